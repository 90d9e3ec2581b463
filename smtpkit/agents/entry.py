"""What a queue holds: a message, its recipients, and all that was tried for each.

RFC 5321 section 4.5.4.1 (a queue entry holds message and envelope), section 4.2.5 (who is
responsible).  Every state and time is a public value, so that it can be drawn.  How a
queue moves entries on is `queue`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple

from ..protocol.commands import Parameter
from ..protocol.errors import BadArgument
from ..protocol.machine import Outcome
from ..protocol.replies import Reply
from ..protocol.session import Delivery, Envelope, Trace
from .trace import field_value

__all__ = ["Attempt", "Entry", "Event", "Fate", "Recipient", "Schedule"]

MINUTE_MS = 60_000.0
HOUR_MS = 60 * MINUTE_MS


class Fate(enum.Enum):
    """What has become of one recipient of one message, on one host."""

    WAITING = "waiting"  # nothing was tried yet
    DEFERRED = "deferred"  # it was tried, and will be again
    RELAYED = "relayed"  # another host took the responsibility
    DELIVERED = "delivered"  # it lies in the recipient's mailbox
    RETURNED = "returned"  # it failed for good; the sender was told, if it may be told

    @property
    def is_settled(self) -> bool:
        """Whether this host has nothing more to do."""
        return self not in (Fate.WAITING, Fate.DEFERRED)

    def __repr__(self) -> str:
        return self.value

    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a queue tries again, warns, and gives up.

    Args:
        minutes: the time from one attempt to the next; the last one is repeated.
        give_up_hours: how long after its arrival a message is tried.
        warn_hours: how long after its arrival the sender is told that it is late; None
            for never.

    Raises:
        BadArgument: a time that is not positive.
    Source:
        RFC 5321 section 4.5.4.1: two attempts in the first hour, then one in two or
        three; never sooner than 30 minutes; for at least 4 to 5 days.

    >>> [Schedule().delay_ms(tried) / 60_000 for tried in (1, 2, 3, 4, 5)]
    [30.0, 60.0, 120.0, 180.0, 180.0]
    """

    minutes: tuple[float, ...] = (30, 60, 120, 180)
    give_up_hours: float = 120
    warn_hours: float | None = 4

    def __post_init__(self) -> None:
        times = (*self.minutes, self.give_up_hours, self.warn_hours or 1)
        if not self.minutes or min(times) <= 0:
            raise BadArgument(
                f"a schedule of {self.minutes} minutes, {self.give_up_hours} hours",
                "times above 0, at least one of them in minutes",
                source="RFC 5321 section 4.5.4.1",
            )

    def delay_ms(self, tried: int) -> float:
        """Return how long to wait after so many attempts, in milliseconds."""
        return self.minutes[min(tried, len(self.minutes)) - 1] * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand a message on for one recipient.

    Args:
        start_ms: when it began, in milliseconds on the queue's clock.
        end_ms: when its result was known.
        host: the host that was tried last; "" where none could be.
        outcome: DONE, LATER or NO.
        reply: the reply that decided; None where the connection ended before one came.
        why: the reason in words, where there is no reply.
        in_doubt: whether the message had gone out whole when the connection ended: it
            may have arrived all the same, and then arrives twice (RFC 5321 section 6.1).
        is_remote: whether the host was another one, and the reply its own.
        offers_dsn: whether the host makes delivery reports itself (RFC 3461).
    """

    start_ms: float
    end_ms: float
    host: str
    outcome: Outcome
    reply: Reply | None = None
    why: str = ""
    in_doubt: bool = False
    is_remote: bool = False
    offers_dsn: bool = True

    @property
    def words(self) -> str:
        """What came of it."""
        said = str(self.reply) if self.reply else self.why
        return f"{said} (in doubt: it may have arrived)" if self.in_doubt else said


@dataclass(slots=True)
class Recipient:
    """One recipient of a message in a queue.

    Args:
        path: the forward-path.
        parameters: those of its RCPT.
        next_ms: when it is tried next; None once it is settled, or while it is held for
            its host to fetch.
    """

    path: str
    parameters: tuple[Parameter, ...] = ()
    next_ms: float | None = 0.0
    fate: Fate = Fate.WAITING
    attempts: list[Attempt] = field(default_factory=list)
    settled_ms: float | None = None
    #: The reports sent about it: action, and the queue's id of the report; "" where
    #: one was due and must not be sent.
    reports: list[tuple[str, str]] = field(default_factory=list)
    is_under_way: bool = False

    @property
    def last(self) -> Attempt | None:
        """The last attempt; None if there was none."""
        return self.attempts[-1] if self.attempts else None

    def parameter(self, keyword: str) -> str | None:
        """Return a parameter's value; None if it was not given."""
        found = (p.value or "" for p in self.parameters if p.keyword.upper() == keyword)
        return next(found, None)

    def __repr__(self) -> str:
        said = f": {self.last.words}" if self.last else ""
        return f"<{self.path}> {self.fate.value}{said}"


