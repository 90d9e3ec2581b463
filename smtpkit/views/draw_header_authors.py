"""The header section with each line given to who wrote it, by colour, number and word.

RFC 5321 section 4.4: every host puts a line on top, so the newest stand first.  A learner
meets it in lesson 07.  Who wrote what is decided in `header_trace`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..protocol.session import Delivery
from . import theme
from .header_trace import written_by
from .header_writers import Author, Run, Written
from .message_lines import readable
from .parts import REMARK, TAG, badge, lines_of, paragraph, room, sentence_alone
from .picture import Picture, Table, counted, listed
from .sheet import Sheet
from .theme import SMALL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["header_authors"]

# Distances, in pixels.
ARROW, LEFT, TEXT = 34.0, 64.0, 82.0  # of the arrow, the bands, the lines
RIGHT, SIDE, END = 672.0, 684.0, 886.0  # of the bands; of the words beside them
LINE, GAP, PAD = 16.0, 8.0, 9.0
TOP = 32.0

MOST_LINES, MOST_FIELDS, END_FIELDS = 6, 40, 10

CODE = Lettering(11.5, mono=True)
NAME = Lettering(11.5, mono=True, bold=True)


FORGED = (
    "Concluded from the Received lines. Believe those that your own hosts wrote: "
    "a sender can invent everything below them."
)


class Look(NamedTuple):
    """How the lines of one kind of author are drawn: no two differ in colour alone."""

    fill: str
    edge: str
    dashes: tuple[float, ...] = ()
    width: float = 5


LOOKS = {
    "mua": Look(theme.TINT, theme.CLIENT, width=7),
    "msa": Look("#ffeecb", theme.SERVER, (3, 1)),
    "relay": Look("#ede3f1", theme.DEFERRED, (1, 0.6)),
    "last": Look("#e3ecdf", "#2f5d27", (4, 1, 1, 1)),
    "mda": Look("#e3e5e9", "#3a4250", width=3),
    "resent": Look("#dcecec", "#1f5c63", (2, 1, 0.5, 1), 6),
    "unknown": Look(theme.PAPER, theme.REFUSED, (0.5, 0.8)),
}


class Row(NamedTuple):
    """One line as it is drawn; without octets it is a remark."""

    name: str
    text: str
    octets: int = 0


class Place(NamedTuple):
    """A run of fields with its lines, from `top` to `bottom`."""

    run: Run
    rows: list[Row]
    top: float
    bottom: float


@theme.settings()
def header_authors(
    value: bytes | Delivery | Sequence[tuple[str, bytes]], *, ax: Axes | None = None
) -> Picture:
    r"""Draw a header section, each line with the one who wrote it.

    Args:
        value: a message as it lies in a mailbox, or anywhere on its way: who wrote what
            is then concluded from its trace, which a sender can forge.  Or the message
            at each place on its way, as pairs of a name and the octets, the author's
            program first: then it is known.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.
    Raises:
        BadArgument: the value is neither.
    Source:
        RFC 5321 section 4.4; RFC 5322 section 3.6.6; RFC 6409 section 8.

    >>> from smtpkit import views
    >>> kept = b"Received: from me.example by mx.example.net with SMTP id 1\r\n"
    >>> views.header_authors(kept + b"Subject: hi\r\n\r\nHello\r\n")
    <header_authors: 2 fields; 1 by recipient's host (MX), 1 by author's program (MUA)>
    """
    written = written_by(value)
    if not written.letter.fields:
        return _nothing(written, ax)
    places = _places(written)
    bottom = places[-1].bottom + GAP
    remarks = _remarks(written)
    lines = [line for text in remarks for line in lines_of(text, END - LEFT, REMARK)]
    sheet = Sheet(ax, theme.WIDTH, bottom + 18 + LINE * len(lines))
    _draw_arrow(sheet, places[0].top, places[-1].bottom)
    for number, place in enumerate(places, 1):
        _draw_place(sheet, place, number)
    paragraph(sheet, (LEFT, bottom + 12), lines, END - LEFT, REMARK, gid="remark")
    return Picture(
        sheet.ax,
        title="A header section, and who wrote its lines",
        summary=f"header_authors: {_summary(written)}",
        description=_description(written, remarks),
        table=_table(written),
    )


def _nothing(written: Written, ax: Axes | None) -> Picture:
    words = "; ".join(written.letter.complaints) or "a header section without fields"
    sheet = sentence_alone(ax, f"Nothing to draw: {words}.")
    return Picture(
        sheet.ax,
        title="A header section without fields",
        summary=f"header_authors: {words}",
        description=f"No header fields to draw: {words}.",
        table=_table(written),
    )


# Where things stand.


def _places(written: Written) -> list[Place]:
    places = []
    y = TOP
    for run, rows in _drawn(written.runs):
        words = len(_side_lines(run.author)) if run.fields else 0
        height = max(LINE * len(rows), LINE * words) + PAD
        places.append(Place(run, rows, y, y + height))
        y += height + GAP
    return places


def _drawn(runs: Sequence[Run]) -> list[tuple[Run, list[Row]]]:
    """Return the runs with their lines; of too many fields the middle is left out."""
    total = sum(len(run.fields) for run in runs)
    hidden = range(0)
    if total > MOST_FIELDS:
        hidden = range(MOST_FIELDS - END_FIELDS, total - END_FIELDS)
    drawn: list[tuple[Run, list[Row]]] = []
    number = 0
    for run in runs:
        rows: list[Row] = []
        for field in run.fields:
            if number not in hidden:
                rows += _rows(field.name, field.lines)
            elif number == hidden[0]:
                words = f"… {counted(len(hidden), 'field')} not drawn"
                rows.append(Row("", words))
            number += 1
        if rows:
            drawn.append((run, rows))
    return drawn


def _rows(name: str, lines: Sequence[bytes]) -> list[Row]:
    rows = []
    for number, line in enumerate(lines[:MOST_LINES]):
        text = readable(line)
        size = len(name) + 1 if name and not number else 0
        rows.append(Row(text[:size], text[size:], len(line) or 1))
    if (left := len(lines) - MOST_LINES) > 0:
        rows[-1] = Row("", f"… {counted(left + 1, 'more line')} of this field")
    return rows


def _side_lines(author: Author) -> list[tuple[str, Lettering]]:
    """Return the words beside a run: role, host, what it has to do with it."""
    width = END - SIDE - 32
    lines = [(author.role, TAG)]
    if author.host:
        host = theme.printable(author.host, SMALL)
        lines.append((theme.shorten(host, room(width), SMALL), SMALL))
    return lines


# Drawing.


def _draw_arrow(sheet: Sheet, top: float, bottom: float) -> None:
    if bottom - top < 60:  # one or two lines: there is no order to show
        return
    stroke = Stroke(theme.MUTED, width=1.6)
    sheet.text((ARROW, top - 12), "newest", SMALL, colour=theme.MUTED, align="center",
               gid="newest")  # fmt: skip
    sheet.arrow([(ARROW, bottom - 14), (ARROW, top + 2)], stroke, gid="later")
    sheet.text((ARROW, bottom - 4), "oldest", SMALL, colour=theme.MUTED, align="center",
               gid="oldest")  # fmt: skip


def _draw_place(sheet: Sheet, place: Place, number: int) -> None:
    look = LOOKS[place.run.author.kind]
    height = place.bottom - place.top
    sheet.box((LEFT, place.top), RIGHT - LEFT, height, fill=look.fill,
              gid=f"run-{number}", zorder=0)  # fmt: skip
    band = Stroke(look.edge, look.dashes, look.width)
    sheet.line([(LEFT, place.top), (LEFT, place.bottom)], band, gid=f"band-{number}")
    y = place.top + PAD / 2 + LINE / 2
    width = room(RIGHT - TEXT - 6)
    for row in place.rows:
        _draw_row(sheet, row, y, width, number)
        y += LINE
    y = place.top + PAD / 2 + LINE / 2
    author = place.run.author
    sign = str(author.number) if author.number else "?"
    badge(sheet, (SIDE + 12, y), sign, fill=look.edge, gid=f"number-{number}")
    for words, lettering in _side_lines(author):
        sheet.text((SIDE + 32, y), words, lettering, gid=f"author-{number}")
        y += LINE
    lines = lines_of(author.words, END - SIDE - 32, SMALL)
    if y + LINE * len(lines) <= place.bottom + LINE / 2:
        paragraph(sheet, (SIDE + 32, y), lines, 0, SMALL, colour=theme.MUTED,
                  gid=f"author-words-{number}")  # fmt: skip


def _draw_row(sheet: Sheet, row: Row, y: float, width: float, number: int) -> None:
    if not row.octets:
        sheet.text((TEXT, y), row.text, REMARK, colour=theme.MUTED, gid="gap")
        return
    ending = f"… ({row.octets:,} octets)"
    name = theme.shorten(theme.printable(row.name), width, NAME, ending)
    if name:
        sheet.text((TEXT, y), name, NAME, gid=f"line-{number}")
    begin = theme.text_width(name, NAME) if name else 0.0
    if row.text.strip() and width - begin > 120:
        text = theme.shorten(theme.printable(row.text), width - begin, CODE, ending)
        sheet.text((TEXT + begin, y), text, CODE, gid=f"line-{number}")


# The same in words.


def _summary(written: Written) -> str:
    fields = counted(len(written.authors), "field")
    parts = [
        f"{written.authors.count(author):,} by {author.role}"
        + (f" {_short(author.host)}" if author.host and written.is_certain else "")
        for author in reversed(written.everyone)
    ]
    if len(parts) > 6:
        parts = [*parts[:2], f"… {len(parts) - 4} more", *parts[-2:]]
    words = f"{fields}; {', '.join(parts)}"
    return "; ".join([words, *written.letter.complaints])


def _short(host: str) -> str:
    return host if len(host) <= 40 else f"{host[:40]}…"


def _remarks(written: Written) -> list[str]:
    remarks = [f"{words[0].upper()}{words[1:]}." for words in written.letter.complaints]
    by = {author for _, author in written.taken_out}
    remarks += [
        f"Taken out by {author}: "
        f"{listed(name for name, who in written.taken_out if who == author)}."
        for author in sorted(by, key=lambda author: author.number)
    ]
    if written.is_certain:
        return [*remarks, "Known: the message was seen at each place on its way."]
    if {author.kind for author in written.authors} <= {"mua", "resent", "unknown"}:
        return [*remarks, "No Received line: no host has written anything here."]
    return [
        *remarks,
        FORGED,
    ]


def _description(written: Written, remarks: Sequence[str]) -> str:
    lines = [f"Who wrote the lines of a header section: {_summary(written)}.",
             "From the top, the newest first:"]  # fmt: skip
    for run, rows in _drawn(written.runs):
        shown = " / ".join(f"{row.name}{row.text[:200]}".strip() for row in rows)
        lines.append(f"{run.author}: {shown}")
    return "\n".join([*lines, *remarks])


def _table(written: Written) -> Table:
    rows = [
        (
            author.number or "",
            author.role,
            author.host,
            field.name or "no header field",
            " / ".join(readable(line).strip() for line in field.lines),
        )
        for author, field in zip(written.authors, written.letter.fields, strict=True)
    ]
    columns = ("written as number", "by", "host", "field", "line")
    return Table("The header fields and their authors", columns, rows)
