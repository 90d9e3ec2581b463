"""The teacher's pages: every objective has its cells, every check its objective."""

import re
from pathlib import Path

import pytest

from smtpkit.homework import lessons
from tests.tools.notebook import NOTEBOOKS
from tests.tools.teaching import TEACHING, lesson, objectives, pages, promised

NUMBERS = sorted(path.name[:2] for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
PAGES = sorted(TEACHING.glob("*.md"))


@pytest.mark.parametrize("number", NUMBERS)
def test_each_objective_of_a_lesson_is_taught_practised_and_assessed(
    number: str,
) -> None:
    notebook = lesson(number)
    rows = [row for row in objectives() if row.lesson == number]
    assert [row.number for row in rows] == list(range(1, len(promised(notebook)) + 1))
    cells = {cell.id for cell in notebook.code}
    asked = {question.id for question in lessons.questions(number)}
    for row in rows:
        assert row.teach, row
        assert row.practise, row
        assert row.assess, row
        assert {*row.teach, *row.practise} <= cells, row
        assert set(row.assess) <= asked, row


@pytest.mark.parametrize("number", NUMBERS)
def test_each_check_of_a_lesson_assesses_an_objective(number: str) -> None:
    assessed = {
        name for row in objectives() if row.lesson == number for name in row.assess
    }
    assert assessed == {question.id for question in lessons.questions(number)}


def test_the_pages_hold_the_tables_of_all_lessons() -> None:
    found = [
        number
        for _, text in pages()
        for number in re.findall(r"^## (\d\d): ", text, re.M)
    ]
    assert found == NUMBERS
    assert [
        path.name for path, text in pages() if path.read_text("utf-8") != text
    ] == []


def test_each_lesson_has_typical_errors_and_questions_to_discuss() -> None:
    for _, text in pages():
        for part in text.split("\n## ")[1:]:
            errors, _, questions = part.partition("**To discuss**")
            assert errors.count("\n- ") >= 3, part[:40]
            assert len(re.findall(r"^\d\. .*\?", questions, re.M)) >= 3, part[:40]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https:)([^)#]+)", page.read_text("utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


@pytest.mark.parametrize("page", [p for p in PAGES if p.name != "README.md"], ids=str)
def test_the_first_page_leads_to_each_page(page: Path) -> None:
    assert f"({page.name})" in (TEACHING / "README.md").read_text("utf-8")


def test_the_plans_use_every_lesson() -> None:
    plans = (TEACHING / "plans.md").read_text("utf-8")
    whole = plans.partition("## Four weeks")[2]
    assert [n for n in NUMBERS if not re.search(rf"\b{n}\b", whole)] == []
