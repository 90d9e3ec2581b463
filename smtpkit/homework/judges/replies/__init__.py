"""The judges of `replies`, its worked answers, and sheets with typical mistakes."""

from __future__ import annotations

from ...dice import Dice
from ...parts import Judge
from .. import Answer, WrongSheet
from . import reading, values

__all__ = ["JUDGES", "WRONG", "worked"]

JUDGES: dict[str, Judge] = reading.JUDGES | values.JUDGES
_WORKED: dict[str, Answer] = {**reading.WORKED, **values.WORKED}


def worked(part_id: str, visible: Dice) -> str:
    """Return the source of an answer that earns full marks, without its marker."""
    answer = _WORKED[part_id]
    return answer if isinstance(answer, str) else answer(visible)


WRONG: tuple[WrongSheet, ...] = (
    WrongSheet(
        "a line without text is no line",
        {
            "replies-line": (
                "def split_line(line):\n"
                "    code, text = line.split(line[3:4], 1)\n"
                '    return int(code), line[3:4] == b" ", text\n'
            )
        },
        {"replies-line": 5.0},
    ),
)
