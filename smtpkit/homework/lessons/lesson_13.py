"""The checks of lesson 13, the capstone: read, drive, survive, meet.

Facts are those of RFC 5321 sections 3.1, 3.8, 4.1.4, 4.2.1, 4.2.5, 4.3.1, 4.3.2, 4.5.3.2
and 6.1.  The worked answers of the two large questions are in `answers_13`.
"""

from __future__ import annotations

from ..capstone.questions import Belief, Pass, Survive, edited
from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong
from .answers_13 import CLIENT_MISTAKES, PORTER_MISTAKES, deliver, past_the_porter

__all__ = ["QUESTIONS"]

STRANGER_A = Read(
    id="13-stranger-a",
    prompt="Which of the four programs is stranger A?",
    form="one of the names 'postfix', 'exim', 'opensmtpd', 'aiosmtpd' in quotes",
    answer="exim",
    because=(
        "Exim alone says `Accepted` to `RCPT`, and gives the letter an `id`. No enhanced "
        "codes, and PIPECONNECT in the list: three more marks."
    ),
    source="RFC 5321 section 4.3.1",
    hints=(
        "Look at the answer to `RCPT`, and search the four for it.",
        "A reply without enhanced codes leaves two. One of them offers no CHUNKING.",
    ),
    taught_in="run-stranger-a",
    wrong=(
        Wrong(
            "postfix",
            "one-mark-is-enough",
            "Postfix offers SIZE and CHUNKING too. But its replies have enhanced codes, "
            "and it says `Ok`.",
        ),
        Wrong(
            "opensmtpd",
            "same-words-same-program",
            "OpenSMTPD says `Hello` as well. It goes on with `pleased to meet you`, and "
            "offers less.",
        ),
        Wrong(
            "aiosmtpd",
            "one-mark-is-enough",
            "`250 OK` to `MAIL` fits. The list does not: aiosmtpd offers no CHUNKING.",
        ),
    ),
)

STRANGER_B = Choose(
    id="13-stranger-b",
    prompt="Stranger B greets with `ESMTP Exim 4.96`. What is it?",
    options=(
        Option(
            "Exim: it says so itself.",
            "banner-is-proof",
            "Its owner may write into the greeting what he likes. Look at what the "
            "program says all day.",
            "RFC 5321 section 3.1",
        ),
        Option(
            "aiosmtpd: `Error: nested MAIL command` are its words.",
            "same-words-same-program",
            "The words fit. But aiosmtpd has no enhanced codes, and it offers neither "
            "PIPELINING nor ETRN.",
        ),
        Option("Postfix: its words, its codes, its list, whatever the greeting says."),
        Option(
            "OpenSMTPD: its replies have enhanced codes.",
            "one-mark-is-enough",
            "They have. But OpenSMTPD says `Invalid command`, never `Error`.",
        ),
    ),
    answer="C",
    because=(
        "Three marks against one. The greeting is a setting; the words of the other "
        "replies are part of the program."
    ),
    source="RFC 5321 section 3.1",
    hints=(
        "Compare the answer to the second `MAIL` with the four, digit by digit.",
        "Two programs use these words. Only one puts enhanced codes before them.",
    ),
    taught_in="run-stranger-b",
)


def whose(reply: str) -> str:
    is_enhanced = reply[4:8].count(".") == 2
    if "Error" in reply:
        return "postfix" if is_enhanced else "aiosmtpd"
    return "opensmtpd" if is_enhanced else "exim"


def _one_name(reply: str) -> str:
    return "exim"


def _postfix(reply: str) -> str:
    return "postfix"


def _by_one_word(reply: str) -> str:
    return "postfix" if "Error" in reply else "exim"


def _by_enhanced(reply: str) -> str:
    if reply[4:8].count(".") == 2:
        return "postfix"
    return "aiosmtpd" if "Error" in reply else "exim"


def _by_code(reply: str) -> str:
    return "opensmtpd" if reply[:3] == "500" else whose(reply)


