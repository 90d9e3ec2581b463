"""The checks of lesson 02, on what a conversation looks like.

Facts are those of RFC 5321 sections 2.3.8 (lines), 2.4 (characters), 3.3 and 4.1.4
(order), 4.2 (replies) and 4.5.2 (dots).
"""

from __future__ import annotations

from ...protocol.machine import State
from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong
from ..sessions import Session, Typical

__all__ = ["QUESTIONS"]

SECOND_MAIL = Predict(
    id="02-second-mail",
    prompt=(
        "The server has accepted `MAIL FROM:<ann@example.org>`. At once the client "
        "says `MAIL FROM:<bob@example.org>`. Which code will the server answer?"
    ),
    form="three digits",
    answer=503,
    because=(
        "503 is *bad sequence of commands*. The line is well written, but the first "
        "`MAIL` has opened a transaction, and that one is not over."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "Is anything wrong with the line itself, or only with its moment?",
        "The code says that the order is wrong. It begins with 50.",
    ),
    taught_in="run-second-mail",
    wrong=(
        Wrong(
            250,
            "second-replaces",
            "The server does not put bob in ann's place. Only `RSET`, a new `EHLO` or "
            "the end of the letter makes room for another `MAIL`.",
        ),
        Wrong(
            501,
            "refused-is-misspelt",
            "501 is for arguments that are written wrongly. This line would be welcome "
            "at another moment.",
        ),
        Wrong(
            500,
            "refused-is-misspelt",
            "500 is for a command that the server does not recognise. It knows `MAIL`.",
        ),
        Wrong(
            550,
            "second-is-permanent",
            "550 refuses a mailbox or a wish of the client. Here the server has not "
            "even looked at bob.",
        ),
    ),
)

AFTER_REFUSAL = Choose(
    id="02-after-refusal",
    prompt=(
        "The second `MAIL`, from bob, was answered 503. What has become of the first "
        "one, from ann?"
    ),
    options=(
        Option(
            "It is forgotten: the client must begin again with `MAIL`.",
            "refusal-resets",
            "A command that is out of order changes nothing. Only `RSET`, a new `EHLO` "
            "or `QUIT` gives a transaction up.",
        ),
        Option(
            "It is replaced: the letter now comes from bob.",
            "second-replaces",
            "503 says that the command was *not* accepted. A refused command leaves "
            "no trace.",
        ),
        Option(
            "Nothing matters any more: the server hangs up.",
            "refusal-closes",
            "A server must not hang up because of a command that it refuses. It "
            "answers and waits for the next one.",
            "RFC 5321 section 3.8",
        ),
        Option("It goes on: the state is as before, and `RCPT` is welcome."),
    ),
    answer="D",
    because=(
        "The server must stay in the state in which it was. The transaction from ann "
        "is open, as if the second `MAIL` had never been said."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "Compare the state before and after the refused line in the transcript.",
        "What would `RCPT` be answered now? Try it after the refused line.",
    ),
    taught_in="run-second-mail",
)

LINE_END = Choose(
    id="02-line-end",
    prompt="Which octets end a line in SMTP?",
    options=(
        Option(
            "`0A` (LF), as in a file on Linux.",
            "lf-is-enough",
            "A file of yours may hold bare LF. On the wire it ends nothing, and a "
            "client must not send it alone.",
        ),
        Option(
            "`0D` (CR), the octet of the Return key.",
            "cr-is-enough",
            "The key gives CR, but CR alone ends nothing on the wire, and a client "
            "must not send it alone.",
        ),
        Option("`0D 0A` (CR and LF together), and nothing else."),
        Option(
            "Any of these: servers recognise what they get.",
            "any-end",
            "It sounds kind, and it is forbidden. Where two servers disagree on line "
            "ends, a stranger can hide a second letter in the first.",
        ),
    ),
    answer="C",
    because=(
        "CR directly followed by LF is the one line end. Nothing else may be sent or "
        "recognised as one."
    ),
    source="RFC 5321 section 2.3.8",
    hints=(
        "Look at the octets of one line: what stands after the last letter?",
        "There are two of them, and their order matters.",
    ),
    taught_in="line-ends",
)

