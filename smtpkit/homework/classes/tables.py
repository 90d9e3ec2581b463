"""Tables of a class: marks, marks for Canvas, and how each part of the sheet did."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ..misconceptions import misconception
from ..sheets import find
from .marks import Mark, PartMark, counted
from .spreadsheets import cell, written

__all__ = [
    "Belief",
    "Item",
    "beliefs",
    "canvas",
    "cell",
    "items",
    "marks_table",
    "written",
]


class Item(NamedTuple):
    """How one part did in a class.

    Args:
        part: its id.
        students: how many answered.
        mean: the share of its points that was earned, from 0 to 1.
        whole: the share of students with all points.
        nothing: the share of students with none.
        apart: how well it tells strong from weak students: the correlation of its points
            with those of the rest of the sheet, from -1 to 1; None where all are alike.
    """

    part: str
    students: int
    mean: float
    whole: float
    nothing: float
    apart: float | None


class Belief(NamedTuple):
    """A misconception, and how many students gave it away."""

    slug: str
    words: str
    students: int
    parts: tuple[str, ...]


def marks_table(marks: list[Mark]) -> str:
    """Return the marks of all files, one line each, with a column for each part."""
    slugs = dict.fromkeys(mark.sheet.slug for mark in marks if mark.sheet.slug)
    parts = [part.id for slug in slugs for part in find(slug).ASSIGNMENT.parts]
    head = ["student", "assignment", "points", "out of", "as the sheet's id", "counts"]
    best = {id(mark) for mark in counted(marks).values()}
    rows = []
    for mark in marks:
        claimed = mark.claimed_points
        row: list[object] = [
            mark.sheet.student,
            mark.sheet.slug,
            mark.points,
            mark.out_of,
        ]
        row += ["" if claimed is None else claimed, "yes" if id(mark) in best else "no"]
        earned = {m.result.part: m.points for m in mark.parts}
        row += ["" if earned.get(part) is None else earned[part] for part in parts]
        rows.append([*row, " ".join(mark.notes), mark.sheet.name])
    return written([*head, *parts, "notes", "file"], rows)


def canvas(marks: list[Mark]) -> str:
    """Return the marks in the form that Canvas imports."""
    best = counted(marks)
    slugs = list(dict.fromkeys(slug for _, slug in best))
    fixed = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    possible = [find(slug).ASSIGNMENT.points for slug in slugs]
    rows: list[list[object]] = [["    Points Possible", "", "", "", "", *possible]]
    for student in dict.fromkeys(student for student, _ in best):
        earned = [best.get((student, slug)) for slug in slugs]
        points = ["" if mark is None else mark.points for mark in earned]
        rows.append([student, "", "", student, "", *points])
    return written([*fixed, *slugs], rows)


def items(marks: Iterable[Mark]) -> list[Item]:
    """Return how each part did, in the order of the sheets."""
    best = list(counted(marks).values())
    found: dict[str, list[tuple[PartMark, Mark]]] = {}
    for mark in best:
        for part in mark.parts:
            if part.points is not None:
                found.setdefault(part.result.part, []).append((part, mark))
    return [_item(part, pairs) for part, pairs in found.items()]


def _item(part: str, pairs: list[tuple[PartMark, Mark]]) -> Item:
    shares = [(mark.points or 0.0) / mark.out_of for mark, _ in pairs]
    rest = [whole.points / whole.scale - (mark.points or 0.0) for mark, whole in pairs]
    count = len(pairs)
    return Item(
        part,
        count,
        statistics.fmean(shares),
        sum(share >= 0.999 for share in shares) / count,
        sum(share <= 0.001 for share in shares) / count,
        _correlation(shares, rest),
    )


def _correlation(one: list[float], other: list[float]) -> float | None:
    if len(one) < 3 or len(set(one)) == 1 or len(set(other)) == 1:
        return None
    return statistics.correlation(one, other)


def beliefs(marks: Iterable[Mark]) -> list[Belief]:
    """Return the misconceptions of a class, the most common first."""
    students: dict[str, set[str]] = {}
    parts: dict[str, Counter[str]] = {}
    for mark in counted(marks).values():
        for part in mark.parts:
            for trial in part.result.trials:
                if trial.belief and trial.right < 1:
                    students.setdefault(trial.belief, set()).add(mark.sheet.student)
                    parts.setdefault(trial.belief, Counter())[part.result.part] += 1
    order = sorted(students, key=lambda slug: (-len(students[slug]), slug))
    return [
        Belief(
            slug,
            misconception(slug).belief,
            len(students[slug]),
            tuple(name for name, _ in parts[slug].most_common()),
        )
        for slug in order
    ]
