"""The tree of a MIME message: each part with its type, name, size and what is wrong.

RFC 2046 section 5, RFC 3464 section 2.1 (delivery reports).  A learner meets it in
lesson 08.  The tree is read in `mime_parts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.message import Message
from typing import TYPE_CHECKING, NamedTuple

from ..protocol.session import Delivery
from . import theme
from .mime_parts import Part, rows_of, tree_of
from .parts import REMARK, TAG, lines_of, paragraph, room, sentence_alone
from .picture import Picture, Table, counted
from .sheet import Sheet
from .theme import LABEL, SMALL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["mime_tree"]

# Distances, in pixels.
MARGIN = 20.0
STEP = 30.0  # from one depth to the next
BOX = 24.0  # height of the box with the type
SIZE = 190.0  # width of the column with the octets
LINE = 16.0
NEXT = 12.0  # from one part to the next
TOP = 22.0
DEEPEST = 330.0  # the tree takes at most so much of the width

MOST, END = 60, 15  # so many parts are drawn; so many of them are the last ones
MOST_GROUPS = 5  # so many groups of a delivery report are named

TYPE = Lettering(12, mono=True, bold=True)
BRANCH = Stroke(theme.FAINT, width=1.6)

#: family -> fill and edge of the box
LOOKS = {
    "multipart": (theme.PAPER, theme.INK),
    "message": ("#e3ecdf", "#2f5d27"),
    "text": (theme.TINT, theme.CLIENT),
    "image": ("#ffeecb", theme.SERVER),
    "audio": ("#ffeecb", theme.SERVER),
    "video": ("#ffeecb", theme.SERVER),
    "application": ("#ede3f1", theme.DEFERRED),
}
OTHER = (theme.SHADE, theme.MUTED)


class Row(NamedTuple):
    """A part where it stands; without a part it is a gap."""

    part: Part | None
    top: float
    details: list[str]
    complaints: list[str]
    bottom: float


@theme.settings()
def mime_tree(value: bytes | Message | Delivery, *, ax: Axes | None = None) -> Picture:
    r"""Draw the parts of a message as a tree.

    Args:
        value: the octets of a message, a delivery, or a message of `email`.  What is
            broken about it is said beside the part.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.
    Raises:
        BadArgument: the value is none of these.
    Source:
        RFC 2045, RFC 2046 section 5, RFC 3464 section 2.1.

    >>> from smtpkit import views
    >>> views.mime_tree(b"Subject: hi\r\n\r\nHello\r\n")
    <mime_tree: 1 part: text/plain>
    """
    root = tree_of(value)
    if root is None:
        return _nothing(ax)
    rows = _rows(root)
    sheet = Sheet(ax, theme.WIDTH, rows[-1].bottom + 12)
    step = _step(rows)
    _draw_branches(sheet, rows, step)
    for number, row in enumerate(rows, 1):
        if row.part is None:
            words = row.details[0]
            at = (MARGIN, row.top + BOX / 2)
            sheet.text(at, words, REMARK, colour=theme.MUTED, gid="gap")
        else:
            _draw_part(sheet, row, row.part, step, number)
            _draw_bar(sheet, row, row.part, max(root.encoded, 1), number)
    return Picture(
        sheet.ax,
        title="The parts of a message",
        summary=f"mime_tree: {_summary(root)}",
        description=_description(root),
        table=_table(root),
    )


def _nothing(ax: Axes | None) -> Picture:
    words = "an empty message: no octets"
    return Picture(
        sentence_alone(ax, f"Nothing to draw: {words}.").ax,
        title="The parts of a message",
        summary=f"mime_tree: {words}",
        description=f"No parts to draw: {words}.",
        table=_table(None),
    )


# Where things stand.


def _rows(root: Part) -> list[Row]:
    parts: list[Part | None] = [*rows_of(root)]
    gap = len(parts) - MOST
    if gap > 0:
        parts = [*parts[: MOST - END], None, *parts[-END:]]
    step = STEP
    rows: list[Row] = []
    y = TOP
    deepest = max(part.depth for part in parts if part)
    step = min(STEP, DEEPEST / max(deepest, 1))
    for part in parts:
        if part is None:
            words = [f"… {counted(gap, 'part')} not drawn"]
            rows.append(Row(None, y, words, [], y + BOX))
        else:
            left = MARGIN + step * part.depth
            width = theme.WIDTH - MARGIN - left - 36 - SIZE
            details = lines_of(_details(part), width, SMALL)[:2]
            details += [theme.shorten(theme.printable(words, SMALL), room(width), SMALL)
                        for words in _groups(part)[:MOST_GROUPS]]  # fmt: skip
            if (more := len(part.groups) - MOST_GROUPS) > 0:
                details.append(f"… {counted(more, 'more group')}")
            complaints = [
                line for words in part.complaints
                for line in lines_of(f"✕ {words}", width, TAG)[:3]
            ]  # fmt: skip
            height = BOX + LINE * (len(details) + len(complaints)) + 2
            rows.append(Row(part, y, details, complaints, y + height))
        y = rows[-1].bottom + NEXT
    return rows


def _step(rows: Sequence[Row]) -> float:
    deepest = max(row.part.depth for row in rows if row.part)
    return min(STEP, DEEPEST / max(deepest, 1))


def _groups(part: Part) -> list[str]:
    """Say of each group of a delivery report what it is about, and name its fields."""
    about = ["on the message", *["on a recipient"] * len(part.groups)]
    return [
        f"{words}: {', '.join(names) or 'no field'}"
        for words, names in zip(about, part.groups, strict=False)
    ]


def _details(part: Part) -> str:
    return "; ".join(filter(None, [part.meaning, ", ".join(part.details)]))


# Drawing.


def _draw_branches(sheet: Sheet, rows: Sequence[Row], step: float) -> None:
    """Draw from each part a line down to the parts inside it."""
    tops = {id(row.part): row.top for row in rows if row.part}
    for row in rows:
        if row.part is None or not row.part.parts:
            continue
        x = MARGIN + step * row.part.depth + min(12.0, step / 2)
        ends = [tops[id(p)] + BOX / 2 for p in row.part.parts if id(p) in tops]
        if not ends:
            continue
        sheet.line([(x, row.top + BOX), (x, ends[-1])], BRANCH, gid="branch", zorder=0)
        for y in ends:
            right = MARGIN + step * (row.part.depth + 1)
            sheet.line([(x, y), (right, y)], BRANCH, gid="branch", zorder=0)


def _draw_part(sheet: Sheet, row: Row, part: Part, step: float, number: int) -> None:
    left = MARGIN + step * part.depth
    middle = row.top + BOX / 2
    size_at = theme.WIDTH - MARGIN
    sheet.text(
        (size_at, middle - 2), part.size, SMALL, align="right", gid=f"size-{number}"
    )
    end = size_at - theme.text_width(part.size, SMALL) / theme.SLACK - 14
    kind = theme.printable(part.content_type, TYPE)
    kind = theme.shorten(kind, room(min(300.0, end - left - 60)), TYPE)
    sign = f"{_place(part)}  " if part.number else ""
    words = theme.text_width(sign + kind, TYPE) / theme.SLACK
    width = words + 20
    fill, edge = LOOKS.get(part.family, OTHER)
    line = 2.0 if part.parts else 1.2
    sheet.box((left, row.top), width, BOX, fill=fill, edge=edge, line=line,
              radius=4 if part.parts else 0, gid=f"part-{number}")  # fmt: skip
    sheet.text((left + 10, middle), sign + kind, TYPE, gid=f"type-{number}")
    if part.name and end - left - width > 60:
        name = theme.shorten(
            theme.printable(part.name, LABEL), room(end - left - width - 14), LABEL
        )
        sheet.text((left + width + 12, middle), name, LABEL, gid=f"name-{number}")
    y = row.top + BOX + 10
    indent = left + (min(12.0, step / 2) + 12 if part.parts else 10)
    y = paragraph(sheet, (indent, y), row.details, 0, SMALL, colour=theme.MUTED,
                  gid=f"details-{number}", line=LINE)  # fmt: skip
    paragraph(sheet, (indent, y), row.complaints, 0, TAG, colour=theme.REFUSED,
              gid=f"broken-{number}", line=LINE)  # fmt: skip


def _draw_bar(sheet: Sheet, row: Row, part: Part, whole: int, number: int) -> None:
    """Draw how much of the message the part is; solid: what is left when decoded."""
    right, top, height = theme.WIDTH - MARGIN, row.top + BOX - 1, 6.0
    width = max(2.0, (SIZE - 10) * min(1.0, part.encoded / whole))
    solid = part.encoded if part.decoded is None else part.decoded
    share = min(1.0, solid / max(part.encoded, 1))
    fill = theme.PAPER if part.parts else theme.MUTED
    sheet.box((right - width, top), width, height, edge=theme.MUTED, line=1,
              gid=f"bar-{number}")  # fmt: skip
    sheet.box((right - width * share, top), width * share, height, fill=fill,
              edge=theme.MUTED, line=1, gid=f"bar-{number}-decoded")  # fmt: skip


def _place(part: Part) -> str:
    """Return the part's number; of a long one the end, which tells it apart."""
    return part.number if len(part.number) <= 9 else f"…{part.number[-7:]}"


