"""The stepper: a transcript walked through line by line, its replies guessed first.

A learner meets it in lesson 02.  What it shows is made in `show_stepper`.
"""

from __future__ import annotations

import ipywidgets

from ..protocol.errors import BadArgument
from ..transcript.model import Transcript
from . import show_stepper
from .panel import LABELLED, LineField, Panel, button, row
from .show_stepper import code_of, judge, so_far, steps_of
from .shown import Still

__all__ = ["Stepper", "stepper"]

GUESS_FIRST = "Guess this reply first, or let it be shown."
HINT = "Three digits; Enter sends them.  The first digit counts most."


class Stepper(Panel):
    """Buttons and a number to walk with, and a field for guesses.

    Args:
        transcript: what is walked through; what is said later is not seen.
        step: where to begin, from 1.
        hide: whether each reply is hidden until it is guessed.

    Attributes:
        guesses: step to the first guess that was made there.
    """

    def __init__(self, transcript: Transcript, step: int, *, hide: bool) -> None:
        super().__init__("Stepper: a conversation line by line")
        self._transcript = so_far(transcript, steps_of(transcript))
        self._steps = steps_of(self._transcript)
        self._known = set(range(step))  # steps whose reply was guessed or shown
        self.guesses: dict[int, int] = {}
        most = max(1, len(self._steps))
        self.number = ipywidgets.BoundedIntText(
            description=f"Step, of {most}", min=1, max=most, value=step,
            style=LABELLED, layout=ipywidgets.Layout(width="11em"),
        )  # fmt: skip
        self.hide = ipywidgets.Checkbox(
            description="Hide each reply until I have guessed it", value=hide,
            indent=False, layout=ipywidgets.Layout(width="auto"),
        )  # fmt: skip
        self.back = button("Back", lambda: self._walk(-1))
        self.next = button("Next", lambda: self._walk(+1))
        self.field = LineField(label="Your guess", verb="Guess", hint=HINT)
        self.field.on_line(lambda line: self.attempt(lambda: self.guess(line)))
        self.reveal = button("Show the reply", self._reveal)
        self._asking = ipywidgets.VBox([self.field, row(self.reveal)])
        self.on_change(self._moved, self.number)
        self.on_change(self._hide, self.hide)
        self.build(row(self.back, self.next, self.number, self.hide), self._asking)

    @property
    def step(self) -> int:
        """Where the walk stands, from 1."""
        return int(self.number.value)

    @property
    def is_asking(self) -> bool:
        """Whether the present step is a reply that is hidden."""
        return self._is_hidden(self.step)

    def still(self) -> Still:
        """Return what is shown now."""
        guess = self.guesses.get(self.step, "")
        hide = self.is_asking
        return show_stepper.stepper(
            self._transcript, self.step, hide=hide, guess="" if hide else guess
        )

    def refresh(self) -> None:
        """Show the present step; the field for a guess only where one is due."""
        self._asking.layout.display = None if self.is_asking else "none"
        super().refresh()

    def guess(self, digits: str) -> None:
        """Take a guess; what was wrong with it is said, and the reply shown.

        Args:
            digits: three.
        """
        right, words = judge(digits, self._steps[self.step - 1])
        if right is None:
            self.message.say(words, "error")
            return
        self.guesses.setdefault(self.step, int(digits))
        self._known.add(self.step)
        self.refresh()
        self.message.say(f"{words}\n{self._tally()}", "" if right else "error")
        self.next.focus()

    def _tally(self) -> str:
        right = sum(
            guess == code_of(self._steps[step - 1])
            for step, guess in self.guesses.items()
        )
        return f"Right so far: {right} of {len(self.guesses)}."

    def _reveal(self) -> None:
        self._known.add(self.step)
        self.message.say("")
        self.refresh()
        self.next.focus()

    def _walk(self, by: int) -> None:
        if by > 0 and self.is_asking:
            self.message.say(GUESS_FIRST, "later")
        elif 1 <= self.step + by <= len(self._steps):
            self.number.value = self.step + by
        else:
            end = "the last" if by > 0 else "the first"
            self.message.say(f"This is {end} step.", "later")

    def _moved(self) -> None:
        """Go no further than the first reply that is still to be guessed."""
        due = next(
            (step for step in range(1, self.step) if self._is_hidden(step)), None
        )
        if due is not None:
            self.number.value = due  # calls this method again
            self.message.say(GUESS_FIRST, "later")
            return
        self.message.say("")
        self.refresh()
        if self.is_asking:
            self.field.take_focus()

    def _hide(self) -> None:
        """Hide what comes, or nothing; what was seen already is no riddle."""
        self._known |= set(range(self.step))
        self.message.say("")
        self.refresh()

    def _is_hidden(self, step: int) -> bool:
        if not self.hide.value or step in self._known or step > len(self._steps):
            return False
        return code_of(self._steps[step - 1]) is not None


def stepper(transcript: Transcript, step: int = 1, *, hide: bool = False) -> Stepper:
    """Walk through a transcript line by line.

    Args:
        transcript: any.
        step: where to begin, from 1.
        hide: whether each reply is hidden until it is guessed.
    Returns:
        The widget.  Its still equivalent is ``still.stepper(transcript, step)``, with
        ``hide=True`` or ``guess=250`` where a reply was asked for.
    Raises:
        BadArgument: there is no such step, or this is no transcript.

    >>> import smtpkit
    >>> lab = smtpkit.Lab()
    >>> _ = lab.say("NOOP")
    >>> walk = stepper(lab.transcript, 3, hide=True)
    >>> walk.guess("250")
    >>> walk.message.words.splitlines()[-1]
    'Right so far: 1 of 1.'
    """
    if not isinstance(transcript, Transcript):
        raise BadArgument(
            f"a value of type {type(transcript).__name__}", "a Transcript"
        )
    show_stepper.stepper(transcript, step)  # a wrong step is told where it was written
    return Stepper(transcript, step, hide=hide)
