"""The octets view: every octet as a cell with its character and its value.

Shows what a text hides: CR and LF, dots that were added, octets above 127, and where TCP
cut the octets.  A learner meets it in lesson 02.  What an octet is, is decided in
`octet_rows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from . import octet_words, theme
from .octet_rows import (
    KINDS,
    Cell,
    Row,
    cells_of,
    chosen,
    is_end_of_data,
    rows_of,
    spans_of,
)
from .picture import Picture, counted
from .sheet import Sheet
from .theme import BOLD, SMALL, STROKES, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..transcript.model import Line, Transcript

__all__ = ["octets"]

# Distances, in pixels.
MARGIN = 16
CELL, HEIGHT = 20, 36  # of a cell
IN_ROW = 40  # cells, at most
ABOVE = 15  # over a row, for the numbers of the pieces
BETWEEN = 8  # from one row to the next
NUMBER, SIDE = 46, 56  # widths of the columns at the left

REMARK = Lettering(11, italic=True)
PIECE = Lettering(10.5, bold=True)
CHARACTER = Lettering(15, mono=True)
NAME = Lettering(10, bold=True)
SHORT = Lettering(8.5)
VALUE = Lettering(10, mono=True)
CUT = Stroke(theme.INK, (3, 1.5), width=2)
HALO = Stroke(theme.PAPER, width=4)  # under a cut, so that it shows between dark cells


class Look(NamedTuple):
    """How the cells of a kind are drawn: no two kinds differ in colour alone."""

    fill: str
    ink: str = theme.INK
    edge: str = theme.FAINT
    line: float = 0.8
    dashes: tuple[float, ...] = ()


DARK = "#3a4250"
LOOKS = {
    "plain": Look(theme.PAPER),
    "cr": Look(DARK, ink=theme.PAPER),
    "lf": Look(DARK, ink=theme.PAPER),
    "bare": Look("#f6dfe7", ink=theme.REFUSED, edge=theme.REFUSED, line=2.4),
    "dot": Look("#ffeecb", edge=theme.SERVER, line=2.4),
    "high": Look(theme.TINT, edge=theme.CLIENT, line=1.6, dashes=(2, 1.5)),
    "control": Look("#e3e5e9"),
}


@theme.settings()
def octets(
    value: bytes | Sequence[bytes] | Line | Sequence[Line] | Transcript,
    *,
    stuffed: bool = True,
    ax: Axes | None = None,
) -> Picture:
    r"""Draw octets as cells: the character above, the value in hexadecimal below.

    Args:
        value: octets; or a sequence of octets, the pieces as TCP delivered them; or a
            line of a transcript, several lines, or a whole transcript.  Of more than
            2,048 octets or 80 rows the middle is left out, and the drawing says so.
        stuffed: whether octets that are given as such travelled after DATA, so that a
            dot at the beginning of a line is an added one.  A line knows this itself.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.
    Raises:
        BadArgument: the value is none of these.
    Source:
        RFC 5321 sections 2.3.8 and 4.5.2.

    >>> import smtpkit
    >>> smtpkit.views.octets(b"..hidden\r\n")
    <octets: 10 octets; 1 line ended by CR LF; 1 dot added>
    >>> smtpkit.views.octets([b"250 O", b"K\r\n"])
    <octets: 8 octets in 2 pieces of 5 and 3; 1 line ended by CR LF>
    """
    spans = spans_of(value, stuffed)
    has_sides = any(span.side for span in spans)
    left = float(MARGIN + NUMBER + (SIDE if has_sides else 0))
    room = int((theme.WIDTH - MARGIN - left) // CELL)
    rows = rows_of(spans, min(room, IN_ROW))
    begin, end, gap = chosen(rows)
    drawn = _Drawing(begin, end, gap, left)
    sheet = Sheet(ax, theme.WIDTH, drawn.height)
    drawn.draw(sheet)
    return Picture(
        sheet.ax,
        title="Octets",
        summary=f"octets: {octet_words.summary(spans)}",
        description=octet_words.description(spans, begin, end, gap),
        table=octet_words.table([*begin, *end]),
    )


class _Drawing:
    """Collects what goes where, so that all cells of a kind are drawn at once."""

    def __init__(
        self, begin: Sequence[Row], end: Sequence[Row], gap: int, left: float
    ) -> None:
        self.left = left
        self.gap = gap
        self.rows = [(row, cells_of(row)) for row in (*begin, *end)]
        self.tops: list[float] = []
        self.gap_at = 0.0
        y = 10.0
        for number, (row, cells) in enumerate(self.rows):
            if number == len(begin) and gap:
                self.gap_at = y + 12
                y += 24
            has_words = any(cell.is_first for cell in cells) and len(row.span.cuts) > 1
            starts_chunk = row.span.chunked and row.start == 0
            y += ABOVE if has_words or starts_chunk else 0
            self.tops.append(y)
            y += HEIGHT + BETWEEN
        if not self.rows:
            y += 24
        self.kinds = {cell.kind for _, cells in self.rows for cell in cells}
        self.legend = _legend(self.kinds, self.has_cuts)
        self.legend_at = y + 6
        self.height = self.legend_at + 24 * len(self.legend) + 6

    @property
    def has_cuts(self) -> bool:
        return any(len(row.span.cuts) > 1 for row, _ in self.rows)

    def draw(self, sheet: Sheet) -> None:
        corners: dict[str, list[tuple[float, float]]] = defaultdict(list)
        names: dict[tuple[Lettering, str], list[tuple[float, float, str]]]
        names = defaultdict(list)
        for (row, cells), top in zip(self.rows, self.tops, strict=True):
            for number, cell in enumerate(cells):
                x = self.left + number * CELL
                ink = LOOKS[cell.kind].ink
                corners[cell.kind].append((x, top))
                middle = x + CELL / 2
                names[_lettering(cell), ink].append((middle, top + 13, cell.name))
                names[VALUE, ink].append((middle, top + 28, f"{cell.octet:02X}"))
            self._draw_margin(sheet, row, top)
            self._draw_pieces(sheet, row, cells, top)
            self._draw_remarks(sheet, row, cells, top)
        for kind, places in corners.items():
            _draw_cells(sheet, kind, places)
        for (lettering, ink), signs in names.items():
            sheet.signs(signs, lettering, colour=ink, gid="octets")
        if self.gap:
            words = f"… {counted(self.gap, 'octet')} not drawn"
            sheet.text((self.left, self.gap_at), words, REMARK, gid="gap")
        if not self.rows:
            sheet.text((self.left, 22), "no octets", REMARK, gid="empty")
        _draw_legend(sheet, self.legend, self.legend_at)

    def _draw_margin(self, sheet: Sheet, row: Row, top: float) -> None:
        at = (self.left - 8, top + HEIGHT / 2)
        if row.start or not row.span.side:
            sheet.text(at, f"{row.start:,}", SMALL, colour=theme.MUTED, align="right",
                       gid="position")  # fmt: skip
        else:
            colour = STROKES[row.span.side].colour
            sheet.text((MARGIN, at[1]), row.span.side, BOLD, colour=colour, gid="side")

    def _draw_pieces(
        self, sheet: Sheet, row: Row, cells: Sequence[Cell], top: float
    ) -> None:
        """Mark where a piece begins, with its number; in words where there is room."""
        if len(row.span.cuts) < 2:
            return
        firsts = [n for n, cell in enumerate(cells) if cell.is_first]
        for number, following in pairwise([*firsts, len(cells) + 2]):
            x = self.left + number * CELL
            if cells[number].position:
                line = [(x, top - ABOVE + 1), (x, top + HEIGHT + 4)]
                sheet.line(line, HALO, zorder=4)
                sheet.line(line, CUT, gid="cut", zorder=4.1)
            room = (following - number) * CELL - 4
            for words in (f"piece {cells[number].piece:,}", f"{cells[number].piece}"):
                if theme.text_width(words, PIECE) <= room * theme.SLACK:
                    sheet.text((x + 4, top - 7), words, PIECE, gid="piece")
                    break

    def _draw_remarks(
        self, sheet: Sheet, row: Row, cells: Sequence[Cell], top: float
    ) -> None:
        if row.span.chunked:
            self._draw_chunk(sheet, row, cells, top)
        right = self.left + len(cells) * CELL + 10
        words = "the end of the mail data" if is_end_of_data(row) else ""
        if row.end == len(row.span.octets) and row.span.omitted:
            words = f"… {counted(row.span.omitted, 'more octet')}, not kept"
        if words and right + theme.text_width(words, REMARK) < theme.WIDTH - MARGIN:
            sheet.text((right, top + HEIGHT / 2), words, REMARK, gid="remark")

    def _draw_chunk(
        self, sheet: Sheet, row: Row, cells: Sequence[Cell], top: float
    ) -> None:
        edge = Stroke(theme.INK, width=3.5)
        if row.start == 0:
            x = self.left - 1
            sheet.line([(x, top - 4), (x, top + HEIGHT + 4)], edge, gid="chunk-begins")
            size = len(row.span.octets) + row.span.omitted
            words = f"chunk of {counted(size, 'octet')} begins"
            sheet.text((self.left + 6, top - 8), words, PIECE, gid="chunk")
        if row.end == len(row.span.octets):
            x = self.left + len(cells) * CELL + 1
            sheet.line([(x, top - 4), (x, top + HEIGHT + 4)], edge, gid="chunk-ends")


def _lettering(cell: Cell) -> Lettering:
    if cell.kind == "high" or 32 < cell.octet < 127:
        return CHARACTER
    return NAME if cell.octet in (10, 13) else SHORT


def _draw_cells(sheet: Sheet, kind: str, places: Sequence[tuple[float, float]]) -> None:
    look = LOOKS[kind]
    inset = look.line / 2 if look.line > 1 else 0
    sheet.boxes(
        [(x + inset, y + inset) for x, y in places],
        CELL - 2 * inset,
        HEIGHT - 2 * inset,
        fill=look.fill,
        edge=look.edge,
        line=look.line,
        dashes=look.dashes,
        gid=f"cells-{kind}",
        zorder=1.5 if look.line > 1 else 1,
    )


# The legend: a sample of each kind that is on the drawing.

Entry = tuple[str, str, str]  # kind, the sample's name, what it is


def _legend(kinds: set[str], has_cuts: bool) -> list[list[tuple[float, Entry]]]:
    """Return the lines of the legend, each a list of places and entries."""
    samples = {"cr": "CR", "lf": "LF", "bare": "LF", "dot": ".", "high": "·",
               "control": "HT"}  # fmt: skip
    entries = [(k, s, KINDS[k]) for k, s in samples.items() if k in kinds]
    if has_cuts:
        entries.append(("cut", "", "here one piece ended and the next began"))
    lines: list[list[tuple[float, Entry]]] = []
    x = float(theme.WIDTH)
    for entry in entries:
        width = CELL + 8 + theme.text_width(entry[2], SMALL) / theme.SLACK + 18
        if x + width > theme.WIDTH - MARGIN:
            lines.append([])
            x = float(MARGIN)
        lines[-1].append((x, entry))
        x += width
    return lines


def _draw_legend(
    sheet: Sheet, legend: Sequence[Sequence[tuple[float, Entry]]], top: float
) -> None:
    for number, line in enumerate(legend):
        y = top + 24 * number
        for x, (kind, sample, words) in line:
            if kind == "cut":
                middle = x + CELL / 2
                sheet.line([(middle, y - 1), (middle, y + 19)], CUT, gid="legend")
            else:
                look = LOOKS[kind]
                sheet.box((x + 1, y), CELL - 2, 18, fill=look.fill, edge=look.edge,
                          line=look.line, dashes=look.dashes, gid="legend")  # fmt: skip
                lettering = {"high": CHARACTER, "dot": CHARACTER, "control": SHORT}
                sheet.signs([(x + CELL / 2, y + 9, sample)], lettering.get(kind, NAME),
                            colour=look.ink)  # fmt: skip
            sheet.text((x + CELL + 6, y + 9), words, SMALL, gid=f"legend-{kind}")
