"""The checks of lesson 09, on PIPELINING and CHUNKING.

Facts are those of RFC 2920 section 3 (groups of commands) and RFC 3030 sections 2 and 3
(BDAT, BINARYMIME).
"""

from __future__ import annotations

from ...protocol.machine import State
from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong
from ..sessions import Session, Typical

__all__ = ["QUESTIONS"]

TRIPS = Predict(
    id="09-trips",
    prompt=(
        "The server has greeted. The client says `EHLO`, sends one letter to three "
        "people by `DATA`, and says `QUIT`. It waits for each reply. How many times "
        "does it wait?"
    ),
    form="a number",
    answer=8,
    because=(
        "`EHLO`, `MAIL`, three times `RCPT`, `DATA`, the text with its dot, `QUIT`. "
        "Each waits until its reply has come back."
    ),
    source="RFC 5321 section 4.3.1",
    hints=(
        "Write down what the client sends. After which lines does it wait for a reply?",
        "Three lines are `RCPT`, and the dot gets a reply of its own.",
    ),
    taught_in="one-by-one",
    wrong=(
        Wrong(
            6,
            "one-rcpt",
            "So it would be with one recipient. Each `RCPT` is a command and gets a "
            "reply of its own.",
            "RFC 5321 section 3.3",
        ),
        Wrong(
            7,
            "data-is-dot",
            "`DATA` is answered by 354, and then the dot by another reply: that makes "
            "two.",
            "RFC 5321 section 4.1.1.4",
        ),
        Wrong(
            3,
            "one-trip-per-step",
            "A letter has three steps, but a step is not always one line. And the "
            "session has a beginning and an end.",
        ),
    ),
)

REPLIES = Predict(
    id="09-replies",
    prompt=(
        "The client sends five commands in one write: `MAIL`, three times `RCPT`, "
        "`DATA`. How many replies will come?"
    ),
    form="a number",
    answer=5,
    because=(
        "Every command is still answered, and in order. What is saved is the waiting, "
        "not the answers."
    ),
    source="RFC 2920 section 3.2",
    hints=(
        "Must the client still learn which of the three people was refused?",
        "Count the commands.",
    ),
    taught_in="run-group",
    wrong=(
        Wrong(
            1,
            "one-reply-per-group",
            "A group is no new command. Only the client knows that these lines "
            "travelled together.",
        ),
        Wrong(
            2,
            "yes-is-silent",
            "In SMTP a yes is said as well as a no: 250 for each command that is fine.",
            "RFC 5321 section 4.2",
        ),
        Wrong(
            0,
            "waiting-is-lost",
            "The client stops waiting in between, but the server answers all the same.",
        ),
    ),
)

READ_REPLY = Read(
    id="09-read-reply",
    prompt=(
        "These commands travelled in one group. Which line is the answer to carol's "
        "`RCPT`?"
    ),
    material="""
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net (it offers PIPELINING)
C: MAIL FROM:<ann@example.org>
C: RCPT TO:<bob@example.net>
C: RCPT TO: <eve@example.net>
C: RCPT TO:<carol@example.com>
C: DATA
S: 250 OK
S: 250 OK
S: 501 Syntax error in arguments
S: 250 OK
S: 354 Go on
""",
    form="a line number",
    answer=12,
    because=(
        "Carol's is the fourth command of the group, so hers is the fourth reply. "
        "Counting is the only way: two replies may be the same, word by word."
    ),
    source="RFC 2920 section 3.1",
    hints=(
        "Which number in the group has carol's command? The replies come in order.",
        "The first reply of the group is line 9, and it belongs to `MAIL`.",
    ),
    taught_in="run-group",
    wrong=(
        Wrong(
            7,
            "server-line",
            "Line 7 is the command. Its answer is a line of the server.",
        ),
        Wrong(
            11,
            "count-skips-mail",
            "Line 11 answers the third command: eve's, with its space after the colon. "
            "`MAIL` counts too.",
        ),
        Wrong(
            9,
            "first-yes",
            "The words are right, but line 9 is the first reply of the group. It "
            "belongs to `MAIL`.",
        ),
        Wrong(
            13,
            "last-is-mine",
            "354 can only answer `DATA`, the last command of the group.",
        ),
    ),
)