CUT = Predict(
    id="02-cut",
    prompt=(
        "The client's octets arrive in two pieces: first `NOO`, a moment later `P` "
        "with CRLF. How many replies will the server send?"
    ),
    form="a number",
    answer=1,
    because=(
        "The server waits for CRLF before it acts. Then there is one line, so one "
        "command, so one reply. Where the octets were cut does not matter."
    ),
    source="RFC 5321 section 2.4",
    hints=(
        "How many commands were given?",
        "A command is complete when its CRLF has come, not before.",
    ),
    taught_in="run-cut",
    wrong=(
        Wrong(
            2,
            "chunk-is-line",
            "A piece that arrives is not a line. TCP cuts where it likes; CRLF "
            "alone says where a line ends.",
        ),
        Wrong(
            0,
            "half-a-line-fails",
            "Half a line is no error. The server keeps it and waits for the rest.",
        ),
    ),
)

ONE_RECV = Choose(
    id="02-one-recv",
    prompt=(
        "Today this program prints `True`, tomorrow `False`. The server has not "
        "changed, and it always offers SIZE. Which explanation is right?"
    ),
    material="""
connection.sendall(b"EHLO me.example\\r\\n")
reply = connection.recv(4096).decode()
print("SIZE" in reply)
""",
    options=(
        Option(
            "4096 is too small: with a larger number it would always work.",
            "bigger-buffer",
            "The number is the *most* that `recv` returns. It returns sooner, with "
            "whatever has arrived.",
        ),
        Option(
            "`recv` returns the octets that have arrived: perhaps half of the reply."
        ),
        Option(
            "The network lost the line with SIZE on its way.",
            "network-lost-it",
            "TCP sends again what was lost, and keeps the order. The missing line was "
            "late, not lost: a second `recv` would bring it.",
        ),
        Option(
            "The server made a mistake: it must send a reply in one piece.",
            "server-at-fault",
            "A server can write all at once, and TCP may still deliver it in parts. "
            "Nothing in SMTP asks for one piece.",
        ),
    ),
    answer="B",
    because=(
        "TCP carries a stream of octets and knows no lines. The client must read on "
        "until a line has a space after its code: that is the last one of a reply."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "What does `recv` promise about the number of octets it returns?",
        "Imagine that only `250-mx.exam` has arrived when `recv` is called.",
    ),
    taught_in="one-recv",
)


def complete_lines(octets: bytes) -> list[bytes]:
    *lines, _rest = octets.split(b"\r\n")
    return lines


def _keeps_rest(octets: bytes) -> list[bytes]:
    return octets.split(b"\r\n")


def _one_line(octets: bytes) -> list[bytes]:
    return [octets.removesuffix(b"\r\n")]


def _splits_lines(octets: bytes) -> list[bytes]:
    return octets.splitlines()


def _ends_at_lf(octets: bytes) -> list[bytes]:
    return [line.removesuffix(b"\r") for line in octets.split(b"\n")[:-1]]


def _drops_empty(octets: bytes) -> list[bytes]:
    return [line for line in octets.split(b"\r\n")[:-1] if line]


COMPLETE_LINES = Write(
    id="02-complete-lines",
    prompt=(
        "Write `complete_lines(octets)`: the lines that are complete in `octets`, "
        "without their CRLF, as a list. What stands after the last CRLF has to wait: "
        "leave it out."
    ),
    answer=complete_lines,
    because=(
        "`split` at CRLF gives the complete lines, and then what is left over. The "
        "rest is dropped here; a real program keeps it until more octets come."
    ),
    source="RFC 5321 section 2.3.8",
    hints=(
        'Try `b"NOOP\\r\\nQU".split(b"\\r\\n")` in a cell: which item is no line?',
        "The last item of `split` is never a complete line: return all but that one.",
    ),
    taught_in="any-cut",
    rows=(
        Row(
            (b"NOOP\r\n",), [b"NOOP"],
            "After the last CRLF comes nothing, and nothing is not a line.",
            "split-keeps-empty",
        ),
        Row(
            (b"NOOP\r\nQUIT\r\n",), [b"NOOP", b"QUIT"],
            "Two lines can arrive together.",
            "chunk-is-line",
        ),
        Row(
            (b"NOOP\r\nQU",), [b"NOOP"],
            "`QU` is the beginning of a line. Its end has not come yet.",
            "rest-is-line",
        ),
        Row(
            (b"one\ntwo\r\n",), [b"one\ntwo"],
            "A bare LF ends no line.",
            "lf-is-enough",
        ),
        Row(
            (b"\r\nQUIT\r\n",), [b"", b"QUIT"],
            "A line may be empty; it is still a line.",
            "empty-is-nothing",
        ),
        Row((b"NOO",), [], "No CRLF has come, so no line is complete.", "rest-is-line"),
    ),
    typical=(_keeps_rest, _one_line, _splits_lines, _ends_at_lf, _drops_empty),
)  # fmt: skip

