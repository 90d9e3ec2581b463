"""How hosts reach each other: through memory on one clock, or over TCP on loopback.

Both carry real conversations of the same server and the same client.  They differ in who
waits: memory waits for nobody, TCP waits where it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import Protocol

from ..loopback.client import Client
from ..loopback.conversation import Conversation
from ..loopback.procedures import Step
from ..loopback.sent import SentRecorder
from ..loopback.server import Loopback
from ..protocol.commands import Command
from ..protocol.errors import SmtpkitError
from ..protocol.policy import Policy, Verdict
from ..protocol.replies import Reply
from ..protocol.session import Delivery, Session
from ..transcript.recorder import Recorder
from ..transports.memory import MemoryLink, MemoryStream, VirtualClock
from ..transports.tcp import TcpStream
from .carrier import Carrier, StreamWire, carry_over
from .hops import Hop
from .relay import Relay

__all__ = ["Lines", "MemoryLines", "TcpLines"]

Procedure = Generator[Sequence[Step], list[Reply], None]
Ended = Callable[[str], None]


class Lines(Protocol):
    """What a network asks of its lines."""

    def open(self, relay: Relay) -> None:
        """Let a host be called from now on."""
        ...

    def client(self, relay: Relay, hop: Hop) -> Client:
        """Return a client that is connected to a host."""
        ...

    def call(
        self, relay: Relay, address: str, hop: Hop, procedure: Procedure, ended: Ended
    ) -> None:
        """Call a host and run a procedure; say at the end why it ended too early."""
        ...

    def close(self) -> None:
        """Stop what listens."""
        ...


class MemoryLines:
    """Lines in memory.

    Args:
        clock: what they live on.
        rtt_ms: the round-trip time of each, in milliseconds.
    """

    def __init__(self, clock: VirtualClock, rtt_ms: float) -> None:
        self._clock, self._rtt_ms = clock, rtt_ms
        self._count: dict[Relay, int] = {}

    def open(self, relay: Relay) -> None:
        """Do nothing: memory is always there."""

    def client(self, relay: Relay, hop: Hop) -> Client:
        """Return a client that is connected to a host."""
        link = MemoryLink(self._clock, rtt_ms=self._rtt_ms)
        stream = MemoryStream(link)
        self._answer(relay, "", link, hop)
        return Client(stream, transcript=hop.transcript)

    def call(
        self, relay: Relay, address: str, hop: Hop, procedure: Procedure, ended: Ended
    ) -> None:
        """Call a host.

        Args:
            relay: the host that is called.
            address: that of the host that calls.
            hop: what is written to.
            procedure: what is done.
            ended: called at the end.
        """
        link = MemoryLink(self._clock, rtt_ms=self._rtt_ms)
        link.to_client.receiver = Carrier(
            procedure, link.to_server, ended, clock=self._clock
        )
        self._answer(relay, address, link, hop)

    def _answer(self, relay: Relay, address: str, link: MemoryLink, hop: Hop) -> None:
        """Let the called host answer at its end of the line, and write it down."""

        def keep(delivery: Delivery) -> None:
            relay.keep(delivery, address)

        number = self._count[relay] = self._count.get(relay, 0) + 1
        conversation = Conversation(
            replace(relay.host, keep=keep),
            link.to_client,
            self._clock,
            number=number,
            recorder=Recorder(hop.transcript, self._clock.now_ms),
        )
        link.to_server.receiver = conversation
        conversation.start()

    def close(self) -> None:
        """Do nothing."""


class TcpLines:
    """Lines over TCP on 127.0.0.1, each host on a port of its own.

    Args:
        clock: the network's; conversations take none of its time unless it is real.
    """

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._servers: dict[Relay, Loopback] = {}

    def port(self, relay: Relay) -> int:
        """Return the port of a host."""
        return self._servers[relay].port

    def open(self, relay: Relay) -> None:
        """Let a host listen."""

        def keep(delivery: Delivery) -> None:
            relay.keep(delivery, "127.0.0.1")

        settings = relay.host.settings
        server = Loopback(
            hostname=relay.hostname,
            policy=_OnClock(relay.policy, self._clock),
            extensions=settings.extensions,
            limits=settings.limits,
            lenient=settings.lenient,
            faults=relay.host.plan,
            tls=relay.uses_tls,
            keep=keep,
            keep_mail=False,
        )
        self._servers[relay] = server.start()

    def client(self, relay: Relay, hop: Hop) -> Client:
        """Return a client that is connected to a host."""
        client = Client(TcpStream("127.0.0.1", self.port(relay)))
        hop.transcript = client.transcript
        return client

    def call(
        self, relay: Relay, address: str, hop: Hop, procedure: Procedure, ended: Ended
    ) -> None:
        """Call a host; return when the conversation is over."""
        self.call_port(self.port(relay), hop, procedure, ended)

    def call_port(
        self, port: int, hop: Hop, procedure: Procedure, ended: Ended
    ) -> None:
        """Call whatever listens on a port; see `call`."""
        try:
            stream = TcpStream("127.0.0.1", port)
        except SmtpkitError:  # its text names the port, which differs each time
            ended("no connection: nobody listens there")
            return
        recorder = SentRecorder(Recorder(hop.transcript))
        carrier = Carrier(procedure, StreamWire(stream), ended, recorder=recorder)
        carry_over(carrier, stream)

    def close(self) -> None:
        """Stop all servers."""
        for server in self._servers.values():
            server.stop()


class _OnClock(Policy):
    """A policy that is told the network's time, whatever its server's clock says."""

    def __init__(self, base: Policy, clock: VirtualClock) -> None:
        super().__init__(users=base.users, queue=base.queue)
        self._base, self._clock = base, clock

    def __call__(self, session: Session, command: Command, now_ms: float) -> Verdict:
        return self._base(session, command, self._clock.now_ms())
