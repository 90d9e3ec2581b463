"""What is drawn, measured by the renderer: for tests that look at no pixel."""

import base64
import io
from itertools import pairwise
from typing import Any

from matplotlib.colors import to_rgb
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from smtpkit.views import theme
from smtpkit.views.picture import Picture

Box = tuple[str, Bbox]


def words(picture: Picture) -> list[str]:
    """Return every text on the picture, from the top down."""
    texts = sorted(picture.axes.texts, key=lambda text: text.get_position()[1])
    return [text.get_text() for text in texts]


def named(picture: Picture, beginning: str) -> list[Any]:
    """Return the marks whose name begins so."""
    return [
        mark
        for mark in picture.axes.get_children()
        if (mark.get_gid() or "").startswith(beginning)
    ]


def text_of(picture: Picture, gid: str) -> str:
    """Return the words of the one text with that name."""
    (text,) = (t for t in picture.axes.texts if t.get_gid() == gid)
    return str(text.get_text())


def boxes(picture: Picture) -> list[Box]:
    """Return the box around each text, in pixels, without its ground."""
    with theme.settings():
        renderer = picture.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        return [
            (text.get_text(), Text.get_window_extent(text, renderer))
            for text in picture.axes.texts
            if text.get_text().strip()
        ]


def overlaps(picture: Picture) -> list[tuple[str, str]]:
    """Return the pairs of texts that lie upon each other by more than a hair."""
    hair = 0.6
    found = []
    near: list[Box] = []
    for words, box in sorted(boxes(picture), key=lambda pair: pair[1].y0):
        near = [(w, b) for w, b in near if b.y1 - hair > box.y0]
        found += [
            (w, words) for w, b in near if b.x1 - hair > box.x0 and box.x1 - hair > b.x0
        ]
        near.append((words, box))
    return found


def clipped(picture: Picture) -> list[str]:
    """Return the texts that reach beyond the picture's frame."""
    frame = picture.axes.get_window_extent()
    return [
        words
        for words, box in boxes(picture)
        if box.x0 < frame.x0 + 2
        or box.x1 > frame.x1 - 2
        or box.y0 < frame.y0 + 2
        or box.y1 > frame.y1 - 2
    ]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """Return how light a colour is in grey, from 0 to 100 (CIE L*)."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def smallest_step(values: list[float]) -> float:
    """Return the smallest distance between two of the values."""
    return min(b - a for a, b in pairwise(sorted(values)))


def png(picture: Picture) -> Image.Image:
    """Return the image that a notebook would show."""
    data, _ = picture._repr_mimebundle_()
    return Image.open(io.BytesIO(base64.b64decode(data["image/png"])))


def hidden(picture: Picture) -> list[tuple[str, str]]:
    """Return the badges whose ground lies on the words of others."""
    found = []
    for ground in picture.axes.patches:
        gid = ground.get_gid() or ""
        if gid.endswith("-ground"):
            box = ground.get_window_extent()
            own = {t.get_text() for t in named(picture, gid.removesuffix("-ground"))
                   if isinstance(t, Text)}  # fmt: skip
            found += [
                (gid, words)
                for words, other in boxes(picture)
                if words not in own and box.x1 > other.x0 + 0.6 and box.overlaps(other)
            ]
    return found
