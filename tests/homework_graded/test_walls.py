"""Which walls are up: found out by trying, said in words, asked for where there are none."""

import dataclasses
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smtpkit.homework.grading import walls as walls_module
from smtpkit.homework.grading.one import grade_one
from smtpkit.homework.grading.probe import tried
from smtpkit.homework.grading.walls import NEEDED, NoWalls, Walls, walls_here
from tests.homework_graded.small import (
    job_of,
    needs_walls,
    notebook,
    points,
    small,
    worked_cells,
)

__all__ = ["small"]


@pytest.fixture
def bare(monkeypatch):
    """Make this machine one without bubblewrap."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    walls_module.best.cache_clear()
    yield
    walls_module.best.cache_clear()


def test_without_walls_grading_refuses_and_names_what_is_missing(bare):
    with pytest.raises(NoWalls, match="bubblewrap and leave to make user namespaces"):
        grade_one(job_of(notebook(worked_cells())))


def test_told_to_go_on_it_grades_and_says_that_nothing_was_kept_in(bare):
    results = grade_one(job_of(notebook(worked_cells()), no_walls=True))
    assert points(results)["double"] == 4
    assert not set(results[0].walls) & set(NEEDED)
    assert "processor time" in results[0].walls


@pytest.mark.parametrize(
    "attack",
    ["def double(n):\n    while True: pass", "import os\nos._exit(0)",
     "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
     "def double(n): return double(n)"],
)  # fmt: skip
def test_without_walls_an_accident_costs_its_own_part_alone(bare, attack):
    results = grade_one(job_of(notebook(worked_cells(double=attack)), no_walls=True))
    assert points(results)["double"] == 0
    assert points(results)["port"] == 2


def test_walls_are_up_wherever_the_course_lies(tmp_path):
    """A clone below /tmp, or below /home, has walls, too."""
    needs_walls()
    package = Path(walls_module.smtpkit.__file__).parent
    names = shutil.ignore_patterns("__pycache__", "_notebooks")
    shutil.copytree(package, tmp_path / "smtpkit", ignore=names)
    (tmp_path / "course-secret").write_text("not for students")
    source = "from smtpkit.homework.grading.walls import best; print(best().words)"
    done = subprocess.run(
        [sys.executable, "-c", source],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert all(name in done.stdout for name in NEEDED)


def test_the_way_to_what_is_shown_is_no_secret_and_all_beside_it_is():
    shown, hidden = walls_module.bound(), walls_module.out_of_sight()
    assert any(path.startswith("/etc/") for path in hidden)
    for path in map(Path, hidden):
        assert not any(path == one or path in one.parents for one in shown)


def test_a_system_that_cannot_fork_is_told_what_to_use(monkeypatch):
    walls_module.best.cache_clear()
    monkeypatch.delattr(os, "fork")
    with pytest.raises(NoWalls, match="WSL"):
        walls_here(True)


def test_walls_are_found_out_once(monkeypatch):
    walls = needs_walls()
    monkeypatch.setattr(subprocess, "Popen", None)
    assert walls_here() is walls


def test_each_wall_is_named_in_the_words_for_a_report():
    walls = needs_walls()
    assert walls.are_up
    assert all(name in walls.words for name in NEEDED)
    assert Walls().words == "No walls were up."


def test_a_wall_that_is_not_there_is_not_named():
    walls = needs_walls()
    torn = tuple(word for word in walls.before if word != "--unshare-net")
    open_ = tried(dataclasses.replace(walls, before=torn))
    assert "loopback only" not in open_.names
    assert not open_.are_up


def test_files_that_can_be_seen_are_no_wall(tmp_path):
    walls = needs_walls()
    place = walls.before.index("--remount-ro")
    seen = (*walls.before[:place], "--ro-bind", "/", "/", *walls.before[place:])
    assert not tried(dataclasses.replace(walls, before=seen)).are_up


def test_walls_that_do_not_start_are_none():
    assert tried(Walls(before=("/nowhere/bwrap",))).names == ()


def test_every_candidate_that_starts_keeps_a_submission_in():
    needs_walls()
    found = [tried(candidate) for candidate in walls_module._candidates()]
    started = [walls for walls in found if walls.names]
    assert started
    assert all(walls.are_up for walls in started)
