"""A short function to be written: tried on a table of inputs, octets compared.

The rows of the table are there for a reason each, and the first that differs is the one
that is explained.  A learner meets this in lesson 02.
"""

from __future__ import annotations

import copy
import inspect
import reprlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from .misconceptions import misconception
from .questions import OPEN, RIGHT, Question, Verdict

__all__ = ["Row", "Write", "is_empty"]


class Row(NamedTuple):
    """One input of a `Write`: arguments, what is wanted, why it is there."""

    arguments: tuple[Any, ...]
    wanted: Any
    why: str
    belief: str


def _empty() -> None: ...


def _empty_with_words() -> None:
    """Nothing but words."""


#: What the body of a function that was not written yet compiles to, and which of its
#: constants it returns: ``return True`` compiles to the same, with another constant.
EMPTY = {
    function.__code__.co_code: function.__code__.co_consts.index(None)
    for function in (_empty, _empty_with_words)
}


@dataclass(frozen=True, kw_only=True)
class Write(Question):
    """A short function, tried on a table of inputs.

    Args:
        answer: the worked answer, a function.
        rows: what it is tried on, the simplest first.
        typical: functions with a typical mistake; each fails at another row.
    """

    kind: ClassVar[str] = "write"
    how: ClassVar[str] = "Write the body of the function and run the cell"
    rows: tuple[Row, ...]
    typical: tuple[Callable[..., Any], ...] = ()

    def judge(self, given: Any) -> Verdict:
        """Try the function on each row; report the first that differs."""
        if not callable(given):
            name = self.answer.__name__
            return Verdict(
                False, f"Give the function itself, without brackets: `{name}`."
            )
        if is_empty(given):
            return OPEN
        for number, row in enumerate(self.rows):
            called = (
                f"`{self.answer.__name__}({_short(row.arguments)[1:-1].rstrip(',')})`"
            )
            try:
                got = given(*copy.deepcopy(row.arguments))
                if got is ...:
                    return OPEN
                fault = difference(got, row.wanted)
            except NotImplementedError:
                return OPEN
            except (Exception, SystemExit) as error:
                fault = f"raised {type(error).__name__}: {_short(error)}"
            if fault:
                words = f"{called} {fault}. {row.why}"
                belief = misconception(row.belief) if row.belief else None
                return Verdict(False, words, belief, key=f"{number} {fault}")
        return RIGHT

    def wrong_answers(self) -> Iterator[Callable[..., Any]]:
        """Yield the functions of `typical`."""
        yield from self.typical

    def worked(self) -> str:
        """Return the source of the worked answer."""
        return inspect.getsource(self.answer).rstrip()

    def cell(self, answer: Any = ...) -> str:
        """Return the cell with the head of the function, or with all of a function."""
        source = inspect.getsource(self.answer if answer is ... else answer).rstrip()
        if answer is ...:
            source = source.partition(":\n")[0] + ":\n    ..."
        name = (self.answer if answer is ... else answer).__name__
        return f'{source}\n\n\ncheck("{self.id}", {name})'


def is_empty(function: Any) -> bool:
    """Tell whether the body of a function was not written yet.

    >>> is_empty(lambda line: None), is_empty(lambda line: True)
    (True, False)
    """
    code = getattr(function, "__code__", None)
    if code is None or code.co_code not in EMPTY:
        return False
    return code.co_consts[EMPTY[code.co_code]] is None


def _short(value: Any) -> str:
    """Write a value in at most about 80 characters."""
    shorten = reprlib.Repr()
    shorten.maxstring = shorten.maxother = 72
    return shorten.repr(value) if not isinstance(value, Exception) else str(value)[:72]


def difference(got: Any, wanted: Any) -> str:
    r"""Say in what a result differs from the one wanted; "" if in nothing.

    >>> difference(b"a\n", b"a\r\n")
    "returned `b'a\\n'`; wanted `b'a\\r\\n'`. The first wrong octet is number 2: 0A for 0D"
    """
    if isinstance(got, bytearray):
        got = bytes(got)
    if type(got) is type(wanted) and got == wanted:
        return ""
    if got is None:
        return "returned None. Is `return` missing?"
    said = f"returned `{_short(got)}`; wanted `{_short(wanted)}`"
    if isinstance(got, str) and isinstance(wanted, bytes):
        return f"{said}. Octets are wanted (`bytes`), not characters (`str`)"
    if isinstance(got, bytes) and isinstance(wanted, bytes):
        return f"{said}. {_first_wrong_octet(got, wanted)}"
    if isinstance(got, list) and isinstance(wanted, list):
        pairs = zip([*got, None], [*wanted, None], strict=False)
        at = next(n for n, (one, other) in enumerate(pairs, 1) if one != other)
        return f"{said}. They differ first at item {at}"
    return said


def _first_wrong_octet(got: bytes, wanted: bytes) -> str:
    pairs = list(zip(got, wanted, strict=False))
    at = next((n for n, (one, other) in enumerate(pairs) if one != other), len(pairs))
    if at == len(got):
        return f"Octet {at + 1} is missing: {wanted[at]:02X}"
    if at == len(wanted):
        return f"Octet {at + 1} is too many: {got[at]:02X}"
    return (
        f"The first wrong octet is number {at + 1}: {got[at]:02X} for {wanted[at]:02X}"
    )
