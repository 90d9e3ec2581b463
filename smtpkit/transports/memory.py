"""A line between two hosts in memory, on a clock of its own: the same every time.

Nothing waits for real: the clock jumps to the next thing that happens.  Octets can be
delayed, slowed down and cut anywhere, as TCP may do (RFC 5321 section 2.3.8 speaks of
lines; the transport below knows none).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from itertools import count

from ..protocol.errors import BadArgument, ConnectionLost, TimedOut
from .base import Receiver

__all__ = ["MemoryLink", "MemoryStream", "MemoryWire", "VirtualClock"]

#: How octets of one write are cut: a size, or a function from octets to pieces.
Cut = int | Callable[[bytes], Iterable[bytes]] | None


class _Timer:
    """One thing that will happen at a time."""

    def __init__(self, call: Callable[[], None], *, deadline: bool) -> None:
        self.call: Callable[[], None] | None = call
        self.deadline = deadline

    def cancel(self) -> None:
        """Let it not happen."""
        self.call = None


class VirtualClock:
    """A clock that moves only when something happens.

    >>> clock = VirtualClock()
    >>> timer = clock.call_later(5 * 60_000, lambda: print("five minutes later"))
    >>> clock.advance(5 * 60_000)
    five minutes later
    """

    def __init__(self) -> None:
        self._now_ms = 0.0
        self._order = count()
        self._queue: list[tuple[float, int, _Timer]] = []

    def now_ms(self) -> float:
        """Return the time, in milliseconds since the clock was made."""
        return self._now_ms

    def call_later(
        self, delay_ms: float, call: Callable[[], None], *, deadline: bool = False
    ) -> _Timer:
        """Call something after a delay; see `base.Clock`."""
        timer = _Timer(call, deadline=deadline)
        when = self._now_ms + max(0.0, delay_ms)
        heapq.heappush(self._queue, (when, next(self._order), timer))
        return timer

    def settle(self, until: Callable[[], bool] = lambda: False) -> None:
        """Let happen what is on its way, and no deadline that lies behind it.

        Args:
            until: asked after each step; True stops.
        """
        while not until() and self._has_work():
            self._step()

    def run_until(self, until: Callable[[], bool], timeout_ms: float) -> bool:
        """Let time pass, deadlines too, until something holds.

        Returns:
            Whether it came to hold within `timeout_ms`.
        """
        last = self._now_ms + timeout_ms
        while not until():
            if not self._queue or self._queue[0][0] > last:
                self._now_ms = last
                return until()
            self._step()
        return True

    def advance(self, delay_ms: float) -> None:
        """Let so many milliseconds pass."""
        self.run_until(lambda: False, delay_ms)

    def _has_work(self) -> bool:
        return any(timer.call and not timer.deadline for _, _, timer in self._queue)

    def _step(self) -> None:
        when, _, timer = heapq.heappop(self._queue)
        if timer.call:
            self._now_ms = max(self._now_ms, when)
            timer.call()


class MemoryWire:
    """One direction of a `MemoryLink`: what is written arrives at `receiver` later."""

    def __init__(self, link: MemoryLink) -> None:
        self.receiver: Receiver | None = None
        self._link = link
        self._rate = link.octets_per_s
        self._free_at_ms = 0.0  # when the line has sent all that was written
        self._open = True
        self.other: MemoryWire

    def write(self, octets: bytes) -> None:
        """Send octets; they arrive after half a round trip, cut as the link cuts."""
        if not self._open:
            raise ConnectionLost(
                "a write to a closed connection", "an open one", source="RFC 793"
            )
        for piece in self._link.pieces(octets):
            self._arrive(len(piece), lambda piece=piece: self._deliver(piece))  # type: ignore[misc]

    def close(self) -> None:
        """Close this direction after what was written."""
        if self._open:
            self._open = False
            self._arrive(0, self._end)

    def abort(self) -> None:
        """Cut both directions; what is on its way to this end is lost."""
        self._open = False
        self._link.is_cut = True
        self._arrive(0, self._end)
        self.other.receiver = None

    def throttle(self, octets_per_s: int) -> None:
        """From now on send at most so many octets a second."""
        self._rate = octets_per_s

    def pause_reading(self) -> None:
        """Memory has room: nothing to do."""

    def resume_reading(self) -> None:
        """Memory has room: nothing to do."""

    def _arrive(self, octets: int, call: Callable[[], None]) -> None:
        clock = self._link.clock
        start = max(clock.now_ms(), self._free_at_ms)
        sending_ms = octets * 1000 / self._rate if self._rate else 0.0
        self._free_at_ms = start + sending_ms
        delay = self._free_at_ms - clock.now_ms() + self._link.rtt_ms / 2
        clock.call_later(delay, call)

    def _deliver(self, piece: bytes) -> None:
        if self.receiver:
            self.receiver.received(piece)

    def _end(self) -> None:
        if self.receiver:
            self.receiver.ended()


class MemoryLink:
    """Two wires, one each way.

    Args:
        clock: the clock that the link lives on.
        rtt_ms: the round-trip time, in milliseconds.
        octets_per_s: how fast each direction is; None for no limit.
        cut: how the octets of each write are cut into pieces: a size in octets, or a
            function from octets to pieces; None leaves them whole.
    """

    def __init__(
        self,
        clock: VirtualClock,
        *,
        rtt_ms: float = 0,
        octets_per_s: int | None = None,
        cut: Cut = None,
    ) -> None:
        if rtt_ms < 0 or (octets_per_s is not None and octets_per_s < 1):
            raise BadArgument(
                f"rtt_ms={rtt_ms}, octets_per_s={octets_per_s}",
                "a round-trip time of 0 or more, and at least one octet a second",
            )
        if isinstance(cut, int) and cut < 1:
            raise BadArgument(f"cut={cut}", "pieces of at least one octet")
        #: Whether one end was cut off, without a word to the other.
        self.is_cut = False
        self.clock = clock
        self.rtt_ms = rtt_ms
        self.octets_per_s = octets_per_s
        self.cut = cut
        self.to_server = MemoryWire(self)
        self.to_client = MemoryWire(self)
        self.to_server.other, self.to_client.other = self.to_client, self.to_server

    def pieces(self, octets: bytes) -> Iterator[bytes]:
        """Yield octets as the link delivers them."""
        if callable(self.cut):
            pieces = [piece for piece in self.cut(octets) if piece]
            if b"".join(pieces) != octets:
                raise BadArgument(
                    "cut() lost or changed octets", "the same octets, cut"
                )
            yield from pieces
        elif self.cut:
            yield from (
                octets[at : at + self.cut] for at in range(0, len(octets), self.cut)
            )
        elif octets:
            yield octets


class MemoryStream:
    """The client's end of a `MemoryLink`, as a `base.Stream`.

    Args:
        link: the link.
    """

    def __init__(self, link: MemoryLink) -> None:
        self._link = link
        self._buffer = bytearray()
        self._ended = False
        link.to_client.receiver = self

    def received(self, octets: bytes) -> None:
        """Keep what came."""
        self._buffer += octets

    def ended(self) -> None:
        """The server closed."""
        self._ended = True

    def pause(self) -> None:
        """Nothing to do: a client that waits writes no more than it must."""

    def resume(self) -> None:
        """Nothing to do."""

    def send(self, octets: bytes) -> None:
        """Send all of the octets."""
        if self._ended:
            raise ConnectionLost("a closed connection", "an open one")
        self._link.to_server.write(octets)

    def receive(self, timeout_ms: float) -> bytes:
        """Let time pass until octets come; see `base.Stream`."""
        clock = self._link.clock
        if not clock.run_until(lambda: bool(self._buffer) or self._ended, timeout_ms):
            raise TimedOut(
                f"nothing within {timeout_ms:g} ms", "octets from the server"
            )
        if self._link.is_cut and not self._buffer:
            raise ConnectionLost("a connection that was cut", "an open one")
        octets = bytes(self._buffer)
        self._buffer.clear()
        return octets

    def settle(self) -> bytes:
        """Let happen what is on its way; return what came of it, perhaps nothing."""
        self._link.clock.settle()
        octets = bytes(self._buffer)
        self._buffer.clear()
        return octets

    @property
    def is_ended(self) -> bool:
        """Whether the server has closed."""
        return self._ended

    def close(self) -> None:
        """Close this end."""
        self._link.to_server.close()
        self._link.clock.settle()

    def now_ms(self) -> float:
        """Return the time on the link's clock."""
        return self._link.clock.now_ms()
