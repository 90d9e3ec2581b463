"""The checks of lesson 06, on extensions.

Facts are those of RFC 5321 sections 2.2 and 4.1.1.11 (the model, parameters), RFC 1870
(SIZE), RFC 6152 (8BITMIME), RFC 6531 (SMTPUTF8) and RFC 2645 (ATRN).
"""

from __future__ import annotations

from ...protocol.machine import State
from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong
from ..sessions import Session, Typical

__all__ = ["QUESTIONS"]

ATRN = Choose(
    id="06-atrn",
    prompt="What does `ATRN` do?",
    options=(
        Option(
            "It proves that the recipient is who it claims to be.",
            "atrn-is-recipient",
            "You will often read it so. But the A says that the *client* has logged "
            "in. The rest of the word is the old command `TURN`.",
        ),
        Option(
            "It hands a letter to another server on the way.",
            "atrn-is-relay",
            "For that there is nothing new to say: a relay is a client that says "
            "`MAIL`, `RCPT` and `DATA`, as always.",
        ),
        Option(
            "It starts the letter again at the point where the line broke.",
            "atrn-is-return",
            "No extension in this table does that. A letter that broke off is sent "
            "again from its beginning.",
        ),
        Option("It turns the roles: the client, once logged in, gets its own mail."),
    ),
    answer="D",
    because=(
        "ATRN is Authenticated TURN. A host that is not always connected logs in, says "
        "`ATRN`, and then serves: the other side sends what has waited for it."
    ),
    source="RFC 2645 section 5.2.1",
    hints=(
        "Read the table once more: what does the A stand for, and what TRN?",
        "Two words: the first means *logged in*, the second means *change roles*.",
    ),
    taught_in="announce-nine",
)

OFFER = Choose(
    id="06-offer",
    prompt=(
        "The answer to `EHLO` lists `STARTTLS` and `8BITMIME`. The client says `MAIL "
        "FROM:<ann@example.org>`, and the answer is 250. Which extension is in use now?"
    ),
    options=(
        Option(
            "Both: what was offered is switched on.",
            "offer-is-use",
            "The list says what *could* be used. Only a parameter or a verb uses it.",
        ),
        Option(
            "`STARTTLS`: from here on nobody can listen.",
            "starttls-by-itself",
            "Nobody has said `STARTTLS`, so every word still travels in clear.",
            "RFC 3207 section 4",
        ),
        Option("None."),
        Option(
            "`8BITMIME`: the client did not refuse it.",
            "silence-is-consent",
            "A client need not refuse what it does not want. Silence uses nothing.",
        ),
    ),
    answer="C",
    because=(
        "The client named neither. An old client that knows no extension would have "
        "said just the same, and it is served as in 1982."
    ),
    source="RFC 5321 section 2.2.1",
    hints=(
        "Which word of the client belongs to an extension?",
        "To use 8BITMIME it would have said `BODY=8BITMIME`. What of the other?",
    ),
    taught_in="offer-and-use",
)

OLD_SERVER = Predict(
    id="06-old-server",
    prompt=(
        "The client says `EHLO me.example`. An old server answers 502: it does not "
        "have this command. Which verb should the client say next?"
    ),
    form="a verb, in quotes",
    answer="HELO",
    because=(
        "The older greeting is in every server. The client loses the extensions, but "
        "the letter can go."
    ),
    source="RFC 5321 section 3.2",
    hints=(
        "How did a client say who it is, before there were extensions?",
        "It has four letters too; two of them change places.",
    ),
    taught_in="run-old-server",
    wrong=(
        Wrong(
            "QUIT",
            "old-is-useless",
            "It may, but the letter would not arrive. The server is old, not broken.",
        ),
        Wrong(
            "EHLO",
            "again-helps",
            "The first digit is 5: the same word will get the same answer.",
            "RFC 5321 section 4.2.1",
        ),
        Wrong(
            "MAIL",
            "mail-before-hello",
            "The server does not know yet who is calling: the refused word did not "
            "count.",
            "RFC 5321 section 4.1.4",
        ),
    ),
)