WHOSE = Write(
    id="13-whose",
    prompt=(
        "Write `whose(reply)`: which of the four gave this error? Return its name, such "
        "as `'exim'`."
    ),
    answer=whose,
    because="Two marks together tell all four apart; neither does so alone.",
    source="RFC 5321 section 4.3.1",
    hints=(
        "Two marks: is there an enhanced code, and is the word `Error` there?",
        "Both: Postfix. `Error` alone: aiosmtpd. The code alone: OpenSMTPD.",
    ),
    taught_in="run-stranger-b",
    rows=(
        Row(
            ("503 5.5.1 Error: nested MAIL command",), "postfix",
            "`Error`, with an enhanced code before it.",
            "",
        ),
        Row(
            ("503 sender already given",), "exim",
            "Neither an enhanced code nor `Error`.",
            "reply-has-one-form",
        ),
        Row(
            ("503 Error: nested MAIL command",), "aiosmtpd",
            "The words of Postfix, but no enhanced code.",
            "same-words-same-program",
        ),
        Row(
            ("500 5.5.1 Invalid command: Command unrecognized",), "opensmtpd",
            "An enhanced code, but no `Error`.",
            "one-mark-is-enough",
        ),
        Row(
            ("500 5.5.2 Error: command not recognized",), "postfix",
            "All four answer 500 and 503. The digits tell nothing here.",
            "code-tells-program",
        ),
    ),
    typical=(_one_name, _postfix, _by_one_word, _by_enhanced, _by_code),
)  # fmt: skip

SILENCE = Predict(
    id="13-silence",
    prompt=(
        "`450`: ask again in 6 minutes. This server waits 5 minutes for a command. A "
        "client keeps silent for 6, then repeats its `RCPT`. Which code is the last one "
        "that it gets?"
    ),
    form="three digits",
    answer=421,
    because=(
        "After 5 silent minutes the server has closed. A `NOOP` now and then tells it "
        "that you are still there."
    ),
    source="RFC 5321 section 4.5.3.2.7",
    hints=(
        "Two waits run at once. Which one ends first?",
        "The server says goodbye before the client speaks. One code means just that.",
    ),
    taught_in="run-silence",
    wrong=(
        Wrong(
            250,
            "silence-is-free",
            "Six minutes are enough for Bob. They are too long for the connection.",
        ),
        Wrong(
            450,
            "refusal-is-final",
            "That was the first answer. Nobody is there to give it once more.",
        ),
        Wrong(
            503,
            "error-keeps-line",
            "The line would be in order. But the connection is gone before it is said.",
        ),
    ),
)

PLAN = Order(
    id="13-order",
    prompt="A plan for the porter. Put the steps in order.",
    items=(
        "MAIL FROM:<ann@example.org>",
        "EHLO me.example, in clear",
        "(the letter)",
        "AUTH PLAIN …",
        "EHLO me.example, inside TLS",
        "RCPT TO:<…>",
        "STARTTLS",
    ),
    answer="BGEDAFC",
    because=(
        "First secrecy, then who you are, then the envelope, then the letter. Each "
        "step needs the one before."
    ),
    source="RFC 5321 section 4.1.4",
    hints=(
        "What must be true before you show a password?",
        "EHLO comes twice: TLS makes both sides forget. AUTH comes before MAIL.",
    ),
    taught_in="run-first-refusal",
    rules=(
        Rule(
            "B", "G", "offer-not-needed",
            "Before `EHLO` no extension may be used, and STARTTLS is one.",
            "RFC 3207 section 4",
        ),
        Rule(
            "G", "E", "handshake-by-itself",
            "There is no TLS before STARTTLS.",
            "RFC 3207 section 4",
        ),
        Rule(
            "E", "D", "tls-keeps-session",
            "After the handshake the server knows nothing of you. Say `EHLO` first.",
            "RFC 3207 section 4.2",
        ),
        Rule(
            "D", "A", "login-is-late",
            "Inside a transaction it is too late for a login.",
            "RFC 4954 section 4",
        ),
        Rule(
            "A", "F", "recipient-first",
            "`MAIL` opens the transaction; recipients follow.",
            "RFC 5321 section 3.3",
        ),
        Rule(
            "F", "C", "text-without-data",
            "A letter needs a recipient first.",
            "RFC 5321 section 3.3",
        ),
    ),
)  # fmt: skip

