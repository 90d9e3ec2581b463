"""Exam questions on lessons 06 and 09: extensions, round trips, chunks."""

from __future__ import annotations

from ..dice import Dice
from .items import Asked, Fixed, Template, choice

__all__ = ["TEMPLATES"]

DUTIES = {
    "SIZE": "Telling the size of a message before it is sent",
    "PIPELINING": "Sending commands without waiting for each reply",
    "8BITMIME": "Octets above 127 in the body",
    "CHUNKING": "Mail data in counted chunks",
    "DSN": "Choosing which delivery reports come back",
    "SMTPUTF8": "Addresses and header fields in UTF-8",
    "STARTTLS": "Going on inside TLS",
    "ETRN": "Asking a server to start its queue for a host",
}
PARAMETERS = {
    "SIZE": "MAIL FROM:<ann@example.org> SIZE=2000",
    "8BITMIME": "MAIL FROM:<ann@example.org> BODY=8BITMIME",
    "SMTPUTF8": "MAIL FROM:<ann@example.org> SMTPUTF8",
    "DSN": "MAIL FROM:<ann@example.org> RET=HDRS",
}


def _reply(keywords: list[str]) -> str:
    lines = ["mx.example.net", *keywords]
    return "\n".join(
        f"S: 250{'-' if n < len(lines) else ' '}{line}"
        for n, line in enumerate(lines, 1)
    )


def duty(dice: Dice) -> Asked:
    keyword = dice.choose(sorted(DUTIES))
    text = f"A server announces `{keyword}`. What does it offer?"
    options = choice(dice, DUTIES[keyword], *DUTIES.values())
    return Asked(text, DUTIES[keyword], "EHLO announces an offer.", options)


def parameter(dice: Dice) -> Asked:
    offered, *missing = dice.shuffle(sorted(PARAMETERS))
    keywords = dice.shuffle([offered, "PIPELINING", "HELP"])
    right = PARAMETERS[offered]
    text = "After this reply to EHLO, which line may the client say?"
    why = f"Only {offered} was announced; a parameter of another extension gets 555."
    options = choice(dice, right, *(PARAMETERS[name] for name in missing))
    return Asked(text, right, why, options, _reply(keywords))


def largest(dice: Dice) -> Asked:
    size = dice.number(2, 60) * 500_000
    keywords = dice.shuffle([f"SIZE {size}", "8BITMIME", "LIMITS RCPTMAX=1000"])
    text = "How many octets may a message have at most, by this reply to EHLO?"
    why = "SIZE's number is the largest message that the server takes."
    return Asked(text, str(size), why, material=_reply(keywords))


def waits(dice: Dice) -> Asked:
    count = dice.number(1, 9)
    text = (
        f"A client has heard the reply to EHLO. It sends one letter to {count} "
        "recipients, one command at a time, then QUIT. For how many replies does it "
        "wait, the one to QUIT included?"
    )
    why = "MAIL, each RCPT, DATA, the final dot, QUIT: each waits for its reply."
    return Asked(text, str(count + 4), why)


def pipelined_waits(dice: Dice) -> Asked:
    count = dice.number(2, 9)
    text = (
        "PIPELINING was announced. A client sends MAIL, "
        f"{count} times RCPT and DATA in one group, then the mail data, then QUIT "
        "alone. How often does it have to wait for replies, QUIT's included?"
    )
    why = "Once for the group, once for the dot, once for QUIT; each reply still comes."
    return Asked(text, "3", why)


def replies_to_group(dice: Dice) -> Asked:
    count = dice.number(2, 8)
    text = (
        f"A client sends MAIL, {count} times RCPT and DATA in one write. "
        "How many replies come?"
    )
    why = "Every command is answered, in order; the client merely did not wait."
    return Asked(text, str(count + 2), why)


