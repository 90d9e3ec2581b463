"""Octets as rows of cells: what each octet is, and where the octets were cut.

RFC 5321 sections 2.3.8 (only CRLF ends a line) and 4.5.2 (the added dot), RFC 3030
section 2 (chunks).  Draws nothing: see `draw_octets`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from ..protocol.errors import BadArgument
from ..transcript.model import Line, Transcript

__all__ = ["KINDS", "Cell", "Row", "Span", "cells_of", "census", "chosen", "rows_of",
           "spans_of"]  # fmt: skip

#: At most so many octets and rows are drawn; the end counts for the last part of them.
MOST_OCTETS, MOST_ROWS, END_ROWS = 2048, 80, 20

#: kind of octet -> what it is, in words.
KINDS = {
    "plain": "printable US-ASCII",
    "cr": "carriage return",
    "lf": "line feed; CR LF ends a line",
    "bare": "CR or LF alone: ends no line",
    "dot": "dot added by the sender; the receiver removes it",
    "high": "8-bit octet, above 127",
    "control": "control character",
}

#: The names of octets 0 to 32, which have no shape of their own, in US-ASCII.
_NAMES = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL",
    "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB",
    "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US", "SP",
)  # fmt: skip


class Span(NamedTuple):
    """Octets that are read as one: a line of a transcript, or all that was given.

    Args:
        octets: the octets.
        side: ``"client"``, ``"server"`` or ``""``.
        stuffed: whether they travelled after DATA, where leading dots are doubled.
        chunked: whether they are a BDAT chunk.
        cuts: positions at which a new piece begins, the first one (0) included; empty
            if nothing is known of pieces.
        omitted: how many octets after these were not kept.
    """

    octets: bytes
    side: str = ""
    stuffed: bool = False
    chunked: bool = False
    cuts: tuple[int, ...] = ()
    omitted: int = 0


class Row(NamedTuple):
    """A part of a span that stands in one row: octets `start` to `end`, not included."""

    span: Span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One octet.

    Args:
        octet: its value.
        position: how many octets of its span stand before it.
        kind: one of `KINDS`.
        piece: the number of the piece that it came in, from 1; 0 if not known.
        is_first: whether it is the first octet of that piece.
    """

    octet: int
    position: int
    kind: str
    piece: int = 0
    is_first: bool = False

    @property
    def name(self) -> str:
        """The octet as it is drawn: a character, or the name of one without a shape."""
        if self.octet <= 32:
            return _NAMES[self.octet]
        if self.octet == 127:
            return "DEL"
        return "·" if self.octet > 127 else chr(self.octet)

    @property
    def word(self) -> str:
        """The octet as it is read in a sentence."""
        if self.kind == "dot":
            return "[added .]"
        if self.octet > 127:
            return f"[{self.octet:02X}]"
        return " " if self.octet == 32 else self._bracketed

    @property
    def _bracketed(self) -> str:
        name = f"bare {self.name}" if self.kind == "bare" else self.name
        return name if len(name) == 1 else f"[{name}]"


def spans_of(value: object, stuffed: bool) -> list[Span]:
    """Return what is to be drawn, whatever form it was given in.

    Args:
        value: octets; a sequence of octets, the pieces in which they came; a line of a
            transcript, several of them, or a transcript.
        stuffed: whether octets given as such travelled after DATA; a line knows itself.
    Raises:
        BadArgument: something else.
    """
    if isinstance(value, bytes | bytearray):
        return [Span(bytes(value), stuffed=stuffed)]
    if isinstance(value, Line):
        return [_span(value)]
    if isinstance(value, Iterable) and not isinstance(value, str | memoryview):
        parts = list(value)
        if isinstance(value, Transcript) or (_all_are(parts, Line) and parts):
            return [_span(line) for line in parts if line.side != "note"]
        if _all_are(parts, bytes | bytearray):
            starts = accumulate((len(part) for part in parts[:-1]), initial=0)
            return [Span(b"".join(parts), stuffed=stuffed, cuts=tuple(starts))]
    raise BadArgument(
        f"a value of type {type(value).__name__}",
        "octets, a sequence of octets, or lines of a transcript",
    )


def _all_are(values: Sequence[object], kind: object) -> bool:
    return all(isinstance(value, kind) for value in values)  # type: ignore[arg-type]