PORTER = Pass(
    id="13-porter",
    prompt=(
        "Bring one letter past the porter: from `ann@example.org`, to Bob and to Carol, "
        "both at `example.net`. Ann logs in as `ann`, password `secret`. Then "
        "take leave. Use `lab.say` and `lab.wait`."
    ),
    answer=past_the_porter,
    stub='''
def past_the_porter(lab):
    lab.say("EHLO me.example")
    return ...
''',
    because=(
        "Eight refusals, eight reasons, and each of them in the reply. That is how one "
        "finds a way through any server."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "Find the first refusal that you did not plan: it says what is missing.",
        "Wait 3 minutes, say NOOP, wait 3 more. Let Python count: `len(letter)`.",
    ),
    taught_in="run-first-refusal",
    rows=(
        Belief(
            "secret",
            "starttls-by-itself",
            "`530` names the command that must come first.",
        ),
        Belief(
            "known",
            "from-is-password",
            "`530` again: log in, inside TLS. PLAIN is one line: base64 of a NUL, the "
            "name, a NUL, the password.",
        ),
        Belief(
            "sized",
            "size-is-decoration",
            "`452` asks for a parameter of `MAIL`.",
        ),
        Belief(
            "own",
            "name-is-free",
            "`550` says whose name you may use.",
        ),
        Belief(
            "patient",
            "silence-is-free",
            "`450` wants 6 minutes on this line; after 5 silent ones you hear `421`.",
        ),
        Belief(
            "moved",
            "refusals-are-one",
            "`551` is a no with an address in it. Use that.",
        ),
        Belief(
            "counted",
            "data-is-only-way",
            "`554` to `DATA` points to another verb, in the list.",
        ),
        Belief(
            "whole",
            "nothing-required",
            "`554` after the letter names the field that is missing.",
        ),
    ),
    typical=tuple(edited(past_the_porter, old, new) for old, new in PORTER_MISTAKES),
)  # fmt: skip

HOPEFUL = Predict(
    id="13-hopeful",
    prompt=(
        "A client says its lines, reads once after each, and looks at nothing. It meets "
        "21 trials; in the first of them nothing goes wrong. How many does it survive?"
    ),
    form="a number",
    answer=0,
    because=(
        "Not even the first: two lines of the letter begin with a dot, and nobody "
        "doubled them. The letter arrives damaged."
    ),
    source="RFC 5321 section 4.5.2",
    hints=(
        "Look at the letter, not only at the faults.",
        "What happens to a line that begins with a dot and was not stuffed?",
    ),
    taught_in="run-hopeful",
    wrong=(
        Wrong(
            1,
            "dots-kept",
            "Nothing goes wrong on the line. But the letter has a line `.`, and for the "
            "server that is its end.",
        ),
        Wrong(
            21,
            "250-is-receipt",
            "A client that looks at no reply cannot know what became of its letter.",
        ),
    ),
)

DOUBT = Choose(
    id="13-in-doubt",
    prompt=(
        "The client has sent the dot. Before an answer comes, the connection drops. "
        "What should it do?"
    ),
    options=(
        Option("Wait, connect again, and send the whole letter again."),
        Option(
            "Nothing: the server has the dot, so it has the letter.",
            "no-answer-is-yes",
            "Perhaps. Only a `250` would say so, and without it the letter may be lost.",
            "RFC 5321 section 4.2.5",
        ),
        Option(
            "Tell Ann that her letter failed.",
            "no-answer-is-no",
            "Bob may be reading it just now. A lost connection counts as a `451`: later.",
        ),
        Option(
            "Connect again and ask whether the letter has come.",
            "hosts-remember",
            "SMTP has no such question. `VRFY` asks about people.",
            "RFC 5321 section 4.1.1.6",
        ),
    ),
    answer="A",
    because=(
        "A connection that breaks counts as a `451`: try again later. Bob may get it "
        "twice. That is the price; a lost letter would be worse."
    ),
    source="RFC 5321 section 3.8",
    hints=(
        "Who is responsible until a `250` has arrived?",
        "Two evils: a letter that comes twice, and one that never comes.",
    ),
    taught_in="run-hopeful",
)

