"""A graded part: its points, what it is judged by, and what a judge may do.

A judge never runs a student's code.  It asks for a variable, a function's result or a
conversation through `Calls`, and what comes back is plain data.  Who stands behind
`Calls` differs: a process behind walls when a class is graded, the notebook's own
namespace under nbgrader and in a public check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from .dice import Dice

__all__ = [
    "Assignment",
    "Calls",
    "Judge",
    "Outcome",
    "Part",
    "Peer",
    "Score",
    "Trial",
    "score",
]


class Outcome(NamedTuple):
    """What became of a request to a student's code.

    Args:
        value: plain data: None, bool, int, float, str, bytes, and lists, tuples and
            dictionaries of these.  Anything else arrives as its `repr`, in `raised`.
        raised: ``"ValueError: no code"`` where something was raised; also "missing",
            "too slow", "too large", "stopped" and the like; "" if all went well.
    """

    value: Any = None
    raised: str = ""

    @property
    def seen(self) -> str:
        """What came back, in words of at most 200 characters."""
        text = f"raised {self.raised}" if self.raised else repr(self.value)
        return text if len(text) <= 200 else f"{text[:199]}…"


class Peer(Protocol):
    """The other end of a connection that a student's client is given."""

    def send(self, octets: bytes) -> None:
        """Take what the client sends."""

    def receive(self) -> bytes:
        """Return what the client reads next; b"" once the connection is closed."""

    def start_tls(self) -> None:
        """Begin TLS: the handshake itself is left out, and always succeeds."""

    def close(self) -> None:
        """Take note that the client closed the connection."""


class Calls(Protocol):
    """What a judge may ask of one answer; no request raises."""

    def value(self, name: str) -> Outcome:
        """Return the variable `name`."""

    def call(self, name: str, *arguments: Any) -> Outcome:
        """Call the function `name`."""

    def make(self, name: str, *arguments: Any) -> Outcome:
        """Make an object of the class `name`; the value is a number that stands for it."""

    def method(self, handle: int, name: str, *arguments: Any) -> Outcome:
        """Call a method of an object that `make` made."""

    def converse(self, name: str, peer: Peer, *arguments: Any) -> Outcome:
        """Call ``name(connection, *arguments)``; the connection leads to `peer`.

        The connection has `send(octets)`, `receive() -> bytes`, `start_tls()` and
        `close()`, each of which ends up at the peer.
        """


class Trial(NamedTuple):
    """One thing that was tried.

    Args:
        category: what kind of thing, in words that give nothing away.
        right: whether it went as wanted; or what fraction of it did, from 0 to 1.
        expected: what was wanted.
        seen: what was seen.
        taught_in: notebook and cell that teach it, such as ``"05_reply_codes#digits"``.
        source: RFC and section.
        is_hidden: whether students are shown the category alone.
        weight: how much it counts among the trials of its part.
        belief: slug of the misconception that it gives away; "" for none.
    """

    category: str
    right: bool | float
    expected: str
    seen: str
    taught_in: str
    source: str
    is_hidden: bool = True
    weight: float = 1.0
    belief: str = ""


#: ``judge(calls, visible, hidden)`` yields trials.  `visible` and `hidden` are the dice
#: of this part: the same throws made the sheet, and make the hidden inputs.
Judge = Callable[[Calls, Dice, Dice], Iterator[Trial]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One graded part of an assignment.

    Args:
        id: such as ``"replies-multi-line"``; begins with the assignment's slug.
        title: what is asked, in a few words.
        points: what it is worth.
        names: the names that the answer cell defines; what it is found by when marker
            and metadata are gone.  Empty for a part that is marked by hand.
        taught_in: notebook and cell that teach it.
        rubric: for a part marked by hand: (points, what earns them), the best first.
    """

    id: str
    title: str
    points: int
    taught_in: str
    names: tuple[str, ...] = ()
    rubric: tuple[tuple[int, str], ...] = ()

    @property
    def is_by_hand(self) -> bool:
        """Whether a person marks it."""
        return bool(self.rubric)


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A graded sheet: what students and graders both may know of it."""

    slug: str
    title: str
    minutes: int
    parts: tuple[Part, ...]

    def part(self, part_id: str) -> Part:
        """Return one part; KeyError if there is none of that id."""
        return {part.id: part for part in self.parts}[part_id]

    @property
    def points(self) -> int:
        """What the whole sheet is worth."""
        return sum(part.points for part in self.parts)


class Score(NamedTuple):
    """What a part earned, and the trials that say why."""

    points: float
    out_of: int
    trials: tuple[Trial, ...] = ()


def score(part: Part, trials: Iterable[Trial]) -> Score:
    """Add up trials: the part's points, times the share of the weight that was right.

    >>> part = Part(id="x-1", title="", points=4, taught_in="")
    >>> half = [Trial("a", True, "", "", "", ""), Trial("b", False, "", "", "", "")]
    >>> score(part, half).points
    2.0
    """
    tried = tuple(trials)
    whole = sum(trial.weight for trial in tried)
    earned = sum(trial.weight * float(trial.right) for trial in tried)
    points = round(part.points * earned / whole, 2) if whole else 0.0
    return Score(points, part.points, tried)
