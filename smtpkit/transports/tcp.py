"""TCP on loopback, and nowhere else: a stream for clients, a wire for servers.

This package never leaves the machine it runs on: `loopback_address` refuses every other
address before a socket is made.
"""

from __future__ import annotations

import asyncio
import ipaddress
import selectors
import socket
import struct
import sys
import time
from collections.abc import Callable

from ..protocol.errors import BadArgument, ConnectionLost, NotLoopback, TimedOut
from ..protocol.limits import TIMEOUTS_MS
from .base import Receiver

__all__ = ["LoopClock", "TcpStream", "TcpWire", "loopback_address", "port_number"]

_AT_ONCE = 256 * 1024
_MOST_SLOW = 64 * 1024  # how much waits to be sent slowly before the peer is held back
# Linger for no time at all: closing then resets.  The numbers are shorter on Windows.
_RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_SEND_S = TIMEOUTS_MS["text"] / 1000
_LAST_WORDS_S = 0.03  # how long a client has to read the 421 of a stopping server


def loopback_address(host: str) -> str:
    """Return the address to use for a host on this machine.

    Args:
        host: ``localhost``, or an address from 127.0.0.0/8 or ``::1``.
    Raises:
        NotLoopback: anything else; no name is looked up.

    >>> loopback_address("localhost")
    '127.0.0.1'
    """
    name = str(host).strip("[]")
    if name.lower() == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise NotLoopback(
            f"host {host!r}",
            "a loopback address: 127.0.0.1, ::1 or localhost.  This is a teaching tool; "
            "it talks to no other machine",
        )
    return str(address)


def port_number(port: int | str) -> int:
    """Return a port as a number.

    Raises:
        BadArgument: no number from 0 to 65535.
    """
    try:
        number = int(port)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= 65535:
        raise BadArgument(f"port {port!r}", "a number from 0 to 65535")
    return number


class TcpStream:
    """A connection to a server on this machine, as a `base.Stream`.

    Args:
        host: a loopback address.
        port: 1 to 65535.
        timeout_ms: how long to wait for the connection, in milliseconds.

    Raises:
        NotLoopback: another host.
        ConnectionLost: nobody listens there.
    """

    def __init__(self, host: str, port: int, timeout_ms: float = 30_000) -> None:
        address = loopback_address(host)
        self._start = time.monotonic()
        try:
            self._socket = socket.create_connection(
                (address, port_number(port)), timeout_ms / 1000
            )
        except OSError as error:
            raise ConnectionLost(
                f"no connection to {address} port {port}: {error.strerror or error}",
                "a server that listens there",
            ) from None
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._kept = bytearray()  # what came while octets were sent
        self._ended = False

    def send(self, octets: bytes) -> None:
        """Send all of the octets; what comes meanwhile is kept.

        Two ends that only send, each waiting until the other reads, would wait for ever
        (RFC 2920 section 3.1).
        """
        rest = memoryview(octets)
        self._socket.settimeout(0)
        try:
            while rest := rest[self._send_some(rest) :]:
                self._make_room()
        except OSError as error:
            raise _broken(error) from None

    def _send_some(self, octets: memoryview) -> int:
        try:
            return self._socket.send(octets)
        except BlockingIOError:
            return 0

    def _make_room(self) -> None:
        """Wait until more can be sent; read what came, so that the peer goes on."""
        events = selectors.EVENT_WRITE | (not self._ended and selectors.EVENT_READ)
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, events)
            ready = selector.select(_SEND_S)
        if not ready:
            raise TimedOut("a peer that does not read", "room to send")
        if ready[0][1] & selectors.EVENT_READ:
            octets = self._socket.recv(_AT_ONCE)
            self._kept += octets
            self._ended = not octets

    def receive(self, timeout_ms: float) -> bytes:
        """Wait for octets; see `base.Stream`."""
        if self._kept or self._ended:
            octets, self._kept = bytes(self._kept), bytearray()
            return octets
        self._socket.settimeout(max(timeout_ms, 1) / 1000)
        try:
            return self._socket.recv(_AT_ONCE)
        except TimeoutError:
            raise TimedOut(
                f"nothing within {timeout_ms:g} ms", "octets from the server"
            ) from None
        except OSError as error:
            raise _broken(error) from None

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

    def now_ms(self) -> float:
        """Return the milliseconds since the connection was made."""
        return (time.monotonic() - self._start) * 1000


def _broken(error: OSError) -> ConnectionLost:
    return ConnectionLost(
        f"a connection that broke: {error.strerror or error}", "an open one"
    )


class LoopClock:
    """The clock of an asyncio loop, as a `base.Clock`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._start = loop.time()

    def now_ms(self) -> float:
        """Return the milliseconds since this clock was made."""
        return (self._loop.time() - self._start) * 1000

    def call_later(
        self, delay_ms: float, call: Callable[[], None], *, deadline: bool = False
    ) -> asyncio.TimerHandle:
        """Call something after a delay in milliseconds."""
        return self._loop.call_later(delay_ms / 1000, call)


class TcpWire(asyncio.Protocol):
    """A server's end of one connection, driven by an asyncio loop.

    Args:
        accept: called with this wire when the connection is made; returns what
            receives the octets.
        forget: called when the connection is gone.
    """

    def __init__(
        self,
        accept: Callable[[TcpWire], Receiver],
        forget: Callable[[TcpWire], None],
    ) -> None:
        self._accept, self._forget = accept, forget
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

    def data_received(self, data: bytes) -> None:
        """Octets came."""
        if self._receiver:
            self._receiver.received(data)

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