def bdat(dice: Dice) -> Asked:
    line = dice.choose(("Hello", "See you", ".dot", "..", "Grüße", "naïve"))
    octets = len(line.encode()) + 2
    text = (
        f"A chunk holds the one line `{line}` with its CRLF, in UTF-8. Which number "
        "stands behind BDAT?"
    )
    why = "Octets are counted, CRLF with them; no dot is added."
    return Asked(text, str(octets), why)


FIXED = (
    Fixed(
        "06-offer", "RFC 5321 section 4.1.1.1",
        "What does a keyword in the reply to EHLO mean?",
        "The server offers the extension; the client may use it.",
        ("The extension is in use from now on.", "The client must use it.",
         "The client has asked for it.", "The server will use it on the client."),
        "An extension is used by a parameter or a verb.",
    ),
    Fixed(
        "06-fallback", "RFC 5321 section 3.2",
        "A server answers EHLO with 500. What does the client say next?",
        "HELO", ("EHLO again, in lower case", "MAIL", "QUIT, nothing else helps", "RSET"),
        "HELO must still be served, and needs no extension.",
    ),
    Fixed(
        "06-555", "RFC 5321 section 4.1.1.11",
        "MAIL has a parameter that the server does not know. Which code fits?",
        "555", ("250", "354", "421", "552", "235"),
        "555: the parameter is not recognized or not implemented.",
    ),
    Fixed(
        "06-8bitmime", "RFC 6152 section 3",
        "What does `BODY=8BITMIME` allow?",
        "Octets above 127 in a body that still consists of lines.",
        ("8-bit ASCII.", "Any octets, line ends or not.",
         "UTF-8 in addresses.", "Larger messages."),
        "ASCII has seven bits. Bodies that are no lines need BINARYMIME.",
    ),
    Fixed(
        "06-atrn", "RFC 2645 section 4",
        "What does ATRN do?",
        "It turns the roles of an authenticated connection, to fetch waiting mail.",
        ("It authenticates the recipient.", "It attaches a return address.",
         "It asks for a delivery report.", "It turns TLS on again."),
        "Authenticated TURN, on port 366: the client becomes the server.",
    ),
    Fixed(
        "06-utf8", "RFC 6531 section 3.1",
        "Which extension is needed for the address `grüße@example.org`?",
        "SMTPUTF8", ("8BITMIME alone", "BINARYMIME", "CHUNKING", "DSN", "None"),
        "Local-parts in UTF-8 need SMTPUTF8; a server with it has 8BITMIME too.",
    ),
    Fixed(
        "09-last", "RFC 2920 section 3.1",
        "Which command must be the last of a pipelined group?",
        "DATA", ("RCPT", "MAIL", "RSET"),
        "The client must see the 354, or its absence, before it goes on.",
    ),
    Fixed(
        "09-failed", "RFC 2920 section 3.1",
        "In a pipelined group every RCPT is refused, but DATA gets 354. "
        "What does the client send?",
        "A lone dot: mail data without any line.",
        ("The letter.", "RSET.", "QUIT.", "Nothing, until the server gives up."),
        "The server waits for mail data; with no recipient there is none to send.",
    ),
    Fixed(
        "09-bdat", "RFC 3030 section 2",
        "Which is true of BDAT?",
        "The octets follow at once; no 354 comes.",
        ("The server answers 354 first.", "Dots must be doubled.",
         "A lone dot ends each chunk.", "It may follow DATA in one transaction."),
        "BDAT counts; `LAST` ends the message.",
    ),
)  # fmt: skip

TEMPLATES = (
    *(fixed.template() for fixed in FIXED),
    Template("06-duty", "RFC 5321 section 2.2.1", duty),
    Template("06-parameter", "RFC 5321 section 4.1.1.11", parameter),
    Template("06-largest", "RFC 1870 section 3", largest),
    Template("09-waits", "RFC 5321 section 2.1", waits),
    Template("09-group", "RFC 2920 section 3.1", pipelined_waits),
    Template("09-replies", "RFC 2920 section 3.2", replies_to_group),
    Template("09-octets", "RFC 3030 section 2", bdat),
)
