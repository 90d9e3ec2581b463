"""All reply codes on a grid of first and second digit, and those that were met.

RFC 5321 section 4.2.1 (the digits), 4.2.3 (the codes).  The codes are those of
`protocol.codes`.  Draws nothing: see `draw_reply_map`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..protocol.codes import ANY, CATEGORIES, CODES, REPLY_CODES, SEVERITIES, find
from ..protocol.errors import BadArgument
from ..protocol.replies import Reply
from ..transcript.model import Transcript
from .picture import Table, counted, listed

__all__ = ["Entry", "Grid", "grid_of"]


#: Names of `machine` that need a word; names that go without saying beside another.
WORDS = {".": "dot", ANY: "any command"}
IMPLIED = {"BDAT LAST": "BDAT", "response": "AUTH"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A code in its cell.

    Args:
        code: three digits.
        answers: the commands that it answers; empty for a code that no RFC here has.
        met: how often it was met.
    """

    code: int
    answers: tuple[str, ...]
    met: int = 0

    @property
    def words(self) -> str:
        """The commands, in words."""
        if not self.answers:
            return "in no RFC known here"
        if ANY in self.answers:
            return WORDS[ANY]
        said = [name for name in self.answers if IMPLIED.get(name) not in self.answers]
        return " ".join(WORDS.get(name, name) for name in said)


@dataclass(frozen=True, slots=True)
class Grid:
    """The codes, and what was met of them.

    Args:
        met: code to how often it was met.
        has_value: whether there was anything to look for codes in.
    """

    met: Counter[int]
    has_value: bool

    def cell(self, first: int, second: int) -> list[Entry]:
        """Return the codes that begin with two digits, those met included."""
        codes = {
            c
            for c in (*CODES, *self.met)
            if (c // 100, c // 10 % 10) == (first, second)
        }
        return [Entry(code, answers(code), self.met[code]) for code in sorted(codes)]

    @property
    def outside(self) -> list[int]:
        """Codes that were met and have no cell."""
        return sorted(c for c in self.met if c // 10 % 10 not in CATEGORIES)

    @property
    def summary(self) -> str:
        """What is on the picture, in one line."""
        words = f"{len(CODES)} codes"
        if not self.has_value:
            return words
        if not self.met:
            return f"{words}; none met"
        met = [
            f"{code} ({times:,} times)" if times > 1 else str(code)
            for code, times in sorted(self.met.items())
        ]
        if len(met) > 12:
            met = [*met[:10], f"{len(met) - 10} more"]
        return f"{words}; met: {listed(met)}"

    @property
    def description(self) -> str:
        """The grid, cell by cell."""
        lines = [f"All reply codes by their first two digits: {self.summary}."]
        for first in (2, 3, 4, 5):
            severity = SEVERITIES[first]
            lines.append(f"First digit {first}, {severity.words}:")
            for second, category in sorted(CATEGORIES.items()):
                cell = self.cell(first, second)
                said = "; ".join(_said(entry) for entry in cell) or "no code"
                lines.append(f"  second digit {second}, {category.name}: {said}")
        if self.outside:
            met = listed(map(str, self.outside))
            lines.append(f"Met, and in no cell: {met}. The first digit decides.")
        return "\n".join(lines)

    @property
    def table(self) -> Table:
        """Every code with what it says and how often it was met."""
        rows = []
        for code in sorted({*CODES, *self.met}):
            row = find(code)
            rows.append((code, " ".join(answers(code)), row.meaning if row else "",
                         row.source if row else "", self.met[code] or ""))  # fmt: skip
        columns = ("code", "answers", "says", "source", "met")
        return Table("All reply codes", columns, rows)


def _said(entry: Entry) -> str:
    met = f" (met {counted(entry.met, 'time')})" if entry.met else ""
    return f"{entry.code} to {entry.words}{met}" if entry.answers else (
        f"{entry.code}, {entry.words}{met}"
    )  # fmt: skip


def answers(code: int) -> tuple[str, ...]:
    """Return the commands that a code answers, each once."""
    names = [name for row in REPLY_CODES if row.code == code for name in row.answers]
    return tuple(dict.fromkeys(names))


def grid_of(value: object) -> Grid:
    """Return the grid with what was met.

    Args:
        value: None; a transcript, a reply, a code; or several of these.
    Raises:
        BadArgument: something else, or a code that is none.
    """
    return Grid(Counter(_codes(value)), value is not None)


def _codes(value: object) -> list[int]:
    if value is None:
        return []
    if isinstance(value, Transcript):
        return value.codes
    if isinstance(value, Reply):
        return [value.code]
    if isinstance(value, int) and 200 <= value <= 599:
        return [value]
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [code for each in value for code in _codes(each)]
    raise BadArgument(
        f"{value!r:.60}",
        "a transcript, replies, or codes from 200 to 599",
        source="RFC 5321 section 4.2.1",
    )
