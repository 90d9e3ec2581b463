"""Each kind of connection, as a client's stream and a server's wire with its receiver.

Over TCP the server's end lives in a thread with an asyncio loop, as in `Loopback`.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import contextmanager, suppress

from smtpkit.transports.memory import MemoryLink, MemoryStream, VirtualClock
from smtpkit.transports.secured import SecuredWire
from smtpkit.transports.tcp import TcpStream
from smtpkit.transports.tcp_wire import TcpWire, reading_room
from smtpkit.transports.tls import TlsStream, client_context, server_context
from tests.loopback.scripted import until

KINDS = ["memory", "tcp", "tls over memory", "tls over tcp"]
NAME = "mx.example.net"
PATIENCE_MS = 20_000


class Far:
    """The server's end: keeps what came, and does what a test tells it to.

    Args:
        wire: where it writes.
        tls: whether hands are shaken first.
        on_received: called with this end when octets came.
    """

    def __init__(
        self, wire, *, tls: bool, on_received: Callable[["Far"], None]
    ) -> None:
        self.wire = wire
        self.secured = SecuredWire(wire)
        self.octets = bytearray()
        self.call: Callable = lambda what: what()  # in this end's thread
        self.is_ended = self.is_paused = False
        self.times_paused = 0
        self._on_received = on_received
        if tls:
            self.secured.begin(server_context(NAME))

    def received(self, octets: bytes) -> None:
        plain = self.secured.read(octets)
        self.octets += plain
        if self.secured.is_ended:
            self.is_ended = True
        if plain:
            self._on_received(self)

    def ended(self) -> None:
        self.is_ended = True

    def pause(self) -> None:
        self.is_paused = True
        self.times_paused += 1

    def resume(self) -> None:
        self.is_paused = False


@contextmanager
def link(kind: str, on_received: Callable[[Far], None] = lambda far: None, **options):
    """Connect; yield the client's stream, and a function that returns the far end."""
    tls = kind.startswith("tls")
    if kind.endswith("tcp"):
        with _tcp(tls, on_received) as (stream, far):
            yield stream, far
        return
    net = MemoryLink(VirtualClock(), **options)
    stream = MemoryStream(net)
    end = Far(net.to_client, tls=tls, on_received=on_received)
    net.to_server.receiver = end
    if tls:
        stream = TlsStream(stream, client_context(), NAME, PATIENCE_MS)
    yield stream, lambda: end


@contextmanager
def _tcp(tls: bool, on_received: Callable[[Far], None]):
    ends: list[Far] = []

    def accept(wire: TcpWire) -> Far:
        ends.append(Far(wire, tls=tls, on_received=on_received))
        return ends[-1]

    loop, room = asyncio.new_event_loop(), reading_room()
    server = loop.run_until_complete(
        loop.create_server(
            lambda: TcpWire(accept, lambda wire: None, room), "127.0.0.1", 0
        )
    )
    port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    stream = TcpStream("127.0.0.1", port)
    try:
        if tls:
            stream = TlsStream(stream, client_context(), NAME, PATIENCE_MS)
        until(lambda: bool(ends))
        ends[0].call = loop.call_soon_threadsafe
        yield stream, lambda: ends[0]
    finally:
        with suppress(Exception):
            stream.close()
        loop.call_soon_threadsafe(_stop, loop, server, ends)
        thread.join()
        loop.close()


def _stop(loop, server, ends: list[Far]) -> None:
    server.close()
    for end in ends:
        end.wire.abort()
    loop.call_later(0.01, loop.stop)
