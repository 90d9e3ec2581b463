"""The judges of `dialogue`, its worked answers, and sheets with typical mistakes."""

from __future__ import annotations

from ...dice import Dice
from ...parts import Judge
from . import reading, route, talking, wrong

__all__ = ["JUDGES", "WRONG", "worked"]

JUDGES: dict[str, Judge] = route.JUDGES | reading.JUDGES | talking.JUDGES
WRONG = wrong.WRONG


def worked(part_id: str, visible: Dice) -> str:
    """Return the source of an answer that earns full marks, without its marker."""
    answer = wrong.WORKED[part_id]
    return answer if isinstance(answer, str) else answer(visible)
