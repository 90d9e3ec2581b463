"""The layers of one segment: Ethernet around IP around TCP around SMTP, and its octets.

RFC 791, RFC 9293, RFC 5321.  A learner meets it in lesson 01.  The frame is taken apart in
`segment_layers`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ..transcript.model import Transcript
from . import theme
from .parts import REMARK, line_end, room, sentence_alone
from .picture import Picture, Table, counted
from .segment_layers import Field, Frame, Layer, frame_of
from .sheet import Sheet
from .theme import BOLD, SMALL, Lettering

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["layers"]

# Distances, in pixels.
MARGIN, INSET, PAD = 16.0, 14.0, 12.0
TITLE, FIELDS, LINE = 30.0, 58.0, 19.0  # heights
CELL, TALL, IN_ROW, ABOVE, NEXT = 26.0, 20.0, 32, 15.0, 5.0  # of the octets
NUMBER = 30.0

MOST_LINES, MOST_ROWS = 6, 8

VALUE = Lettering(11.5, mono=True, bold=True)
NAME = Lettering(10)
TEXT = Lettering(12.5, mono=True)
HEX = Lettering(10, mono=True)
PIECE = Lettering(10.5, bold=True)

#: layer -> fill, edge, dashes
LOOKS: dict[str, tuple[str, str, tuple[float, ...]]] = {
    "link": ("#e3e5e9", "#3a4250", (1, 1.4)),
    "ip": ("#e3ecdf", "#2f5d27", (5, 2)),
    "tcp": ("#ffeecb", theme.SERVER, ()),
    "smtp": (theme.PAPER, theme.CLIENT, ()),
    "rest": (theme.PAPER, theme.REFUSED, (5, 2.4)),
}


@theme.settings()
def layers(
    value: Transcript | bytes, *, segment: int = 1, ax: Axes | None = None
) -> Picture:
    """Draw one TCP segment with all that is around it.

    Args:
        value: a transcript, as the packets that would have carried it; the octets of a
            capture (pcap or pcapng) of Ethernet; or those of one frame.
        segment: which one of the segments that carry octets, from 1.  A single frame
            has no other.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture; its `table` has every field of every header.
    Raises:
        BadArgument: the value is none of these, or has not so many segments.
    Source:
        RFC 791 section 3.1; RFC 9293 section 3.1.

    >>> import smtpkit
    >>> lab = smtpkit.Lab()
    >>> _ = lab.say("EHLO me.example")
    >>> smtpkit.views.layers(lab.transcript, segment=2)
    <layers: segment 2; Ethernet 14, IPv4 20, TCP 20, SMTP 17: 71 octets>
    """
    frame = frame_of(value, segment)
    if frame is None:
        sheet = sentence_alone(ax, "No segment carries octets: nothing was said.")
        return _picture(sheet, Frame((), 0, 0), "no segment carries octets")
    drawing = _Drawing(frame)
    sheet = Sheet(ax, theme.WIDTH, drawing.bottom)
    drawing.draw(sheet)
    return _picture(sheet, frame, _summary(frame))


def _picture(sheet: Sheet, frame: Frame, summary: str) -> Picture:
    return Picture(
        sheet.ax,
        title="The layers of one TCP segment",
        summary=f"layers: {summary}",
        description=_description(frame, summary),
        table=_table(frame),
    )


class _Drawing:
    """Knows where everything stands before anything is drawn."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lines = _text_of(frame.layers[-1])
        self.heights = [
            TITLE + (FIELDS if layer.fields else LINE * len(self.lines) + 8)
            for layer in frame.layers
        ]
        depth = len(frame.layers)
        self.nested = MARGIN + sum(self.heights) + INSET * (depth - 1)
        self.cells_at = self.nested + 34
        self.rows = self._rows()
        y = self.cells_at
        self.tops = []
        for start, end in self.rows:
            if any(
                start <= layer.start < end and layer.octets for layer in frame.layers
            ):
                y += ABOVE
            self.tops.append(y)
            y += TALL + NEXT
        self.left_out = frame.captured - (self.rows[-1][1] if self.rows else 0)
        self.remark = _remark(frame, self.left_out)
        self.bottom = y + 10 + (18 if self.remark else 0)

    def _rows(self) -> list[tuple[int, int]]:
        total = self.frame.captured
        rows = [(at, min(at + IN_ROW, total)) for at in range(0, total, IN_ROW)]
        return rows[:MOST_ROWS]

    def draw(self, sheet: Sheet) -> None:
        y = MARGIN
        for number, layer in enumerate(self.frame.layers):
            left = MARGIN + INSET * number
            width = theme.WIDTH - 2 * left
            below = self.nested - INSET * number
            fill, edge, dashes = LOOKS[layer.key]
            sheet.box((left, y), width, below - y, fill=fill, edge=edge, dashes=dashes,
                      line=1.8, radius=6, gid=f"layer-{layer.key}",
                      zorder=1 + number / 10)  # fmt: skip
            self._draw_layer(sheet, layer, (left + PAD, y), width - 2 * PAD)
            y += self.heights[number]
        self._draw_cells(sheet)

    def _draw_layer(
        self, sheet: Sheet, layer: Layer, corner: tuple[float, float], width: float
    ) -> None:
        x, y = corner[0], corner[1] + 18
        sheet.text((x, y), layer.name, BOLD, gid=f"name-{layer.key}")
        left = x + theme.text_width(layer.name, BOLD) / theme.SLACK + 12
        kind = "header of " if layer.fields else ""
        words = f"{layer.task}; {kind}{counted(len(layer.octets), 'octet')}"
        sheet.text((left, y), words, SMALL, colour=theme.MUTED, gid=f"task-{layer.key}")
        y += TITLE - 4
        if layer.fields:
            _draw_fields(sheet, layer, (x, y), width)
        else:
            self._draw_text(sheet, layer, (x, y), width)

    def _draw_text(
        self, sheet: Sheet, layer: Layer, corner: tuple[float, float], width: float
    ) -> None:
        x, y = corner
        for text, octets in self.lines:
            lettering = TEXT if octets else REMARK
            ending = f"… ({octets:,} octets)"
            ends = ("CR", "LF") if text.endswith("\r\n") else ()
            words = theme.printable(text.removesuffix("\r\n"), lettering)
            words = theme.shorten(words, room(width - 60), lettering, ending)
            sheet.text((x, y), words, lettering, gid=f"text-{layer.key}")
            right = x + theme.text_width(words, lettering) / theme.SLACK + 6
            line_end(sheet, right if words else x, y, ends)
            y += LINE

    def _draw_cells(self, sheet: Sheet) -> None:
        left = MARGIN + NUMBER
        at = (MARGIN, self.nested + 18)
        words = "the octets of the frame, in hexadecimal"
        sheet.text(at, words, SMALL, colour=theme.MUTED, gid="octets")
        whole = b"".join(layer.octets for layer in self.frame.layers)
        corners: dict[str, list[tuple[float, float]]] = defaultdict(list)
        signs = []
        for (start, end), top in zip(self.rows, self.tops, strict=True):
            middle = top + TALL / 2
            sheet.text((left - 8, middle), str(start), NAME, colour=theme.MUTED,
                       align="right", gid="position")  # fmt: skip
            for position in range(start, end):
                x = left + CELL * (position - start)
                layer = self._at(position)
                corners[layer.key].append((x, top))
                if position == layer.start:
                    sheet.text((x + 2, top - 8), layer.name, PIECE,
                               gid=f"begins-{layer.key}")  # fmt: skip
                if position < len(whole):
                    signs.append((x + CELL / 2, middle, f"{whole[position]:02X}"))
        for key, places in corners.items():
            fill, edge, dashes = LOOKS[key]
            sheet.boxes(places, CELL, TALL, fill=fill, edge=edge, dashes=dashes,
                        gid=f"cells-{key}")  # fmt: skip
        sheet.signs(signs, HEX, gid="hexadecimal")
        if self.remark:
            at = (left, self.bottom - 16)
            sheet.text(at, self.remark, REMARK, gid="remark")

    def _at(self, position: int) -> Layer:
        found = [
            layer
            for layer in self.frame.layers
            if layer.start <= position and (layer.octets or layer.start != position)
        ]
        return found[-1]


