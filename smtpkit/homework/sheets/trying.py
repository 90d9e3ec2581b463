r"""Trying an answer on a table of inputs: what public checks and judges are made of.

A row says what goes in, what is wanted back and why it is there.  Values are compared
as data: a tuple counts as a list, and nothing else counts as anything else.
"""

from __future__ import annotations

import builtins
import reprlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..dice import Dice
from ..functions import difference
from ..parts import Calls, Outcome, Part, Trial

__all__ = [
    "Case",
    "Raises",
    "Tried",
    "as_data",
    "fed",
    "public_function",
    "same",
    "shown",
    "try_fed",
    "try_function",
]


class Raises(NamedTuple):
    """What is wanted of a call that must be refused.

    Args:
        name: of the error, such as ``"ValueError"``.
    """

    name: str

    def __repr__(self) -> str:
        return f"a {self.name}"


class Case(NamedTuple):
    """One input.

    Args:
        arguments: what the function is called with; for a class, the pieces fed to it.
        wanted: what comes back; `Raises` for an error.
        category: what kind of input, in words that give nothing away.
        source: RFC and section.
        weight: how much it counts among the trials of its part.
        belief: slug of the misconception that a wrong result gives away.
        taught_in: notebook and cell; "" for the part's own.
    """

    arguments: tuple[Any, ...]
    wanted: Any
    category: str
    source: str
    weight: float = 1.0
    belief: str = ""
    taught_in: str = ""


@dataclass(frozen=True)
class Tried:
    """Makes trials of one part.

    Args:
        part: whose trials they are.
        is_hidden: whether students are shown the category alone.
    """

    part: Part
    is_hidden: bool = True

    def trial(self, case: Case, called: str, outcome: Outcome) -> Trial:
        """Compare what came back with what was wanted."""
        return Trial(
            case.category,
            _is_right(outcome, case.wanted),
            f"`{called}` gives `{shown(case.wanted)}`",
            _seen(outcome, case.wanted),
            case.taught_in or self.part.taught_in,
            case.source,
            self.is_hidden,
            case.weight,
            case.belief,
        )


def try_function(
    tried: Tried, calls: Calls, name: str, cases: Iterable[Case]
) -> Iterator[Trial]:
    """Call the function `name` with the arguments of each case."""
    for case in cases:
        called = f"{name}({', '.join(map(shown, case.arguments))})"
        yield tried.trial(case, called, calls.call(name, *case.arguments))


def public_function(
    name: str, cases: Callable[[Dice], Iterable[Case]]
) -> Callable[[Part, Calls, Dice], Iterator[Trial]]:
    """Return the public check of a part that asks for one function.

    Args:
        name: of the function.
        cases: returns what it is tried on, for a student's dice.
    """

    def public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
        tried = Tried(part, is_hidden=False)
        yield from try_function(tried, calls, name, cases(visible))

    return public


def try_fed(
    tried: Tried, calls: Calls, name: str, cases: Iterable[Case]
) -> Iterator[Trial]:
    """Feed each case's pieces to a new object of the class `name`."""
    for case in cases:
        pieces = ", then ".join(map(shown, case.arguments[:4]))
        more = ", …" if len(case.arguments) > 4 else ""
        called = f"{name}() fed {pieces}{more}"
        yield tried.trial(case, called, fed(calls, name, case.arguments))


def fed(calls: Calls, name: str, pieces: Iterable[bytes]) -> Outcome:
    """Return what `feed` gave: one list for each piece."""
    made = calls.make(name)
    if made.raised:
        return made
    found: list[Any] = []
    for piece in pieces:
        outcome = calls.method(made.value, "feed", piece)
        if outcome.raised:
            return outcome
        if not isinstance(outcome.value, list | tuple):
            words = f"feed() returned {shown(outcome.value)}, which is no list"
            return Outcome(raised=f"TypeError: {words}")
        found.append(list(outcome.value))
    return Outcome(found)


def as_data(value: Any) -> Any:
    """Return a value as it is compared: tuples as lists, octets as `bytes`.

    >>> as_data((250, True, bytearray(b"OK")))
    [250, True, b'OK']
    """
    if isinstance(value, list | tuple):
        return [as_data(item) for item in value]
    if isinstance(value, Mapping):
        return {key: as_data(item) for key, item in value.items()}
    return bytes(value) if isinstance(value, bytearray) else value


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal, types included: 1 is not True."""
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(same(*pair) for pair in pairs)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            same(value, other[key]) for key, value in one.items()
        )
    return type(one) is type(other) and bool(one == other)


def _is_right(outcome: Outcome, wanted: Any) -> bool:
    if isinstance(wanted, Raises):
        return _is_kind_of(outcome.raised.partition(":")[0], wanted.name)
    return not outcome.raised and same(as_data(outcome.value), as_data(wanted))


def _is_kind_of(name: str, wanted: str) -> bool:
    """Tell whether an error would be caught as the one wanted.

    >>> _is_kind_of("UnicodeDecodeError", "ValueError")
    True
    """
    raised, caught = (getattr(builtins, kind, None) for kind in (name, wanted))
    if isinstance(raised, type) and isinstance(caught, type):
        return issubclass(raised, caught)
    return name == wanted


def _seen(outcome: Outcome, wanted: Any) -> str:
    """Return what was seen, and where it differs first."""
    if outcome.raised or isinstance(wanted, Raises):
        return outcome.seen
    got, other = as_data(outcome.value), as_data(wanted)
    words = difference(got, other)
    # What was wanted stands beside what was seen: not twice.
    _, _, where = words.partition(f"; wanted `{shown(other)}`")
    hint = words.removeprefix("returned None.") if got is None else where
    return f"returned `{shown(outcome.value)}`{hint}".rstrip(".")


def shown(value: Any) -> str:
    """Write a value in at most about 80 characters."""
    shorten = reprlib.Repr()
    shorten.maxstring = shorten.maxother = 72
    return shorten.repr(value)
