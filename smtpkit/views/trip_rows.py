"""Conversations as round trips: how often the client had to wait, and how long.

RFC 2920 section 1 (why waiting is what costs).  A round trip: the client sends, in one
piece or more, and waits until it is answered.  Draws nothing: see `draw_round_trips`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..protocol.errors import BadArgument
from ..transcript.model import Line, Transcript
from .ladder_words import milliseconds
from .picture import counted

__all__ = ["Trip", "Way", "symbols_of", "time_words", "trips_of", "ways_of"]


@dataclass(frozen=True, slots=True)
class Trip:
    """What the client sent before it waited once.

    Args:
        symbols: the commands, by their names in `machine`.
        octets: how many octets that was.
    """

    symbols: tuple[str, ...]
    octets: int = 0

    @property
    def words(self) -> str:
        """The commands in order, such as ``MAIL RCPT×3 DATA``."""
        runs: list[list[object]] = []
        for symbol in self.symbols:
            if runs and runs[-1][0] == symbol:
                runs[-1][1] = int(str(runs[-1][1])) + 1
            else:
                runs.append([symbol, 1])
        return " ".join(f"{s}×{n}" if n != 1 else str(s) for s, n in runs)

    @property
    def short(self) -> str:
        """The first command, and how many more there are."""
        if not self.symbols:
            return ""
        more = len(self.symbols) - 1
        return self.symbols[0] + (f"+{more}" if more else "")


@dataclass(slots=True)
class Way:
    """One way of sending, over one link or several.

    Args:
        name: what it is called.
        trips: the round trips on the first link.
        results: the link's round-trip time (None: not known) to the number of round
            trips and the time they took, None where no clock ran.
    """

    name: str
    trips: list[Trip]
    results: dict[float | None, tuple[int, float | None]] = field(default_factory=dict)

    @property
    def count(self) -> str:
        """How many round trips, in words; where links differ, all the numbers."""
        numbers = sorted({number for number, _ in self.results.values()})
        if len(numbers) == 1:
            return counted(numbers[0], "round trip")
        return f"{numbers[0]} to {numbers[-1]} round trips"


def trips_of(transcript: Iterable[Line]) -> list[Trip]:
    """Return the round trips of a conversation.

    The greeting is none: there the client has sent nothing.  A handshake is one.
    """
    trips: list[Trip] = []
    sent: list[Line] = []
    for line in transcript:
        if line.side == "client":
            sent.append(line)
        elif line.side == "server" and sent:
            trips.append(_trip(sent))
            sent = []
        elif line.side == "note" and line.octets.startswith(b"TLS handshake"):
            trips.append(Trip(("TLS",)))
    if sent:
        trips.append(_trip(sent))
    return trips


def _trip(lines: Sequence[Line]) -> Trip:
    octets = sum(len(line.octets) + line.omitted for line in lines)
    return Trip(tuple(symbols_of(lines)), octets)


def symbols_of(lines: Iterable[Line]) -> list[str]:
    """Return the commands in lines of a client.

    Mail data with the dot that ends it is ``text``; a chunk goes with its BDAT.
    """
    found: list[str] = []
    seen: set[int] = set()
    for line in lines:
        if line.kind == "text" and line.chunked:
            continue
        if line.kind == "text":
            name = "text"
        elif line.exchange is None:
            name = line.text.partition(" ")[0].upper()[:10]
        else:
            name = line.exchange.symbol
        is_same = line.exchange is not None and id(line.exchange) in seen
        seen.add(id(line.exchange))
        if not (is_same or (name in ("text", ".") and found[-1:] == ["text"])):
            found.append(name)
    return found


def time_of(transcript: Sequence[Line]) -> float | None:
    """Return how long a conversation took, in milliseconds; None without a clock."""
    times = [line.time_ms for line in transcript if line.time_ms is not None]
    return times[-1] - times[0] if times else None


def time_words(time_ms: float | None) -> str:
    """Return a time in words.

    >>> time_words(1400.0), time_words(35.0), time_words(90_000.0), time_words(None)
    ('1.4 s', '35 ms', '90 s', 'no clock')
    """
    if time_ms is None:
        return "no clock"
    if time_ms < 1000:
        return f"{milliseconds(time_ms)} ms"
    return f"{time_ms / 1000:,.3g} s" if time_ms < 1e6 else f"{time_ms / 1000:,.0f} s"


def ways_of(value: object) -> list[Way]:
    """Return the ways of sending, in the order in which they are first named.

    Args:
        value: pairs of a name and a transcript, or triples of a name, the link's
            round-trip time in milliseconds and a transcript; or a mapping from names
            to transcripts.
    Raises:
        BadArgument: something else.
    """
    ways: dict[str, Way] = {}
    for name, rtt_ms, transcript in _results(value):
        lines = list(transcript)
        trips = trips_of(lines)
        way = ways.setdefault(name, Way(name, trips))
        way.results[rtt_ms] = (len(trips), time_of(lines))
    return list(ways.values())


def _results(value: object) -> list[tuple[str, float | None, Transcript]]:
    if isinstance(value, Mapping):
        value = list(value.items())
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Transcript):
        raise _wanted(value)
    found: list[tuple[str, float | None, Transcript]] = []
    for row in value:
        match row:
            case (str(name), Transcript() as transcript):
                found.append((name, None, transcript))
            case (str(name), int() | float() as rtt_ms, Transcript() as transcript):
                found.append((name, float(rtt_ms), transcript))
            case _:
                raise _wanted(row)
    return found


def _wanted(seen: object) -> BadArgument:
    return BadArgument(
        f"a value of type {type(seen).__name__}",
        "(name, transcript), or (name, round-trip time in ms, transcript), of each way",
    )
