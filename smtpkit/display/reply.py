"""A reply taken apart: each digit, the finer code, the text, and what a client does.

RFC 5321 section 4.2.1; RFC 3463 section 2 for the finer code.  The words come from
`smtpkit.protocol.codes`.  A learner meets this in lesson 05.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..protocol.codes import CATEGORIES, SEVERITIES, advice_for, find
from ..protocol.enhanced import words_for_enhanced
from .markup import counted, escape, mark, visible
from .theme import framed

if TYPE_CHECKING:
    from ..protocol.replies import Reply

__all__ = ["reply_html"]

#: The sign and the kind of mark of each first digit.
_SIGNS = {
    2: ("✓ done", ""),
    3: ("→ go on", ""),
    4: ("↻ not now", "later"),
    5: ("✕ refused", "refused"),
}
#: Codes whose text holds what a client may need (RFC 5321 section 4.2).
_READ_BY_CLIENTS = (220, 221, 251, 421, 551)
#: More lines than these are counted, not shown.
MOST_LINES = 50


def reply_html(reply: Reply) -> str:
    """Return a reply as HTML: a table with a row for each part of it.

    Args:
        reply: any.
    """
    title = f"Reply {reply.code}, {counted(len(reply.lines), 'line')}"
    rows = "\n".join(
        f'<tr><th scope="row">{part}</th><td class="smtpkit-line">{said}</td>'
        f'<td class="smtpkit-words">{words}</td></tr>'
        for part, said, words in _rows(reply)
    )
    advice = escape(advice_for(reply.code))
    rows += (
        f'\n<tr><th scope="row">a client then</th><td colspan="2">{advice}</td></tr>'
    )
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("part", "reads", "what it says")
    )
    table = (
        f"<table>\n<caption>{title}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )
    return framed(table, title)


def _rows(reply: Reply) -> Iterator[tuple[str, str, str]]:
    """Yield part, what it reads (HTML) and what it says (HTML)."""
    code = str(reply.code)
    severity = SEVERITIES[reply.code // 100]
    sign = mark(*_SIGNS[severity.digit])
    words = f"{severity.name}: {severity.words}"
    yield "first digit", f"{_code(f'{code[0]}··')} {sign}", escape(words)
    category = CATEGORIES.get(reply.code // 10 % 10)
    words = f"{category.name}: {category.words}" if category else "no meaning is set"
    yield "second digit", _code(f"·{code[1]}·"), escape(words)
    row = find(reply.code)
    words = f"{row.meaning} ({row.source})" if row else "not in the RFCs: see the first"
    yield "whole code", _code(code), escape(words)
    if reply.enhanced:
        words = words_for_enhanced(reply.enhanced).partition(": ")[2]
        yield "enhanced code", _code(str(reply.enhanced)), escape(words)
    shown = "<br>".join(
        f'<code translate="no">{visible(line.encode("utf-8", "surrogateescape"))}</code>'
        for line in reply.lines[:MOST_LINES]
    )
    left = len(reply.lines) - MOST_LINES
    more = " " + mark(f"… {counted(left, 'line')} more") if left > 0 else ""
    words = "for people; a client goes by the code"
    if reply.code in _READ_BY_CLIENTS:
        words = "for people, and a name or an address in it for the client too"
    yield "text", shown + more, words


def _code(text: str) -> str:
    return f"<code>{text}</code>"
