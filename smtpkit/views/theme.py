"""Colours, line styles and lettering of every picture, in one place.

A picture brings its own white card with a grey frame, and so reads the same in both
JupyterLab themes and in print.  (Ink on a transparent ground cannot do it: white and
the dark theme's #111 stand 18.9 to 1 apart, so no ink is 4.5 to 1 from both.)

No colour carries meaning alone: beside it stands a line style, a sign or a word.  The
kinds of line differ in lightness too, so that a grey print tells them apart, and blue,
ochre and plum stay apart for those who cannot tell red from green.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.font_manager import FontProperties

__all__ = [
    "BOLD",
    "CODE",
    "LABEL",
    "SMALL",
    "STROKES",
    "Lettering",
    "Stroke",
    "printable",
    "settings",
    "shorten",
    "text_width",
    "wrap",
]

#: How much of its room a text may fill: the fonts and the rounding of another renderer
#: make it up to 6 % wider.
SLACK = 0.94
SALT = "smtpkit"
#: A picture is as wide as a notebook's column, in CSS pixels.
WIDTH = 900
#: CSS pixels to the inch, by definition; and points to the inch.
PIXELS_PER_INCH = 96
POINTS_PER_INCH = 72

PAPER = "#ffffff"  # the card
FRAME = "#8a8f98"  # its edge, seen on white and on black
SHADE = "#f3f5f8"  # every second band
TINT = "#d9e6f2"  # what is inside TLS, or was sent in one piece
INK = "#1b1b1b"  # words, 16 to 1 on the shade
MUTED = "#595959"  # second words, 6 to 1
FAINT = "#8a8f98"  # lines that carry no meaning of their own

CLIENT = "#0a4a86"
SERVER = "#a85b00"
REFUSED = "#5c0a2e"
DEFERRED = "#6d2b77"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a kind of line is drawn.

    Args:
        colour: its colour; each kind has its own lightness.
        dashes: on and off, in units of the line's width; () is a whole line.
        width: in pixels.
        sign: the character that stands beside it.
        word: what it says, in words.
    """

    colour: str
    dashes: tuple[float, ...] = ()
    width: float = 1.6
    sign: str = ""
    word: str = ""


#: The kinds of line that every view shares.
STROKES = {
    "client": Stroke(CLIENT, word="client"),
    "server": Stroke(SERVER, word="server"),
    "text": Stroke(CLIENT, width=3.2, word="mail data"),
    "later": Stroke(DEFERRED, (2, 1.6), 1.8, "↻", "not now"),
    "refused": Stroke(REFUSED, (5, 2.4), 1.8, "✕", "refused"),
    "note": Stroke(MUTED, (1, 2), 1.2, word="note"),
}


@dataclass(frozen=True, slots=True)
class Lettering:
    """A style of text.

    Args:
        size: in pixels.
        mono: whether every character is equally wide, as for what travels on the wire.
        bold: whether it stands out.
        italic: whether it is a remark, not a quotation.
    """

    size: float
    mono: bool = False
    bold: bool = False
    italic: bool = False

    def properties(self, scale: float = 1.0) -> FontProperties:
        """Return matplotlib's description of the style, `scale` times as large."""
        return _properties(self, scale)


CODE = Lettering(12.5, mono=True)
LABEL = Lettering(12.5)
BOLD = Lettering(13, bold=True)
SMALL = Lettering(11)


@functools.lru_cache(maxsize=256)
def _properties(lettering: Lettering, scale: float) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    # The first family comes with matplotlib, so that a picture is laid out alike on
    # every machine; the second is for the reader of an SVG who does not have the first.
    family = (
        ["DejaVu Sans Mono", "monospace"]
        if lettering.mono
        else ["DejaVu Sans", "sans-serif"]
    )
    return FontProperties(
        family=family,
        weight="bold" if lettering.bold else "normal",
        style="italic" if lettering.italic else "normal",
        size=lettering.size * scale * POINTS_PER_INCH / PIXELS_PER_INCH,
    )


@contextmanager
def settings() -> Iterator[None]:
    """Draw with matplotlib's own defaults and ours, whatever the reader has set.

    The settings of the reader's session are back in force afterwards.
    """
    import matplotlib

    if matplotlib.rcParams["svg.hashsalt"] == SALT:  # in force already
        yield
        return
    ours: dict[Any, Any] = {
        "svg.fonttype": "none",  # real text, which can be searched and read aloud
        "svg.hashsalt": SALT,  # the same picture gives the same octets
        "pdf.fonttype": 42,
        "text.parse_math": False,  # a dollar sign in a letter is a dollar sign
        "text.hinting": "no_hinting",  # equally wide at every resolution
    }
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(ours)
        yield


@functools.cache
def _renderer() -> RendererAgg:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, PIXELS_PER_INCH)  # type: ignore[no-untyped-call]


@functools.lru_cache(maxsize=8192)
def text_width(text: str, lettering: Lettering = LABEL) -> float:
    """Return how wide a text is drawn, in pixels, as the renderer measures it.

    What the lettering lacks is measured as the escape that is drawn: see `printable`.

    >>> text_width("EHLO", CODE) < text_width("EHLO mx.example.net", CODE)
    True
    """
    with settings():
        width, _, _ = _renderer().get_text_width_height_descent(  # type: ignore[no-untyped-call]
            printable(text, lettering), lettering.properties(), ismath=False
        )
    return float(width)


@functools.cache
def _glyphs(mono: bool) -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(Lettering(10, mono=mono).properties()))
    return frozenset(font.get_charmap())


def printable(text: str, lettering: Lettering = CODE) -> str:
    r"""Return `text` with what the lettering cannot show written as an escape.

    >>> printable("tab\t and \u7530")
    'tab\\x09 and \\u7530'
    """
    known = _glyphs(lettering.mono)
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if ord(char) in known and char.isprintable() else _escape(ord(char))
        for char in text
    )


def _escape(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shorten(
    text: str, width: float, lettering: Lettering = CODE, ending: str = "…"
) -> str:
    """Return `text`, or as much of it as fits with `ending` into `width` pixels.

    >>> shorten("MAIL FROM:<ann@example.org>", 1000)
    'MAIL FROM:<ann@example.org>'
    >>> shorten("NOOP " + "x" * 500, 200, ending="… (507 octets)")
    'NOOP xxxxxxx… (507 octets)'
    """
    # What is far too long is cut roughly first: measuring has its price.
    roughly = text[: int(width / lettering.size * 4) + 8]
    if len(roughly) == len(text) and text_width(text, lettering) <= width:
        return text
    low, high = 0, len(roughly)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(roughly[:middle] + ending, lettering) <= width:
            low = middle
        else:
            high = middle - 1
    return roughly[:low] + ending


def wrap(text: str, width: float, lettering: Lettering = LABEL) -> list[str]:
    """Return `text` as lines that fit into `width` pixels, broken between words.

    A word that is wider than a line is broken too.

    >>> wrap("NOOP, HELP, VRFY", 60)
    ['NOOP,', 'HELP,', 'VRFY']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", lettering) <= width:
            lines[-1] += f" {word}"
        else:
            *most, last = _broken(word, width, lettering)
            lines += [*most, last]
    return lines


def _broken(word: str, width: float, lettering: Lettering) -> list[str]:
    pieces = []
    while text_width(word[:500], lettering) > width and len(word) > 1:
        fits = max(1, len(shorten(word, width, lettering, "")))
        pieces.append(word[:fits])
        word = word[fits:]
    return [*pieces, word]
