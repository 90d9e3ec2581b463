"""What a public check answers, with the look of the lessons' instant checks."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..misconceptions import misconception
from ..parts import Part, Trial
from ..results import SIGNS, as_html, wrapped

__all__ = ["Checked"]


@dataclass(frozen=True, repr=False)
class Checked:
    """What `Sheet.check` answers; it shows itself.

    Args:
        part: what was checked.
        state: "right", "not yet", "still open", or "noted" where only the form was judged.
        trials: what was tried; empty while the part is open.
    """

    part: Part
    state: str
    trials: tuple[Trial, ...] = ()

    @property
    def right(self) -> bool | None:
        """True, False, or None where nothing was judged."""
        return {"right": True, "not yet": False}.get(self.state)

    @property
    def paragraphs(self) -> list[str]:
        """What is said below the heading, one item a paragraph."""
        if self.state == "still open":
            names = ", ".join(f"`{name}`" for name in self.part.names)
            return [f"Write {names} in the cell above, run it, then run this cell."]
        if self.state == "noted":
            return ["The form is right. The value is judged when the sheet is marked."]
        went_well = sum(trial.right == 1 for trial in self.trials)
        count = f"Public trials that went well: {went_well} of {len(self.trials)}."
        if self.right:
            return [f"{count} Marking tries more than these."]
        return [count, *self._first_wrong()]

    def _first_wrong(self) -> list[str]:
        """Explain the first trial that went wrong: one thing at a time."""
        wrong = next(trial for trial in self.trials if trial.right != 1)
        words = [
            f"Tried: {wrong.category}.",
            f"Wanted: {wrong.expected}.",
            f"Seen: {wrong.seen}.",
            f"Taught in: {_place(wrong.taught_in)}. Read: {wrong.source}",
        ]
        if wrong.belief:
            belief = misconception(wrong.belief).belief
            words.insert(
                1, f"Perhaps you thought “{belief}” Many do, but it is not so."
            )
        return words

    @property
    def _heading(self) -> str:
        points = "1 point" if self.part.points == 1 else f"{self.part.points} points"
        return f"{self.part.title} ({points})"

    def __repr__(self) -> str:
        first = f"{SIGNS[self.state]} {self.state.capitalize()}  [{self.part.id}]"
        return "\n".join([first, *map(wrapped, [self._heading, *self.paragraphs])])

    def _repr_html_(self) -> str:
        name = escape(self.part.id)
        words = "".join(f"<p>{as_html(text)}</p>" for text in self.paragraphs)
        return (
            f'<div role="group" aria-label="Check {name}: {self.state}" '
            'style="border-left:3px solid;padding-left:1em;max-width:46em">'
            f'<p><span aria-hidden="true">{SIGNS[self.state]}</span> '
            f"<strong>{self.state.capitalize()}</strong> · <code>{name}</code></p>"
            f"<p>{as_html(self._heading)}</p>{words}</div>"
        )


def _place(taught_in: str) -> str:
    """Return notebook and cell as words.

    >>> _place("05_reply_codes#lines-look")
    'notebook `05_reply_codes`, cell `lines-look`'
    """
    notebook, _, cell = taught_in.partition("#")
    return f"notebook `{notebook}`" + (f", cell `{cell}`" if cell else "")
