"""The real clock, for hosts that run by themselves: what a `VirtualClock` does, slowly."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from ..transports.memory import VirtualClock

__all__ = ["RealClock"]

#: How often a waiting host looks whether another thread has brought mail, in seconds.
_LOOK_S = 0.01


class RealClock(VirtualClock):
    """A clock that goes at the pace of the world; it starts at 0.

    >>> clock = RealClock()
    >>> clock.advance(20)
    >>> clock.now_ms() >= 20
    True
    """

    def __init__(self) -> None:
        super().__init__()
        self._start = time.monotonic()
        #: When it began.
        self.epoch = datetime.now(UTC)

    def now_ms(self) -> float:
        """Return the milliseconds since the clock was made."""
        return (time.monotonic() - self._start) * 1000

    def call_later(  # type: ignore[no-untyped-def]  # the timer's type is the parent's own
        self, delay_ms: float, call: Callable[[], None], *, deadline: bool = False
    ):
        """Call something after a delay; see `base.Clock`."""
        self._now_ms = self.now_ms()
        return super().call_later(delay_ms, call, deadline=deadline)

    def run_until(self, until: Callable[[], bool], timeout_ms: float) -> bool:
        """Wait until something holds; do what falls due meanwhile.

        Returns:
            Whether it came to hold within `timeout_ms`.
        """
        last = self.now_ms() + timeout_ms
        while not until():
            now_ms = self.now_ms()
            if self._queue and self._queue[0][0] <= now_ms:
                self._step()
            elif now_ms >= last:
                return until()
            else:
                time.sleep(min(_LOOK_S, (last - now_ms) / 1000))
        return True
