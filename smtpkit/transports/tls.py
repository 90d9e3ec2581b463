"""TLS over anything: a filter of octets, made of the standard library's `ssl`.

RFC 3207 (STARTTLS) and RFC 8314 (implicit TLS).  `ssl.MemoryBIO` keeps TLS apart from
sockets, so the same filter wraps memory and TCP.  Certificates come from `trustme`, an
authority that only this process trusts.
"""

from __future__ import annotations

import ssl
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from ..protocol.errors import BadArgument, ConnectionLost, TlsFailed

if TYPE_CHECKING:
    from .base import Stream

__all__ = ["TlsFilter", "TlsStream", "client_context", "server_context"]

_AT_ONCE = 64 * 1024


@lru_cache(maxsize=1)
def _authority() -> object:
    import trustme  # loaded when TLS is first asked for

    return trustme.CA(organization_name="smtpkit, for lessons only")


@lru_cache(maxsize=32)
def server_context(hostname: str) -> ssl.SSLContext:
    """Return the TLS settings of a server, with a certificate for its name.

    Args:
        hostname: the name that the certificate is made out to; it is valid for
            loopback addresses too.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    names = (hostname.strip("[]"), "localhost", "127.0.0.1", "::1")
    certificate = _authority().issue_cert(*dict.fromkeys(names))  # type: ignore[attr-defined]
    certificate.configure_cert(context)
    return context


@lru_cache(maxsize=2)
def client_context(*, verify: bool = True) -> ssl.SSLContext:
    """Return the TLS settings of a client.

    Args:
        verify: whether the server's certificate must come from this process's own
            authority; False takes any, for servers that others run on loopback.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if verify:
        _authority().configure_trust(context)  # type: ignore[attr-defined]
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class TlsFilter:
    """One end of TLS: octets of one kind in, octets of the other kind out.

    Args:
        context: from `server_context` or `client_context`.
        server_side: which end this is.
        hostname: the name that a client expects on the certificate.

    Give it what the network brought with `received`; take what is to be sent on with
    `outgoing`.
    """

    def __init__(
        self, context: ssl.SSLContext, *, server_side: bool, hostname: str | None = None
    ) -> None:
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        try:
            self._tls = context.wrap_bio(
                self._in, self._out, server_side=server_side, server_hostname=hostname
            )
        except ValueError:
            raise BadArgument(
                f"name {hostname!r}", "the name of a host, as on its certificate"
            ) from None
        self.is_ready = False
        self.is_ended = False

    def begin(self) -> None:
        """Take the next step of the handshake.

        Raises:
            TlsFailed: the two ends came to no agreement; `outgoing` still has the alert
                that tells the other end.
        """
        try:
            self._tls.do_handshake()
            self.is_ready = True
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLError, ValueError) as error:
            raise TlsFailed(
                f"a TLS handshake that failed: {_reason(error)}",
                "a peer that speaks TLS, and a certificate that both sides accept",
                source="RFC 3207 section 4.1",
            ) from None

    def received(self, octets: bytes) -> bytes:
        """Take octets from the network; return what they say, decrypted.

        Raises:
            TlsFailed: as `begin`, or the octets are no TLS.
        """
        self._in.write(octets)
        if not self.is_ready:
            self.begin()
        return self._read() if self.is_ready else b""

    def _read(self) -> bytes:
        plain = bytearray()
        try:
            while piece := self._tls.read(_AT_ONCE):
                plain += piece
            self.is_ended = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.is_ended = True
        except ssl.SSLError as error:
            raise TlsFailed(
                f"octets that are no TLS: {_reason(error)}", "a TLS record"
            ) from None
        return bytes(plain)

    def write(self, plain: bytes) -> None:
        """Encrypt octets; `outgoing` has them then."""
        if plain:
            self._tls.write(plain)

    def end(self) -> None:
        """Tell the other end that nothing more comes (close_notify)."""
        with suppress(ssl.SSLError):  # the other end need not answer
            self._tls.unwrap()

    def outgoing(self) -> bytes:
        """Return what is to be sent over the network now."""
        return self._out.read()


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", None) or error).replace("_", " ").lower()


class TlsStream:
    """A `base.Stream` inside TLS, over any other stream.

    Args:
        stream: what carries it.
        context: from `client_context`.
        hostname: the name expected on the certificate.
        timeout_ms: how long the handshake may take, in milliseconds.

    Raises:
        TlsFailed: the handshake came to no agreement.
    """

    def __init__(
        self, stream: Stream, context: ssl.SSLContext, hostname: str, timeout_ms: float
    ) -> None:
        self._stream = stream
        self._filter = TlsFilter(context, server_side=False, hostname=hostname)
        self._plain = bytearray()
        try:
            self._filter.begin()
            self._flush()
            while not self._filter.is_ready:
                octets = stream.receive(timeout_ms)
                if not octets:
                    raise TlsFailed(
                        "a connection that ended", "a TLS handshake", source="RFC 3207"
                    )
                self._plain += self._filter.received(octets)
                self._flush()
            # In memory nothing moves by itself: let our last word arrive.
            settle = getattr(stream, "settle", bytes)
            self._plain += self._filter.received(settle())
        except TlsFailed:
            self._flush()
            raise

    def _flush(self) -> None:
        if octets := self._filter.outgoing():
            self._stream.send(octets)

    def send(self, octets: bytes) -> None:
        """Send all of the octets, encrypted."""
        self._filter.write(octets)
        self._flush()

    def receive(self, timeout_ms: float) -> bytes:
        """Return the next octets, decrypted; see `base.Stream`."""
        while not self._plain and not self._filter.is_ended:
            octets = self._stream.receive(timeout_ms)
            if not octets:
                break
            self._plain += self._filter.received(octets)
            self._flush()
        plain = bytes(self._plain)
        self._plain.clear()
        return plain

    def settle(self) -> bytes:
        """Return what is there already, decrypted, without waiting: memory only."""
        octets = self._stream.settle()  # type: ignore[attr-defined]
        plain = bytes(self._plain) + (self._filter.received(octets) if octets else b"")
        self._plain.clear()
        self._flush()
        return plain

    @property
    def is_ended(self) -> bool:
        """Whether the other side has closed."""
        return self._filter.is_ended or bool(getattr(self._stream, "is_ended", False))

    def close(self) -> None:
        """Say that nothing more comes, and close what is below."""
        self._filter.end()
        with suppress(ConnectionLost):  # the other side was faster
            self._flush()
        self._stream.close()

    def now_ms(self) -> float:
        """Return the time on the clock of the stream below."""
        return self._stream.now_ms()
