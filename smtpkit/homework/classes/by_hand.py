"""Marks that a person gives: one table to fill in, equal answers together.

A spreadsheet opens ``by_hand.csv``; the column `points` is empty until someone writes
into it.  What stands there is kept for ever, also when the class is graded again: it
belongs to the part and the words of the answer, not to the run.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ...protocol.errors import SmtpkitError
from ..grading.jobs import PartResult
from ..parts import Part
from ..sheets import find
from .results import Results
from .spreadsheets import bare, cell, rows_of

__all__ = ["FILE", "ByHand", "group_of", "part_of"]

FILE = "by_hand.csv"
#: Characters of an answer in the table; spreadsheets take no more than 32,767.
MOST_SHOWN = 20_000
COLUMNS = (
    "part",
    "group",
    "points",
    "out of",
    "comment",
    "rubric",
    "students",
    "answer",
)


def group_of(answer: str) -> str:
    r"""Return the name of the group of equal answers; spaces and lines say nothing.

    >>> group_of("So it is.") == group_of("  so it \n is.") != group_of("No.")
    True
    """
    words = " ".join(answer.split()).casefold()
    digest = hashlib.sha256(words.encode("utf-8", "backslashreplace")).hexdigest()
    # A letter first: of digits alone a spreadsheet would make a number.
    return f"g{digest[:12]}"


def part_of(part_id: str) -> Part:
    """Return the part of this id; its assignment is the first word of it."""
    part: Part = find(part_id.partition("-")[0]).ASSIGNMENT.part(part_id)
    return part


@dataclass
class _Group:
    points: float | None = None
    comment: str = ""
    answer: str = ""
    students: set[str] = field(default_factory=set)


class ByHand:
    """The table of one folder of results.

    Args:
        folder: where `by_hand.csv` is or will be.
    Raises:
        SmtpkitError: the table holds points that are no number, or too many.
        OSError: it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._groups: dict[tuple[str, str], _Group] = {}
        if self.path.exists():
            for number, row in enumerate(rows_of(self.path), 2):
                self._take(number, row)

    def _take(self, number: int, row: dict[str, str]) -> None:
        try:
            key = row["part"], row["group"]
            text, comment, answer = row["points"], row["comment"], row["answer"]
        except KeyError as error:
            seen = f"{self.path}, without a column {error}"
            raise SmtpkitError(seen, f"the columns {', '.join(COLUMNS)}") from None
        points = None
        if text.strip():
            most = _number(row.get("out of", ""))
            points = _number(text)
            if not 0 <= points <= most:
                seen = f"{self.path}, line {number}: {text!r} points"
                raise SmtpkitError(seen, f"a number from 0 to {most:g}, or nothing")
        self._groups[key] = _Group(points, bare(comment), bare(answer))

    def given(self, result: PartResult) -> tuple[float | None, str]:
        """Return the points that a person gave, None for none yet, and the comment."""
        group = self._groups.get((result.part, group_of(result.source)), _Group())
        return group.points, group.comment

    def update(self, results: Results) -> int:
        """Add the answers that need a person, and write the table.

        Returns:
            How many groups still wait for points.
        Raises:
            OSError: it cannot be written.
        """
        for sheet in results.sheets.values():
            for result in results.of(sheet):
                if result.needs_person and result.is_given:
                    key = result.part, group_of(result.source)
                    group = self._groups.setdefault(key, _Group())
                    group.answer = _shortened(result.source.strip())
                    group.students.add(sheet.student)
        if self._groups:
            self._write(self._groups.items())
        return sum(g.points is None and bool(g.students) for g in self._groups.values())

    def _write(self, groups: Iterable[tuple[tuple[str, str], _Group]]) -> None:
        # A stop in the middle must not lose what a person wrote.
        fresh = self.path.with_suffix(".csv.new")
        with fresh.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for (part_id, name), group in sorted(groups):
                part = part_of(part_id)
                rubric = " | ".join(
                    f"{points}: {words}" for points, words in part.rubric
                )
                points = "" if group.points is None else f"{group.points:g}"
                row = (part_id, name, points, part.points, group.comment, rubric)
                students = " ".join(sorted(group.students))
                # Answers and names are students' words: none becomes a formula.
                writer.writerow(map(cell, (*row, students, group.answer)))
        fresh.replace(self.path)


def _number(text: str) -> float:
    """Return the number in a cell, in whatever country it was written; -1 for none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return -1.0


def _shortened(answer: str) -> str:
    """Return what a cell of a spreadsheet can hold of an answer."""
    if len(answer) <= MOST_SHOWN:
        return answer
    return f"{answer[:MOST_SHOWN]} […] {len(answer):,} characters"