GROUP = Choose(
    id="09-group",
    prompt="Which of these may a client send as one group?",
    options=(
        Option(
            "`EHLO`, `MAIL`, `RCPT`, `DATA`",
            "all-in-one",
            "The answer to `EHLO` says whether groups are welcome at all. So `EHLO` is "
            "the last of its group.",
        ),
        Option("`RSET`, `MAIL`, `RCPT`, `RCPT`, `DATA`"),
        Option(
            "`MAIL`, `RCPT`, `DATA`, the text, the dot",
            "text-in-group",
            "If `DATA` is refused, the server takes the text for commands. So `DATA` "
            "is the last of its group.",
        ),
        Option(
            "`MAIL`, `NOOP`, `RCPT`, `DATA`",
            "noop-is-nothing",
            "`NOOP` does nothing, but it stands last: a client that wants all replies "
            "so far says it and waits.",
        ),
    ),
    answer="B",
    because=(
        "`RSET`, `MAIL` and `RCPT` may stand anywhere in a group. `DATA` changes the "
        "state in a way that the client must know, so it stands last."
    ),
    source="RFC 2920 section 3.1",
    hints=(
        "After which commands does the client need the answer before it can go on?",
        "`EHLO`, `DATA` and `NOOP` may be in a group, but only at one place.",
    ),
    taught_in="run-too-eager",
)

ONE_FAILS = Predict(
    id="09-one-fails",
    prompt=(
        "A group: `MAIL`, `RCPT` for bob, `RCPT` for carol, `DATA`. Bob is refused "
        "with 550, carol is accepted. Which code answers `DATA`?"
    ),
    form="three digits",
    answer=354,
    because=(
        "One recipient is enough. The server treats each command as if it had come "
        "alone."
    ),
    source="RFC 2920 section 3.2",
    hints=(
        "What would the server answer if the same four lines came one by one?",
        "There is a recipient, so the server wants the text.",
    ),
    taught_in="run-one-fails",
    wrong=(
        Wrong(
            550,
            "group-is-one",
            "A group is no unit: one refusal does not refuse the others.",
        ),
        Wrong(
            503,
            "refusal-resets",
            "503 would come if nobody were left. Carol is.",
            "RFC 5321 section 3.3",
        ),
        Wrong(
            250,
            "count-all-positive",
            "`DATA` is accepted, and something more is wanted: the text.",
            "RFC 5321 section 4.1.1.4",
        ),
    ),
)

ORDER = Order(
    id="09-order",
    prompt=(
        "PIPELINING is offered, and bob is refused. Put what travels into order, from "
        "`MAIL` to the end of the letter."
    ),
    items=(
        "S: 354 (to DATA)",
        "C: MAIL, RCPT bob, RCPT carol, DATA",
        "S: 250 (to RCPT carol)",
        "C: the text and its dot",
        "S: 550 (to RCPT bob)",
        "S: 250 (to MAIL)",
        "S: 250 (to the dot)",
    ),
    answer="BFECADG",
    because=(
        "One write, four replies in the order of the commands, then the text. Two round "
        "trips where there were five."
    ),
    source="RFC 2920 section 3.2",
    hints=(
        "The replies come in the order of the commands.",
        "The client sends the text when it has seen the 354.",
    ),
    taught_in="run-one-fails",
    rules=(
        Rule(
            "B", "F", "both-at-once",
            "Nothing is answered before it was said.",
            "RFC 5321 section 4.3.1",
        ),
        Rule(
            "F", "E", "refusal-jumps",
            "`MAIL` was the first command, so its reply is the first.",
            "RFC 2920 section 3.2",
        ),
        Rule(
            "E", "C", "refusal-jumps",
            "Bob was named before carol. A refusal waits for its turn like a yes.",
            "RFC 2920 section 3.2",
        ),
        Rule(
            "C", "A", "refusal-jumps",
            "`DATA` was said last, and is answered last.",
            "RFC 2920 section 3.2",
        ),
        Rule(
            "A", "D", "text-in-group",
            "Only the 354 says that the text will be read as text.",
            "RFC 2920 section 3.1",
        ),
        Rule(
            "D", "G", "data-is-dot",
            "The letter is taken, or not, when all of it is there.",
            "RFC 5321 section 4.1.1.4",
        ),
    ),
)  # fmt: skip

