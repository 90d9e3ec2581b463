"""The checks of lesson 03, on what may be said, and when.

Facts are those of RFC 5321 sections 2.3.1 (envelope), 2.4 (letter case), 3.3 and 4.1.4
(order), 3.6.3 (the null reverse-path), 4.1.1 (commands), 4.2.2 and 4.2.4 (refusals)
and 4.5.3.2 (times).
"""

from __future__ import annotations

from ...protocol.machine import State
from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong
from ..sessions import Session, Typical

__all__ = ["QUESTIONS"]

LEGAL_NOW = Predict(
    id="03-legal-now",
    prompt=(
        "The server has accepted `EHLO`, `MAIL` and one `RCPT`. Seven of the eight "
        "verbs are legal now. Which one is not?"
    ),
    form="a verb in quotes",
    answer="MAIL",
    because=(
        "A transaction is open, and `MAIL` would begin another. First it must end, by "
        "its text or by `RSET`, a new `EHLO` or `QUIT`."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "Which verb would begin something that has begun already?",
        "A session can hold many transactions, but only one at a time.",
    ),
    taught_in="run-legal",
    wrong=(
        Wrong(
            "RCPT",
            "one-rcpt",
            "A letter can have many recipients. Each gets a `RCPT` of its own.",
            "RFC 5321 section 3.3",
        ),
        Wrong(
            "EHLO",
            "hello-once",
            "A second `EHLO` is legal at any time. It gives up the transaction.",
        ),
        Wrong(
            "QUIT",
            "quit-needs-letter",
            "`QUIT` may be said at any time. The open transaction is given up.",
            "RFC 5321 section 4.1.1.10",
        ),
        Wrong(
            "NOOP",
            "noop-disturbs",
            "`NOOP` may be said at any time, and changes nothing.",
            "RFC 5321 section 4.1.1.9",
        ),
        Wrong(
            "DATA",
            "data-needs-all",
            "One accepted recipient is enough. Nobody has to announce the last one.",
            "RFC 5321 section 3.3",
        ),
    ),
)

ORDER = Order(
    id="03-order",
    prompt=(
        "A client begins a letter from ann and gives it up. In the same session it "
        "sends ann a report, and `MAIL` names nobody for a report. Put its lines in "
        "order."
    ),
    items=(
        "RSET",
        "RCPT TO:<ann@example.org>",
        "MAIL FROM:<ann@example.org>",
        "DATA",
        "EHLO me.example",
        "MAIL FROM:<>",
    ),
    answer="ECAFBD",
    because=(
        "`RSET` closes the first transaction; only then is another `MAIL` legal. The "
        "second transaction has its own recipient."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "Two lines begin a transaction. What must stand between them?",
        "The recipient belongs to the second transaction, and `DATA` comes last.",
    ),
    taught_in="my-path",
    rules=(
        Rule(
            "E", "C", "mail-before-hello",
            "A session that carries letters begins with `EHLO` or `HELO`.",
            "RFC 5321 section 4.1.4",
        ),
        Rule(
            "C", "A", "rset-needs-transaction",
            "Here `RSET` is legal, but there is nothing to give up yet. The letter "
            "from ann would stay open.",
            "RFC 5321 section 4.1.1.5",
        ),
        Rule(
            "A", "F", "second-replaces",
            "The letter from ann is still open: 503. `RSET` must make room.",
            "RFC 5321 section 4.1.4",
        ),
        Rule(
            "F", "B", "envelope-is-kept",
            "The report needs the recipient. What was said before `RSET` is forgotten.",
            "RFC 5321 section 4.1.1.5",
        ),
        Rule(
            "B", "D", "data-is-implied",
            "The report has no recipient yet: 503.",
            "RFC 5321 section 3.3",
        ),
    ),
)  # fmt: skip

