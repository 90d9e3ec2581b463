"""A host that takes mail and answers for it: it delivers it, sends it on, or returns it.

RFC 5321 sections 3.6 (relaying), 4.2.5 and 6.1 (responsibility), 4.4 (trace), 6.3 (loops).
MSA, MTA and MDA (RFC 5598) are relays with different policies: see `policies`.  When mail
is tried is `queue`, how it is sent is `dispatch`, between whom is `network`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..loopback.host import Host, make_host
from ..loopback.keeping import NotKept
from ..protocol.grammar import domain_of
from ..protocol.policy import Policy
from ..protocol.replies import Reply
from ..protocol.session import Delivery
from .dispatch import Dispatch
from .entry import Attempt, Entry, Fate, Recipient, Schedule
from .files import Folder
from .mailbox import Mailboxes, MaildirMailboxes, Stored
from .policies import final
from .queue import Queue, Result
from .route import Candidate, Route
from .trace import count_received, received, return_path, submitted, without_fields

if TYPE_CHECKING:
    from .network import Network

__all__ = ["Relay"]

_LOOP = Reply(554, "Too many hops: this message goes round in a loop", "5.4.6")
_DELIVERED = Reply(250, "Delivered to mailbox", "2.1.5")
_NO_SUCH_USER = Reply(550, "No such user here", "5.1.1")
_NO_ROOM = Reply(452, "The mailbox cannot take it now", "4.2.0")


class Relay:
    """A host of a mail system.

    Args:
        hostname: its name.
        policy: what it accepts; see `policies.submission`, `transfer` and `final`.  By
            default it is final for the domain of its own name.
        domains: the domains whose mail it puts into mailboxes; None: those that the
            policy names.
        routes: domain to the host that its mail goes to, whatever MX says; ``"*"``
            stands for every other domain.
        schedule: when its queue tries again, warns and gives up.
        hold: domains whose mail waits until it is fetched, by ETRN or ATRN.
        fetchers: who may fetch by ATRN: name to domains.
        most_received: how many Received lines make a loop (RFC 5321 section 6.3).
        folder: where the queue is kept on disk; None: in memory.
        maildir: where the mailboxes are; None: in memory.
        tls: whether it offers STARTTLS, and uses it where it is offered.
        options: as for `loopback.host.make_host`: without, lenient, size, limits, faults.

    It joins a `Network`, which has the clock and the zone.  `queue`, `mailboxes` and
    `policy` are public.
    """

    def __init__(
        self,
        hostname: str,
        policy: Policy | None = None,
        *,
        domains: Iterable[str] | None = None,
        routes: Mapping[str, str] | None = None,
        schedule: Schedule | None = None,
        hold: Iterable[str] = (),
        fetchers: Mapping[str, Iterable[str]] | None = None,
        most_received: int = 100,
        folder: str | Path | Folder | None = None,
        maildir: str | Path | None = None,
        tls: bool = False,
        **options: Any,
    ) -> None:
        self.hostname = hostname
        self.policy = policy or final(hostname.partition(".")[2])
        named = getattr(self.policy, "local", ()) if domains is None else domains
        self.domains = frozenset(map(str.lower, named))
        self.routes = {d.lower(): host for d, host in (routes or {}).items()}
        self.most_received = most_received
        self.uses_tls = tls
        self.is_up = True
        self.mailboxes: Stored = (
            Mailboxes() if maildir is None else MaildirMailboxes(maildir)
        )
        self._queue_options = (schedule, hold, fetchers, folder)
        self._options = {"tls": tls, **options}
        self._joined: tuple[Network, Queue, Host] | None = None

    @property
    def network(self) -> Network:
        """The network that it has joined."""
        return self._parts[0]

    @property
    def queue(self) -> Queue:
        """The mail that it is responsible for."""
        return self._parts[1]

    @property
    def host(self) -> Host:
        """What its conversations share."""
        return self._parts[2]

    @property
    def _parts(self) -> tuple[Network, Queue, Host]:
        if self._joined is None:
            from .network import Network

            Network(self)  # a network of its own
        assert self._joined is not None
        return self._joined

    def join(self, network: Network) -> None:
        """Become a host of a network: its clock and its zone are used from now on."""
        schedule, hold, fetchers, folder = self._queue_options
        store = None
        if folder is not None:
            from .disk import DiskStore

            store = DiskStore(folder, epoch=network.epoch)
        queue = Queue(
            self.hostname,
            network.now_ms,
            date=network.date,
            schedule=schedule,
            hold=hold,
            users=fetchers,
            store=store,
        )
        if hold or fetchers:
            self.policy.queue = queue
        queue.to_postmaster = self._to_postmaster
        host = make_host(
            hostname=self.hostname, policy=self.policy, keep=self.keep, **self._options
        )
        # DSN is announced because reports are made here.
        given = self._options.get("without", ())
        names = [given] if isinstance(given, str) else given
        without = {keyword.upper() for keyword in names}
        offered = host.settings.extensions | ({"DSN"} - without)
        host.settings = replace(host.settings, extensions=offered)
        self._joined = (network, queue, host)

    def now_ms(self) -> float:
        """Return the time, in milliseconds on the network's clock."""
        return self.network.now_ms()

    def keep(self, delivery: Delivery, address: str = "") -> None:
        """Take the responsibility for a message; only then may 250 be said.

        Args:
            delivery: the message.
            address: the client's IP address, for the Received line.
        Raises:
            NotKept: it has come through too many hosts (RFC 5321 section 6.3).
            OSError: it cannot be kept.
        """
        if count_received(delivery.content) >= self.most_received:
            raise NotKept(_LOOP)
        id_, date = self.queue.new_id(), self.network.date(self.now_ms())
        content = delivery.content
        if getattr(self.policy, "is_submission", False):
            message_id = f"<{id_}@{self.hostname}>"
            content = submitted(content, message_id=message_id, date=date)
        line = received(delivery, id=id_, address=address, date=date)
        kept = replace(
            delivery,
            content=line + content,
            trace=replace(delivery.trace, time_ms=self.now_ms()),
        )
        self.queue.accept(kept, id=id_)

    def is_local(self, path: str) -> bool:
        """Tell whether mail for a mailbox is delivered on this host."""
        domain = domain_of(path)
        if domain.startswith("["):
            return domain.strip("[]") in self.network.zone.addresses(self.hostname)
        return domain in self.domains or domain in ("", self.hostname.lower())

    def route(self, domain: str, *, seed: int = 0) -> Route:
        """Return where mail for a domain goes from here.

        Args:
            domain: the recipient's domain.
            seed: decides between hosts of equal preference.
        """
        named = self.routes.get(domain, self.routes.get("*", ""))
        zone = self.network.zone
        if not named:
            return zone.route(domain, me=self.hostname, seed=seed)
        candidates = tuple(
            Candidate(0, named, address, "a route set by hand")
            for address in zone.addresses(named)
        )
        error = None if candidates else Reply(550, f"No address for {named}", "5.4.4")
        return Route(domain, candidates, error=error)

    def work(self) -> None:
        """Try all that is due now: mailboxes at once, other hosts by a conversation."""
        groups: dict[tuple[str, ...], tuple[Route, list[Any]]] = {}
        for entry, recipients in self.queue.take_due():
            for recipient in (r for r in recipients if self.is_local(r.path)):
                self._deliver(entry, recipient)
            routes: dict[tuple[str, ...], list[Recipient]] = {}
            for recipient in (r for r in recipients if not self.is_local(r.path)):
                seed = len(recipient.attempts)
                route = self.route(domain_of(recipient.path), seed=seed)
                key = route.hosts or (route.domain, "")
                groups.setdefault(key, (route, []))
                routes.setdefault(key, []).append(recipient)
            for key, some in routes.items():
                groups[key][1].append((entry, some))
        for route, parts in groups.values():
            Dispatch(self, route, parts).begin()

    def _deliver(self, entry: Entry, recipient: Recipient) -> None:
        """Put a message into a mailbox: final delivery (RFC 5321 section 4.4)."""
        now_ms = self.now_ms()
        reply = _DELIVERED
        path = recipient.path
        if self._is_postmaster(path):
            path = f"postmaster@{self.hostname}"
        elif not self.policy.has_mailbox(path):
            reply = _NO_SUCH_USER
        try:
            if reply is _DELIVERED:
                self.queue.begin(entry, [recipient], "")
                self._store(path, entry)
        except OSError:
            reply = _NO_ROOM
        attempt = Attempt(now_ms, now_ms, "", reply.outcome, reply)
        self.queue.finish(entry, [Result(recipient, attempt, Fate.DELIVERED)])

    def _store(self, path: str, entry: Entry) -> None:
        plain = without_fields(entry.content, ("return-path",))
        binary = any(
            str(p).upper() == "BODY=BINARYMIME" for p in entry.envelope.parameters
        )
        content = return_path(entry.envelope.reverse_path) + plain
        self.mailboxes.deliver(path, content, binary=binary)

    def _to_postmaster(self, entry: Entry) -> None:
        """Show the postmaster a message that failed and may not be reported (6.1)."""
        self._store(f"postmaster@{self.hostname}", entry)

    def _is_postmaster(self, path: str) -> bool:
        local_part, _, domain = path.partition("@")
        if local_part.lower() != "postmaster":
            return False
        return domain.lower() in (*self.domains, self.hostname.lower(), "")

    def __repr__(self) -> str:
        state = "" if self.is_up else ", down"
        return f"<Relay {self.hostname}{state}>"
