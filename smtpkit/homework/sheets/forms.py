"""The form of an answer that is a value: all that its public check may judge.

Whether the value is right is judged later.  A check that told would give the answer to
everyone who tries long enough.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from ..parts import Calls, Part, Trial

__all__ = ["FORM", "check_form", "dictionary"]

#: The category of a trial that judges no more than the form.
FORM = "the form of the answer, not yet its value"

#: Says what is wrong with the form of a value; "" for nothing.
Form = Callable[[Any], str]


def check_form(part: Part, calls: Calls, wanted: str, form: Form) -> Iterator[Trial]:
    """Judge the form of the part's value.

    Args:
        part: the part; its first name is the variable.
        calls: asks for the variable.
        wanted: what an answer looks like, in words.
        form: says what is wrong with a value, in words; "" for nothing.
    """
    outcome = calls.value(part.names[0])
    wrong = outcome.seen if outcome.raised else form(outcome.value)
    yield Trial(
        FORM,
        not wrong,
        wanted,
        wrong or outcome.seen,
        part.taught_in,
        "the words above the answer cell",
        is_hidden=False,
    )


def dictionary(value: Any, keys: Collection[Any], item: Form) -> str:
    """Say what is wrong with a dictionary that needs exactly these keys.

    Args:
        value: the answer.
        keys: those that it must have.
        item: says what is wrong with a value in it.

    >>> dictionary({1: "a"}, [1, 2], lambda _: "")
    'the key 2 is missing'
    """
    if not isinstance(value, dict):
        return f"{value!r}, which is no dictionary"
    for key in keys:
        if key not in value:
            return f"the key {key!r} is missing"
    for key, content in value.items():
        if key not in keys:
            return f"the key {key!r} is not asked for"
        if wrong := item(content):
            return f"at the key {key!r}: {wrong}"
    return ""
