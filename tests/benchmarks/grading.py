"""Grading homework: a submission behind walls, and a class of them."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

from smtpkit.homework.dice import visible_dice
from smtpkit.homework.grading.jobs import Job, PartResult
from smtpkit.homework.grading.one import grade_one, keys_of, make_job
from smtpkit.homework.grading.walls import ENVIRONMENT, NoWalls, Walls, walls_here
from smtpkit.homework.judges import worked
from smtpkit.homework.sheets import find
from tests.peers.roots import Missing

from .result import Row

__all__ = ["rows"]

SLUG = "replies"
RELEASE = "2026"
SECRET = b"a benchmark has nothing to hide"
PARTS = 5
ROUNDS = 15
CLASS = 300
CORES = 2


def sheet(student: str) -> bytes:
    """Return a sheet with full marks, as a student hands it in."""
    first = (
        f'from smtpkit.homework import open_sheet\nstudent = "{student}"\n'
        f'sheet = open_sheet("{SLUG}", student, release="{RELEASE}")'
    )
    sources = [first]
    for part in find(SLUG).ASSIGNMENT.parts:
        visible = visible_dice(student, SLUG, RELEASE).part(part.id)
        answer = worked(SLUG, part.id, visible)
        sources += [f"# answer: {part.id}\n{answer}", f'sheet.check("{part.id}")']
    cells = [{"cell_type": "code", "metadata": {}, "source": text} for text in sources]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content).encode()


def job(octets: bytes, student: str) -> Job:
    """Return what is graded."""
    return make_job(octets, student=student, slug=SLUG, release=RELEASE, secret=SECRET)


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and those that it starts, on one core."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def taken_ms(work: Callable[[], object]) -> float:
    """Return how long something takes, in ms."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def five_parts() -> Row:
    """Grade the first five parts of one sheet after the other; a fresh Python beside."""
    walls = walls_here()
    bare = [*Walls().command("-c", "pass")]
    fresh: dict[str, list[float]] = {"alone": [], "behind walls": []}
    ours: list[float] = []
    sheets = [(sheet(f"student{n}"), f"student{n}") for n in range(ROUNDS + 1)]

    def grade(octets: bytes, student: str) -> None:
        whole = job(octets, student)
        few = replace(whole, only=frozenset(keys_of(whole)[:PARTS]))
        results = grade_one(few)
        assert [result.points for result in results] == [r.out_of for r in results]

    def start(command: list[str]) -> None:
        subprocess.run(command, env=ENVIRONMENT, check=True)

    with one_core():
        grade(*sheets.pop())  # modules are loaded now
        for one in sheets:
            ours.append(taken_ms(partial(grade, *one)))
            fresh["alone"].append(taken_ms(partial(start, bare)))
            command = walls.command("-c", "pass")
            fresh["behind walls"].append(taken_ms(partial(start, command)))
    beside = ", ".join(f"{where} {min(times):.0f} ms" for where, times in fresh.items())
    beside += f"; median of ours {statistics.median(ours):.0f} ms"
    what = f"a sheet of {PARTS} parts behind walls, one core"
    return Row(what, min(ours), 120, "ms", False, f"a fresh Python {beside}")


def points_of(one: Job) -> float:
    """Grade one job in a process of the pool."""
    results: list[PartResult] = grade_one(one)
    return sum(result.points for result in results)


def a_class() -> Row:
    """Grade a class with two processes: reading the files counts, making them does not."""
    octets = {f"student{n}": sheet(f"student{n}") for n in range(CLASS)}
    begun = time.perf_counter()
    with ProcessPoolExecutor(CORES, get_context("spawn")) as pool:
        jobs = [job(file, student) for student, file in octets.items()]
        points = list(pool.map(points_of, jobs, chunksize=5))
    seconds = time.perf_counter() - begun
    assert set(points) == {100.0}
    load = f"{seconds / CLASS * CORES * 1000:.0f} ms each; {os.getloadavg()[0]:.1f} at work"
    return Row(f"{CLASS} submissions, {CORES} processes", seconds, 30, "s", False, load)


def rows() -> list[Row]:
    """Measure both."""
    try:
        walls_here()
    except NoWalls as error:
        raise Missing(str(error)) from None
    return [five_parts(), a_class()]
