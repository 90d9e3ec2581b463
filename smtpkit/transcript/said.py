r"""What a file tells of a conversation, before anyone has understood it.

A file gives octets in the order in which they were said, cut anywhere, perhaps with
holes.  `Stream` joins what one side said and remembers where each octet came from, so
that a line found later still knows when it was said.  `replay` does the understanding.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from ..protocol.errors import ReplySyntaxError
from ..protocol.replies import ReplyReader
from .model import Side

__all__ = ["Fragment", "Replies", "Said", "Stream"]


class Said(NamedTuple):
    """Octets that one side said at one time; a note if neither did.

    Args:
        side: ``"client"``, ``"server"`` or ``"note"``.
        octets: what was said, or the words of the note.
        time_ms: when, in milliseconds from the start; None if unknown.
        missing: how many octets that followed are not known.
        digest: their SHA-256 in hexadecimal, if that is known.
    """

    side: Side
    octets: bytes
    time_ms: float | None = None
    missing: int = 0
    digest: str = ""


class Fragment(NamedTuple):
    """A part of what was said.

    Args:
        octets: the part.
        flight: how often the client had begun to speak.
        time_ms: when it was said.
        missing: how many octets are missing after it.
        digest: their SHA-256 in hexadecimal, if that is known.
        is_filler: whether the octets were never said and stand for missing ones.
        arrival: counts what was read from the file.
    """

    octets: bytes
    flight: int
    time_ms: float | None
    missing: int = 0
    digest: str = ""
    is_filler: bool = False
    arrival: int = 0


class Stream:
    r"""What one side said, to be taken away piece by piece.

    >>> stream = Stream()
    >>> stream.add(Fragment(b"NO", 1, 0.0))
    >>> stream.add(Fragment(b"OP\r\nQ", 1, 9.0))
    >>> [(fragment.octets, fragment.time_ms) for fragment in stream.take(6)]
    [(b'NO', 0.0), (b'OP\r\n', 9.0)]
    """

    def __init__(self) -> None:
        self._fragments: deque[Fragment] = deque()

    def add(self, fragment: Fragment) -> None:
        """Append what was said next."""
        self._fragments.append(fragment)

    def take(self, octets: int) -> list[Fragment]:
        """Return the fragments of the next `octets` octets, which it forgets.

        What is missing comes with the octets before it if those are all taken here.
        """
        taken: list[Fragment] = []
        while octets and self._fragments:
            first = self._fragments.popleft()
            if len(first.octets) > octets:
                rest = first._replace(octets=first.octets[octets:])
                self._fragments.appendleft(rest)
                first = first._replace(octets=first.octets[:octets], missing=0)
            octets -= len(first.octets)
            taken.append(first)
        return taken

    def take_all(self) -> list[Fragment]:
        """Return all fragments that are left."""
        taken = list(self._fragments)
        self._fragments.clear()
        return taken


class Replies:
    r"""What the server said, one reply after the other.

    >>> replies = Replies()
    >>> replies.add(Fragment(b"250 OK\r\n220", 1, None))
    >>> replies.next_reply()
    ([Fragment(octets=b'250 OK\r\n', flight=1, time_ms=None, ...)], 250, '')
    >>> replies.next_reply()
    """

    def __init__(self) -> None:
        self._stream = Stream()
        self._octets = bytearray()
        self._scanned = 0  # octets of whole lines that the reader has had
        self._reader = ReplyReader()

    def add(self, fragment: Fragment) -> None:
        """Append what the server said next."""
        self._stream.add(fragment)
        self._octets += fragment.octets

    def next_reply(self) -> tuple[list[Fragment], int | None, str] | None:
        """Return the next reply: its octets, its code, and what is wrong with it.

        Returns:
            None where no whole reply has come yet.  The code is None for lines that
            are no reply; the words then say why.
        """
        while (end := self._octets.find(b"\r\n", self._scanned)) >= 0:
            line = bytes(self._octets[self._scanned : end + 2])
            self._scanned = end + 2
            try:
                self._reader.receive(line)
                lines = self._reader.next_reply()
            except ReplySyntaxError as error:
                self._reader.forget()
                return self._take(), None, str(error)
            if lines:
                return self._take(), int(lines[-1][:3]), ""
        return None

    def take_all(self) -> list[Fragment]:
        """Return what is left: no whole reply, or none that was taken."""
        return self._stream.take_all()

    def _take(self) -> list[Fragment]:
        taken = self._stream.take(self._scanned)
        del self._octets[: self._scanned]
        self._scanned = 0
        return taken
