"""The report on a class, as one page: marks, parts, misconceptions, and what to look at."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from .marks import Mark, counted
from .pages import page, paragraph, table
from .similarity import Pair
from .tables import beliefs, items

__all__ = ["report_page"]


#: More pairs than these stand in the table only.
MOST_PAIRS = 30


def report_page(marks: list[Mark], pairs: Sequence[Pair] = ()) -> str:
    """Return the report as HTML.

    Args:
        marks: of all files.
        pairs: of answers that are alike.
    """
    best = list(counted(marks).values())
    body = [*map(paragraph, _overview(marks, best))]
    if best:
        body.append(_marks(best))
        body.append(_items(marks))
    if found := beliefs(marks):
        rows = [(b.words, b.students, ", ".join(b.parts)) for b in found]
        body.append(table("Misconceptions", ("believed", "students", "parts"), rows))
    looks = [(mark.sheet.name, _why(mark)) for mark in marks if mark.notes]
    if looks:
        body.append(table("For a person to look at", ("file", "why"), looks))
    if pairs:
        body.append(paragraph(f"{_ALIKE} Pairs: {len(pairs)}; all are in `alike.csv`."))
        rows_ = [
            (p.part, p.one, p.other, round(100 * p.alike)) for p in pairs[:MOST_PAIRS]
        ]
        body.append(table("Alike", ("part", "one", "other", "% alike"), rows_))
    return page("Report on the class", body)


_ALIKE = (
    "Good answers to a small task are often alike. Take it as a reason to talk with both, "
    "never as proof."
)


def _overview(marks: list[Mark], best: list[Mark]) -> list[str]:
    if not marks:
        return ["Nothing has been graded yet."]
    words = [f"Files: {len(marks)}. Of several by one student the best counts."]
    for slug in dict.fromkeys(mark.sheet.slug for mark in best):
        points = [100 * m.points / m.out_of for m in best if m.sheet.slug == slug]
        words.append(
            f"`{slug}`: students {len(points)}, mean {statistics.fmean(points):.0f} %, "
            f"median "
            f"{statistics.median(points):.0f} %, from {min(points):.0f} to "
            f"{max(points):.0f} %."
        )
    up = {mark.walls for mark in marks if mark.walls}
    for names in sorted(up):
        words.append(f"Walls that were up: {', '.join(names)}.")
    if best and not up:
        words.append("No code was run, or no wall was up while it ran.")
    return words


def _why(mark: Mark) -> str:
    words = " ".join(mark.notes)
    if mark.claimed_points is not None:
        words += (
            f" As the file's: {mark.points:g} points, which count. As the sheet's: "
            f"{mark.claimed_points:g} points."
        )
    return words


def _marks(best: list[Mark]) -> str:
    rows = [
        (
            mark.sheet.student,
            mark.sheet.slug,
            mark.points,
            mark.out_of,
            ", ".join(mark.waiting) or "–",
        )
        for mark in best
    ]
    head = ("student", "assignment", "points", "out of", "waits for a person")
    return table("Marks", head, rows)


def _items(marks: list[Mark]) -> str:
    rows = [
        (
            f"`{item.part}`",
            item.students,
            round(100 * item.mean),
            round(100 * item.whole),
            round(100 * item.nothing),
            "–" if item.apart is None else round(item.apart, 2),
        )
        for item in items(marks)
    ]
    head = ("part", "students", "mean %", "all points %", "no points %", "tells apart")
    return table("Parts (tells apart: correlation with the other parts)", head, rows)
