"""The checks of lesson 05, on what the three digits of a reply say.

Facts are those of RFC 5321 sections 4.2 and 4.2.1 (digits, lines of a reply), 4.2.3
(codes), 4.3.2 (unknown codes), 4.5.3.1.10 (552), 3.4 (251, 551) and 3.8 (421).
"""

from __future__ import annotations

from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong

__all__ = ["QUESTIONS"]

GO_ON = Predict(
    id="05-go-on",
    prompt=(
        "The server has just answered `DATA` with 354. How many letters has it "
        "accepted so far in this transaction?"
    ),
    form="a number",
    answer=0,
    because=(
        "3yz says: the command is accepted, now tell me more. What was asked for "
        "happens only at the dot, and has its own answer."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "Has the server seen a single line of the letter yet?",
        "354 begins with 3. Only a 2 says that something is done.",
    ),
    taught_in="run-go-on",
    wrong=(
        Wrong(
            1,
            "three-is-done",
            "Nothing of the letter has come yet. If the client is cut off now, the "
            "letter is still the client's.",
        ),
        Wrong(
            2,
            "three-is-done",
            "354 counts nothing: it asks for the text.",
        ),
    ),
)

ONE_YZ = Choose(
    id="05-one-yz",
    prompt=(
        "A client says `DATA`, and some broken server answers `150 About to open`. "
        "Which digits may begin a reply of SMTP, and what should the client do?"
    ),
    options=(
        Option(
            "1 to 5; it waits for the next reply.",
            "one-is-wait",
            "So it is in FTP. In SMTP each command has exactly one reply.",
            "RFC 5321 section 4.2",
        ),
        Option(
            "1 to 5; it sends the text, for 1 says go on.",
            "one-is-go-on",
            "Go on is 3. Text may be sent after 354 only.",
            "RFC 5321 section 3.3",
        ),
        Option("2 to 5; it gives the transaction up."),
        Option(
            "2 to 5; it takes 150 for 250.",
            "second-digit-first",
            "The first digit decides, and 1 is none of SMTP's.",
        ),
    ),
    answer="C",
    because=(
        "SMTP took its codes from FTP, without those that begin with 1. A client "
        "should treat such a code as fatal."
    ),
    source="RFC 5321 section 4.2",
    hints=(
        "Which first digits have you met?",
        "Four of them. What is safe to do after a code that means nothing?",
    ),
    taught_in="run-one-yz",
)

GREYLIST = Predict(
    id="05-greylist",
    prompt=(
        "`RCPT` for bob was answered 450, `RCPT` for eve 550. Four minutes later the "
        "client says the same two lines again. What is bob's line answered now, most "
        "likely?"
    ),
    form="three digits",
    answer=250,
    because=(
        "4yz says that the same line may succeed later, without any change. This "
        "server only wanted the client to come back."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "What does the 4 promise, and what the 5?",
        "450: not now. What could *later* be?",
    ),
    taught_in="run-later",
    wrong=(
        Wrong(
            450,
            "later-is-never",
            "It can be, and then one tries again. But the 4 says that waiting may help.",
        ),
        Wrong(
            550,
            "later-is-never",
            "550 would be for good. A server that knows that from the start says it at "
            "once.",
        ),
        Wrong(
            503,
            "once-only",
            "The transaction is still open, and `RCPT` is legal there.",
            "RFC 5321 section 4.1.4",
        ),
    ),
)

REPEAT = Choose(
    id="05-repeat",
    prompt=(
        "Four clients got these answers. Which one should say the same again later, "
        "unchanged?"
    ),
    options=(
        Option(
            "`550 No such user here`",
            "retry-all",
            "5yz: the same request would be refused again. Tell the sender.",
        ),
        Option(
            "`503 Bad sequence of commands`",
            "retry-all",
            "Waiting does not mend the order. The client must say something else.",
        ),
        Option(
            "`354 Start mail input`",
            "three-is-refusal",
            "Nothing was refused. The server waits for the text.",
        ),
        Option("`451 Local error in processing`"),
    ),
    answer="D",
    because="Only 4yz is transient: the trouble may be over when the client comes back.",
    source="RFC 5321 section 4.2.1",
    hints=(
        "One digit is enough to decide.",
        "Look for the 4.",
    ),
    taught_in="run-later",
)

