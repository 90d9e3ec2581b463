"""The checks of lesson 04, on the commands that ask: VRFY, EXPN, HELP.

Facts are those of RFC 5321 sections 3.5, 4.1.1.6 to 4.1.1.8, 4.2.4 and 7.3.
"""

from __future__ import annotations

from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong

__all__ = ["QUESTIONS"]

VRFY = Predict(
    id="04-vrfy",
    prompt=(
        "A host answers `VRFY` openly. Two Carols live there: `carol@example.net` and "
        "`carol@example.com`. Which code answers `VRFY carol`?"
    ),
    form="three digits",
    answer=553,
    because=(
        "The name fits two mailboxes, so the answer is neither yes nor no. 553 may "
        "list the possibilities, one a line."
    ),
    source="RFC 5321 section 3.5.1",
    hints=(
        "Can the server say *yes, this is the one*? Can it say *no such user*?",
        "It refuses to choose, so the code begins with 55. It is not 550.",
    ),
    taught_in="run-vrfy",
    wrong=(
        Wrong(
            250,
            "first-match",
            "250 names the one mailbox that was meant. Here the server cannot know "
            "which.",
        ),
        Wrong(
            550,
            "unclear-is-unknown",
            "550 says that there is no such user. There are even two.",
        ),
        Wrong(
            501,
            "refused-is-misspelt",
            "501 is for arguments that are written wrongly. A name alone is allowed.",
            "RFC 5321 section 4.1.1.6",
        ),
    ),
)

