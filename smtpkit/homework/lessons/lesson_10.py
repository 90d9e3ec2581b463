"""The checks of lesson 10, on STARTTLS and AUTH.

Facts are those of RFC 3207 (STARTTLS), RFC 8314 section 3.3 (implicit TLS), RFC 4954
(AUTH) and RFC 4616 (PLAIN).
"""

from __future__ import annotations

from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong

__all__ = ["QUESTIONS"]

WIRE = Choose(
    id="10-wire",
    prompt=(
        "A listener sits on the line from the first octet on. Client and server use "
        "`STARTTLS`, then a letter goes. What can the listener read?"
    ),
    options=(
        Option(
            "Nothing: the server offers `STARTTLS`.",
            "starttls-by-itself",
            "The offer itself was read from the line. Nothing is encrypted before the "
            "handshake.",
        ),
        Option("The greeting, the first `EHLO` with its answer, and `STARTTLS`."),
        Option(
            "The commands, but not the text of the letter.",
            "tls-hides-text-only",
            "Inside TLS there is no difference between commands and text: all octets "
            "are encrypted.",
        ),
        Option(
            "Everything: the listener has heard the handshake too.",
            "handshake-tells-keys",
            "The handshake is made for an open line: who only listens does not learn "
            "the keys.",
        ),
    ),
    answer="B",
    because=(
        "Before the handshake all is in clear. After it, a listener sees that octets "
        "travel, and how many, but not what they say."
    ),
    source="RFC 3207 section 6",
    hints=(
        "Read the output once more: which lines are words, and which only kinds?",
        "The border is the handshake. What was said before it?",
    ),
    taught_in="wire",
)

FORGOTTEN = Predict(
    id="10-forgotten",
    prompt=(
        "`EHLO`, then `STARTTLS`, then the handshake: all went well. Inside TLS the "
        "client says at once `MAIL FROM:<ann@example.org>`. Which code is the answer?"
    ),
    form="three digits",
    answer=503,
    because=(
        "The session stands where it stood after the greeting. The server has "
        "forgotten the `EHLO`, so this `MAIL` comes too early."
    ),
    source="RFC 3207 section 4.2",
    hints=(
        "What may a client say right after the greeting, and what not?",
        "The line is good, but out of order. You met this code in *A session*.",
    ),
    taught_in="run-forgotten",
    wrong=(
        Wrong(
            250,
            "tls-keeps-session",
            "It would be so if the session went on. But it begins again: the server "
            "must forget what it heard in clear.",
        ),
        Wrong(
            530,
            "tls-is-login",
            "530 asks for something to be done first, such as logging in. This server "
            "asks for no login.",
            "RFC 4954 section 6",
        ),
        Wrong(
            220,
            "greets-again",
            "220 was the answer to `STARTTLS`. The greeting is not said again.",
            "RFC 3207 section 5",
        ),
        Wrong(
            501,
            "refused-is-misspelt",
            "The line is written well. Only its moment is wrong.",
            "RFC 5321 section 4.2.1",
        ),
    ),
)

ORDER = Order(
    id="10-order",
    prompt=(
        "A client sends a letter through a server that lets nobody in without TLS and "
        "a password. Put the steps in order."
    ),
    items=(
        "AUTH PLAIN AGFubgBzZWNyZXQ=",
        "STARTTLS",
        "EHLO me.example, and the answer lists AUTH PLAIN",
        "the TLS handshake",
        "MAIL FROM:<ann@example.org>",
        "EHLO me.example, and the answer lists STARTTLS",
    ),
    answer="FBDCAE",
    because=(
        "First the offer, then the verb, then the handshake. Then all begins again "
        "with `EHLO`; and only now may a password travel."
    ),
    source="RFC 3207 section 4.2",
    hints=(
        "`STARTTLS` is not offered inside TLS. Which `EHLO` comes first?",
        "After the handshake: who am I, then a password, then the letter.",
    ),
    taught_in="client-forgets",
    rules=(
        Rule(
            "F", "B", "offer-not-needed",
            "A client uses what was offered: it says `EHLO` and reads the list first.",
            "RFC 5321 section 2.2.1",
        ),
        Rule(
            "B", "D", "handshake-by-itself",
            "The client asks with `STARTTLS`, and the answer 220 lets the handshake "
            "begin.",
            "RFC 3207 section 4",
        ),
        Rule(
            "D", "C", "tls-keeps-session",
            "A server lists PLAIN inside TLS. After the handshake, `EHLO` asks anew.",
            "RFC 3207 section 4.2",
        ),
        Rule(
            "C", "A", "tls-keeps-session",
            "Both sides have forgotten the first `EHLO`. It comes again before `AUTH`.",
            "RFC 3207 section 4.2",
        ),
        Rule(
            "A", "E", "login-is-late",
            "This server wants to know who speaks before it takes a letter.",
            "RFC 4954 section 6",
        ),
    ),
)  # fmt: skip