ORDER = Order(
    id="06-order",
    prompt="A client meets an old server. Put what is said into order.",
    items=(
        "S: 502 Command not implemented",
        "C: HELO me.example",
        "S: 220 mx.example.net",
        "C: MAIL FROM:<ann@example.org>",
        "C: EHLO me.example",
        "S: 250 mx.example.net",
    ),
    answer="CEABFD",
    because=(
        "The server greets, the client tries the better word, and falls back to the "
        "older one when it is refused. Then it works without extensions."
    ),
    source="RFC 5321 section 3.2",
    hints=(
        "Who speaks first? And why would a client say `HELO` at all?",
        "The refusal stands between `EHLO` and `HELO`.",
    ),
    taught_in="run-old-server",
    rules=(
        Rule(
            "C", "E", "client-speaks-first",
            "The server greets before the client says anything.",
            "RFC 5321 section 3.1",
        ),
        Rule(
            "E", "A", "helo-comes-first",
            "502 refuses the command that the server does not have: `EHLO`.",
            "RFC 5321 section 3.2",
        ),
        Rule(
            "A", "B", "helo-comes-first",
            "A client prefers `EHLO`. It says `HELO` after it was refused.",
            "RFC 5321 section 2.2.1",
        ),
        Rule(
            "B", "F", "order-is-free",
            "250 is the answer to `HELO`: it comes after it.",
            "RFC 5321 section 4.3.1",
        ),
        Rule(
            "F", "D", "mail-before-hello",
            "The client waits until its greeting was accepted.",
            "RFC 5321 section 4.1.4",
        ),
    ),
)  # fmt: skip

NOT_OFFERED = Predict(
    id="06-not-offered",
    prompt=(
        "The server has offered `8BITMIME`, and not `SIZE`. The client says `MAIL "
        "FROM:<ann@example.org> SIZE=15`. Which code is the answer?"
    ),
    form="three digits",
    answer=555,
    because=(
        "555 is for a parameter of `MAIL` or `RCPT` that the server does not know. It "
        "does not guess, and it does not act as if the word were not there."
    ),
    source="RFC 5321 section 4.1.1.11",
    hints=(
        "May a server act as if the word were not there?",
        "Its three digits are all the same.",
    ),
    taught_in="run-not-offered",
    wrong=(
        Wrong(
            250,
            "unknown-is-skipped",
            "Then the client would believe that its wish was understood. The server "
            "says plainly that it was not.",
        ),
        Wrong(
            501,
            "refused-is-misspelt",
            "The line is written well. 501 is for one that is not, such as `SIZE=big` "
            "where SIZE is offered.",
        ),
        Wrong(
            504,
            "value-or-name",
            "504 is near: the parameter is known, but not what is asked of it. Here "
            "the server does not know the parameter.",
            "RFC 5321 section 4.2.1",
        ),
        Wrong(
            552,
            "size-is-judged",
            "552 says that a letter is too large. This server does not read the "
            "number at all.",
            "RFC 1870 section 6.1",
        ),
    ),
)

