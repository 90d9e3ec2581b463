"""What a queue tried when: attempts along a line of time, the waits between them told.

RFC 5321 section 4.5.4.1.  A learner meets it in lesson 11.  The attempts are read in
`tries`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from . import theme
from .journeys import span_words
from .parts import REMARK, TAG, room, sentence_alone
from .picture import Picture, Table, counted
from .sheet import Sheet
from .theme import BOLD, SMALL, STROKES, Lettering, Stroke
from .tries import Scale, Track, Try, scale_of, tracks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..agents.entry import Entry
    from ..agents.queue import Queue

__all__ = ["queue_timeline"]

# Distances, in pixels.
MARGIN, NAMES = 16.0, 196.0
TOP, ROW = 56.0, 78.0
FOOT = 40.0
MARK = 14.0  # an attempt's sign takes so much

MOST_TRACKS = 25

PATH = Lettering(10.5, mono=True)
WAIT = Lettering(9.5)
SIGN = Lettering(10, bold=True)
GRID = Stroke(theme.FAINT, (2, 2), 1)
AXIS = Stroke(theme.INK, width=1.4)
WAITING = Stroke(theme.MUTED, width=1.6)
#: kind of attempt -> sign and colour
SIGNS = {
    "done": ("✓", theme.CLIENT),
    "later": (STROKES["later"].sign, theme.DEFERRED),
    "refused": (STROKES["refused"].sign, theme.REFUSED),
}
#: what became of it -> colour of the words that say so
FATES = {"returned": theme.REFUSED, "deferred": theme.DEFERRED, "waiting": theme.INK}
WORDS = {"done": "taken", "later": "not now", "refused": "refused for good"}


@theme.settings()
def queue_timeline(
    value: Queue | Entry | Sequence[Entry], *, ax: Axes | None = None
) -> Picture:
    r"""Draw what a queue tried when, and how long it waited in between.

    Args:
        value: a queue, one of its entries, or several.  Recipients that fared alike
            share a line; of more than 25 lines the rest is counted.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture; its `table` has every attempt.
    Raises:
        BadArgument: the value is none of these.
    Source:
        RFC 5321 section 4.5.4.1.

    >>> from smtpkit import agents, views
    >>> net = agents.chain("msa.example.org", "mx.example.net")
    >>> net.last.is_up = False
    >>> letter = b"Subject: hi\r\n\r\nHello\r\n"
    >>> _ = net.submit("ann@example.org", "bob@example.net", letter)
    >>> _ = net.run(hours=2)
    >>> views.queue_timeline(net.first.queue)
    <queue_timeline: 1 message, 1 recipient; 3 attempts; 1 deferred; waits 30 min, 1 h>
    """
    tracks = tracks_of(value)
    if not tracks:
        sheet = sentence_alone(ax, "The queue is empty: nothing was accepted.")
        return _picture(sheet, tracks)
    drawn = tracks[:MOST_TRACKS]
    drawing = _Drawing(drawn, len(tracks) - len(drawn))
    sheet = Sheet(ax, theme.WIDTH, drawing.bottom)
    drawing.draw(sheet)
    return _picture(sheet, tracks)


def _picture(sheet: Sheet, tracks: Sequence[Track]) -> Picture:
    return Picture(
        sheet.ax,
        title="What the queue tried when",
        summary=f"queue_timeline: {_summary(tracks)}",
        description=_description(tracks),
        table=_table(tracks),
    )


class _Drawing:
    """Knows where everything stands before anything is drawn."""

    def __init__(self, tracks: Sequence[Track], left_out: int) -> None:
        self.tracks = tracks
        self.scale: Scale = scale_of(tracks)
        self.left = MARGIN + NAMES + 10
        self.right = theme.WIDTH - MARGIN - 34
        self.end = TOP + ROW * len(tracks)
        self.gap = f"… {counted(left_out, 'more line')} not drawn." if left_out else ""
        self.bottom = self.end + FOOT

    def _x(self, time_ms: float) -> float:
        span = self.scale.end_ms - self.scale.start_ms
        part = (time_ms - self.scale.start_ms) / span
        return self.left + (self.right - self.left) * min(1.0, max(0.0, part))

    @staticmethod
    def _ground(number: int) -> str:
        return theme.SHADE if number % 2 else theme.PAPER

    def draw(self, sheet: Sheet) -> None:
        sheet.text((MARGIN, 24), "time", SMALL, colour=theme.MUTED, gid="time")
        sheet.line([(self.left, 40), (self.right, 40)], AXIS, gid="axis")
        for mark in self.scale.marks:
            x = self._x(mark)
            sheet.line([(x, 36), (x, self.end)], GRID, gid="mark", zorder=-2)
            sheet.text((x, 24), span_words(mark), SMALL, align="center", gid="scale")
        for number, track in enumerate(self.tracks, 1):
            top = TOP + ROW * (number - 1)
            if number % 2:
                sheet.box((MARGIN - 8, top - 6), theme.WIDTH - 2 * MARGIN + 16, ROW - 6,
                          fill=theme.SHADE, radius=5, gid=f"track-{number}",
                          zorder=-5)  # fmt: skip
            self._draw_names(sheet, track, top, number)
            self._draw_track(sheet, track, top + 18, number)
        self._draw_legend(sheet)

    def _draw_names(self, sheet: Sheet, track: Track, top: float, number: int) -> None:
        width = room(NAMES - 8)
        sheet.text((MARGIN, top + 8), track.id if len(track.id) < 24 else
                   theme.shorten(track.id, width, BOLD), BOLD,
                   gid=f"id-{number}")  # fmt: skip
        to = theme.shorten(theme.printable(f"<{track.paths[0]}>", PATH), width, PATH)
        sheet.text((MARGIN, top + 26), to, PATH, gid=f"to-{number}")
        words = counted(len(track.tries), "attempt")
        if len(track.paths) > 1:
            words += f", {counted(len(track.paths), 'recipient')}"
        sheet.text((MARGIN, top + 43), words, SMALL, colour=theme.MUTED,
                   gid=f"attempts-{number}")  # fmt: skip

    def _draw_track(self, sheet: Sheet, track: Track, y: float, number: int) -> None:
        ends = [t.end_ms for t in track.tries] + [track.arrived_ms]
        last = track.settled_ms if track.settled_ms is not None else max(ends)
        sheet.line([(self._x(track.arrived_ms), y), (self._x(last), y)], WAITING,
                   gid=f"line-{number}")  # fmt: skip
        if track.next_ms is not None and track.settled_ms is None:
            ahead = [(self._x(last), y), (self._x(track.next_ms), y)]
            if ahead[1][0] - ahead[0][0] > 1:
                sheet.line(
                    ahead, Stroke(theme.MUTED, (2, 2), 1.6), gid=f"ahead-{number}"
                )
            at = (self._x(track.next_ms), y)
            sheet.box((at[0] - 6, at[1] - 6), 12, 12, edge=theme.MUTED, dashes=(2, 1.5),
                      line=1.4, radius=6, gid=f"next-{number}", zorder=3)  # fmt: skip
        x = self._x(track.arrived_ms)
        sheet.line([(x, y - 13), (x, y + 13)], Stroke(theme.INK, width=2.4),
                   gid=f"arrived-{number}")  # fmt: skip
        self._draw_tries(sheet, track, y, number)
        words = theme.printable(track.outcome, TAG)
        # Where it is too long the last words stay: which report was sent.
        report = words[last:] if (last := words.rfind(" (reported: ")) > 0 else ""
        width = room(theme.WIDTH - MARGIN - self.left)
        shown = theme.shorten(words, width, TAG, f"…{report}")
        colour = FATES.get(track.fate, theme.CLIENT)
        sheet.text((self.left, y + 36), shown, TAG, colour=colour, gid=f"fate-{number}",
                   ground=self._ground(number))  # fmt: skip

    def _draw_tries(self, sheet: Sheet, track: Track, y: float, number: int) -> None:
        """Draw every attempt: a sign in a circle, or a tick where there is no room."""
        circled = self._apart(track.tries)
        for attempt in track.tries:
            sign, colour = SIGNS[attempt.kind]
            x = self._x(attempt.end_ms)
            gid = f"try-{number}-{attempt.kind}"
            if attempt not in circled:
                sheet.line([(x, y - 9), (x, y + 9)], Stroke(colour, width=1.8), gid=gid)
                continue
            _draw_sign(sheet, (x, y), sign, colour, gid)
        for (earlier, later), wait in zip(
            pairwise(track.tries), track.waits, strict=True
        ):
            begin, end = self._x(earlier.end_ms), self._x(later.end_ms)
            words = span_words(wait)
            if theme.text_width(words, WAIT) < room(end - begin - 4):
                at = ((begin + end) / 2, y + 17)
                sheet.text(at, words, WAIT, colour=theme.MUTED, align="center",
                           gid=f"wait-{number}",
                           ground=self._ground(number))  # fmt: skip

    def _apart(self, tries: Sequence[Try]) -> list[Try]:
        """Return the attempts whose signs do not touch; the last one always."""
        shown: list[Try] = []
        for attempt in reversed(tries):
            x = self._x(attempt.end_ms)
            if not shown or self._x(shown[-1].end_ms) - x >= MARK:
                shown.append(attempt)
        return shown

    def _draw_legend(self, sheet: Sheet) -> None:
        x, y = MARGIN + 8, self.end + 14
        kinds = [
            k for k in SIGNS if any(t.kind == k for r in self.tracks for t in r.tries)
        ]
        for kind in kinds:
            sign, colour = SIGNS[kind]
            _draw_sign(sheet, (x, y), sign, colour, "legend")
            sheet.text((x + 14, y), WORDS[kind], SMALL, gid="legend-words")
            x += 14 + theme.text_width(WORDS[kind], SMALL) / theme.SLACK + 26
        words = "Thick bar: accepted. Between attempts: how long the queue waited. "
        words += f"To scale. {self.gap}"
        left = theme.WIDTH - MARGIN - x
        sheet.text((x, y), theme.shorten(words.strip(), room(left), REMARK), REMARK,
                   gid="note")  # fmt: skip


def _draw_sign(
    sheet: Sheet, at: tuple[float, float], sign: str, colour: str, gid: str
) -> None:
    x, y = at
    sheet.box((x - MARK / 2, y - MARK / 2), MARK, MARK, fill=theme.PAPER, edge=colour,
              line=1.5, radius=MARK / 2, gid=gid, zorder=3)  # fmt: skip
    sheet.signs([(x, y, sign)], SIGN, colour=colour, gid="sign", zorder=4)


# The same in words.


def _summary(tracks: Sequence[Track]) -> str:
    if not tracks:
        return "an empty queue"
    messages = len({track.id for track in tracks})
    people = sum(len(track.paths) for track in tracks)
    attempts = sum(len(track.tries) for track in tracks)
    parts = [f"{counted(messages, 'message')}, {counted(people, 'recipient')}",
             counted(attempts, "attempt")]  # fmt: skip
    fates: dict[str, int] = {}
    for track in tracks:
        fates[track.fate] = fates.get(track.fate, 0) + len(track.paths)
    parts.append(", ".join(f"{number} {fate}" for fate, number in fates.items()))
    waits = max((track.waits for track in tracks), key=len, default=[])
    if waits:
        words = [span_words(wait) for wait in waits]
        more = [f"… {len(words) - 5} more"] if len(words) > 5 else []
        parts.append(f"waits {', '.join(words[:5] + more)}")
    return "; ".join(parts)


def _description(tracks: Sequence[Track]) -> str:
    lines = [f"What the queue tried when: {_summary(tracks)}."]
    for track in tracks:
        paths = ", ".join(f"<{path}>" for path in track.paths[:100])
        when = span_words(track.arrived_ms)
        lines.append(f"{track.id} for {paths}, accepted at {when}: {track.outcome}.")
        lines += [
            f"  at {span_words(attempt.start_ms)} {attempt.host or 'own mailbox'}: "
            f"{attempt.words}"
            for attempt in track.tries
        ]
    return "\n".join(lines)


def _table(tracks: Sequence[Track]) -> Table:
    rows = [
        (
            track.id,
            track.to,
            number,
            attempt.start_ms,
            attempt.end_ms,
            attempt.host,
            WORDS[attempt.kind],
            attempt.words,
        )
        for track in tracks
        for number, attempt in enumerate(track.tries, 1)
    ]
    columns = (
        "message",
        "to",
        "attempt",
        "from, ms",
        "until, ms",
        "host",
        "outcome",
        "said",
    )
    return Table("Every attempt of the queue", columns, rows)
