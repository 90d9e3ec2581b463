"""Exam questions on lessons 00, 02 and 03: sessions, commands, states."""

from __future__ import annotations

from ...protocol.limits import TIMEOUTS_MS
from ..dice import Dice
from . import scenery
from .items import Asked, Fixed, Template, choice

__all__ = ["TEMPLATES"]

STATES = ("GREETED", "READY", "SENDER", "RECIPIENT", "TEXT", "CLOSED")
EHLO = "EHLO client.example"


def _session(dice: Dice) -> list[str]:
    """Return a session of one letter without a fault."""
    sender, *others = scenery.paths(dice, 3)
    lines = [EHLO, f"MAIL FROM:<{sender}>"]
    lines += [f"RCPT TO:<{path}>" for path in others]
    return [*lines, "DATA", "Subject: hello", "", "Hello.", ".", "QUIT"]


def state_after(dice: Dice) -> Asked:
    lines = _session(dice)
    if dice.number(0, 1):
        lines.insert(dice.number(2, 4), dice.choose(("NOOP", "RSET", EHLO)))
    end = dice.number(1, 5)
    text = f"Every reply has come. In which state is the session after line {end}?"
    answer = scenery.position(lines[:end])
    why = "The state follows from the lines that were accepted, and from nothing else."
    options = choice(dice, answer, *STATES)
    return Asked(text, answer, why, options, scenery.spoken(lines[:end]))


def first_refused(dice: Dice) -> Asked:
    sender, one, other = scenery.paths(dice, 3)
    mail, rcpt = f"MAIL FROM:<{sender}>", f"RCPT TO:<{one}>"
    lines = dice.choose(
        (
            [EHLO, rcpt, mail, f"RCPT TO:<{other}>", "NOOP"],
            [EHLO, "NOOP", mail, "DATA", rcpt, "RSET"],
            [EHLO, mail, rcpt, f"MAIL FROM:<{other}>", "NOOP", "RSET"],
            [EHLO, mail, rcpt, "RSET", f"RCPT TO:<{other}>", "QUIT"],
            [EHLO, mail, EHLO, rcpt, mail, rcpt],
            [EHLO, mail, "NOOP", rcpt, "RSET", mail, "NOOP", "DATA"],
        )
    )
    said = scenery.codes(lines)
    number = next(n for n, code in enumerate(said, 1) if code >= 400)
    text = (
        "These lines are sent one at a time; the mailboxes exist. Write the number of "
        "the first line that is refused because of where the session stands."
    )
    why = f"Line {number} is answered {said[number - 1]}: out of order."
    return Asked(text, str(number), why, material=scenery.spoken(lines))


def code_in_state(dice: Dice) -> Asked:
    sender, one = scenery.paths(dice, 2)
    mail, rcpt = f"MAIL FROM:<{sender}>", f"RCPT TO:<{one}>"
    before = dice.choose(
        ([EHLO], [EHLO, mail], [EHLO, mail, rcpt], [EHLO, mail, "RSET"])
    )
    line = dice.choose((mail, rcpt, "DATA", "NOOP", "RSET", EHLO, "QUIT"))
    code = scenery.codes([*before, line])[-1]
    text = f"All lines so far were accepted. Which code answers `{line}` now?"
    why = "RSET, NOOP, EHLO and QUIT are always in order; MAIL, RCPT, DATA in turn."
    return Asked(text, str(code), why, material=scenery.spoken(before))


def octets_on_the_wire(dice: Dice) -> Asked:
    line = dice.choose(
        ("NOOP", "QUIT", "DATA", "RSET", f"RCPT TO:<{scenery.paths(dice, 1)[0]}>")
    )
    text = f"How many octets does the client send for the command `{line}`?"
    why = f"{len(line)} characters, and CR and LF: the line's end is part of the line."
    return Asked(text, str(len(line) + 2), why)


