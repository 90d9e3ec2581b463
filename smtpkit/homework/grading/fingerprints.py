"""Hashes that tell whether a result still holds.

A part's judge is hashed with all that it may call inside `smtpkit.homework`, as far as
its code names it.  So a change to one judge, or to a table that it reads, runs that part
again and no other.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any

from ..dice import Dice
from ..parts import Assignment, Judge, Part, score
from .jobs import Submission

__all__ = ["of_answers", "of_judge", "of_seed"]

#: Whose changes count; what the rest of the package does is tested elsewhere.
_OURS = "smtpkit.homework."


def of_answers(submission: Submission) -> dict[str, str]:
    """Return, for each part, the hash of its answer and of the code that it may need."""
    others = _hash(*submission.others)
    return {answer.part: _hash(answer.source, others) for answer in submission.answers}


def of_seed(seed: bytes) -> str:
    """Return the hash of a seed: it tells seeds apart and gives none away."""
    return _hash(seed.hex())


def of_judge(part: Part, judge: Judge | None) -> str:
    """Return the hash of a part, of its judge, and of all that the judge may call.

    Args:
        part: id, points and names count; title and rubric are only words.
        judge: None for a part that is marked by hand.
    """
    texts = sorted(_texts((judge, score, Dice)))
    return _hash(part.id, str(part.points), repr(part.names), *texts)


def _hash(*texts: str) -> str:
    together = hashlib.sha256()
    for text in texts:
        octets = text.encode("utf-8", "backslashreplace")
        together.update(b"%d:" % len(octets) + octets)
    return together.hexdigest()[:32]


def _texts(root: Any) -> Iterator[str]:
    """Yield the source of a value, and of what it refers to; each thing once."""
    seen: dict[int, Any] = {}
    stack = [root]
    while stack:
        value = stack.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value  # kept, so that no other value gets its number
        text, more = _look(value)
        stack += more
        if text:
            yield text


def _look(value: Any) -> tuple[str, list[Any]]:
    """Return the text that stands for a value, and what it refers to."""
    if isinstance(value, Assignment):  # knows all parts; the judge's own is hashed
        return value.slug, []
    if isinstance(value, FunctionType):
        return _function(value)
    if inspect.isclass(value):
        if not value.__module__.startswith(_OURS):
            return value.__qualname__, []
        functions = [v for v in vars(value).values() if isinstance(v, FunctionType)]
        return _source(value), functions
    if isinstance(value, Mapping):
        return f"{len(value)} pairs", [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return f"{type(value).__name__} of {len(value)}", list(value)
    # Behind a cache, bound to an object, or to arguments.
    for name in ("__wrapped__", "__func__", "func"):
        if callable(inside := getattr(value, name, None)):
            bound = ("__self__", "args", "keywords")
            return "", [inside, *(getattr(value, other, None) for other in bound)]
    if type(value).__module__.startswith(_OURS):
        return "", [type(value), getattr(value, "__dict__", {})]
    text = repr(value)
    # An address differs from one process to the next.
    return (type(value).__qualname__ if " at 0x" in text else text), []


def _function(function: FunctionType) -> tuple[str, list[Any]]:
    if not (function.__module__ or "").startswith(_OURS):
        return function.__qualname__, []
    more: list[Any] = [function.__defaults__, function.__kwdefaults__]
    more += [cell.cell_contents for cell in function.__closure__ or ()]
    names = set(_names(function.__code__))
    for name in names & function.__globals__.keys():
        value = function.__globals__[name]
        if not isinstance(value, ModuleType):
            more.append(value)
        elif value.__name__.startswith(_OURS):
            more += [vars(value)[inner] for inner in names & vars(value).keys()]
    return _source(function), more


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _source(value: Any) -> str:
    try:
        return inspect.getsource(value)
    except (OSError, TypeError):  # made at run time: its name must do
        return f"{value.__module__}.{value.__qualname__}"
