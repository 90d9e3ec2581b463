"""The way of a message from host to host: an arrow for each conversation.

RFC 5321 section 2.3.3 and 4.2.5.  A learner meets it in lesson 01.  Each conversation
stands behind its arrow: whole in `describe`, as a ladder with `views.ladder`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import theme
from .journeys import Leg, legs_of, span_words, steps_of
from .parts import REMARK, TAG, lines_of, room, sentence_alone
from .picture import Picture, Table, counted
from .sheet import Sheet
from .theme import SMALL, STROKES, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..agents.hops import Hop
    from ..agents.network import Network

__all__ = ["hops"]

# Distances, in pixels.
MARGIN, TIMES = 16.0, 92.0
HEADS, FIRST = 58.0, 18.0
LINE, NEXT = 15.0, 16.0
INSET = 10.0

MOST_HOSTS, MOST_LEGS, END_LEGS = 8, 30, 8

HOST = Lettering(11, mono=True, bold=True)
STEPS = Lettering(10, mono=True)
LIFE = Stroke(theme.FAINT, width=1.6)
SENT = Stroke(theme.CLIENT, width=2.4)


@theme.settings()
def hops(value: Network | Sequence[Hop], *, ax: Axes | None = None) -> Picture:
    r"""Draw the way of a message: the hosts side by side, an arrow for each conversation.

    Args:
        value: a network, or its hops.  Of more than 30 conversations the middle is left
            out, and the drawing says so.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture; its `describe` has every conversation line by line.
    Raises:
        BadArgument: the value is neither.
    Source:
        RFC 5321 sections 2.3.3 and 4.2.5.

    >>> from smtpkit import agents, views
    >>> net = agents.chain("msa.example.org", "mx.example.net")
    >>> letter = b"Subject: hi\r\n\r\nHello\r\n"
    >>> _ = net.submit("ann@example.org", "bob@example.net", letter)
    >>> _ = net.run()
    >>> views.hops(net)
    <hops: 2 conversations between 3 hosts; 2 took a message; 475 ms>
    """
    legs = legs_of(value)
    if not legs:
        sheet = sentence_alone(ax, "No conversation has begun: nothing has moved.")
        return _picture(sheet, legs)
    drawing = _Drawing(legs)
    sheet = Sheet(ax, theme.WIDTH, drawing.bottom)
    drawing.draw(sheet)
    return _picture(sheet, legs)


def _picture(sheet: Sheet, legs: Sequence[Leg]) -> Picture:
    return Picture(
        sheet.ax,
        title="The way of a message, from host to host",
        summary=f"hops: {_summary(legs)}",
        description=_description(legs),
        table=_table(legs),
    )


def _hosts(legs: Sequence[Leg]) -> list[str]:
    names = [name for leg in legs for name in (leg.client, leg.server)]
    return list(dict.fromkeys(names))


class _Drawing:
    """Knows where everything stands before anything is drawn."""

    def __init__(self, legs: Sequence[Leg]) -> None:
        everyone = _hosts(legs)
        self.hosts = everyone[:MOST_HOSTS]
        known = [x for x in legs if x.client in self.hosts and x.server in self.hosts]
        self.left_out = len(legs) - len(known)
        self.rows: list[Leg | None] = [*known]
        self.gap = len(known) - MOST_LEGS
        if self.gap > 0:
            self.rows = [*known[: MOST_LEGS - END_LEGS], None, *known[-END_LEGS:]]
        self.left = MARGIN + TIMES
        self.column = (theme.WIDTH - MARGIN - self.left) / len(self.hosts)
        self.tops: list[float] = []
        self.steps: list[list[str]] = []
        y = HEADS + FIRST
        for leg in self.rows:
            width = theme.WIDTH - MARGIN - self._text_left(leg) - 4 if leg else 0.0
            lines = lines_of(steps_of(leg.lines), width, STEPS)[:3] if leg else []
            self.tops.append(y)
            self.steps.append(lines)
            y += (38 + LINE * len(lines) if leg else 12) + NEXT
        self.end = y - 4
        hidden = len(everyone) - len(self.hosts)
        self.remark = (
            f"… {counted(hidden, 'more host')} and {counted(self.left_out, 'conversation')} "
            "with them not drawn"
        ) * (hidden > 0)
        self.bottom = self.end + (30 if self.remark else 12)

    def _x(self, host: str) -> float:
        return self.left + self.column * (self.hosts.index(host) + 0.5)

    def _text_left(self, leg: Leg) -> float:
        """Return where the words of a leg begin: with room for them to the right."""
        first = min(self._x(leg.client), self._x(leg.server)) + INSET
        return min(first, theme.WIDTH - MARGIN - 270)

    def draw(self, sheet: Sheet) -> None:
        for number, host in enumerate(self.hosts, 1):
            x = self._x(host)
            sheet.line([(x, HEADS - 6), (x, self.end)], LIFE, gid=f"life-{number}")
            self._draw_host(sheet, host, x, number)
        at = (MARGIN + TIMES - 18, HEADS - 10)
        sheet.text(at, "time", SMALL, colour=theme.MUTED, align="right", gid="time")
        for number, (leg, top) in enumerate(zip(self.rows, self.tops, strict=True), 1):
            if leg is None:
                words = f"… {counted(len(self.rows) and self.gap, 'conversation')} not drawn"
                sheet.text((self.left, top + 6), words, REMARK, ground=theme.PAPER,
                           gid="gap")  # fmt: skip
            else:
                self._draw_leg(sheet, leg, top, number)
        if self.remark:
            sheet.text((MARGIN, self.bottom - 14), self.remark, REMARK, gid="remark")

    def _draw_host(self, sheet: Sheet, host: str, x: float, number: int) -> None:
        width = self.column - 12
        name = theme.shorten(theme.printable(host, HOST), room(width - 12), HOST)
        width = max(60.0, theme.text_width(name, HOST) / theme.SLACK + 12)
        sheet.box((x - width / 2, 18), width, 30, edge=theme.INK, line=1.4, radius=5,
                  gid=f"host-{number}")  # fmt: skip
        sheet.text((x, 33), name, HOST, align="center", gid=f"host-{number}-name")

    def _draw_leg(self, sheet: Sheet, leg: Leg, top: float, number: int) -> None:
        start, end = self._x(leg.client), self._x(leg.server)
        y = top + 28
        stroke = STROKES[leg.verdict] if leg.verdict else SENT
        if leg.client == leg.server:
            end = start + 30
        sheet.arrow([(start, y), (end, y)], stroke, gid=f"hop-{number}")
        for words, down in _times(leg):
            sheet.text((MARGIN + TIMES - 18, y - 16 + down), words, SMALL,
                       colour=theme.INK if not down else theme.MUTED, align="right",
                       gid=f"time-{number}")  # fmt: skip
        x = self._text_left(leg)
        width = theme.WIDTH - MARGIN - x
        sheet.text((x, top + 10), self._fitted(leg, width), TAG, ground=theme.PAPER,
                   colour=stroke.colour, gid=f"outcome-{number}")  # fmt: skip
        if leg.inside:  # a tube around the arrow
            low, high = sorted((start, end))
            sheet.box((low + 8, y - 6), high - low - 26, 12, fill=theme.TINT,
                      edge=stroke.colour, line=1.2, radius=6, gid=f"tls-{number}",
                      zorder=1.8)  # fmt: skip
        for order, line in enumerate(self.steps[number - 1]):
            sheet.text((x, y + 18 + LINE * order), line, STEPS, colour=theme.INK,
                       ground=theme.PAPER, gid=f"steps-{number}")  # fmt: skip

    def _fitted(self, leg: Leg, width: float) -> str:
        sign = STROKES[leg.verdict].sign if leg.verdict else "✓" if leg.taken else "·"
        tls = "; inside TLS" if leg.inside else ""
        words = theme.printable(f"{sign} {leg.outcome}{tls}", TAG)
        # What is said last is the least: it goes as a whole, not in the middle of a word.
        while theme.text_width(words, TAG) > room(width - 8) and "; " in words:
            words = words.rpartition("; ")[0] + " …"
        return theme.shorten(words, room(width - 8), TAG)


def _times(leg: Leg) -> list[tuple[str, float]]:
    words = [(span_words(leg.start_ms), 0.0)]
    if leg.end_ms is not None and leg.end_ms != leg.start_ms:
        words.append((f"for {span_words(leg.end_ms - leg.start_ms)}", 15.0))
    return words


# The same in words.


def _summary(legs: Sequence[Leg]) -> str:
    if not legs:
        return "nothing has moved"
    hosts = counted(len(_hosts(legs)), "host")
    parts = [f"{counted(len(legs), 'conversation')} between {hosts}"]
    parts.append(f"{sum(bool(leg.taken) for leg in legs)} took a message")
    if failed := sum(bool(leg.verdict) for leg in legs):
        parts.append(f"{failed} took none")
    if sealed := sum(bool(leg.inside) for leg in legs):
        parts.append(f"{sealed} inside TLS")
    ends = [leg.end_ms for leg in legs if leg.end_ms is not None]
    if ends:
        parts.append(span_words(max(ends) - legs[0].start_ms))
    return "; ".join(parts)


def _description(legs: Sequence[Leg]) -> str:
    lines = [f"The way of a message: {_summary(legs)}."]
    for number, leg in enumerate(legs, 1):
        when = " ".join(words for words, _ in _times(leg))
        tls = ", inside TLS" if leg.inside else ""
        lines.append(
            f"{number}. At {when}: {leg.client} to {leg.server}{tls}: {leg.outcome}."
        )
        if number <= MOST_LEGS:
            lines += [f"   {_said(line.side, line.text)}" for line in leg.lines[:200]]
        if len(leg.lines) > 200:
            lines.append(f"   … {len(leg.lines) - 200} more lines")
    return "\n".join(lines)


def _said(side: str, text: str) -> str:
    return f"{side}: {text if len(text) <= 200 else text[:200] + '…'}"


def _table(legs: Sequence[Leg]) -> Table:
    rows = [
        (
            number,
            span_words(leg.start_ms),
            "" if leg.end_ms is None else span_words(leg.end_ms),
            leg.client,
            leg.server,
            "yes" if leg.inside else "no",
            leg.outcome,
            steps_of(leg.lines),
        )
        for number, leg in enumerate(legs, 1)
    ]
    columns = ("hop", "from", "until", "client", "server", "TLS", "outcome", "said")
    return Table("The conversations on the way", columns, rows)
