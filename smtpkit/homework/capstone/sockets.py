"""Connections that look like Python's sockets, to a server in memory that has faults.

Each call of `Harbour.connect` makes a new conversation with the same server, on one
virtual clock; so a client may come back, hours later, in no time.  A learner meets this
in lesson 13.
"""

from __future__ import annotations

import sys
from typing import Any

from ...loopback.conversation import Conversation
from ...loopback.host import make_host
from ...protocol.errors import ConnectionLost, TimedOut
from ...protocol.session import Delivery
from ...transcript.model import Transcript
from ...transcript.recorder import Recorder
from ...transports.memory import Cut, MemoryLink, MemoryStream, VirtualClock
from .steps import Budget

__all__ = ["Connection", "Harbour"]

#: How long `recv` waits unless `settimeout` was called, in seconds.
PATIENCE_S = 300.0
#: "For ever" in seconds of the virtual clock; every server here says something sooner.
FOR_EVER_S = 30 * 86_400.0
#: More connections than this for one letter: the client never gives up.
MOST_CONNECTIONS = 200


class Connection:
    """A client's end of one connection, with the methods of a `socket.socket`.

    Args:
        stream: what carries it.
        budget: how many steps the client may still take.
    """

    def __init__(self, stream: MemoryStream, budget: Budget) -> None:
        self._stream, self._budget = stream, budget
        self._unread = b""
        self._timeout_s: float | None = PATIENCE_S

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def settimeout(self, seconds: float | None) -> None:
        """Set how long `recv` waits, in seconds; None waits for ever."""
        self._timeout_s = seconds

    def sendall(self, octets: bytes) -> None:
        """Send octets.

        Raises:
            ConnectionError: the connection has ended.
            TypeError: it is no octets.
        """
        self._budget.spend()
        try:
            self._stream.send(bytes(memoryview(octets)))
        except ConnectionLost:
            raise BrokenPipeError("the connection has ended") from None

    def recv(self, size: int) -> bytes:
        """Return the octets that came, at most `size`; ``b""`` when there are no more.

        Raises:
            TimeoutError: nothing came for so long.
            ConnectionError: the connection was cut.
        """
        self._budget.spend()
        if not self._unread:
            wait_s = FOR_EVER_S if self._timeout_s is None else self._timeout_s
            try:
                self._unread = self._stream.receive(wait_s * 1000)
            except TimedOut:
                raise TimeoutError(f"nothing came for {wait_s:g} s") from None
            except ConnectionLost:
                raise ConnectionResetError("the connection was cut") from None
        octets, self._unread = self._unread[:size], self._unread[size:]
        return octets

    def close(self) -> None:
        """Close it; safe to call twice."""
        self._stream.close()


class Harbour:
    """A server in memory, and as many connections to it as a client wants.

    Args:
        cut: how the octets of each write are cut; see `MemoryLink`.
        budget: how many steps of Python the client may take; None: very many.
        options: as for `smtpkit.Lab`: policy, faults, extensions, …

    >>> harbour = Harbour(faults=["1/connect:drop"])
    >>> try:
    ...     harbour.connect().recv(4096)
    ... except ConnectionError:
    ...     harbour.connect().recv(4)
    b'220 '
    """

    def __init__(
        self, *, cut: Cut = None, budget: Budget | None = None, **options: Any
    ) -> None:
        #: The messages that the server has accepted.
        self.mailbox: list[Delivery] = []
        self.clock = VirtualClock()
        self.connections = 0
        self._cut, self._budget = cut, budget or Budget(sys.maxsize)
        self._host = make_host(keep=self.mailbox.append, **options)
        name = self._host.settings.hostname
        self._recorder = Recorder(Transcript(server=name), self.clock.now_ms)

    @property
    def transcript(self) -> Transcript:
        """All conversations as the server saw them, a note before each."""
        return self._recorder.transcript

    def connect(self) -> Connection:
        """Return a new connection to the server.

        Raises:
            NeverEnds: there were too many.
        """
        self._budget.spend()
        self.connections += 1
        if self.connections > MOST_CONNECTIONS:
            self._budget.end(f"more than {MOST_CONNECTIONS} connections were made")
        minutes = self.clock.now_ms() / 60_000
        self._recorder.note(f"connection {self.connections}, at minute {minutes:g}")
        link = MemoryLink(self.clock, cut=self._cut)
        stream = MemoryStream(link)
        conversation = Conversation(
            self._host,
            link.to_client,
            self.clock,
            number=self.connections,
            recorder=self._recorder,
        )
        link.to_server.receiver = conversation
        conversation.start()
        return Connection(stream, self._budget)

    def wait(self, minutes: float) -> None:
        """Let minutes of virtual time pass, at most a year."""
        self._budget.spend()
        self.clock.advance(min(max(0.0, minutes), 525_600) * 60_000)
