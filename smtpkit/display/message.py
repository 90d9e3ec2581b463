"""The octets of a message as a table: header section, empty line, body.

RFC 5322 section 2.1.  Each line is shown as it is: what `email` makes of it, or a view
that draws it, is another matter.  A learner meets this in lesson 07.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..protocol.content import field_name, words_for_line
from .markup import code, counted, escape, mark
from .theme import framed

__all__ = ["message_html"]

#: How many lines are shown of the header section, and of the body.
MOST_LINES = 100

_HEADER, _EMPTY, _BODY = "header section", "empty line", "body"
_Line = tuple[str, bytes]  # part, octets with CRLF


def message_html(content: bytes) -> str:
    """Return a message as HTML, line by line.

    Args:
        content: header section, empty line and body, as delivered.
    """
    lines = list(_lines(content))
    if not lines:
        return framed("<p>An empty message: no octets.</p>", "Empty message")
    fields = sum(1 for part, line in lines if part == _HEADER and field_name(line))
    body = sum(1 for part, _ in lines if part == _BODY)
    title = (
        f"Message of {counted(len(content), 'octet')}: "
        f"{counted(fields, 'header field')}, {counted(body, 'line')} of body"
    )
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("part", "line", "what it is")
    )
    bodies = "\n".join(
        _part(part, list(group))
        for part, group in groupby(lines, key=lambda row: row[0])
    )
    table = f"<table>\n<caption>{title}</caption>\n<thead><tr>{heads}</tr></thead>\n"
    return framed(f"{table}{bodies}\n</table>", title)


def _lines(content: bytes) -> Iterator[_Line]:
    """Yield each line with the part of the message that it belongs to."""
    part = _HEADER
    pieces = content.split(b"\r\n")
    tail = pieces.pop()
    for piece in [*(piece + b"\r\n" for piece in pieces), *([tail] if tail else [])]:
        if part == _HEADER and piece == b"\r\n":
            yield _EMPTY, piece
            part = _BODY
        else:
            yield part, piece


def _words(line: bytes, part: str) -> str:
    return escape(words_for_line(line, in_header=part != _BODY))


def _part(part: str, lines: list[_Line]) -> str:
    """Return the rows of one part."""
    shown = lines[:MOST_LINES]
    left = len(lines) - len(shown)
    rows = [
        f'<td class="smtpkit-line">{code(line)}</td>'
        f'<td class="smtpkit-words">{_words(line, part)}</td>'
        for _, line in shown
    ]
    if left:
        words = f"… {counted(left, 'line')} more"
        rows.append(f'<td class="smtpkit-gap" colspan="2">{mark(words)}</td>')
    head = f'<th scope="rowgroup" rowspan="{len(rows)}">{part}</th>'
    rows[0] = head + rows[0]
    inner = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f"<tbody>\n{inner}\n</tbody>"
