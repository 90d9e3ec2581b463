"""Marks: what each student has, part by part, and what a person still has to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..grading.jobs import PartResult
from ..sheets import find
from .by_hand import ByHand, part_of
from .results import Results, Sheet

__all__ = ["Mark", "PartMark", "all_marks", "counted"]


@dataclass(frozen=True)
class PartMark:
    """What one part earned, with what a person gave.

    Args:
        result: what the grader found.
        points: that count; None while a person has to give them.
        comment: of the person.
        is_by_hand: whether the points are a person's.
    """

    result: PartResult
    points: float | None
    comment: str = ""
    is_by_hand: bool = False

    @property
    def out_of(self) -> int:
        """What the part is worth."""
        return self.result.out_of


@dataclass(frozen=True)
class Mark:
    """What one file earned.

    Args:
        sheet: the file.
        parts: judged as the identity that the LMS gives.
        claimed: judged as the id that the sheet gives; empty where both agree.
        scale: what the points are multiplied with: more than 1 where parts that a person
            would mark are left out.
    """

    sheet: Sheet
    parts: tuple[PartMark, ...]
    claimed: tuple[PartMark, ...] = ()
    scale: float = 1.0

    @property
    def points(self) -> float:
        """The points so far."""
        return self._sum(self.parts)

    @property
    def claimed_points(self) -> float | None:
        """The points as the id in the sheet; None where both agree."""
        return self._sum(self.claimed) if self.claimed else None

    @property
    def out_of(self) -> int:
        """What the whole sheet is worth."""
        if not self.sheet.slug:
            return 0
        points: int = find(self.sheet.slug).ASSIGNMENT.points
        return points

    @property
    def waiting(self) -> list[str]:
        """Ids of the parts that wait for a person."""
        return [mark.result.part for mark in self.parts if mark.points is None]

    @property
    def walls(self) -> tuple[str, ...]:
        """The walls that were up while its code ran."""
        names = [name for mark in self.parts for name in mark.result.walls]
        return tuple(dict.fromkeys(names))

    @property
    def notes(self) -> list[str]:
        """What a person should know, one sentence each."""
        notes = list(self.sheet.remarks)
        if self.claimed:
            notes.append(f"{self._differs} Judged as both; a person decides.")
        if self.waiting:
            notes.append(f"Waits for a person: {', '.join(self.waiting)}.")
        return notes

    @property
    def _differs(self) -> str:
        """In what the sheet and the file differ, in a sentence or two."""
        given, said = self.sheet.keys[0], self.claimed[0].result.key
        words = []
        if given.student.strip().casefold() != said.student.strip().casefold():
            words.append(
                f"The sheet says `{self.sheet.claimed or 'no id'}`, the file belongs to "
                f"`{self.sheet.student}`."
            )
        if given.release != said.release:
            words.append(
                f"The sheet is of release `{said.release}`, graded as `{given.release}`."
            )
        return " ".join(words)

    def _sum(self, parts: Iterable[PartMark]) -> float:
        return round(self.scale * sum(mark.points or 0.0 for mark in parts), 2)


def all_marks(
    results: Results, by_hand: ByHand, *, no_manual: bool = False
) -> list[Mark]:
    """Return the marks of all files, ordered by assignment, student and file.

    Args:
        results: of the class.
        by_hand: what a person gave.
        no_manual: whether parts that a person would mark are left out, and the others
            count for more.
    """
    sheets = sorted(results.sheets.values(), key=lambda s: (s.slug, s.student, s.name))
    return [_mark(sheet, results.of(sheet), by_hand, no_manual) for sheet in sheets]


def _mark(
    sheet: Sheet, found: list[PartResult], by_hand: ByHand, no_manual: bool
) -> Mark:
    scale = 1.0
    if no_manual:
        whole = sum(result.out_of for result in found if result.is_given)
        found = [result for result in found if not part_of(result.part).is_by_hand]
        left = sum(result.out_of for result in found if result.is_given)
        scale = whole / left if left else 1.0
    marks = [(result.is_given, _part_mark(result, by_hand)) for result in found]
    return Mark(
        sheet,
        tuple(mark for is_given, mark in marks if is_given),
        tuple(mark for is_given, mark in marks if not is_given),
        scale,
    )


def _part_mark(result: PartResult, by_hand: ByHand) -> PartMark:
    points, comment = by_hand.given(result)
    if points is not None:
        return PartMark(result, points, comment, is_by_hand=True)
    if result.needs_person:
        return PartMark(result, None)
    return PartMark(result, result.points)


def counted(marks: Iterable[Mark]) -> dict[tuple[str, str], Mark]:
    """Return for each student and assignment the file that counts: the best one.

    The key is (student, assignment).
    """
    best: dict[tuple[str, str], Mark] = {}
    for mark in marks:
        if not mark.sheet.slug:
            continue
        key = mark.sheet.student, mark.sheet.slug
        if key not in best or mark.points > best[key].points:
            best[key] = mark
    return best
