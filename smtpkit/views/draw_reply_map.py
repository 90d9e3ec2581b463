"""The map of all reply codes: first digit downwards, second digit to the right.

RFC 5321 section 4.2.1.  A learner meets it in lesson 05, and again with the codes met.
What stands in which cell is decided in `reply_grid`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..protocol.codes import CATEGORIES, SEVERITIES
from ..protocol.replies import Reply
from ..transcript.model import Transcript
from . import theme
from .parts import REMARK, lines_of, paragraph
from .picture import Picture, listed
from .reply_grid import Entry, Grid, grid_of
from .reply_words import SIGNS
from .sheet import Sheet
from .theme import SMALL, Lettering

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["reply_map"]

# Distances, in pixels.
MARGIN, HEAD, ROW_HEAD = 16.0, 64.0, 112.0
WIDTHS = (140.0, 84.0, 116.0, 132.0, 90.0, 194.0)  # of the columns, by second digit
CODE_WIDTH, PAD = 38.0, 8.0
LINE, NEXT = 13.0, 7.0

CODE = Lettering(13, mono=True, bold=True)
VERB = Lettering(9.5, mono=True)
TIMES = Lettering(9.5, bold=True)
DIGIT = Lettering(20, mono=True, bold=True)


@theme.settings()
def reply_map(
    value: Transcript | Iterable[int | Reply | Transcript] | None = None,
    *,
    ax: Axes | None = None,
) -> Picture:
    """Draw all reply codes on a grid, and mark those that were met.

    Args:
        value: a transcript, replies, codes, or several of these: they are marked on the
            map, with how often each was met.  None draws the map alone.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture; its `table` has what each code says.
    Raises:
        BadArgument: the value holds something else, or a code that is none.
    Source:
        RFC 5321 sections 4.2.1 and 4.2.3, and the RFCs named in `protocol.codes`.

    >>> from smtpkit import views
    >>> repr(views.reply_map([250, 250, 550])).partition("; ")[2]
    'met: 250 (2 times) and 550>'
    """
    grid = grid_of(value)
    tops = _tops(grid)
    note = _note(grid)
    lines = lines_of(note, theme.WIDTH - 2 * MARGIN, REMARK)
    sheet = Sheet(ax, theme.WIDTH, tops[-1] + 10 + 16 * len(lines))
    _draw_heads(sheet, tops)
    for number, first in enumerate(sorted(SIGNS)):
        for second in sorted(CATEGORIES):
            corner = (_left(second), tops[number])
            height = tops[number + 1] - tops[number]
            _draw_cell(sheet, grid, first, second, corner, height)
    paragraph(sheet, (MARGIN, tops[-1] + 14), lines, 0, REMARK, gid="note")
    return Picture(
        sheet.ax,
        title="All reply codes by their first two digits",
        summary=f"reply_map: {grid.summary}",
        description=grid.description,
        table=grid.table,
    )


def _left(second: int) -> float:
    return MARGIN + ROW_HEAD + sum(WIDTHS[:second])


def _tops(grid: Grid) -> list[float]:
    """Return the upper edge of each row, and the lower one of the last."""
    tops = [HEAD]
    for first in sorted(SIGNS):
        needed = [
            sum(_height(entry, second) for entry in grid.cell(first, second))
            for second in CATEGORIES
        ]
        tops.append(tops[-1] + max(62.0, 2 * PAD + max(needed)))
    return tops


def _verbs(entry: Entry, second: int) -> list[str]:
    width = WIDTHS[second] - CODE_WIDTH - PAD - 2
    lettering = VERB if entry.answers else SMALL
    return lines_of(entry.words, width, lettering)


def _times(entry: Entry) -> str:
    return f"×{entry.met}" if entry.met < 1000 else ">999"


def _height(entry: Entry, second: int) -> float:
    least = 2 * LINE + 3 if entry.met > 1 else 18.0
    return max(least, LINE * len(_verbs(entry, second))) + NEXT


def _note(grid: Grid) -> str:
    words = (
        "Beside a code: the commands that it answers. First digit 1 is no part of SMTP."
    )
    if grid.met:
        words += " Framed: met."
    if grid.outside:
        met = listed(map(str, grid.outside[:12]))
        words += f" Met, and in no cell: {met}; then the first digit decides."
    return words


def _draw_heads(sheet: Sheet, tops: list[float]) -> None:
    for second, category in sorted(CATEGORIES.items()):
        middle = _left(second) + WIDTHS[second] / 2
        sheet.text((middle, 22), f"·{second}·", DIGIT, align="center",
                   gid=f"second-{second}")  # fmt: skip
        sheet.text((middle, 47), category.name, SMALL, align="center",
                   gid=f"second-{second}-name")  # fmt: skip
    for number, first in enumerate(sorted(SIGNS)):
        middle = (tops[number] + tops[number + 1]) / 2
        sheet.text((MARGIN + 4, middle - 13), f"{first}··", DIGIT, gid=f"first-{first}")
        words = f"{SIGNS[first]} {SEVERITIES[first].words}"
        paragraph(sheet, (MARGIN + 4, middle + 9), words, ROW_HEAD - 10, SMALL,
                  gid=f"first-{first}-name", line=14)  # fmt: skip


def _draw_cell(
    sheet: Sheet,
    grid: Grid,
    first: int,
    second: int,
    corner: tuple[float, float],
    height: float,
) -> None:
    entries = grid.cell(first, second)
    x, y = corner
    fill = theme.PAPER if entries else theme.SHADE
    sheet.box((x, y), WIDTHS[second], height, fill=fill, edge=theme.FAINT, line=1,
              gid=f"cell-{first}{second}", zorder=0)  # fmt: skip
    y += PAD
    for entry in entries:
        verbs = _verbs(entry, second)
        tall = _height(entry, second)
        if entry.met:
            sheet.box((x + 3, y), WIDTHS[second] - 6, tall - 3, fill=theme.TINT,
                      edge=theme.CLIENT, line=2.4, radius=4, gid=f"met-{entry.code}",
                      zorder=1)  # fmt: skip
        line = y + 9
        sheet.text((x + PAD, line), str(entry.code), CODE, gid=f"code-{entry.code}")
        lettering = VERB if entry.answers else SMALL
        paragraph(sheet, (x + PAD + CODE_WIDTH, line), verbs, 0, lettering, line=LINE,
                  gid=f"answers-{entry.code}")  # fmt: skip
        if entry.met > 1:
            at = (x + PAD, line + LINE + 2)
            sheet.text(at, _times(entry), TIMES, colour=theme.CLIENT,
                       gid=f"times-{entry.code}")  # fmt: skip
        y += tall
