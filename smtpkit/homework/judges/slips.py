"""Worked answers with one slip in them: what sheets with typical mistakes are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..dice import Dice
from . import Answer

__all__ = ["slipper"]


def slipper(worked: Mapping[str, Answer]) -> Callable[..., dict[str, Answer]]:
    """Return a function that makes the wrong answer to one part.

    Args:
        worked: part id -> the answer that earns full marks.

    >>> slip = slipper({"x-1": "one + two"})
    >>> slip("x-1", ("two", "three"))["x-1"](Dice(b""))
    'one + three'
    """

    def slip(part_id: str, *changes: tuple[str, str]) -> dict[str, Answer]:
        def source(visible: Dice) -> str:
            answer = worked[part_id]
            text = answer if isinstance(answer, str) else answer(visible)
            for old, new in changes:
                if old not in text:
                    raise ValueError(f"{part_id}: no {old!r} in the worked answer")
                text = text.replace(old, new)
            return text

        return {part_id: source}

    return slip
