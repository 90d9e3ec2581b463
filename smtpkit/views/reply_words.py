"""A reply in words: what each digit could be, what it is, and what follows from it.

RFC 5321 section 4.2.1, RFC 3463 section 2.  Draws nothing: see `draw_reply`.
"""

from __future__ import annotations

from typing import NamedTuple

from ..protocol.codes import CATEGORIES, CODES, SEVERITIES, advice_for, find
from ..protocol.enhanced import CLASSES, DETAILS, SUBJECTS
from ..protocol.replies import Reply
from .picture import Table, counted

__all__ = [
    "SIGNS",
    "Choice",
    "Column",
    "columns_of",
    "description",
    "rest",
    "summary",
    "table",
    "wire",
]

MOST_LINES, END_LINES = 12, 3
MOST_CODES = 8  # of one family

SIGNS = {2: "✓", 3: "→", 4: "↻", 5: "✕"}


class Choice(NamedTuple):
    """One value that a digit may have, what it says, and whether it is this one."""

    value: str
    words: str
    is_this: bool


class Column(NamedTuple):
    """A digit with all it could be."""

    name: str
    choices: list[Choice]
    words: list[str]  # about the one that it is


def columns_of(value: Reply) -> list[Column]:
    """Return for each of the three digits all that it could be."""
    first, second = value.code // 100, value.code // 10 % 10
    severity = SEVERITIES[first]
    firsts = [
        Choice(f"{n}··", f"{SIGNS[n]} {SEVERITIES[n].words}", n == first)
        for n in sorted(SIGNS)
    ]
    seconds = [
        Choice(f"·{n}·", category.name.lower(), n == second)
        for n, category in sorted(CATEGORIES.items())
    ]
    if second not in CATEGORIES:
        seconds.append(Choice(f"·{second}·", "no meaning is set", True))
    category = CATEGORIES.get(second)
    return [
        Column("first digit", firsts, [f"The RFC: {severity.name}."]),
        Column("second digit", seconds, [f"{category.words}."] if category else []),
        Column("third digit", _family(value.code), [_tells_apart(value.code)]),
    ]


def _family(code: int) -> list[Choice]:
    """Return the codes that share the first two digits."""
    known = {c for c in CODES if c // 10 == code // 10}
    codes = sorted(known | {code})
    choices = [Choice(str(c), _brief(c), c == code) for c in codes]
    if len(choices) > MOST_CODES:
        near = sorted(choices, key=lambda choice: abs(int(choice.value) - code))
        choices = sorted(near[:MOST_CODES])
    return choices


def _brief(code: int) -> str:
    row = find(code)
    return row.meaning if row else "in no RFC that is known here"


def _tells_apart(code: int) -> str:
    known = sum(1 for c in CODES if c // 10 == code // 10)
    return f"It tells apart what begins with {code // 10}: {counted(known, 'code')}."


def wire(value: Reply) -> list[tuple[str, str, int]]:
    """Return sign, text and octets of each line that is drawn; a gap has none."""
    finer = f"{value.enhanced} " if value.enhanced else ""
    last = len(value.lines) - 1
    rows = [
        (
            " " if number == last else "-",
            text,
            len((finer + text).encode("utf-8", "surrogateescape")) + 6,
        )
        for number, text in enumerate(value.lines)
    ]
    if (left := len(rows) - MOST_LINES) > 0:
        gap = ("", f"… {counted(left, 'line')} not drawn", 0)
        rows = [*rows[: MOST_LINES - END_LINES], gap, *rows[-END_LINES:]]
    return rows


def rest(value: Reply) -> list[tuple[str, str]]:
    """Return what is told below the digits: a name, and the words."""
    row = find(value.code)
    rows = []
    meaning = f"{row.meaning} ({row.source})" if row else (
        "It stands in no RFC that is known here: the first digit decides."
    )  # fmt: skip
    rows.append((f"{value.code}", meaning))
    if len(value.lines) > 1:
        words = f"more lines follow; a space: the last of {len(value.lines):,}"
        rows.append(("- and ␣", f"- after the code: {words}."))
    if value.enhanced:
        rows.append((str(value.enhanced), _finer(value)))
    rows.append(("a client then", advice_for(value.code)))
    return rows


def _finer(value: Reply) -> str:
    assert value.enhanced is not None
    class_, subject, detail = value.enhanced
    subject_name = SUBJECTS[subject].name if subject in SUBJECTS else "not known"
    words = f"{class_}: {CLASSES[class_].name}.  {subject}: {subject_name}."
    row = DETAILS.get((subject, detail))
    more = row.words if row else "not known: class and subject still count."
    return f"{words}  {subject}.{detail}: {more}"


# The same in words.


def summary(value: Reply) -> str:
    """Return what the reply is, in one line."""
    severity = SEVERITIES[value.code // 100]
    category = CATEGORIES.get(value.code // 10 % 10)
    parts = [f"{value.code}: {severity.words}",
             category.name.lower() if category else "second digit without meaning"]  # fmt: skip
    if find(value.code) is None:
        parts.append("no code of SMTP")
    if value.enhanced:
        parts.append(f"enhanced code {value.enhanced}")
    parts.append(counted(len(value.lines), "line"))
    return "; ".join(parts)


def description(value: Reply) -> str:
    """Return all that the drawing says."""
    lines = [f"A reply taken apart: {summary(value)}."]
    for column in columns_of(value):
        this = next(choice for choice in column.choices if choice.is_this)
        others = ", ".join(
            f"{c.value} {c.words}" for c in column.choices if not c.is_this
        )
        said = f"{column.name}: {this.value} {this.words}. {' '.join(column.words)}"
        lines.append(said + (f" The others: {others}." if others else ""))
    lines += [f"{name}: {words}" for name, words in rest(value)]
    lines += [
        f"line: {value.code}{sign}{text}" for sign, text, _ in wire(value) if sign
    ]
    return "\n".join(lines)


def table(value: Reply) -> Table:
    """Return every choice, what is told, and every line."""
    rows = [
        (column.name, choice.value, choice.words, "this one" if choice.is_this else "")
        for column in columns_of(value)
        for choice in column.choices
    ]
    rows += [("told", name, words, "") for name, words in rest(value)]
    rows += [("text", str(n), text, "") for n, text in enumerate(value.lines, 1)]
    columns = ("part", "value", "says", "chosen")
    return Table(f"The reply {value.code}", columns, rows)