HOPELESS = Read(
    id="03-read-hopeless",
    prompt=(
        "Four lines are refused here. Three of them would be welcome if they were "
        "written better, or said later. One would not, whatever the client does. "
        "Which number has it?"
    ),
    material="""
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net
C: MIAL FROM:<ann@example.org>
S: 500 Command unrecognized
C: MAIL FROM:ann@example.org
S: 501 Syntax error in arguments
C: RCPT TO:<bob@example.net>
S: 503 Bad sequence of commands
C: TURN
S: 502 Command not implemented
C: MAIL FROM:<ann@example.org>
S: 250 OK
""",
    form="a line number",
    answer=10,
    because=(
        "502: the server knows the word, and does not do what it asks. Neither another "
        "spelling nor another moment helps; the client must do without."
    ),
    source="RFC 5321 section 4.2.4",
    hints=(
        "Go through the four refusals. What does each code ask the client to mend?",
        "500 and 501 speak of spelling, 503 of the moment. And 502?",
    ),
    taught_in="run-refusals",
    wrong=(
        Wrong(
            4,
            "refusal-is-final",
            "Two letters of the verb are swapped. Written well, it is accepted in "
            "line 12.",
        ),
        Wrong(
            6,
            "refusal-is-final",
            "The argument lacks its angle brackets. Line 12 has them, and is accepted.",
            "RFC 5321 section 4.1.1.2",
        ),
        Wrong(
            8,
            "refused-is-misspelt",
            "This line is perfect. After an accepted `MAIL` it is welcome.",
            "RFC 5321 section 3.3",
        ),
        Wrong(
            11,
            "server-line",
            "Line 11 is the server's reply. The line that it refuses stands before it.",
        ),
    ),
)

THREE_NOES = Session(
    id="03-three-noes",
    prompt=(
        "Be a clumsy client. Let the server answer 503 first, then 501, then 500, and "
        "nothing else that begins with 4 or 5. Then send a letter from "
        "`ann@example.org` to `bob@example.net` all the same, and say `QUIT`."
    ),
    opening="EHLO me.example",
    answer="""
EHLO me.example
RCPT TO:<bob@example.net>
MAIL FROM: <ann@example.org>
HALLO
MAIL FROM:<ann@example.org>
RCPT TO:<bob@example.net>
DATA
Subject: Lunch?

At noon.
.
QUIT
""",
    because=(
        "A refusal costs nothing but a line: the state stays. So three slips do not "
        "spoil the letter that follows."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "503: a good line too early. 501: a good verb, a bad argument. 500: no verb.",
        "Before the first good `MAIL`: a `RCPT`, a `MAIL` with a space, a word.",
    ),
    taught_in="run-refusals",
    ends=State.CLOSED,
    letters=(("ann@example.org", ("bob@example.net",)),),
    refusals=(503, 501, 500),
    typical=(
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "DATA\nAt noon.\n.\nQUIT",
            "refusal-closes",
            "Do not be too good: refusals are wanted. They end no session.",
        ),
        Typical(
            "EHLO me.example\nHALLO\nMAIL FROM:<ann@example.org>",
            "refusals-are-one",
            "Each refusal has a code of its own; 503 is for a line that comes too "
            "early.",
        ),
        Typical(
            "EHLO me.example\nDATA\nMAIL FROM: <ann@example.org>\nHALLO\nQUIT",
            "refusal-resets",
            "The refusals are right. The session is as it was: now send the letter.",
        ),
    ),
)

CASE = Predict(
    id="03-case",
    prompt=(
        "A host has the mailbox `bob@example.net`, and no other. The client says "
        "`RCPT TO:<BOB@example.net>`. Which code will it get?"
    ),
    form="three digits",
    answer=550,
    because=(
        "What stands before the @ is compared to the letter. This host knows bob; BOB "
        "could be somebody else."
    ),
    source="RFC 5321 section 2.4",
    hints=(
        "Which parts of an address are compared without looking at capitals?",
        "Domains are, the part before the @ is not.",
    ),
    taught_in="run-case",
    wrong=(
        Wrong(
            250,
            "local-part-no-case",
            "Many hosts are that kind to their own users. This one holds to the letter, "
            "as everybody must with the names of others.",
        ),
        Wrong(
            501,
            "refused-is-misspelt",
            "The line is written well: capital letters are allowed. Only there is no "
            "such mailbox.",
        ),
        Wrong(
            500,
            "case-matters",
            "500 is for an unknown command. `RCPT` is known, in any letter case.",
        ),
    ),
)

SPACE = Choose(
    id="03-space",
    prompt="Which of these lines follows the grammar?",
    options=(
        Option(
            "`MAIL FROM: <ann@example.org>`",
            "spaces-are-free",
            "No space may stand on either side of the colon.",
        ),
        Option(
            "`MAIL FROM:ann@example.org`",
            "brackets-are-optional",
            "The angle brackets belong to the path.",
            "RFC 5321 section 4.1.2",
        ),
        Option(
            "`MAIL <ann@example.org>`",
            "from-is-decoration",
            "`FROM:` is part of the command.",
            "RFC 5321 section 4.1.1.2",
        ),
        Option("`mail from:<Ann@EXAMPLE.org>`"),
    ),
    answer="D",
    because=(
        "Small and capital letters are free in `MAIL FROM:` and in the domain. Colon "
        "and brackets are not."
    ),
    source="RFC 5321 section 3.3",
    hints=(
        "Three of them get 501. Look at the signs, not at the letters.",
        "Between the colon and the opening bracket stands nothing.",
    ),
    taught_in="run-case",
)


