"""A transcript as an accessible table: who, what, what it means, and the state after.

RFC 5321 section 4.2 (replies of several lines stay together).  The words come from the
lines themselves; which rows are shown of a long conversation is told in `rows`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ..protocol.leniencies import LENIENCIES
from ..protocol.machine import Identity, Position, Security, State
from .markup import block, code, counted, escape, mark
from .rows import Gap, shown_rows
from .theme import framed

if TYPE_CHECKING:
    from ..transcript.model import Line, Transcript

__all__ = ["transcript_html"]


def transcript_html(transcript: Transcript) -> str:
    """Return a transcript as HTML.

    Args:
        transcript: any, however long: of the middle of a long one some lines are left
            out, and a row says how many.
    Returns:
        One element that needs no script and no other file.
    """
    lines = list(transcript)
    if not lines:
        words = "<p>An empty transcript: nothing has been said yet.</p>"
        return framed(words, "Empty transcript")
    table = _Table(transcript, lines)
    return framed("\n".join(table.parts()), escape(table.title))


class _Table:
    """The table of one transcript, row by row."""

    def __init__(self, transcript: Transcript, lines: list[Line]) -> None:
        self._lines = lines
        self._timed = any(line.time_ms for line in lines)  # a clock ran, and moved
        self._states: dict[State, None] = {}  # those that were shown, in order
        client, server = transcript.client, transcript.server
        self.title = (
            f"Conversation of {_named('client', client)} with "
            f"{_named('server', server)}, {counted(len(lines), 'line')}"
        )

    def parts(self) -> Iterator[str]:
        """Yield the table, then the words for its states."""
        yield f"<table>\n<caption>{escape(self.title)}</caption>"
        names = ["time, ms"] if self._timed else []
        names += ["who", "line", "what it says", "state after"]
        heads = "".join(f'<th scope="col">{name}</th>' for name in names)
        yield f"<thead><tr>{heads}</tr></thead>"
        yield from self._bodies()
        yield "</table>"
        yield from self._legend()

    def _bodies(self) -> Iterator[str]:
        """Yield a group of rows for each exchange whose lines stand together."""
        rows = list(shown_rows(self._lines))
        for _, group in groupby(rows, key=_exchange_of):
            yield "<tbody>"
            for _, block_ in groupby(group, key=_block_of):
                yield from self._block(list(block_))
            yield "</tbody>"

    def _block(self, rows: list[Line | Gap]) -> Iterator[str]:
        """Yield the rows of one reply, or of one run of mail data."""
        first = rows[0]
        if isinstance(first, Gap):
            width = 5 if self._timed else 4
            yield (
                f'<tr class="smtpkit-gap"><td colspan="{width}">'
                f"{mark(f'… {first.words} left out here')}</td></tr>"
            )
            return
        lines = [line for line in rows if not isinstance(line, Gap)]
        span = f' rowspan="{len(lines)}"' if len(lines) > 1 else ""
        scope = "rowgroup" if span else "row"
        for number, line in enumerate(lines):
            cells = [_said(line), _meaning(line)]
            if number == 0:
                time = [_time(line, span)] if self._timed else []
                who = f'<th scope="{scope}"{span}>{_who(line)}</th>'
                cells = [*time, who, *cells, f"<td{span}>{self._state(lines)}</td>"]
            yield f'<tr class="smtpkit-{line.side}">{"".join(cells)}</tr>'

    def _state(self, lines: list[Line]) -> str:
        """Return the state that a reply led to; a command alone leads nowhere."""
        line = lines[-1]
        if line.kind != "reply" or line.after is None:
            return ""
        after = line.after
        self._states.setdefault(after.session)
        is_refused = line.octets[:1] in (b"4", b"5")
        same = ", as before" if is_refused and after == line.before else ""
        return _position(after) + same

    def _legend(self) -> Iterator[str]:
        if self._states:
            yield "<details><summary>What the states mean</summary><dl>"
            for state in State:
                if state in self._states:
                    yield f"<dt><code>{state.name}</code></dt><dd>{state.value}</dd>"
            yield "</dl></details>"


def _named(side: str, name: str) -> str:
    return f"the {side} {name}" if name else f"a {side}"


def _exchange_of(row: Line | Gap) -> int:
    """Return what is the same for all rows of one exchange."""
    return 0 if isinstance(row, Gap) or row.exchange is None else id(row.exchange)


def _block_of(row: Line | Gap) -> tuple[object, ...]:
    """Return what is the same for all rows that share one cell on their left."""
    if isinstance(row, Gap):
        return ("gap",)
    one_by_one = id(row) if row.kind in ("command", "note") or row.chunked else 0
    return (row.side, row.kind, id(row.exchange), row.tls, one_by_one)


def _who(line: Line) -> str:
    what = " mail data" if line.kind == "text" else ""
    tls = " " + mark("TLS") if line.tls and line.side != "note" else ""
    more = f'<span class="smtpkit-more">{what}</span>' if what else ""
    return f"{line.side}{tls}{more}"


def _said(line: Line) -> str:
    """Return the cell with the line itself."""
    if line.side == "note":
        return f'<td class="smtpkit-line">{escape(line.text)}</td>'
    shown = block(line.octets) if line.chunked else code(line.octets)
    return f'<td class="smtpkit-line">{shown}{_sign(line)}</td>'


def _sign(line: Line) -> str:
    """Return the word that stands beside the first line of a refusal."""
    if line.kind != "reply" or line.context.first is False:
        return ""
    signs = {b"4": ("↻ not now", "later"), b"5": ("✕ refused", "refused")}
    sign = signs.get(line.octets[:1])
    return " " + mark(*sign) if sign else ""


def _meaning(line: Line) -> str:
    """Return the cell with the meaning, what was wrong, and what was let pass."""
    words = [escape(line.meaning)]
    if line.kind == "command":
        note = line.note.replace("  ", " ").partition("; answer ")[0]
        wanted = note.partition("wanted ")[2].partition(" (RFC")[0]
        if note and not (wanted and wanted in line.meaning):
            words.append(_more("why", note))
        words += [_leniency(name) for name in line.marks]
    return f'<td class="smtpkit-words">{" ".join(words)}</td>'


def _more(sign: str, words: str) -> str:
    return f'<span class="smtpkit-more">{mark(sign)} {escape(words)}</span>'


def _leniency(name: str) -> str:
    row = LENIENCIES.get(name)
    if row is None:
        return _more("leniency", name)
    return _more("leniency", f"{name}: takes {row.takes}. {row.danger}")


def _position(position: Position) -> str:
    words = [f"<code>{position.session.name}</code>"]
    if position.security is not Security.CLEAR:
        words.append(escape(position.security.value))
    if position.identity is not Identity.ANONYMOUS:
        words.append(escape(position.identity.value))
    return ", ".join(words)


def _time(line: Line, span: str) -> str:
    if line.time_ms is None:
        return f"<td{span}></td>"
    shown = f"{line.time_ms:,.1f}".removesuffix(".0")
    return f'<td class="smtpkit-number"{span}>{shown}</td>'
