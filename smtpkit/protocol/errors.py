"""Errors that teach: what was seen, what was wanted, where to read, what to answer.

Every error of this package is an `SmtpkitError`.  One that a peer's octets caused also
carries the reply code that those octets deserve, so that a server can answer with it.
"""

from __future__ import annotations

__all__ = [
    "BadArgument",
    "CommandSyntaxError",
    "ConnectionLost",
    "LineTooLong",
    "NotLoopback",
    "OutOfOrder",
    "ReplySyntaxError",
    "SmtpkitError",
    "TimedOut",
    "TlsFailed",
    "UnfinishedText",
    "UnreadableTranscript",
]


class SmtpkitError(Exception):
    """The root of all errors of this package.

    Args:
        seen: what was there, in words or as octets.
        wanted: what was expected in its place.
        source: where to read more, such as ``"RFC 5321 section 4.1.1.2"``.
        deserves: the reply code that a peer's mistake is answered with; None where no
            peer made a mistake.

    >>> print(SmtpkitError(b"MAIL FROM bob", "MAIL FROM:<reverse-path>", deserves=501))
    got b'MAIL FROM bob', wanted MAIL FROM:<reverse-path>; answer 501
    """

    def __init__(
        self,
        seen: bytes | str,
        wanted: str,
        *,
        source: str = "",
        deserves: int | None = None,
    ) -> None:
        self.seen = seen
        self.wanted = wanted
        self.source = source
        self.deserves = deserves
        super().__init__(seen, wanted)

    def __str__(self) -> str:
        seen = repr(self.seen) if isinstance(self.seen, bytes) else self.seen
        where = f"  ({self.source})" if self.source else ""
        answer = f"; answer {self.deserves}" if self.deserves else ""
        return f"got {seen}, wanted {self.wanted}{where}{answer}"

    def _render_traceback_(self) -> list[str]:
        """Show one line in place of a traceback: IPython asks the error itself."""
        return [f"{type(self).__name__}: {self}"]


class BadArgument(SmtpkitError, ValueError):
    """A value given to this package cannot be used: wrong type, range or octets."""


class CommandSyntaxError(SmtpkitError):
    """A command line does not follow its grammar; `deserves` says what to answer."""


class ReplySyntaxError(SmtpkitError):
    """What a server sent is not a reply (RFC 5321 section 4.2)."""


class LineTooLong(SmtpkitError):
    """A line is longer than the limit set for it (RFC 5321 section 4.5.3.1)."""


class UnfinishedText(SmtpkitError):
    """Mail data whose last line has no CRLF (RFC 5321 section 4.1.1.4)."""


class OutOfOrder(SmtpkitError):
    """A call that the state of the session does not allow (RFC 5321 section 4.1.4)."""


class NotLoopback(SmtpkitError):
    """An address that is not on this machine: this package never leaves loopback."""


class ConnectionLost(SmtpkitError):
    """The connection ended before the reply came (RFC 5321 section 3.8)."""


class TimedOut(SmtpkitError):
    """No reply within the time that RFC 5321 section 4.5.3.2 grants."""


class TlsFailed(SmtpkitError):
    """The TLS handshake came to no agreement (RFC 3207 section 4.1)."""


class UnreadableTranscript(SmtpkitError):
    """A file is not a transcript in the format that was asked for."""