def _span(line: Line) -> Span:
    is_end = line.exchange is not None and line.exchange.symbol == "."
    stuffed = (line.kind == "text" or is_end) and line.side == "client"
    return Span(
        line.octets,
        line.side,
        stuffed and not line.chunked,
        line.chunked and line.kind == "text",
        omitted=line.omitted,
    )


def rows_of(spans: Iterable[Span], width: int) -> list[Row]:
    """Return the octets as rows: a new one after each CRLF, and after `width` octets."""
    rows = []
    for span in spans:
        end = 0
        while end < len(span.octets):
            start = end
            found = span.octets.find(b"\r\n", start, start + width)
            end = found + 2 if found >= 0 else min(start + width, len(span.octets))
            # A CR at the right edge keeps its LF: the pair is one sign.
            if found < 0 and span.octets[end - 1 : end + 1] == b"\r\n":
                end -= 1
            rows.append(Row(span, start, end))
    return rows


def chosen(rows: Sequence[Row]) -> tuple[list[Row], list[Row], int]:
    """Return the rows drawn before and after a gap, and how many octets are in the gap."""
    total = sum(row.end - row.start for row in rows)
    if total <= MOST_OCTETS and len(rows) <= MOST_ROWS:
        return list(rows), [], 0
    end = _as_many(reversed(rows), END_ROWS, MOST_OCTETS // 4)
    begin = _as_many(rows, MOST_ROWS - end, MOST_OCTETS - MOST_OCTETS // 4)
    gap = sum(row.end - row.start for row in rows[begin : len(rows) - end])
    return list(rows[:begin]), list(rows[len(rows) - end :]), gap


def _as_many(rows: Iterable[Row], most: int, room: int) -> int:
    number = 0
    for row in rows:
        room -= row.end - row.start
        if room < 0 or number == most:
            break
        number += 1
    return number


def cells_of(row: Row) -> list[Cell]:
    """Return the octets of a row, each with what it is."""
    cells = []
    cuts = row.span.cuts
    piece = sum(1 for cut in cuts if cut < row.start)
    for position in range(row.start, row.end):
        before = piece
        while piece < len(cuts) and cuts[piece] <= position:
            piece += 1
        octet = row.span.octets[position]
        kind = _kind(row.span, position)
        cells.append(Cell(octet, position, kind, piece, piece != before))
    return cells


def _kind(span: Span, position: int) -> str:
    octets = span.octets
    octet = octets[position]
    if octet == 13:
        return "cr" if octets[position + 1 : position + 2] == b"\n" else "bare"
    if octet == 10:
        return "lf" if octets[position - 1 : position] == b"\r" else "bare"
    if octet > 127:
        return "high"
    if octet < 32 or octet == 127:
        return "control"
    if octet == 46 and span.stuffed and _begins_line(octets, position):
        # RFC 5321 section 4.5.2: a leading dot goes, unless it is all there is.
        return "plain" if octets[position + 1 : position + 3] == b"\r\n" else "dot"
    return "plain"


def _begins_line(octets: bytes, position: int) -> bool:
    return position == 0 or octets[max(0, position - 2) : position] == b"\r\n"


def is_end_of_data(row: Row) -> bool:
    """Tell whether a row is the line that ends mail data (RFC 5321 section 4.1.1.4)."""
    line = row.span.octets[row.start : row.end]
    return (
        row.span.stuffed
        and line == b".\r\n"
        and _begins_line(row.span.octets, row.start)
    )


def census(spans: Iterable[Span]) -> Counter[str]:
    """Count the octets by kind, quickly: a message may have millions of them."""
    found: Counter[str] = Counter()
    for span in spans:
        octets = span.octets
        pairs = octets.count(b"\r\n")
        bare = octets.count(b"\r") + octets.count(b"\n") - 2 * pairs
        high = len(octets) - len(octets.translate(None, bytes(range(128, 256))))
        found += Counter(
            octets=len(octets), lines=pairs, bare=bare, high=high, dots=_dots(span)
        )
    return +found


def _dots(span: Span) -> int:
    if not span.stuffed:
        return 0
    octets = b"\r\n" + span.octets
    return octets.count(b"\r\n.") - octets.count(b"\r\n.\r\n")
