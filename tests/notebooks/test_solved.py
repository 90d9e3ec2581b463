"""Each lesson, answered: worked answers pass everywhere, wrong ones are explained."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpkit.homework import lessons
from tests.tools.kernels import Kernel
from tests.tools.notebook import NOTEBOOKS, Notebook
from tests.tools.solved import answered_wrongly, checks, solved

pytestmark = pytest.mark.timeout(180)

LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request: pytest.FixtureRequest) -> Iterator[tuple[Notebook, Kernel]]:
    """Return each lesson, and one kernel for all that is done with it."""
    path: Path = request.param
    with Kernel(path.parent) as kernel:
        yield Notebook.read(path), kernel


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_question_of_a_lesson_has_its_cell(path: Path) -> None:
    asked = {question.id for question in lessons.questions(path.name[:2])}
    assert asked == checks(Notebook.read(path)).keys()


def test_with_every_check_solved_a_lesson_says_right_and_nothing_else_changes(
    lesson: tuple[Notebook, Kernel],
) -> None:
    assert list(solved(*lesson)) == []


def test_each_wrong_answer_gets_its_own_message_in_the_notebook(
    lesson: tuple[Notebook, Kernel],
) -> None:
    assert list(answered_wrongly(*lesson)) == []