FIRST = Predict(
    id="10-first",
    prompt=(
        "A client connects to port 465. Who sends the first octet on this line: the "
        "`client`, the `server`, or `both` at once?"
    ),
    form="a word, in quotes",
    answer="client",
    because=(
        "The handshake comes first, and the client opens it. The server's greeting "
        "follows inside TLS."
    ),
    source="RFC 8314 section 3.3",
    hints=(
        "What happens on this port before anybody speaks SMTP?",
        "A TLS handshake is opened by the side that has connected.",
    ),
    taught_in="run-implicit",
    wrong=(
        Wrong(
            "server",
            "greeting-before-tls",
            "In SMTP the server speaks first, and so it does here. But SMTP begins "
            "after the handshake.",
        ),
        Wrong(
            "both",
            "handshake-at-once",
            "A handshake goes to and fro: one side opens it, the other answers.",
        ),
    ),
)

PORTS = Choose(
    id="10-ports",
    prompt="Ann's mail program hands her letter to her provider. What of port 465?",
    options=(
        Option(
            "It is obsolete: use 587 only.",
            "465-is-dead",
            "You will often read so. Its first registration was taken back; in 2018 "
            "it was registered again, for exactly this.",
            "RFC 8314 section 7.3",
        ),
        Option(
            "It is for servers that relay to each other inside TLS.",
            "465-is-relay",
            "Relays use port 25: MX records have no place for a port.",
            "RFC 8314 section 7.3",
        ),
        Option("It is for this: TLS from the first octet, then SMTP as usual."),
        Option(
            "It is 587 under another name: say `STARTTLS` on both.",
            "465-starts-in-clear",
            "On 465 the handshake comes before the greeting. There is nothing left to "
            "start.",
        ),
    ),
    answer="C",
    because=(
        "465 has implicit TLS, 587 has `STARTTLS`. Both are for submission, and both "
        "are good if the client insists on TLS."
    ),
    source="RFC 8314 section 3.3",
    hints=(
        "Look at the table: who talks to whom on this port?",
        "RFC 8314 wants both 465 and 587, each with its own way into TLS.",
    ),
    taught_in="run-implicit",
)

HOPS = Predict(
    id="10-hops",
    prompt=(
        "A letter goes through `msa.example.org`, `relay.example.net` and "
        "`mx.example.net`. Between these hosts all is inside TLS. How many of the three "
        "hosts can read the letter?"
    ),
    form="a number",
    answer=3,
    because=(
        "TLS ends in each host: it decrypts what comes and holds the letter in plain "
        "text. For the next hop it is encrypted anew."
    ),
    source="RFC 3207 section 6",
    hints=(
        "Each host writes a Received line into the letter. Can it do so blindly?",
        "TLS has two ends. Where do they lie: at the author and the reader?",
    ),
    taught_in="run-hops",
    wrong=(
        Wrong(
            0,
            "tls-end-to-end",
            "TLS protects the line between two hosts. It does not reach from the "
            "author to the reader.",
        ),
        Wrong(
            1,
            "tls-to-last",
            "The last one can. But each host before it was the end of a TLS connection "
            "as well.",
        ),
        Wrong(
            2,
            "relay-is-blind",
            "The one in the middle is a server and then a client: both times it is an "
            "end of TLS.",
        ),
    ),
)

