"""The reference on two pages of A4, drawn with matplotlib; text stays text.

Each column of a table is as wide as it is told, in parts of the table; words are
measured by the renderer and wrapped.  Nothing is coloured: a copy in black and white
loses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D

from tests.tools.companions.tables import Sheet, table_of

__all__ = ["A4", "MARGIN", "fingerprint", "pages", "write_pdf"]

#: Points of a page, and of its margin.
A4 = (595.276, 841.890)
MARGIN = 28.35  # 10 mm
GUTTER = 14.2
TITLE, HEADING, TEXT, SMALL = 13.0, 9.4, 7.3, 6.7
LEADING = 1.2
PAD = 1.1  # above and below the text of a row
GAP = 5.0  # between two columns of a table
AFTER = 8.0  # between two tables
#: How many rows of the reply codes stand in the left column.
SPLIT = 32
MONO = {"Command", "Keyword", "Code", "State"}
_MEASURING = 10.0  # dots for a point: finer than any hinting

#: Plain pdf fonts, so that text can be marked and searched; the same octets every time.
SETTINGS: Any = {
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,
    "text.hinting": "none",
}


@dataclass
class Page:
    """A page with a cursor: what is drawn next begins at `y`, points from the bottom."""

    figure: Figure
    texts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, font: FontProperties) -> None:
        """Write one line whose baseline begins at (x, y)."""
        width, height = A4
        self.figure.text(x / width, y / height, words, fontproperties=font)
        self.texts.append(words)

    def rule(self, x: float, y: float, width: float, weight: float) -> None:
        """Draw a horizontal line."""
        across, up = A4
        self.figure.add_artist(
            Line2D(
                [x / across, (x + width) / across],
                [y / up, y / up],
                color="black",
                linewidth=weight,
            )
        )


def font(size: float, *, bold: bool = False, mono: bool = False) -> FontProperties:
    """Return one of the fonts that matplotlib brings along."""
    family = "DejaVu Sans Mono" if mono else "DejaVu Sans"
    return FontProperties(
        family=[family], size=size, weight="bold" if bold else "normal"
    )


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(10, 10, 72 * _MEASURING)


@cache
def width_of(words: str, size: float, bold: bool, mono: bool) -> float:
    """Return how wide `words` are, in points."""
    prop = font(size, bold=bold, mono=mono)
    # The PDF is not hinted; nor is what is measured, at this many dots.
    width, _, _ = _renderer().get_text_width_height_descent(words, prop, ismath=False)
    return float(width) / _MEASURING


def wrapped(words: str, room: float, size: float, bold: bool, mono: bool) -> list[str]:
    """Return `words` in lines that are at most `room` points wide."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if not lines[-1] or width_of(longer, size, bold, mono) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def draw_table(
    page: Page,
    sheet: Sheet,
    corner: tuple[float, float],
    width: float,
    parts: Sequence[float],
    rows: slice = slice(None),
) -> float:
    """Draw a table, or some of its rows; return where the next thing may begin.

    Args:
        page: where.
        sheet: what.
        corner: the upper left corner, points from the lower left of the page.
        width: of the whole table, in points.
        parts: the share of each column; 0 leaves it out.
        rows: which rows; all but the first part have no title again.
    """
    x, y = corner
    if not rows.start:
        y -= HEADING
        page.text(x, y, sheet.title, font(HEADING, bold=True))
        for line in wrapped(sheet.note, width, SMALL, False, False):
            y -= SMALL * LEADING
            page.text(x, y, line, font(SMALL))
        y -= 3
    room = [(width + GAP) * part / sum(parts) - GAP for part in parts]
    left = [x + sum(room[:n]) + GAP * n for n in range(len(parts))]
    columns = [n for n, part in enumerate(parts) if part]
    page.rule(x, y, width, 0.8)
    heads = [(sheet.head[n], left[n]) for n in columns]
    y -= TEXT + PAD
    for head, at in heads:
        page.text(at, y, head, font(TEXT, bold=True))
    y -= PAD + 0.6
    page.rule(x, y, width, 0.5)
    for row in sheet.rows[rows]:
        y = _draw_row(page, sheet, row, (left, room, columns), y)
        page.rule(x, y, width, 0.25)
    return y - AFTER


