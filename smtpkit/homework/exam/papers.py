"""The whole bank, and a paper made of it: chosen and varied by a seed."""

from __future__ import annotations

from collections.abc import Iterable

from ...protocol.errors import BadArgument
from ..dice import Dice
from . import conversation, growth, letters, queues, replies, trust
from .items import Item, Template

__all__ = ["TEMPLATES", "bank", "paper"]


def _in_order() -> tuple[Template, ...]:
    modules = (conversation, replies, growth, letters, trust, queues)
    found = [template for module in modules for template in module.TEMPLATES]
    return tuple(sorted(found, key=lambda template: template.id))


#: Every question, ordered by lesson.
TEMPLATES = _in_order()


def bank(seed: str) -> tuple[Item, ...]:
    """Return every question once, varied by a seed.

    Args:
        seed: any text, the same for everyone who shall have the same questions.

    >>> len(bank("spring")) >= 60
    True
    """
    dice = Dice(seed.encode())
    return tuple(template.item(dice) for template in TEMPLATES)


def paper(
    seed: str, count: int | None = 10, *, lessons: Iterable[str] = ()
) -> tuple[Item, ...]:
    """Return some questions, chosen and varied by a seed, ordered by lesson.

    Args:
        seed: any text: keep it to yourself until the exam is over.
        count: how many questions; None for all that fit.
        lessons: numbers such as ``"05"``; empty for all.
    Raises:
        BadArgument: there is no such lesson in the bank, or too few questions.

    >>> [item.lesson for item in paper("spring", 2, lessons=["05"])]
    ['05', '05']
    """
    wanted = list(lessons)
    known = sorted({template.id[:2] for template in TEMPLATES})
    if unknown := [lesson for lesson in wanted if lesson not in known]:
        raise BadArgument(f"lesson {unknown[0]!r}", f"one of {', '.join(known)}")
    can = [t for t in TEMPLATES if not wanted or t.id[:2] in wanted]
    count = len(can) if count is None else count
    if not 1 <= count <= len(can):
        raise BadArgument(f"{count} questions", f"a number from 1 to {len(can)}")
    dice = Dice(seed.encode())
    chosen = {template.id for template in dice.part("paper").sample(can, count)}
    return tuple(template.item(dice) for template in can if template.id in chosen)
