"""Grading a class: what is new or changed is graded, all else still holds.

Nothing that a submission does aborts the batch.  Killed at any moment and started again
it goes on where it was: each file's results are on the disk before the next are taken.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..grading.cells import read_cells
from ..grading.jobs import Job, Limits
from ..grading.one import is_current, keys_of, make_job
from ..grading.walls import NoWalls
from .pools import Came, Pool
from .reading import Handed, slug_of
from .results import Results, Sheet

__all__ = ["Course", "Tally", "grade_class"]


@dataclass(frozen=True)
class Course:
    """What holds for the whole class.

    Args:
        release: the name of the release that the class was given.
        secret: the course's secret.
        slug: the assignment of all files; "" lets each file tell.
        no_walls: whether to grade where nothing keeps the answers in.
        limits: what one submission may take; None for the usual.
    """

    release: str
    secret: bytes
    slug: str = ""
    no_walls: bool = False
    limits: Limits | None = None


@dataclass
class Tally:
    """How a run went: numbers of files.

    Args:
        files: handed in.
        graded: graded in this run, in whole or in part.
        held: not run again, for nothing had changed.
        failed: of which something went wrong outside of the student's code.
        strange: that belong to no assignment, or were too large.
    """

    files: int = 0
    graded: int = 0
    held: int = 0
    failed: int = 0
    strange: int = 0


def grade_class(
    handed: Iterable[Handed],
    results: Results,
    course: Course,
    pool: Pool,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Tally:
    """Grade what was handed in, and keep what comes of it.

    Args:
        handed: the files.
        results: what is known already; what comes is added.
        course: what holds for all.
        pool: who does the work.
        told: called with the number of files done, and of all to be done.
    Raises:
        NoWalls: nothing keeps the answers in, and the course does not allow that.
        OSError: the results cannot be written.
    """
    tally = Tally()
    work: list[tuple[Sheet, Job]] = []
    for one in handed:
        tally.files += 1
        sheet, job = _prepared(one, course, results)
        if job is None:
            results.add(sheet, [])
            tally.held += bool(sheet.keys)
            tally.strange += not sheet.keys
        else:
            work.append((sheet, job))
    told(0, len(work))
    for done, (place, came) in enumerate(pool([job for _, job in work]), 1):
        _keep(results, work[place][0], came, tally)
        told(done, len(work))
    return tally


def _prepared(
    one: Handed, course: Course, results: Results
) -> tuple[Sheet, Job | None]:
    """Return what is known of a file, and what is left to be graded of it."""
    try:
        octets = one.read()
    except Exception as error:  # of the file system, or of a zip in any way damaged
        words = f"The file cannot be read: {type(error).__name__}: {error}"[:300]
        return Sheet(one.student, one.name, "", "", (words,), (), one.folder), None
    digest = hashlib.sha256(octets).hexdigest()
    known = results.sheets.get((one.student, one.name))
    if known is not None and known.digest == digest and _holds(known, course, results):
        return known, None
    slug = course.slug or slug_of(one, octets)
    if one.trouble or not slug:
        words = one.trouble or "Nothing in the file or its name tells the assignment."
        remarks = () if one.trouble else read_cells(octets)[1]
        found = (words, *remarks)
        return Sheet(one.student, one.name, slug, "", found, (), one.folder), None
    job = _job(one, octets, slug, course)
    keys = tuple(keys_of(job))
    sheet = Sheet(
        one.student,
        one.name,
        slug,
        job.submission.student,
        job.submission.remarks,
        keys,
        one.folder,
        digest,
    )
    todo = frozenset(key for key in keys if key not in results.parts)
    return sheet, dataclasses.replace(job, only=todo) if todo else None


def _holds(sheet: Sheet, course: Course, results: Results) -> bool:
    """Tell whether a file that is the same would be judged by the same, too."""
    if not sheet.keys or course.slug not in ("", sheet.slug):
        return False
    own = sheet.keys[0]  # as the identity that the LMS gives
    return own.release == course.release and all(
        key in results.parts and is_current(key, sheet.slug, course.secret)
        for key in sheet.keys
    )


def _job(one: Handed, octets: bytes, slug: str, course: Course) -> Job:
    def made(student: str) -> Job:
        return make_job(
            octets,
            student=student,
            slug=slug,
            release=course.release,
            secret=course.secret,
            no_walls=course.no_walls,
            limits=course.limits,
        )

    job = made(one.student)
    claimed = job.submission.student.strip()
    # The LMS knows a person by several names; the sheet may give any of them.
    if claimed.casefold() in {alias.casefold() for alias in one.aliases}:
        job = made(claimed)
    return job


def _keep(results: Results, sheet: Sheet, came: Came, tally: Tally) -> None:
    if isinstance(came, NoWalls):
        raise came
    if isinstance(came, Exception):
        tally.failed += 1
        words = f"Not graded: {type(came).__name__}: {came}"[:300]
        sheet = dataclasses.replace(sheet, remarks=(*sheet.remarks, words))
        results.add(sheet, [])
        return
    tally.graded += 1
    results.add(sheet, came)
