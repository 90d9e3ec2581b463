"""The judges of `extensions`, its worked answers, and sheets with typical mistakes."""

from __future__ import annotations

from ...dice import Dice
from ...parts import Judge
from .. import Answer
from ..places import placed
from . import delivering, reading, sending, talking, values
from .wrong import WRONG

__all__ = ["JUDGES", "WRONG", "worked"]

_MODULES = (reading, sending, talking, delivering, values)
JUDGES: dict[str, Judge] = {
    part_id: placed(judge)
    for module in _MODULES
    for part_id, judge in module.JUDGES.items()
}
_WORKED: dict[str, Answer] = {
    **reading.WORKED,
    **sending.WORKED,
    **talking.WORKED,
    **delivering.WORKED,
    **values.WORKED,
}


def worked(part_id: str, visible: Dice) -> str:
    """Return the source of an answer that earns full marks, without its marker."""
    answer = _WORKED[part_id]
    return answer if isinstance(answer, str) else answer(visible)
