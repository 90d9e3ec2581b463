"""Mail that is held for domains until their hosts fetch it: a queue for ETRN and ATRN.

RFC 1985 and RFC 2645.  The agents have a queue that also sends; this one only waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..protocol.grammar import domain_of
from ..protocol.replies import Reply
from ..protocol.session import Delivery, Envelope

__all__ = ["Held"]


class Held:
    """Mail that waits to be fetched.  It is a `policy.Waiting`.

    Args:
        users: each user's name to the domains whose mail that user may fetch.
        mailbox: the messages; the list is looked at each time, so mail that a server
            accepts later waits too.

    `started` lists the domains that ETRN asked for; `fetched` the messages that ATRN
    handed over, each with the domain.
    """

    def __init__(
        self, users: Mapping[str, Iterable[str]], mailbox: list[Delivery] | None = None
    ) -> None:
        self.users = {
            user: tuple(domain.lower() for domain in domains)
            for user, domains in users.items()
        }
        self.mailbox: list[Delivery] = [] if mailbox is None else mailbox
        self.started: list[str] = []
        self.fetched: list[tuple[Delivery, str]] = []

    def domains_of(self, user: str) -> tuple[str, ...]:
        """Return the domains whose mail `user` may fetch."""
        return self.users.get(user, ())

    def waiting(self, domain: str) -> tuple[Delivery, ...]:
        """Return what waits for `domain`, addressed to that domain's recipients only."""
        found = []
        for delivery in self.mailbox:
            mine = _only(delivery, domain.lower())
            if mine and (delivery, domain.lower()) not in self.fetched:
                found.append(mine)
        return tuple(found)

    def start(self, domain: str) -> None:
        """Note that ETRN asked for `domain`."""
        self.started.append(domain.lower())

    def handed_over(self, delivery: Delivery, replies: Mapping[str, Reply]) -> None:
        """Note a message that was taken by the host that fetched it, for anyone."""
        if not any(reply.is_positive for reply in replies.values()):
            return
        domain = domain_of(delivery.envelope.forward_paths[0])
        for kept in self.mailbox:
            if kept.content == delivery.content and _only(kept, domain) == delivery:
                self.fetched.append((kept, domain))


def _only(delivery: Delivery, domain: str) -> Delivery | None:
    """Return the message for the recipients in one domain; None if there is none."""
    envelope = delivery.envelope
    pairs = [
        (path, parameters)
        for path, parameters in zip(
            envelope.forward_paths, envelope.rcpt_parameters, strict=True
        )
        if domain_of(path) == domain
    ]
    if not pairs:
        return None
    paths, parameters = zip(*pairs, strict=True)
    kept = Envelope(envelope.reverse_path, paths, envelope.parameters, parameters)
    return Delivery(kept, delivery.content, delivery.trace)
