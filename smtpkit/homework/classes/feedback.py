"""What a student gets back: a page with points, what was seen, and where to read.

Of a hidden trial only its kind and the lesson that teaches it are told: the next class
gets other inputs, but the same kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ..grading.one import COULD_NOT_COPE
from ..misconceptions import misconception
from ..parts import Part, Trial
from ..sheets import find
from .marks import Mark, PartMark
from .pages import page, paragraph, table

__all__ = ["feedback_page"]

#: What the grader notes for the lecturer begins so, and is of no use to a student.
_FOUND = {
    "metadata": "The marker line was missing; the cell's metadata told what it was.",
    "name": "The marker line was missing; the name that it defines told what it was.",
}


def feedback_page(mark: Mark) -> str:
    """Return a student's page as HTML.

    Args:
        mark: of a file of a known assignment.
    """
    assignment = find(mark.sheet.slug).ASSIGNMENT
    rows = [
        (
            f"`{part.result.part}`",
            "open" if part.points is None else part.points,
            part.out_of,
            _in_a_word(part),
        )
        for part in mark.parts
    ]
    body = [
        paragraph(f"{mark.sheet.student}: {mark.points:g} of {mark.out_of} points."),
        *map(paragraph, mark.notes),
        table("Points", ("part", "points", "out of", "in a word"), rows),
    ]
    for part in mark.parts:
        body += _part(assignment.part(part.result.part), part)
    return page(f"{assignment.title}: feedback", body)


def _points(mark: PartMark) -> str:
    return "open" if mark.points is None else f"{mark.points:g}"


def _in_a_word(mark: PartMark) -> str:
    if mark.points is None:
        return "a person will mark it"
    if not mark.result.source.strip():
        return "no answer was found"
    if mark.points >= mark.out_of:
        return "all right"
    return "in part" if mark.points > 0 else "not yet"


def _part(part: Part, mark: PartMark) -> Iterator[str]:
    yield f"<h2>{escape(part.title)} ({part.id})</h2>"
    yield paragraph(f"{_points(mark)} of {mark.out_of} points: {_in_a_word(mark)}.")
    if mark.comment:
        yield paragraph(mark.comment)
    if mark.result.found in _FOUND:
        yield paragraph(_FOUND[mark.result.found])
    for remark in mark.result.remarks:
        if not remark.startswith(COULD_NOT_COPE):
            yield paragraph(remark)
    trials = mark.result.trials
    if trials and all(trial.right >= 1 for trial in trials):
        kinds = "; ".join(dict.fromkeys(trial.category for trial in trials))
        yield paragraph(f"Tried, and all went well: {kinds}.")
    elif trials:
        head = ("tried", "went well", "what was wanted and seen", "read")
        rows = [_trial(trial) for trial in trials]
        yield table(f"Trials of {part.id}", head, rows)


def _trial(trial: Trial) -> tuple[str, str, str, str]:
    is_right = trial.right >= 1
    words = "yes" if is_right else "no" if not trial.right else "in part"
    details = ""
    if not is_right and not trial.is_hidden:
        details = f"Wanted: {trial.expected}. Seen: {trial.seen}."
    if not is_right and trial.belief:
        belief = misconception(trial.belief).belief
        details = f"{details} Often believed, but not so: “{belief}”".strip()
    notebook, _, place = trial.taught_in.partition("#")
    read = "" if is_right else f"notebook `{notebook}`, cell `{place}`; {trial.source}"
    return trial.category, words, details, read
