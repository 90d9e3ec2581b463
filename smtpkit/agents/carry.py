"""A conversation that carries messages to the next host, as a procedure.

RFC 5321 sections 3.1 to 3.3, RFC 3207 (STARTTLS).  What goes with each message is
`loopback.onward`.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from ..loopback.onward import Offers, onward
from ..loopback.procedures import Chunk, Content, Outcome, Procedure, Step
from ..protocol.commands import (
    Command,
    Ehlo,
    Helo,
    Quit,
    StartTls,
)
from ..protocol.extensions import parse_offers
from ..protocol.replies import Reply
from ..protocol.session import Delivery

__all__ = ["HANDSHAKE", "Carried", "Handshake", "carry"]


@dataclass(frozen=True, slots=True)
class Handshake(Command):
    """No command: the place where the hands are shaken after STARTTLS."""


HANDSHAKE = Handshake()


@dataclass(slots=True)
class Carried:
    """What came of a conversation, as far as it got.

    Args:
        refused: the reply that ended it before the first message.
        outcomes: the messages that were settled, each with its outcome.
        offers: what the next host announced.
        under_way: the message that was being sent when the conversation ended.
        in_doubt: whether all of that message had gone out, and no reply had come.
    """

    refused: Reply | None = None
    outcomes: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    offers: Offers = field(default_factory=dict)
    under_way: Delivery | None = None
    in_doubt: bool = False


def carry(
    hostname: str,
    deliveries: Sequence[Delivery],
    carried: Carried,
    *,
    tls: bool = False,
) -> Generator[Sequence[Step], list[Reply], None]:
    """Send messages to a host over a connection that has just begun.

    Args:
        hostname: what this host calls itself.
        deliveries: the messages.
        carried: is told what happens, while it happens: a connection may break.
        tls: whether STARTTLS is used where it is offered.
    """
    (greeting,) = yield []
    if greeting.code // 100 != 2:
        carried.refused = greeting
        if greeting.code != 421:
            yield [Quit()]
        return
    hello = yield from _hello(hostname, carried)
    if tls and hello.is_positive and "STARTTLS" in carried.offers:
        (agreed,) = yield [StartTls()]
        if agreed.is_positive:
            yield [HANDSHAKE]
            hello = yield from _hello(hostname, carried)
    if not hello.is_positive:
        carried.refused = hello
    else:
        for delivery in deliveries:
            carried.under_way = delivery
            outcome = yield from _watched(onward(delivery, carried.offers), carried)
            carried.outcomes.append((delivery, outcome))
            carried.under_way = None
            if outcome.reply.code == 421:
                return
    yield [Quit()]


def _hello(
    hostname: str, carried: Carried
) -> Generator[Sequence[Step], list[Reply], Reply]:
    """Introduce this host; fall back on HELO (RFC 5321 section 3.2)."""
    (hello,) = yield [Ehlo(hostname)]
    carried.offers = parse_offers(hello.lines) if hello.is_positive else {}
    if hello.code // 100 == 5:
        (hello,) = yield [Helo(hostname)]
    return hello


def _watched(procedure: Procedure, carried: Carried) -> Procedure:
    """Run a transaction; note while the reply to a whole message is awaited."""
    try:
        steps = next(procedure)
        while True:
            carried.in_doubt = any(map(_ends_message, steps))
            replies = yield steps
            carried.in_doubt = False
            steps = procedure.send(replies)
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome


def _ends_message(step: Step) -> bool:
    if isinstance(step, Chunk):
        return step.last
    return isinstance(step, Content) and bool(step.octets)
