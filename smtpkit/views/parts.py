"""What several views draw alike: paragraphs, badges, brackets, a sentence alone.

Lays out and draws; knows no SMTP.  Lettering is `theme`'s, places are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from . import theme
from .sheet import Sheet
from .theme import LABEL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["REMARK", "TAG", "badge", "bracket", "line_end", "lines_of", "paragraph", "room",
           "sentence_alone"]  # fmt: skip

REMARK = Lettering(11, italic=True)
TAG = Lettering(11.5, bold=True)
LINE = 16  # from one line of a paragraph to the next
OCTET = Lettering(9, bold=True)
DARK = "#3a4250"
EDGE = Stroke(theme.MUTED, width=1.4)


def room(width: float) -> float:
    """Return how much of a width words may fill."""
    return width * theme.SLACK


def lines_of(words: str, width: float, lettering: Lettering = LABEL) -> list[str]:
    """Return words as the lines of a paragraph that is so many pixels wide."""
    return theme.wrap(theme.printable(words, lettering), room(width), lettering)


def paragraph(
    sheet: Sheet,
    at: tuple[float, float],
    words: str | Sequence[str],
    width: float,
    lettering: Lettering = LABEL,
    *,
    colour: str = theme.INK,
    align: str = "left",
    gid: str = "",
    most: int = 0,
    line: float = LINE,
) -> float:
    """Write words, broken into lines; return the height at which the next may stand.

    Args:
        sheet: to draw on.
        at: the place of the first line.
        words: a text to break, or lines as they are.
        width: how wide it may be, in pixels.
        lettering: size and face.
        colour: of the letters.
        align: which part of the lines stands at `at`.
        gid: a name for the marks.
        most: how many lines at most; the last of them then ends in "…".  0: all.
        line: from one line to the next, in pixels.
    """
    lines = lines_of(words, width, lettering) if isinstance(words, str) else [*words]
    if most and len(lines) > most:
        last = theme.shorten(f"{lines[most - 1]} {lines[most]}", room(width), lettering)
        lines = [*lines[: most - 1], last if last.endswith("…") else f"{last} …"]
    x, y = at
    for text in lines:
        sheet.text((x, y), text, lettering, colour=colour, align=align, gid=gid)
        y += line
    return y


def badge(
    sheet: Sheet,
    centre: tuple[float, float],
    words: str,
    *,
    fill: str = theme.INK,
    ink: str = theme.PAPER,
    edge: str = "none",
    gid: str = "",
    zorder: float = 5,
) -> float:
    """Write a word or a number on a rounded ground; return the width of the ground."""
    width = max(20.0, theme.text_width(words, TAG) / theme.SLACK + 12)
    x, y = centre
    sheet.box((x - width / 2, y - 10), width, 20, fill=fill, edge=edge, radius=9,
              gid=f"{gid}-ground", zorder=zorder)  # fmt: skip
    sheet.text((x, y), words, TAG, colour=ink, align="center", gid=gid,
               zorder=zorder + 1)  # fmt: skip
    return width


def line_end(
    sheet: Sheet, x: float, y: float, names: Sequence[str], gid: str = "ending"
) -> float:
    """Draw the octets that end a line as named boxes; return where they end.

    CR LF is dark; one of them alone, which ends no line, has a thick dark red frame.
    """
    is_bare = tuple(names) not in (("CR", "LF"), ())
    for name in names:
        fill, ink = ("#f6dfe7", theme.REFUSED) if is_bare else (DARK, theme.PAPER)
        sheet.box((x, y - 8), 24, 16, fill=fill, edge=ink if is_bare else fill,
                  line=2 if is_bare else 1, gid=gid, zorder=2.5)  # fmt: skip
        sheet.text((x + 12, y), name, OCTET, colour=ink, align="center",
                   gid=f"{gid}-name")  # fmt: skip
        x += 27
    return x


def bracket(
    sheet: Sheet, x: float, top: float, bottom: float, *, tick: float = 7, gid: str = ""
) -> None:
    """Draw a square bracket that opens to the left (or to the right: `tick` below 0)."""
    points = [(x - tick, top), (x, top), (x, bottom), (x - tick, bottom)]
    sheet.line(points, EDGE, gid=gid)


def sentence_alone(ax: Axes | None, words: str, more: Iterable[str] = ()) -> Sheet:
    """Return a sheet that says in words why there is nothing to draw.

    Args:
        ax: axes to draw into, or None.
        words: the sentence.
        more: remarks below it.
    """
    lines = lines_of(words, theme.WIDTH - 60, LABEL)
    remarks = [
        line for text in more for line in lines_of(text, theme.WIDTH - 60, REMARK)
    ]
    sheet = Sheet(ax, theme.WIDTH, 44 + LINE * (len(lines) + len(remarks)))
    y = paragraph(sheet, (30, 30), lines, theme.WIDTH - 60, gid="empty")
    paragraph(sheet, (30, y), remarks, theme.WIDTH - 60, REMARK, gid="remark")
    return sheet
