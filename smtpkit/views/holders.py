"""Who holds a letter when: spans of responsibility, laid on the instants that matter.

RFC 5321 sections 4.2.5 and 6.1: whoever said 250 after the mail data answers for it, and
until the sender has heard that, both do.  Draws nothing: see `draw_responsibility`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ..protocol.errors import BadArgument
from ..transcript.model import Transcript
from .journeys import legs_of, span_words
from .picture import counted

__all__ = ["Instants", "Span", "instants_of", "shared_of", "spans_of"]


@dataclass(slots=True)
class Span:
    """One host's responsibility for a message, for some recipients.

    Args:
        host: who holds it.
        message: which message: its Message-ID, "" if it is not known.
        since_ms: when it took it.
        until_ms: when it was rid of it; None if it still has it.
        fate: what became of it there, in a word.
        paths: the recipients.
    """

    host: str
    message: str
    since_ms: float
    until_ms: float | None
    fate: str
    paths: list[str] = field(default_factory=list)

    @property
    def who(self) -> str:
        """For whom it is held."""
        if len(self.paths) == 1:
            return f"for <{self.paths[0]}>"
        return f"for {counted(len(self.paths), 'recipient')}"

    @property
    def words(self) -> str:
        """For how long, and what then."""
        if self.until_ms is None:
            return f"still holds it: {self.fate}"
        if self.until_ms == self.since_ms:
            return f"{self.fate} at once"
        return f"for {span_words(self.until_ms - self.since_ms)}, then {self.fate}"


class Instants(NamedTuple):
    """The moments at which something changes, in order; drawn at equal distances."""

    times_ms: tuple[float, ...]

    def place(self, time_ms: float) -> int:
        """Return the number of an instant, from 0."""
        return self.times_ms.index(time_ms)


def spans_of(value: object) -> list[Span]:
    """Return the spans, ordered by host as each first took something.

    Args:
        value: a network: its custody, and the author's program before that; or the
            custody alone, or some of it.
    Raises:
        BadArgument: something else.
    """
    custody = getattr(value, "custody", value)
    spans: list[Span] = []
    if not isinstance(custody, Iterable) or isinstance(
        custody, str | bytes | Transcript
    ):
        raise _wanted(value)
    custody = list(custody)
    known: dict[tuple[object, ...], Span] = {}
    for row in custody:
        if not all(hasattr(row, name) for name in ("host", "path", "since_ms", "fate")):
            raise _wanted(row)
        fate = getattr(row.fate, "value", str(row.fate))
        key = (row.host, row.message_id, row.since_ms, row.until_ms, fate)
        span = known.get(key)
        if span is None:
            span = known[key] = Span(*key)
            spans.append(span)
        span.paths.append(row.path)
    if custody is not value and hasattr(value, "hops"):
        spans = [*_authors(value, spans), *spans]
    hosts = list(dict.fromkeys(span.host for span in spans))
    return sorted(spans, key=lambda span: hosts.index(span.host))


def _wanted(seen: object) -> BadArgument:
    return BadArgument(
        f"a value of type {type(seen).__name__}", "a network, or its custody"
    )


def _authors(value: object, spans: Sequence[Span]) -> list[Span]:
    """Return what those held who handed messages in: they are no hosts of the network."""
    hosts = {span.host.lower() for span in spans}
    found = []
    for leg in legs_of(value):
        if leg.client.lower() in hosts or not leg.taken:
            continue
        end_ms = leg.end_ms if leg.end_ms is not None else float("inf")
        taken = [
            span
            for span in spans
            if span.host == leg.server and leg.start_ms <= span.since_ms <= end_ms
        ]
        for span in taken[:1]:
            paths = [path for other in taken for path in other.paths]
            found.append(Span(leg.client, span.message, leg.start_ms, leg.end_ms,
                              "handed in", paths))  # fmt: skip
    return found


def instants_of(spans: Iterable[Span]) -> Instants:
    """Return all moments at which a span begins or ends."""
    times = {
        time for s in spans for time in (s.since_ms, s.until_ms) if time is not None
    }
    return Instants(tuple(sorted(times)))


def shared_of(spans: Sequence[Span], instants: Instants) -> list[tuple[int, int]]:
    """Return the stretches between instants in which two hosts hold one letter."""
    found: list[tuple[int, int]] = []
    for number, (begin, end) in enumerate(pairwise(instants.times_ms)):
        holders: dict[tuple[str, str], set[str]] = {}
        for span in spans:
            if span.since_ms <= begin and (
                span.until_ms is None or span.until_ms >= end
            ):
                for path in span.paths:
                    holders.setdefault((span.message, path), set()).add(span.host)
        if any(len(hosts) > 1 for hosts in holders.values()):
            if found and found[-1][1] == number:
                found[-1] = (found[-1][0], number + 1)
            else:
                found.append((number, number + 1))
    return found
