"""What can be drawn of a journey: each conversation, and who was responsible when.

RFC 5321 sections 2.3.3 (originator, relay, gateway, delivery), 4.2.5 and 6.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..transcript.model import Transcript
from .entry import Entry, Fate

__all__ = ["Custody", "Hop"]


@dataclass(slots=True, eq=False)
class Hop:
    """One conversation between two hosts, or a call that nobody answered.

    Args:
        client: the host that sent.
        server: the host that answered, or should have.
        start_ms: when it began, in milliseconds of the network's clock.
        end_ms: when it ended; None while it goes on.
        transcript: what was said.
        problem: why it ended too early; "" if it did not.
    """

    client: str
    server: str
    start_ms: float
    end_ms: float | None = None
    transcript: Transcript = field(default_factory=Transcript, repr=False)
    problem: str = ""

    @property
    def is_encrypted(self) -> bool:
        """Whether TLS carried what was said after the first words."""
        return any(line.tls for line in self.transcript)

    def __repr__(self) -> str:
        words = f": {self.problem}" if self.problem else ""
        return f"<Hop {self.client} -> {self.server}{words}>"


@dataclass(frozen=True, slots=True)
class Custody:
    """Who was responsible for a message, for one recipient, from when to when.

    Args:
        host: the host that held it.
        message_id: the message, by its Message-ID.
        path: the recipient.
        since_ms: when the host took it, in milliseconds of the network's clock.
        until_ms: when the host was rid of it; None if it still has it.
        fate: what became of it there.
        entry: the entry in the host's queue, with all that was tried.

    Between the moment when a host takes a message and the moment when the sender hears
    of it, both are responsible: better twice than never.
    """

    host: str
    message_id: str
    path: str
    since_ms: float
    until_ms: float | None
    fate: Fate
    entry: Entry = field(repr=False, compare=False)
