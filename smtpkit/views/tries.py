"""What a queue tried when: rows of attempts, and the scale of time they stand on.

RFC 5321 section 4.5.4.1.  Reads the entries of a queue.  Draws nothing: see
`draw_queue_timeline`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from ..protocol.errors import BadArgument
from ..protocol.machine import Outcome
from .journeys import span_words

__all__ = ["Scale", "Track", "Try", "scale_of", "tracks_of"]

_KINDS = {Outcome.DONE: "done", Outcome.GO_ON: "done", Outcome.LATER: "later",
          Outcome.NO: "refused"}  # fmt: skip
_MINUTE, _HOUR, _DAY = 60_000.0, 3_600_000.0, 86_400_000.0
#: Distances between two marks of a scale, in milliseconds.
_STEPS = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000),
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12)),
    *(n * _DAY for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)
MOST_MARKS = 9


class Try(NamedTuple):
    """One attempt.

    Args:
        start_ms: when it began.
        end_ms: when its result was known.
        kind: ``"done"``, ``"later"`` or ``"refused"``.
        host: the host that was tried; "" for this host's own mailboxes.
        words: what came of it.
    """

    start_ms: float
    end_ms: float
    kind: str
    host: str
    words: str


@dataclass(slots=True)
class Track:
    """All that was tried for a message and some recipients that fared alike.

    Args:
        id: the message's name in the queue.
        paths: the recipients.
        arrived_ms: when the message was accepted.
        expires_ms: when the queue gives up.
        tries: the attempts.
        fate: what became of it, in a word.
        next_ms: when it is tried next; None for never.
        settled_ms: when it was settled; None if it is not.
        reports: what was reported to the sender: the action, and when (None: not
            known).
    """

    id: str
    paths: list[str]
    arrived_ms: float
    expires_ms: float
    tries: tuple[Try, ...]
    fate: str
    next_ms: float | None
    settled_ms: float | None
    reports: tuple[str, ...] = field(default_factory=tuple)

    @property
    def to(self) -> str:
        """Whom it goes to."""
        more = f" and {len(self.paths) - 1} more" if len(self.paths) > 1 else ""
        return f"<{self.paths[0]}>{more}"

    @property
    def waits(self) -> list[float]:
        """How long the queue waited between one attempt and the next, in ms."""
        pairs = pairwise(self.tries)
        return [later.start_ms - earlier.end_ms for earlier, later in pairs]

    @property
    def outcome(self) -> str:
        """What became of it, and when; what was said last."""
        words = self.fate
        if self.settled_ms == self.arrived_ms:
            words += " at once"
        elif self.settled_ms is not None:
            words += f" after {span_words(self.settled_ms - self.arrived_ms)}"
        elif self.next_ms is not None:
            words += f", next try at {span_words(self.next_ms)}"
        if self.tries:
            words += f": {self.tries[-1].words}"
        if self.reports:
            words += f" (reported: {', '.join(self.reports)})"
        return words


class Scale(NamedTuple):
    """A stretch of time and the marks on it, all in milliseconds."""

    start_ms: float
    end_ms: float
    marks: tuple[float, ...]


def tracks_of(value: object) -> list[Track]:
    """Return a track for each message and each group of recipients that fared alike.

    Args:
        value: a queue, an entry of it, or several entries.
    Raises:
        BadArgument: something else.
    """
    entries = [value] if hasattr(value, "recipients") else value
    if not isinstance(entries, Iterable) or isinstance(entries, str | bytes):
        raise _wanted(value)
    tracks: list[Track] = []
    for entry in entries:
        if not all(hasattr(entry, name) for name in ("id", "recipients", "arrived_ms")):
            raise _wanted(entry)
        tracks += _tracks(entry)
    return tracks


def _wanted(seen: object) -> BadArgument:
    return BadArgument(
        f"a value of type {type(seen).__name__}", "a queue, or entries of one"
    )


def _tracks(entry: Any) -> list[Track]:
    known: dict[tuple[object, ...], Track] = {}
    for recipient in entry.recipients:
        tries = tuple(_try(attempt) for attempt in recipient.attempts)
        fate = getattr(recipient.fate, "value", str(recipient.fate))
        reports = tuple(action for action, _ in recipient.reports)
        key = (tries, fate, recipient.next_ms, recipient.settled_ms, reports)
        if key not in known:
            known[key] = Track(
                *(entry.id, [], entry.arrived_ms, entry.expires_ms, tries, fate),
                *(recipient.next_ms, recipient.settled_ms, reports),
            )
        known[key].paths.append(recipient.path)
    return list(known.values())


def _try(attempt: Any) -> Try:
    kind = _KINDS.get(attempt.outcome, "later")
    words = " ".join(str(attempt.words).split())
    return Try(attempt.start_ms, attempt.end_ms, kind, attempt.host, words)


def scale_of(tracks: Iterable[Track]) -> Scale:
    """Return the time that tracks take, with marks at round numbers."""
    tracks = list(tracks)
    starts = [track.arrived_ms for track in tracks]
    ends = [
        time
        for track in tracks
        for time in (
            track.next_ms,
            track.settled_ms,
            *(attempt.end_ms for attempt in track.tries),
        )
        if time is not None
    ]
    start = min(starts, default=0.0)
    end = max([*ends, start + 1.0])
    step = next((s for s in _STEPS if (end - start) / s <= MOST_MARKS), _STEPS[-1])
    first = -(-start // step) * step
    number = int((end - first) // step) + 1
    return Scale(start, end, tuple(first + n * step for n in range(max(number, 0))))
