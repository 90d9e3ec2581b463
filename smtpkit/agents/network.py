r"""Hosts that send mail to one another, a zone that says where they are, and one clock.

Conversations are real, in memory or over loopback TCP: see `lines`.  Time is virtual, so
that a queue's five days pass at once, and dates come out the same every time; with a
`RealClock` it is not.  A learner meets this in lesson 01.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any

from ..loopback.client import Client
from ..loopback.procedures import Outcome
from ..protocol.errors import BadArgument
from ..transports.memory import VirtualClock
from .clock import RealClock
from .hops import Custody, Hop
from .lines import Lines, MemoryLines, Procedure, TcpLines
from .relay import Relay
from .route import Candidate
from .trace import EPOCH, date_of
from .zone import Zone

__all__ = ["Network"]

_NEVER = float("inf")
_DAY_MS = 86_400_000.0


class Network:
    r"""Some hosts, a zone, and one clock for all.

    Args:
        relays: the hosts.
        zone: names, MX and addresses; None makes one of the hosts' names.
        rtt_ms: the round-trip time between any two hosts, in milliseconds.
        tcp: whether conversations go over TCP on 127.0.0.1, not through memory.
        clock: a `VirtualClock`, or a `RealClock` for hosts that run by themselves.
        epoch: what 0 ms on the clock stands for; None is `trace.EPOCH`, or with a
            `RealClock` the time it was made.

    `hops` has every conversation so far, in the order in which they began.

    >>> from smtpkit.agents import chain
    >>> net = chain("msa.example.org", "mx.example.net")
    >>> letter = b"Subject: hi\r\n\r\nHello\r\n"
    >>> net.submit("ann@example.org", "bob@example.net", letter).is_accepted
    True
    >>> net.run()
    (<Hop msa.example.org -> mx.example.net>,)
    >>> net.last.mailboxes
    <Mailboxes bob@example.net: 1>
    """

    def __init__(
        self,
        *relays: Relay,
        zone: Zone | None = None,
        rtt_ms: float = 50,
        tcp: bool = False,
        clock: VirtualClock | None = None,
        epoch: datetime | None = None,
    ) -> None:
        self.relays: dict[str, Relay] = {}
        self.hops: list[Hop] = []
        self.zone = zone or Zone.of(*(relay.hostname for relay in relays))
        self.clock = clock or VirtualClock()
        #: What 0 ms on the clock stands for.
        self.epoch: datetime = epoch or _epoch_of(self.clock)
        self._lines: Lines = (
            TcpLines(self.clock) if tcp else MemoryLines(self.clock, rtt_ms)
        )
        self._elsewhere: dict[str, int] = {}  # servers that others run: name to port
        self._under_way = 0
        for relay in relays:
            self.add(relay)

    def add(self, relay: Relay) -> Relay:
        """Let a host join; return it.

        Raises:
            BadArgument: there is one of this name.
        """
        if relay.hostname.lower() in self.relays:
            raise BadArgument(f"a second host {relay.hostname}", "a name of its own")
        self.relays[relay.hostname.lower()] = relay
        relay.join(self)
        self._lines.open(relay)
        return relay

    def add_elsewhere(self, hostname: str, port: int) -> None:
        """Name a server that another program runs on 127.0.0.1; for ``tcp=True``."""
        self._elsewhere[hostname.lower()] = port

    def port(self, hostname: str) -> int:
        """Return the TCP port of a host, for a program that sends mail to it.

        Raises:
            BadArgument: the hosts talk in memory.
        """
        if not isinstance(self._lines, TcpLines):
            raise BadArgument("a network in memory", "Network(..., tcp=True)")
        return self._lines.port(self[hostname])

    def __getitem__(self, hostname: str) -> Relay:
        return self.relays[hostname.lower()]

    def __iter__(self) -> Iterator[Relay]:
        return iter(self.relays.values())

    @property
    def first(self) -> Relay:
        """The host that mail is handed in at."""
        return next(iter(self))

    @property
    def last(self) -> Relay:
        """The host at the end."""
        return list(self)[-1]

    def __enter__(self) -> Network:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop what listens on TCP; safe to call twice."""
        self._lines.close()

    def now_ms(self) -> float:
        """Return the time, in milliseconds."""
        return self.clock.now_ms()

    def date(self, now_ms: float) -> str:
        """Return a time as a date for a header field."""
        return date_of(now_ms, self.epoch)

    def run(
        self,
        *,
        seconds: float = 0,
        minutes: float = 0,
        hours: float = 0,
        days: float = 0,
        until: Callable[[], object] = lambda: False,
    ) -> tuple[Hop, ...]:
        """Let the hosts do what is to be done.

        Args:
            seconds: for how long, together with minutes, hours and days; all 0: until
                no host has anything left to do, be it after days.
            minutes: see `seconds`.
            hours: see `seconds`.
            days: see `seconds`.
            until: asked after each step; what is true ends it.
        Returns:
            The conversations that began.
        """
        span_ms = 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days)))
        end_ms = self.now_ms() + span_ms if span_ms else _NEVER
        before = len(self.hops)
        while not until():
            for relay in self:
                relay.work()
            due_ms = self._next_ms()
            if not self._under_way and due_ms == end_ms == _NEVER:
                break
            self._wait(min(due_ms, end_ms), until)
            if self.now_ms() >= end_ms:
                break
        return tuple(self.hops[before:])

    def _wait(self, limit_ms: float, until: Callable[[], object]) -> None:
        """Let time pass until a conversation ends, mail comes, or a limit is reached."""
        was_due_ms, were_under_way = self._next_ms(), self._under_way
        if limit_ms == _NEVER:
            limit_ms = self.now_ms() + _DAY_MS  # a conversation will end before
        self.clock.run_until(
            lambda: (
                self._under_way < were_under_way
                or self._next_ms() < was_due_ms
                or bool(until())
            ),
            max(0.0, limit_ms - self.now_ms()),
        )

    def _next_ms(self) -> float:
        times = [relay.queue.next_ms for relay in self]
        return min((when for when in times if when is not None), default=_NEVER)

    def client(
        self, hostname: str = "", *, client_name: str = "client.example"
    ) -> Client:
        """Return a client that is connected to a host; it has not said EHLO yet.

        Args:
            hostname: the host; "" is the first.
            client_name: what the hop calls the client.
        """
        relay = self[hostname] if hostname else self.first
        return self._lines.client(relay, self._new_hop(client_name, relay.hostname))

    def submit(
        self,
        reverse_path: str,
        forward_paths: Iterable[str] | str,
        content: bytes,
        *,
        to: str = "",
        client_name: str = "client.example",
        user: tuple[str, str] | None = None,
        **parameters: Any,
    ) -> Outcome:
        """Hand a message in at a host, as an author's program does.

        Args:
            reverse_path: where failure reports go.
            forward_paths: the recipients.
            content: the message.
            to: the host; "" is the first.
            client_name: what the program calls itself.
            user: name and password, if it has to authenticate.
            parameters: mail_parameters, rcpt_parameters: as for `Client.send_message`.
        Returns:
            How it went.  Nothing moves on before `run`.
        """
        with self.client(to, client_name=client_name) as client:
            hop = self.hops[-1]
            client.ehlo(client_name)
            if user is not None:
                client.auth(*user)
            outcome = client.send_message(
                reverse_path, forward_paths, content, **parameters
            )
        hop.end_ms = self.now_ms()
        return outcome

    def dial(
        self,
        relay: Relay,
        candidate: Candidate,
        procedure: Procedure,
        done: Callable[[str], None],
    ) -> None:
        """Let a host converse with the one at an address.

        Args:
            relay: the host that calls.
            candidate: whom it calls.
            procedure: what it does.
            done: called at the end with why it ended too early, or with "".
        """
        hop = self._new_hop(relay.hostname, candidate.host)

        def ended(why: str) -> None:
            self._under_way -= 1
            hop.end_ms, hop.problem = self.now_ms(), why
            done(why)

        self._under_way += 1
        target = self._at(candidate.address)
        port = self._elsewhere.get(candidate.host.lower())
        if target is not None and target.is_up:
            mine = self.zone.addresses(relay.hostname)
            address = mine[0] if mine else ""
            self._lines.call(target, address, hop, procedure, ended)
        elif port is not None and isinstance(self._lines, TcpLines):
            self._lines.call_port(port, hop, procedure, ended)
        else:
            ended(f"no connection: nobody listens at {candidate.address}")

    def _at(self, address: str) -> Relay | None:
        here = (
            relay for relay in self if address in self.zone.addresses(relay.hostname)
        )
        return next(here, None)

    def _new_hop(self, client: str, server: str) -> Hop:
        hop = Hop(client, server, self.now_ms())
        hop.transcript.client, hop.transcript.server = client, server
        self.hops.append(hop)
        return hop

    @property
    def custody(self) -> tuple[Custody, ...]:
        """Who was responsible for which message when, in the order of time."""
        found = [
            Custody(
                *(relay.hostname, entry.message_id, recipient.path, entry.arrived_ms),
                *(recipient.settled_ms, recipient.fate, entry),
            )
            for relay in self
            for entry in relay.queue
            for recipient in entry.recipients
        ]
        return tuple(sorted(found, key=lambda custody: custody.since_ms))

    def __repr__(self) -> str:
        return f"<Network {', '.join(relay.hostname for relay in self)}>"


def _epoch_of(clock: VirtualClock) -> datetime:
    return clock.epoch if isinstance(clock, RealClock) else EPOCH
