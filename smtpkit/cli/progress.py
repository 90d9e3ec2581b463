"""Shows how far a large message has travelled, where a person waits for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .terminal import console_for, is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..transports.base import Stream

__all__ = ["LARGE", "MeteredStream"]

#: From how many octets on a message is worth a bar.
LARGE = 1_000_000
_PIECE = 64 * 1024


class MeteredStream:
    """A `transports.base.Stream` that tells how much was sent.

    Args:
        stream: what carries the octets.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._sent: Callable[[int], None] = _ignore

    @contextmanager
    def bar(self, octets: int) -> Iterator[None]:
        """Show a bar on standard error while a large message is sent.

        Args:
            octets: how many the message has.
        """
        if octets < LARGE or not is_terminal(sys.stderr):
            yield
            return
        from rich import progress

        columns = (
            progress.TextColumn("sending"),
            progress.BarColumn(),
            progress.DownloadColumn(),
            progress.TransferSpeedColumn(),
        )
        with progress.Progress(*columns, console=console_for(sys.stderr)) as shown:
            task = shown.add_task("", total=octets)
            self._sent = lambda count: shown.advance(task, count)
            try:
                yield
            finally:
                self._sent = _ignore

    def send(self, octets: bytes) -> None:
        """Send all of the octets, piece by piece."""
        for start in range(0, len(octets), _PIECE):
            piece = octets[start : start + _PIECE]
            self._stream.send(piece)
            self._sent(len(piece))

    def receive(self, timeout_ms: float) -> bytes:
        """Return the next octets; see `transports.base.Stream`."""
        return self._stream.receive(timeout_ms)

    def close(self) -> None:
        """Close this end."""
        self._stream.close()

    def now_ms(self) -> float:
        """Return the stream's time."""
        return self._stream.now_ms()


def _ignore(count: int) -> None:
    """Nobody waits."""
