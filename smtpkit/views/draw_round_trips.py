"""The same message sent in several ways: each round trip drawn, and the time it cost.

RFC 2920 (PIPELINING), RFC 3030 (CHUNKING).  A learner meets it in lesson 09.  What a round
trip is, is decided in `trip_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..transcript.model import Transcript
from . import theme
from .ladder_words import milliseconds
from .parts import REMARK, lines_of, paragraph, room, sentence_alone
from .picture import Picture, Table, counted
from .sheet import Sheet
from .theme import BOLD, SMALL, STROKES, Lettering, Stroke
from .trip_rows import Way, time_words, ways_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["round_trips"]

# Distances, in pixels.
MARGIN, NAMES = 20.0, 176.0  # the names stand at the left
TOP, LANES, LINE = 54.0, 40.0, 14.0  # above the rows; between client and server
CELL = 74.0  # of one link's times
BETWEEN = 18.0
WIDEST = 64.0  # one round trip takes at most so much
HEADS = 13.0  # arrows of narrower trips have no heads

MOST_WAYS, MOST_LINKS, MOST_TRIPS, MOST_LINES = 12, 5, 150, 2

SENT = Lettering(9.5, mono=True)
LANE = Stroke(theme.FAINT, width=1.2)


@theme.settings()
def round_trips(
    value: Mapping[str, Transcript] | Sequence[tuple[object, ...]],
    *,
    ax: Axes | None = None,
) -> Picture:
    """Draw how often each way of sending waits for the other side, and for how long.

    Args:
        value: for each way its name and its transcript: as a mapping, or as pairs; or as
            triples of the name, the link's round-trip time in milliseconds and the
            transcript, for the same ways over several links.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.
    Raises:
        BadArgument: the value is none of these.
    Source:
        RFC 2920 section 1.

    >>> import smtpkit
    >>> slow, fast = smtpkit.Lab(rtt_ms=20), smtpkit.Lab(rtt_ms=20)
    >>> _ = slow.say("EHLO me.example", "NOOP", "QUIT")
    >>> _ = fast.pipeline("EHLO me.example", "NOOP", "QUIT")
    >>> ways = {"one by one": slow.transcript, "at once": fast.transcript}
    >>> smtpkit.views.round_trips(ways)
    <round_trips: one by one 3 round trips, 60 ms; at once 1 round trip, 20 ms>
    """
    ways = ways_of(value)
    if not ways:
        sheet = sentence_alone(ax, "Nothing was sent in any way.")
        return _picture(sheet, ways)
    drawing = _Drawing(ways)
    sheet = Sheet(ax, theme.WIDTH, drawing.bottom)
    drawing.draw(sheet)
    return _picture(sheet, ways)


def _picture(sheet: Sheet, ways: Sequence[Way]) -> Picture:
    return Picture(
        sheet.ax,
        title="The same message, sent in several ways",
        summary=f"round_trips: {_summary(ways)}",
        description=_description(ways),
        table=_table(ways),
    )


class _Drawing:
    """Knows where everything stands before anything is drawn."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self.ways = ways[:MOST_WAYS]
        self.links = list(dict.fromkeys(rtt for way in ways for rtt in way.results))
        self.left_out = [
            words
            for number, words in (
                (len(ways) - MOST_WAYS, "way"),
                (len(self.links) - MOST_LINKS, "link"),
            )
            if number > 0
            for words in [counted(number, f"more {words}")]
        ]
        self.links = self.links[:MOST_LINKS]
        self.left = MARGIN + NAMES
        self.times = theme.WIDTH - MARGIN - CELL * len(self.links)
        self.room = self.times - self.left - 24
        most = max(1, *(min(len(way.trips), MOST_TRIPS) for way in self.ways))
        self.unit = min(WIDEST, self.room / most)
        self.said = [lines_of(_said(way), self.room, SENT) for way in self.ways]
        self.tops: list[float] = []
        y = TOP
        for said in self.said:
            self.tops.append(y)
            y += 14 + LANES + 14 + LINE * min(len(said), MOST_LINES) + BETWEEN
        self.end = y
        self.bottom = y + 4 + 16 * bool(self.left_out)

    def draw(self, sheet: Sheet) -> None:
        self._draw_heads(sheet)
        for number, (way, top) in enumerate(zip(self.ways, self.tops, strict=True), 1):
            if number % 2:
                height = self._next(number) - top - BETWEEN + 10
                sheet.box((MARGIN - 8, top - 6), theme.WIDTH - 2 * MARGIN + 16, height,
                          fill=theme.SHADE, radius=5, gid=f"way-{number}",
                          zorder=-5)  # fmt: skip
            self._draw_name(sheet, way, top, number)
            self._draw_trips(sheet, way, top + 14, number)
            self._draw_times(sheet, way, top, number)
            paragraph(sheet, (self.left, top + 14 + LANES + 14), self.said[number - 1],
                      self.room, SENT, colour=theme.MUTED, most=MOST_LINES, line=LINE,
                      gid=f"said-{number}")  # fmt: skip
        if self.left_out:
            words = f"… {' and '.join(self.left_out)} not drawn"
            sheet.text((MARGIN, self.end), words, REMARK, gid="gap")

    def _next(self, number: int) -> float:
        return self.tops[number] if number < len(self.tops) else self.end

    def _draw_heads(self, sheet: Sheet) -> None:
        sheet.text((self.left, 32), "one arrow down and one up: a round trip", SMALL,
                   colour=theme.MUTED, gid="head-trips")  # fmt: skip
        middle = (self.times + theme.WIDTH - MARGIN) / 2
        words = "time" if self.links == [None] else "time, for links of"
        sheet.text((middle, 18), words, SMALL, colour=theme.MUTED, align="center",
                   gid="head-times")  # fmt: skip
        for number, rtt_ms in enumerate(self.links):
            at = (self.times + CELL * (number + 0.5), 35)
            words = "" if rtt_ms is None else f"{milliseconds(rtt_ms)} ms"
            sheet.text(at, words, BOLD, align="center", gid=f"link-{number + 1}")

    def _draw_name(self, sheet: Sheet, way: Way, top: float, number: int) -> None:
        lines = lines_of(way.name, NAMES - 66, BOLD)
        y = paragraph(sheet, (MARGIN, top + 14), lines, NAMES - 66, BOLD, most=2,
                      gid=f"name-{number}")  # fmt: skip
        paragraph(sheet, (MARGIN, y + 2), way.count, NAMES - 66, SMALL,
                  gid=f"count-{number}")  # fmt: skip

    def _draw_trips(self, sheet: Sheet, way: Way, top: float, number: int) -> None:
        trips = way.trips[:MOST_TRIPS]
        right = self.left + self.unit * max(len(trips), 1)
        for y, side in ((top, "client"), (top + LANES, "server")):
            words_at = (self.left - 8, y)
            sheet.text(words_at, side, SMALL, colour=STROKES[side].colour,
                       align="right", gid=f"lane-{number}-{side}")  # fmt: skip
            sheet.line([(self.left, y), (right, y)], LANE, gid=f"lane-{number}")
        starts = [self.left + order * self.unit for order in range(len(trips))]
        there = [((x, top), (x + self.unit / 2, top + LANES)) for x in starts]
        back = [
            (end, (x + self.unit, top))
            for x, (_, end) in zip(starts, there, strict=True)
        ]
        for pairs, side, gid in ((there, "client", "trip"), (back, "server", "back")):
            if self.unit < HEADS:
                sheet.lines(pairs, STROKES[side], gid=f"{gid}-{number}")
                continue
            for pair in pairs:
                sheet.arrow(pair, STROKES[side], gid=f"{gid}-{number}")
        for x, trip in zip(starts, trips, strict=True):
            label = theme.printable(trip.short, SENT)
            if theme.text_width(label, SENT) < room(self.unit - 4):
                at = (x + self.unit / 2, top - 8)
                sheet.text(at, label, SENT, align="center",
                           gid=f"label-{number}")  # fmt: skip
        if len(way.trips) > MOST_TRIPS:
            words = f"… {len(way.trips) - MOST_TRIPS:,} more"
            sheet.text((right, top - 9), words, REMARK, align="right",
                       gid=f"more-{number}")  # fmt: skip

    def _draw_times(self, sheet: Sheet, way: Way, top: float, number: int) -> None:
        for order, rtt_ms in enumerate(self.links):
            x = self.times + CELL * order
            if rtt_ms not in way.results:
                continue
            time_ms = way.results[rtt_ms][1]
            at = (x + CELL / 2, top + 22)
            sheet.text(at, time_words(time_ms), BOLD, align="center",
                       gid=f"time-{number}-{order + 1}")  # fmt: skip
            slowest = max(
                w.results[rtt_ms][1] or 0.0 for w in self.ways if rtt_ms in w.results
            )
            if time_ms is None or not slowest:
                continue
            whole = CELL - 14
            sheet.box((x + 7, top + 36), whole, 9, fill=theme.PAPER, edge=theme.FAINT,
                      line=1, gid=f"whole-{number}-{order + 1}")  # fmt: skip
            sheet.box((x + 7, top + 36), max(1.0, whole * time_ms / slowest), 9,
                      fill=theme.CLIENT, gid=f"bar-{number}-{order + 1}",
                      zorder=1.5)  # fmt: skip


