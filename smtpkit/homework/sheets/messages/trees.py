"""The part on the tree of a message: multiparts in multiparts, and a letter in a letter.

RFC 2045 section 5.2; RFC 2046 sections 5.1 and 5.2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form
from ..material import Material

__all__ = ["mime_message", "public", "task"]

#: What may stand at the end of a branch.
_TYPES = (
    *("text/html", "text/csv", "text/calendar", "image/png", "image/jpeg", "image/gif"),
    *("application/pdf", "application/json", "audio/ogg", "video/mp4", "font/woff"),
)
_MIXED, _FORMS, _RELATED = (
    "multipart/mixed", "multipart/alternative", "multipart/related"
)  # fmt: skip
_LETTER = "message/rfc822"
#: Shapes; a number stands for one of six ends.  Each has as many lines as the others.
_SHAPES: tuple[list[Any], ...] = (
    [[_FORMS, 0, 1], [_RELATED, 2, 3], 4, [_LETTER, 5]],
    [[_RELATED, [_FORMS, 0, 1], 2], 3, 4, [_LETTER, 5]],
    [0, [_FORMS, 1, [_RELATED, 2, 3]], 4, [_LETTER, 5]],
    [[_FORMS, 0, 1], [_LETTER, [_RELATED, 2, 3]], 4, 5],
)


def mime_message(visible: Dice) -> tuple[str, ...]:
    """Return a message, line by line.

    One part says nothing of its type, some say it in capital letters.  A preamble and a
    text look like the beginning of a part.
    """
    ends = visible.sample(_TYPES, 5)
    ends.insert(visible.number(0, 5), "")
    root = [_MIXED, *visible.shuffle(visible.choose(_SHAPES))]
    names = (f"{word}{visible.number(10, 99)}" for word in visible.shuffle(_WORDS))
    numbers = count(visible.number(10, 60))
    lines = [f"Subject: {visible.number(100, 999)}", "MIME-Version: 1.0"]
    return (*lines, *_written(root, ends, names, numbers))


_WORDS = ("lake", "boat", "wind", "reed", "fish")


def _written(
    node: Any, ends: list[str], names: Iterator[str], numbers: Iterator[int]
) -> list[str]:
    """Return a part, its header section first."""
    number = next(numbers)
    if isinstance(node, int):
        kind = ends[node]
        if not kind:
            return ["", f"Text {number}", "Content-Type: text/csv"]
        kind = kind.upper() if number % 3 == 0 else kind
        return [f"Content-Type: {kind}", "", f"--{'no' * (number % 2)}thing {number}"]
    kind, *children = node
    if kind == _LETTER:
        inner = _written(children[0], ends, names, numbers)
        return [f"Content-Type: {kind}", "", f"Subject: {number}", *inner]
    boundary = next(names)
    lines = [
        f'Content-Type: {kind}; boundary="{boundary}"',
        "",
        "Content-Type: text/xml",
    ]
    for child in children:
        lines += [f"--{boundary}", *_written(child, ends, names, numbers)]
    return [*lines, f"--{boundary}--"]


def task(visible: Dice) -> Material:
    """Show the message."""
    return Material("Your message", lines=mime_message(visible))


def public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    """Judge the form: a list that begins with a type, and lists in it."""

    def form(value: Any) -> str:
        if isinstance(value, str):
            is_type = value.count("/") == 1 and value == value.lower()
            return "" if is_type else f"{value!r} is no type in small letters"
        if not isinstance(value, list | tuple) or len(value) < 2:
            return f"{value!r}; wanted is a list of a type and its parts"
        if not isinstance(value[0], str):
            return f"{value!r}; a list begins with its own type"
        return next((wrong for item in value if (wrong := form(item))), "")

    def tree(value: Any) -> str:
        return f"{value!r} is one type" if isinstance(value, str) else form(value)

    wanted = 'a list such as ["multipart/mixed", "text/plain", "image/png"]'
    yield from check_form(part, calls, wanted, tree)
