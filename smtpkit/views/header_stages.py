"""Who wrote which header field: known, because the message was seen at each place.

RFC 5321 section 4.4, RFC 5322 section 3.6.6.  What a place has added stands on top, and
is its own.  Where only the last form is known, see `header_trace`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..protocol.errors import BadArgument
from .header_writers import Author, Written, is_resent
from .message_lines import Field, Letter, letter_of

__all__ = ["compared"]


def compared(value: Sequence[object]) -> Written:
    """Give each field to the place where it is first seen.

    Args:
        value: pairs of a name and the octets, the author's program first.
    Raises:
        BadArgument: there is none, or something else among them.
    """
    stages = [(name, letter_of(content)) for name, content in _stages(value)]
    kinds = _kinds([letter for _, letter in stages])
    authors: list[tuple[Field, Author]] = []
    taken_out: list[tuple[str, Author]] = []
    for number, ((host, letter), kind) in enumerate(zip(stages, kinds, strict=True), 1):
        writer = Author(kind, host, number)
        before = list(authors)
        authors = []
        for field in reversed(letter.fields):  # what is new stands on top
            known = next((pair for pair in reversed(before) if pair[0] == field), None)
            if known:
                before.remove(known)
            authors.insert(0, known or (field, writer))
        gone = Counter(field.name for field, _ in before)
        taken_out += [(name, writer) for name in gone]
    found = tuple(author for _, author in authors)
    return Written(stages[-1][1], found, True, tuple(taken_out))


def _stages(value: Sequence[object]) -> list[tuple[str, bytes]]:
    stages = []
    for stage in value:
        if not isinstance(stage, Sequence) or len(stage) != 2:
            break
        name, content = stage[0], getattr(stage[1], "content", stage[1])
        if not isinstance(name, str) or not isinstance(content, bytes | bytearray):
            break
        stages.append((name, bytes(content)))
    if len(stages) < max(1, len(value)):
        raise BadArgument(
            f"a sequence of {len(value)} values",
            "pairs of a name and a message, at least one: the message at each place "
            "on its way",
        )
    return stages


def _kinds(letters: Sequence[Letter]) -> list[str]:
    """Return what each place is; every time somebody resends, a journey begins."""
    starts = [
        number
        for number, letter in enumerate(letters)
        if not number or _resends(letters[number - 1], letter)
    ]
    kinds = []
    for start, end in zip(starts, [*starts[1:], len(letters)], strict=True):
        kinds.append("resent" if start else "mua")
        kinds += [
            _kind(number - start, end - start, letters[number])
            for number in range(start + 1, end)
        ]
    return kinds


def _resends(before: Letter, letter: Letter) -> bool:
    """Whether somebody put fields of resending on top, and no host a Received line."""
    new = Counter(letter.fields) - Counter(before.fields)
    has_come = any(field.name.lower() == "received" for field in new)
    return any(is_resent(field) for field in new) and not has_come


def _kind(number: int, total: int, letter: Letter) -> str:
    """Return what the place with this number is in a journey; the program has 0."""
    top = letter.fields[0].name.lower() if letter.fields else ""
    if number == total - 1 and top == "return-path":
        return "mda"
    if number == 1 and total > 2:
        return "msa"
    return "last" if number >= total - 2 else "relay"
