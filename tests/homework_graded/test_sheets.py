"""Every assignment keeps what a sheet promises: points, variants, worked and wrong answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from smtpkit.homework.dice import Dice, hidden_dice, visible_dice
from smtpkit.homework.grading.in_process import InProcess
from smtpkit.homework.judges import WrongSheet, judges, worked, wrong_sheets
from smtpkit.homework.misconceptions import BELIEFS
from smtpkit.homework.parts import Assignment, Part, Score, score
from smtpkit.homework.sheets import find, open_sheet, slugs

ROOT = Path(__file__).parents[2]
SECRET = b"a secret of this test"
RELEASE = "2026"
#: A few students; the tests over many variants throw more.
STUDENTS = ("example", "ann7", "BOB-12", "zoë")
#: Parts that a machine judges, with their assignment.
PARTS = [
    (slug, part.id)
    for slug in slugs()
    for part in find(slug).ASSIGNMENT.parts
    if not part.is_by_hand
]
WRONG = [(slug, wrong) for slug in slugs() for wrong in wrong_sheets(slug)]


def assignment(slug: str) -> Assignment:
    found: Assignment = find(slug).ASSIGNMENT
    return found


def visible(student: str, slug: str, part_id: str) -> Dice:
    return visible_dice(student, slug, RELEASE).part(part_id)


def namespace(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "answer", "exec"), names)
    return names


def judged(slug: str, part_id: str, names: dict[str, Any], student: str) -> Score:
    hidden = hidden_dice(SECRET, student, slug).part(part_id)
    trials = judges(slug)[part_id](
        InProcess(names), visible(student, slug, part_id), hidden
    )
    return score(assignment(slug).part(part_id), trials)


def worked_out(slug: str, part_id: str, student: str) -> dict[str, Any]:
    return namespace(worked(slug, part_id, visible(student, slug, part_id)))


def public(slug: str, part_id: str, names: dict[str, Any], student: str) -> Any:
    part = assignment(slug).part(part_id)
    sheet = open_sheet(slug, student, RELEASE)
    return sheet.check(part_id, *[names[name] for name in part.names])


@pytest.mark.parametrize("slug", slugs())
def test_a_sheet_has_ten_parts_and_a_hundred_points(slug: str) -> None:
    sheet = assignment(slug)
    assert len(sheet.parts) >= 10
    assert sheet.points == 100
    assert len({part.id for part in sheet.parts}) == len(sheet.parts)
    for part in sheet.parts:
        assert part.id.startswith(f"{slug}-")
        assert part.is_by_hand or part.names
        assert not part.is_by_hand or sum(p for p, _ in part.rubric[:1]) == part.points


@pytest.mark.parametrize("slug", slugs())
def test_each_part_names_a_cell_that_teaches_it(slug: str) -> None:
    for part in assignment(slug).parts:
        assert_taught(part.taught_in)


def assert_taught(taught_in: str) -> None:
    name, _, cell = taught_in.partition("#")
    document = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    assert not cell or cell in {found["id"] for found in document["cells"]}, taught_in


@pytest.mark.parametrize(("slug", "part_id"), PARTS)
def test_a_worked_answer_gets_full_marks(slug: str, part_id: str) -> None:
    for student in STUDENTS:
        names = worked_out(slug, part_id, student)
        result = judged(slug, part_id, names, student)
        assert result.points == result.out_of, [
            t for t in result.trials if t.right != 1
        ]
        assert public(slug, part_id, names, student).state in ("right", "noted")


@pytest.mark.parametrize(("slug", "part_id"), PARTS)
def test_an_answer_that_is_not_there_gets_nothing_and_is_still_open(
    slug: str, part_id: str
) -> None:
    part = assignment(slug).part(part_id)
    empty = dict.fromkeys(part.names)
    assert judged(slug, part_id, {}, "ann7").points == 0
    assert judged(slug, part_id, empty, "ann7").points == 0
    assert public(slug, part_id, empty, "ann7").state == "still open"


@pytest.mark.parametrize(("slug", "part_id"), PARTS)
def test_odd_answers_get_nothing_and_break_nothing(slug: str, part_id: str) -> None:
    part = assignment(slug).part(part_id)
    for odd in (
        7,
        "text",
        [1, 2],
        {1: object()},
        lambda *_: None,
        int,
        type("A", (), {}),
    ):
        names = dict.fromkeys(part.names, odd)
        assert judged(slug, part_id, names, "ann7").points <= part.points / 4
        assert public(slug, part_id, names, "ann7").state in ("not yet", "still open")


@pytest.mark.parametrize(("slug", "part_id"), PARTS)
def test_trials_are_complete(slug: str, part_id: str) -> None:
    """What they say can be shown: a category, a place, a source, a belief that exists."""
    names = worked_out(slug, part_id, "ann7")
    hidden = judged(slug, part_id, names, "ann7").trials
    shown = public(slug, part_id, names, "ann7").trials
    assert all(trial.is_hidden for trial in hidden)
    assert not any(trial.is_hidden for trial in shown)
    for trial in (*hidden, *shown):
        assert trial.category
        assert trial.source
        assert trial.expected
        assert not trial.belief or trial.belief in BELIEFS
        assert_taught(trial.taught_in)


@pytest.mark.parametrize(
    ("slug", "wrong"), WRONG, ids=[f"{s}: {w.name}" for s, w in WRONG]
)
def test_a_wrong_sheet_loses_exactly_what_it_should(
    slug: str, wrong: WrongSheet
) -> None:
    assert wrong.points.keys() == wrong.answers.keys()
    for student in STUDENTS:
        found = {
            part_id: judged(
                slug,
                part_id,
                namespace(wrong.answer(part_id, visible(student, slug, part_id))),
                student,
            ).points
            for part_id in wrong.answers
        }
        assert found == wrong.points, student


@pytest.mark.parametrize("slug", slugs())
def test_an_assignment_has_at_least_five_wrong_sheets(slug: str) -> None:
    sheets = wrong_sheets(slug)
    assert len(sheets) >= 5
    assert len({wrong.name for wrong in sheets}) == len(sheets)


# ---- variants ------------------------------------------------------------------------


@pytest.mark.parametrize(("slug", "part_id"), PARTS)
def test_a_thousand_ids_give_sheets_of_one_shape_that_can_be_solved(
    slug: str, part_id: str
) -> None:
    """As many lines and rows for everyone; every hundredth is solved as well."""
    shapes = set()
    for number in range(1000):
        student = f"id{number}"
        material = open_sheet(slug, student, RELEASE).task(part_id)
        shapes.add((len(material.words), len(material.lines), len(material.rows)))
        if number % 100 == 0:
            result = judged(slug, part_id, worked_out(slug, part_id, student), student)
            assert result.points == result.out_of, student
    assert len(shapes) == 1


def is_value(slug: str, part: Part) -> bool:
    """Tell whether a part is answered by a value: no function, no class."""
    names = worked_out(slug, part.id, "ann7")
    return not any(callable(names[name]) for name in part.names)


@pytest.mark.parametrize("slug", slugs())
def test_the_answers_of_a_neighbour_score_under_a_fifth_on_value_parts(
    slug: str,
) -> None:
    values = [
        part
        for part in assignment(slug).parts
        if not part.is_by_hand and is_value(slug, part)
    ]
    whole = sum(part.points for part in values)
    assert values
    scores = []
    for number in range(100):
        mine, theirs = f"id{number}", f"id{number + 1}"
        scores.append(
            sum(
                judged(slug, part.id, worked_out(slug, part.id, theirs), mine).points
                for part in values
            )
            / whole
        )
    assert sum(scores) / len(scores) < 0.1
    assert sum(share < 0.2 for share in scores) >= 90


@pytest.mark.parametrize("slug", slugs())
def test_a_house_rule_is_worth_points(slug: str) -> None:
    """A neighbour's code loses something too; so do the lines where no code is asked for."""
    lost = 0.0
    judged_parts = [part for part in assignment(slug).parts if not part.is_by_hand]
    code = [part for part in judged_parts if not is_value(slug, part)]
    for part in code or judged_parts:
        names = worked_out(slug, part.id, "neighbour")
        lost += part.points - judged(slug, part.id, names, "ann7").points
    assert lost > 0


def test_letter_case_and_spaces_of_an_id_say_nothing() -> None:
    one, other = (open_sheet("replies", name) for name in ("Ann7", " ann7 "))
    assert repr(one.task("replies-read")) == repr(other.task("replies-read"))


def test_another_release_gives_other_values() -> None:
    one, other = (open_sheet("replies", "ann7", name) for name in ("2026", "2027"))
    assert repr(one.task("replies-read")) != repr(other.task("replies-read"))