def replies_so_far(dice: Dice) -> Asked:
    pieces = dice.choose(
        (
            ["NO", "OP\r\nRS", "ET\r\n"],
            ["NOOP\r\nNOOP\r\nNO", "OP\r\n"],
            ["NOOP\r", "\nRSET\r\nNOOP", "\r\n"],
            ["N", "OOP\r\nNOOP\r\nRSET\r\n", "NOOP"],
        )
    )
    upto = dice.number(1, len(pieces))
    whole = "".join(pieces[:upto]).count("\r\n")
    shown = "\n".join(
        f"piece {n}: {piece!r}" for n, piece in enumerate(pieces[:upto], 1)
    )
    text = (
        "After EHLO, TCP delivers these octets in these pieces. How many replies does "
        "the server owe for them?"
    )
    why = "A line is complete when its CRLF has come; how TCP cuts says nothing."
    return Asked(text, str(whole), why, material=shown)


def stuffed(dice: Dice) -> Asked:
    line = "." * dice.number(1, 3) + dice.choose(("", " hidden", "profile", "5 litres"))
    text = f"A line of a letter reads `{line}`. What does the client send over DATA?"
    wrong = (line, line[1:] or "(nothing)", f"{line}.", f"...{line}", f"\\{line}")
    why = (
        "One dot is put before every line that begins with a dot; the server drops it."
    )
    return Asked(text, f".{line}", why, choice(dice, f".{line}", *wrong))


def unstuffed(dice: Dice) -> Asked:
    lines = dice.shuffle(["plain", "..two", "a.b", "...three", "end."])[:4]
    number = sum(line.startswith(".") for line in lines)
    text = "These lines travel after the 354. From how many does the server take a dot?"
    why = "From each line that begins with a dot, and one dot only."
    return Asked(text, str(number), why, material="\n".join(lines))


def mailboxes(dice: Dice) -> Asked:
    count = dice.number(3, 6)
    known = dice.number(1, count - 1)
    said = dice.shuffle([250] * known + [550] * (count - known))
    lines = [
        f"C: RCPT TO:<{path}>\nS: {code} …"
        for path, code in zip(scenery.paths(dice, count), said, strict=True)
    ]
    text = "Then DATA, the letter, and 250 after the dot. How many mailboxes get it?"
    why = "Each recipient has an answer of its own; a refused one ends nothing."
    return Asked(text, str(known), why, material="\n".join(lines))


WAITS = {
    "greeting": "a client that has connected, for the greeting",
    "MAIL": "a client, for the reply to MAIL",
    "RCPT": "a client, for the reply to RCPT",
    "DATA": "a client, for the 354 after DATA",
    "text": "a client, for each block of mail data to go out",
    ".": "a client, for the reply to the final dot",
    "server": "a server, for the next command",
}


def timeout(dice: Dice) -> Asked:
    name = dice.choose(list(WAITS))
    minutes = TIMEOUTS_MS[name] // 60_000
    text = f"How many minutes should be waited, at least: {WAITS[name]}?"
    why = f"{minutes} minutes: a busy or careful host at the other end may need them."
    return Asked(text, str(minutes), why)


