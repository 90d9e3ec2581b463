"""Octets in words: the summary, the description and the table of the octets view."""

from __future__ import annotations

from collections.abc import Sequence

from .octet_rows import KINDS, Row, Span, cells_of, census
from .picture import Table, counted, listed

__all__ = ["description", "summary", "table"]

#: So many pieces are each told by their length.
MOST_PIECES = 6


def summary(spans: Sequence[Span]) -> str:
    """Return what the octets are, in one line."""
    found = census(spans)
    size = found["octets"]
    if not size:
        return "none"
    cuts = spans[0].cuts
    parts = [counted(size, "octet") + (_pieces(cuts, size) if len(cuts) > 1 else "")]
    if found["lines"]:
        parts.append(f"{counted(found['lines'], 'line')} ended by CR LF")
    if found["bare"]:
        parts.append(f"{found['bare']:,} CR or LF alone")
    if found["dots"]:
        parts.append(f"{counted(found['dots'], 'dot')} added")
    if found["high"]:
        parts.append(f"{found['high']:,} above 127")
    if chunks := sum(span.chunked for span in spans):
        parts.append(counted(chunks, "chunk"))
    if omitted := sum(span.omitted for span in spans):
        parts.append(f"{omitted:,} more not kept")
    return "; ".join(parts)


def _pieces(cuts: Sequence[int], size: int) -> str:
    sizes = [end - start for start, end in zip(cuts, [*cuts[1:], size], strict=True)]
    words = f" in {counted(len(sizes), 'piece')}"
    return words + (
        f" of {listed(map(str, sizes))}" if len(sizes) <= MOST_PIECES else ""
    )


def description(
    spans: Sequence[Span], begin: Sequence[Row], end: Sequence[Row], gap: int
) -> str:
    """Return every octet drawn, in words: a sentence for each row of cells."""
    lines = [f"Octets: {summary(spans)}."]
    lines += map(_sentence, begin)
    if gap:
        lines.append(f"({counted(gap, 'octet')} not drawn)")
    lines += map(_sentence, end)
    return "\n".join(lines)


def _sentence(row: Row) -> str:
    words = []
    for cell in cells_of(row):
        if cell.is_first and len(row.span.cuts) > 1:
            words.append(f"[piece {cell.piece}]")
        words.append(cell.word)
    who = f"{row.span.side}, " if row.span.side else ""
    chunk = "chunk, " if row.span.chunked else ""
    return f"{who}{chunk}from octet {row.start}: {''.join(words)}"


def table(rows: Sequence[Row]) -> Table:
    """Return the octets drawn, one in each row."""
    cells = [(row, cell) for row in rows for cell in cells_of(row)]
    return Table(
        "The octets drawn",
        ("side", "position", "octet", "hexadecimal", "name", "what it is", "piece"),
        [
            (
                row.span.side,
                cell.position,
                cell.octet,
                f"{cell.octet:02X}",
                cell.name,
                KINDS[cell.kind],
                cell.piece or "",
            )
            for row, cell in cells
        ],
    )
