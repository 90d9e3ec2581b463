"""How a message goes on to the next host: which parameters, and when it must not.

RFC 5321 section 3.6.3 (relaying), RFC 6152 section 3 (8BITMIME), RFC 3030 section 3
(BINARYMIME), RFC 6531 section 3.5 (SMTPUTF8), RFC 1870 section 6 (SIZE), RFC 3461 section
5.2.1 (DSN).  This host converts nothing: what the next host cannot take is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

from ..protocol.commands import Ehlo, Helo, Mail, Parameter, Quit, Rcpt
from ..protocol.extensions import parse_offers
from ..protocol.replies import Reply
from ..protocol.session import Delivery, Envelope
from .procedures import Outcome, Procedure, Step, transaction

__all__ = ["Offers", "hand_over", "onward"]

Offers = Mapping[str, tuple[str, ...]]

#: The largest BDAT chunk that is sent, in octets.
_CHUNK = 1024 * 1024
_NOT_7BIT = Reply(554, "The next host takes no 8-bit content (8BITMIME)", "5.6.3")
_NOT_BINARY = Reply(554, "The next host takes no binary content (BINARYMIME)", "5.6.3")
_NOT_UTF8_PATH = Reply(553, "The next host takes US-ASCII addresses only", "5.6.7")
_NOT_UTF8_HEADER = Reply(554, "The next host takes no UTF-8 header (SMTPUTF8)", "5.6.9")


def hand_over(
    hostname: str,
    deliveries: Iterable[Delivery],
    handed_over: Callable[[Delivery, Mapping[str, Reply]], None] = lambda *_: None,
) -> Generator[Sequence[Step], list[Reply], list[tuple[Delivery, Outcome]]]:
    """Send messages one after the other over a connection that has just begun.

    Args:
        hostname: what this host calls itself.
        deliveries: the messages.
        handed_over: called with each message and what its recipients were answered, as
            soon as the other host has said so: if the connection is lost after that, the
            message must not travel twice.
    Returns:
        Each message with its outcome.
    """
    outcomes: list[tuple[Delivery, Outcome]] = []
    (greeting,) = yield []
    if greeting.code // 100 != 2:
        return outcomes
    (hello,) = yield [Ehlo(hostname)]
    if hello.code // 100 == 5:
        (hello,) = yield [Helo(hostname)]
    if hello.is_positive:
        offers = parse_offers(hello.lines)
        for delivery in deliveries:
            outcome = yield from onward(delivery, offers)
            outcomes.append((delivery, outcome))
            paths = delivery.envelope.forward_paths
            handed_over(delivery, {path: outcome.reply_for(path) for path in paths})
    yield [Quit()]
    return outcomes


def onward(delivery: Delivery, offers: Offers) -> Procedure:
    """Return the transaction that sends a message to a host.

    Args:
        delivery: the message.
        offers: what the host announced: keyword to its parameters.
    Returns:
        The procedure; one that ends at once, with a reply of our own, where the host
        does not offer what the message needs.
    """
    envelope, content = delivery.envelope, delivery.content
    body = (_value(envelope.parameters, "BODY") or "").upper()
    utf8 = _value(envelope.parameters, "SMTPUTF8") is not None
    if refusal := _objection(envelope, content, body, utf8, offers):
        return _refused(refusal)
    parameters = [Parameter("SIZE", str(len(content)))] * ("SIZE" in offers)
    if body and ("BINARYMIME" if body == "BINARYMIME" else "8BITMIME") in offers:
        parameters.append(Parameter("BODY", body))
    if utf8 and "SMTPUTF8" in offers:
        parameters.append(Parameter("SMTPUTF8"))
    if "DSN" in offers:
        parameters += _only(envelope.parameters, "RET", "ENVID")
    wanted = ("NOTIFY", "ORCPT") if "DSN" in offers else ()
    return transaction(
        Mail(envelope.reverse_path, tuple(parameters)),
        [
            Rcpt(path, tuple(_only(given, *wanted)))
            for path, given in zip(
                envelope.forward_paths, envelope.rcpt_parameters, strict=True
            )
        ],
        content,
        pipelining="PIPELINING" in offers,
        chunk=_CHUNK if body == "BINARYMIME" else None,
    )


def _objection(
    envelope: Envelope, content: bytes, body: str, utf8: bool, offers: Offers
) -> Reply | None:
    """Return why a message cannot go to a host; None if it can."""
    if utf8 and "SMTPUTF8" not in offers:
        if not all(map(str.isascii, (envelope.reverse_path, *envelope.forward_paths))):
            return _NOT_UTF8_PATH
        if not content.partition(b"\r\n\r\n")[0].isascii():
            return _NOT_UTF8_HEADER
    if body == "BINARYMIME":
        return None if {"BINARYMIME", "CHUNKING"} <= set(offers) else _NOT_BINARY
    if not content.isascii() and "8BITMIME" not in offers:
        return _NOT_7BIT
    limit = next(iter(offers.get("SIZE", ())), "0")
    if limit.isdigit() and 0 < int(limit) < len(content):
        text = f"Too big for the next host, which takes {limit} octets"
        return Reply(552, text, "5.3.4")
    return None


def _refused(reply: Reply) -> Procedure:
    """Send nothing: the reply is this host's own."""
    yield from ()
    return Outcome(reply)


def _value(parameters: tuple[Parameter, ...], keyword: str) -> str | None:
    found = (p.value or "" for p in parameters if p.keyword.upper() == keyword)
    return next(found, None)


def _only(parameters: tuple[Parameter, ...], *keywords: str) -> list[Parameter]:
    return [p for p in parameters if p.keyword.upper() in keywords]