SURVIVE = Survive(
    id="13-survive",
    prompt=(
        "Write `deliver(connect, wait, letter)`. It returns True if the server has the "
        "letter, False if Ann must be told that it failed. Try until it passes all 21 "
        "trials."
    ),
    answer=deliver,
    stub='''
def deliver(connect, wait, letter):
    return ...
''',
    because=(
        "Delivered once wherever that can be done, twice only where nobody can know, "
        "and Ann is told of every no."
    ),
    source="RFC 5321 section 4.5.4.1",
    hints=(
        "Mend the first trial that fails, then run again. The table says what to do.",
        "Two inner functions: `ask` sends and reads one reply; `attempt` is one try.",
    ),
    taught_in="run-hopeful",
    rows=(
        Belief(
            "DAMAGED",
            "dots-kept",
            "The server takes one dot away from each line that begins with one.",
        ),
        Belief("2", "server-at-fault", "One `recv` is not one reply."),
        Belief("5", "old-is-useless", "Mail is older than its extensions."),
        Belief("6", "unknown-is-error", "Do not compare with 250."),
        Belief("7", "later-is-never", "One failure is not the end."),
        Belief("11", "waiting-is-waste", "Who hurries comes too early each time."),
        Belief("PESTERED", "retry-all", "A 5 was meant for good."),
        Belief("14", "queue-for-ever", "Count your tries, and stop."),
        Belief("16", "no-answer-is-no", "No answer is neither yes nor no."),
        Belief("19", "dot-is-quick", "The server was delivering, and you hung up."),
        Belief("20", "no-answer-is-no", "No answer is neither yes nor no."),
        Belief("21", "quit-sends", "The letter was the server's already."),
    ),
    typical=tuple(edited(deliver, old, new) for old, new in CLIENT_MISTAKES),
)  # fmt: skip

SPACE = Predict(
    id="13-space",
    prompt=(
        "`MAIL FROM: <ann@example.org>`, with a space after the colon. Our server says "
        "`501`. What does Postfix say?"
    ),
    form="three digits",
    answer=250,
    because=(
        "Postfix forgives the space; so do the other three. The rule forbids it all the "
        "same, and a strict server refuses."
    ),
    source="RFC 5321 section 3.3",
    hints=(
        "Many programs have written this space for many years.",
        "A server that wants mail forgives what does no harm.",
    ),
    taught_in="run-space",
    wrong=(
        Wrong(
            501,
            "reply-has-one-form",
            "Our server keeps to the letter of the rule, to teach it. Postfix has to "
            "live with what others send.",
        ),
        Wrong(
            500,
            "five-is-syntax",
            "The verb is known. At most its argument is wrong.",
        ),
    ),
)

LIBERAL = Choose(
    id="13-liberal",
    prompt=(
        "Four real servers take `MAIL FROM: <ann@example.org>`. What follows for the "
        "client that you write?"
    ),
    options=(
        Option(
            "The space is allowed after all: four servers cannot be wrong.",
            "spaces-are-free",
            "They forgive it. The rule does not allow it.",
        ),
        Option(
            "It should write the space, because it is easier to read.",
            "liberal-is-safe",
            "The fifth server may be a strict one. Then your letter stays with you.",
        ),
        Option(
            "It should try both ways, one after the other.",
            "refused-is-misspelt",
            "One way is right everywhere. There is nothing to try.",
        ),
        Option("Nothing: it writes what the rule says, whatever others forgive."),
    ),
    answer="D",
    because=(
        "What one server forgives the next refuses. A client that keeps to the rule "
        "needs no luck."
    ),
    source="RFC 5321 section 3.3",
    hints=(
        "Which form do all servers take, the strict ones too?",
        "The servers' patience is their affair. What is yours?",
    ),
    taught_in="run-space",
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    STRANGER_A,
    STRANGER_B,
    WHOSE,
    PLAN,
    SILENCE,
    PORTER,
    HOPEFUL,
    DOUBT,
    SURVIVE,
    SPACE,
    LIBERAL,
)
