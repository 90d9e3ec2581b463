"""A real server over TCP on this machine, for many connections at once.

One background thread runs an asyncio loop of its own, so the server works inside
Jupyter's running loop as anywhere else.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

from ..protocol.errors import BadArgument, ConnectionLost
from ..protocol.session import Delivery
from ..transcript.model import Entry, Transcript
from ..transcript.recorder import Recorder
from ..transports.tcp import loopback_address, port_number
from ..transports.tcp_wire import LoopClock, TcpWire, reading_room
from .conversation import Conversation
from .host import make_host
from .keeping import keeper

__all__ = ["Loopback"]

#: How long a stopping server waits for its thread, in seconds.
_STOP_S = 1.0


class Loopback:
    """A TCP server on a loopback address.

    Args:
        host: 127.0.0.1 or ``::1``; every other address is refused.
        port: where to listen; 0 lets the system choose.
        record: whether transcripts are kept.
        times: whether transcripts carry the time of each line; a lesson does without,
            so that its output is the same every time.
        on_entry: called, in the server's thread, with the number of the conversation
            and each new entry of its transcript: for a live view.
        keep_mail: whether accepted messages are kept in `mailbox`.
        options: as for `host.make_host`: hostname, policy, users, extensions, without,
            lenient, limits, size, faults, tls, implicit_tls, queue, keep.

    Raises:
        NotLoopback: another address.

    Use it in a ``with`` block; at the end it stops, whatever its clients do.

    >>> with Loopback(hostname="mx.example.net") as server:
    ...     server.host
    '127.0.0.1'
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        record: bool = True,
        times: bool = False,
        on_entry: Callable[[int, Entry], None] | None = None,
        keep_mail: bool = True,
        **options: Any,
    ) -> None:
        self.host = loopback_address(host)
        #: The port that the server listens on; 0 before it is started.
        self.port = port_number(port)
        #: The messages that the server has accepted, in the order of acceptance.
        self.mailbox: list[Delivery] = []
        #: A transcript for each connection, in the order of arrival.
        self.transcripts: list[Transcript] = []
        keep = options.pop("keep", None)
        if keep_mail:
            keep = keeper(self.mailbox, keep)
        self._host = make_host(keep=keep, **options)
        self._record, self._times, self._on_entry = record, times, on_entry
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._open: dict[TcpWire, Conversation] = {}
        self._count = 0

    @property
    def hostname(self) -> str:
        """What the server calls itself."""
        return self._host.settings.hostname

    @property
    def is_running(self) -> bool:
        """Whether the server listens."""
        return self._thread is not None

    def __enter__(self) -> Loopback:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> Loopback:
        """Begin to listen; return the server.

        Raises:
            BadArgument: it runs already.  ConnectionLost: the port is taken.
        """
        if self._thread is not None:
            raise BadArgument("start() on a running server", "one start for each stop")
        ready: threading.Event = threading.Event()
        problem: list[OSError] = []
        self._thread = threading.Thread(
            target=self._run, args=(ready, problem), name="smtpkit server", daemon=True
        )
        self._thread.start()
        ready.wait()
        if problem:
            self._thread.join()
            self._thread = None
            raise ConnectionLost(
                f"port {self.port} on {self.host}: {problem[0].strerror}",
                "a free port; port=0 lets the system choose one",
            )
        return self

    def stop(self) -> None:
        """Stop listening, say 421 to whoever is connected, close; safe to call twice."""
        thread, loop = self._thread, self._loop
        if thread is None or loop is None:
            return
        loop.call_soon_threadsafe(self._stop_serving)
        thread.join(_STOP_S)
        self._thread = self._loop = None

    def _run(self, ready: threading.Event, problem: list[OSError]) -> None:
        loop = asyncio.new_event_loop()
        self._loop = loop
        room = reading_room()
        try:
            server = loop.run_until_complete(
                loop.create_server(
                    lambda: TcpWire(self._accept, self._forget, room),
                    self.host,
                    self.port,
                    backlog=1024,
                )
            )
        except OSError as error:
            problem.append(error)
            loop.close()
            ready.set()
            return
        self._clock = LoopClock(loop)
        self.port = server.sockets[0].getsockname()[1]
        self._listening = server
        ready.set()
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(self._let_go())
            server.close()
            loop.close()

    async def _let_go(self) -> None:
        """Cut what is still open: a client may have come while the server stopped."""
        for _ in range(10):  # turns of the loop; a connection takes a few to be made
            for wire in list(self._open):
                wire.let_go()
            await asyncio.sleep(0)

    def _stop_serving(self) -> None:
        """Runs in the loop: end every conversation, then the loop."""
        assert self._loop is not None
        # Accept nobody any more.  To close the listening socket at this moment could cut
        # off a connection that asyncio is just making, which it would then never close.
        with suppress(NotImplementedError):  # another kind of loop, on Windows
            for listening in self._listening.sockets:
                self._loop.remove_reader(listening.fileno())
        # Some more turns of the loop let the 421 out and the sockets close.
        self._loop.call_later(0.05, self._loop.stop)
        for wire, conversation in list(self._open.items()):
            wire.let_go_soon()
            conversation.shut_down()

    def _accept(self, wire: TcpWire) -> Conversation:
        self._count += 1
        number = self._count
        recorder = None
        if self._record:
            transcript = Transcript(server=self.hostname)
            self.transcripts.append(transcript)
            recorder = Recorder(
                transcript,
                self._clock.now_ms if self._times else None,
                self._reporter(number),
            )
        conversation = Conversation(
            self._host, wire, self._clock, number=number, recorder=recorder
        )
        self._open[wire] = conversation
        conversation.start()
        return conversation

    def _reporter(self, number: int) -> Callable[[Entry], None] | None:
        report = self._on_entry
        return (lambda entry: report(number, entry)) if report else None

    def _forget(self, wire: TcpWire) -> None:
        self._open.pop(wire, None)

    def __repr__(self) -> str:
        state = "listening" if self.is_running else "stopped"
        return f"<Loopback {self.hostname}, {state}>"
