"""Many short texts drawn at once: a matplotlib label costs a hundred times as much.

For pictures with a sign in each of thousands of cells.  The texts stay real text in SVG
and PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.artist import Artist

from .theme import Lettering

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

__all__ = ["Signs"]

#: Half the height of a capital letter, as a part of the size: from middle to baseline.
HALF_CAPITAL = 0.365


class Signs(Artist):
    """Short texts in one lettering and colour, each centred on its place.

    Args:
        signs: (x, y, words), in the units of the axes, y downwards.
        lettering: size and face.
        colour: of the letters.
        scale: how many times the lettering is enlarged.
    """

    def __init__(
        self,
        signs: Sequence[tuple[float, float, str]],
        lettering: Lettering,
        colour: str,
        scale: float = 1.0,
    ) -> None:
        super().__init__()
        self.signs = tuple(signs)
        self.lettering = lettering
        self.colour = colour
        self._properties = lettering.properties(scale)

    def draw(self, renderer: RendererBase) -> None:
        """Put the texts on the canvas; called by matplotlib."""
        if not self.get_visible() or self.axes is None:
            return
        renderer.open_group("signs", self.get_gid())
        gc = renderer.new_gc()
        gc.set_foreground(self.colour)
        _, height = renderer.get_canvas_width_height()
        to_display = self.axes.transData.transform
        down = HALF_CAPITAL * self.lettering.size
        widths: dict[str, float] = {}
        for x, y, words in self.signs:
            if words not in widths:
                widths[words] = renderer.get_text_width_height_descent(
                    words, self._properties, ismath=False
                )[0]
            at_x, at_y = to_display((x, y + down))
            at_x -= widths[words] / 2
            at_y = height - at_y if renderer.flipy() else at_y
            renderer.draw_text(gc, at_x, at_y, words, self._properties, 0, ismath=False)
        gc.restore()
        renderer.close_group("signs")
        self.stale = False
