"""The one call that a notebook makes: ``check("02-second-mail", 503)``.

It finds the question, judges the answer, chooses the rung of the ladder of hints and
remembers what happened.  It never raises on an answer, whatever it is.
"""

from __future__ import annotations

from .lessons import find
from .memory import Memory, memory
from .questions import OPEN, Predict, Question, is_blank, text_of
from .results import Result

__all__ = ["check"]


def check(
    question_id: str,
    answer: object = ...,
    *,
    hint: int | None = None,
    show: bool = False,
) -> Result:
    """Judge an answer to a question, or show the question if there is none yet.

    Args:
        question_id: such as ``"02-second-mail"``.
        answer: a letter, letters in order, a number, a word, a function or the lines of
            a session, as the question asks; ``...`` or nothing for "not yet answered".
        hint: 1 or 2, to choose how strong the hint to a wrong answer is; None lets it
            follow from how many different wrong answers were given.
        show: whether to show the worked answer.  After a prediction: whether the guess
            was right.
    Returns:
        A result that shows itself; its `right` is True, False or None.
    Raises:
        BadArgument: there is no such question.  An answer never raises.

    >>> check("02-line-end").state
    'still open'
    >>> check("02-line-end", "C").right
    True
    """
    question = find(question_id)
    held = memory()
    if show:
        return _show(question, answer, held)
    verdict = OPEN if is_blank(answer) else question.judge(answer)
    if verdict.right is None:
        return Result(question, "still open")
    if isinstance(question, Predict) and (verdict.right or verdict.key):
        held.note(question_id, noted=True, guess=text_of(answer))
        return Result(question, "noted", guess=text_of(answer))
    if verdict.right:
        held.note(question_id, right=True)
        return Result(question, "right", verdict)
    level = held.rank(question_id, verdict.key) if verdict.key else 1
    return Result(question, "not yet", verdict, hint or level)


def _show(question: Question, answer: object, held: Memory) -> Result:
    """Show the worked answer; to a prediction, compare the guess with it."""
    if not isinstance(question, Predict):
        held.note(question.id, shown=True)
        return Result(question, "worked answer")
    guess = held.mark(question.id).get("guess") if is_blank(answer) else answer
    if guess is None:
        return Result(question, "worked answer")
    verdict = question.judge(guess)
    state = "right" if verdict.right else "not yet"
    return Result(question, state, verdict, guess=text_of(guess))
