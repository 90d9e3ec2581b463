"""The checks of lesson 00, *Start here*: easy ones, to learn how checks work.

Facts are those of RFC 5321 sections 3.1 to 3.3, 3.8, 4.1.1, 4.1.4, 4.2 and 4.3.
"""

from __future__ import annotations

from ...protocol.machine import State
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong
from ..sessions import Session, Typical

__all__ = ["QUESTIONS"]

FIRST = """
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net
C: MAIL FROM:<ann@example.org>
S: 250 OK
C: RCPT TO:<bob@example.net>
S: 250 OK
C: DATA
S: 354 Send the letter, then a line with a single dot
C: Subject: Lunch?
C:
C: At noon, by the lake.
C: .
S: 250 OK
C: QUIT
S: 221 Bye
"""

SHORTEST = """
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net
C: QUIT
S: 221 Bye
"""

PRACTICE = Read(
    id="00-practice",
    prompt=(
        "A check to practise on: a conversation without a letter. The server, `S:`, "
        "begins each answer with three digits, its code. With which code does it say "
        "goodbye?"
    ),
    material=SHORTEST,
    form="a code of three digits",
    answer=221,
    because=(
        "Line 5 answers `QUIT`. The code 221 says that the server will now close the "
        "connection. You have done your first check."
    ),
    source="RFC 5321 section 4.1.1.10",
    hints=("Look at the last line.", "It is the answer to `QUIT`, in line 5."),
    taught_in="first-conversation",
    wrong=(
        Wrong(
            220,
            "greeting-repeats",
            "220 is the greeting: the server says it once, before all else.",
        ),
        Wrong(
            250,
            "count-all-positive",
            "250 says that a request was carried out. Other things that went well "
            "have codes of their own.",
        ),
    ),
)

WHO_FIRST = Choose(
    id="00-who-first",
    prompt="The client has just connected to the server. Who speaks first?",
    options=(
        Option(
            "The client: it says `EHLO`.",
            "client-speaks-first",
            "In HTTP the client begins. In SMTP it should wait: the other side may "
            "be no mail server, or may not want to serve now.",
        ),
        Option("The server: it sends a greeting that begins with 220."),
        Option(
            "Whoever is faster: the first lines may cross.",
            "both-at-once",
            "SMTP takes turns. A client waits for the answer to each command, and "
            "first of all for the greeting.",
        ),
        Option(
            "The client: it names the sender with `MAIL`.",
            "text-without-data",
            "`MAIL` opens a letter. Before a letter, both sides must be introduced.",
            "RFC 5321 section 4.1.4",
        ),
    ),
    answer="B",
    because=(
        "The server opens the session with its greeting. The client should wait for "
        "it before it sends any command."
    ),
    source="RFC 5321 section 4.3.1",
    hints=(
        "Look at the first line of the conversation: does it begin with `C:` or `S:`?",
        "That line begins with three digits. Only one side sends codes.",
    ),
    taught_in="first-conversation",
)

NOOP = Predict(
    id="00-noop",
    prompt=(
        "`NOOP` asks the server to do nothing, and to say so. Which code will it "
        "answer? Guess: a wrong guess costs nothing."
    ),
    form="three digits",
    answer=250,
    because=(
        "The request was carried out, although it was a request for nothing. Clients "
        "use it to see whether the server is still there."
    ),
    source="RFC 5321 section 4.1.1.9",
    hints=(
        "Which code did the server give when something was done?",
        "It gave this code to `EHLO`, `MAIL` and `RCPT`.",
    ),
    taught_in="run-noop",
    wrong=(
        Wrong(
            220,
            "greeting-repeats",
            "220 is the greeting. It says that a service is ready, and comes once.",
        ),
        Wrong(
            200,
            "http-codes",
            "200 is success in HTTP. In SMTP, a completed request gets 250; only the "
            "first digit is the same.",
        ),
        Wrong(
            500,
            "refusal-for-nothing",
            "500 is for a command that the server does not know. Every server must "
            "know `NOOP`.",
            "RFC 5321 section 4.5.1",
        ),
    ),
)