# The same in words.


def _summary(root: Part) -> str:
    rows = rows_of(root)
    if len(rows) == 1:
        words = f"1 part: {_short(root.content_type)}"
    else:
        leaves = [row for row in rows if not row.parts]
        deepest = max(row.depth for row in rows)
        words = (
            f"{_short(root.content_type)} with {counted(len(rows) - 1, 'part')} inside, "
            f"{len(leaves)} of them leaves, {deepest} deep"
        )
    broken = [words for row in rows for words in row.complaints]
    if broken:
        words += f"; {len(broken)} broken: {_short(broken[0], 90)}"
    return words


def _short(words: str, most: int = 60) -> str:
    return words if len(words) <= most else f"{words[:most]}…"


def _description(root: Part) -> str:
    lines = [f"The parts of a message: {_summary(root)}."]
    for part in rows_of(root):
        facts = [part.name, _details(part), part.size, *_groups(part), *part.complaints]
        place = f"{'  ' * part.depth}{part.number or 'message'} {part.content_type}"
        lines.append(f"{place}: {'; '.join(filter(None, facts))}")
    return "\n".join(lines)


def _table(root: Part | None) -> Table:
    rows = [
        (
            part.number or "message",
            part.content_type,
            part.name,
            ", ".join([*part.details, *_groups(part)]),
            part.encoded,
            "" if part.decoded is None else part.decoded,
            "; ".join(part.complaints),
        )
        for part in (rows_of(root) if root else ())
    ]
    columns = ("part", "type", "name", "details", "octets", "decoded", "broken")
    return Table("The parts of the message", columns, rows)
