"""The ladder: a conversation as two lifelines and an arrow for each thing said.

Time runs downwards.  Each arrow starts at the side that speaks and carries the octets
as text.  A learner meets it in lesson 02.  Which lines share an arrow is decided in
`ladder_rows`; the words are in `ladder_words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ..transcript.model import Transcript
from . import ladder_words, theme
from .ladder_layout import (
    HEADS,
    INSET,
    LINE,
    MARGIN,
    Columns,
    Place,
    columns_of,
    places_of,
)
from .ladder_rows import Row, drawn_rows, rows_of, runs_together
from .picture import Picture, check_kind, counted, listed
from .sheet import Sheet
from .theme import BOLD, CODE, LABEL, SMALL, STROKES, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ladder"]

REMARK = Lettering(11, italic=True)
TAG = Lettering(11.5, bold=True)


@theme.settings()
def ladder(value: Transcript, *, ax: Axes | None = None) -> Picture:
    """Draw a conversation: who said what, in which phase, and how it was answered.

    Args:
        value: a transcript.  Of more than about 80 lines the middle is left out, and
            the drawing says how many; a long line is cut, and its length given.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture; its `describe` has the same in words, its `table` every line.
    Raises:
        BadArgument: the value is no transcript.
    Source:
        RFC 5321 section 3 for the phases, RFC 2920 for what travels together.

    >>> import smtpkit
    >>> lab = smtpkit.Lab()
    >>> _ = lab.say("HELO me.example", "DATA")
    >>> picture = smtpkit.views.ladder(lab.transcript)
    >>> "greeting and content; 1 refused" in repr(picture)
    True
    >>> smtpkit.views.ladder(smtpkit.Transcript())
    <ladder: nothing was said>
    """
    check_kind(value, Transcript, "a transcript")
    lines = list(value)
    rows = drawn_rows(rows_of(lines))
    columns = columns_of(rows)
    places = places_of(rows)
    bottom = places[-1].bottom + 8 if places else HEADS + 60
    sheet = Sheet(ax, theme.WIDTH, bottom + 14)
    _draw_phases(sheet, rows, places)
    _draw_tls(sheet, rows, places, columns)
    _draw_lifelines(sheet, value, columns, bottom)
    _draw_times(sheet, rows, places, columns)
    _draw_groups(sheet, rows, places, columns)
    for number, (row, place) in enumerate(zip(rows, places, strict=True), 1):
        _draw_row(sheet, row, place, columns, f"row-{number}")
    if not rows:
        middle = (columns.client + columns.server) / 2
        sheet.text(
            (middle, HEADS + 34),
            "nothing was said",
            REMARK,
            align="center",
            gid="empty",
        )
    return Picture(
        sheet.ax,
        title=ladder_words.title(value),
        summary=f"ladder: {ladder_words.summary(lines)}",
        description=ladder_words.description(value, lines, rows),
        table=ladder_words.table(lines),
    )


# Drawing, from the back to the front.


def _draw_phases(sheet: Sheet, rows: Sequence[Row], places: Sequence[Place]) -> None:
    numbered = list(zip(rows, places, strict=True))
    runs = [list(run) for _, run in groupby(numbered, key=lambda pair: pair[0].phase)]
    for number, run in enumerate(runs):
        top, bottom = run[0][1].top - 3, run[-1][1].bottom - 3
        if number % 2 == 0:
            sheet.box(
                (MARGIN - 8, top),
                theme.WIDTH - 2 * MARGIN + 16,
                bottom - top,
                fill=theme.SHADE,
                radius=4,
                gid=f"phase-{number + 1}",
                zorder=-5,
            )
        at = (float(MARGIN), run[0][1].middle(0))
        sheet.text(at, run[0][0].phase, BOLD, gid=f"phase-{number + 1}-name")


def _draw_tls(
    sheet: Sheet, rows: Sequence[Row], places: Sequence[Place], columns: Columns
) -> None:
    if columns.tls is None:
        return
    numbered = list(zip(rows, places, strict=True))
    for inside, group in groupby(numbered, key=lambda pair: pair[0].lines[0].tls):
        run = list(group)
        if not inside:
            continue
        top, bottom = run[0][1].top, run[-1][1].bottom - 5
        sheet.box(
            (columns.client, top),
            columns.server - columns.client,
            bottom - top,
            fill=theme.TINT,
            gid="tls",
            zorder=-4,
        )
        x = columns.tls
        edge = Stroke(theme.MUTED, width=1.4)
        sheet.line([(x - 8, top), (x, top), (x, bottom), (x - 8, bottom)], edge)
        for number, word in enumerate(("inside", "TLS")):
            sheet.text((x + 6, run[0][1].middle(number)), word, TAG, gid="tls-name")


def _draw_lifelines(
    sheet: Sheet, value: Transcript, columns: Columns, bottom: float
) -> None:
    for x, side, name, least in (
        (columns.client, "client", value.client, (columns.time or 0) + 10),
        (columns.server, "server", value.server, MARGIN),
    ):
        half = min(columns.room / 2 - 10, 170.0)
        shown = theme.shorten(theme.printable(name, LABEL), 2 * half - 20, LABEL)
        width = max(90.0, theme.text_width(shown, LABEL) + 24)
        left = min(max(x - width / 2, least), theme.WIDTH - MARGIN - width)
        stroke = STROKES[side]
        height = 40 if name else 24
        sheet.box((left, HEADS - 4 - height), width, height, edge=stroke.colour,
                  radius=5, zorder=2)  # fmt: skip
        middle = left + width / 2
        first = HEADS - 4 - height + 13
        sheet.text((middle, first), side, BOLD, colour=stroke.colour, align="center",
                   gid=side)  # fmt: skip
        if name:
            sheet.text((middle, first + 17), shown, LABEL, align="center",
                       gid=f"{side}-name")  # fmt: skip
        line = Stroke(stroke.colour, width=2)
        sheet.line([(x, HEADS - 4), (x, bottom)], line, gid=f"{side}-line", zorder=1)


def _draw_times(
    sheet: Sheet, rows: Sequence[Row], places: Sequence[Place], columns: Columns
) -> None:
    if columns.time is None:
        return
    at = (columns.time, HEADS - 4)
    sheet.text(at, "time, ms", SMALL, colour=theme.MUTED, align="right", gid="time")
    last = ""
    for row, place in zip(rows, places, strict=True):
        words = ladder_words.milliseconds(row.time_ms)
        if words != last and row.kind != "gap":
            sheet.text(
                (columns.time, place.middle(0)), words, SMALL, align="right", gid="time"
            )
            last = words


def _draw_groups(
    sheet: Sheet, rows: Sequence[Row], places: Sequence[Place], columns: Columns
) -> None:
    for numbers in runs_together(rows):
        first, last = places[numbers[0]], places[numbers[-1]]
        is_client = rows[numbers[0]].side == "client"
        x = columns.client - 7 if is_client else columns.server + 7
        tick = 5 if is_client else -5
        top, bottom = first.middle(0), last.arrow
        edge = Stroke(theme.MUTED, width=1.4)
        sheet.line(
            [(x + tick, top), (x, top), (x, bottom), (x + tick, bottom)],
            edge,
            gid="together",
        )
        middle = (top + bottom) / 2
        align = "right" if is_client else "left"
        at = x - tick
        sheet.text((at, middle - 7), "sent", REMARK, align=align)
        sheet.text((at, middle + 7), "together", REMARK, align=align, gid="together")


def _draw_row(sheet: Sheet, row: Row, place: Place, columns: Columns, gid: str) -> None:
    if row.kind in ("note", "gap"):
        _draw_remark(sheet, row, place, columns, gid)
        return
    stroke = STROKES[row.verdict or row.kind]
    ends = [(columns.client, place.arrow), (columns.server, place.arrow)]
    sheet.arrow(
        ends if row.side == "client" else ends[::-1], stroke, gid=f"{gid}-arrow"
    )
    left, right = columns.client + INSET, columns.server - INSET
    room = columns.room
    if row.verdict:
        tag = f"{stroke.sign} {stroke.word}"
        sheet.text((left, place.middle(0)), tag, TAG, colour=stroke.colour,
                   gid=f"{gid}-verdict")  # fmt: skip
        room -= theme.text_width(tag, TAG) + 16
    if marks := row.lines[0].marks:
        tag = f"forgiven: {listed(mark.replace('_', ' ') for mark in marks)}"
        tag = theme.shorten(tag, room * 0.45, REMARK)
        sheet.text((right, place.middle(0)), tag, REMARK, colour=theme.MUTED,
                   align="right", gid=f"{gid}-marks")  # fmt: skip
        room -= theme.text_width(tag, REMARK) + 16
    shown = _fitted(row, room)
    if row.kind == "text":
        _draw_heading(sheet, row, place, left, gid)
    elif row.side == "server" and len(shown) > 1:
        width = max(theme.text_width(words, CODE) for words in shown)
        left = right - width - max(0.0, width * (1 - theme.SLACK) - INSET + 2)
    for number, words in enumerate(shown, row.kind == "text"):
        lettering = CODE if row.octets[number - (row.kind == "text")] else REMARK
        x = left + (10 if row.kind == "text" else 0)
        align = "left"
        if row.side == "server" and len(shown) == 1:
            x, align = right, "right"
        at = (x, place.middle(number))
        sheet.text(at, words, lettering, align=align, gid=f"{gid}-line-{number + 1}")


def _draw_heading(sheet: Sheet, row: Row, place: Place, left: float, gid: str) -> None:
    what = "chunk of mail data" if row.lines[0].chunked else "mail data"
    words = f"{what}, {counted(row.total, 'octet')}"
    sheet.text((left, place.middle(0)), words, REMARK, colour=theme.CLIENT, gid=gid)
    top, bottom = place.middle(1) - LINE / 2, place.middle(len(row.words)) + LINE / 2
    sheet.line([(left + 2, top), (left + 2, bottom)], Stroke(theme.CLIENT, width=2))


def _draw_remark(
    sheet: Sheet, row: Row, place: Place, columns: Columns, gid: str
) -> None:
    y = place.middle(0) + 2
    if row.kind == "gap":
        for x, side in ((columns.client, "client"), (columns.server, "server")):
            top, bottom = place.top - 2, place.bottom + 2
            sheet.box((x - 4, top), 8, bottom - top, fill=theme.PAPER, zorder=1.5)
            dots = Stroke(STROKES[side].colour, (1, 1), width=2)
            sheet.line([(x, top), (x, bottom)], dots)
    else:
        sheet.line([(columns.client, y), (columns.server, y)], STROKES["note"], gid=gid)
    words = theme.shorten(theme.printable(row.words[0], REMARK), columns.room, REMARK)
    at = ((columns.client + columns.server) / 2, y)
    sheet.text(at, words, REMARK, align="center", gid=f"{gid}-line-1",
               ground=theme.PAPER)  # fmt: skip


def _fitted(row: Row, room: float) -> list[str]:
    """Return the row's lines, cut to the width, each cut line with its length."""
    return [
        theme.shorten(theme.printable(words), room, CODE, f"… ({octets:,} octets)")
        if octets
        else words
        for words, octets in zip(row.words, row.octets, strict=True)
    ]
