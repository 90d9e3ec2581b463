"""What a view returns: a drawing that also says in words what is on it.

Each view is a function ``view(value, *, ax=None)`` that returns a `Picture`.  A
picture shows itself in a notebook, carries its own text alternative and its data as a
table, and saves itself as SVG, PNG or PDF.  Drawing is `sheet`'s, colours are
`theme`'s.
"""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..protocol.errors import BadArgument
from . import theme
from .tables import Table, bounded, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from PIL.Image import Image as PillowImage

__all__ = ["Picture", "Table"]

#: Dots for each CSS pixel: sharp on a fine screen and at 200 % zoom; fewer where the
#: picture is so high that the file would grow large.
FINE, COARSE, HIGH = 2.0, 1.5, 1600
MOST_SUMMARY = 480  # characters
MOST_EXACT = 12  # so many colours of large areas are exact in a PNG
FORMATS = ("svg", "png", "pdf")


class Picture:
    """A drawing with its words.

    Args:
        axes: where it was drawn.
        title: what it is, in a few words.
        summary: what is on it, in one line; this is its `repr`, which nbval compares.
        description: the text alternative: all that the drawing says; of very many
            lines the first and the last are kept, and the rest is counted.
        table: the data behind it.
    """

    def __init__(
        self, axes: Axes, *, title: str, summary: str, description: str, table: Table
    ) -> None:
        self.axes = axes
        self.figure: Figure = axes.figure.figure  # of a part of a figure: the whole
        self.title = spoken(title)
        self._summary = bounded(spoken(summary).replace("\n", " "), MOST_SUMMARY)
        self._description = bounded(spoken(description))
        self._table = table

    def __repr__(self) -> str:
        return f"<{self._summary}>"

    def describe(self) -> str:
        """Return the picture in words, for who cannot or would rather not look."""
        return self._description

    def table(self) -> Table:
        """Return the data behind the picture, as rows under headings."""
        return self._table

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        octets = self._render("png")
        width, height = self.figure.get_size_inches() * theme.PIXELS_PER_INCH
        about = {
            "alt": self.describe(),
            "width": round(width),
            "height": round(height),
        }
        data = {
            "image/png": base64.b64encode(octets).decode("ascii"),
            "text/plain": repr(self),
        }
        return data, {"image/png": about}

    def _ipython_display_(self) -> None:
        """Show the image and, closed below it, its words.

        Two outputs: JupyterLab drops the alt text of images.  nbval compares the words
        to the letter, and not the dots, which depend on matplotlib's version.
        """
        from IPython.display import display

        data, about = self._repr_mimebundle_()
        display(data, metadata=about, raw=True)  # type: ignore[no-untyped-call]
        words = {"text/html": self.in_words(), "text/plain": self.describe()}
        display(words, raw=True)  # type: ignore[no-untyped-call]

    def in_words(self) -> str:
        """Return the description as HTML, closed until the reader opens it."""
        name = html.escape(f"{self.title}, in words")
        # The first line is what JupyterLab shows of an output that is closed.
        return (
            f'<!-- {name}: click to open -->\n<details lang="en">\n'
            f"<summary>{name}</summary>\n"
            f"<p>{_with_breaks(self.describe())}</p>\n</details>"
        )

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file; its ending chooses the format.

        Args:
            path: ending in ``.svg`` (with title, description and real text), ``.png``
                or ``.pdf``.
        Returns:
            The path.
        Raises:
            BadArgument: another ending.
        """
        path = Path(path)
        kind = path.suffix.lower().removeprefix(".")
        if kind not in FORMATS:
            raise BadArgument(repr(path.name), "a name ending in .svg, .png or .pdf")
        path.write_bytes(self._render(kind))
        return path

    #: matplotlib's name for it.
    savefig = save

    def svg(self) -> str:
        """Return the picture as SVG, with title, description and real text."""
        return self._render("svg").decode()

    def _render(self, kind: str) -> bytes:
        about: dict[str, Any] = {
            "svg": {"Title": self.title, "Date": None, "Creator": "smtpkit"},
            "pdf": {"Title": self.title, "Subject": repr(self), "CreationDate": None},
        }
        octets = io.BytesIO()
        with theme.settings():
            self.figure.savefig(
                octets,
                format="rgba" if kind == "png" else kind,
                dpi=self._dots_per_inch if kind == "png" else "figure",
                metadata=about.get(kind),
                facecolor=self.figure.get_facecolor(),
            )
        if kind == "png":
            return self._png(octets.getvalue())
        if kind == "svg":
            return _described(octets.getvalue().decode(), self).encode()
        return octets.getvalue()

    @property
    def _dots_per_inch(self) -> float:
        height = self.figure.get_size_inches()[1] * theme.PIXELS_PER_INCH
        return theme.PIXELS_PER_INCH * (FINE if height <= HIGH else COARSE)

    def _png(self, rgba: bytes) -> bytes:
        """Return the dots as PNG with a palette, a third as long as without."""
        from PIL.PngImagePlugin import PngInfo

        width, height = self.figure.get_size_inches() * self._dots_per_inch
        image = _with_palette(rgba, (int(width + 1e-6), int(height + 1e-6)))
        about = PngInfo()
        about.add_itxt("Title", self.title)
        about.add_itxt("Description", self.describe())
        octets = io.BytesIO()
        image.save(octets, "png", pnginfo=about)
        return octets.getvalue()


def _with_breaks(text: str) -> str:
    """Return lines as HTML that keeps them lines; JupyterLab takes styles away."""
    lines = text.split("\n")
    indents = ["&nbsp;" * (len(line) - len(line.lstrip(" "))) for line in lines]
    words = [html.escape(line.lstrip(" ")) for line in lines]
    return "<br>\n".join(map("".join, zip(indents, words, strict=True)))


def _with_palette(rgba: bytes, size: tuple[int, int]) -> PillowImage:
    """Return dots as an image with a palette; large areas keep their exact colours."""
    import numpy as np
    from PIL import Image

    image = Image.frombytes("RGBA", size, rgba).convert("RGB")
    # Median cut makes no two shades one, but is slow; a quarter of the dots has the same
    # colours.
    sample = image.resize((size[0] // 2, size[1] // 2), Image.Resampling.NEAREST)
    palette = sample.quantize(256, method=Image.Quantize.MEDIANCUT)
    found = image.quantize(palette=palette, dither=Image.Dither.NONE)
    # Pillow then looks colours up by six bits of eight: mend what lies side by side.
    places = np.array(found)
    dots = np.frombuffer(rgba, np.uint32).reshape(places.shape)
    colours = np.frombuffer(palette.convert("RGBA").tobytes(), np.uint32)
    indices = np.frombuffer(palette.tobytes(), np.uint8)
    for _, index in sorted(palette.getcolors() or (), reverse=True)[:MOST_EXACT]:
        colour = colours[np.argmax(indices == index)]
        if places.flat[np.argmax(dots == colour)] != index:
            places[dots == colour] = index
    found.frombytes(places.tobytes())
    return found


def _described(svg: str, picture: Picture) -> str:
    """Return the SVG with a description that a screen reader finds."""
    words = html.escape(picture.describe(), quote=False)
    svg = re.sub(
        r"</title>", lambda _: f"</title>\n <desc>{words}</desc>", svg, count=1
    )
    label = html.escape(picture.title)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def check_kind(value: object, kind: type, words: str) -> None:
    """Make sure that a view was given what it draws.

    Raises:
        BadArgument: the value is of another kind.
    """
    if not isinstance(value, kind):
        raise BadArgument(f"a value of type {type(value).__name__}", words)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "line"), counted(2, "reply", "replies")
    ('1 line', '2 replies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(words: Iterable[str]) -> str:
    """Return words as a list with "and" before the last.

    >>> listed(["MAIL", "RCPT", "DATA"])
    'MAIL, RCPT and DATA'
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
