"""The same octets as a strict and a lenient server parse them, side by side.

RFC 5321 sections 2.3.8 and 4.1.1.4: only CRLF ends a line, only CRLF . CRLF ends the mail
data.  A learner meets it in lesson 12.  What each server read is in `readings`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..transcript.model import Transcript
from . import theme
from .parts import REMARK, TAG, line_end, room, sentence_alone
from .picture import Picture, Table, counted
from .readings import Comparison, Piece, Reading, Unit, comparison_of
from .sheet import Sheet
from .theme import BOLD, SMALL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["octets_compared"]

# Distances, in pixels.
MARGIN, COLUMN, GAP = 16.0, 246.0, 14.0
LEFT, MIDDLE, RIGHT = MARGIN, MARGIN + COLUMN + GAP, 900.0 - MARGIN - COLUMN
TOP, ROW, SIGN = 66.0, 23.0, 26.0
FOOT = 44.0

MOST_TOLD = 100  # so much of what each server read is told in words
MOST, END = 70, 25  # so many rows are drawn; so many of them are the last ones

OCTETS = Lettering(12, mono=True)
NAME = Lettering(12, mono=True, bold=True)
REPLY = Lettering(10.5)
SPLIT = "#fff3d6"  # the ground of rows that are read in two ways


@theme.settings()
def octets_compared(
    value: Mapping[str, Transcript] | Sequence[tuple[str, Transcript]],
    *,
    ax: Axes | None = None,
) -> Picture:
    r"""Draw the same octets as two servers read them.

    Args:
        value: the two conversations, each with the server's name: a mapping, or pairs.
            Of more than 70 lines the middle is left out, and the drawing says so.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture; its `table` has each line with what either server took it for.
    Raises:
        BadArgument: the value is not two conversations, or their octets differ.
    Source:
        RFC 5321 sections 2.3.8 and 4.1.1.4.

    >>> import smtpkit
    >>> strict, lenient = smtpkit.Lab(), smtpkit.Lab(lenient=["bare_lf_command"])
    >>> for lab in (strict, lenient):
    ...     _ = lab.say(b"NOOP\nNOOP\r\n")
    >>> both = {"strict": strict.transcript, "lenient": lenient.transcript}
    >>> picture = smtpkit.views.octets_compared(both)
    >>> repr(picture).rpartition("; ")[2]
    '2 lines read in two ways>'
    """
    both = comparison_of(value)
    if not both.pieces:
        return _picture(sentence_alone(ax, "No octets were sent to either."), both)
    rows = _chosen(both.pieces)
    sheet = Sheet(ax, theme.WIDTH, TOP + ROW * len(rows) + FOOT)
    _draw_heads(sheet, both)
    for number, piece in enumerate(rows):
        _draw_piece(sheet, both, piece, TOP + ROW * number, number + 1)
    for x, reading, side in ((LEFT, both.left, "left"), (RIGHT, both.right, "right")):
        _draw_reading(sheet, reading, rows, x, side)
        _draw_foot(sheet, reading, x, TOP + ROW * len(rows), side)
    return _picture(sheet, both)


def _picture(sheet: Sheet, both: Comparison) -> Picture:
    return Picture(
        sheet.ax,
        title="The same octets, read by two servers",
        summary=f"octets_compared: {_summary(both)}",
        description=_description(both),
        table=_table(both),
    )


def _chosen(pieces: Sequence[Piece]) -> list[Piece | None]:
    """Return the pieces that are drawn; None stands for those left out."""
    if len(pieces) <= MOST:
        return list(pieces)
    return [*pieces[: MOST - END - 1], None, *pieces[-END:]]


def _draw_heads(sheet: Sheet, both: Comparison) -> None:
    for x, reading, side in ((LEFT, both.left, "left"), (RIGHT, both.right, "right")):
        at = (x + COLUMN / 2, 24)
        name = theme.shorten(theme.printable(reading.name, BOLD), room(COLUMN), BOLD)
        sheet.text(at, name, BOLD, align="center", gid=f"name-{side}")
        sheet.text((at[0], 44), "reads", SMALL, colour=theme.MUTED, align="center",
                   gid=f"reads-{side}")  # fmt: skip
    middle = (MIDDLE + RIGHT - GAP) / 2
    sheet.text((middle, 24), "the octets", BOLD, align="center", gid="octets")
    words = "as they were sent, up to each CR or LF"
    sheet.text((middle, 44), words, SMALL, colour=theme.MUTED, align="center",
               gid="octets-words")  # fmt: skip


def _draw_piece(
    sheet: Sheet, both: Comparison, piece: Piece | None, top: float, number: int
) -> None:
    middle, right = top + ROW / 2, RIGHT - GAP
    if piece is None:
        left_out = len(both.pieces) - MOST + 1
        sheet.text(((MIDDLE + right) / 2, middle),
                   f"… {counted(left_out, 'line')} not drawn", REMARK, align="center",
                   gid="gap")  # fmt: skip
        return
    if both.differs(piece):
        sheet.box((LEFT - 6, top), theme.WIDTH - 2 * MARGIN + 12, ROW, fill=SPLIT,
                  gid=f"split-{number}", zorder=-5)  # fmt: skip
        sheet.text((MIDDLE + 2, middle), "≠", TAG, gid=f"split-{number}-sign")
    x = MIDDLE + SIGN - 8
    width = right - x - 30 * len(piece.ending)
    text = theme.shorten(theme.printable(piece.text, OCTETS), room(width), OCTETS,
                         f"… ({len(piece.octets):,} octets)")  # fmt: skip
    if text:
        sheet.text((x, middle), text, OCTETS, gid=f"piece-{number}")
        x += theme.text_width(text, OCTETS) / theme.SLACK + 4
    line_end(sheet, x, middle, piece.ending, f"ending-{number}")


def _draw_reading(
    sheet: Sheet, reading: Reading, rows: Sequence[Piece | None], x: float, side: str
) -> None:
    """Draw a box for each thing that a server read as one."""
    for number, (first, last, unit) in enumerate(_spans(reading, rows), 1):
        top, bottom = TOP + ROW * first + 2, TOP + ROW * (last + 1) - 2
        edge, fill = theme.FAINT, theme.PAPER
        dashes: tuple[float, ...] = ()
        if unit.kind == "text":
            fill = theme.TINT
        elif unit.kind == "unread":
            fill, dashes = theme.SHADE, (1, 2)
        if unit.is_refused:
            edge, dashes = theme.REFUSED, (5, 2.4)
        sheet.box((x, top), COLUMN, bottom - top, fill=fill, edge=edge,
                  line=1.8 if unit.is_refused else 1.2, dashes=dashes, radius=4,
                  gid=f"unit-{side}-{number}")  # fmt: skip
        _draw_unit(sheet, unit, (x, top, bottom), f"{side}-{number}")


def _spans(
    reading: Reading, rows: Sequence[Piece | None]
) -> list[tuple[int, int, Unit]]:
    """Return the first and the last row of each unit that is drawn."""
    found: list[tuple[int, int, Unit]] = []
    for number, piece in enumerate(rows):
        if piece is None:
            continue
        unit = reading.at(piece.start)
        if unit is None:
            continue
        if found and found[-1][2] is unit:
            found[-1] = (found[-1][0], number, unit)
        else:
            found.append((number, number, unit))
    return found


def _draw_unit(
    sheet: Sheet, unit: Unit, place: tuple[float, float, float], gid: str
) -> None:
    x, top, bottom = place
    first, last = top + ROW / 2 - 2, bottom - ROW / 2 + 2
    lettering = NAME if unit.kind == "command" else REMARK
    width = room(COLUMN - 16)
    name = theme.shorten(theme.printable(unit.name, lettering), width, lettering)
    sheet.text((x + 8, first), name, lettering, gid=f"unit-{gid}-name")
    taken = theme.text_width(name, lettering) / theme.SLACK + 12 if first == last else 0
    if unit.reply and width - taken > 30:
        sign = "✕ " if unit.reply[:1] == "5" else "↻ " if unit.is_refused else ""
        words = theme.printable(sign + unit.reply, REPLY)
        words = theme.shorten(words, width - taken, REPLY)
        colour = theme.REFUSED if unit.is_refused else theme.INK
        sheet.text((x + COLUMN - 8, last), words, REPLY, colour=colour, align="right",
                   gid=f"unit-{gid}-reply")  # fmt: skip
    if unit.marks and bottom - top > 2.5 * ROW:
        words = ", ".join(mark.replace("_", " ") for mark in unit.marks)
        words = theme.shorten(f"forgiven: {words}", width, REPLY)
        sheet.text((x + 8, first + ROW), words, REPLY, colour=theme.MUTED,
                   gid=f"unit-{gid}-marks")  # fmt: skip


def _draw_foot(
    sheet: Sheet, reading: Reading, x: float, bottom: float, side: str
) -> None:
    sheet.line(
        [(x, bottom + 8), (x + COLUMN, bottom + 8)], Stroke(theme.INK, width=1.6)
    )
    sheet.text((x + COLUMN / 2, bottom + 25), reading.outcome, TAG, align="center",
               gid=f"outcome-{side}")  # fmt: skip


# The same in words.


def _summary(both: Comparison) -> str:
    lines = counted(len(both.pieces), "line")
    parts = [f"{counted(both.octets, 'octet')} in {lines}"]
    parts += [f"{_short(r.name)}: {r.outcome}" for r in (both.left, both.right)]
    split = sum(map(both.differs, both.pieces))
    parts.append(
        f"{counted(split, 'line')} read in two ways" if split else "no difference"
    )
    return "; ".join(parts)


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"


def _description(both: Comparison) -> str:
    lines = [f"The same octets, read by two servers: {_summary(both)}."]
    starts = [piece.start for piece in both.pieces]
    for reading in (both.left, both.right):
        lines.append(f"{reading.name} reads:")
        for unit in reading.units[:MOST_TOLD]:
            start, end = (bisect_left(starts, at) for at in (unit.start, unit.end))
            inside = both.pieces[start:end]
            first = " / ".join(_spelled(piece) for piece in inside[:12])
            more = f" … {len(inside) - 12} more lines" if len(inside) > 12 else ""
            lines.append(f"  {unit.words}. It is: {first}{more}")
        if (left := len(reading.units) - MOST_TOLD) > 0:
            lines.append(f"  … {left:,} more")
    return "\n".join(lines)


def _spelled(piece: Piece) -> str:
    text = piece.text if len(piece.text) <= 80 else f"{piece.text[:80]}…"
    return text + "".join(f"[{name}]" for name in piece.ending)


def _table(both: Comparison) -> Table:
    rows = []
    for number, piece in enumerate(both.pieces, 1):
        left, right = both.left.at(piece.start), both.right.at(piece.start)
        rows.append((number, piece.text, " ".join(piece.ending),
                     left.words if left else "", right.words if right else "",
                     "differs" if both.differs(piece) else ""))  # fmt: skip
    columns = (
        "line",
        "octets",
        "ends with",
        both.left.name,
        both.right.name,
        "difference",
    )
    return Table("What each server read", columns, rows)
