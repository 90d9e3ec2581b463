"""The questions of the lessons, one module a lesson, and how to find one by its id."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache

from ...protocol.errors import BadArgument
from ..questions import Question

__all__ = ["find", "numbers", "questions"]


@cache
def numbers() -> tuple[str, ...]:
    """Return the numbers of the lessons that have questions, as two digits."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(n.removeprefix("lesson_") for n in names if n[:7] == "lesson_"))


@cache
def questions(lesson: str) -> tuple[Question, ...]:
    """Return the questions of a lesson, in the order in which it asks them.

    Args:
        lesson: two digits, such as ``"02"``.
    Raises:
        BadArgument: no such lesson.
    """
    if lesson not in numbers():
        raise BadArgument(f"lesson {lesson!r}", f"one of {', '.join(numbers())}")
    module = importlib.import_module(f"{__name__}.lesson_{lesson}")
    found: tuple[Question, ...] = module.QUESTIONS
    return found


def find(question_id: str) -> Question:
    """Return the question with this id.

    Raises:
        BadArgument: there is none; the message names the nearest id.

    >>> find("02-second-mail").kind
    'predict'
    """
    lesson = str(question_id).partition("-")[0]
    known = {}
    if lesson in numbers():
        known = {question.id: question for question in questions(lesson)}
    if question_id in known:
        return known[question_id]
    everything = [q.id for number in numbers() for q in questions(number)]
    near = difflib.get_close_matches(str(question_id), everything, 1) or everything[:1]
    raise BadArgument(
        f"check {question_id!r}", f"the id of a check, such as {near[0]!r}"
    )