def _said(way: Way) -> str:
    """Return what was sent in each round trip, so that repeats are counted."""
    runs: list[tuple[str, int]] = []
    for trip in way.trips:
        if runs and runs[-1][0] == trip.words:
            runs[-1] = (trip.words, runs[-1][1] + 1)
        else:
            runs.append((trip.words, 1))
    words = [f"{words} ({n} trips)" if n > 1 else words for words, n in runs]
    return " | ".join(words) or "nothing was said"


def _summary(ways: Sequence[Way]) -> str:
    if not ways:
        return "nothing was sent"
    said = [f"{_short(way.name)} {way.count}{_times(way)}" for way in ways]
    if len(said) > 6:
        said = [*said[:5], f"{len(said) - 5} more ways"]
    return "; ".join(said)


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:30]}…"


def _times(way: Way) -> str:
    times = [
        time_words(time_ms)
        + (f" over {milliseconds(rtt_ms)} ms" if rtt_ms is not None else "")
        for rtt_ms, (_, time_ms) in list(way.results.items())[:3]
        if time_ms is not None
    ]
    return "".join(f", {words}" for words in times)


def _description(ways: Sequence[Way]) -> str:
    lines = [f"Round trips: {_summary(ways)}."]
    for way in ways:
        said = _said(way)
        said = said if len(said) <= 600 else f"{said[:600]}…"
        lines.append(f"{way.name}: {way.count}. A bar ends each: {said}.")
        lines += [
            f"  over a link of {milliseconds(rtt_ms)} ms: {time_words(time_ms)}"
            for rtt_ms, (_, time_ms) in way.results.items()
            if rtt_ms is not None
        ]
    return "\n".join(lines)


def _table(ways: Sequence[Way]) -> Table:
    rows = [
        (
            way.name,
            milliseconds(rtt_ms),
            number,
            milliseconds(time_ms),
            sum(trip.octets for trip in way.trips),
        )
        for way in ways
        for rtt_ms, (number, time_ms) in way.results.items()
    ]
    columns = ("way", "link, ms", "round trips", "time, ms", "octets from the client")
    return Table("Round trips and time", columns, rows)
