"""A reply arrives: what should the client do?  One after the other, with feedback.

A learner meets it in lesson 05.  What it shows is made in `show_what_now`; the replies
stand in `riddles`.
"""

from __future__ import annotations

from functools import partial

import ipywidgets

from . import show_what_now
from .panel import Panel, button, row
from .riddles import DECISIONS, Riddle, judge
from .shown import Still

__all__ = ["WhatNow", "what_now"]

QUESTION = '<p class="smtpkit-subtitle">What should the client do?</p>'


class WhatNow(Panel):
    """A button for each of six things to do, and one for the next reply.

    Args:
        seed: what the order of the replies follows from.
        number: which comes first.

    Attributes:
        answers: number of a reply to the first answer that was given to it.
    """

    def __init__(self, seed: int, number: int) -> None:
        super().__init__("What now? A reply arrives; choose what the client does")
        self._seed = seed
        self.number = number
        self.answers: dict[int, str] = {}
        self._latest: str | None = None  # the answer that is explained now
        # ipywidgets' radio buttons are no group for the keyboard: each of its own.
        self.choices = {
            name: button(words, partial(self.answer, name))
            for name, words in DECISIONS.items()
        }
        self.next = button("Next reply", self._next)
        self._place = ipywidgets.HTML()
        self._question = ipywidgets.HTML(QUESTION)
        layout = ipywidgets.Layout(align_items="flex-start")
        answers = ipywidgets.VBox(tuple(self.choices.values()), layout=layout)
        self.children = (
            *(self._heading, self._place, self._question, answers),
            *(self.message, row(self.next), self.pane),
        )
        self.refresh()

    @property
    def riddle(self) -> Riddle:
        """The reply that has arrived."""
        return show_what_now.riddle_at(self._seed, self.number)

    @property
    def right(self) -> int:
        """How many replies were answered rightly at the first attempt."""
        return sum(
            show_what_now.riddle_at(self._seed, number).decision == answer
            for number, answer in self.answers.items()
        )

    def still(self) -> Still:
        """Return what is shown now."""
        return show_what_now.what_now(self._seed, self.number, self._latest)

    def show(self, still: Still) -> None:
        """Put the reply above the answers, and what it means below them."""
        asked = show_what_now.what_now(self._seed, self.number)
        self._place.value = asked.parts[0].html  # type: ignore[union-attr]
        below = still.parts[1] if self._latest else None
        self.pane.value = below.html if below else ""  # type: ignore[union-attr]

    def answer(self, name: str) -> None:
        """Take an answer, and say what it is worth.

        Args:
            name: one of `riddles.DECISIONS`.
        """
        right, words = judge(self.riddle, name)
        self._latest = name
        self.answers.setdefault(self.number, name)
        self.refresh()
        tally = f"Right at the first attempt: {self.right} of {len(self.answers)}."
        self.message.say(f"{words}\n{tally}", "" if right else "error")

    def _next(self) -> None:
        self.number += 1
        self._latest = None
        self.refresh()
        self.message.say("")


def what_now(seed: int = 1, number: int = 1) -> WhatNow:
    """Ask what a client should do about one reply after the other.

    Args:
        seed: what the order of the replies follows from.
        number: which comes first, from 1.
    Returns:
        The widget.  Its still equivalent is ``still.what_now(seed, number, answer)``.
    Raises:
        BadArgument: a number below 1.

    >>> asking = what_now(seed=1, number=2)
    >>> asking.choices["go on"].click()
    >>> asking.right
    1
    """
    show_what_now.riddle_at(seed, number)  # a wrong number is told where it was written
    return WhatNow(seed, number)