SECOND_DIGIT = Predict(
    id="05-second-digit",
    prompt=(
        "A server must shut down. Whatever is asked, it answers one code and closes "
        "the connection. The code begins with 4. What is its second digit?"
    ),
    form="a digit",
    answer=2,
    because=(
        "421: x2z is about the connection between the two hosts, like 220 at its "
        "beginning and 221 at its end."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "Which second digit have the greeting and the goodbye?",
        "220 opens, 221 closes. What do they have in common?",
    ),
    taught_in="run-second",
    wrong=(
        Wrong(
            0,
            "zero-is-no-meaning",
            "x0z is about the command: its syntax, or that it is unknown or not there.",
        ),
        Wrong(
            1,
            "information-is-all",
            "x1z answers a question, such as `HELP`.",
        ),
        Wrong(
            5,
            "five-is-error",
            "x5z is about mail: mailboxes, letters, storage. The letter is not the "
            "trouble here.",
        ),
    ),
)

PERFECT_LINE = Choose(
    id="05-perfect-line",
    prompt=(
        "`RCPT TO:<eve@example.net>` is answered `550 No such user here`. A colleague "
        'says: "5 means invalid command. Check your syntax." What do you say?'
    ),
    options=(
        Option(
            "Right: all codes that begin with 5 are syntax errors.",
            "five-is-syntax",
            "The *second* digit tells what it is about, and here it is 5, not 0.",
        ),
        Option("The line is perfect; the mail system behind it says no."),
        Option(
            "The client is too early: it should wait and try again.",
            "retry-all",
            "That would be a 4.",
        ),
        Option(
            "The number of the user is missing in the line.",
            "five-is-syntax",
            "`RCPT` takes a path, and this one is complete.",
        ),
    ),
    answer="B",
    because=(
        "The first digit says no, for good. The second one, 5, says that the mail "
        "system is the reason. Nothing is wrong with the line."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "Compare 550 and 501: which digit differs?",
        "First digit: how it ended. Second digit: what it is about.",
    ),
    taught_in="run-second",
)

LINES = Predict(
    id="05-lines",
    prompt=(
        "These four lines come from a server, one after the other. How many replies "
        "are they?"
    ),
    material="""
250-mx.example.net greets me.example
250-SIZE 10485760
250-550
250 HELP
""",
    form="a number",
    answer=1,
    because=(
        "A hyphen after the code says that more follows. The first line with a space "
        "there ends the reply; what comes behind it is only text."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "Look at the fourth octet of each line.",
        "Three hyphens and a space.",
    ),
    taught_in="run-lines",
    wrong=(
        Wrong(
            4,
            "line-is-reply",
            "Each *command* has one reply, and a reply may have several lines.",
        ),
        Wrong(
            2,
            "digits-anywhere",
            "The 550 in the third line is text. The code stands at the very beginning.",
        ),
        Wrong(
            3,
            "digits-anywhere",
            "All four begin with the same code, and only the last has a space after it.",
        ),
    ),
)


def is_last(line: bytes) -> bool:
    return line[3:4] != b"-"


def _space_only(line: bytes) -> bool:
    return line[3:4] == b" "


def _any_hyphen(line: bytes) -> bool:
    return b"-" not in line


def _always(line: bytes) -> bool:
    return True


def _by_text(line: bytes) -> bool:
    return b"OK" in line


def _number_then_text(line: bytes) -> bool:
    return line[4:].strip() != b"" and line[3:4] == b" "


