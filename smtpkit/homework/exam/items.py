"""What an exam question is, and how a seed makes one out of a template."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..dice import Dice

__all__ = ["Asked", "Fixed", "Item", "Template", "choice", "plain"]

#: How many options a choice offers.
OPTIONS = 4


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question as it stands on a paper.

    Args:
        id: such as ``"05-first-digit"``; begins with the lesson that teaches it.
        text: what is asked; code stands between backquotes.
        material: lines to look at, such as a transcript; "" for none.
        options: what can be chosen, the right one among them; empty where the answer
            is a number or a word.
        answer: the right answer, as text.
        why: why it is right, in a sentence or two.
        source: RFC and section.
    """

    id: str
    text: str
    material: str
    options: tuple[str, ...]
    answer: str
    why: str
    source: str

    @property
    def kind(self) -> str:
        """Return "choice", "number" or "word"."""
        if self.options:
            return "choice"
        return "number" if self.answer.isdecimal() else "word"

    @property
    def lesson(self) -> str:
        """The lesson that teaches it, two digits."""
        return self.id[:2]


class Asked(NamedTuple):
    """What a template makes: an item without the things that do not vary."""

    text: str
    answer: str
    why: str
    options: tuple[str, ...] = ()
    material: str = ""


@dataclass(frozen=True)
class Template:
    """A question that a seed varies.

    Args:
        id: the item's id.
        source: RFC and section that settle it.
        make: throws the dice, and asks.
    """

    id: str
    source: str
    make: Callable[[Dice], Asked]

    def item(self, dice: Dice) -> Item:
        """Return the question that these dice make."""
        asked = self.make(dice.part(self.id))
        return Item(id=self.id, source=self.source, **asked._asdict())


def choice(dice: Dice, right: str, *wrong: str) -> tuple[str, ...]:
    """Return the right option among some of the wrong ones, in an order of chance.

    >>> sorted(choice(Dice(b""), "yes", "no", "never"))
    ['never', 'no', 'yes']
    """
    others = [option for option in dict.fromkeys(wrong) if option != right]
    return tuple(dice.shuffle([right, *dice.sample(others, OPTIONS - 1)]))


def plain(text: str) -> str:
    """Return a text with quotation marks for backquotes, for formats without code.

    >>> plain("Say `NOOP`.")
    'Say “NOOP”.'
    """
    return re.sub(r"`([^`]*)`", r"“\1”", text)


class Fixed(NamedTuple):
    """A choice whose words do not vary; its options and their order do."""

    id: str
    source: str
    text: str
    right: str
    wrong: tuple[str, ...]
    why: str

    def template(self) -> Template:
        """Return it as a template."""

        def make(dice: Dice) -> Asked:
            options = choice(dice, self.right, *self.wrong)
            return Asked(self.text, self.right, self.why, options)

        return Template(self.id, self.source, make)