def _draw_fields(
    sheet: Sheet, layer: Layer, corner: tuple[float, float], width: float
) -> None:
    column = width / len(layer.fields)
    for number, field in enumerate(layer.fields):
        x, y = corner[0] + column * number, corner[1]
        sheet.text((x, y), field.name, NAME, colour=theme.MUTED,
                   gid=f"field-{layer.key}-{number + 1}")  # fmt: skip
        value = theme.shorten(field.value, room(column - 8), VALUE)
        sheet.text((x, y + 15), value, VALUE, gid=f"value-{layer.key}-{number + 1}")
        if field.words:
            words = theme.shorten(field.words, room(column - 6), NAME)
            sheet.text((x, y + 30), words, NAME, gid=f"words-{layer.key}-{number + 1}")


def _text_of(layer: Layer) -> list[tuple[str, int]]:
    """Return the lines that the innermost layer carries, each with its length."""
    if not layer.octets:
        return [("no octets", 0)]
    lines = layer.octets.split(b"\r\n")
    tail = lines.pop()
    named = [line + b"\r\n" for line in lines] + ([tail] if tail else [])
    shown = [(_readable(line), len(line)) for line in named[:MOST_LINES]]
    if (left := len(named) - MOST_LINES) > 0:
        shown[-1] = (f"… {counted(left + 1, 'more line')}", 0)
    return shown


def _readable(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace")


def _remark(frame: Frame, left_out: int) -> str:
    words = []
    if left_out > 0:
        words.append(f"… {counted(left_out, 'more octet')} not drawn")
    if frame.missing:
        words.append(
            f"{counted(frame.missing, 'octet')} of the frame were not captured"
        )
    return "; ".join(words)


# The same in words.


def _summary(frame: Frame) -> str:
    sizes = ", ".join(f"{layer.name} {len(layer.octets)}" for layer in frame.layers)
    number = f"segment {frame.number}; " if frame.number else ""
    missing = f"; {frame.missing} not captured" if frame.missing else ""
    return f"{number}{sizes}: {counted(frame.captured, 'octet')}{missing}"


def _description(frame: Frame, summary: str) -> str:
    lines = [f"One TCP segment and what is around it: {summary}."]
    for layer in frame.layers:
        lines.append(
            f"{layer.name}, {layer.task}, {counted(len(layer.octets), 'octet')}:"
        )
        lines += [f"  {_said(field)}" for field in layer.fields]
    if frame.layers:
        lines += [f"  {text}".rstrip("\r\n") for text, _ in _text_of(frame.layers[-1])]
    return "\n".join(lines)


def _said(field: Field) -> str:
    return f"{field.name}: {field.value}" + (f" ({field.words})" if field.words else "")


def _table(frame: Frame) -> Table:
    rows: list[tuple[object, ...]] = []
    for layer in frame.layers:
        rows += [
            (layer.name, field.name, field.value, field.words) for field in layer.fields
        ]
        rows.append(
            (layer.name, "octets", len(layer.octets), layer.octets[:60].hex(" "))
        )
    return Table(
        "The headers and the content", ("layer", "field", "value", "words"), rows
    )
