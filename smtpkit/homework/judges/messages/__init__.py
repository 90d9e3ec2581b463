"""The judges of `messages`, its worked answers, and sheets with typical mistakes."""

from __future__ import annotations

from ...dice import Dice
from ...parts import Judge
from . import answers, code, values
from .wrong import WRONG

__all__ = ["JUDGES", "WRONG", "worked"]

JUDGES: dict[str, Judge] = values.JUDGES | code.JUDGES


def worked(part_id: str, visible: Dice) -> str:
    """Return the source of an answer that earns full marks, without its marker."""
    answer = answers.WORKED[part_id]
    return answer if isinstance(answer, str) else answer(visible)
