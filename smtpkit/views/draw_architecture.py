"""The roles of a mail system with their ports and protocols, and the way of a message.

RFC 5598 section 4.  A learner meets it in lesson 01.  Roles and links are data, in
`roles`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from . import theme
from .parts import REMARK, TAG, paragraph, room
from .picture import Picture, Table, listed
from .roles import LINKS, ROLES, Link, Role, hosts_of
from .sheet import Sheet
from .theme import BOLD, SMALL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["architecture"]

# Distances, in pixels.
HEIGHT, TOP = 530.0, 16.0
HALF, GUTTER = 304.0, 16.0  # width of each side; between the edge and it
WIDTH, TALL = 196.0, 68.0  # of a box

SIGN = Lettering(15, bold=True)
HOST = Lettering(10.5, mono=True)
SMTP = Stroke(theme.CLIENT, width=3)
OTHER = Stroke(theme.MUTED, (4, 2.5), 1.6)
LOOK_UP = Stroke(theme.MUTED, (1, 2), 1.4)


class Box(NamedTuple):
    """Where a role stands: its upper left corner."""

    x: float
    y: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + TALL / 2

    @property
    def centre(self) -> float:
        """The middle from left to right."""
        return self.x + WIDTH / 2


# Down on the author's side, across below, up on the recipient's.
_LEFT, _RIGHT, _MIDDLE = 34.0, theme.WIDTH - 34.0 - WIDTH, (theme.WIDTH - WIDTH) / 2
BOXES = {
    "author": Box(_LEFT, 60),
    "msa": Box(_LEFT, 250),
    "mta": Box(_LEFT, 428),
    "relay": Box(_MIDDLE, 428),
    "mx": Box(_RIGHT, 428),
    "mda": Box(_RIGHT, 312),
    "store": Box(_RIGHT, 196),
    "reader": Box(_RIGHT, 60),
}


class Words(NamedTuple):
    """Where the words of a link stand, and how wide they may be."""

    x: float
    y: float
    width: float
    align: str = "left"


_AFTER, _BEFORE = _LEFT + WIDTH / 2 + 12, _RIGHT + WIDTH / 2 - 12
_ACROSS = BOXES["mx"].middle - 13
WORDS = {
    ("author", "msa"): Words(_AFTER, 182, 166),
    ("msa", "mta"): Words(_AFTER, 366, 166),
    ("mta", "relay"): Words((_LEFT + WIDTH + _MIDDLE) / 2 - 4, _ACROSS, 110, "center"),
    ("relay", "mx"): Words((_MIDDLE + WIDTH + _RIGHT) / 2 - 4, _ACROSS, 110, "center"),
    ("mx", "mda"): Words(_BEFORE, 397, 150, "right"),
    ("mda", "store"): Words(_BEFORE, 281, 150, "right"),
    ("reader", "store"): Words(_BEFORE, 143, 150, "right"),
}


@theme.settings()
def architecture(
    value: object | Mapping[str, str] | Sequence[str] | None = None,
    *,
    ax: Axes | None = None,
) -> Picture:
    """Draw who does what on the way of a message, and what they speak.

    Args:
        value: None draws the roles alone.  A network, its hops, or the names of the
            hosts that a message went through, the author's program first, are written
            to the roles that they play.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.
    Raises:
        BadArgument: the value is none of these.
    Source:
        RFC 5598 section 4; RFC 5321, RFC 6409 and RFC 8314 for the ports.

    >>> from smtpkit import views
    >>> views.architecture()
    <architecture: 8 roles, 7 links, 3 of them SMTP>
    >>> views.architecture(["ann's laptop", "msa.example.org", "mx.example.net"])
    <architecture: 8 roles, 7 links, 3 of them SMTP; 3 hosts>
    """
    hosts = hosts_of(value)
    sheet = Sheet(ax, theme.WIDTH, HEIGHT)
    _draw_halves(sheet)
    for link in LINKS:
        _draw_link(sheet, link)
    for role in ROLES.values():
        _draw_role(sheet, role, hosts)
    _draw_look_up(sheet)
    _draw_legend(sheet)
    return Picture(
        sheet.ax,
        title="The roles of a mail system",
        summary=f"architecture: {_summary(hosts)}",
        description=_description(hosts),
        table=_table(hosts),
    )


def _draw_halves(sheet: Sheet) -> None:
    for x, words, name in (
        (GUTTER, "the author's side", "from"),
        (theme.WIDTH - GUTTER - HALF, "the recipient's side", "to"),
    ):
        sheet.box((x, TOP), HALF, HEIGHT - 2 * TOP, fill=theme.SHADE,
                  edge=theme.FAINT, line=1, radius=10, gid=f"side-{name}",
                  zorder=-5)  # fmt: skip
        sheet.text((x + HALF / 2, TOP + 22), words, BOLD, align="center",
                   gid=f"side-{name}-name")  # fmt: skip


def _draw_link(sheet: Sheet, link: Link) -> None:
    start, end = BOXES[link.start], BOXES[link.end]
    if start.y == end.y:
        points = [(start.x + WIDTH, start.middle), (end.x, end.middle)]
    elif start.y < end.y:
        points = [(start.centre, start.y + TALL), (end.centre, end.y)]
    else:
        points = [(start.centre, start.y), (end.centre, end.y + TALL)]
    stroke = SMTP if link.is_smtp else OTHER
    name = f"{link.start}-{link.end}"
    sheet.arrow(points, stroke, gid=f"link-{name}")
    at = WORDS[link.start, link.end]
    y = paragraph(sheet, (at.x, at.y), link.protocol, at.width, TAG, align=at.align,
                  gid=f"protocol-{name}")  # fmt: skip
    if link.port:
        paragraph(sheet, (at.x, y + (12 if start.y == end.y else 0)), link.port,
                  at.width, SMALL, align=at.align, gid=f"port-{name}",
                  line=14)  # fmt: skip
    else:
        paragraph(sheet, (at.x, y), link.words, at.width, SMALL, colour=theme.MUTED,
                  align=at.align, gid=f"words-{name}", line=14)  # fmt: skip


def _draw_role(sheet: Sheet, role: Role, hosts: Mapping[str, tuple[str, ...]]) -> None:
    box = BOXES[role.key]
    is_store = role.key == "store"
    is_user = role.sign == "MUA"
    sheet.box((box.x, box.y), WIDTH, TALL, fill=theme.PAPER,
              edge=theme.INK, line=2.4 if is_user else 1.4,
              dashes=(4, 2) if role.key == "relay" else (),
              radius=12 if is_user else 0 if is_store else 5,
              gid=f"role-{role.key}")  # fmt: skip
    names = hosts.get(role.key, ())
    y = box.y + (18 if names else 24)
    sheet.text((box.x + 12, y), role.sign, SIGN, gid=f"sign-{role.key}")
    left = theme.text_width(role.sign, SIGN) + 22
    sheet.text((box.x + left, y), _shortened(role.name, WIDTH - left - 4, SMALL),
               SMALL, gid=f"name-{role.key}")  # fmt: skip
    sheet.text((box.x + 12, y + 21), role.words, SMALL, colour=theme.MUTED,
               gid=f"does-{role.key}")  # fmt: skip
    if names:
        words = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
        sheet.text((box.x + 12, y + 39), _shortened(words, WIDTH - 20, HOST), HOST,
                   colour=theme.CLIENT, gid=f"host-{role.key}")  # fmt: skip


def _shortened(words: str, width: float, lettering: Lettering) -> str:
    return theme.shorten(theme.printable(words, lettering), room(width), lettering)


def _draw_look_up(sheet: Sheet) -> None:
    """The sending host asks the DNS before it sends."""
    x, y, width, tall = _MIDDLE, 322.0, WIDTH, 52.0
    sheet.box((x, y), width, tall, fill=theme.PAPER, edge=theme.MUTED, dashes=(1, 2),
              line=1.4, radius=16, gid="dns")  # fmt: skip
    sheet.text((x + 14, y + 17), "DNS", SIGN, gid="dns-sign")
    sheet.text((x + 58, y + 17), "domain name system", SMALL, gid="dns-name")
    sheet.text((x + 14, y + 37), "MX: which hosts take mail", SMALL, colour=theme.MUTED,
               gid="dns-words")  # fmt: skip
    start = BOXES["mta"]
    bend = start.x + WIDTH + 62
    points = [(start.x + WIDTH, start.y + 7), (bend, start.y + 7),
              (bend, y + tall / 2), (x, y + tall / 2)]  # fmt: skip
    sheet.arrow(points, LOOK_UP, gid="look-up")
    sheet.text((bend - 8, start.y - 14), "asks first", REMARK, align="right",
               gid="look-up-words")  # fmt: skip


def _draw_legend(sheet: Sheet) -> None:
    """Explain the arrows, between the two sides."""
    x, y = GUTTER + HALF + 18, 66.0
    width = theme.WIDTH - 2 * x
    for stroke, words in (
        (SMTP, "SMTP"),
        (OTHER, "not SMTP: another protocol, or none"),
        (LOOK_UP, "a question to the DNS"),
    ):
        sheet.arrow([(x, y), (x + 44, y)], stroke, gid="legend")
        y = paragraph(sheet, (x + 56, y), words, width - 56, SMALL, gid="legend-words",
                      line=14)  # fmt: skip
        y += 12
    words = "An arrow points from the one that asks to the one that answers."
    paragraph(sheet, (x, y + 6), words, width, REMARK, gid="legend-note")


# The same in words.


def _summary(hosts: Mapping[str, tuple[str, ...]]) -> str:
    smtp = sum(link.is_smtp for link in LINKS)
    words = f"{len(ROLES)} roles, {len(LINKS)} links, {smtp} of them SMTP"
    names = {name for each in hosts.values() for name in each}
    if names:
        words += f"; {len(names)} host{'s' if len(names) != 1 else ''}"
    return words


def _description(hosts: Mapping[str, tuple[str, ...]]) -> str:
    lines = [f"The roles of a mail system: {_summary(hosts)}."]
    for role in ROLES.values():
        here = f" ({listed(hosts[role.key])})" if role.key in hosts else ""
        lines.append(f"{role.sign}, {role.name}: {role.words}{here}.")
    for link in LINKS:
        start, end = ROLES[link.start], ROLES[link.end]
        port = f", {link.port}" if link.port else ""
        lines.append(
            f"{start.sign} ({start.words}) to {end.sign} ({end.words}): "
            f"{link.protocol}{port}; {link.words}."
        )
    lines.append("Before it sends, an MTA asks the DNS which hosts take the mail (MX).")
    return "\n".join(lines)


def _table(hosts: Mapping[str, tuple[str, ...]]) -> Table:
    rows = [
        (
            f"{ROLES[link.start].sign} ({ROLES[link.start].words})",
            f"{ROLES[link.end].sign} ({ROLES[link.end].words})",
            link.protocol,
            link.port,
            ", ".join(hosts.get(link.start, ())),
            ", ".join(hosts.get(link.end, ())),
        )
        for link in LINKS
    ]
    columns = ("from", "to", "protocol", "port", "host", "host at the end")
    return Table("Who speaks what to whom", columns, rows)
