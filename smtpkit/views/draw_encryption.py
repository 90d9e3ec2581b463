"""Which stretch of the way is encrypted: TLS between two hosts, plain inside each.

RFC 3207 section 6: TLS protects one conversation, not the message.  A learner meets it in
lesson 10.  The conversations are read in `journeys`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import theme
from .journeys import Leg, legs_of
from .parts import REMARK, TAG, lines_of, paragraph, room, sentence_alone
from .picture import Picture, Table, counted
from .sheet import Sheet
from .theme import SMALL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..agents.hops import Hop
    from ..agents.network import Network

__all__ = ["encryption"]

# Distances, in pixels.
MARGIN, TOP = 20.0, 24.0
BOX, TALL = 140.0, 118.0  # of a host
GAP = 26.0  # between two rows
PIPE = 34.0
LINE = 14.0

IN_ROW, MOST_LEGS = 3, 15

HOST = Lettering(10.5, mono=True, bold=True)
NOTE = (
    "TLS ends at each host: there the letter lies in clear, and who runs the host can "
    "read and change it."
)
SEALED = Stroke(theme.CLIENT, width=2.4)
OPEN = Stroke(theme.REFUSED, (4, 2.4), 1.8)


@theme.settings()
def encryption(value: Network | Sequence[Hop], *, ax: Axes | None = None) -> Picture:
    r"""Draw where a message travels inside TLS, and where it lies in clear.

    Args:
        value: a network, or its hops.  Of several conversations between two hosts the
            one that carried the message counts.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.
    Raises:
        BadArgument: the value is neither.
    Source:
        RFC 3207 section 6.

    >>> from smtpkit import agents, views
    >>> net = agents.chain("msa.example.org", "mx.example.net", tls=True)
    >>> letter = b"Subject: hi\r\n\r\nHello\r\n"
    >>> _ = net.submit("ann@example.org", "bob@example.net", letter)
    >>> _ = net.run()
    >>> views.encryption(net)
    <encryption: 2 stretches between 3 hosts: 1 inside TLS, 1 in clear; plain in 3 hosts>
    """
    legs = _stretches(legs_of(value))
    if not legs:
        sheet = sentence_alone(ax, "No conversation has begun: nothing has travelled.")
        return _picture(sheet, legs)
    drawn = legs[:MOST_LEGS]
    rows = _rows(drawn)
    tops = [TOP]
    for row in rows:
        lines = max(len(_lines(leg)) for leg in row)
        tops.append(tops[-1] + TALL + 8 + LINE * lines + GAP)
    notes = lines_of(NOTE, theme.WIDTH - 2 * MARGIN, REMARK)
    if len(legs) > MOST_LEGS:
        notes.append(f"… {counted(len(legs) - MOST_LEGS, 'more stretch', 'more stretches')} "
                     "not drawn")  # fmt: skip
    sheet = Sheet(ax, theme.WIDTH, tops[-1] + 16 * len(notes) + 8)
    number = 1
    for row, top in zip(rows, tops, strict=False):
        _draw_row(sheet, row, top, number)
        number += len(row)
    at = (MARGIN, tops[-1] + 2)
    paragraph(sheet, at, notes, 0, REMARK, gid="note")
    return _picture(sheet, legs)


def _picture(sheet: Sheet, legs: Sequence[Leg]) -> Picture:
    return Picture(
        sheet.ax,
        title="Where the letter is encrypted",
        summary=f"encryption: {_summary(legs)}",
        description=_description(legs),
        table=_table(legs),
    )


def _stretches(legs: Sequence[Leg]) -> list[Leg]:
    """Return one conversation for each pair of hosts: the one that carried the letter."""
    chosen: dict[tuple[str, str], Leg] = {}
    for leg in legs:
        key = (leg.client, leg.server)
        before = chosen.get(key)
        if before is None or (leg.taken and not before.taken):
            chosen[key] = leg
    return list(chosen.values())


def _rows(legs: Sequence[Leg]) -> list[list[Leg]]:
    """Return the stretches in rows: a new one where the way branches off."""
    rows: list[list[Leg]] = []
    for leg in legs:
        if rows and len(rows[-1]) < IN_ROW and rows[-1][-1].server == leg.client:
            rows[-1].append(leg)
        else:
            rows.append([leg])
    return rows


def _draw_row(sheet: Sheet, legs: Sequence[Leg], top: float, first: int) -> None:
    pipe = (theme.WIDTH - 2 * MARGIN - BOX * (IN_ROW + 1)) / IN_ROW
    x = MARGIN
    _draw_host(sheet, legs[0].client, x, top, f"{first}-from")
    for number, leg in enumerate(legs, first):
        _draw_stretch(sheet, leg, (x + BOX, top), pipe, number)
        x += BOX + pipe
        _draw_host(sheet, leg.server, x, top, f"{number}-to")


def _draw_host(sheet: Sheet, name: str, x: float, top: float, gid: str) -> None:
    sheet.box((x, top), BOX, TALL, edge=theme.INK, line=1.6, radius=6,
              gid=f"host-{gid}")  # fmt: skip
    words = theme.shorten(theme.printable(name, HOST), room(BOX - 12), HOST)
    sheet.text((x + BOX / 2, top + 17), words, HOST, align="center", gid=f"name-{gid}")
    _draw_letter(sheet, x + BOX / 2, top + 58)
    sheet.text((x + BOX / 2, top + TALL - 16), "plain inside", SMALL, align="center",
               gid=f"plain-{gid}")  # fmt: skip


def _draw_letter(sheet: Sheet, x: float, y: float) -> None:
    """Draw an open letter, its lines to be read by anybody."""
    width, height = 44.0, 50.0
    left, top = x - width / 2, y - height / 2 + 3
    corner = 12.0
    paper = [(left, top), (left + width - corner, top), (left + width, top + corner),
             (left + width, top + height), (left, top + height)]  # fmt: skip
    sheet.polygon(
        paper, fill="#fffdf5", edge="#8a6a2f", line=1.2, gid="letter", zorder=2
    )
    for number in range(4):
        at = top + 17 + 8 * number
        end = left + width - (16 if number == 3 else 8)
        sheet.line(
            [(left + 8, at), (end, at)], Stroke(theme.MUTED, width=1.6), zorder=3
        )


def _draw_stretch(
    sheet: Sheet, leg: Leg, corner: tuple[float, float], width: float, number: int
) -> None:
    x, top = corner
    middle = top + TALL / 2
    if leg.inside:
        sheet.box((x + 2, middle - PIPE / 2), width - 4, PIPE, fill=theme.TINT,
                  edge=SEALED.colour, line=SEALED.width, hatch="////", radius=PIPE / 2,
                  gid=f"sealed-{number}")  # fmt: skip
        word, stroke = "inside TLS", SEALED
    else:
        for y in (middle - PIPE / 2, middle + PIPE / 2):
            sheet.line([(x + 2, y), (x + width - 2, y)], OPEN, gid=f"open-{number}")
        word, stroke = "in clear", OPEN
    ends = [(x + 8, middle + PIPE / 2 + 14), (x + width - 8, middle + PIPE / 2 + 14)]
    sheet.arrow(ends, Stroke(theme.INK, width=1.2), gid=f"way-{number}")
    sheet.text((x + width / 2, middle), word, TAG, colour=stroke.colour, align="center",
               ground=theme.TINT if leg.inside else theme.PAPER,
               gid=f"word-{number}", zorder=4)  # fmt: skip
    paragraph(sheet, (x + width / 2, top + TALL + 14), _lines(leg), 0, SMALL,
              align="center", line=LINE, gid=f"details-{number}")  # fmt: skip


def _lines(leg: Leg) -> list[str]:
    width = (theme.WIDTH - 2 * MARGIN - BOX) / IN_ROW - 16
    return [
        line
        for part in _details(leg).split("; ")
        for line in lines_of(part, width, SMALL)
    ][:5]


def _details(leg: Leg) -> str:
    """Return what of a conversation could be read on the way."""
    clear = counted(leg.clear, "line")
    if leg.problem and not leg.lines:
        return leg.problem
    if not leg.inside:
        words = f"{clear} in clear"
    elif leg.clear:
        words = f"{clear} in clear, then {leg.inside} inside TLS"
    else:
        words = f"TLS from the start: {counted(leg.inside, 'line')}"
    letter = {True: "the letter in clear", False: "the letter inside TLS",
              None: "no letter sent"}[leg.letter_is_clear]  # fmt: skip
    return f"{words}; {letter}"


# The same in words.


def _hosts(legs: Sequence[Leg]) -> list[str]:
    return list(
        dict.fromkeys(name for leg in legs for name in (leg.client, leg.server))
    )


def _summary(legs: Sequence[Leg]) -> str:
    if not legs:
        return "nothing has travelled"
    sealed = sum(bool(leg.inside) for leg in legs)
    hosts = counted(len(_hosts(legs)), "host")
    return (
        f"{counted(len(legs), 'stretch', 'stretches')} between {hosts}: "
        f"{sealed} inside TLS, {len(legs) - sealed} in clear; plain in {hosts}"
    )


def _description(legs: Sequence[Leg]) -> str:
    lines = [f"Where the letter is encrypted: {_summary(legs)}."]
    for leg in legs:
        word = "inside TLS" if leg.inside else "in clear"
        lines.append(f"{leg.client} to {leg.server}, {word}: {_details(leg)}.")
    if legs:
        lines += [f"{host}: plain inside." for host in _hosts(legs)]
        lines.append(NOTE)
    return "\n".join(lines)


def _table(legs: Sequence[Leg]) -> Table:
    rows = [
        (
            leg.client,
            leg.server,
            "inside TLS" if leg.inside else "in clear",
            leg.clear,
            leg.inside,
            {True: "in clear", False: "inside TLS", None: "none"}[leg.letter_is_clear],
        )
        for leg in legs
    ]
    columns = (
        "from",
        "to",
        "stretch",
        "lines in clear",
        "lines inside TLS",
        "the letter",
    )
    return Table("Each stretch of the way", columns, rows)
