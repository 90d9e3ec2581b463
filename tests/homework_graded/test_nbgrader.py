"""nbgrader takes the sources as they are, and gives an honest submission our points."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from smtpkit.homework.dice import visible_dice
from smtpkit.homework.grading.one import grade_one, make_job
from smtpkit.homework.judges import wrong_sheets
from smtpkit.homework.sheets import find, slugs

from .solving import RELEASE, ROOT, handed_in, worked_answers

SECRET = "what this course alone knows"
COURSE = ROOT / "notebooks" / "homework"
#: Points by part, of each submission that a gradebook holds.
POINTS = """
    SELECT student.id, base_cell.name, COALESCE(grade.auto_score, 0)
    FROM grade JOIN base_cell ON grade.cell_id = base_cell.id
    JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN student ON submitted_assignment.student_id = student.id
"""

pytestmark = pytest.mark.timeout(400)


def nbgrader(course: Path, *arguments: str) -> str:
    """Run nbgrader in the folder of a course; return what it said."""
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "SMTPKIT_SECRET": SECRET,
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


def mixed(slug: str, student: str) -> dict[str, str]:
    """Return answers of every quality: worked, wrong, and not there.

    Of several wrong answers to one part the first is taken.  One that keeps something
    from trial to trial could fare otherwise: with nbgrader the public check runs first,
    in the same process.
    """
    answers = worked_answers(slug, student)
    for wrong in reversed(wrong_sheets(slug)):
        for part_id in wrong.answers:
            visible = visible_dice(student, slug, RELEASE).part(part_id)
            answers[part_id] = wrong.answer(part_id, visible)
    for part_id in list(answers)[::4]:
        del answers[part_id]
    return answers


def ours(slug: str, student: str, text: str) -> dict[str, float]:
    """Return the points by part that our own grader gives."""
    job = make_job(
        text.encode(),
        student=student,
        slug=slug,
        release=RELEASE,
        secret=SECRET.encode(),
        no_walls=True,
    )
    return {result.part: result.points for result in grade_one(job)}


@pytest.fixture(scope="module", params=slugs())
def course(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """Return an assignment, and a course in which nbgrader has made and marked it."""
    slug: str = request.param
    folder = tmp_path_factory.mktemp(slug)
    shutil.copytree(COURSE / "source" / slug, folder / "source" / slug)
    shutil.copy(COURSE / "nbgrader_config.py", folder)
    for student, answers in (("ann7", None), ("bob9", mixed(slug, "bob9"))):
        there = folder / "submitted" / student / slug
        there.mkdir(parents=True)
        text = handed_in(slug, student, answers)
        (there / f"{slug}.ipynb").write_text(text, "utf-8")
    nbgrader(folder, "generate_assignment", slug)
    nbgrader(folder, "autograde", slug)
    return slug, folder


def test_nbgrader_releases_what_we_release(course: tuple[str, Path]) -> None:
    """Cell by cell the same text; it leaves the outputs out, and adds checksums."""
    slug, folder = course
    theirs = json.loads(
        (folder / "release" / slug / f"{slug}.ipynb").read_text("utf-8")
    )
    own = json.loads((COURSE / f"{slug}.ipynb").read_text("utf-8"))
    for one, other in zip(theirs["cells"], own["cells"], strict=True):
        assert "".join(one["source"]) == "".join(other["source"])
        for name in ("deletable", "editable"):
            assert one["metadata"].get(name) == other["metadata"].get(name)
        grading = one["metadata"].get("nbgrader", {})
        grading.pop("checksum", None)
        grading.pop("cell_type", None)
        assert grading == other["metadata"].get("nbgrader", {})


def test_nbgrader_gives_the_points_that_we_give(course: tuple[str, Path]) -> None:
    slug, folder = course
    with closing(sqlite3.connect(folder / "gradebook.db")) as book:
        rows = book.execute(POINTS).fetchall()
    by_machine = {p.id for p in find(slug).ASSIGNMENT.parts if not p.is_by_hand}
    for student in ("ann7", "bob9"):
        theirs = {
            name.removesuffix("-check"): points
            for who, name, points in rows
            if who == student and name.removesuffix("-check") in by_machine
        }
        path = folder / "submitted" / student / slug / f"{slug}.ipynb"
        own = ours(slug, student, path.read_text("utf-8"))
        assert theirs == {part_id: own[part_id] for part_id in by_machine}
        if student == "ann7":
            assert sum(theirs.values()) == sum(
                part.points
                for part in find(slug).ASSIGNMENT.parts
                if not part.is_by_hand
            )


def test_nbgrader_validates_the_source(course: tuple[str, Path]) -> None:
    slug, folder = course
    said = nbgrader(folder, "validate", f"source/{slug}/{slug}.ipynb")
    assert "Success! Your notebook passes all the tests." in said
