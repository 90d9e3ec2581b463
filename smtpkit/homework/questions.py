"""Questions that are answered by a value: predict, choose, order, read.

What is asked is data; what an answer is worth is decided here.  The kinds that need code
or a conversation are in `functions` and `sessions`.  A learner meets them as
`smtpkit.check` from lesson 00 on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, NamedTuple

from .misconceptions import Misconception, misconception

__all__ = [
    "Choose",
    "Option",
    "Order",
    "Predict",
    "Question",
    "Read",
    "Rule",
    "Verdict",
    "Wrong",
    "is_blank",
]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Verdict(NamedTuple):
    """What an answer is worth.

    Args:
        right: True, False, or None where nothing was answered yet.
        words: what is wrong with it; "" if nothing can be said.
        belief: the misconception that it gives away.
        source: the RFC section of the rule that it breaks; "" for the question's own.
        key: tells one wrong answer from another; "" for a slip of form, which climbs
            no ladder.
        transcript: of a session that was played, what was said.
        evidence: a value that shows itself below the words, such as a table.
    """

    right: bool | None
    words: str = ""
    belief: Misconception | None = None
    source: str = ""
    key: str = ""
    transcript: Any = None
    evidence: Any = None


OPEN = Verdict(None)
RIGHT = Verdict(True)


class Wrong(NamedTuple):
    """An expected wrong answer, the belief it shows, why it is wrong, where to read."""

    answer: int | str
    belief: str
    why: str
    source: str = ""


class Option(NamedTuple):
    """An option of a `Choose`; the right one has no belief, and `why` is empty."""

    text: str
    belief: str = ""
    why: str = ""
    source: str = ""


class Rule(NamedTuple):
    """In an `Order`, letter `first` stands before letter `then`, and why."""

    first: str
    then: str
    belief: str
    why: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all kinds of question have in common.

    Args:
        id: unique, and the id of the notebook cell; begins with the lesson: ``02-cut``.
        prompt: what is asked; code stands between backquotes.
        answer: the worked answer, as a learner would give it.
        because: why it is right.
        source: where that is settled, such as ``"RFC 5321 section 4.1.4"``.
        hints: what to look at, then something stronger.
        taught_in: id of the notebook cell that teaches it.
        material: lines to look at, such as a transcript; shown numbered.
    """

    kind: ClassVar[str]
    how: ClassVar[str]
    id: str
    prompt: str
    answer: Any
    because: str
    source: str
    hints: tuple[str, str]
    taught_in: str
    material: str = ""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What can be chosen or ordered: letter and text."""
        return ()

    def judge(self, given: Any) -> Verdict:
        """Say what an answer that is not blank is worth; never raises."""
        raise NotImplementedError

    def wrong_answers(self) -> Iterator[Any]:
        """Yield the wrong answers that have an explanation of their own."""
        raise NotImplementedError

    def worked(self) -> str:
        """Return the worked answer as text."""
        return str(self.answer)

    def cell(self, answer: Any = ...) -> str:
        """Return the notebook cell that gives `answer`; by default the blank one.

        >>> from smtpkit.homework.lessons import find
        >>> find("02-second-mail").cell(503)
        'check("02-second-mail", 503)'
        """
        shown = "..." if answer is ... else repr(answer).replace("'", '"')
        return f'check("{self.id}", {shown})'


def is_blank(given: Any) -> bool:
    """Tell whether nothing was answered yet.

    >>> is_blank(...), is_blank("  "), is_blank([...]), is_blank(0)
    (True, True, True, False)
    """
    if isinstance(given, str | bytes):
        return not given.strip() or given.strip() in ("...", b"...")
    if isinstance(given, list | tuple):
        return all(is_blank(item) for item in given)
    return given is None or given is ...


def text_of(given: Any) -> str:
    """Return an answer as text of at most 80 characters, whatever it is."""
    try:
        return str(given)[:80].encode("utf-8", "backslashreplace").decode()
    except Exception:  # a number with 5,000 digits has no text in Python
        return f"a value of type {type(given).__name__}"


def plain(given: Any) -> Any:
    """Return a value as the questions compare it: 503 for ``" 503 "``.

    >>> plain(" 503 "), plain(b".hidden")
    (503, '.hidden')
    """
    if isinstance(given, Enum):
        return given.name
    if isinstance(given, bytes):
        given = given.decode("ascii", "backslashreplace")
    if isinstance(given, str):
        given = given.strip()
        is_number = given.isascii() and given.isdecimal() and len(given) < 10
        return int(given) if is_number else given
    return given


def same(one: Any, other: Any) -> bool:
    """Tell whether two values count as one answer; letter case says nothing."""
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return type(one) is type(other) and bool(one == other)


@dataclass(frozen=True, kw_only=True)
class Read(Question):
    """A question on the lines, codes or states of a transcript; answered by a value.

    Args:
        form: what an answer looks like, such as ``"a line number"``.
        wrong: wrong answers that show a misconception; at least one.
    """

    kind: ClassVar[str] = "read"
    how: ClassVar[str] = "Write {form} in place of the dots"
    form: str
    wrong: tuple[Wrong, ...]

    def judge(self, given: Any) -> Verdict:
        """Compare the value; a value of another form is no attempt."""
        value = plain(given)
        if type(value) is not type(self.answer):
            return Verdict(
                False, f"The answer is {self.form}, such as `{self.example}`."
            )
        if same(value, self.answer):
            return RIGHT
        for wrong in self.wrong:
            if same(value, wrong.answer):
                belief = misconception(wrong.belief)
                key = text_of(value).casefold()
                return Verdict(False, wrong.why, belief, wrong.source, key)
        words = text_of(value)
        return Verdict(False, f"`{words}` is not it.", key=words.casefold())

    @property
    def example(self) -> int | str:
        """A value of the right form."""
        return self.wrong[0].answer

    def wrong_answers(self) -> Iterator[Any]:
        """Yield the values of `wrong`."""
        yield from (wrong.answer for wrong in self.wrong)


@dataclass(frozen=True, kw_only=True)
class Predict(Read):
    """What will happen in the next cell?  The guess is noted, and judged afterwards."""

    kind: ClassVar[str] = "predict"
    how: ClassVar[str] = "Write {form} in place of the dots, or leave them and go on"


@dataclass(frozen=True, kw_only=True)
class Choose(Question):
    """One of several options, answered by its letter."""

    kind: ClassVar[str] = "choose"
    how: ClassVar[str] = "Write a letter in quotes in place of the dots"
    options: tuple[Option, ...]

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Letter and text of each option."""
        return tuple(
            zip(LETTERS, (option.text for option in self.options), strict=False)
        )

    def judge(self, given: Any) -> Verdict:
        """Compare the letter; a wrong one is answered by its own explanation."""
        letter = text_of(plain(given)).upper().rstrip(".)")
        letters = LETTERS[: len(self.options)]
        if len(letter) != 1 or letter not in letters:
            return Verdict(
                False, f"The answer is one of the letters {', '.join(letters)}."
            )
        if letter == self.answer:
            return RIGHT
        option = self.options[letters.index(letter)]
        belief = misconception(option.belief)
        return Verdict(False, option.why, belief, option.source, letter)

    def wrong_answers(self) -> Iterator[str]:
        """Yield the letters of the wrong options."""
        yield from (letter for letter, _ in self.choices if letter != self.answer)

    def worked(self) -> str:
        """Return letter and text of the right option."""
        return f"{self.answer}: {dict(self.choices)[self.answer]}"