ASCII = Choose(
    id="02-ascii",
    prompt=(
        "A server offers no extension at all. After `EHLO`, which of these lines may "
        "the client *not* send?"
    ),
    options=(
        Option("`MAIL FROM:<josé@example.org>`"),
        Option(
            "`mail from:<ann@example.org>`",
            "case-matters",
            "Verbs may be written in capital or small letters, or in both.",
        ),
        Option(
            "`MAIL FROM:<ann+news@example.org>`",
            "signs-need-extension",
            "`+` is an ASCII character, and allowed in the name before the `@`.",
        ),
        Option(
            "`RSET`",
            "rset-needs-transaction",
            "`RSET` may be said at any time. Without an open transaction it does "
            "nothing.",
            "RFC 5321 section 4.1.1.5",
        ),
    ),
    answer="A",
    because=(
        "Commands are US-ASCII: no octet above 127. The character é is two such octets "
        "in UTF-8. It needs an extension, SMTPUTF8, which a later lesson shows."
    ),
    source="RFC 5321 section 2.4",
    hints=(
        "Which line has a character that ASCII does not know?",
        "Encode each line with `.encode()` and look for an octet above 127.",
    ),
    taught_in="ascii",
)

ORDER = Order(
    id="02-order",
    prompt=(
        "These lines of a client send one letter to two people. Put them in order; "
        "more than one order is right."
    ),
    items=(
        ".",
        "RCPT TO:<bob@example.net>",
        "DATA",
        "EHLO me.example",
        "QUIT",
        "RCPT TO:<carol@example.com>",
        "MAIL FROM:<ann@example.org>",
        "Subject: Lunch?",
    ),
    answer="DGBFCHAE",
    because="The two `RCPT` lines may change places. All else has one place only.",
    source="RFC 5321 section 3.3",
    hints=(
        "A transaction has three steps: `MAIL`, `RCPT`, `DATA`.",
        "Every recipient must be known before `DATA`. Begin with `EHLO`, then `MAIL`.",
    ),
    taught_in="by-hand",
    rules=(
        Rule(
            "D", "G", "text-without-data",
            "A session that carries letters begins with `EHLO` (or `HELO`).",
            "RFC 5321 section 4.1.4",
        ),
        Rule(
            "G", "B", "recipient-first",
            "`RCPT` needs an open transaction, and `MAIL` opens it.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "G", "F", "recipient-first",
            "`RCPT` needs an open transaction, and `MAIL` opens it.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "B", "C", "one-rcpt",
            "Bob is not named yet. After `DATA` his line would be text of the letter.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "F", "C", "one-rcpt",
            "Carol is not named yet. After `DATA` her line would be text of the "
            "letter.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "C", "H", "subject-is-command",
            "`Subject:` belongs to the letter, and the letter comes after `DATA`. To "
            "the server it would be an unknown command.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "H", "A", "empty-letter",
            "The dot ends the letter. What comes after it is read as a command again.",
            "RFC 5321 section 4.1.1.4",
        ),
        Rule(
            "A", "E", "quit-sends",
            "Before the dot, `QUIT` would be a line of the letter.",
            "RFC 5321 section 4.1.1.4",
        ),
    ),
)  # fmt: skip

READ_REFUSED = Read(
    id="02-read-refused",
    prompt=(
        "Two lines of the client are refused here. One of them is written perfectly: "
        "only its moment is wrong. Which number has it?"
    ),
    material="""
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net
C: MAIL FROM ann@example.org
S: 501 Syntax error in arguments
C: RCPT TO:<bob@example.net>
S: 503 Bad sequence of commands
C: MAIL FROM:<ann@example.org>
S: 250 OK
C: RCPT TO:<bob@example.net>
S: 250 OK
C: QUIT
S: 221 Bye
""",
    form="a line number",
    answer=6,
    because=(
        "Lines 6 and 10 are the same, octet by octet. The first is refused, the second "
        "accepted: what a line is worth depends on where the session stands."
    ),
    source="RFC 5321 section 3.3",
    hints=(
        "Find the two replies that begin with 5. What does each one say?",
        "501 speaks of how a line is written, 503 of its place in the order.",
    ),
    taught_in="run-states",
    wrong=(
        Wrong(
            4,
            "refused-is-misspelt",
            "Line 4 is written wrongly: the colon and the angle brackets are missing. "
            "501 says so. The other refused line has no such fault.",
        ),
        Wrong(
            7,
            "server-line",
            "Line 7 is the server's reply. The line that it refuses stands before it.",
        ),
        Wrong(
            10,
            "refused-is-misspelt",
            "Line 10 is answered 250: it is accepted. Look for the same words earlier.",
        ),
        Wrong(
            12,
            "quit-needs-letter",
            "`QUIT` may be said at any time, and is answered 221 here. The open "
            "transaction is given up.",
            "RFC 5321 section 4.1.1.10",
        ),
    ),
)

