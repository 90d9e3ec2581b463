"""Judges of the parts that a value answers, and the values."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.extensions import ASSIGNMENT
from ...sheets.extensions.values import FATES, TOPICS, answered, letters, limit
from .. import Answer
from ..comparing import entries, written
from ..correcting import corrections, try_corrections

__all__ = ["JUDGES", "SETTLED", "WORKED"]

#: Topic -> the section that settles it.
SETTLED = {
    "group": "2920 3.1",
    "count": "2920 3.1",
    "forget": "3207 4.2",
    "duty": "4954 6",
    "twice": "4954 4",
    "dots": "1870 5",
    "zero": "1870 3",
    "mixed": "3030 2",
    "binary": "6152 3",
    "old": "5321 3.2",
    "private": "5321 2.2.2",
    "case": "5321 2.4",
    "again": "5321 4.1.4",
}


def _lines(visible: Dice) -> dict[int, str]:
    """Return for each letter its MAIL line, or "no"."""
    most, found = limit(visible), {}
    for number, path, octets, kind in letters(visible):
        line = f"MAIL FROM:<{path}> SIZE={octets}"
        if "127" in kind:
            line += " BODY=8BITMIME"
        found[number] = "no" if octets > most or "no lines" in kind else line
    return found


def _usable(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part = ASSIGNMENT.part("extensions-usable")
    what = "a letter, and what this server allows"
    yield from entries(part, calls, _lines(visible), what, "RFC 1870 section 6")


def _fates(visible: Dice) -> dict[str, str]:
    """Return what became of each recipient."""
    return {
        answer.path: "later" if answer.code == 552 else _fate(answer.code)
        for answer in answered(visible)
    }


def _fate(code: int) -> str:
    accepted, later, refused = FATES
    return {2: accepted, 4: later, 5: refused}[code // 100]


def _replies(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part = ASSIGNMENT.part("extensions-replies")
    what = "a recipient, and the reply that is its own"
    yield from entries(part, calls, _fates(visible), what, "RFC 2920 section 3.1")


def _assistant(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part = ASSIGNMENT.part("extensions-assistant")
    wanted = corrections(visible, TOPICS, SETTLED)
    yield from try_corrections(part, calls, wanted)


JUDGES: dict[str, Judge] = {
    "extensions-usable": _usable,
    "extensions-replies": _replies,
    "extensions-assistant": _assistant,
}
WORKED: dict[str, Answer] = {
    "extensions-usable": lambda visible: written("lines", _lines(visible)),
    "extensions-replies": lambda visible: written("fate", _fates(visible)),
    "extensions-assistant": lambda visible: written(
        "faults", corrections(visible, TOPICS, SETTLED)
    ),
}