IS_LAST = Write(
    id="05-is-last",
    prompt=(
        "Write `is_last(line)`: True if this line is the last one of its reply. The "
        "line is given without its CRLF."
    ),
    answer=is_last,
    because=(
        "The fourth octet decides. A hyphen: more follows. A space, or nothing at all: "
        "this was the last."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "Where does the hyphen stand that matters? Others may stand in the text.",
        "Look at `line[3:4]`. It is `b''` if a server sent nothing but the code.",
    ),
    taught_in="run-lines",
    rows=(
        Row(
            (b"250-SIZE 1000",), False,
            "A hyphen after the code: more lines follow.",
            "line-is-reply",
        ),
        Row(
            (b"354 Start mail input",), True,
            "A space after the code ends the reply. The words do not matter.",
            "text-decides",
        ),
        Row(
            (b"250 all-in-one.example",), True,
            "This hyphen stands in the text.",
            "digits-anywhere",
        ),
        Row(
            (b"250 ",), True,
            "A server may have nothing to say: the text may be empty.",
            "reply-needs-text",
        ),
        Row(
            (b"250",), True,
            "Some servers leave out even the space; clients must bear it.",
            "reply-needs-space",
        ),
    ),
    typical=(_always, _by_text, _any_hyphen, _number_then_text, _space_only),
)  # fmt: skip

READ_REPLY = Read(
    id="05-read-reply",
    prompt=(
        "All of these lines came from a server, in this order. The client has said "
        "`EHLO`, then `MAIL`. Which number has the line that answers `MAIL`?"
    ),
    material="""
220-mx.example.net ESMTP ready
220 No advertising, please
250-mx.example.net greets me.example
250-SIZE 10485760
250-HELP
250 8BITMIME
250 OK
""",
    form="a line number",
    answer=7,
    because=(
        "Lines 1 and 2 are the greeting, lines 3 to 6 answer `EHLO`. So the next reply "
        "belongs to `MAIL`."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "Mark the last line of each reply: it has a space after its code.",
        "Three replies: the greeting comes unasked, then one for each command.",
    ),
    taught_in="run-lines",
    wrong=(
        Wrong(
            3,
            "line-is-reply",
            "That would be one line for each reply. The greeting has two lines here.",
        ),
        Wrong(
            4,
            "line-is-reply",
            "This line still answers `EHLO`: the line before it has a hyphen after its "
            "code.",
        ),
        Wrong(
            6,
            "same-code-same-reply",
            "It has the hyphens of its reply before it, and ends that reply. The next "
            "line is a new one, though its code is the same.",
        ),
        Wrong(
            2,
            "greeting-is-answer",
            "220 greets, before anybody has asked. Its second line belongs to it.",
            "RFC 5321 section 4.3.1",
        ),
    ),
)

UNKNOWN = Predict(
    id="05-unknown",
    prompt=(
        "Three recipients are answered `299 Go away`, `471 Welcome` and "
        "`599 All is well`. No RFC has these codes. How many recipients does a good "
        "client count as accepted?"
    ),
    form="a number",
    answer=1,
    because=(
        "A client must be able to go by the first digit alone: 299 is accepted, 471 is "
        "not now, 599 is no. The words are for people."
    ),
    source="RFC 5321 section 4.3.2",
    hints=(
        "Cover the words, and all digits but the first.",
        "2, 4, 5: how many of these say *done*?",
    ),
    taught_in="run-unknown",
    wrong=(
        Wrong(
            0,
            "unknown-is-error",
            "New codes may appear. An unknown one is no error: its first digit counts.",
            "RFC 5321 section 4.2",
        ),
        Wrong(
            2,
            "text-decides",
            "Two have kind words. But words decide nothing.",
            "RFC 5321 section 4.2",
        ),
        Wrong(
            3,
            "unknown-is-fine",
            "471 and 599 are refusals, whatever their last digits are.",
        ),
    ),
)

