"""The judges of `replies`, its worked answers, and sheets with typical mistakes."""

from __future__ import annotations

from ...dice import Dice
from ...parts import Judge
from .. import Answer
from . import answers, deciding, reading, values
from .wrong import WRONG

__all__ = ["JUDGES", "WRONG", "worked"]

JUDGES: dict[str, Judge] = reading.JUDGES | values.JUDGES | deciding.JUDGES

_WORKED: dict[str, Answer] = {
    **answers.SOURCES,
    "replies-decide": answers.worked_decide,
    "replies-digits": values.worked_digits,
    "replies-read": values.worked_read,
    "replies-assistant": values.worked_assistant,
}


def worked(part_id: str, visible: Dice) -> str:
    """Return the source of an answer that earns full marks, without its marker."""
    answer = _WORKED[part_id]
    return answer if isinstance(answer, str) else answer(visible)
