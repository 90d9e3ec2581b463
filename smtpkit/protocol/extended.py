"""The commands that extensions add: BDAT, STARTTLS, AUTH and its responses, ETRN, ATRN.

RFC 3030, RFC 3207, RFC 4954, RFC 1985, RFC 2645.  Import them from `commands`.
"""

from __future__ import annotations

from dataclasses import dataclass

from .command import Command, checked_line

__all__ = ["Atrn", "Auth", "Bdat", "Etrn", "Response", "StartTls"]


@dataclass(frozen=True, slots=True)
class Bdat(Command):
    """A chunk of the message follows at once: exactly `size` octets, nothing stuffed.

    Args:
        size: octets in the chunk, 0 or more.
        last: whether this is the last chunk of the message.
    """

    verb = "BDAT"
    syntax = "BDAT SP chunk-size [ SP LAST ] CRLF"
    source = "RFC 3030 section 2"
    size: int
    last: bool = False

    @property
    def symbol(self) -> str:
        """``BDAT`` or ``BDAT LAST``: they lead to different states."""
        return "BDAT LAST" if self.last else "BDAT"

    def arguments(self) -> str:
        """The size, and LAST."""
        return f"{self.size} LAST" if self.last else str(self.size)


@dataclass(frozen=True, slots=True)
class StartTls(Command):
    """Ask to go on inside TLS."""

    verb = "STARTTLS"
    syntax = "STARTTLS CRLF"
    source = "RFC 3207 section 4"


@dataclass(frozen=True, slots=True)
class Auth(Command):
    """Begin to authenticate.

    Args:
        mechanism: the SASL mechanism, such as PLAIN.
        initial_response: the first response in base64, ``=`` for an empty one, None to
            wait for the server's 334.
    """

    verb = "AUTH"
    syntax = "AUTH SP mechanism [ SP initial-response ] CRLF"
    source = "RFC 4954 section 4"
    mechanism: str
    initial_response: str | None = None

    def arguments(self) -> str:
        """The mechanism and the initial response."""
        if self.initial_response is None:
            return self.mechanism
        return f"{self.mechanism} {self.initial_response}"


@dataclass(frozen=True, slots=True)
class Response(Command):
    """The answer to a 334: base64, or ``*`` to give up (RFC 4954 section 4).

    Args:
        line: the line without its CRLF.
    """

    verb = "response"
    syntax = "base64 CRLF, or * CRLF"
    source = "RFC 4954 section 4"
    line: str = ""

    def __bytes__(self) -> bytes:
        return checked_line(self.line)


@dataclass(frozen=True, slots=True)
class Etrn(Command):
    """Ask the server to start the queue of mail that waits for a node.

    Args:
        node: a domain; ``@domain`` for all below it; ``#name`` for a named queue.
    """

    verb = "ETRN"
    syntax = "ETRN SP [ @ / # ] node-name CRLF"
    source = "RFC 1985 section 5"
    node: str

    def arguments(self) -> str:
        """The node."""
        return self.node


@dataclass(frozen=True, slots=True)
class Atrn(Command):
    """Authenticated TURN: ask for the waiting mail over this connection, roles turned.

    Args:
        domains: for which domains; none means all that the user may have.
    """

    verb = "ATRN"
    syntax = "ATRN [ SP domain *( , domain ) ] CRLF"
    source = "RFC 2645 section 5.2.1"
    domains: tuple[str, ...] = ()

    def arguments(self) -> str:
        """The domains, with commas between them."""
        return ",".join(self.domains)
