"""A wire that can go inside TLS: what a server writes to, before and after the handshake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..protocol.errors import TlsFailed
from .base import Wire

if TYPE_CHECKING:
    import ssl

    from .tls import TlsFilter

__all__ = ["SecuredWire"]


class SecuredWire:
    """A server's wire, in clear until `begin` is called.

    Args:
        wire: what carries the octets.

    `failed` says why a handshake came to no agreement; "" if none failed.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._tls: TlsFilter | None = None
        self.failed = ""

    @property
    def is_clear(self) -> bool:
        """Whether no handshake has begun: octets are what they say."""
        return self._tls is None

    @property
    def is_secure(self) -> bool:
        """Whether the handshake is done."""
        return self._tls is not None and self._tls.is_ready

    @property
    def is_shaking(self) -> bool:
        """Whether the handshake has begun and is not done."""
        return self._tls is not None and not self._tls.is_ready and not self.failed

    @property
    def is_ended(self) -> bool:
        """Whether the other side has said, inside TLS, that nothing more comes."""
        return self._tls is not None and self._tls.is_ended

    def begin(self, context: ssl.SSLContext) -> None:
        """Expect a handshake; what comes from now on is TLS."""
        from .tls import TlsFilter  # ssl loads here, when TLS is wanted

        self._tls = TlsFilter(context, server_side=True)

    def read(self, octets: bytes) -> bytes:
        """Take octets from the network; return what they say, b"" while hands are shaken.

        A handshake that fails sets `failed`; the alert that tells the client goes out.
        """
        if self._tls is None:
            return octets
        if self.failed:
            return b""
        try:
            plain = self._tls.received(octets)
        except TlsFailed as error:
            self.failed = str(error.seen)
            plain = b""
        if out := self._tls.outgoing():
            self._wire.write(out)
        return plain

    def write(self, octets: bytes) -> None:
        """Send octets, encrypted where there is TLS."""
        if self._tls is None:
            self._wire.write(octets)
        elif self.is_secure and not self.failed:
            self._tls.write(octets)
            self._wire.write(self._tls.outgoing())
        # Else nothing can be said: hands are being shaken, or that has failed.

    def close(self) -> None:
        """Say inside TLS that nothing more comes, then close."""
        if self.is_secure and self._tls is not None:
            self._tls.end()
            if out := self._tls.outgoing():
                self._wire.write(out)
        self._wire.close()
