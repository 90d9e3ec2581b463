"""A reply taken apart: what each digit chooses, the finer code, and what a client does.

RFC 5321 section 4.2.1; RFC 3463 section 2 for the finer code.  A learner meets it in
lesson 05.  The words come from `protocol.codes` and `protocol.enhanced`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..protocol.replies import Reply
from . import reply_words, theme
from .parts import REMARK, TAG, lines_of, paragraph, room
from .picture import Picture, check_kind
from .reply_words import Column
from .sheet import Sheet
from .theme import BOLD, LABEL, SMALL, STROKES, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["reply"]

# Distances, in pixels.
MARGIN, PAD, LINE = 20.0, 12.0, 16.0
WIRE = 24.0  # from one line of the reply to the next
DIGIT, FINER = 17.0, 12.0  # width of a digit of the code; of a sign of the finer one
COLUMN, GUTTER = 276.0, 16.0
ROW = 22.0  # of a list of choices

WIRE_CODE = Lettering(19, mono=True, bold=True)
WIRE_TEXT = Lettering(14, mono=True)
CHOICE = Lettering(12.5, mono=True, bold=True)
PLAIN = Lettering(12.5, mono=True)
EDGES = {2: theme.CLIENT, 3: theme.SERVER, 4: theme.DEFERRED, 5: theme.REFUSED}
DASHES: dict[int, tuple[float, ...]] = {4: STROKES["later"].dashes,
                                        5: STROKES["refused"].dashes}  # fmt: skip


@theme.settings()
def reply(value: Reply | bytes, *, ax: Axes | None = None) -> Picture:
    r"""Draw a reply taken apart, digit by digit.

    Args:
        value: a reply, or the octets of one.  Of a reply of many lines the middle is
            left out, and the drawing says so.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.
    Raises:
        BadArgument: the value is neither.
        ReplySyntaxError: the octets are no reply.
    Source:
        RFC 5321 sections 4.2 and 4.2.1; RFC 3463 section 2.

    >>> from smtpkit import views
    >>> views.reply(b"550 5.1.1 nobody of that name\r\n")
    <reply: 550: refused; mail system; enhanced code 5.1.1; 1 line>
    """
    if isinstance(value, bytes | bytearray):
        value = Reply.parse(bytes(value))
    check_kind(value, Reply, "a reply, or the octets of one")
    drawing = _Drawing(value)
    sheet = Sheet(ax, theme.WIDTH, drawing.bottom)
    drawing.draw(sheet)
    return Picture(
        sheet.ax,
        title=f"The reply {value.code}, taken apart",
        summary=f"reply: {reply_words.summary(value)}",
        description=reply_words.description(value),
        table=reply_words.table(value),
    )


class _Drawing:
    """Knows where everything stands before anything is drawn."""

    def __init__(self, value: Reply) -> None:
        self.reply = value
        self.edge = EDGES[value.code // 100]
        self.lines = reply_words.wire(value)
        self.columns = reply_words.columns_of(value)
        self.wire_at = 36.0
        self.columns_at = self.wire_at + WIRE * len(self.lines) + 44
        self.heights = [
            30 + ROW * len(c.choices) + LINE * len(_about(c)) + 20 for c in self.columns
        ]
        self.after_at = self.columns_at + max(self.heights) + 14
        width = theme.WIDTH - 2 * MARGIN - 130
        self.rest = [
            (name, lines_of(words, width, LABEL))
            for name, words in reply_words.rest(value)
        ]
        self.bottom = self.after_at + 14
        self.bottom += sum(LINE * len(lines) + 10 for _, lines in self.rest)

    def draw(self, sheet: Sheet) -> None:
        self._draw_wire(sheet)
        self._draw_columns(sheet)
        y = self.after_at + 8
        for number, (name, lines) in enumerate(self.rest, 1):
            sheet.text((MARGIN, y), name, TAG, gid=f"rest-{number}-name")
            y = paragraph(sheet, (MARGIN + 130, y), lines, 0, gid=f"rest-{number}")
            y += 10

    def _draw_wire(self, sheet: Sheet) -> None:
        """Write the lines as they travelled, the code in boxes, one for each digit."""
        y = self.wire_at
        top, width = y - WIRE / 2, theme.WIDTH - 2 * MARGIN
        height = WIRE * len(self.lines)
        sheet.box((MARGIN - 4, top - 6), width + 8, height + 12, fill=theme.SHADE,
                  radius=5, gid="wire", zorder=0)  # fmt: skip
        finer = f"{self.reply.enhanced} " if self.reply.enhanced else ""
        for number, (sign, text, octets) in enumerate(self.lines, 1):
            if not octets:
                at = (MARGIN + 90, y)
                sheet.text(at, text, REMARK, colour=theme.MUTED, gid="gap")
                y += WIRE
                continue
            x = MARGIN + 6
            for digit in f"{self.reply.code}":
                sheet.text((x + DIGIT / 2, y), digit, WIRE_CODE, colour=self.edge,
                           align="center", gid=f"code-{number}")  # fmt: skip
                x += DIGIT
            shown = "␣" if sign == " " else sign
            sheet.text((x + DIGIT / 2, y), shown, WIRE_CODE, align="center",
                       gid=f"sign-{number}")  # fmt: skip
            x += DIGIT + 6
            left = room(theme.WIDTH - MARGIN - x - 6)
            whole = theme.shorten(theme.printable(finer + text, WIRE_TEXT), left,
                                  WIRE_TEXT, f"… ({octets:,} octets)")  # fmt: skip
            sheet.text((x, y), whole, WIRE_TEXT, gid=f"line-{number}")
            y += WIRE

    def _draw_columns(self, sheet: Sheet) -> None:
        height = max(self.heights)
        joint = self.columns_at - 22
        for number, column in enumerate(self.columns):
            x = MARGIN + number * (COLUMN + GUTTER)
            start = MARGIN + 6 + DIGIT * (number + 0.5)
            end = x + 22
            rise = self.wire_at + WIRE * len(self.lines) - WIRE / 2 + 6
            bend = joint + 8 - number * 8  # the outermost first: no crossing
            path = [
                (start, rise + 2),
                (start, bend),
                (end, bend),
                (end, self.columns_at),
            ]
            sheet.arrow(path, Stroke(self.edge, width=1.4), gid=f"digit-{number + 1}")
            sheet.box((x, self.columns_at), COLUMN, height, edge=theme.FAINT, line=1.2,
                      radius=6, gid=f"column-{number + 1}")  # fmt: skip
            _draw_column(sheet, column, (x, self.columns_at), number + 1, self.edge,
                         DASHES.get(self.reply.code // 100, ()))  # fmt: skip


def _draw_column(
    sheet: Sheet,
    column: Column,
    corner: tuple[float, float],
    number: int,
    edge: str,
    dashes: tuple[float, ...],
) -> None:
    x, y = corner[0] + PAD, corner[1] + 18
    sheet.text((x, y), column.name, BOLD, gid=f"column-{number}-name")
    y += 26
    for choice in column.choices:
        if choice.is_this:
            sheet.box((corner[0] + 5, y - ROW / 2), COLUMN - 10, ROW, fill=theme.TINT,
                      edge=edge, line=2, dashes=dashes, radius=4,
                      gid=f"this-{number}", zorder=1.5)  # fmt: skip
        ink = theme.INK if choice.is_this else theme.MUTED
        face = CHOICE if choice.is_this else PLAIN
        sheet.text((x, y), choice.value, face, colour=ink, gid=f"choice-{number}")
        left = theme.text_width(choice.value, CHOICE) + 12
        words = theme.shorten(choice.words, room(COLUMN - 2 * PAD - left), SMALL)
        sheet.text((x + left, y), words, SMALL, colour=ink, gid=f"choice-{number}")
        y += ROW
    paragraph(sheet, (x, y + 6), _about(column), 0, SMALL, gid=f"column-{number}-words")


def _about(column: Column) -> list[str]:
    return [
        line
        for words in column.words
        for line in lines_of(words, COLUMN - 2 * PAD, SMALL)
    ]
