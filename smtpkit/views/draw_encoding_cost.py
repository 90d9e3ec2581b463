"""What the transfer encodings cost: octets as they are, in quoted-printable, in base64.

RFC 2045 sections 6.7 and 6.8.  A learner meets it in lesson 08.  The octets are counted in
`encoding_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from . import theme
from .encoding_rows import NEEDS, Sample, Way, samples_of
from .parts import REMARK, TAG, lines_of, paragraph, room, sentence_alone
from .picture import Picture, Table, counted
from .sheet import Sheet
from .theme import BOLD, LABEL, SMALL, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["encoding_cost"]

# Distances, in pixels.
MARGIN, NAMES, WAYS = 20.0, 170.0, 124.0  # columns: names of the octets, of the ways
WORDS = 150.0  # what stands behind the longest bar
TOP, BAR, LINE, BETWEEN = 44.0, 13.0, 22.0, 18.0

MOST = 12  # so many samples are drawn
#: way -> fill and hatch of its bar: no two differ in colour alone
LOOKS = {"quoted-printable": (theme.TINT, "////"), "base64": (theme.CLIENT, "")}
AS_IT_IS = (theme.PAPER, "")
SAME = Stroke(theme.MUTED, (1, 2), 1.2)


@theme.settings()
def encoding_cost(value: Mapping[str, bytes], *, ax: Axes | None = None) -> Picture:
    """Draw how many octets travel for each octet, by each transfer encoding.

    Args:
        value: a mapping from names to octets.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture.  A bar is as long as the octets that travel; the dotted line stands
        where they are as many as before.  The smallest way that every server takes is
        marked.
    Raises:
        BadArgument: the value is no mapping, or holds something else than octets.
    Source:
        RFC 2045 sections 6.7 and 6.8.

    >>> from smtpkit import views
    >>> views.encoding_cost({"a word": "Grüße".encode()})
    <encoding_cost: a word: 7 octets, quoted-printable 15, base64 14; smallest: base64>
    """
    samples = samples_of(value)
    if not samples:
        return _picture(sentence_alone(ax, "There is nothing to encode."), samples)
    shown = samples[:MOST]
    heights = [max(3, 1 + len(_name(sample))) * LINE for sample in shown]
    gap = len(samples) - len(shown)
    bottom = TOP + sum(heights) + BETWEEN * len(shown) + 16 * bool(gap)
    sheet = Sheet(ax, theme.WIDTH, bottom)
    longest = max([1.0, *(_ratio(s, way) for s in shown for way in s.ways)])
    unit = (theme.WIDTH - 2 * MARGIN - NAMES - WAYS - WORDS) / longest
    _draw_head(sheet, unit, bottom - 14 - 16 * bool(gap))
    y = TOP
    for number, (sample, height) in enumerate(zip(shown, heights, strict=True), 1):
        _draw_sample(sheet, sample, y, height, unit, number)
        y += height + BETWEEN
    if gap:
        words = f"… {counted(gap, 'more value')} not drawn"
        sheet.text((MARGIN, bottom - 16), words, REMARK, gid="gap")
    return _picture(sheet, samples)


def _picture(sheet: Sheet, samples: Sequence[Sample]) -> Picture:
    return Picture(
        sheet.ax,
        title="What the transfer encodings cost",
        summary=f"encoding_cost: {_summary(samples)}",
        description=_description(samples),
        table=_table(samples),
    )


# Drawing.


def _draw_head(sheet: Sheet, unit: float, bottom: float) -> None:
    left = MARGIN + NAMES + WAYS
    words = "octets that travel; dotted: as many as before"
    sheet.text((left, 20), words, SMALL, colour=theme.MUTED, gid="head")
    sheet.line(
        [(left + unit, TOP - 12), (left + unit, bottom)], SAME, gid="same", zorder=0.5
    )
    sheet.text((theme.WIDTH - MARGIN, 20), "✓ smallest of those that pass everywhere",
               SMALL, colour=theme.MUTED, align="right", gid="key")  # fmt: skip


def _draw_sample(
    sheet: Sheet, sample: Sample, top: float, height: float, unit: float, number: int
) -> None:
    if number % 2:
        sheet.box((MARGIN - 8, top - 8), theme.WIDTH - 2 * MARGIN + 16, height + 14,
                  fill=theme.SHADE, radius=5, gid=f"sample-{number}",
                  zorder=-5)  # fmt: skip
    y = paragraph(sheet, (MARGIN, top + LINE / 2), _name(sample), NAMES - 14, BOLD,
                  gid=f"name-{number}")  # fmt: skip
    sheet.text((MARGIN, y + 2), _high(sample), SMALL, colour=theme.MUTED,
               gid=f"high-{number}")  # fmt: skip
    for order, way in enumerate(sample.ways):
        middle = top + LINE * (order + 0.5)
        gid = f"{number}-{order + 1}"
        left = MARGIN + NAMES + WAYS
        sheet.text((left - 10, middle), way.name, LABEL, align="right",
                   gid=f"way-{gid}")  # fmt: skip
        fill, hatch = LOOKS.get(way.name, AS_IT_IS)
        width = max(1.5, unit * _ratio(sample, way))
        sheet.box((left, middle - BAR / 2), width, BAR, fill=fill, hatch=hatch,
                  edge=theme.CLIENT, dashes=() if way.passes else (3, 2),
                  gid=f"bar-{gid}")  # fmt: skip
        lettering = TAG if way is sample.best else SMALL
        rest = theme.WIDTH - MARGIN - left - width - 10
        words = theme.shorten(_said(sample, way), room(rest), lettering)
        sheet.text((left + width + 10, middle), words, lettering, gid=f"words-{gid}",
                   ground=theme.SHADE if number % 2 else theme.PAPER)  # fmt: skip


def _ratio(sample: Sample, way: Way) -> float:
    return way.octets / sample.octets if sample.octets else 0.0


def _said(sample: Sample, way: Way) -> str:
    if way.name in NEEDS:
        words = f"{counted(way.octets, 'octet')}, {NEEDS[way.name]}"
    else:
        words = f"{way.octets:,}, {sample.cost(way)}"
    return f"✓ {words}" if way is sample.best else words


def _name(sample: Sample) -> list[str]:
    lines = lines_of(sample.name, NAMES - 14, BOLD) or [""]
    return lines if len(lines) < 3 else [lines[0], f"{lines[1][:16]}…"]


def _high(sample: Sample) -> str:
    if not sample.octets:
        return "no octets"
    if not sample.high:
        return "none above 127"
    return f"{sample.high / sample.octets:.0%} above 127"


# The same in words.


def _summary(samples: Sequence[Sample]) -> str:
    if not samples:
        return "nothing to encode"
    said = []
    for sample in samples[:4]:
        _, quoted, base64 = sample.ways
        name = sample.name if len(sample.name) <= 30 else f"{sample.name[:30]}…"
        said.append(
            f"{name}: {counted(sample.octets, 'octet')}, quoted-printable "
            f"{quoted.octets:,}, base64 {base64.octets:,}; smallest: {sample.best.name}"
        )
    if len(samples) > 4:
        said.append(f"{len(samples) - 4} more")
    return " | ".join(said)


def _description(samples: Sequence[Sample]) -> str:
    lines = [f"What the transfer encodings cost: {_summary(samples)}."]
    for sample in samples:
        name = theme.printable(sample.name)
        lines.append(f"{name}, {counted(sample.octets, 'octet')}, {_high(sample)}:")
        for way in sample.ways:
            best = " (smallest of those that pass everywhere)"
            words = _said(sample, way).removeprefix("✓ ")
            lines.append(f"  {way.name}: {words}{best * (way is sample.best)}")
    return "\n".join(lines)


def _table(samples: Sequence[Sample]) -> Table:
    rows = [
        (
            sample.name,
            way.name,
            way.octets,
            sample.cost(way),
            "yes" if way.passes else "no",
        )
        for sample in samples
        for way in sample.ways
    ]
    columns = (
        "octets of",
        "encoding",
        "octets that travel",
        "more",
        "passes everywhere",
    )
    return Table("What the transfer encodings cost", columns, rows)