DUTY = Choose(
    id="10-duty",
    prompt="The answer to `EHLO` has the line `AUTH PLAIN LOGIN`. What does it say?",
    options=(
        Option(
            "You must log in before `MAIL`.",
            "auth-is-duty",
            "You will often read so. One of the two servers listed AUTH and took the "
            "letter from a stranger.",
        ),
        Option(
            "You have been logged in with PLAIN.",
            "offer-is-use",
            "The list holds offers. Nobody has named a user yet.",
            "RFC 5321 section 2.2.1",
        ),
        Option(
            "You must log in twice: first PLAIN, then LOGIN.",
            "all-mechanisms",
            "The list is a choice. After one success, a second `AUTH` gets 503.",
            "RFC 4954 section 4",
        ),
        Option("You may log in, in one of these two ways."),
    ),
    answer="D",
    because=(
        "The line offers mechanisms. Whether one *must* log in, the client learns from "
        "the reply 530."
    ),
    source="RFC 4954 section 6",
    hints=(
        "Is the list of `EHLO` a list of duties?",
        "Compare the two servers: both have the line. How do they answer `MAIL`?",
    ),
    taught_in="run-duty",
)

PASSWORD = Choose(
    id="10-password",
    prompt=(
        "Somebody asks for help on the web and shows this transcript, login and all: it "
        "looks secret enough. What is bob's password?"
    ),
    material="""
C: AUTH LOGIN
S: 334 VXNlcm5hbWU6
C: Ym9i
S: 334 UGFzc3dvcmQ6
C: bHVuY2g=
S: 235 Authentication successful
""",
    options=(
        Option(
            "Nobody can tell: it is encrypted.",
            "base64-is-secret",
            "It is encoded, not encrypted: there is no key. Decode it.",
        ),
        Option("`lunch`"),
        Option(
            "`bHVuY2g=`",
            "base64-is-password",
            "That is how it travels. The user types something else: decode it.",
        ),
        Option(
            "`bob`",
            "name-is-password",
            "That is the name: the answer to the first question, `Username:`.",
        ),
    ),
    answer="B",
    because=(
        "One line of Python undoes base64, without any key. Who publishes such a line "
        "publishes the password."
    ),
    source="RFC 4954 section 4",
    hints=(
        "The second 334 asks for it. Decode what the client answers.",
        'Import base64, then run `base64.b64decode("bHVuY2g=")`.',
    ),
    taught_in="decode",
)


def plain(user: str, password: str) -> str:
    import base64

    octets = f"\0{user}\0{password}".encode()
    return "AUTH PLAIN " + base64.b64encode(octets).decode()


def _colon(user: str, password: str) -> str:
    import base64

    octets = f"{user}:{password}".encode()
    return "AUTH PLAIN " + base64.b64encode(octets).decode()


def _one_nul(user: str, password: str) -> str:
    import base64

    octets = f"{user}\0{password}".encode()
    return "AUTH PLAIN " + base64.b64encode(octets).decode()


def _in_clear(user: str, password: str) -> str:
    return f"AUTH PLAIN \0{user}\0{password}"


def _no_verb(user: str, password: str) -> str:
    import base64

    return base64.b64encode(f"\0{user}\0{password}".encode()).decode()


def _latin(user: str, password: str) -> str:
    import base64

    octets = f"\0{user}\0{password}".encode("latin-1")
    return "AUTH PLAIN " + base64.b64encode(octets).decode()


PLAIN = Write(
    id="10-plain",
    prompt=(
        "Write `plain(user, password)`: the whole line that logs in with PLAIN, without "
        "its CRLF. The octets are NUL, the name, NUL, the password, all in UTF-8."
    ),
    answer=plain,
    because=(
        "Before the first NUL one could name another user to act for. It is nearly "
        "always left empty."
    ),
    source="RFC 4616 section 2",
    hints=(
        'NUL is `"\\0"` in Python. First build the octets, then encode them.',
        '`base64.b64encode(octets).decode()`, with `"AUTH PLAIN "` in front.',
    ),
    taught_in="decode",
    rows=(
        Row(
            ("ann", "secret"), "AUTH PLAIN AGFubgBzZWNyZXQ=",
            "The octets are NUL, `ann`, NUL, `secret`; then base64, after the verb.",
            "plain-is-colon",
        ),
        Row(
            ("bob", "at noon"), "AUTH PLAIN AGJvYgBhdCBub29u",
            "A space in a password is an octet as any other.",
            "",
        ),
        Row(
            ("zoë", "größe"), "AUTH PLAIN AHpvw6sAZ3LDtsOfZQ==",
            "Names and passwords are UTF-8: `ë` is two octets.",
            "passwords-are-ascii",
        ),
    ),
    typical=(_colon, _one_nul, _in_clear, _no_verb, _latin),
)  # fmt: skip