FIXED = (
    Fixed(
        "00-first-word", "RFC 5321 section 3.1",
        "TCP has connected. Who speaks first?",
        "The server, with 220 if it serves.",
        ("The client, with EHLO.", "The client, with MAIL.",
         "Whoever is ready first.", "The server, with 250."),
        "The server opens with a greeting; the client waits for it.",
    ),
    Fixed(
        "00-end", "RFC 5321 section 4.1.1.10",
        "How does a client end a session?",
        "It sends QUIT, waits for the reply, then closes.",
        ("It closes the connection after the last 250.", "It sends the lone dot.",
         "It sends RSET and closes.", "It waits until the server closes."),
        "QUIT is answered 221; nobody just hangs up.",
    ),
    Fixed(
        "02-line-end", "RFC 5321 section 2.3.8",
        "Which octets end a line of SMTP?",
        "CR LF (0D 0A), and nothing else.",
        ("LF (0A).", "CR (0D).", "LF or CR LF.", "NUL (00)."),
        "CR and LF may stand in a line of SMTP only together.",
    ),
    Fixed(
        "02-end-of-data", "RFC 5321 section 4.1.1.4",
        "Which octets end the mail data after DATA?",
        "CR LF . CR LF",
        ("LF . LF", "CR LF CR LF", ". CR LF anywhere", "CR LF . LF", "end of file"),
        "The dot stands alone on a line, and the line ends before and behind are CR LF.",
    ),
    Fixed(
        "02-one-recv", "RFC 5321 section 4.2.1",
        "A client takes what one `recv()` brings for one reply. What is wrong?",
        "TCP keeps no borders: it may bring half a reply, or several.",
        ("The buffer should be larger.", "Nothing: each reply is one packet.",
         "It should wait a second before.", "The server must send shorter replies."),
        "Only a line `ddd ` (no hyphen) with its CRLF ends a reply.",
    ),
    Fixed(
        "03-syntax", "RFC 5321 sections 3.3 and 4.1.1.2",
        "Which line is well formed?",
        "MAIL FROM:<ann@example.org>",
        ("MAIL FROM: <ann@example.org>", "MAIL FROM:ann@example.org",
         "MAIL <ann@example.org>", "MAIL FROM <ann@example.org>",
         "MAIL TO:<ann@example.org>"),
        "No space stands beside the colon, and the brackets are required.",
    ),
    Fixed(
        "03-reverse-path", "RFC 5321 section 2.3.1",
        "What does the address in MAIL say?",
        "Where reports of failure go.",
        ("Who wrote the letter.", "Which person is logged in.",
         "Where answers of the reader go.", "Which host is speaking."),
        "The author stands in the header; MAIL names the return address.",
    ),
    Fixed(
        "03-null", "RFC 5321 section 4.5.5",
        "A message comes with `MAIL FROM:<>`. What is it, most likely?",
        "A report, such as a bounce.",
        ("A message from an unknown sender.", "A syntax error, answered 501.",
         "A letter whose author hides.", "A test of the connection."),
        "Reports have the null reverse-path, so that no report follows on a report.",
    ),
    Fixed(
        "03-second-ehlo", "RFC 5321 section 4.1.4",
        "In the middle of a transaction the client says EHLO; the server answers 250. "
        "What is left of the transaction?",
        "Nothing: EHLO acts as RSET does.",
        ("All of it.", "The sender, not the recipients.",
         "Nothing, and the connection is closed.", "The recipients, not the sender."),
        "An accepted EHLO clears all buffers; a refused one leaves them as they were.",
    ),
    Fixed(
        "03-case", "RFC 5321 section 2.4",
        "Which of these must a server keep as it was written?",
        "The local-part of an address.",
        ("The verb.", "The domain.", "FROM: in MAIL.", "An EHLO keyword."),
        "Verbs and domains ignore letter case; local-parts must be treated as case-"
        "sensitive on their way.",
    ),
    Fixed(
        "03-postmaster", "RFC 5321 section 4.5.1",
        "Which line must every server that takes mail understand?",
        "RCPT TO:<Postmaster>",
        ("RCPT TO:<root>", "RCPT TO:<>", "RCPT TO:<abuse>", "RCPT TO:Postmaster"),
        "Postmaster is the one name that needs no domain, in any letter case.",
    ),
)  # fmt: skip

TEMPLATES = (
    *(fixed.template() for fixed in FIXED),
    Template("02-octets", "RFC 5321 section 2.3.8", octets_on_the_wire),
    Template("02-replies", "RFC 5321 section 2.3.8", replies_so_far),
    Template("02-stuffed", "RFC 5321 section 4.5.2", stuffed),
    Template("02-unstuffed", "RFC 5321 section 4.5.2", unstuffed),
    Template("03-state", "RFC 5321 section 4.1.4", state_after),
    Template("03-first-refused", "RFC 5321 section 4.1.4", first_refused),
    Template("03-code", "RFC 5321 section 4.1.4", code_in_state),
    Template("03-mailboxes", "RFC 5321 section 3.3", mailboxes),
    Template("03-timeout", "RFC 5321 section 4.5.3.2", timeout),
)
