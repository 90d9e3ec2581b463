"""A class is graded whole, never twice, and nothing that is handed in stops it."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from smtpkit.homework.classes.batch import Course, Tally, grade_class
from smtpkit.homework.classes.pools import Came, on_cores
from smtpkit.homework.classes.reading import read_class
from smtpkit.homework.classes.results import FILE, Results
from smtpkit.homework.grading import one
from smtpkit.homework.grading.jobs import Job
from smtpkit.homework.judges import wrong_sheets

from .solving import handed_in, worked_answers
from .test_class_reading import put

SECRET = b"a secret of tests"
#: Where there are no walls the limits alone hold; the answers here are ours.
COURSE = Course("2026", SECRET, no_walls=True)


class Watched:
    """A pool that remembers which parts it was asked to grade."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def __call__(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Came]]:
        for job in jobs:
            assert job.only is not None
            self.parts += sorted(key.part for key in job.only)
        yield from on_cores(1)(jobs)


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """Return a folder with three honest submissions of `replies`."""
    folder = tmp_path / "handed in"
    for student in ("ann7", "bob8", "eve9"):
        put(folder, f"{student}.ipynb", octets=handed_in("replies", student).encode())
    return folder


def graded(
    folder: Path, out: Path, pool: object = None
) -> tuple[Results, Tally, list[str]]:
    """Grade a folder; return results, how it went, and which parts were run."""
    results, watched = Results(out), Watched()
    tally = grade_class(read_class(folder), results, COURSE, pool or watched)  # type: ignore[arg-type]
    return results, tally, watched.parts


def totals(results: Results) -> dict[str, float]:
    """Return the points of each student."""
    return {
        sheet.student: sum(part.points for part in results.of(sheet) if part.is_given)
        for sheet in results.sheets.values()
    }


def edited(folder: Path, student: str, **answers: str) -> None:
    """Hand in again, with other answers to some parts."""
    named = {
        f"replies-{name.replace('_', '-')}": text for name, text in answers.items()
    }
    text = handed_in("replies", student, worked_answers("replies", student) | named)
    (folder / f"{student}.ipynb").write_text(text)


def test_worked_answers_have_full_marks_and_a_second_run_runs_nothing(
    handed: Path, tmp_path: Path
) -> None:
    results, tally, parts = graded(handed, tmp_path / "out")
    assert totals(results) == {"ann7": 100, "bob8": 100, "eve9": 100}
    assert (tally.files, tally.graded, len(parts)) == (3, 3, 36)
    again, tally, parts = graded(handed, tmp_path / "out")
    assert totals(again) == totals(results)
    assert (tally.graded, tally.held, parts) == (0, 3, [])


def test_a_sheet_handed_in_again_is_judged_again_and_no_other(
    handed: Path, tmp_path: Path
) -> None:
    graded(handed, tmp_path / "out")
    edited(handed, "bob8", line="def split_line(line):\n    return 1\n")
    results, tally, parts = graded(handed, tmp_path / "out")
    # Any cell may need what stands in another one: the sheet is judged as a whole.
    assert (tally.graded, len(parts)) == (1, 12)
    assert totals(results) == {"ann7": 100, "bob8": 94, "eve9": 100}


