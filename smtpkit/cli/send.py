"""``smtpkit send``: one message from a file to a server on this machine.

The conversation is `loopback.Client`'s.  Here a file becomes mail data with its
parameters, and the outcome becomes one line for each recipient and an exit status.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..loopback.client import Client
from ..loopback.procedures import Outcome
from ..protocol.client import normal_line_ends
from ..protocol.errors import BadArgument, SmtpkitError
from ..protocol.machine import Outcome as Result
from ..protocol.replies import Reply
from ..transcript.text import escape
from ..transports.tcp import TcpStream
from .progress import MeteredStream
from .saving import transcript_path
from .terminal import STYLES, Writer, complain

if TYPE_CHECKING:
    import ssl

__all__ = ["parameters_for", "run"]

_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_WORDS = {Result.DONE: "accepted", Result.LATER: "deferred"}
_STYLES = {"accepted": "good", "deferred": "later", "refused": "bad"}


class _NotSent(SmtpkitError):
    """The server is not one that this message can be sent to as was asked."""


def run(options: argparse.Namespace) -> int:
    """Send a message.

    Returns:
        The exit status: 0 accepted for all recipients, 1 not for all, or not sent.
    Raises:
        SmtpkitError, OSError: an argument cannot be used.
    """
    content = _content(options.file, options.verbatim)
    saved_to = transcript_path(options.transcript) if options.transcript else None
    context = _tls_settings(options) if options.tls else None
    try:
        stream = MeteredStream(TcpStream(*options.server))
        client = Client(stream)
    except SmtpkitError as error:
        return _give_up(options, error)
    try:
        with client:
            _prepare(client, options, context)
            outcome = _transaction(client, stream, options, content)
        return _report(outcome, options.recipients)
    except SmtpkitError as error:
        return _give_up(options, error)
    finally:
        if saved_to:
            client.transcript.save(saved_to)


def _content(name: str, verbatim: bool) -> bytes:
    """Read the message, its line ends made CRLF unless they must stay."""
    octets = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return octets if verbatim else normal_line_ends(octets)


def _tls_settings(options: argparse.Namespace) -> ssl.SSLContext:
    """Return the settings for STARTTLS; without a file, no certificate is checked."""
    import ssl

    from ..transports.tls import client_context

    if not options.ca_file:
        return client_context(verify=False)
    try:
        return ssl.create_default_context(cafile=options.ca_file)
    except ssl.SSLError:
        raise BadArgument(
            f"--ca-file {options.ca_file}", "a certificate in the form PEM"
        ) from None


def _prepare(
    client: Client, options: argparse.Namespace, context: ssl.SSLContext | None
) -> None:
    """Go as far as MAIL: greeting, EHLO, TLS, AUTH."""
    _must(client.greeting, "220 as the greeting")
    _hello(client, options.hostname)
    if context is not None:
        _must_offer(client, "STARTTLS", "--tls")
        # The certificate is made out to the address too, and that is what we dialled.
        name = options.server.host
        _must(client.starttls(hostname=name, context=context), "220 to STARTTLS")
        _hello(client, options.hostname)
    if options.user:
        _must_offer(client, "AUTH", "--user")
        _must(client.auth(*options.user), "235 to AUTH")


def _hello(client: Client, hostname: str) -> None:
    reply = client.ehlo(hostname)
    if reply.outcome is Result.NO and reply.code != 421:
        reply = client.helo(hostname)  # a server of the past (RFC 5321 section 3.2)
    _must(reply, "250 to EHLO or HELO")


def _must(reply: Reply | None, wanted: str) -> None:
    if reply is None or reply.outcome is not Result.DONE:
        raise _NotSent(_one_line(reply) if reply else "no reply", wanted)


def _must_offer(client: Client, keyword: str, option: str) -> None:
    if keyword not in client.offers:
        raise _NotSent(
            f"a server that does not offer {keyword}", f"one that does, for {option}"
        )


def _transaction(
    client: Client, stream: MeteredStream, options: argparse.Namespace, content: bytes
) -> Outcome:
    if options.chunk:
        _must_offer(client, "CHUNKING", "--chunk")
    pipelining = options.pipeline and "PIPELINING" in client.offers
    if options.pipeline and not pipelining:
        complain("send", "PIPELINING is not offered: commands go one at a time")
    paths = [options.sender, *options.recipients]
    is_binary = options.verbatim and bool(options.chunk)
    parameters = parameters_for(content, paths, client.offers, is_binary=is_binary)
    with stream.bar(len(content)):
        return client.send_message(
            options.sender,
            options.recipients,
            content,
            mail_parameters=parameters,
            pipelining=pipelining,
            chunk=options.chunk,
        )


def parameters_for(
    content: bytes,
    paths: Sequence[str],
    offers: Collection[str],
    *,
    is_binary: bool = False,
) -> list[str]:
    r"""Return the parameters of MAIL that a message needs and the server offers.

    Args:
        content: the message, as it will travel.
        paths: the reverse-path and the forward-paths.
        offers: keywords of the extensions on offer.
        is_binary: whether it travels by BDAT and may hold any octets.
    Raises:
        SmtpkitError: the message needs what is not on offer.
    Source:
        RFC 1870 section 6, RFC 6152 section 3, RFC 3030 section 3, RFC 6531 section 3.

    >>> parameters_for(b"Subject: hi\r\n\r\ncaf\xc3\xa9\r\n", [], ["SIZE", "8BITMIME"])
    ['SIZE=22', 'BODY=8BITMIME']
    """
    parameters = [f"SIZE={len(content)}"] if "SIZE" in offers else []
    if is_binary and "BINARYMIME" in offers:
        parameters.append("BODY=BINARYMIME")
    elif not content.isascii():
        _check_8bit(offers)
        parameters.append("BODY=8BITMIME")
    header = _EMPTY_LINE.split(content, maxsplit=1)[0]
    if not (header.isascii() and all(path.isascii() for path in paths)):
        if "SMTPUTF8" not in offers:
            raise _NotSent(
                "an address or a header field in UTF-8, and a server without SMTPUTF8",
                "addresses and header fields in US-ASCII",
                source="RFC 6531 section 3.2",
            )
        parameters.append("SMTPUTF8")
    return parameters


def _check_8bit(offers: Collection[str]) -> None:
    if "8BITMIME" not in offers:
        raise _NotSent(
            "a message with octets above 127, and a server without 8BITMIME",
            "a message in US-ASCII: MIME can encode it",
            source="RFC 6152 section 3",
        )


def _report(outcome: Outcome, recipients: Sequence[str]) -> int:
    """Say what became of the message for each recipient; return the exit status."""
    answers = [reply for _, reply in outcome.recipients]
    status = 0
    for number, path in enumerate(recipients):
        reply = outcome.reply
        if number < len(answers) and not answers[number].is_positive:
            reply = answers[number]
        status |= _line(path, _WORDS.get(reply.outcome, "refused"), _one_line(reply))
    return status


def _give_up(options: argparse.Namespace, error: SmtpkitError) -> int:
    """Nothing was acknowledged, so nobody but us is responsible (4.2.5)."""
    complain("send", error)
    for path in options.recipients:
        _line(path, "deferred", "nothing was acknowledged")
    return 1


def _line(path: str, word: str, why: str) -> int:
    """Write a recipient's line; return 1 unless the message was accepted."""
    Writer().line(f"{word}  {escape(path.encode())}  {why}", STYLES[_STYLES[word]])
    return int(word != "accepted")


def _one_line(reply: Reply) -> str:
    return " / ".join(escape(row.encode()) for row in str(reply).splitlines())
