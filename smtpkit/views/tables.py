"""The data behind a picture as a table, and words that any reader can take.

Knows no SMTP and draws nothing: see `picture`.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from ..display.theme import framed

__all__ = ["Table", "bounded", "spoken"]

#: More than so many lines of a description, or characters of a line, nobody reads.
MOST_LINES, END_LINES, MOST_CHARACTERS = 300, 50, 1000


@dataclass(frozen=True)
class Table:
    """The data behind a picture, as rows; shows itself as text and as HTML.

    Args:
        caption: what the table holds.
        columns: the headings.
        rows: one tuple for each row, as long as `columns`.

    >>> print(Table("Two verbs", ("verb", "reply"), [("NOOP", 250), ("QUIT", 221)]))
    verb | reply
    -----+------
    NOOP | 250
    QUIT | 221
    """

    caption: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def __str__(self) -> str:
        cells = [[_cell(value) for value in row] for row in self.rows]
        sizes = [
            max([len(head), *(len(row[column]) for row in cells)])
            for column, head in enumerate(self.columns)
        ]
        lines = [
            " | ".join(
                value.ljust(size) for value, size in zip(row, sizes, strict=True)
            )
            for row in [list(self.columns), *cells]
        ]
        lines.insert(1, "-+-".join("-" * size for size in sizes))
        return "\n".join(line.rstrip() for line in lines)

    def __repr__(self) -> str:
        return f"{self.caption}\n{self}"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(c)}</th>' for c in self.columns)
        body = "\n".join(
            "<tr>" + "".join(f"<td>{html.escape(_cell(v))}</td>" for v in row) + "</tr>"
            for row in self.rows
        )
        caption = html.escape(self.caption)
        table = (
            f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table>"
        )
        return framed(table, caption)


def _cell(value: object) -> str:
    return "" if value is None else spoken(str(value))


#: Control characters, which neither SVG nor a screen reader can take; LF stays.
_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(10), *range(11, 32), *range(127, 160))
} | {code: f"\\u{code:04x}" for code in (*range(0xD800, 0xE000), 0xFFFE, 0xFFFF)}


def spoken(text: str) -> str:
    r"""Return a text with its control characters written as escapes.

    >>> spoken("NUL: \0")
    'NUL: \\x00'
    """
    return text.translate(_CONTROLS)


def bounded(text: str, most: int = MOST_CHARACTERS) -> str:
    r"""Return a text of bearable length; what is left out is counted.

    Args:
        text: any number of lines.
        most: of the characters of a line.

    >>> bounded("x" * 2000)[-18:]
    'xxxx… (1,000 more)'
    >>> bounded("line\n" * 500).count("\n")
    300
    """
    lines = [
        line if len(line) <= most else f"{line[:most]}… ({len(line) - most:,} more)"
        for line in text.split("\n")
    ]
    if len(lines) > MOST_LINES:
        left = len(lines) - MOST_LINES
        begin, end = lines[: MOST_LINES - END_LINES], lines[-END_LINES:]
        lines = [*begin, f"… {left:,} lines are left out here", *end]
    return "\n".join(lines)
