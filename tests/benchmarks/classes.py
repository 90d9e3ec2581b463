"""A class: beside nbgrader, on one Dask worker and on two, and graded a second time."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from smtpkit.homework.classes.batch import Course, grade_class
from smtpkit.homework.classes.pools import Pool, on_cluster, on_cores
from smtpkit.homework.classes.reading import Handed, read_class
from smtpkit.homework.classes.results import Results
from smtpkit.homework.grading.walls import NoWalls, walls_here
from tests.homework_graded.cluster import cluster
from tests.homework_graded.solving import handed_in
from tests.homework_graded.test_nbgrader import COURSE as SOURCES
from tests.homework_graded.test_nbgrader import SECRET, nbgrader
from tests.peers.roots import Missing

from .result import Row

__all__ = ["rows"]

SLUG = "replies"
WITH_NBGRADER = 4
ON_A_CLUSTER = 60
UNCHANGED = 300
COURSE = Course("2026", SECRET.encode())


def hand_in(folder: Path, count: int) -> list[Handed]:
    """Write submissions as nbgrader wants them, and return them as we read them."""
    for number in range(count):
        student = f"student{number}"
        there = folder / "submitted" / student / SLUG
        there.mkdir(parents=True)
        (there / f"{SLUG}.ipynb").write_text(handed_in(SLUG, student), "utf-8")
    return read_class(folder / "submitted")


def ours_s(handed: Sequence[Handed], folder: Path, pool: Pool) -> float:
    """Grade a class; return how long it took, in seconds."""
    begun = time.perf_counter()
    tally = grade_class(handed, Results(folder), COURSE, pool)
    taken = time.perf_counter() - begun
    assert tally.failed == 0, tally
    return taken


def beside_nbgrader(folder: Path) -> Row:
    """Grade the same submissions with nbgrader and with us, both one after the other."""
    handed = hand_in(folder, WITH_NBGRADER)
    shutil.copytree(SOURCES / "source" / SLUG, folder / "source" / SLUG)
    shutil.copy(SOURCES / "nbgrader_config.py", folder)
    nbgrader(folder, "generate_assignment", SLUG)
    begun = time.perf_counter()
    nbgrader(folder, "autograde", SLUG)
    theirs = (time.perf_counter() - begun) / WITH_NBGRADER
    ours_s(handed, folder / "first", on_cores(1))  # modules are loaded now
    ours = ours_s(handed, folder / "second", on_cores(1)) / WITH_NBGRADER
    words = f"each, one process: ours {ours * 1000:.0f} ms, nbgrader {theirs:.1f} s"
    return Row(f"{SLUG}, beside nbgrader", theirs / ours, 15, "x nbgrader", peer=words)


def on_two_workers(folder: Path) -> Row:
    """Grade a class on one Dask worker, then on two."""
    handed = hand_in(folder, ON_A_CLUSTER)
    taken = {}
    for workers in (1, 2):
        there = folder / f"{workers} workers"
        there.mkdir()
        with cluster(there, workers) as running:
            # What is loaded once is loaded now, on each worker.
            ours_s(handed[: 4 * workers], there / "first", on_cluster(running.address))
            taken[workers] = ours_s(handed, there / "all", on_cluster(running.address))
    words = f"{ON_A_CLUSTER} submissions: {taken[1]:.1f} s and {taken[2]:.1f} s"
    what = "two Dask workers, beside one"
    return Row(what, taken[1] / taken[2], 1.6, "x one", peer=words)


def unchanged(folder: Path) -> Row:
    """Grade a class again in which nothing has changed."""
    handed = hand_in(folder, UNCHANGED)
    first = ours_s(handed, folder / "results", on_cores(2))
    again = ours_s(handed, folder / "results", on_cores(2))
    words = f"the first time {first:.1f} s"
    return Row(f"{UNCHANGED} submissions, unchanged", again, 1, "s", False, words)


def rows() -> list[Row]:
    """Measure all three."""
    try:
        walls_here()
    except NoWalls as error:
        raise Missing(str(error)) from None
    found = []
    for measure in (beside_nbgrader, on_two_workers, unchanged):
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(Path(folder)))
    return found
