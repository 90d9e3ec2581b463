"""What the core tells its driver, one event at a time.

Both cores, `server` and `client`, are driven alike: octets go in with ``receive``, events
come out of ``next_event``.  A driver moves octets, reads a clock and asks a policy; it
decides nothing about SMTP.
"""

from __future__ import annotations

from typing import NamedTuple

from .commands import Command
from .machine import Position
from .replies import Reply

__all__ = [
    "Announced",
    "Asked",
    "Closed",
    "Event",
    "HandshakeDue",
    "Replied",
    "Text",
    "Turned",
]


class Asked(NamedTuple):
    """Server: a command waits for ``answer(reply)``; nothing more is parsed before.

    Args:
        command: what was asked; `commands.Unknown` for a line that is no command.
        octets: the line as it came, CRLF included; b"" for the greeting and for a BDAT,
            whose line was `Announced`.
        before: where the conversation stands.
        ruling: what the protocol itself answers, because the line is malformed, out of
            order or not on offer; None where the policy decides.
        note: why, for a learner: what was wanted and where to read.
        marks: names of the leniencies that this line needed.
    """

    command: Command
    octets: bytes
    before: Position
    ruling: Reply | None = None
    note: str = ""
    marks: tuple[str, ...] = ()


class Announced(NamedTuple):
    """Server: a BDAT line was read; its chunk follows, then its `Asked`.

    Args:
        command: the BDAT.
        octets: the line as it came.
    """

    command: Command
    octets: bytes


class Text(NamedTuple):
    """Server: a piece of mail data.

    Args:
        octets: as the author wrote them; what is over the limit is left out.
        raw: as they travelled, with the dots that were added.
        chunked: True for octets of a BDAT chunk, False for lines after DATA.
    """

    octets: bytes
    raw: bytes
    chunked: bool = False


class Replied(NamedTuple):
    """Client: a reply came.

    Args:
        reply: the reply.
        octets: its lines as they came.
        command: what it answers; None for a reply to nothing, such as 421 out of turn.
        symbol: the command's name in the tables of `machine`; "" where `command` is None.
        before: where the conversation stood.
        after: where it stands now.
    """

    reply: Reply
    octets: bytes
    command: Command | None
    symbol: str
    before: Position
    after: Position


class HandshakeDue(NamedTuple):
    """Both: the TLS handshake comes next; tell the result with ``handshake(done)``.

    Args:
        dropped: how many octets that came too early were dropped (RFC 3207 section 4.2).
    """

    dropped: int = 0


class Turned(NamedTuple):
    """Both: ATRN was accepted; the client now serves and the server now asks.

    Args:
        domains: for which domains mail is wanted; none means all.
    """

    domains: tuple[str, ...] = ()


class Closed(NamedTuple):
    """Both: the session is over.

    Args:
        reason: why, in words.
        unfinished: octets that were received and never became a line.
    """

    reason: str
    unfinished: bytes = b""


Event = Announced | Asked | Text | Replied | HandshakeDue | Turned | Closed
