"""What every transport promises: the contract that one test holds all of them to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

__all__ = ["Clock", "Receiver", "Stream", "Timer", "Wire"]


class Stream(Protocol):
    """Octets both ways, for a client that waits."""

    def send(self, octets: bytes) -> None:
        """Send all of the octets.

        Raises:
            ConnectionLost: the other side is gone.
        """
        ...

    def receive(self, timeout_ms: float) -> bytes:
        """Return the next octets, at least one; b"" when the other side has closed.

        Args:
            timeout_ms: how long to wait, in milliseconds of this stream's clock.
        Raises:
            TimedOut: nothing came in that time.
            ConnectionLost: the connection was cut.
        """
        ...

    def close(self) -> None:
        """Close this end; safe to call twice."""
        ...

    def now_ms(self) -> float:
        """Return the time on this stream's clock, in milliseconds."""
        ...


class Wire(Protocol):
    """The sending half, for a server that must not wait."""

    def write(self, octets: bytes) -> None:
        """Send the octets, now or soon."""
        ...

    def close(self) -> None:
        """Close after what was written has gone out."""
        ...

    def abort(self) -> None:
        """Cut the connection at once."""
        ...

    def throttle(self, octets_per_s: int) -> None:
        """From now on send at most so many octets a second."""
        ...

    def pause_reading(self) -> None:
        """Take no more octets from the other side for now."""
        ...

    def resume_reading(self) -> None:
        """Take octets again."""
        ...


class Receiver(Protocol):
    """The receiving half: what a transport calls."""

    def received(self, octets: bytes) -> None:
        """Octets came, in a piece of any size."""
        ...

    def ended(self) -> None:
        """The other side closed, or is gone."""
        ...

    def pause(self) -> None:
        """The other side does not read: write no more for now."""
        ...

    def resume(self) -> None:
        """The other side reads again."""
        ...


class Timer(Protocol):
    """Something that will happen later."""

    def cancel(self) -> None:
        """Let it not happen."""
        ...


class Clock(Protocol):
    """Time, real or virtual."""

    def now_ms(self) -> float:
        """Return the time in milliseconds from some start."""
        ...

    def call_later(
        self, delay_ms: float, call: Callable[[], None], *, deadline: bool = False
    ) -> Timer:
        """Call something after a delay in milliseconds.

        Args:
            delay_ms: how long to wait.
            call: what to call.
            deadline: True for a time limit, which a virtual clock does not run to of
                its own accord.
        """
        ...