def same_mailbox(one: str, other: str) -> bool:
    name, _, domain = one.rpartition("@")
    other_name, _, other_domain = other.rpartition("@")
    if name.lower() == other_name.lower() == "postmaster":
        other_name = name
    return name == other_name and domain.lower() == other_domain.lower()


def _to_the_letter(one: str, other: str) -> bool:
    return one == other


def _no_case(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _names_only(one: str, other: str) -> bool:
    return one.split("@")[0] == other.split("@")[0]


def _no_postmaster(one: str, other: str) -> bool:
    name, _, domain = one.rpartition("@")
    other_name, _, other_domain = other.rpartition("@")
    return name == other_name and domain.lower() == other_domain.lower()


SAME_MAILBOX = Write(
    id="03-same-mailbox",
    prompt=(
        "Write `same_mailbox(one, other)`: True if two addresses name one mailbox by "
        "the rules that every host must keep, else False."
    ),
    answer=same_mailbox,
    because=(
        "The domain is compared without letter case, the name before the @ with it. "
        "Postmaster is the one exception."
    ),
    source="RFC 5321 section 2.4",
    hints=(
        'Cut at the @: `one.rpartition("@")`. Compare the two parts each in its way.',
        "Use `.lower()` on both domains. Keep the names, unless both are postmaster.",
    ),
    taught_in="run-case",
    rows=(
        Row(
            ("bob@example.net", "bob@example.net"), True,
            "These are equal in every letter.",
            "",
        ),
        Row(
            ("bob@example.net", "bob@EXAMPLE.Net"), True,
            "Domains are names of the DNS, where letter case says nothing.",
            "domain-case",
        ),
        Row(
            ("bob@example.net", "Bob@example.net"), False,
            "Bob may be another person: only example.net itself may treat them as one.",
            "local-part-no-case",
        ),
        Row(
            ("bob@example.net", "bob@example.org"), False,
            "Two hosts can have a bob each.",
            "domain-is-decoration",
        ),
        Row(
            ("Postmaster@example.net", "POSTMASTER@Example.net"), True,
            "Postmaster is the one name whose letter case says nothing.",
            "postmaster-case",
        ),
    ),
    typical=(_to_the_letter, _no_case, _names_only, _no_postmaster),
)  # fmt: skip

REPORT = Choose(
    id="03-report",
    prompt=(
        "A letter says `From: Ann <ann@example.org>`. The client sends it with "
        "`MAIL FROM:<office@example.org>`. Later a host finds that there is no such "
        "recipient. To whom does it report?"
    ),
    options=(
        Option(
            "To `ann@example.org`: she wrote it.",
            "report-to-author",
            "Hosts do not look into the letter for that. They go by the envelope.",
            "RFC 5321 section 2.3.1",
        ),
        Option("To `office@example.org`: `MAIL` named it."),
        Option(
            "To both, to be sure.",
            "report-to-author",
            "The report goes to the argument of `MAIL`, and nowhere else.",
            "RFC 5321 section 2.3.1",
        ),
        Option(
            "To nobody: the client sees the code, and that is all.",
            "no-report",
            "The client that sees the 550 may be a host on the way. It has taken the "
            "letter, so it must tell somebody.",
            "RFC 5321 section 4.2.5",
        ),
    ),
    answer="B",
    because=(
        "The argument of `MAIL` is the reverse-path: the way back for bad news. The "
        "author's name stands in the letter."
    ),
    source="RFC 5321 section 4.2.5",
    hints=(
        "Which of the two addresses do hosts need to read?",
        "The envelope is for hosts, the letter for people.",
    ),
    taught_in="run-report",
)

NULL_PATH = Choose(
    id="03-null-path",
    prompt="Why does a failure report travel with `MAIL FROM:<>`?",
    options=(
        Option(
            "The host that reports has no address.",
            "null-is-unknown",
            "It could name its Postmaster. It is silent on purpose.",
        ),
        Option(
            "The sender wants to stay hidden.",
            "null-hides",
            "The report says in its text who wrote it. The envelope only has no way "
            "back.",
        ),
        Option("So that no report is ever sent about a report."),
        Option(
            "It is a mistake, and strict servers refuse it.",
            "null-is-spam",
            "Servers must expect it: reports have to be sent so.",
            "RFC 5321 section 6.1",
        ),
    ),
    answer="C",
    because=(
        "A report that fails would cause another report, and so on for ever. Without a "
        "reverse-path there is nowhere to send one, and the loop ends."
    ),
    source="RFC 5321 section 3.6.3",
    hints=(
        "What happens if the report cannot be delivered either?",
        "Imagine two hosts that each refuse what the other one reports.",
    ),
    taught_in="run-report",
)

REFUSED_RCPT = Choose(
    id="03-refused-rcpt",
    prompt=(
        "In one transaction bob was accepted, eve was refused with 550, and carol was "
        "accepted. Now the client says `DATA`. What happens?"
    ),
    options=(
        Option("354; the letter goes to bob and carol."),
        Option(
            "354; the letter goes to all three.",
            "refusal-is-advice",
            "Eve was refused: the server does not hold her address.",
        ),
        Option(
            "503; a refused recipient ends the transaction.",
            "refusal-resets",
            "A refusal changes nothing. Two recipients are held, and one is enough.",
        ),
        Option(
            "354; the letter goes to bob only, who came before the refusal.",
            "refusal-resets",
            "Each `RCPT` has its own answer. What comes after a refusal counts too.",
        ),
    ),
    answer="A",
    because=(
        "Each recipient is answered on its own. The client must tell the sender about "
        "eve; the others get the letter."
    ),
    source="RFC 5321 section 3.3",
    hints=(
        "Which addresses does the server hold after the three answers?",
        "Look at the envelope of the letter in the last cell.",
    ),
    taught_in="run-recipients",
)

SECOND_EHLO = Predict(
    id="03-second-ehlo",
    prompt=(
        "`EHLO`, `MAIL` and `RCPT` were accepted. Now comes `EHLO not a name`, and "
        "the server answers 501. What will it answer to another `RCPT` for carol?"
    ),
    form="three digits",
    answer=250,
    because=(
        "The `EHLO` was refused, so the server stays in its state: the transaction is "
        "open. Only an accepted `EHLO` clears it."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "What has a refusal done to the state, so far in this course?",
        "Does it matter which command was refused?",
    ),
    taught_in="run-second-ehlo",
    wrong=(
        Wrong(
            503,
            "refusal-resets",
            "That would be right after an accepted `EHLO`. This one was refused, and a "
            "refusal changes nothing.",
        ),
        Wrong(
            501,
            "error-sticks",
            "501 was about the line before. Each line is judged for itself.",
        ),
        Wrong(
            421,
            "refusal-closes",
            "A server must not hang up because of a bad line.",
            "RFC 5321 section 3.8",
        ),
    ),
)

PATIENCE = Predict(
    id="03-patience",
    prompt=(
        "A server waits five minutes for a command. It greets at minute 0. The client "
        "says `NOOP` at minute 4, and nothing more. At which minute does the server "
        "give up?"
    ),
    form="a number",
    answer=9,
    because=(
        "The five minutes begin anew with each command. So `NOOP` also says: I am "
        "still here."
    ),
    source="RFC 5321 section 4.5.3.2.7",
    hints=(
        "What exactly does the server wait for?",
        "It waits for the *next* command. When did the last one come?",
    ),
    taught_in="run-patience",
    wrong=(
        Wrong(
            5,
            "one-timer",
            "That would be one clock for the whole session. Each wait is measured for "
            "itself.",
            "RFC 5321 section 4.5.3.2",
        ),
        Wrong(
            4,
            "noop-disturbs",
            "`NOOP` is a command like any other, and welcome.",
            "RFC 5321 section 4.1.1.9",
        ),
        Wrong(
            10,
            "one-timer",
            "Ten minutes is how long a *client* waits after the dot.",
            "RFC 5321 section 4.5.3.2.6",
        ),
    ),
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    LEGAL_NOW,
    ORDER,
    HOPELESS,
    THREE_NOES,
    CASE,
    SPACE,
    SAME_MAILBOX,
    REPORT,
    NULL_PATH,
    REFUSED_RCPT,
    SECOND_EHLO,
    PATIENCE,
)