READ_STATE = Read(
    id="02-read-state",
    prompt=(
        "Where does this session stand after line 9? Answer READY, SENDER, RECIPIENT, "
        "TEXT or CLOSED."
    ),
    material="""
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net
C: MAIL FROM:<ann@example.org>
S: 250 OK
C: RCPT TO:<bob@example.net>
S: 250 OK
C: NOOP
S: 250 OK
""",
    form="the name of a state in quotes",
    answer="RECIPIENT",
    because=(
        "`RCPT` led to RECIPIENT: at least one recipient is accepted. `NOOP` does "
        "nothing, so the session still stands there, and `DATA` is legal."
    ),
    source="RFC 5321 section 4.1.1.9",
    hints=(
        "Go from reply to reply. Which was the last command that changed the state?",
        "`NOOP` leaves all as it was. Where did line 7 lead?",
    ),
    taught_in="run-states",
    wrong=(
        Wrong(
            "READY",
            "state-is-ready",
            "READY is where no transaction is open. This one was opened in line 4 and "
            "nothing has ended it: 250 alone does not.",
        ),
        Wrong(
            "SENDER",
            "state-lags",
            "SENDER is right after line 5. Since then a recipient was accepted.",
        ),
        Wrong(
            "TEXT",
            "data-is-implied",
            "TEXT begins when `DATA` is answered 354. `DATA` was not said yet.",
        ),
        Wrong(
            "CLOSED",
            "state-is-last-line",
            "The page ends here, not the session: nobody has said `QUIT`.",
        ),
    ),
)

DOTS = Predict(
    id="02-dots",
    prompt=(
        "After `DATA` the client sends a line with two dots, `..hidden`. How will this "
        "line stand in the mailbox?"
    ),
    form="the line, in quotes",
    answer=".hidden",
    because=(
        "The server removes one dot from a line that begins with a dot and goes on. "
        "The client had added one, so the reader gets what the author wrote."
    ),
    source="RFC 5321 section 4.5.2",
    hints=(
        "Why would a client send a dot that the author did not write?",
        "Exactly one dot is added on the way out, and removed on the way in.",
    ),
    taught_in="run-dots",
    wrong=(
        Wrong(
            "..hidden",
            "dots-kept",
            "What travels is not what is stored. One of the dots was there only for "
            "the journey.",
        ),
        Wrong(
            "hidden",
            "all-dots-go",
            "The server removes one dot, not all. The other one is the author's.",
        ),
    ),
)


def stuffed(line: bytes) -> bytes:
    if line.startswith(b"."):
        return b"." + line
    return line


def _every_line(line: bytes) -> bytes:
    return b"." + line


def _only_lone_dot(line: bytes) -> bytes:
    return b"..\r\n" if line == b".\r\n" else line


def _every_dot(line: bytes) -> bytes:
    return line.replace(b".", b"..")


def _at_the_end(line: bytes) -> bytes:
    return line.removesuffix(b"\r\n") + b".\r\n" if line.startswith(b".") else line


def _unlike_types(line: bytes) -> bytes:
    return b"." + line if line[0] == "." else line  # type: ignore[comparison-overlap, redundant-expr]


def _never_twice(line: bytes) -> bytes:
    return b"." + line if line[:1] == b"." != line[1:2] else line


STUFFED = Write(
    id="02-stuffed",
    prompt=(
        "Write `stuffed(line)`: one line of a letter, as the client must send it after "
        "`DATA`. The line is given with its CRLF, and so is the result."
    ),
    answer=stuffed,
    because=(
        "A line that begins with a dot gets one more in front. So no line of a letter "
        "ever looks like the line that ends it."
    ),
    source="RFC 5321 section 4.5.2",
    hints=(
        "Which lines get another dot, and where does it stand?",
        'Look at the first octet only: `line.startswith(b".")`. Other dots stay.',
    ),
    taught_in="run-dots",
    rows=(
        Row(
            (b"Hello\r\n",), b"Hello\r\n",
            "This line begins with no dot: it travels as it is.",
            "every-line",
        ),
        Row(
            (b".\r\n",), b"..\r\n",
            "As it is, this line would end the letter. (The first octet of a `bytes` "
            "value is a number: compare `line[:1]`, or use `startswith`.)",
            "",
        ),
        Row(
            (b".hidden\r\n",), b"..hidden\r\n",
            "The server removes a dot from *every* line that begins with one and goes "
            "on. Without a second dot, the author's own would be lost.",
            "only-lone-dot",
        ),
        Row(
            (b"At 3.15 p.m.\r\n",), b"At 3.15 p.m.\r\n",
            "Dots inside a line are harmless.",
            "dots-everywhere",
        ),
        Row(
            (b"..two\r\n",), b"...two\r\n",
            "The author wrote two dots; one more is needed for the journey.",
            "stuffed-already",
        ),
    ),
    typical=(
        _every_line,
        _only_lone_dot,
        _every_dot,
        _at_the_end,
        _unlike_types,
        _never_twice,
    ),
)  # fmt: skip