WITHOUT_TLS = Predict(
    id="10-without-tls",
    prompt=(
        "This server lists PLAIN inside TLS only. A client says `AUTH PLAIN` in clear. "
        "Which code is the answer?"
    ),
    form="three digits",
    answer=504,
    because=(
        "Here and now this mechanism is not to be had. The same code answers a "
        "mechanism that does not exist at all."
    ),
    source="RFC 4954 section 4",
    hints=(
        "The verb is known; what is asked of it is not to be had.",
        "In *Extensions* it answered a parameter with an unknown value.",
    ),
    taught_in="run-without-tls",
    wrong=(
        Wrong(
            538,
            "538-is-current",
            "538 was made for this. RFC 4954 keeps it for history only, and has the "
            "server answer 504.",
            "RFC 4954 section 6",
        ),
        Wrong(
            530,
            "530-is-tls-only",
            "530 says that a login, or TLS, must come first. This server lets you log in "
            "right now, only not in this way.",
            "RFC 4954 section 6",
        ),
        Wrong(
            334,
            "auth-asks-anyway",
            "Then the password would travel in clear: just what the server prevents.",
        ),
        Wrong(
            535,
            "not-had-is-wrong",
            "535 says that name and password do not fit. None was sent yet.",
            "RFC 4954 section 6",
        ),
    ),
)

AGAIN = Predict(
    id="10-again",
    prompt=(
        "A client has logged in: 235. Now it says `AUTH PLAIN` once more, with the same "
        "name and password. Which code is the answer?"
    ),
    form="three digits",
    answer=503,
    because=("One session, one login. To become somebody else, begin another session."),
    source="RFC 4954 section 4",
    hints=(
        "The line is written well, and the password is right.",
        "It is the code for a line that comes at the wrong moment.",
    ),
    taught_in="run-again",
    wrong=(
        Wrong(
            235,
            "login-twice",
            "The password is right, but the question is settled. A server must refuse "
            "any further `AUTH`.",
        ),
        Wrong(
            535,
            "refused-is-password",
            "535 is for a wrong name or password. These are right.",
            "RFC 4954 section 6",
        ),
        Wrong(
            504,
            "offer-is-spent",
            "The mechanism is to be had, and was. What is wrong is the moment.",
        ),
    ),
)

READ_INSIDE = Read(
    id="10-read-inside",
    prompt="Which number has the first line that travels inside TLS?",
    material="""
server: 220 mx.example.net ESMTP ready
client: EHLO me.example
server: 250-mx.example.net greets me.example
server: 250-STARTTLS
server: 250 AUTH CRAM-MD5
client: STARTTLS
server: 220 2.0.0 Ready to start TLS
client: EHLO me.example
server: 250-mx.example.net greets me.example
server: 250 AUTH CRAM-MD5 PLAIN LOGIN
client: AUTH PLAIN AGFubgBzZWNyZXQ=
server: 235 2.7.0 Authentication successful
""",
    form="a line number",
    answer=8,
    because=(
        "The handshake comes right after line 7, the 220. Line 8 is the first behind it: "
        "the client begins again with `EHLO`."
    ),
    source="RFC 3207 section 4",
    hints=(
        "The client asks, the server agrees, then hands are shaken. In which lines?",
        "The 220 that agrees is itself still in clear.",
    ),
    taught_in="whole-way",
    wrong=(
        Wrong(
            4,
            "starttls-by-itself",
            "Line 4 only offers TLS. Nothing is encrypted before the handshake.",
        ),
        Wrong(
            11,
            "tls-is-login",
            "Line 11 logs in. TLS began earlier: else nobody should send it.",
        ),
    ),
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    WIRE,
    FORGOTTEN,
    ORDER,
    FIRST,
    PORTS,
    HOPS,
    DUTY,
    PASSWORD,
    PLAIN,
    WITHOUT_TLS,
    AGAIN,
    READ_INSIDE,
)
