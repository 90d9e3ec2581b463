"""Students' versions: what stands in them, what does not, and that they are the stored ones."""

from __future__ import annotations

import ast
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from smtpkit.cli import main
from smtpkit.homework.releasing import CODE_STUB, student_version
from smtpkit.homework.sheets import find, slugs
from smtpkit.protocol.errors import BadArgument

from .solving import ROOT, source_of, worked_answers

HOMEWORK = ROOT / "notebooks" / "homework"


def cells(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["cells"]
    return found


def grading(cell: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_assignment_has_a_source_and_every_source_an_assignment() -> None:
    there = {path.stem for path in HOMEWORK.glob("source/*/*.ipynb")}
    assert there == set(slugs()) == {path.stem for path in HOMEWORK.glob("*.ipynb")}


@pytest.mark.parametrize("slug", slugs())
def test_the_stored_sheet_is_the_one_that_its_source_gives(slug: str) -> None:
    stored = (HOMEWORK / f"{slug}.ipynb").read_text("utf-8")
    assert stored == student_version(source_of(slug))


@pytest.mark.parametrize("slug", slugs())
def test_nothing_of_a_solution_or_a_hidden_test_is_left(slug: str) -> None:
    text = student_version(source_of(slug))
    for word in ("SOLUTION", "HIDDEN", "sheet.score", "judges"):
        assert word not in text
    solved = {c["id"]: "".join(c["source"]) for c in cells(source_of(slug))}
    for cell in cells(text):
        if grading(cell).get("solution") and cell["cell_type"] == "code":
            assert "".join(cell["source"]) != solved[cell["id"]]
            assert CODE_STUB in "".join(cell["source"])


@pytest.mark.parametrize("slug", slugs())
def test_the_source_has_an_answer_and_a_check_for_each_part(slug: str) -> None:
    """In the order of the sheet, found by marker and by metadata, with its points."""
    sheet = find(slug).ASSIGNMENT
    marked = [cell for cell in cells(source_of(slug)) if grading(cell).get("solution")]
    assert [cell["metadata"]["nbgrader"]["grade_id"] for cell in marked] == [
        part.id for part in sheet.parts
    ]
    for cell, part in zip(marked, sheet.parts, strict=True):
        first = "".join(cell["source"]).partition("\n")[0]
        wanted = "<!-- answer: {} -->" if part.is_by_hand else "# answer: {}"
        assert first == wanted.format(part.id)
    points = {
        grading(cell)["grade_id"]: grading(cell)["points"]
        for cell in cells(source_of(slug))
        if grading(cell).get("grade")
    }
    assert points == {
        part.id if part.is_by_hand else f"{part.id}-check": part.points
        for part in sheet.parts
    }


def without_docstrings(source: str) -> str:
    """Return what a cell does, whatever its layout and its words."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


@pytest.mark.parametrize("slug", slugs())
def test_the_solutions_in_a_source_are_the_worked_answers(slug: str) -> None:
    """Those of the example, whose sheet the source shows."""
    worked = worked_answers(slug, "example")
    found = {cell["id"]: "".join(cell["source"]) for cell in cells(source_of(slug))}
    for part_id, answer in worked.items():
        assert without_docstrings(found[part_id]) == without_docstrings(answer)


@pytest.mark.parametrize("slug", slugs())
def test_every_check_of_a_released_sheet_is_still_open(slug: str) -> None:
    checks = [c for c in cells(student_version(source_of(slug))) if "-check" in c["id"]]
    assert checks
    for cell in checks:
        shown = "".join(cell["outputs"][0]["data"]["text/plain"])
        assert shown.startswith("○ Still open")
        assert cell["metadata"]["editable"] is False
        assert cell["metadata"]["deletable"] is False


def test_a_release_has_a_name_and_a_sheet_may_bear_an_id() -> None:
    text = student_version(source_of("replies"), release="2027", student="ann7")
    assert 'student = \\"ann7\\"' in text
    assert 'release=\\"2027\\"' in text
    assert "The sheet of `ann7`, release `2027`." in text
    compile(
        "\n".join(
            "".join(c["source"]) for c in cells(text) if c["cell_type"] == "code"
        ),
        "",
        "exec",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"cells": []}',
        '{"cells": [{"cell_type": "code", "metadata": {}, "source": "### BEGIN SOLUTION"}]}',
    ],
)
def test_what_is_no_source_is_refused(text: str) -> None:
    with pytest.raises(BadArgument):
        student_version(text)


# ---- the command ---------------------------------------------------------------------


def test_the_command_writes_sheets_and_makes_the_secret_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", "--out", "students"]) == 0
    assert {path.stem for path in Path("students").iterdir()} == set(slugs())
    secret = Path("course-secret").read_text()
    assert len(secret.strip()) >= 32
    assert "made course-secret" in capsys.readouterr().out
    assert main(["release", "--out", "students"]) == 0
    assert Path("course-secret").read_text() == secret


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_may_read_the_secret(folder: Path) -> None:
    main(["release", "replies", "--out", "students"])
    assert stat.S_IMODE(Path("course-secret").stat().st_mode) == 0o600


def test_each_student_gets_a_folder_with_the_id_in_the_sheet(folder: Path) -> None:
    Path("ids.csv").write_text("Name,ID\nAnn,ann7\nZoë,zoë\n\n", "utf-8")
    arguments = ["release", "replies", "--out", "hub", "--per-student", "ids.csv"]
    assert main(arguments) == 0
    found = {path.parent.name for path in Path("hub").glob("*/replies.ipynb")}
    assert found == {"ann7", "zoë"}
    for student in found:
        text = Path("hub", student, "replies.ipynb").read_text("utf-8")
        assert f'student = \\"{student}\\"' in text


def test_work_that_is_there_already_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("hub").mkdir()
    Path("hub/replies.ipynb").write_bytes(b"my work")
    assert main(["release", "replies", "--out", "hub"]) == 1
    assert Path("hub/replies.ipynb").read_bytes() == b"my work"
    assert "kept, there already and different" in capsys.readouterr().out


WRONG = [
    ("nosuch --out o", "assignment 'nosuch'"),
    ('--out o --release a"b', "a short name"),
    ("--out o --per-student none.csv", "none.csv: No such file"),
    ("--out o --per-student empty.csv", "without an id"),
    ("--out o --per-student twice.csv", "'ANN' twice"),
    ("--out o --per-student path.csv", "'../ann'"),
    ("--out o --per-student latin.csv", "in UTF-8"),
    ("--out o --secret empty", "which is empty"),
    ("--out . --secret s", "inside --out"),
    ("--secret s", "--out"),
]


@pytest.mark.parametrize(("typed", "words"), WRONG)
def test_a_wrong_argument_gives_one_line(
    typed: str, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty.csv").write_text("id\n")
    Path("twice.csv").write_text("ann\nANN\n")
    Path("path.csv").write_text("../ann\n")
    Path("latin.csv").write_bytes(b"zo\xeb\n")
    Path("empty").write_text("\n")
    assert main(["release", *typed.split()]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line