def _draw_row(
    page: Page,
    sheet: Sheet,
    row: tuple[str, ...],
    places: tuple[list[float], list[float], list[int]],
    y: float,
) -> float:
    left, room, columns = places
    lines = 0
    for n in columns:
        mono = sheet.head[n] in MONO
        size = TEXT - 0.4 if mono else TEXT
        bold = mono and n == 0
        wrap = wrapped(row[n], room[n], size, bold, mono)
        for number, line in enumerate(wrap):
            baseline = y - PAD - TEXT * (0.9 + number * LEADING)
            page.text(left[n], baseline, line, font(size, bold=bold, mono=mono))
        lines = max(lines, len(wrap))
    return y - 2 * PAD - TEXT * (LEADING * lines - 0.12)


def _new_page(number: int) -> Page:
    figure = Figure(figsize=(A4[0] / 72, A4[1] / 72), dpi=72, facecolor="white")
    FigureCanvasAgg(figure)
    page = Page(figure)
    top = A4[1] - MARGIN - TITLE * 0.8
    page.text(MARGIN, top, "SMTP, line by line: the reference", font(TITLE, bold=True))
    words = f"page {number} of 2  ·  CC BY 4.0  ·  made from the tables in data/"
    at = A4[0] - MARGIN - width_of(words, SMALL, False, False) - 2
    page.text(at, top, words, font(SMALL))
    return page


def pages() -> list[Page]:
    """Return both pages, drawn."""
    with mpl.rc_context(SETTINGS):
        return [_first_page(), _second_page()]


def _first_page() -> Page:
    page = _new_page(1)
    whole = A4[0] - 2 * MARGIN
    half = (whole - GUTTER) / 2
    top = A4[1] - MARGIN - TITLE - 10
    below = draw_table(
        page, table_of("commands"), (MARGIN, top), whole, (34, 29, 11, 29, 13)
    )
    right = MARGIN + half + GUTTER
    y = draw_table(page, table_of("first"), (MARGIN, below), half, (8, 32, 42))
    y = draw_table(page, table_of("second"), (MARGIN, y), half, (8, 74))
    y = draw_table(page, table_of("states"), (MARGIN, y), half, (24, 58))
    draw_table(page, table_of("times"), (MARGIN, y), half, (44, 18, 28))
    draw_table(page, table_of("extensions"), (right, below), half, (36, 36, 32, 15))
    return page


def _second_page() -> Page:
    page = _new_page(2)
    whole = A4[0] - 2 * MARGIN
    half = (whole - GUTTER) / 2
    top = A4[1] - MARGIN - TITLE - 10
    right = MARGIN + half + GUTTER
    codes = table_of("codes")
    parts = (10, 20, 57, 0, 25)
    draw_table(page, codes, (MARGIN, top), half, parts, slice(0, SPLIT))
    y = draw_table(page, codes, (right, top), half, parts, slice(SPLIT, None))
    draw_table(page, table_of("sizes"), (right, y), half, (46, 24, 26))
    return page


def fingerprint() -> str:
    """Return a hash of every word on the pages: it changes when a table does."""
    words = "\n".join(text for page in pages() for text in page.texts)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def write_pdf(path: Path) -> Path:
    """Write both pages to the file `path`; its keywords hold the fingerprint."""
    about = {
        "Title": "SMTP, line by line: the reference",
        "Author": "SMTP, line by line",
        "Keywords": fingerprint(),
        "Creator": "smtpkit",
        "Producer": None,
        "CreationDate": None,
    }
    with mpl.rc_context(SETTINGS), PdfPages(path, metadata=about) as pdf:
        for page in pages():
            pdf.savefig(page.figure)
    return path
