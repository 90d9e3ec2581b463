"""A TCP connection on loopback that one thread writes and another one reads.

`transports.tcp.TcpStream` is for one thread; a person who types needs two.
"""

from __future__ import annotations

import contextlib
import socket

from ..protocol.errors import ConnectionLost
from ..transports.tcp import loopback_address

__all__ = ["Duplex"]

_CONNECT_S = 30


class Duplex:
    """A connection to a server on this machine.

    Args:
        host: a loopback address.
        port: 1 to 65535.
    Raises:
        NotLoopback: another host.  ConnectionLost: nobody listens there.
    """

    def __init__(self, host: str, port: int) -> None:
        address = (loopback_address(host), port)
        try:
            self._socket = socket.create_connection(address, _CONNECT_S)
        except OSError as error:
            raise ConnectionLost(
                f"no connection to {address[0]} port {port}: {error.strerror or error}",
                "a server that listens there",
            ) from None
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, octets: bytes) -> None:
        """Send all of the octets.

        Raises:
            ConnectionLost: the other side is gone.
        """
        try:
            self._socket.sendall(octets)
        except OSError as error:
            raise _broken(error) from None

    def receive(self) -> bytes:
        """Wait for octets and return them; b"" when the other side has closed.

        Raises:
            ConnectionLost: the connection was cut.
        """
        try:
            return self._socket.recv(64 * 1024)
        except OSError as error:
            raise _broken(error) from None

    def close(self) -> None:
        """Close the connection; who waits in `receive` is woken."""
        with contextlib.suppress(OSError):  # the other side was faster
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def _broken(error: OSError) -> ConnectionLost:
    return ConnectionLost(
        f"a connection that broke: {error.strerror or error}", "an open one"
    )
