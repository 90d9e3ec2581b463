r"""Octets to lines and back, and the dot that hides a dot.

RFC 5321 sections 2.3.8 (lines), 4.1.1.4 (end of mail data) and 4.5.2 (transparency).
Knows nothing of commands or replies: see `parsing` and `replies`.  Mail data is searched
in bulk, not line by line.  A learner meets this in lessons 02 and 07.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .errors import BadArgument, UnfinishedText

__all__ = [
    "Inspector",
    "LineReader",
    "LongLine",
    "Piece",
    "TextReader",
    "stuff",
    "unstuff",
]

CRLF = b"\r\n"
DOT_AT_START = b"\r\n."
END_OF_DATA = b"\r\n.\r\n"

#: How much of one line is held before it is passed on or given up, in octets.
MOST_HELD = 64 * 1024


def stuff(text: bytes) -> bytes:
    r"""Put a dot before each line that begins with one, so that none looks like the end.

    Args:
        text: mail data; lines ended by CRLF.
    Returns:
        The text as it travels after DATA, without the final ``.`` line.
    Source:
        RFC 5321 section 4.5.2.

    >>> stuff(b".hidden\r\nplain\r\n")
    b'..hidden\r\nplain\r\n'
    """
    stuffed = text.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def unstuff(text: bytes) -> bytes:
    r"""Remove the dot that the sender put before each line starting with a dot.

    Args:
        text: mail data, any number of octets, every line ended by CRLF; the closing
            ``.`` CRLF already gone.
    Returns:
        The text as the author wrote it; never longer than `text`.
    Raises:
        UnfinishedText: the last line has no CRLF.
    Source:
        RFC 5321 section 4.5.2.

    >>> unstuff(b"..hidden\r\nplain\r\n")
    b'.hidden\r\nplain\r\n'
    """
    if text and not text.endswith(CRLF):
        raise UnfinishedText(
            text[-40:],
            "CRLF at the end of the last line",
            source="RFC 5321 section 2.3.8",
        )
    plain = text.replace(b"\r\n.", b"\r\n")
    return plain[1:] if plain.startswith(b".") else plain


class LongLine(NamedTuple):
    """A line that was longer than its limit; its octets were not kept.

    Args:
        start: the first octets of it.
        octets: how long it was, CRLF included.
    """

    start: bytes
    octets: int


class LineReader:
    r"""Octets to lines, however the octets were cut.

    Args:
        bare_lf: whether LF alone ends a line too.

    Split on CRLF only: a lone LF ends a line for some hosts and not for others, and
    mail is smuggled through exactly that gap.

    >>> reader = LineReader()
    >>> reader.receive(b"NOOP\r")
    >>> reader.next_line(512)
    >>> reader.receive(b"\nQUIT\r\n")
    >>> reader.next_line(512)
    b'NOOP\r\n'
    """

    def __init__(self, *, bare_lf: bool = False) -> None:
        self.buffer = bytearray()
        self._end = b"\n" if bare_lf else CRLF
        self._lost = 0  # octets of a line over its limit that are dropped already
        self._start = b""

    def receive(self, octets: bytes) -> None:
        """Take octets as they came, in pieces of any size."""
        self.buffer += octets

    @property
    def start(self) -> bytes:
        """The first octets of the line that comes next, as far as they are here."""
        return self._start or bytes(self.buffer[:64])

    def forget(self) -> int:
        """Drop what was received and not read; return how many octets that were."""
        dropped = len(self.buffer) + self._lost
        self.buffer.clear()
        self._lost, self._start = 0, b""
        return dropped

    def next_line(self, limit: int) -> bytes | LongLine | None:
        """Return the next line with its end, or None: more octets are needed.

        Args:
            limit: how many octets the line may have, CRLF included.
        Returns:
            The line; a `LongLine` in the place of one that is over the limit.  Such a
            line is dropped as it comes, so memory stays bounded.
        """
        at = self.buffer.find(self._end)
        if at < 0:
            if self._lost or len(self.buffer) > limit:
                self._drop(keep=len(self._end) - 1)
            return None
        length = at + len(self._end)
        line = bytes(self.buffer[:length])
        del self.buffer[:length]
        if self._lost or length > limit:
            long_line = LongLine(self._start or line[:64], length + self._lost)
            self._lost, self._start = 0, b""
            return long_line
        return line

    def _drop(self, keep: int) -> None:
        self._start = self._start or bytes(self.buffer[:64])
        self._lost += len(self.buffer) - keep
        del self.buffer[: len(self.buffer) - keep]


class Piece(NamedTuple):
    """A piece of mail data.

    Args:
        raw: the octets as they travelled, dots added.
        text: the octets as the author wrote them.
        end: the line with the single dot, if it came after this; else b"".
    """

    raw: bytes
    text: bytes
    end: bytes = b""


class Inspector:
    r"""Looks for what mail data must not hold, however the octets were cut.

    Args:
        limit_line: the longest text line in octets with CRLF; None for no limit.

    `offences` collects ``"bare CR"``, ``"bare LF"``, ``"NUL"``, ``"8-bit"`` and
    ``"long line"`` (RFC 5321 sections 2.3.8, 2.4 and 4.5.3.1.6).

    >>> inspector = Inspector()
    >>> inspector.inspect(b"one\r")
    >>> inspector.inspect(b"\ntwo\n")
    >>> inspector.offences
    {'bare LF'}
    """

    def __init__(self, limit_line: int | None = None) -> None:
        self.offences: set[str] = set()
        self._limit_line = limit_line
        self._line_octets = 0  # of the line that has not ended yet
        self._cr = b""  # a CR whose LF may come with the next octets

    def inspect(self, text: bytes) -> None:
        """Look at the next octets; the fast answers come first."""
        if self._cr:
            text, self._cr = self._cr + text, b""
        if text.endswith(b"\r"):
            text, self._cr = text[:-1], b"\r"
        pairs = text.count(CRLF)
        if text.count(b"\n") != pairs:
            self.offences.add("bare LF")
        if text.count(b"\r") != pairs:
            self.offences.add("bare CR")
        if b"\0" in text:
            self.offences.add("NUL")
        if not text.isascii():
            self.offences.add("8-bit")
        if self._limit_line is not None:
            self._measure_lines(text, self._limit_line)

    def finish(self) -> set[str]:
        """Say that nothing more comes; return the offences."""
        if self._cr:
            self.offences.add("bare CR")
        return self.offences

    def _measure_lines(self, text: bytes, limit: int) -> None:
        lengths = [len(line) + 2 for line in text.split(CRLF)]
        lengths[0] += self._line_octets
        if max(lengths) > limit:
            self.offences.add("long line")
        self._line_octets = lengths[-1] - 2


class TextReader:
    r"""Mail data up to the line with a single dot, in bulk.

    Args:
        lf_ends: whether LF alone ends a line where the final dot is looked for.
        cr_ends: the same for CR alone.

    `marks` collects the names of the leniencies that the final dot needed.

    >>> reader = TextReader()
    >>> reader.read(bytearray(b"..one\r\ntwo\r\n.\r\nQUIT\r\n"))
    Piece(raw=b'..one\r\ntwo\r\n', text=b'.one\r\ntwo\r\n', end=b'.\r\n')
    """

    def __init__(self, *, lf_ends: bool = False, cr_ends: bool = False) -> None:
        self.marks: set[str] = set()
        self._at_line_start = True
        self._line_ends: tuple[bytes, ...] = (CRLF,)
        self._dot_line: re.Pattern[bytes] | None = None
        if lf_ends or cr_ends:
            self._line_ends += (b"\n",) * lf_ends + (b"\r",) * cr_ends
            any_end = rb"\r\n" + rb"|\n" * lf_ends + rb"|\r(?!\n)" * cr_ends
            self._dot_line = re.compile(rb"(\A|%b)\.(%b)" % (any_end, any_end))
            # Whoever looks for the final dot after such a line end finds the dots
            # that were added there too.
            self._added_dot = re.compile(rb"(%b)\." % any_end)

    def read(self, buffer: bytearray) -> Piece | None:
        """Take from `buffer` what is certain, or return None: more octets are needed.

        Args:
            buffer: what was received; what is returned is removed from it.
        """
        if self._dot_line is not None:
            return self._read_lenient(buffer, self._dot_line)
        if self._at_line_start and buffer.startswith(b".\r\n"):
            return self._take(buffer, 0, 3, has_dots=False)
        # Few messages have a line that begins with a dot: one search tells that there is
        # neither an end in here nor a dot to remove.
        dot = buffer.find(DOT_AT_START)
        if dot >= 0 and (at := buffer.find(END_OF_DATA, dot)) >= 0:
            return self._take(buffer, at + 2, 3, has_dots=dot < at)
        # Whole lines are certain: the dot line, if it comes, begins after them.
        at = buffer.rfind(CRLF)
        if at >= 0:
            return self._take(buffer, at + 2, 0, has_dots=dot >= 0)
        if len(buffer) > MOST_HELD:
            return self._take(buffer, len(buffer) - 1, 0)  # the last may be a CR
        return None

    def _take(
        self, buffer: bytearray, length: int, end: int, *, has_dots: bool = True
    ) -> Piece:
        raw = bytes(buffer[:length])
        dot = bytes(buffer[length : length + end])
        del buffer[: length + end]
        if self._dot_line is not None:
            text = self._added_dot.sub(rb"\1", raw)
        else:
            text = raw.replace(DOT_AT_START, CRLF) if has_dots else raw
        if self._at_line_start and text.startswith(b"."):
            text = text[1:]
        if raw:
            self._at_line_start = raw.endswith(self._line_ends)
        return Piece(raw, text, dot)

    def _read_lenient(
        self, buffer: bytearray, dot_line: re.Pattern[bytes]
    ) -> Piece | None:
        """Find the end as a host does that takes other line ends for CRLF."""
        start = 0
        while found := dot_line.search(buffer, start):
            if not found[1] and not self._at_line_start:
                start = 1
                continue
            if found.end() == len(buffer) and found[2] == b"\r":
                return None  # CR alone or CRLF?  The next octet will tell.
            self._mark(found[1].replace(CRLF, b"") + found[2].replace(CRLF, b""))
            ended = found.start() + len(found[1])
            return self._take(buffer, ended, found.end() - ended)
        # Keep the longest beginning of a dot line: CR LF dot CR.
        certain = len(buffer) - 4
        at = max(buffer.rfind(end, 0, max(certain, 0)) for end in self._line_ends)
        if at >= 0 and buffer[at : at + 1] == b"\r":
            at += buffer[at + 1 : at + 2] == b"\n"
        if at >= 0:
            return self._take(buffer, at + 1, 0)
        if len(buffer) > MOST_HELD:
            certain -= buffer[certain - 1 : certain] == b"\r"  # its LF may follow
            return self._take(buffer, certain, 0)
        return None

    def _mark(self, ends: bytes) -> None:
        if b"\n" in ends:
            self.marks.add("bare_lf_end_of_data")
        if b"\r" in ends:
            self.marks.add("bare_cr_end_of_data")


def check_no_line_end(octets: bytes | str, what: str) -> None:
    """Refuse CR, LF and NUL: each would smuggle a second line.

    Raises:
        BadArgument: one of them is inside.
    """
    inside = octets if isinstance(octets, bytes) else octets.encode("utf-8", "replace")
    if re.search(rb"[\r\n\0]", inside):
        raise BadArgument(
            octets, f"{what} without CR, LF or NUL", source="RFC 5321 section 2.3.8"
        )
