"""A letter in its envelope: paths on the envelope, header section and body in it.

RFC 5321 sections 2.3.1 and 2.3.9: a mail object is an envelope and a content.  A learner
meets it in lesson 07.  The words are in `envelope_words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..protocol.session import Delivery, Envelope
from . import envelope_words, theme
from .envelope_layout import (
    DIP,
    FLAP,
    INSET,
    LEFT,
    LINE,
    PAD,
    PAPER_TOP,
    RIGHT,
    SIDE,
    SLANT,
    STAMP,
    TOP,
    Layout,
    Row,
)
from .envelope_words import Side
from .message_lines import Letter, letter_of, parts_of
from .parts import REMARK, TAG, bracket, lines_of, paragraph, room
from .picture import Picture, counted
from .sheet import Sheet
from .theme import BOLD, CODE, SMALL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["envelope"]

KRAFT, LINING, POCKET = "#f4e7cf", "#e3cfa6", "#faf1df"
EDGE = "#8a6a2f"
NAME = Lettering(12.5, mono=True, bold=True)
PATH = Lettering(13.5, mono=True, bold=True)
DATA = Lettering(10.5, mono=True)
RULE = Stroke(theme.FAINT, (4, 3), 1)


@theme.settings()
def envelope(value: Delivery | Envelope | bytes, *, ax: Axes | None = None) -> Picture:
    r"""Draw a message like a letter in its envelope.

    Args:
        value: a delivery; an envelope alone; or the octets of a message alone, whose
            envelope is then not known.  What is too much to draw is counted.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.
    Raises:
        BadArgument: the value is none of these.
    Source:
        RFC 5321 sections 2.3.1 and 2.3.9; RFC 5322 section 2.1.

    >>> from smtpkit import Envelope, views
    >>> views.envelope(Envelope("ann@example.org", ("bob@example.net",)))
    <envelope: from <ann@example.org> to 1 recipient; no letter given>
    >>> views.envelope(b"Subject: hi\r\n\r\nHello\r\n")
    <envelope: no envelope known; 1 header field, 1 line of body>
    """
    parts = parts_of(value)
    letter = letter_of(parts.content) if parts.content is not None else Letter()
    drawing = _Drawing(parts, letter)
    sheet = Sheet(ax, theme.WIDTH, drawing.bottom + 14)
    drawing.draw(sheet)
    return Picture(
        sheet.ax,
        title="A letter in its envelope",
        summary=f"envelope: {envelope_words.summary(parts, letter)}",
        description=envelope_words.description(parts, letter),
        table=envelope_words.table(parts, letter),
    )


class _Drawing(Layout):
    """Draws what the layout has put in its place."""

    def draw(self, sheet: Sheet) -> None:
        is_known = self.parts.envelope is not None
        note = self.notes["letter"]
        about = f"{note.name}, {note.size}: {note.words}" if self.letter.octets else ""
        _draw_back(sheet, self.bottom, is_known, about)
        if self.parts.content is not None:
            self._draw_letter(sheet)
        _draw_pocket(sheet, self.pocket, self.bottom, is_known)
        if is_known:
            self._draw_from(sheet)
            self._draw_to(sheet)
            self._draw_stamp(sheet)
        else:
            paragraph(sheet, (LEFT + PAD, self.from_at),
                      "The envelope is not known: it was said in MAIL and RCPT, and "
                      "these octets do not hold it.", RIGHT - LEFT - 2 * PAD, REMARK,
                      gid="no-envelope")  # fmt: skip
        self._draw_sides(sheet)

    def _draw_letter(self, sheet: Sheet) -> None:
        left, right = LEFT + INSET, RIGHT - INSET
        fold = 20.0  # the corner that is folded over
        end = self.pocket + DIP + 14
        paper = [(left, PAPER_TOP), (right - fold, PAPER_TOP),
                 (right, PAPER_TOP + fold), (right, end), (left, end)]  # fmt: skip
        sheet.polygon(paper, edge=theme.FRAME, line=1, gid="letter", zorder=-6)
        corner = [paper[1], (right - fold, PAPER_TOP + fold), paper[2]]
        sheet.polygon(corner, fill=theme.SHADE, edge=theme.FRAME, line=1, zorder=-5)
        self._draw_rows(sheet, self.header, self.header_at, "header")
        if self.letter.has_empty_line:
            y = self.empty_at
            sheet.line([(left + 8, y), (right - 8, y)], RULE, gid="empty-line-rule")
            sheet.text(((left + right) / 2, y), "empty line", REMARK,
                       colour=theme.MUTED, align="center", ground=theme.PAPER,
                       gid="empty-line")  # fmt: skip
        self._draw_rows(sheet, self.body, self.body_at, "body")

    def _draw_rows(self, sheet: Sheet, rows: list[Row], y: float, gid: str) -> None:
        left, width = LEFT + INSET + PAD, room(RIGHT - LEFT - 2 * INSET - 2 * PAD)
        for number, row in enumerate(rows, 1):
            if not row.octets:
                sheet.text((left, y), row.text, REMARK, colour=theme.MUTED,
                           gid=f"{gid}-gap")  # fmt: skip
            else:
                ending = f"… ({row.octets:,} octets)"
                name = theme.shorten(theme.printable(row.name), width, NAME, ending)
                sheet.text((left, y), name, NAME, gid=f"{gid}-name-{number}")
                begin = theme.text_width(name, NAME) if name else 0.0
                if width - begin > 60:
                    text = theme.printable(row.text)
                    text = theme.shorten(text, width - begin, CODE, ending)
                    sheet.text((left + begin, y), text, gid=f"{gid}-line-{number}",
                               lettering=CODE)  # fmt: skip
            y += LINE

    def _draw_from(self, sheet: Sheet) -> None:
        assert self.parts.envelope is not None
        x, y = LEFT + PAD, self.from_at
        width = RIGHT - LEFT - 3 * PAD - STAMP[0]
        path = self.parts.envelope.reverse_path
        words = "MAIL FROM, the reverse-path"
        if not path:
            words += ": null, so no report of failure goes back"
        elif self.strange.is_other_sender:
            words += ": not the address in From"
        sheet.text((x, y), words, SMALL, colour=theme.MUTED, gid="from-words")
        _draw_path(sheet, (x, y + 20), path, width, "from")
        given = " ".join(map(str, self.parts.envelope.parameters))
        _draw_parameters(sheet, (x, y + 38), given, width, "from")

    def _draw_to(self, sheet: Sheet) -> None:
        indent = 170 if self.columns == 1 else 0
        x, y = LEFT + PAD + indent, self.to_at
        width = (RIGHT - PAD - x) / self.columns
        total = len(self.paths) + self.left_out
        words = f"RCPT TO, {counted(total, 'forward-path')}" if total else (
            "RCPT TO: no forward-path yet"
        )  # fmt: skip
        if self.strange.unnamed:
            words += f"; ○ in no To, Cc or Bcc: {len(self.strange.unnamed):,}"
        sheet.text((x, y), words, SMALL, colour=theme.MUTED, gid="to-words")
        rows = -(-len(self.paths) // self.columns)
        for number, (path, given) in enumerate(self.paths):
            column, row = divmod(number, rows)
            at = (x + column * width, y + 22 + 22 * row)
            sign = "○ " if path in self.strange.unnamed else ""
            at = (at[0] + (0 if sign or not self.strange.unnamed else 16), at[1])
            taken = _draw_path(sheet, at, path, width - 14, f"to-{number + 1}", sign)
            if given and width - taken > 90:
                _draw_parameters(sheet, (at[0] + taken + 8, at[1]), given,
                                 width - taken - 22, f"to-{number + 1}")  # fmt: skip
        if self.left_out:
            words = f"… {counted(self.left_out, 'more recipient')}"
            sheet.text((x, y + 22 + 22 * rows), words, REMARK, gid="to-gap")

    def _draw_stamp(self, sheet: Sheet) -> None:
        trace = self.parts.trace
        if trace is None:
            return
        width, height = STAMP
        x, y = RIGHT - PAD - width, self.pocket + 26
        sheet.box((x, y), width, height, edge=EDGE, line=2.4, dashes=(1.2, 1.2),
                  gid="stamp", zorder=2)  # fmt: skip
        middle = x + width / 2
        sheet.text((middle, y + 14), trace.protocol, BOLD, align="center", gid="stamp")
        for number, (word, name) in enumerate(
            (("from", trace.client_name or "unnamed"), ("by", trace.server_name))
        ):
            words = theme.shorten(f"{word} {theme.printable(name, DATA)}",
                                  room(width - 8), Lettering(10))  # fmt: skip
            sheet.text((middle, y + 31 + 15 * number), words, Lettering(10),
                       align="center", gid="stamp-words")  # fmt: skip

    def _draw_sides(self, sheet: Sheet) -> None:
        x = RIGHT + 10
        if self.letter.octets:
            if self.letter.fields:
                end = self.header_at + LINE * max(len(self.header), 3) - 10
                bracket(sheet, x, self.header_at - 9, end, gid="side-header")
                _draw_side(sheet, self.header_at, self.notes["header"], "header")
            if self.letter.body:
                end = self.body_at + LINE * max(len(self.body), 2) - 8
                bracket(sheet, x, self.body_at - 9, end, gid="side-body")
                _draw_side(sheet, self.body_at, self.notes["body"], "body")
        if self.parts.envelope is not None:
            bracket(sheet, x, self.from_at - 9, self.bottom, gid="side-envelope")
            _draw_side(sheet, self.from_at, self.notes["envelope"], "envelope")


def _draw_back(sheet: Sheet, bottom: float, is_known: bool, about: str) -> None:
    """The open flap, and the inside of the envelope behind the letter."""
    edge = EDGE if is_known else theme.FAINT
    if about:
        at = (LEFT + RIGHT) / 2, TOP + 13
        sheet.text(at, about, SMALL, align="center", gid="about")
    flap = [(LEFT, TOP + FLAP), (LEFT + SLANT, TOP), (RIGHT - SLANT, TOP),
            (RIGHT, TOP + FLAP)]  # fmt: skip
    sheet.polygon(flap, fill=KRAFT if is_known else theme.SHADE, edge=edge, gid="flap",
                  zorder=-9)  # fmt: skip
    sheet.box((LEFT, TOP + FLAP), RIGHT - LEFT, bottom - TOP - FLAP, edge=edge,
              fill=LINING if is_known else theme.SHADE, gid="back",
              zorder=-8)  # fmt: skip


def _draw_pocket(sheet: Sheet, top: float, bottom: float, is_known: bool) -> None:
    # A hollow edge, deepest in the middle, where the letter shows.
    edge = [
        (LEFT + (RIGHT - LEFT) * n / 40, top + DIP * (1 - (n / 20 - 1) ** 2))
        for n in range(41)
    ]
    shape = [*edge, (RIGHT, bottom), (LEFT, bottom)]
    sheet.polygon(shape, fill=POCKET if is_known else theme.SHADE,
                  edge=EDGE if is_known else theme.FAINT, line=1.4, gid="pocket",
                  zorder=0.5)  # fmt: skip


def _draw_path(
    sheet: Sheet,
    at: tuple[float, float],
    path: str,
    width: float,
    gid: str,
    sign: str = "",
) -> float:
    """Write a path; return how wide it is."""
    size = len(path.encode("utf-8", "surrogateescape"))
    ending = f"…> ({size:,} octets)"
    words = theme.printable(f"{sign}<{path}>", PATH)
    words = theme.shorten(words, room(width), PATH, ending)
    sheet.text(at, words, PATH, gid=f"{gid}-path")
    return theme.text_width(words, PATH) / theme.SLACK


def _draw_parameters(
    sheet: Sheet, at: tuple[float, float], given: str, width: float, gid: str
) -> None:
    if given:
        words = theme.shorten(theme.printable(given, DATA), room(width), DATA)
        sheet.text(at, words, DATA, gid=f"{gid}-parameters")


def _draw_side(sheet: Sheet, y: float, side: Side, gid: str) -> None:
    width = theme.WIDTH - SIDE - 14
    sheet.text((SIDE, y), side.name, TAG, gid=f"side-{gid}-name")
    y += LINE
    if side.size:
        y = paragraph(sheet, (SIDE, y), side.size, width, SMALL, gid=f"side-{gid}")
    room_for = 2 if gid == "header" else 4
    if side.words and len(lines_of(side.words, width, SMALL)) <= room_for + 1:
        paragraph(sheet, (SIDE, y), side.words, width, SMALL, colour=theme.MUTED,
                  gid=f"side-{gid}-words")  # fmt: skip