TWO_LETTERS = Session(
    id="02-two-letters",
    prompt=(
        "Send two letters in *one* session, both from `ann@example.org`: the first to "
        "`bob@example.net`, the second to `carol@example.com`. Then take leave."
    ),
    opening="EHLO me.example",
    answer="""
EHLO me.example
MAIL FROM:<ann@example.org>
RCPT TO:<bob@example.net>
DATA
Subject: Lunch?

At noon.
.
MAIL FROM:<ann@example.org>
RCPT TO:<carol@example.com>
DATA
Subject: Lunch?

At one.
.
QUIT
""",
    because=(
        "After the dot the server is ready for the next `MAIL`. A session may carry "
        "any number of letters, also none; one `EHLO` is enough."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "Write the first letter to its dot. What may be said in the state after that?",
        "After the first dot: `MAIL`, `RCPT`, `DATA`, text, a dot, then `QUIT`.",
    ),
    taught_in="by-hand",
    ends=State.CLOSED,
    letters=(
        ("ann@example.org", ("bob@example.net",)),
        ("ann@example.org", ("carol@example.com",)),
    ),
    typical=(
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "DATA\nAt noon.\n.\nRCPT TO:<carol@example.com>\nDATA\nAt one.\n.\nQUIT",
            "envelope-is-kept",
            "The dot ended the transaction: the server has forgotten ann. Each letter "
            "names its sender.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "DATA\nAt noon.\n.\nQUIT\nMAIL FROM:<ann@example.org>",
            "mail-per-session",
            "There was no need to leave after the first letter.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "RCPT TO:<carol@example.com>\nDATA\nAt noon.\n.\nQUIT",
            "one-letter-is-two",
            "Two recipients of one letter are not two letters: both get the same text.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "MAIL FROM:<ann@example.org>\nRCPT TO:<carol@example.com>\nQUIT",
            "second-replaces",
            "The first letter must be sent to its end before the next begins.",
        ),
    ),
)

SMTPLIB = Choose(
    id="02-smtplib",
    prompt=(
        "A program says only this much, with Python's own library. Which commands does "
        "the server get to see?"
    ),
    material="""
with smtplib.SMTP(host, port) as smtp:
    smtp.sendmail("ann@example.org", "bob@example.net", letter)
""",
    options=(
        Option(
            "`MAIL`, `RCPT`, `DATA`: what the program asks for, and no more.",
            "by-hand-only",
            "The server would answer this `MAIL` with 503: nobody has said `EHLO`. The "
            "library knows the order and keeps it.",
        ),
        Option(
            "One command that carries both addresses and the letter.",
            "library-skips",
            "SMTP has no such command. A library saves you typing; the dialogue "
            "on the wire stays the same.",
        ),
        Option("`EHLO`, `MAIL`, `RCPT`, `DATA`, `QUIT`: a whole session."),
        Option(
            "`EHLO`, then one `RCPT` for each address in the letter's `To:` line, "
            "`QUIT`.",
            "library-header",
            "`sendmail` does not read the letter. The envelope is what its "
            "arguments say.",
        ),
    ),
    answer="C",
    because=(
        "`sendmail` says `EHLO` if nobody has; the end of `with` says `QUIT`. From the "
        "wire, nobody can tell a library from careful fingers."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "What must come before the first `MAIL` of every session?",
        "And with which command must every session end?",
    ),
    taught_in="smtplib-wire",
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    ORDER,
    SECOND_MAIL,
    AFTER_REFUSAL,
    READ_REFUSED,
    READ_STATE,
    LINE_END,
    ASCII,
    CUT,
    ONE_RECV,
    COMPLETE_LINES,
    DOTS,
    STUFFED,
    TWO_LETTERS,
    SMTPLIB,
)