def test_a_changed_judge_is_run_again_and_no_other(
    handed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graded(handed, tmp_path / "out")
    usual = one._judge_key

    def changed(slug: str, part: str) -> str:
        return "another" if part == "replies-pair" else usual(slug, part)

    monkeypatch.setattr(one, "_judge_key", changed)
    _, _, parts = graded(handed, tmp_path / "out")
    assert parts == ["replies-pair"] * 3


def test_a_student_who_joins_is_graded_alone(handed: Path, tmp_path: Path) -> None:
    graded(handed, tmp_path / "out")
    put(handed, "joe1.ipynb", octets=handed_in("replies", "joe1").encode())
    results, tally, parts = graded(handed, tmp_path / "out")
    assert (tally.graded, tally.held, len(parts)) == (1, 3, 12)
    assert totals(results)["joe1"] == 100


def test_a_borrowed_sheet_is_judged_as_both(handed: Path, tmp_path: Path) -> None:
    put(handed, "joe1.ipynb", octets=handed_in("replies", "ann7").encode())
    results, _, _ = graded(handed, tmp_path / "out")
    (sheet,) = [s for s in results.sheets.values() if s.student == "joe1"]
    found = results.of(sheet)
    as_joe = sum(part.points for part in found if part.is_given)
    as_ann = sum(part.points for part in found if not part.is_given)
    assert sheet.claimed == "ann7"
    assert as_ann == 100
    assert as_joe < 85  # values and the house rule are another student's


def test_an_id_that_the_lms_knows_is_no_other_identity(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "in", "x.ipynb", octets=handed_in("replies", "ann7").encode()
    )
    (found,) = read_class(folder)
    known = dataclasses.replace(found, student="4711", aliases=("4711", "ANN7"))
    results = Results(tmp_path / "out")
    grade_class([known], results, COURSE, on_cores(1))
    (sheet,) = results.sheets.values()
    assert sum(part.points for part in results.of(sheet)) == 100
    assert len(results.of(sheet)) == 12


STRANGE = {
    "empty": b"",
    "no notebook": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "cut in the middle": handed_in("replies", "cut").encode()[:9000],
    "another course": b'{"cells": [], "nbformat": 4}',
}


def test_strange_files_stop_nothing_and_are_named(handed: Path, tmp_path: Path) -> None:
    for name, octets in STRANGE.items():
        put(handed, f"{name}.ipynb", octets=octets)
    results, tally, _ = graded(handed, tmp_path / "out")
    assert tally.files == 3 + len(STRANGE)
    assert totals(results) | {"ann7": 100, "bob8": 100, "eve9": 100} == totals(results)
    for name in STRANGE:
        sheet = results.sheets[name, f"{name}.ipynb"]
        assert sheet.remarks, name
        assert totals(results)[name] < 50


def broken(jobs: Sequence[Job]) -> Iterator[tuple[int, Came]]:
    """A pool in which the second job fails."""
    for place, came in on_cores(1)(jobs):
        yield place, RuntimeError("the machine went away") if place == 1 else came


def test_what_could_not_be_graded_is_said_and_done_next_time(
    handed: Path, tmp_path: Path
) -> None:
    results, tally, _ = graded(handed, tmp_path / "out", broken)
    assert (tally.graded, tally.failed) == (2, 1)
    assert "the machine went away" in " ".join(
        words for sheet in results.sheets.values() for words in sheet.remarks
    )
    results, tally, _ = graded(handed, tmp_path / "out")
    assert (tally.graded, tally.held) == (1, 2)
    assert set(totals(results).values()) == {100}
    assert not any(sheet.remarks for sheet in results.sheets.values())


def test_several_processes_find_what_one_finds(handed: Path, tmp_path: Path) -> None:
    mistakes = wrong_sheets("replies")[0]
    edited(handed, "eve9", multi_line=str(mistakes.answers["replies-multi-line"]))
    alone, _, _ = graded(handed, tmp_path / "one", on_cores(1))
    together, tally, _ = graded(handed, tmp_path / "two", on_cores(2))
    assert tally.graded == 3
    assert totals(together) == totals(alone)
    assert totals(alone)["eve9"] < 100


def test_a_line_that_was_cut_off_is_judged_again(handed: Path, tmp_path: Path) -> None:
    graded(handed, tmp_path / "out")
    path = tmp_path / "out" / FILE
    octets = path.read_bytes()
    path.write_bytes(octets[: len(octets) * 2 // 3])
    results, tally, parts = graded(handed, tmp_path / "out")
    assert 0 < len(parts) < 36
    assert tally.graded in (1, 2)
    assert set(totals(results).values()) == {100}
    assert set(totals(Results(tmp_path / "out")).values()) == {100}


def test_results_survive_the_disk_as_they_were(handed: Path, tmp_path: Path) -> None:
    results, _, _ = graded(handed, tmp_path / "out")
    read = Results(tmp_path / "out")
    assert read.parts == results.parts
    assert read.sheets == results.sheets


@pytest.mark.skipif(
    sys.platform == "win32", reason="needs SIGKILL, which Windows lacks"
)
def test_killed_at_any_moment_the_same_command_goes_on(
    handed: Path, tmp_path: Path
) -> None:
    for number in range(9):
        name = f"s{number}"
        put(handed, f"{name}.ipynb", octets=handed_in("replies", name).encode())
    secret, out = tmp_path / "secret", tmp_path / "out"
    secret.write_bytes(SECRET)
    command = [sys.executable, "-m", "smtpkit", "grade", handed, "--out", out]
    command += ["--secret", secret, "--no-walls", "--workers", "2"]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL
    )
    kept = 0
    try:
        ends = time.monotonic() + 50
        while process.poll() is None and time.monotonic() < ends and kept < 3:
            kept = len(Results(out).sheets)
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert 3 <= kept < 12
    results, tally, _ = graded(handed, out)
    assert tally.held >= kept
    assert tally.graded == 12 - tally.held
    assert set(totals(results).values()) == {100}
    assert len(totals(results)) == 12
