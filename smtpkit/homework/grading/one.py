"""One submission: from its octets to points.

``make_job(octets, ...)`` reads the file, in the process that knows the course's secret;
it never raises whatever the file is.  ``keys_of(job)`` says what would be graded, without
running anything: a result with the same key still holds.  ``grade_one(job)`` grades, in
any process of any machine, and returns one `PartResult` for each part and variant, in
the order of `keys_of`.  Jobs and results can be pickled, compared and repeated.

    job = make_job(octets, student="ann7", slug="replies", release="2026", secret=secret)
    todo = frozenset(keys_of(job)) - known.keys()
    results = grade_one(dataclasses.replace(job, only=todo))

`grade_one` raises `NoWalls` where nothing keeps the answers in and the job does not
allow that, and nothing else.  `walls.walls_here()` tells beforehand.
"""

from __future__ import annotations

from .jobs import Job, Key, Limits, PartResult

__all__ = ["grade_one", "keys_of", "make_job"]


def make_job(
    octets: bytes,
    *,
    student: str,
    slug: str,
    release: str,
    secret: bytes,
    no_walls: bool = False,
    limits: Limits | None = None,
) -> Job:
    """Read a submission and make what `grade_one` takes.

    Args:
        octets: the file as it was handed in.
        student: the id that the file or folder gives.
        slug: the assignment.
        release: the release that the class was given.
        secret: the course's secret; it does not go into the job.
        no_walls: whether to grade where nothing keeps the answers in.
        limits: what a submission may take.
    Raises:
        BadArgument: there is no such assignment.
    """
    raise NotImplementedError


def keys_of(job: Job) -> list[Key]:
    """Return the key of each part and variant, without running anything."""
    raise NotImplementedError


def grade_one(job: Job) -> list[PartResult]:
    """Grade one submission; see the module."""
    raise NotImplementedError
