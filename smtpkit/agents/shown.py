"""Routes and queues as accessible tables: what a notebook shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..display.markup import counted, escape
from ..display.theme import framed

if TYPE_CHECKING:
    from .queue import Queue
    from .route import Route

__all__ = ["queue_html", "route_html", "span_words"]

#: More rows than these are counted, not shown.
_MOST_ROWS = 100


def span_words(span_ms: float) -> str:
    """Return a span of time in words.

    Args:
        span_ms: in milliseconds.

    >>> span_words(50), span_words(90_000), span_words(5.5 * 3_600_000)
    ('50 ms', '1 min 30 s', '5 h 30 min')
    """
    if span_ms < 1000:
        return f"{span_ms:g} ms"
    seconds = round(span_ms / 1000)
    parts = []
    for name, size in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts[:2])


def route_html(route: Route) -> str:
    """Return a route as HTML."""
    rows: list[Sequence[str]] = [
        (f"{number}", found.host, found.address, found.reason)
        for number, found in enumerate(route.candidates, 1)
    ]
    rows += [("not tried", host, "", reason) for host, reason in route.passed_over]
    if route.error:
        rows.append(("cannot be sent", "", "", str(route.error)))
    heads = ("order", "host", "address", "why")
    return _table(f"Mail for {route.domain}", heads, rows)


def queue_html(queue: Queue) -> str:
    """Return what a queue holds as HTML: one row for each recipient."""
    rows = [
        (
            entry.id,
            f"<{entry.envelope.reverse_path}>",
            f"<{recipient.path}>",
            recipient.fate.value,
            str(len(recipient.attempts)),
            "" if recipient.next_ms is None else span_words(recipient.next_ms),
            recipient.last.words if recipient.last else "",
        )
        for entry in queue
        for recipient in entry.recipients
    ]
    heads = ("id", "from", "to", "state", "attempts", "next at", "last answer")
    return _table(f"Queue of {queue.hostname}", heads, rows)


def _table(title: str, heads: Iterable[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = [
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows[:_MOST_ROWS]
    ]
    left = len(rows) - _MOST_ROWS
    if left > 0:
        body.append(f"<tr><td>… {counted(left, 'row')} more</td></tr>")
    caption = escape(title)
    inner = (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
        "<tbody>\n" + "\n".join(body) + "\n</tbody>\n</table>"
    )
    return framed(inner, caption)
