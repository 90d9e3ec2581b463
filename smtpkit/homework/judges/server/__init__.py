"""The judges of `server`, its worked answers, and sheets with typical mistakes."""

from __future__ import annotations

from ...dice import Dice
from ...parts import Judge
from .. import Answer
from . import envelope, octets, steps, values, whole, whole_worked
from .wrong import WRONG

__all__ = ["JUDGES", "WRONG", "worked"]

JUDGES: dict[str, Judge] = (
    steps.JUDGES | octets.JUDGES | envelope.JUDGES | whole.JUDGES | values.JUDGES
)
_WORKED: dict[str, Answer] = {
    **steps.WORKED,
    **octets.WORKED,
    **envelope.WORKED,
    **whole_worked.WORKED,
    **values.WORKED,
}


def worked(part_id: str, visible: Dice) -> str:
    """Return the source of an answer that earns full marks, without its marker."""
    answer = _WORKED[part_id]
    return answer if isinstance(answer, str) else answer(visible)
