"""A reply arrives: what should the client do?  One after the other, with feedback.

A learner meets it in lesson 05.  What it shows is made in `show_what_now`; the replies
stand in `riddles`.
"""

from __future__ import annotations

import ipywidgets

from . import show_what_now
from .panel import Panel, button, row
from .riddles import DECISIONS, Riddle, judge
from .shown import Still

__all__ = ["WhatNow", "what_now"]

CHOOSE = "Choose one of the answers first."


class WhatNow(Panel):
    """A list of six things to do, and buttons to answer and to go on.

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
        self.choice = ipywidgets.RadioButtons(
            options=[(words, name) for name, words in DECISIONS.items()], value=None,
            description="The client", layout=ipywidgets.Layout(width="auto"),
            style={"description_width": "initial"},
        )  # fmt: skip
        self.answer = button("Answer", self._answer)
        self.next = button("Next reply", self._next)
        self._place = ipywidgets.HTML()
        self.children = (
            *(self._heading, self._place, self.choice, row(self.answer, self.next)),
            *(self.message, self.pane),
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
        reply, below = still.parts
        self._place.value = reply.html  # type: ignore[union-attr]
        is_answered = self._latest is not None
        self.pane.value = below.html if is_answered else ""  # type: ignore[union-attr]

    def _answer(self) -> None:
        if self.choice.value is None:
            self.message.say(CHOOSE, "later")
            return
        self._latest = str(self.choice.value)
        self.answers.setdefault(self.number, self._latest)
        right, words = judge(self.riddle, self._latest)
        self.refresh()
        tally = f"Right at the first attempt: {self.right} of {len(self.answers)}."
        self.message.say(f"{words}\n{tally}", "" if right else "error")

    def _next(self) -> None:
        self.number += 1
        self._latest = None
        self.choice.value = None
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
    >>> asking.choice.value = "go on"
    >>> asking.answer.click()
    >>> asking.right
    1
    """
    show_what_now.riddle_at(seed, number)  # a wrong number is told where it was written
    return WhatNow(seed, number)
