"""TCP on loopback, and nowhere else: a stream for clients that wait.

This package never leaves the machine it runs on: `loopback_address` refuses every other
address before a socket is made.  The server's end is in `tcp_wire`: only that one loads
asyncio.
"""

from __future__ import annotations

import ipaddress
import selectors
import socket
import time

from ..protocol.errors import BadArgument, ConnectionLost, NotLoopback, TimedOut
from ..protocol.limits import TIMEOUTS_MS

__all__ = ["TcpStream", "loopback_address", "port_number"]

_AT_ONCE = 256 * 1024
_SEND_S = TIMEOUTS_MS["text"] / 1000


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
