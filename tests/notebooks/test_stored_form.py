"""Every stored notebook keeps the rules in `tests.tools.rules`; a rule's name says it."""

from pathlib import Path

import pytest

from tests.tools.notebook import NOTEBOOKS, Notebook, all_notebooks
from tests.tools.rules import ALL, LESSON, Rule

STORED = all_notebooks()
LESSONS = [
    path for path in STORED if path.parent == NOTEBOOKS and path.name[:1].isdigit()
]


def name(value: Path | Rule) -> str:
    """Return how a notebook or a rule is called in a test's name."""
    if isinstance(value, Path):
        return value.relative_to(NOTEBOOKS).with_suffix("").as_posix()
    return value.__name__


def test_there_are_lessons_to_look_at() -> None:
    """A gate that nothing passes through would never fail."""
    assert LESSONS


@pytest.mark.parametrize("path", STORED, ids=name)
@pytest.mark.parametrize("rule", ALL, ids=name)
def test_in_every_notebook(rule: Rule, path: Path) -> None:
    assert list(rule(Notebook.read(path))) == []


@pytest.mark.parametrize("path", LESSONS, ids=name)
@pytest.mark.parametrize("rule", LESSON, ids=name)
def test_in_every_lesson(rule: Rule, path: Path) -> None:
    assert list(rule(Notebook.read(path))) == []
