"""A transcript as the rows of a ladder: what belongs together, in which phase.

Phases follow RFC 5321 section 3 (3.1 greeting, 3.3 mail transactions, 3.8 closing);
what is a refusal, its section 4.2.1.  Draws nothing: see `draw_ladder`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..transcript.model import Line
from .picture import counted

__all__ = ["Row", "drawn_rows", "phase_of", "rows_of", "runs_together", "verdict_of"]

#: Of one message, and of one reply, at most so many lines are drawn: the first ones
#: and the last.
MOST_TEXT, MOST_REPLY = 8, 24
#: A ladder has at most so many lines of text; more makes a picture nobody reads.
MOST_LINES = 80
#: Of these, so many for the end of the conversation.
END_LINES = 30

#: symbol -> phase; what is not here belongs to the phase it comes in.
PHASES = {
    "greeting": "greeting",
    "EHLO": "greeting",
    "HELO": "greeting",
    "STARTTLS": "security",
    "handshake": "security",
    "AUTH": "security",
    "response": "security",
    "MAIL": "envelope",
    "RCPT": "envelope",
    "DATA": "content",
    ".": "content",
    "BDAT": "content",
    "BDAT LAST": "content",
    "QUIT": "close",
    "close": "close",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One arrow of a ladder: a command, a reply with all its lines, a message's text.

    Args:
        kind: ``"client"``, ``"server"``, ``"text"``, ``"note"``, or ``"gap"`` where
            rows were left out.
        words: the lines as they are drawn, before any is shortened to the width.
        octets: for each of `words`, how many octets the line has; 0 for a remark.
        lines: the lines of the transcript that the row stands for.
        phase: where in a conversation it is.
        verdict: ``"refused"``, ``"later"`` or ``""``.
    """

    kind: str
    words: tuple[str, ...]
    octets: tuple[int, ...]
    lines: tuple[Line, ...]
    phase: str = ""
    verdict: str = ""

    @property
    def side(self) -> str:
        """Who sent it: client or server; a note and a gap have no sender."""
        return "client" if self.kind == "text" else self.kind

    @property
    def time_ms(self) -> float | None:
        """When its first line went, in milliseconds."""
        return self.lines[0].time_ms

    @property
    def total(self) -> int:
        """How many octets it carried, those included that the transcript left out."""
        return sum(len(line.octets) + line.omitted for line in self.lines)


def phase_of(line: Line, before: str) -> str:
    """Return the phase that a line belongs to.

    Args:
        line: a line of a transcript.
        before: the phase of the line before it.
    """
    if line.exchange is not None:
        symbol = line.exchange.symbol
    elif line.side == "client" and line.kind == "command":
        symbol = line.text.partition(" ")[0].upper()
    else:
        symbol = ""
    return PHASES.get(symbol, before)


def verdict_of(line: Line) -> str:
    """Return whether a reply refuses: for now (4yz), for good (5yz), or not at all."""
    if line.kind != "reply":
        return ""
    return {b"4": "later", b"5": "refused"}.get(line.octets[:1], "")


def rows_of(lines: Iterable[Line]) -> list[Row]:
    """Return one row for each command, whole reply, message or note."""
    rows: list[Row] = []
    together: list[Line] = []
    phase = "greeting"
    for line in lines:
        if together and not _continues(together[-1], line):
            phase = _close(rows, together, phase)
            together = []
        together.append(line)
    if together:
        _close(rows, together, phase)
    return rows


def _continues(last: Line, line: Line) -> bool:
    """Tell whether a line belongs to the same row as the one before it."""
    if (last.kind, last.side, last.tls) != (line.kind, line.side, line.tls):
        return False
    if line.kind == "reply":  # RFC 5321 section 4.2.1: a hyphen says that more follows
        return last.octets[3:4] == b"-"
    return line.kind == "text" and line.exchange is last.exchange


def _close(rows: list[Row], together: Sequence[Line], phase: str) -> str:
    first = together[0]
    phase = phase_of(first, phase)
    kind = {"text": "text", "note": "note"}.get(first.kind, first.side)
    words, octets = _words(together, MOST_TEXT if kind == "text" else MOST_REPLY)
    row = Row(kind, words, octets, tuple(together), phase, verdict_of(first))
    rows.append(row)
    return phase


def _words(lines: Sequence[Line], most: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return what is drawn of the lines of one row, and how long each line is."""
    pieces = [piece for line in lines for piece in _pieces(line)]
    shown: list[bytes | str]
    if len(pieces) > most:
        dropped = pieces[most - 2 : -1]
        size = sum(len(piece) for piece in dropped)
        remark = f"… {counted(len(dropped), 'more line')}, {counted(size, 'octet')}"
        shown = [*pieces[: most - 2], remark, pieces[-1]]
    else:
        shown = list(pieces)
    if omitted := sum(line.omitted for line in lines):
        shown.append(f"… {counted(omitted, 'more octet')}, not kept")
    return (
        tuple(p if isinstance(p, str) else _shown(p) for p in shown),
        tuple(0 if isinstance(p, str) else len(p) for p in shown),
    )


def _pieces(line: Line) -> list[bytes]:
    """Return the line, or where it is a chunk of mail data the lines in it."""
    if not line.chunked or line.kind != "text":
        return [line.octets]
    *whole, tail = line.octets.split(b"\r\n")
    return [piece + b"\r\n" for piece in whole] + ([tail] if tail else [])


def _shown(octets: bytes) -> str:
    return octets.removesuffix(b"\r\n").decode("utf-8", "backslashreplace")


def drawn_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that fit into one drawing, with a gap for those that do not.

    The beginning and the end of a conversation say most; the middle is left out.
    """
    if sum(len(row.words) for row in rows) <= MOST_LINES:
        return list(rows)
    end = _as_many(reversed(rows), END_LINES)
    begin = _as_many(rows, MOST_LINES - 1 - sum(len(row.words) for row in rows[-end:]))
    left_out = rows[begin : len(rows) - end]
    lines = tuple(line for row in left_out for line in row.lines)
    sides: Counter[str] = Counter(line.side for line in lines)
    words = f"… {counted(len(lines), 'line')} not drawn: " + ", ".join(
        f"{sides[side]:,} {text}"
        for side, text in (
            ("client", "from the client"),
            ("server", "from the server"),
            ("note", "between them"),
        )
        if sides[side]
    )
    gap = Row("gap", (words,), (0,), lines, left_out[0].phase)
    return [*rows[:begin], gap, *rows[len(rows) - end :]]


def _as_many(rows: Iterable[Row], room: int) -> int:
    """Return how many of the rows have room; at least one."""
    number = 0
    for row in rows:
        room -= len(row.words)
        if room < 0:
            break
        number += 1
    return max(1, number)


def runs_together(rows: Sequence[Row]) -> Iterator[list[int]]:
    """Yield the numbers of rows that one side sent in one piece (RFC 2920)."""
    keys = [(row.lines[0].flight, row.side) for row in rows]
    for (_, side), run in groupby(range(len(rows)), key=lambda number: keys[number]):
        numbers = list(run)
        asked = {id(rows[number].lines[0].exchange) for number in numbers}
        if side in ("client", "server") and len(asked) > 1:
            yield numbers
