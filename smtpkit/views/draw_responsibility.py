"""Who holds the letter at each instant: a bar for each host, over the same moments.

RFC 5321 sections 4.2.5 and 6.1.  A learner meets it in lessons 01 and 11.  The spans are
read in `holders`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import theme
from .holders import Span, instants_of, shared_of, spans_of
from .journeys import span_words
from .parts import REMARK, TAG, room, sentence_alone
from .picture import Picture, Table, counted
from .sheet import Sheet
from .theme import BOLD, SMALL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..agents.hops import Custody
    from ..agents.network import Network

__all__ = ["responsibility"]

# Distances, in pixels.
MARGIN, NAMES = 16.0, 190.0
TOP, BAR, WORDS, NEXT = 62.0, 20.0, 20.0, 12.0
FOOT = 40.0
LABEL_WIDTH = 66.0  # of the time of an instant

MOST_SPANS = 40

MESSAGE = Lettering(9.5, mono=True)
TICK = Stroke(theme.FAINT, (2, 2), 1)
SHARED = "#fff3d6"

#: what became of it -> fill, edge, dashes, sign
LOOKS: dict[str, tuple[str, str, tuple[float, ...], str]] = {
    "handed in": (theme.PAPER, theme.CLIENT, (), "→"),
    "relayed": (theme.TINT, theme.CLIENT, (), "→"),
    "delivered": ("#e3ecdf", "#2f5d27", (), "✓"),
    "returned": ("#f6dfe7", theme.REFUSED, (5, 2.4), "✕"),
    "deferred": ("#ede3f1", theme.DEFERRED, (2, 1.6), "↻"),
    "waiting": (theme.SHADE, theme.MUTED, (1, 2), "·"),
}


@theme.settings()
def responsibility(
    value: Network | Sequence[Custody], *, ax: Axes | None = None
) -> Picture:
    r"""Draw who is responsible for a message at each instant.

    Args:
        value: a network, with the author's program before its first host; or the
            custody of a network, or some of it.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.  The instants stand at equal distances, whatever lies between.
    Raises:
        BadArgument: the value is neither.
    Source:
        RFC 5321 sections 4.2.5 and 6.1.

    >>> from smtpkit import agents, views
    >>> net = agents.chain("msa.example.org", "mx.example.net")
    >>> letter = b"Subject: hi\r\n\r\nHello\r\n"
    >>> _ = net.submit("ann@example.org", "bob@example.net", letter)
    >>> _ = net.run()
    >>> views.responsibility(net)
    <responsibility: 3 holders of 1 message; all settled; 1 time two at once>
    """
    spans = spans_of(value)
    if not spans:
        sheet = sentence_alone(ax, "Nobody holds a message: none was taken.")
        return _picture(sheet, spans, [])
    drawing = _Drawing(spans)
    sheet = Sheet(ax, theme.WIDTH, drawing.bottom)
    drawing.draw(sheet)
    return _picture(sheet, spans, drawing.shared)


def _picture(
    sheet: Sheet, spans: Sequence[Span], shared: Sequence[tuple[int, int]]
) -> Picture:
    return Picture(
        sheet.ax,
        title="Who holds the letter when",
        summary=f"responsibility: {_summary(spans, shared)}",
        description=_description(spans, shared),
        table=_table(spans),
    )


class _Drawing:
    """Knows where everything stands before anything is drawn."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.all = spans
        self.spans = spans[:MOST_SPANS]
        self.instants = instants_of(self.spans)
        self.shared = shared_of(self.spans, self.instants)
        self.messages = list(dict.fromkeys(span.message for span in spans))
        self.left = MARGIN + NAMES + LABEL_WIDTH / 2
        self.right = theme.WIDTH - MARGIN - LABEL_WIDTH / 2 - 8
        self.step = (self.right - self.left) / max(len(self.instants.times_ms) - 1, 1)
        self.tops = [TOP + n * (BAR + WORDS + NEXT) + 8 for n in range(len(self.spans))]
        self.end = self.tops[-1] + BAR + WORDS + NEXT
        left_out = len(spans) - len(self.spans)
        self.gap = f"… {counted(left_out, 'more span')} not drawn" if left_out else ""
        self.bottom = self.end + FOOT

    def _x(self, time_ms: float) -> float:
        return self.left + self.step * self.instants.place(time_ms)

    def draw(self, sheet: Sheet) -> None:
        self._draw_axis(sheet)
        host = ""
        for number, (span, top) in enumerate(
            zip(self.spans, self.tops, strict=True), 1
        ):
            if span.host != host:
                name = theme.printable(span.host, BOLD)
                sheet.text((MARGIN, top + BAR / 2),
                           theme.shorten(name, room(NAMES - 8), BOLD), BOLD,
                           gid=f"host-{number}")  # fmt: skip
                if number > 1:
                    y = top - NEXT / 2 - 2
                    sheet.line([(MARGIN, y), (theme.WIDTH - MARGIN, y)],
                               Stroke(theme.FRAME, width=0.8), gid="rule")  # fmt: skip
                host = span.host
            who = theme.printable(self._who(span), SMALL)
            sheet.text((MARGIN, top + BAR + 9), theme.shorten(who, room(NAMES - 8), SMALL),
                       SMALL, colour=theme.MUTED, gid=f"who-{number}")  # fmt: skip
            self._draw_bar(sheet, span, top, number)
        y = self.end + 12
        words = "Instants at equal distances, not to scale."
        if self.shared:
            sheet.box((MARGIN, y - 8), 22, 16, fill=SHARED, edge=theme.FAINT, line=1,
                      gid="legend")  # fmt: skip
            words = f"Here two hold it: better twice than never. {words}"
        at = (MARGIN + (30 if self.shared else 0), y)
        sheet.text(at, f"{words} {self.gap}".strip(), REMARK, gid="note")

    def _who(self, span: Span) -> str:
        if len(self.messages) == 1:
            return span.who
        return f"message {self.messages.index(span.message) + 1} {span.who}"

    def _draw_axis(self, sheet: Sheet) -> None:
        for begin, end in self.shared:
            x = self.left + self.step * begin
            sheet.box((x, TOP - 12), self.step * (end - begin), self.end - TOP + 6,
                      fill=SHARED, gid="shared", zorder=-3)  # fmt: skip
        every = max(1, -(-int(LABEL_WIDTH + 6) // max(int(self.step), 1)))
        at = (MARGIN, 30)
        sheet.text(at, "time", SMALL, colour=theme.MUTED, gid="time")
        for number, time_ms in enumerate(self.instants.times_ms):
            x = self.left + self.step * number
            for upper, lower in self._free(x):
                sheet.line([(x, upper), (x, lower)], TICK, gid="tick", zorder=-1)
            if number % every == 0:
                down = 0 if number % (2 * every) == 0 else 16
                sheet.text((x, 22 + down), span_words(time_ms), SMALL, align="center",
                           gid="instant")  # fmt: skip

    def _free(self, x: float) -> list[tuple[float, float]]:
        """Return from where to where a line down at `x` lies on no words."""
        edges = [TOP - 14]
        for span, top in zip(self.spans, self.tops, strict=True):
            _, begin, end = self._words_at(span)
            if begin - 3 < x < end + 3:
                edges += [top + BAR + 1, top + BAR + 17]
        edges.append(self.end - 6)
        return list(zip(edges[::2], edges[1::2], strict=True))

    def _words_at(self, span: Span) -> tuple[str, float, float]:
        """Return the words below a bar, and from where to where they reach."""
        words = f"{LOOKS.get(span.fate, LOOKS['waiting'])[3]} {span.words}"
        width = theme.text_width(words, TAG) / theme.SLACK
        start = self._x(span.since_ms) + 2
        x = max(MARGIN + NAMES, min(start, theme.WIDTH - MARGIN - width))
        return words, x, x + width

    def _draw_bar(self, sheet: Sheet, span: Span, top: float, number: int) -> None:
        fill, edge, dashes, _ = LOOKS.get(span.fate, LOOKS["waiting"])
        start = self._x(span.since_ms)
        end = self.right + 14 if span.until_ms is None else self._x(span.until_ms)
        if end == start:  # at once: a mark as wide as can be seen
            start, end = start - 5, end + 5
        sheet.box((start, top), end - start, BAR, fill=fill, edge=edge, line=1.8,
                  dashes=dashes, radius=3, gid=f"bar-{number}")  # fmt: skip
        if span.until_ms is None:
            sheet.arrow([(end, top + BAR / 2), (end + 16, top + BAR / 2)],
                        Stroke(edge, width=2), gid=f"open-{number}")  # fmt: skip
        words, x, _ = self._words_at(span)
        sheet.text((x, top + BAR + 9), words, TAG, colour=edge, gid=f"words-{number}")


# The same in words.


def _summary(spans: Sequence[Span], shared: Sequence[tuple[int, int]]) -> str:
    if not spans:
        return "nobody holds a message"
    messages = {span.message for span in spans}
    hosts = {span.host for span in spans}
    parts = [f"{counted(len(hosts), 'holder')} of {counted(len(messages), 'message')}"]
    still = [span for span in spans if span.until_ms is None]
    parts.append(f"{counted(len(still), 'span')} open" if still else "all settled")
    if shared:
        parts.append(f"{counted(len(shared), 'time')} two at once")
    return "; ".join(parts)


def _description(spans: Sequence[Span], shared: Sequence[tuple[int, int]]) -> str:
    lines = [f"Who holds the letter when: {_summary(spans, shared)}."]
    for span in spans:
        paths = ", ".join(f"<{path}>" for path in span.paths[:100])
        name = f" {span.message}" if span.message else ""
        lines.append(
            f"{span.host}: message{name} for {paths}, "
            f"since {span_words(span.since_ms)}: {span.words}."
        )
    return "\n".join(lines)


def _table(spans: Sequence[Span]) -> Table:
    rows = [
        (
            span.host,
            span.message,
            path,
            span.since_ms,
            "" if span.until_ms is None else span.until_ms,
            span.fate,
        )
        for span in spans
        for path in span.paths
    ]
    columns = ("host", "message", "recipient", "since, ms", "until, ms", "fate")
    return Table("Who held the message", columns, rows)