READ_REFUSED = Read(
    id="06-read-refused",
    prompt=(
        "This server has offered SIZE and 8BITMIME. Two lines of the client are "
        "refused. One of them uses an extension that was never offered: which number "
        "has it?"
    ),
    material="""
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net (and its list)
C: MAIL FROM:<ann@example.org> BODY=9BITMIME
S: 504 No such value
C: MAIL FROM:<ann@example.org> SIZE=2000 BODY=8BITMIME
S: 250 OK
C: RCPT TO:<bob@example.net> NOTIFY=NEVER
S: 555 Parameter not recognized
C: RCPT TO:<bob@example.net>
S: 250 OK
C: QUIT
S: 221 Bye
""",
    form="a line number",
    answer=8,
    because=(
        "`NOTIFY` belongs to DSN, which is not in the list. Line 4 uses an offered "
        "parameter with a value that does not exist."
    ),
    source="RFC 5321 section 4.1.1.11",
    hints=(
        "Find the two replies that begin with 5. What does each one say?",
        "504 knows the parameter, 555 does not. Look at the line before the 555.",
    ),
    taught_in="run-not-offered",
    wrong=(
        Wrong(
            4,
            "value-or-name",
            "`BODY` was offered, with 8BITMIME. Only its value is wrong: 504.",
            "RFC 5321 section 4.2.1",
        ),
        Wrong(
            6,
            "one-parameter",
            "Both parameters were offered, and one line may hold several.",
            "RFC 5321 section 4.1.2",
        ),
        Wrong(
            9,
            "server-line",
            "Line 9 is the server's reply. The line that it refuses stands before it.",
        ),
        Wrong(
            10,
            "refusal-is-final",
            "Line 10 is accepted: it asks for bob again, without the parameter.",
        ),
    ),
)

SIZE_DURING = Predict(
    id="06-size-during",
    prompt=(
        "The server takes letters up to 65,536 octets. The client declares `SIZE=200`, "
        "is answered 250, and then sends 70,000 octets. Which code follows the dot?"
    ),
    form="three digits",
    answer=552,
    because=(
        "What counts in the end is what came: more than the server takes. The 250 to "
        "`MAIL` was given to a letter of 200 octets."
    ),
    source="RFC 1870 section 6.3",
    hints=(
        "What did the server accept with its 250: any letter, or one of 200 octets?",
        "It is the code that `SIZE=70000` got before the letter.",
    ),
    taught_in="run-size-during",
    wrong=(
        Wrong(
            250,
            "mail-is-promise",
            "The 250 to `MAIL` is no promise. After the letter the server may still "
            "say no.",
            "RFC 1870 section 6.2",
        ),
        Wrong(
            452,
            "too-big-is-later",
            "452 says: not now. But tomorrow this letter will be as large as today.",
            "RFC 1870 section 6.1",
        ),
        Wrong(
            500,
            "size-ends-letter",
            "The server would then take octet 201 for a command. It must not use the "
            "declared size to find the end of the letter.",
            "RFC 1870 section 6",
        ),
    ),
)


def body(content: bytes) -> str:
    return "7BIT" if content.isascii() else "8BITMIME"


def _always(content: bytes) -> str:
    return "8BITMIME" if content else "7BIT"


def _never(content: bytes) -> str:
    return "7BIT" if content else "8BITMIME"


def _off_by_one(content: bytes) -> str:
    return "8BITMIME" if any(octet > 128 for octet in content) else "7BIT"


def _as_utf8(content: bytes) -> str:
    try:
        return "7BIT" if content.decode().isascii() else "8BITMIME"
    except UnicodeDecodeError:
        return "7BIT"


def _printable(content: bytes) -> str:
    plain = all(octet in b"\r\n\t" or 31 < octet < 127 for octet in content)
    return "7BIT" if plain else "8BITMIME"


BODY = Write(
    id="06-body",
    prompt=(
        "Write `body(content)`: the value that `BODY=` needs for this text. `8BITMIME` "
        "if an octet is above 127, else `7BIT`."
    ),
    answer=body,
    because=(
        "Only the octets count, not what they mean. An octet above 127 has its eighth "
        "bit set, and seven bits cannot carry it."
    ),
    source="RFC 6152 section 3",
    hints=(
        "`for octet in content` gives numbers. Which of them do not fit in seven bits?",
        "`content.isascii()` is True if all are at most 127.",
    ),
    taught_in="eight-bits",
    rows=(
        Row(
            (b"Lunch?\r\n",), "7BIT",
            "These octets are all ASCII: nothing needs an extension.",
            "eight-bit-always",
        ),
        Row(
            ("Grüße\r\n".encode(),), "8BITMIME",
            "`ü` and `ß` are two octets each in UTF-8, all above 127.",
            "text-is-ascii",
        ),
        Row(
            (b"caf\xe9\r\n",), "8BITMIME",
            "This `é` is Latin-1, one octet. It is above 127 all the same.",
            "eight-bit-is-utf8",
        ),
        Row(
            (b"\x80\r\n",), "8BITMIME",
            "128 is the first number that needs the eighth bit.",
            "ascii-is-128",
        ),
        Row(
            (b"a\x7fb\r\n",), "7BIT",
            "127 is an ASCII number, though no letter stands for it.",
            "control-is-eight-bit",
        ),
    ),
    typical=(_always, _never, _off_by_one, _as_utf8, _printable),
)  # fmt: skip