READ_STATE = Read(
    id="04-read-state",
    prompt=(
        "Where does this session stand after line 13? Answer READY, SENDER, RECIPIENT, "
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
C: VRFY carol
S: 252 I do not tell
C: EXPN
S: 501 Which list?
C: HELP
S: 214 See RFC 5321
""",
    form="the name of a state in quotes",
    answer="RECIPIENT",
    because=(
        "`VRFY`, `EXPN` and `HELP` ask, and change nothing, whatever the answer is. "
        "Bob is still the recipient, and `DATA` would be welcome."
    ),
    source="RFC 5321 section 4.1.1.6",
    hints=(
        "Which was the last line that changed the transaction?",
        "Strike out the lines that only ask. What is left?",
    ),
    taught_in="aside",
    wrong=(
        Wrong(
            "READY",
            "questions-reset",
            "Nothing has ended the transaction that line 4 opened.",
        ),
        Wrong(
            "SENDER",
            "questions-undo",
            "The 501 in line 11 is about the question. It does not take Bob away.",
        ),
        Wrong(
            "TEXT",
            "data-is-implied",
            "TEXT begins when `DATA` is answered 354. Nobody has said `DATA`.",
        ),
        Wrong(
            "CLOSED",
            "refusal-closes",
            "A refused question ends no session.",
        ),
    ),
)

HIDDEN = Predict(
    id="04-hidden",
    prompt=(
        "Another host hides its users. Nobody called dora has a mailbox there. Which "
        "code answers `VRFY dora`?"
    ),
    form="three digits",
    answer=252,
    because=(
        "252 says: I do not verify, but would accept mail for it and try. Bob, who has "
        "a mailbox, gets the same answer. So it tells nothing."
    ),
    source="RFC 5321 section 7.3",
    hints=(
        "The answer must be the same for users that exist.",
        "It may not be 250: that would say *verified*. But it begins with 25.",
    ),
    taught_in="run-hidden",
    wrong=(
        Wrong(
            550,
            "hidden-is-no",
            "Then 550 would have to be said of Bob too, and that would be a lie.",
        ),
        Wrong(
            250,
            "hidden-is-yes",
            "250 may be said only of a mailbox that was really looked up.",
            "RFC 5321 section 3.5.3",
        ),
        Wrong(
            502,
            "hidden-is-missing",
            "502 means *not implemented*, and every server owes `VRFY`.",
            "RFC 5321 section 4.5.1",
        ),
    ),
)

WHY = Choose(
    id="04-why",
    prompt=(
        "A host must not betray its users. Its keeper discusses what to answer to "
        "every `VRFY`. Which proposal keeps to the RFC?"
    ),
    options=(
        Option(
            "Always 250, with the name that was asked for.",
            "hidden-is-yes",
            "250 claims that the address was verified. Checking only how it is "
            "written is not enough.",
            "RFC 5321 section 3.5.3",
        ),
        Option("Always 252."),
        Option(
            "Always 550.",
            "hidden-is-no",
            "It says that users who exist do not. The RFC names this very trick and "
            "forbids it.",
        ),
        Option(
            "Always 502: the command is switched off.",
            "hidden-is-missing",
            "`VRFY` is in the minimum set, so 502 is not in full compliance.",
            "RFC 5321 section 3.5.3",
        ),
    ),
    answer="B",
    because=(
        "A site that switches `VRFY` off for security must answer 252: a code that "
        "nobody can take for a yes or a no."
    ),
    source="RFC 5321 section 7.3",
    hints=(
        "Which answer is true for every name, known or not?",
        "It must be neither a yes nor a no, and the command must exist.",
    ),
    taught_in="harvest",
)

ORDER = Order(
    id="04-order",
    prompt=(
        "A careful client looks first whether `EXPN` is on offer, then opens a list. "
        "Put the lines in order."
    ),
    items=(
        "S: 250 <dora@example.com>",
        "C: EXPN walks",
        "S: 250-mx.example.net",
        "S: 250-<bob@example.net>",
        "C: EHLO me.example",
        "S: 250 EXPN",
    ),
    answer="ECFBDA",
    because=(
        "Each reply is two lines: a hyphen says that more follow, a space marks the "
        "last. `EXPN` comes after the reply that offers it."
    ),
    source="RFC 5321 section 3.5.2",
    hints=(
        "Find the first line of each reply: what stands after the code?",
        "Begin with `EHLO` and its two lines. The line with a space is the last.",
    ),
    taught_in="run-expn",
    rules=(
        Rule(
            "E", "C", "reply-first",
            "A reply comes after its command: this is the first line of the reply to "
            "`EHLO`.",
            "RFC 5321 section 4.1.1.1",
        ),
        Rule(
            "C", "F", "hyphen-is-nothing",
            "This line has a space after its code: it ends a reply. The server's name "
            "stands in the first line.",
            "RFC 5321 section 4.2.1",
        ),
        Rule(
            "F", "B", "expn-is-duty",
            "No server is obliged to know `EXPN`. The reply to `EHLO` tells, and is not "
            "complete.",
            "RFC 5321 section 3.5.2",
        ),
        Rule(
            "B", "D", "reply-first",
            "A reply comes after its command: nobody has asked for the list yet.",
            "RFC 5321 section 4.1.1.7",
        ),
        Rule(
            "D", "A", "hyphen-is-nothing",
            "This line has a space after its code: it ends the list.",
            "RFC 5321 section 4.2.1",
        ),
    ),
)  # fmt: skip


def mailboxes(lines: list[bytes]) -> list[bytes]:
    if not lines[0].startswith(b"250"):
        return []
    return [line[4:].split(b"<")[-1].rstrip(b">") for line in lines]


def _any_code(lines: list[bytes]) -> list[bytes]:
    return [line[4:].split(b"<")[-1].rstrip(b">") for line in lines]


def _with_brackets(lines: list[bytes]) -> list[bytes]:
    return [line[4:] for line in lines]


def _last_line(lines: list[bytes]) -> list[bytes]:
    return [lines[-1][4:].split(b"<")[-1].rstrip(b">")]


def _no_names(lines: list[bytes]) -> list[bytes]:
    return [line[4:].strip(b"<>") for line in lines if line.startswith(b"250")]


def _only_brackets(lines: list[bytes]) -> list[bytes]:
    found = [line[4:].split(b"<") for line in lines]
    return [parts[1].rstrip(b">") for parts in found if len(parts) > 1]


def _any_success(lines: list[bytes]) -> list[bytes]:
    if not lines[0].startswith(b"2"):
        return []
    return [line[4:].split(b"<")[-1].rstrip(b">") for line in lines]


MAILBOXES = Write(
    id="04-mailboxes",
    prompt=(
        "Write `mailboxes(lines)`: the mailboxes in a reply to `VRFY` or `EXPN`, as a "
        "list. The lines come without CRLF. If the code is not 250, nothing was "
        "verified: return an empty list."
    ),
    answer=mailboxes,
    because=(
        "The code decides first. Then each line has one mailbox: after `<`, or alone. "
        "A hyphen or a space stands between code and text."
    ),
    source="RFC 5321 section 3.5.1",
    hints=(
        "Code and hyphen are four characters. What else may precede the mailbox?",
        '`line[4:].split(b"<")[-1]` begins at the mailbox. A `>` may be left over.',
    ),
    taught_in="run-expn",
    rows=(
        Row(
            ([b"250 <bob@example.net>"],), [b"bob@example.net"],
            "The angle brackets are not part of the address.",
            "brackets-belong",
        ),
        Row(
            ([b"250-<bob@example.net>", b"250 <dora@example.com>"],),
            [b"bob@example.net", b"dora@example.com"],
            "Every line of the reply has a mailbox.",
            "last-line-counts",
        ),
        Row(
            ([b"250 Bob Lake <bob@example.net>"],), [b"bob@example.net"],
            "The full name may stand before the mailbox.",
            "reply-has-one-form",
        ),
        Row(
            ([b"250 bob@example.net"],), [b"bob@example.net"],
            "The mailbox may stand alone, without brackets.",
            "reply-has-one-form",
        ),
        Row(
            ([b"550 <eve@example.net> is unknown"],), [],
            "The text names an address, but the code says no.",
            "text-decides",
        ),
        Row(
            ([b"252 <eve@example.net> is not verified"],), [],
            "252 begins with 2, and verifies nothing.",
            "hidden-is-yes",
        ),
    ),
    typical=(
        _with_brackets,
        _last_line,
        _no_names,
        _only_brackets,
        _any_code,
        _any_success,
    ),
)  # fmt: skip

ANNOUNCED = Predict(
    id="04-announced",
    prompt=(
        "A server's reply to `EHLO` does not list EXPN. The client says `EXPN walks` "
        "all the same. Which code comes?"
    ),
    form="three digits",
    answer=502,
    because=(
        "The server recognises the word, and does not implement it. If it did, it "
        "would have to list EXPN."
    ),
    source="RFC 5321 section 4.2.4",
    hints=(
        "Does the server know the word? Does it do what the word asks?",
        "*Not implemented* is a matter of the command, so the code begins with 50.",
    ),
    taught_in="run-announced",
    wrong=(
        Wrong(
            550,
            "no-offer-no-list",
            "550 would say that there is no such list. This server has not even "
            "looked.",
        ),
        Wrong(
            500,
            "unknown-is-missing",
            "500 is for words that the server does not recognise. `EXPN` is in the "
            "RFC.",
        ),
        Wrong(
            250,
            "expn-is-duty",
            "Every server owes `VRFY`, but not `EXPN`.",
            "RFC 5321 section 4.5.1",
        ),
    ),
)

HELP = Choose(
    id="04-help",
    prompt=(
        "A program says `HELP`, and looks for the word `STARTTLS` in the answer. With "
        "some servers it fails. What is wrong?"
    ),
    options=(
        Option(
            "It should look at the code: 211 or 214 tells what is on offer.",
            "code-tells-offer",
            "Both codes say only that help follows.",
            "RFC 5321 section 4.2.3",
        ),
        Option(
            "It must say `HELP STARTTLS`: without an argument `HELP` is an error.",
            "help-needs-argument",
            "It is the other way round. Servers should understand `HELP` alone; the "
            "argument is what not all of them take.",
        ),
        Option(
            "The text of `HELP` is for people. The reply to `EHLO` is for programs."
        ),
        Option(
            "It must say `EHLO` first: before that, `HELP` is refused.",
            "help-needs-hello",
            "`HELP` may be said at any time, even before `EHLO`.",
            "RFC 5321 section 4.1.4",
        ),
    ),
    answer="C",
    because=(
        "Nothing says what a help text looks like. The reply to `EHLO` has a fixed "
        "form, one keyword a line."
    ),
    source="RFC 5321 section 4.1.1.8",
    hints=(
        "Compare the help texts of two servers. Is there a rule for them?",
        "Where does a server list what it offers, in a form that is fixed?",
    ),
    taught_in="run-help",
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    VRFY,
    READ_STATE,
    HIDDEN,
    WHY,
    ORDER,
    MAILBOXES,
    ANNOUNCED,
    HELP,
)
