"""The answer of a check, as text and as HTML that reads well aloud and in print.

Every state is said in words; the sign before it and the line beside it only repeat it.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from html import escape
from typing import Any

from .questions import OPEN, Order, Predict, Question, Read, Verdict

__all__ = ["PRE", "SIGNS", "Result", "as_html", "wrapped"]

SIGNS = {
    "right": "\N{CHECK MARK}",
    "not yet": "\N{MULTIPLICATION X}",
    "still open": "\N{WHITE CIRCLE}",
    "noted": "\N{PENCIL}",
    "worked answer": "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}",
}
WIDTH = 78
#: JupyterLab gives `pre` no room below.
PRE = '<pre style="margin:0 0 1em">'


@dataclass(frozen=True, repr=False)
class Result:
    """What `check` answers.

    Args:
        question: what was asked.
        state: "right", "not yet", "still open", "noted" or "worked answer".
        verdict: what the answer was worth, where that says more than `state`.
        level: which hint a wrong answer gets, 1 or 2.
        guess: the guess, for a prediction.
    """

    question: Question
    state: str
    verdict: Verdict = OPEN
    level: int = 1
    guess: str = ""

    @property
    def right(self) -> bool | None:
        """True, False, or None where nothing was judged."""
        return {"right": True, "not yet": False}.get(self.state)

    @property
    def transcript(self) -> Any:
        """What was said, if a session was played; else None."""
        return self.verdict.transcript

    @property
    def paragraphs(self) -> list[str]:
        """What is said below the question, one item a paragraph."""
        question, verdict = self.question, self.verdict
        if self.state == "still open":
            how = question.how
            if isinstance(question, Read):
                how = how.format(form=question.form)
            return [f"{how}."]
        if self.state == "noted":
            after = f'check("{question.id}", show=True)'
            look = f"Run the next cell and look; then `{after}` compares."
            return [f"Your guess: `{self.guess}`. {look}"]
        if self.state == "right":
            return [question.because, self.read]
        if self.state == "worked answer":
            return [*self._no_guess(), *self._worked(), question.because, self.read]
        words = [verdict.words]
        if verdict.transcript is not None:
            words.append("The whole conversation: add `.transcript` to the last line.")
        if verdict.belief:
            words.insert(0, f"Often believed, but not so: “{verdict.belief.belief}”")
        if isinstance(question, Predict):
            words.insert(0, f"Your guess: `{self.guess}`. It was `{question.answer}`.")
            return [*words, question.because, self.read]
        return [*words, *self._help(), self.read]

    @property
    def read(self) -> str:
        """Where to read more."""
        return f"Read: {self.verdict.source or self.question.source}"

    def _no_guess(self) -> list[str]:
        if isinstance(self.question, Predict):
            return ["No guess was noted; that is fine."]
        return []

    def _worked(self) -> list[str]:
        return [f"\n{self.question.worked()}"]

    def _help(self) -> list[str]:
        """The rung of the ladder, and how to climb on."""
        if not self.verdict.key:  # a slip of form: the answer was not understood
            return []
        if self.level < 2:
            return [
                f"Hint: {self.question.hints[0]} (More help: `hint=2` or `show=True`.)"
            ]
        return [f"Stronger hint: {self.question.hints[1]} (The answer: `show=True`.)"]

    def __repr__(self) -> str:
        question = self.question
        parts = [f"{SIGNS[self.state]} {self.state.capitalize()}  [{question.id}]"]
        parts += [wrapped(question.prompt)]
        parts += [f"  {line}" for line in _numbered(question.material)]
        parts += [
            wrapped(f"{letter}  {text}", "  ") for letter, text in question.choices
        ]
        for text in self.paragraphs:
            is_code = text.startswith("\n")
            parts += [textwrap.indent(text[1:], "    ") if is_code else wrapped(text)]
        if self.verdict.evidence is not None:
            parts += ["", str(self.verdict.evidence)]
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        question = self.question
        lines = "\n".join(escape(line) for line in _numbered(question.material))
        material = f"{PRE}{lines}</pre>" if lines else ""
        is_code = isinstance(question, Order)
        items = "".join(
            f"<li><strong>{letter}</strong>&ensp;"
            f"{f'<code>{escape(text)}</code>' if is_code else as_html(text)}</li>"
            for letter, text in question.choices
        )
        choices = f'<ul style="list-style:none">{items}</ul>' if items else ""
        words = "".join(
            f"{PRE}{escape(text[1:])}</pre>"
            if text[0] == "\n"
            else f"<p>{as_html(text)}</p>"
            for text in self.paragraphs
        )
        shown = self.verdict.evidence
        evidence = "" if shown is None else shown._repr_html_()
        return (
            # JupyterLab shows the first line of an output that is closed.
            f"<!-- Check {question.id}: click to open -->\n"
            f'<div role="group" aria-label="Check {question.id}: {self.state}" '
            'style="border-left:3px solid;padding-left:1em;max-width:46em">'
            f'<p><span aria-hidden="true">{SIGNS[self.state]}</span> '
            f"<strong>{self.state.capitalize()}</strong> · "
            f"<code>{question.id}</code></p>"
            f"<p>{as_html(question.prompt)}</p>{material}{choices}{words}</div>"
            f"{evidence}"
        )


def _numbered(material: str) -> list[str]:
    lines = material.strip("\n").splitlines()
    return [f"{number:>2}  {line}" for number, line in enumerate(lines, 1)]


def wrapped(text: str, indent: str = "") -> str:
    """Fold a text to the width of a result; further lines stand under the first."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "   " * bool(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_html(text: str) -> str:
    """Escape a text; turn `code` and the names of RFC sections into what they are."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
    marked = re.sub(r"(?<![\w*])\*(\w[^*<]*\w)\*(?![\w*])", r"<em>\1</em>", marked)
    return re.sub(
        r"RFC (\d+) section ([\d.]*\d)",
        r'<a href="https://www.rfc-editor.org/rfc/rfc\1#section-\2">\g<0></a>',
        marked,
    )
