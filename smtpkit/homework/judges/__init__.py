"""What judges graded homework: expected values, hidden inputs, worked and wrong sheets.

Not in the wheel, and never where students' code runs.  One module or package an
assignment, named as its slug:

* ``JUDGES``: part id -> judge.
* ``worked(part_id, visible)``: source of an answer with full marks.
* ``WRONG``: sheets with typical mistakes, and the points that they exactly keep.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..dice import Dice
from ..parts import Judge

__all__ = ["Answer", "WrongSheet", "judges", "worked", "wrong_sheets"]

#: The source of an answer cell, without its marker; or what writes it for a variant.
Answer = str | Callable[[Dice], str]


@dataclass(frozen=True)
class WrongSheet:
    """A sheet with one typical mistake; every other part is answered as worked.

    Args:
        name: the mistake, in a few words.
        answers: part id -> the answer that has it.
        points: part id -> the points that this answer exactly keeps.
    """

    name: str
    answers: Mapping[str, Answer]
    points: Mapping[str, float] = field(default_factory=dict)

    def answer(self, part_id: str, visible: Dice) -> str:
        """Return the source of one of its wrong answers."""
        answer = self.answers[part_id]
        return answer if isinstance(answer, str) else answer(visible)


def judges(slug: str) -> Mapping[str, Judge]:
    """Return the judges of an assignment, by part."""
    found: Mapping[str, Judge] = _module(slug).JUDGES
    return found


def worked(slug: str, part_id: str, visible: Dice) -> str:
    """Return the source of an answer cell that earns full marks, without its marker."""
    source: str = _module(slug).worked(part_id, visible)
    return source


def wrong_sheets(slug: str) -> tuple[WrongSheet, ...]:
    """Return the sheets that lose exactly what they should."""
    found: tuple[WrongSheet, ...] = _module(slug).WRONG
    return found


def _module(slug: str) -> Any:
    return importlib.import_module(f"{__name__}.{slug}")
