"""``smtpkit precheck``: a student's look at a notebook before it is handed in.

It finds the answers as the grader does, runs each of them alone, and asks the public
checks.  What it writes is a receipt: the hash says which file was looked at.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..homework.grading.answers import read_submission
from ..homework.grading.cells import MOST_OCTETS
from ..homework.grading.jobs import Answer, Submission
from ..homework.parts import Assignment, Part
from ..homework.sheets import find, slugs
from ..homework.trying_out import try_out
from ..protocol.errors import BadArgument
from .terminal import STYLES, Writer

__all__ = ["run"]


class _Row(NamedTuple):
    """One part in the receipt."""

    part: Part
    found: str
    runs: str
    check: str
    words: str = ""

    @property
    def is_well(self) -> bool:
        return self.runs == "yes" and self.check not in ("still open", "not yet")


def run(options: argparse.Namespace) -> int:
    """Look at one file.

    Returns:
        The exit status: 0 every part is answered and runs; 1 something is not.
    Raises:
        BadArgument, OSError: the file is no sheet, or cannot be read.
    """
    file = Path(options.file)
    if file.stat().st_size > MOST_OCTETS:
        raise BadArgument(f"{file}, {file.stat().st_size} octets", "a notebook")
    octets = file.read_bytes()
    assignment, submission = _read(file, octets)
    writer = Writer()
    whose = f"the sheet of {submission.student}" if submission.student else "no id yet"
    release = submission.release or "unknown"
    writer.line(f"{file.name}: {assignment.slug}, release {release}, {whose}")
    rows: list[_Row] = []
    for row in _rows(assignment, submission):
        if not rows:
            writer.line(_columns("part", "found", "runs", "public check"))
        rows.append(row)
        style = STYLES["good" if row.is_well else "later"]
        writer.line(_columns(row.part.id, row.found, row.runs, row.check), style)
    for sentence in _sentences(rows, submission):
        writer.line(sentence)
    writer.line(f"SHA-256 of the file: {hashlib.sha256(octets).hexdigest()}")
    return int(not all(row.is_well for row in rows) or not submission.student)


def _read(file: Path, octets: bytes) -> tuple[Assignment, Submission]:
    """Find out which assignment it is; without a call of open_sheet, by its markers."""
    read = [
        (assignment, read_submission(octets, assignment))
        for assignment in (find(slug).ASSIGNMENT for slug in slugs())
    ]
    for assignment, submission in read:
        if submission.slug == assignment.slug:
            return assignment, submission
    best = max(read, key=lambda pair: sum(bool(a.found) for a in pair[1].answers))
    if not any(answer.found for answer in best[1].answers):
        raise BadArgument(f"{file}, without an answer in it", "a sheet of homework")
    return best


def _rows(assignment: Assignment, submission: Submission) -> Iterator[_Row]:
    for answer in submission.answers:
        part = assignment.part(answer.part)
        if not answer.found:
            yield _Row(part, "NO", "-", "-")
        elif part.is_by_hand:
            state = "still open" if answer.is_open else "read by a person"
            yield _Row(part, "yes", "yes", state)
        else:
            yield _tried(assignment, submission, part, answer)


def _tried(
    assignment: Assignment, submission: Submission, part: Part, answer: Answer
) -> _Row:
    ran = try_out(
        assignment.slug, submission.student, submission.release, part.id, answer.source
    )
    if ran.error:
        return _Row(
            part, "yes", "NO", "-", f"{part.id} does not run alone: {ran.error}"
        )
    state = "form is right" if ran.state == "noted" else ran.state
    return _Row(part, "yes", "yes", state)


def _sentences(rows: list[_Row], submission: Submission) -> Iterator[str]:
    """Say what is to be done, one thing a line."""
    if not submission.student:
        yield "Write your id into the first cell: this is the example's sheet."
    yield from (row.words for row in rows if row.words)
    lists = {
        "Not found": [row for row in rows if row.found == "NO"],
        "Still open": [row for row in rows if row.check == "still open"],
        "Public check says not yet": [row for row in rows if row.check == "not yet"],
    }
    for title, there in lists.items():
        if there:
            yield f"{title}: {', '.join(row.part.id for row in there)}"
    remarks = (answer.remarks for answer in submission.answers if answer.found)
    yield from dict.fromkeys([*submission.remarks, *itertools.chain(*remarks)])
    if all(row.is_well for row in rows):
        yield "Every part is answered and runs. Marking tries more than the checks do."


def _columns(part: str, found: str, runs: str, check: str) -> str:
    return f"  {part:24}{found:8}{runs:7}{check}"
