"""Writes a transcript while a conversation runs: what drivers call.

A server understands a line only after it has answered the one before, although both may
have come in one packet.  So each arrival of octets is counted as a *flight*, and a line
is filed under the flight in which it came: the transcript keeps the order of the wire.
"""

from __future__ import annotations

from collections.abc import Callable

from ..protocol.machine import Position
from .model import MOST_OCTETS, Entry, Exchange, Kind, Side, Transcript, new_hash

__all__ = ["Recorder"]


class Recorder:
    """Builds a `Transcript`.

    Args:
        transcript: what is written to.
        now_ms: the clock, in milliseconds; None records no times.
        on_entry: called with each new or grown entry, for a live view.
    """

    def __init__(
        self,
        transcript: Transcript | None = None,
        now_ms: Callable[[], float] | None = None,
        on_entry: Callable[[Entry], None] | None = None,
    ) -> None:
        self.transcript = transcript if transcript is not None else Transcript()
        self._now_ms = now_ms
        self._on_entry = on_entry
        self._flight = 0
        self._kept = 0  # octets of the present message that were kept
        self.tls = False

    def flight(self) -> None:
        """Octets came, or are about to go, in one piece."""
        self._flight += 1

    def command(self, octets: bytes, exchange: Exchange) -> None:
        """The client sent a command line."""
        self._kept = 0
        self._add("client", octets, "command", exchange)

    def reply(self, octets: bytes, exchange: Exchange | None) -> None:
        """The server sent a reply, all its lines."""
        self._add("server", octets, "reply", exchange)

    def text(self, octets: bytes, exchange: Exchange | None, chunked: bool) -> None:
        """The client sent mail data."""
        room = max(0, MOST_OCTETS - self._kept)
        kept, lost = octets[:room], octets[room:]
        self._kept += len(octets)
        last = self.transcript.entries[-1] if self.transcript.entries else None
        if last is None or last.kind != "text" or last.exchange is not exchange:
            self._add("client", kept, "text", exchange, chunked)
            last = self.transcript.entries[-1]
        else:
            last.octets += kept
        if lost:
            if last.hash is None:
                last.hash = new_hash()
            last.omitted += len(lost)
            last.hash.update(lost)

    def note(self, words: str) -> None:
        """Something happened that neither side said."""
        self._add("note", words.encode(), "note", None)

    def _add(
        self,
        side: Side,
        octets: bytes,
        kind: Kind,
        exchange: Exchange | None,
        chunked: bool = False,
    ) -> None:
        order = len(self.transcript.entries)
        entry = Entry(
            (self._flight, 0 if side == "client" else 1, order),
            side,
            bytearray(octets),
            kind,
            exchange,
            self._now_ms() if self._now_ms else None,
            self.tls,
            chunked,
        )
        self.transcript.entries.append(entry)
        if self._on_entry:
            self._on_entry(entry)


def answered(
    exchange: Exchange, before: Position, after: Position, code: int
) -> Exchange:
    """Fill in what a reply settles."""
    exchange.before, exchange.after, exchange.code = before, after, code
    return exchange
