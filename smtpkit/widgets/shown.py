"""What a widget shows, as a value: words and pictures that stand without the widget.

A widget fills its panes from a `Still`; a lesson shows the same `Still` as the picture
that stays readable without a kernel.  Nothing of ipywidgets is needed for it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from ..display.theme import framed

if TYPE_CHECKING:
    from ..transcript.model import Transcript
    from ..views.picture import Picture

__all__ = ["Still", "Words", "figure", "framed_words", "table", "transcript_words"]


@dataclass(frozen=True)
class Words:
    """A part of a still that is text: as HTML, and plain.

    Args:
        html: an element that stands on its own, such as `display` makes.
        text: the same in plain text.
    """

    html: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True, repr=False)
class Still:
    """What a widget shows at one value.

    In a notebook it shows all its parts, one below the other; elsewhere `describe` says
    the same in words.

    Args:
        summary: what is on it, in one line; this is its `repr`, which nbval compares.
        parts: words and pictures, in the order in which they are read.

    >>> Still("clock: noon", (Words("<p>12:00</p>", "12:00"),))
    <clock: noon>
    """

    summary: str
    parts: tuple[Words | Picture, ...]

    def __repr__(self) -> str:
        return f"<{self.summary}>"

    def describe(self) -> str:
        """Return all of it in words."""
        texts = (
            part.text if isinstance(part, Words) else part.describe()
            for part in self.parts
        )
        return "\n\n".join(texts)

    def html(self) -> str:
        """Return all of it as HTML, its pictures in it; what the widget's panes hold."""
        return "\n".join(
            part.html if isinstance(part, Words) else figure(part)
            for part in self.parts
        )

    def _ipython_display_(self) -> None:
        """Show each part as an output of its own; a picture brings its words.

        So nbval compares the words to the letter, and of a picture its `repr`: the dots
        of a picture depend on matplotlib's version, and HTML with them in it would too.
        """
        from IPython.display import display

        for part in self.parts:
            display(part)  # type: ignore[no-untyped-call]


def figure(picture: Picture) -> str:
    """Return a picture as HTML, with its words below it, closed.

    Args:
        picture: what a view returned.
    """
    data = base64.b64encode(picture.svg().encode()).decode("ascii")
    name = escape(f"{picture.title}: {repr(picture)[1:-1]}")
    return (
        f'<div class="smtpkit-figure"><img alt="{name}" '
        f'src="data:image/svg+xml;base64,{data}">{picture.in_words()}</div>'
    )


def framed_words(html: str, text: str, label: str) -> Words:
    """Return words under the common style sheet.

    Args:
        html: what stands in the frame.
        text: the same in plain text.
        label: what it is, in words; plain text.
    """
    return Words(framed(html, escape(label)), text)


def transcript_words(transcript: Transcript) -> Words:
    """Return a transcript as words; in a widget a long one scrolls, its end in sight.

    Args:
        transcript: any.
    """
    html = f'<div class="smtpkit-scroll">\n{transcript._repr_html_()}\n</div>'
    return Words(html, str(transcript) or "Nothing was said.")


def table(
    caption: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]], label: str = ""
) -> Words:
    """Return rows under headings, as words; the first column names its row.

    Args:
        caption: what the table holds.
        columns: the headings.
        rows: a tuple for each row, as long as `columns`; a `Words` in it may bring its
            own HTML, all else is plain text.
        label: what a screen reader calls it; the caption by default.
    """
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in columns)
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{_cell(value)}</th>'
            if number == 0
            else f"<td>{_cell(value)}</td>"
            for number, value in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    html = (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>"
        f"\n<tbody>\n{body}\n</tbody>\n</table>"
    )
    text = [caption, " | ".join(columns)]
    text += [" | ".join(_plain(value) for value in row) for row in rows]
    return framed_words(html, "\n".join(text), label or caption)


def _cell(value: object) -> str:
    return value.html if isinstance(value, Words) else escape(str(value))


def _plain(value: object) -> str:
    return value.text if isinstance(value, Words) else str(value)
