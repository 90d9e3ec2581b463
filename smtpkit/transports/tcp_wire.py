"""TCP on loopback, the server's end: a wire and a clock, driven by an asyncio loop.

A server must not wait, so it is called when octets come; see `base`.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import time
from collections.abc import Callable

from .base import Receiver

__all__ = ["LoopClock", "TcpWire", "reading_room"]

_LAST_WORDS_S = 0.03  # how long a client has to read the 421 of a stopping server
_MOST_SLOW = 64 * 1024  # how much waits to be sent slowly before the peer is held back
# Linger for no time at all: closing then resets.  The numbers are shorter on Windows.
_RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


def reading_room() -> memoryview:
    """Return room for the octets that one read from a socket brings, 256 kB."""
    return memoryview(bytearray(256 * 1024))


class LoopClock:
    """The clock of an asyncio loop, as a `base.Clock`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._now_s = time.monotonic  # what the loop itself goes by, one call nearer
        self._start = self._now_s()

    def now_ms(self) -> float:
        """Return the milliseconds since this clock was made."""
        return (self._now_s() - self._start) * 1000

    def call_later(
        self, delay_ms: float, call: Callable[[], None], *, deadline: bool = False
    ) -> asyncio.TimerHandle:
        """Call something after a delay in milliseconds."""
        return self._loop.call_later(delay_ms / 1000, call)


class TcpWire(asyncio.BufferedProtocol):
    """A server's end of one connection, driven by an asyncio loop.

    Args:
        accept: called with this wire when the connection is made; returns what
            receives the octets.
        forget: called when the connection is gone.
        room: where octets are put as they come, from `reading_room`.  All wires of one
            loop share it, because each takes its octets out at once.
    """

    def __init__(
        self,
        accept: Callable[[TcpWire], Receiver],
        forget: Callable[[TcpWire], None],
        room: memoryview,
    ) -> None:
        self._accept, self._forget = accept, forget
        self._room = room
        self._transport: asyncio.Transport | None = None
        self._receiver: Receiver | None = None
        self._rate = 0
        self._slow = bytearray()
        self._is_held = False  # because so much waits to be sent slowly
        self._closing = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client connected."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._receiver = self._accept(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where octets are to be put: new room for each read costs more."""
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        """Octets came."""
        if self._receiver:
            self._receiver.received(bytes(self._room[:nbytes]))

    def eof_received(self) -> bool:
        """The client closed its half; ours stays open until all is answered."""
        if self._receiver:
            self._receiver.ended()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        receiver, self._receiver = self._receiver, None
        self._transport = None
        if receiver:
            receiver.resume()  # nobody is left to wait for
            receiver.ended()
        self._forget(self)

    def pause_writing(self) -> None:
        """The client does not read: hold the conversation back."""
        if self._receiver:
            self._receiver.pause()

    def resume_writing(self) -> None:
        """The client reads again."""
        if self._receiver:
            self._receiver.resume()

    def write(self, octets: bytes) -> None:
        """Send the octets."""
        if self._rate:
            self._slow += octets
            if len(self._slow) > _MOST_SLOW and not self._is_held:
                self._is_held = True
                self.pause_writing()
            if len(self._slow) == len(octets):
                self._drip()
        elif self._transport:
            self._transport.write(octets)

    def _drip(self) -> None:
        """Send what a twentieth of a second allows, and come back."""
        if not self._transport:
            self._slow.clear()
            return
        share = max(1, self._rate // 20)
        self._transport.write(bytes(self._slow[:share]))
        del self._slow[:share]
        if self._is_held and len(self._slow) < _MOST_SLOW:
            self._is_held = False
            self.resume_writing()
        if self._slow:
            delay = max(1 / 20, share / self._rate)
            asyncio.get_running_loop().call_later(delay, self._drip)
        elif self._closing:
            self._transport.close()

    def close(self) -> None:
        """Close after what was written has gone out."""
        self._closing = True
        if self._transport and not self._slow:
            self._transport.close()

    def abort(self) -> None:
        """Cut the connection: the client is told by a reset, not by an orderly end."""
        if self._transport:
            connection = self._transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._transport.abort()

    def let_go(self) -> None:
        """Close at once, whatever has not been written."""
        if self._transport:
            self._transport.abort()

    def let_go_soon(self) -> None:
        """Close in a moment, so that last words can be written."""
        asyncio.get_running_loop().call_later(_LAST_WORDS_S, self.let_go)

    def throttle(self, octets_per_s: int) -> None:
        """From now on send at most so many octets a second."""
        self._rate = octets_per_s

    def pause_reading(self) -> None:
        """Take no more octets for now."""
        if self._transport and self._transport.is_reading():
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take octets again."""
        if self._transport and not self._transport.is_reading():
            self._transport.resume_reading()
