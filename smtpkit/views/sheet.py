"""The surface that views draw on: pixels from the top left, text that is measured.

A view says how large its drawing is, then puts words, lines, arrows and boxes at
places given in CSS pixels, y downwards.  Given somebody's axes, the sheet fits itself
into them.  Nothing here knows SMTP, and nothing touches matplotlib's global state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import theme
from .theme import LABEL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Sheet"]

Point = tuple[float, float]
HEAD = (9.0, 4.0)  # an arrow's head: length and half its width, in pixels


class Sheet:
    """A drawing area of `width` times `height` pixels.

    Args:
        ax: axes to draw into; None makes a figure of the right size, with a card.
        width: in CSS pixels.
        height: in CSS pixels.
    """

    def __init__(self, ax: Axes | None, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.ax = ax if ax is not None else _own_axes(width, height)
        self.ax.set_axis_off()
        self.ax.set(xlim=(0, width), ylim=(height, 0))
        self.ax.set_aspect("equal", adjustable="box", anchor="N")
        box = self.ax.get_window_extent()
        self.scale = min(box.width / width, box.height / height)
        self.scale *= theme.PIXELS_PER_INCH / self.ax.figure.dpi
        self._card()

    def _card(self) -> None:
        half = 0.5  # so that the frame lies on whole pixels
        self.box(
            (half, half),
            self.width - 1,
            self.height - 1,
            fill=theme.PAPER,
            edge=theme.FRAME,
            line=1,
            gid="card",
            zorder=-10,
        )

    def _points(self, pixels: float) -> float:
        return pixels * self.scale * theme.POINTS_PER_INCH / theme.PIXELS_PER_INCH

    def text(
        self,
        at: Point,
        words: str,
        lettering: Lettering = LABEL,
        *,
        colour: str = theme.INK,
        align: str = "left",
        gid: str = "",
        ground: str = "",
        zorder: float = 3,
    ) -> None:
        """Write one line of text, its middle at the height of `at`.

        Args:
            at: the place, in pixels.
            words: shown as they are; no markup is read.
            lettering: size and face.
            colour: of the letters.
            align: which part of the line stands at `at`: left, center or right.
            gid: a name for the mark, kept in SVG.
            ground: a colour laid under the words; "" for none.
            zorder: what has more is drawn above.
        """
        under: Any = {"facecolor": ground, "edgecolor": "none", "pad": self._points(2)}
        self.ax.text(
            *at,
            theme.printable(words, lettering),
            fontproperties=lettering.properties(self.scale),
            color=colour,
            ha=align,
            va="center_baseline",
            gid=gid or None,
            bbox=under if ground else None,
            zorder=zorder,
            parse_math=False,
            clip_on=False,
        )

    def line(
        self,
        points: Sequence[Point],
        stroke: Stroke,
        *,
        gid: str = "",
        zorder: float = 2,
    ) -> None:
        """Draw a line through `points`."""
        from matplotlib.lines import Line2D

        xs, ys = zip(*points, strict=True)
        self.ax.add_line(
            Line2D(
                xs,
                ys,
                color=stroke.colour,
                linewidth=self._points(stroke.width),
                linestyle=(0, stroke.dashes) if stroke.dashes else "-",
                solid_capstyle="butt",
                solid_joinstyle="round",
                dash_capstyle="butt",
                gid=gid or None,
                zorder=zorder,
            )
        )

    def lines(
        self,
        pairs: Sequence[tuple[Point, Point]],
        stroke: Stroke,
        *,
        gid: str = "",
        zorder: float = 2,
    ) -> None:
        """Draw many lines that are all alike, at once; each has two ends."""
        from matplotlib.collections import LineCollection

        self.ax.add_collection(
            LineCollection(
                pairs,
                colors=stroke.colour,
                linewidths=self._points(stroke.width),
                gid=gid or None,
                zorder=zorder,
            ),
            autolim=False,
        )

    def arrow(
        self,
        points: Sequence[Point],
        stroke: Stroke,
        *,
        gid: str = "",
        zorder: float = 2,
    ) -> None:
        """Draw a line through `points` with a head at the last of them."""
        from matplotlib.patches import Polygon

        (x0, y0), (x1, y1) = points[-2:]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        along = ((x1 - x0) / length, (y1 - y0) / length)
        size = HEAD[0] + stroke.width, HEAD[1] + stroke.width / 2
        neck = x1 - along[0] * size[0], y1 - along[1] * size[0]
        self.line([*points[:-1], neck], stroke, gid=gid, zorder=zorder)
        across = -along[1] * size[1], along[0] * size[1]
        corners = [
            (x1, y1),
            (neck[0] + across[0], neck[1] + across[1]),
            (neck[0] - across[0], neck[1] - across[1]),
        ]
        self.ax.add_patch(
            Polygon(
                corners, facecolor=stroke.colour, edgecolor="none", zorder=zorder + 0.1
            )
        )

    def box(
        self,
        corner: Point,
        width: float,
        height: float,
        *,
        fill: str = theme.PAPER,
        edge: str = "none",
        line: float = 1.2,
        dashes: tuple[float, ...] = (),
        radius: float = 0,
        hatch: str = "",
        gid: str = "",
        zorder: float = 1,
    ) -> None:
        """Draw a box whose upper left corner stands at `corner`."""
        from matplotlib.patches import BoxStyle, FancyBboxPatch

        style = (
            BoxStyle.Round(pad=0, rounding_size=radius) if radius else "square,pad=0"
        )
        self.ax.add_patch(
            FancyBboxPatch(
                corner,
                width,
                height,
                boxstyle=style,
                facecolor=fill,
                edgecolor=edge,
                linewidth=self._points(line),
                linestyle=(0, dashes) if dashes else "-",
                hatch=hatch or None,
                gid=gid or None,
                zorder=zorder,
            )
        )

    def polygon(
        self,
        points: Sequence[Point],
        *,
        fill: str = theme.PAPER,
        edge: str = "none",
        line: float = 1.2,
        hatch: str = "",
        gid: str = "",
        zorder: float = 1,
    ) -> None:
        """Draw a closed shape with these corners."""
        from matplotlib.patches import Polygon

        self.ax.add_patch(
            Polygon(
                points,
                closed=True,
                facecolor=fill,
                edgecolor=edge,
                linewidth=self._points(line),
                joinstyle="round",
                hatch=hatch or None,
                gid=gid or None,
                zorder=zorder,
            )
        )

    def boxes(
        self,
        corners: Sequence[Point],
        width: float,
        height: float,
        *,
        fill: str = theme.PAPER,
        edge: str = theme.FAINT,
        line: float = 0.8,
        dashes: tuple[float, ...] = (),
        hatch: str = "",
        gid: str = "",
        zorder: float = 1,
    ) -> None:
        """Draw boxes that are all alike, at once; thousands take no longer than one."""
        from matplotlib.collections import PolyCollection

        around = [(0, 0), (width, 0), (width, height), (0, height)]
        self.ax.add_collection(
            PolyCollection(
                [[(x + dx, y + dy) for dx, dy in around] for x, y in corners],
                facecolor=fill,
                edgecolor=edge,
                linewidth=self._points(line),
                linestyle=(0, dashes) if dashes else "-",
                hatch=hatch or None,
                gid=gid or None,
                zorder=zorder,
            ),
            autolim=False,
        )

    def signs(
        self,
        signs: Sequence[tuple[float, float, str]],
        lettering: Lettering,
        *,
        colour: str = theme.INK,
        gid: str = "",
        zorder: float = 3,
    ) -> None:
        """Write many short texts, (x, y, words) each, centred on their places, at once."""
        from .signs import Signs

        artist = Signs(signs, lettering, colour, self.scale)
        artist.set(gid=gid or None, zorder=zorder)
        self.ax.add_artist(artist)


def _own_axes(width: float, height: float) -> Axes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = width / theme.PIXELS_PER_INCH, height / theme.PIXELS_PER_INCH
    figure = Figure(figsize=size, dpi=theme.PIXELS_PER_INCH, facecolor=theme.PAPER)
    FigureCanvasAgg(figure)
    return figure.add_axes((0.0, 0.0, 1.0, 1.0))