@dataclass(frozen=True, kw_only=True)
class Order(Question):
    """Lines to be put in order, answered by letters such as ``"CADB"``.

    Every order that keeps all `rules` is right: there may be several.

    Args:
        items: the lines, shown as A, B, C …
        rules: which line must stand before which.
    """

    kind: ClassVar[str] = "order"
    how: ClassVar[str] = "Write the letters in order, in quotes, in place of the dots"
    items: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Letter and text of each line."""
        return tuple(zip(LETTERS, self.items, strict=False))

    def judge(self, given: Any) -> Verdict:
        """Find the first line that stands too early; the message names the rule."""
        items = given if isinstance(given, list | tuple) else [given]
        text = "".join(map(text_of, items))
        letters = [letter for letter in text.upper() if letter.isalpha()]
        expected = LETTERS[: len(self.items)]
        if sorted(letters) != list(expected):
            missing = [letter for letter in expected if letters.count(letter) != 1]
            slip = f"Look at {', '.join(missing)}. " if missing else ""
            return Verdict(False, f"{slip}Use each of {expected} exactly once.")
        for place, letter in enumerate(letters):
            for rule in self.rules:
                if rule.then == letter and rule.first not in letters[:place]:
                    return self._too_early(rule, place, "".join(letters))
        return RIGHT

    def _too_early(self, rule: Rule, place: int, key: str) -> Verdict:
        line = dict(self.choices)[rule.then]
        words = f"Place {place + 1}, `{line}`, comes too early. {rule.why}"
        return Verdict(False, words, misconception(rule.belief), rule.source, key)

    def wrong_answers(self) -> Iterator[str]:
        """Yield, for each rule, the worked answer with that rule broken."""
        for rule in self.rules:
            order = self.answer.replace(rule.then, "")
            yield order.replace(rule.first, rule.then + rule.first)

    def worked(self) -> str:
        """Return the letters, and the lines in order."""
        lines = dict(self.choices)
        return "\n".join([self.answer, *(lines[letter] for letter in self.answer)])