EIGHT_BIT_LETTER = Session(
    id="06-eight-bit-letter",
    prompt=(
        "The server offers 8BITMIME. Send a letter from `ann@example.org` to "
        "`bob@example.net` with the word `Grüße` in its text. Then take leave."
    ),
    opening="EHLO me.example",
    answer="""
EHLO me.example
MAIL FROM:<ann@example.org> BODY=8BITMIME
RCPT TO:<bob@example.net>
DATA
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Grüße
.
QUIT
""",
    because=(
        "`BODY=8BITMIME` stands on `MAIL`, after the address. The MIME fields then "
        "tell the reader's program what the octets mean."
    ),
    source="RFC 6152 section 3",
    hints=(
        "Which parameter declares octets above 127, and which command takes it?",
        "`MAIL FROM:<ann@example.org> BODY=8BITMIME`; the rest is as always.",
    ),
    taught_in="run-eight",
    ends=State.CLOSED,
    letters=(("ann@example.org", ("bob@example.net",)),),
    typical=(
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
            "DATA\n\nGrüße\n.\nQUIT",
            "offer-is-use",
            "The server offered it, but nobody used the offer.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org>\n"
            "RCPT TO:<bob@example.net> BODY=8BITMIME\nDATA\n\nGrüße\n.\nQUIT",
            "parameter-anywhere",
            "The body is the same for all recipients: `BODY=` belongs to `MAIL`.",
        ),
        Typical(
            "HELO me.example\nMAIL FROM:<ann@example.org> BODY=8BITMIME\n"
            "RCPT TO:<bob@example.net>\nDATA\n\nGrüße\n.\nQUIT",
            "helo-brings-offers",
            "After `HELO` nothing was offered, so nothing may be used.",
        ),
        Typical(
            "EHLO me.example\nMAIL FROM:<ann@example.org> BODY=8BIT\n"
            "RCPT TO:<bob@example.net>\nDATA\n\nGrüße\n.\nQUIT",
            "value-or-name",
            "`8bit` is a word of MIME. The parameter has the value `8BITMIME`.",
        ),
    ),
)

ALL_FOUR = Predict(
    id="06-all-four",
    prompt=(
        "Postfix, Exim, OpenSMTPD and aiosmtpd were asked with `EHLO`. How many of the "
        "nine keywords are in all four answers?"
    ),
    form="a number",
    answer=2,
    because=(
        "All four list SIZE and 8BITMIME. Each of the others is missing somewhere, and "
        "ATRN everywhere: no extension is a duty."
    ),
    source="RFC 5321 section 2.2.1",
    hints=(
        "Must a server offer any extension at all?",
        "One of the four is written in Python for tests, one wants to stay small.",
    ),
    taught_in="run-four-servers",
    wrong=(
        Wrong(
            9,
            "offers-are-duty",
            "A server must understand `EHLO`. What it lists is its own affair.",
        ),
        Wrong(
            0,
            "old-is-useless",
            "It is better than that: the oldest of the nine are nearly everywhere.",
        ),
        Wrong(
            8,
            "offers-are-duty",
            "Only one of the four offers so many. Each of the others leaves some out.",
        ),
    ),
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    ATRN,
    OFFER,
    OLD_SERVER,
    ORDER,
    NOT_OFFERED,
    READ_REFUSED,
    SIZE_DURING,
    BODY,
    EIGHT_BIT_LETTER,
    ALL_FOUR,
)
