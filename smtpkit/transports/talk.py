r"""Lines out and replies in, over any connection: for clients that are written by hand.

RFC 5321 section 4.2: a reply has one line or more, and comes in any pieces.  What a reply
means, and whether a line is legal, is left to whoever talks.  A learner meets it in the
graded sheet on extensions.
"""

from __future__ import annotations

from typing import Protocol

from ..protocol.framing import check_no_line_end
from ..protocol.replies import ReplyReader

__all__ = ["Connection", "Talk"]


class Connection(Protocol):
    """What `Talk` needs of a connection."""

    def send(self, octets: bytes) -> None:
        """Send all of the octets."""

    def receive(self) -> bytes:
        """Return the next octets; b"" when the other side has closed."""


class Talk:
    r"""One conversation over a connection.

    Args:
        connection: sends octets, and receives them.

    >>> class Echo:
    ...     said = [b"250-mx.exa", b"mple.net\r\n250 SIZE\r\n"]
    ...
    ...     def send(self, octets): ...
    ...     def receive(self):
    ...         return self.said.pop(0) if self.said else b""
    >>> talk = Talk(Echo())
    >>> talk.say("EHLO me.example")
    (250, [b'250-mx.example.net', b'250 SIZE'])
    >>> talk.reply()
    (421, [])
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._reader = ReplyReader()

    def reply(self) -> tuple[int, list[bytes]]:
        """Read one whole reply.

        Returns:
            Its code and its lines without CRLF; ``(421, [])`` once the server has closed.
        Raises:
            ReplySyntaxError: what came is no reply.
        """
        while (lines := self._reader.next_reply()) is None:
            octets = self.connection.receive()
            if not octets:
                return 421, []
            self._reader.receive(octets)
        return int(lines[0][:3]), lines

    def say(self, line: str) -> tuple[int, list[bytes]]:
        """Send one line, and read its reply.

        Args:
            line: without CRLF.
        Returns:
            As `reply`.
        Raises:
            BadArgument: CR, LF or NUL inside the line.
        """
        check_no_line_end(line, "a line")
        self.connection.send(line.encode() + b"\r\n")
        return self.reply()
