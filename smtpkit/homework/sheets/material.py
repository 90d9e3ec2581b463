"""What a part gives a student to work with, as text and as HTML.

Words, numbered lines and a table; any of them may be missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..results import as_html, wrapped

__all__ = ["Material"]

#: As wide as one likes to read.
_WIDE = "max-width:46em"
#: JupyterLab gives `pre` no room below, and breaks its lines inside a word.
_PRE = '<pre style="margin:0 0 1em;word-break:normal">'


@dataclass(frozen=True, repr=False)
class Material:
    """Material that shows itself.

    Args:
        title: what it is, in a few words.
        words: paragraphs; code stands between backquotes.
        lines: to look at; shown numbered from 1.
        header: the heads of the table's columns.
        rows: the table; code stands between backquotes.
    """

    title: str
    words: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def __repr__(self) -> str:
        parts = [self.title, *map(wrapped, self.words), *self._numbered()]
        if self.rows:
            parts += _in_columns([self.header, *self.rows])
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        words = "".join(
            f'<p style="{_WIDE}">{as_html(text)}</p>' for text in self.words
        )
        lines = "\n".join(escape(line) for line in self._numbered())
        return (
            f'<div role="group"><p><strong>{as_html(self.title)}</strong></p>{words}'
            + (f"{_PRE}{lines}</pre>" if lines else "")
            + (self._table() if self.rows else "")
            + "</div>"
        )

    def _numbered(self) -> list[str]:
        return [f"{number:>2}  {line}" for number, line in enumerate(self.lines, 1)]

    def _table(self) -> str:
        left = 'style="text-align:left"'
        head = "".join(
            f'<th scope="col" {left}>{as_html(text)}</th>' for text in self.header
        )
        body = "".join(
            "<tr>"
            + "".join(f"<td {left}>{as_html(text)}</td>" for text in row)
            + "</tr>"
            for row in self.rows
        )
        return (
            f'<table style="margin:0 0 1em"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
        )


def _in_columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            text.ljust(width) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
