"""Judges of the parts that a value answers, and the values."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.replies import ASSIGNMENT
from ...sheets.replies.values import DECISIONS, SUBJECTS, codes
from ..comparing import entries

__all__ = ["JUDGES", "WORKED"]

_SECOND = {0: 0, 1: 1, 2: 2, 3: 3, 4: 3, 5: 4}


def _readings(visible: Dice) -> dict[int, tuple[str, str]]:
    """Return what a client makes of the six codes."""
    return {
        code: (DECISIONS[code // 100 - 2], SUBJECTS[_SECOND[code // 10 % 10]])
        for code in codes(visible)
    }


def _digits(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    yield from entries(
        ASSIGNMENT.part("replies-digits"),
        calls,
        _readings(visible),
        "a code that is in no list",
        "RFC 5321 section 4.2.1",
    )


def _worked_digits(visible: Dice) -> str:
    rows = "".join(
        f'    {code}: ("{decision}", "{subject}"),\n'
        for code, (decision, subject) in _readings(visible).items()
    )
    return f"readings = {{\n{rows}}}\n"


JUDGES: dict[str, Judge] = {"replies-digits": _digits}
WORKED = {"replies-digits": _worked_digits}
