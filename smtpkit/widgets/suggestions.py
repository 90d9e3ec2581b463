"""What may be typed next: the legal verbs as lines that work, with sample values.

RFC 5321 section 4.1.4.  Which verbs are legal is said by the tables of
`protocol.machine` and by what the server offers; here each only gets its arguments.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ..protocol import sasl
from ..protocol.machine import State

if TYPE_CHECKING:
    from ..loopback.lab import Lab

__all__ = ["Suggestion", "suggestions", "waits_for_chunk"]


class Suggestion(NamedTuple):
    """A line that may be sent now.

    Args:
        name: what its button is called.
        line: the line, without CRLF.
    """

    name: str
    line: str


#: A line for each verb; where there is none the verb itself is one.
LINES = {
    "EHLO": "EHLO me.example",
    "HELO": "HELO me.example",
    "MAIL": "MAIL FROM:<ann@example.org>",
    "RCPT": "RCPT TO:<bob@example.net>",
    "BDAT": "BDAT 7",
    "BDAT LAST": "BDAT 7 LAST",
    "VRFY": "VRFY bob@example.net",
    "EXPN": "EXPN staff",
    "ETRN": "ETRN example.org",
}
#: What mail data is made of.
TEXT = (
    Suggestion("header line", "Subject: hello"),
    Suggestion("empty line", ""),
    Suggestion("line of text", "How are you?"),
    Suggestion(".", "."),
)
#: With its CRLF as many octets as the BDAT above counts.
CHUNK = Suggestion("7 octets", "Hello")


def suggestions(
    lab: Lab, users: Mapping[str, str] | None = None
) -> tuple[Suggestion, ...]:
    """Return what may be sent now, in the order of the table.

    Args:
        lab: a conversation.
        users: names and passwords, for the responses of AUTH.

    >>> import smtpkit
    >>> [found.line for found in suggestions(smtpkit.Lab())][:2]
    ['EHLO me.example', 'HELO me.example']
    """
    if lab.is_over:
        return ()
    if lab.position.session is State.TEXT:
        return TEXT
    if waits_for_chunk(lab):
        return (CHUNK,)
    found = []
    for verb in lab.session.legal_verbs:
        if verb == "response":
            found += [*_responses(lab, users or {}), Suggestion("give up", "*")]
        elif verb == "AUTH":
            found += [
                Suggestion(f"AUTH {name}", f"AUTH {name}")
                for name in lab.session.mechanisms
            ]
        else:
            found.append(Suggestion(verb, LINES.get(verb, verb)))
    return tuple(found)


def waits_for_chunk(lab: Lab) -> bool:
    """Tell whether the server counts the octets of a chunk (RFC 3030 section 2)."""
    exchanges = lab.transcript.exchanges
    if not exchanges:
        return False
    last = exchanges[-1]
    return last.symbol.startswith("BDAT") and last.code is None


def _responses(lab: Lab, users: Mapping[str, str]) -> list[Suggestion]:
    """Return the response that the first user would give (RFC 4954 section 4)."""
    if not users:
        return []
    user, password = next(iter(users.items()))
    session = lab.session
    asked = [line.text[4:] for line in lab.transcript if line.text.startswith("334 ")]
    # As many challenges as there were: the last is the one that is answered.
    challenges = [base64.b64decode(asked[-1])] * (len(session.responses) + 1)
    octets = sasl.respond(session.mechanism, challenges, user, password)
    if octets is None:
        return []
    name = f"response of {user}"
    return [Suggestion(name, base64.b64encode(octets).decode())]
