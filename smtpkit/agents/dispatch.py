"""One try to send waiting messages to a destination: host after host, until one answers.

RFC 5321 section 5.1: each address in order until one succeeds; section 4.5.4.1: one copy
for all recipients at one host.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..loopback.procedures import Outcome as Transaction
from ..protocol.machine import Outcome
from ..protocol.replies import Reply
from ..protocol.session import Delivery
from .carry import Carried, carry
from .entry import Attempt, Entry, Recipient
from .queue import Result
from .route import Candidate, Route

if TYPE_CHECKING:
    from .relay import Relay

__all__ = ["Dispatch"]

#: How many recipients a transaction has at most: what every server must take
#: (RFC 5321 section 4.5.3.1.8).
_MOST_RECIPIENTS = 100

_UNWRITTEN = "the queue's folder cannot be written"

Part = tuple[Entry, list[Recipient]]


class Dispatch:
    """Sends messages along one route.

    Args:
        relay: the host that sends.
        route: where to.
        parts: the messages, each with the recipients that this route is for.
    """

    def __init__(self, relay: Relay, route: Route, parts: Sequence[Part]) -> None:
        self._relay, self._route = relay, route
        self._parts = [
            (entry, recipients[at : at + _MOST_RECIPIENTS])
            for entry, recipients in parts
            for at in range(0, len(recipients), _MOST_RECIPIENTS)
        ]
        self._candidates = list(route.candidates)
        self._started_ms = relay.now_ms()

    def begin(self) -> None:
        """Try the first host; return when the conversation runs, or is over."""
        if self._route.error is not None:
            self._settle(self._parts, self._route.error.outcome, self._route.error, "")
        else:
            self._try_next("", None)

    def _try_next(self, why: str, reply: Reply | None, host: str = "") -> None:
        """Try the next host; without one, settle what is left."""
        if not self._parts:
            return
        if not self._candidates:
            # A host that refuses every conversation (554, 521) will refuse the next.
            outcome = reply.outcome if reply is not None else Outcome.LATER
            self._settle(self._parts, outcome, reply, why, host)
            return
        candidate = self._candidates.pop(0)
        self._started_ms = self._relay.now_ms()
        carried = Carried()
        deliveries = [entry.delivery_for(rs) for entry, rs in self._parts]
        try:
            for entry, recipients in self._parts:
                self._relay.queue.begin(entry, recipients, candidate.host)
        except OSError:  # what is not written down must not be sent: it could go twice
            self._settle(self._parts, Outcome.LATER, None, _UNWRITTEN)
            return
        self._relay.network.dial(
            self._relay,
            candidate,
            carry(self._relay.hostname, deliveries, carried, tls=self._relay.uses_tls),
            lambda why: self._ended(why, candidate, carried, deliveries),
        )

    def _ended(
        self,
        why: str,
        candidate: Candidate,
        carried: Carried,
        deliveries: list[Delivery],
    ) -> None:
        """Take what a conversation came to; go on with what it did not settle."""
        part_of = {id(d): p for d, p in zip(deliveries, self._parts, strict=True)}
        for delivery, transaction in carried.outcomes:
            part = part_of.pop(id(delivery))
            self._take(part, transaction, candidate.host, "DSN" in carried.offers)
        if carried.under_way is not None:
            part = part_of.pop(id(carried.under_way))
            words = f"the connection ended: {why}"
            self._settle(
                [part], Outcome.LATER, None, words, candidate.host, carried.in_doubt
            )
        self._parts = list(part_of.values())
        self._try_next(why, carried.refused, candidate.host)

    def _take(
        self, part: Part, transaction: Transaction, host: str, offers_dsn: bool
    ) -> None:
        entry, recipients = part
        results = []
        any_accepted = bool(transaction.recipients) and any(
            reply.is_positive for _, reply in transaction.recipients
        )
        for recipient in recipients:
            reply = transaction.reply_for(recipient.path)
            outcome = reply.outcome
            if reply.code == 552 and recipient.path in transaction.refused:
                # An old server means 452, too many recipients, where it took some
                # (RFC 5321 section 4.5.3.1.10).
                outcome = Outcome.LATER if any_accepted else outcome
            attempt = Attempt(
                *(self._started_ms, self._relay.now_ms(), host, outcome, reply),
                is_remote=transaction.mail is not None,
                offers_dsn=offers_dsn,
            )
            results.append(Result(recipient, attempt))
        self._relay.queue.finish(entry, results)

    def _settle(
        self,
        parts: Sequence[Part],
        outcome: Outcome,
        reply: Reply | None,
        why: str,
        host: str = "",
        in_doubt: bool = False,
    ) -> None:
        """Give the same result to all recipients of some messages."""
        now_ms = self._relay.now_ms()
        for entry, recipients in parts:
            attempt = Attempt(
                *(self._started_ms, now_ms, host, outcome, reply, why, in_doubt),
                is_remote=bool(host),
            )
            self._relay.queue.finish(entry, [Result(r, attempt) for r in recipients])