BEFORE_OCTETS = Predict(
    id="09-before-octets",
    prompt=(
        "After `MAIL` and `RCPT` the client sends the line `BDAT 24` and waits. How "
        "many replies come?"
    ),
    form="a number",
    answer=0,
    because=(
        "The line and its 24 octets are one command. The server answers when all the "
        "octets have come."
    ),
    source="RFC 3030 section 2",
    hints=(
        "Is the command complete when its line is?",
        "The server waits for the octets that were promised.",
    ),
    taught_in="run-chunk",
    wrong=(
        Wrong(
            1,
            "bdat-asks",
            "`DATA` asks first and gets 354. `BDAT` does not ask: its octets follow at "
            "once.",
        ),
        Wrong(
            24,
            "octets-are-answered",
            "The octets get one reply for all of them together.",
        ),
    ),
)


def chunk(octets: bytes, last: bool) -> bytes:
    end = b" LAST" if last else b""
    return b"BDAT %d%b\r\n" % (len(octets), end) + octets


def _stuffed(octets: bytes, last: bool) -> bytes:
    dotted = b"." + octets if octets.startswith(b".") else octets
    return chunk(dotted, last)


def _with_dot(octets: bytes, last: bool) -> bytes:
    return chunk(octets, last) + (b".\r\n" if last and len(octets) else b"")


def _characters(octets: bytes, last: bool) -> bytes:
    count = len(octets.decode("utf-8", "replace"))
    return chunk(octets, last).replace(b"%d" % len(octets), b"%d" % count, 1)


def _always_last(octets: bytes, last: bool) -> bytes:
    return chunk(octets, True)


def _adds_crlf(octets: bytes, last: bool) -> bytes:
    whole = octets if octets.endswith(b"\r\n") or last else octets + b"\r\n"
    return chunk(whole, last)


def _nothing(octets: bytes, last: bool) -> bytes:
    return chunk(octets, last) if octets else b""


CHUNK = Write(
    id="09-chunk",
    prompt=(
        "Write `chunk(octets, last)`: the command `BDAT` and its octets, ready to "
        "travel. `last` is True for the last chunk of a letter."
    ),
    answer=chunk,
    because=(
        "The number counts the octets after the line, CRLFs among them. They travel as "
        "they are: no dot is added, nothing marks their end."
    ),
    source="RFC 3030 section 2",
    hints=(
        "What does the number count: lines, characters or octets?",
        '`b"BDAT %d\\r\\n" % len(octets) + octets`; the last one says ` LAST` too.',
    ),
    taught_in="run-chunk",
    rows=(
        Row(
            (b"Hi\r\n", True), b"BDAT 4 LAST\r\nHi\r\n",
            "Two letters and CRLF are four octets. Nothing comes after them.",
            "bdat-needs-dot",
        ),
        Row(
            (b"Hi\r\n", False), b"BDAT 4\r\nHi\r\n",
            "More chunks follow: this one is not the last.",
            "always-last",
        ),
        Row(
            (b".hidden\r\n", True), b"BDAT 9 LAST\r\n.hidden\r\n",
            "Counted octets need no dot before a dot.",
            "bdat-stuffs",
        ),
        Row(
            ("Grüße\r\n".encode(), True),
            "BDAT 9 LAST\r\nGrüße\r\n".encode(),
            "Five characters and CRLF, but nine octets: `ü` and `ß` are two each.",
            "characters-are-octets",
        ),
        Row(
            (b"half a li", False), b"BDAT 9\r\nhalf a li",
            "A chunk may end in the middle of a line.",
            "chunk-is-line",
        ),
        Row(
            (b"", True), b"BDAT 0 LAST\r\n",
            "An empty last chunk is good: it says that the letter is complete.",
            "empty-is-nothing",
        ),
    ),
    typical=(_with_dot, _always_last, _stuffed, _characters, _adds_crlf, _nothing),
)  # fmt: skip