ORDER = Order(
    id="00-order",
    prompt="Put what the client says into an order that sends one letter.",
    items=(
        "RCPT TO:<bob@example.net>",
        "QUIT",
        "EHLO me.example",
        "(the lines of the letter, then a line with a single dot)",
        "DATA",
        "MAIL FROM:<ann@example.org>",
    ),
    answer="CFAEDB",
    because=(
        "Introduce yourself; say from whom; say to whom; ask to send; send; take "
        "leave. Without extensions, every letter goes this way."
    ),
    source="RFC 5321 section 3.3",
    hints=(
        "Compare with the conversation above, line by line.",
        "First greet, last `QUIT`. Between them: from whom, to whom, then what.",
    ),
    taught_in="first-conversation",
    rules=(
        Rule(
            "C", "F", "text-without-data",
            "Before the first letter the client must say who it is.",
            "RFC 5321 section 4.1.4",
        ),
        Rule(
            "F", "A", "recipient-first",
            "SMTP names the sender first: `MAIL` is what opens a letter.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "A", "E", "order-is-free",
            "The server will not take a letter before it knows for whom.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "E", "D", "text-without-data",
            "The client asks with `DATA`, and sends the letter only after 354. Before "
            "that, the server reads every line as a command.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "D", "B", "quit-sends",
            "`QUIT` sends nothing: a letter that is not complete is thrown away.",
            "RFC 5321 section 4.1.1.10",
        ),
    ),
)  # fmt: skip

READ_END = Read(
    id="00-read-end",
    prompt=(
        "With one of these lines the client says that the letter is complete. Which "
        "number has that line?"
    ),
    material=FIRST,
    form="a line number",
    answer=13,
    because=(
        "A line with nothing but a dot ends the letter. With the 250 in line 14 the "
        "server takes responsibility for it."
    ),
    source="RFC 5321 section 4.1.1.4",
    hints=(
        "Line 9 says how a letter ends.",
        "Look for a line of the client that holds one single character.",
    ),
    taught_in="first-conversation",
    wrong=(
        Wrong(
            15,
            "quit-sends",
            "Line 15, `QUIT`, ends the session. The letter was complete before that: "
            "the server has accepted it in line 14 already.",
        ),
        Wrong(
            8,
            "data-sends",
            "Line 8 only asks whether the letter may be sent. Its lines come after the "
            "354 in line 9.",
        ),
        Wrong(
            11,
            "empty-line-ends",
            "Line 11 is empty. It parts the header from the body of the letter; the "
            "body is still to come.",
        ),
        Wrong(
            12,
            "last-line-ends",
            "Line 12 is the last line of the text. But the server cannot know yet "
            "that no more will follow.",
        ),
        Wrong(
            14,
            "server-ends-letter",
            "Line 14 is the server's: it answers the line that you are looking for.",
        ),
    ),
)

FIRST_LETTER = Session(
    id="00-first-letter",
    prompt=(
        "Now you are the client. Send a letter from `ann@example.org` to "
        "`bob@example.net` with any text you like, and end the session politely. A "
        "real server answers your lines."
    ),
    opening="EHLO me.example",
    answer="""
EHLO me.example
MAIL FROM:<ann@example.org>
RCPT TO:<bob@example.net>
DATA
Subject: Lunch?

At noon, by the lake.
.
QUIT
""",
    because="The server took every line, holds the letter, and has closed the session.",
    source="RFC 5321 section 3.3",
    hints=(
        "Compare your lines with those of the client above, mark by mark.",
        "Seven things: EHLO, MAIL, RCPT, DATA, the text, a line with a dot, QUIT.",
    ),
    taught_in="first-conversation",
    ends=State.CLOSED,
    letters=(("ann@example.org", ("bob@example.net",)),),
    typical=(
        Typical(
            "MAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\nQUIT",
            "text-without-data",
            "Say first who you are.",
        ),
        Typical(
            "EHLO me.example\nRCPT TO:<bob@example.net>\n"
            "MAIL FROM:<ann@example.org>\nQUIT",
            "recipient-first",
            "The sender comes first.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM: <ann@example.org>\nQUIT",
            "spaces-are-free",
            "A space looks nicer there, but it is not allowed.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "DATA\nSubject: Lunch?\n\nAt noon.\nQUIT",
            "quit-sends",
            "Your `QUIT` became a line of the letter.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "DATA\nSubject: Lunch?\n\nAt noon.\n.",
            "hang-up",
            "The letter is safe, but a client says `QUIT` before it goes.",
        ),
    ),
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    PRACTICE,
    WHO_FIRST,
    NOOP,
    ORDER,
    READ_END,
    FIRST_LETTER,
)