class Event(NamedTuple):
    """One thing that happened to a message in a queue.

    Args:
        time_ms: when, in milliseconds on the queue's clock.
        what: ``"accepted"``, ``"attempt"``, ``"report"`` or ``"settled"``.
        path: the recipient; "" for the message as a whole.
        words: what happened, in words.
    """

    time_ms: float
    what: str
    path: str
    words: str


@dataclass(slots=True)
class Entry:
    """A message that a host has taken the responsibility for.

    Args:
        id: its name in this queue; it stands in the Received line.
        envelope: the envelope with which it came.
        content: the message, this host's own Received line on top.
        trace: how it came.
        arrived_ms: when it was accepted, in milliseconds on the queue's clock.
        expires_ms: when the queue gives up.
        recipients: the state of each recipient.
        report_of: for a delivery report: the id of the message it is about.
    """

    id: str
    envelope: Envelope
    content: bytes
    trace: Trace
    arrived_ms: float
    expires_ms: float
    recipients: list[Recipient]
    report_of: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do for any recipient."""
        return all(recipient.fate.is_settled for recipient in self.recipients)

    @property
    def message_id(self) -> str:
        """The message's Message-ID; "" if it has none."""
        return field_value(self.content, "message-id")

    @property
    def settled_ms(self) -> float | None:
        """When the last recipient was settled; None while one is open."""
        times = [recipient.settled_ms for recipient in self.recipients]
        return None if None in times else max(t for t in times if t is not None)

    @property
    def next_ms(self) -> float | None:
        """When something is tried next; None if nothing is."""
        times = [r.next_ms for r in self.recipients if r.next_ms is not None]
        return min(times, default=None)

    @property
    def events(self) -> tuple[Event, ...]:
        """All that happened, in the order of time."""
        found = [Event(self.arrived_ms, "accepted", "", str(self.envelope))]
        for recipient in self.recipients:
            found += [
                Event(a.end_ms, "attempt", recipient.path, f"{a.host}: {a.words}")
                for a in recipient.attempts
            ]
            if recipient.settled_ms is not None:
                words = recipient.fate.value
                found.append(
                    Event(recipient.settled_ms, "settled", recipient.path, words)
                )
        return tuple(sorted(found, key=lambda event: event.time_ms))

    def delivery_for(self, recipients: list[Recipient]) -> Delivery:
        """Return the message as it goes on to some of its recipients."""
        envelope = Envelope(
            self.envelope.reverse_path,
            tuple(recipient.path for recipient in recipients),
            self.envelope.parameters,
            tuple(recipient.parameters for recipient in recipients),
        )
        return Delivery(envelope, self.content, self.trace)

    def __repr__(self) -> str:
        fates = ", ".join(f"<{r.path}> {r.fate.value}" for r in self.recipients)
        return f"<Entry {self.id} from <{self.envelope.reverse_path}>: {fates}>"