ORDER = Order(
    id="05-order",
    prompt=(
        "One letter goes to bob and to eve, who does not exist. These are some of the "
        "server's lines. Put them in order."
    ),
    items=(
        "354 Start mail input",
        "250 SIZE 10485760",
        "221 mx.example.net closing connection",
        "550 No such user here",
        "220 mx.example.net ESMTP ready",
        "250 OK, the letter is mine now",
        "250-mx.example.net greets me.example",
    ),
    answer="EGBDAFC",
    because=(
        "The digits tell the story: the connection opens, something is refused, more "
        "is wanted, done, the connection closes."
    ),
    source="RFC 5321 section 4.3.2",
    hints=(
        "Which two lines speak of the connection itself?",
        "A line with a hyphen cannot be the last of its reply.",
    ),
    taught_in="run-ten",
    rules=(
        Rule(
            "E", "G", "both-at-once",
            "The greeting comes before any answer.",
            "RFC 5321 section 4.3.1",
        ),
        Rule(
            "G", "B", "same-code-same-reply",
            "The space after its code makes it the last line of its reply; the line "
            "with the hyphen goes before.",
            "RFC 5321 section 4.2.1",
        ),
        Rule(
            "B", "D", "recipient-first",
            "`RCPT` can be judged only after `EHLO` was answered to its end.",
            "RFC 5321 section 4.1.4",
        ),
        Rule(
            "D", "A", "one-rcpt",
            "All recipients are answered before `DATA`.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "A", "F", "three-is-done",
            "The letter is the server's after its text has come; 354 asks for the text.",
            "RFC 5321 section 4.1.1.4",
        ),
        Rule(
            "F", "C", "quit-sends",
            "221 ends the session. Nothing is accepted after it.",
            "RFC 5321 section 4.1.1.10",
        ),
    ),
)  # fmt: skip

TOO_MANY = Choose(
    id="05-too-many",
    prompt=(
        "The 101st `RCPT` of a letter is answered `552 Too many recipients`. What "
        "should a good client do?"
    ),
    options=(
        Option(
            "Report to the sender that this recipient is refused for good.",
            "first-digit-always",
            "Here the 5 is an old mistake: RFC 821 gave the wrong code. Clients should "
            "treat it as temporary.",
        ),
        Option(
            "Begin again, with `RSET`: the whole letter is refused.",
            "refusal-resets",
            "A hundred recipients are accepted. They can get the letter now.",
            "RFC 5321 section 3.3",
        ),
        Option("Send to the accepted ones now, and to the others in a second letter."),
        Option(
            "Say the same `RCPT` again at once.",
            "retry-all",
            "The transaction will not get larger. The next one has room again.",
        ),
    ),
    answer="C",
    because=(
        "The right code is 452, and some servers still say 552. To a `RCPT` that means "
        "too many recipients it is to be read as 452."
    ),
    source="RFC 5321 section 4.5.3.1.10",
    hints=(
        "Is there anything wrong with recipient 101 himself?",
        "He would have been welcome as number one. So would he in another transaction.",
    ),
    taught_in="run-552",
)

AFTER_421 = Predict(
    id="05-after-421",
    prompt=(
        "`DATA` is answered `421 Service not available`. The client says `QUIT` all "
        "the same. How many replies does it get?"
    ),
    form="a number",
    answer=0,
    because=(
        "421 is a goodbye: the server says it and closes. It may come as an answer to "
        "any command."
    ),
    source="RFC 5321 section 3.8",
    hints=(
        "What does the second digit of 421 speak about?",
        "Who could answer, when the connection is closed?",
    ),
    taught_in="run-more",
    wrong=(
        Wrong(
            1,
            "error-keeps-line",
            "After other refusals the session goes on. 421 is the one that ends it.",
        ),
        Wrong(
            221,
            "error-keeps-line",
            "How many replies, not which. And the server that could say 221 is gone.",
        ),
    ),
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    ORDER,
    GO_ON,
    ONE_YZ,
    GREYLIST,
    REPEAT,
    SECOND_DIGIT,
    PERFECT_LINE,
    LINES,
    IS_LAST,
    READ_REPLY,
    UNKNOWN,
    AFTER_421,
    TOO_MANY,
)