TWO_CHUNKS = Session(
    id="09-two-chunks",
    prompt=(
        "Send a letter from `ann@example.org` to `bob@example.net` by `BDAT`, in two "
        "chunks, as these lines: `Subject: Lunch?`, an empty line, `At noon.` Then "
        "take leave."
    ),
    opening="EHLO me.example",
    answer="""
EHLO me.example
MAIL FROM:<ann@example.org>
RCPT TO:<bob@example.net>
BDAT 19
Subject: Lunch?

BDAT 10 LAST
At noon.
QUIT
""",
    because=(
        "15 octets and two CRLFs are 19; 8 and a CRLF are 10. Each chunk gets its "
        "250, the last one for the whole letter."
    ),
    source="RFC 3030 section 2",
    hints=(
        "Each line that you write here gets a CRLF. Count it.",
        "The first chunk has 19 octets. What does the second one say, beside a number?",
    ),
    taught_in="run-chunk",
    ends=State.CLOSED,
    letters=(("ann@example.org", ("bob@example.net",)),),
    typical=(
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "BDAT 19\nSubject: Lunch?\n\nBDAT 10 LAST\nAt noon.\n.\nQUIT",
            "bdat-needs-dot",
            "The octets are counted, so no dot ends them. Here it is a command that "
            "nobody knows.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "BDAT 19\nSubject: Lunch?\n\nBDAT 10\nAt noon.\nQUIT",
            "last-is-optional",
            "No chunk was the last one, so the letter was never complete.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "BDAT 19\nSubject: Lunch?\n\nDATA\nAt noon.\n.\nQUIT",
            "bdat-then-data",
            "One letter goes by `BDAT` or by `DATA`, never by both.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "BDAT 15\nSubject: Lunch?\nBDAT 8 LAST\nAt noon.\nQUIT",
            "crlf-is-free",
            "The CRLF was not counted. What is left over is read as a command.",
        ),
    ),
)

BOTH = Predict(
    id="09-both",
    prompt=(
        "One letter, three people. Way A: PIPELINING and `DATA`. Way B: PIPELINING and "
        "one `BDAT`. How many round trips does B save against A?"
    ),
    form="a number",
    answer=0,
    because=(
        "A waits twice: after `DATA`, which travels with the envelope, and after the "
        "dot. B waits twice too: after the envelope, and after the octets."
    ),
    source="RFC 3030 section 2",
    hints=(
        "In way A, which group does `DATA` travel in? Does the 354 cost a wait?",
        "May `BDAT` go before the replies to `RCPT` have come?",
    ),
    taught_in="run-four-ways",
    wrong=(
        Wrong(
            1,
            "no-354-saves",
            "Without PIPELINING it would. With it the 354 comes together with the "
            "replies to the envelope.",
        ),
        Wrong(
            2,
            "bdat-in-group",
            "`BDAT` does not travel with the envelope: all replies to `MAIL` and `RCPT` "
            "come first.",
        ),
        Wrong(
            4,
            "no-354-saves",
            "That is about what PIPELINING itself saves. Both ways have it.",
            "RFC 2920 section 3.1",
        ),
    ),
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    TRIPS,
    REPLIES,
    READ_REPLY,
    GROUP,
    ONE_FAILS,
    ORDER,
    BEFORE_OCTETS,
    CHUNK,
    TWO_CHUNKS,
    BOTH,
)
