"""Judges of the parts that a value answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.advice import advice, named
from ...sheets.messages import ASSIGNMENT
from ...sheets.messages.assistant import TOPICS
from ...sheets.messages.contents import FLAWS
from ...sheets.trying import as_data, same
from ..comparing import entries
from ..correcting import try_corrections
from . import expected

__all__ = ["JUDGES", "SETTLED", "corrected"]

#: Topic -> the sections that settle it, the best one first.
SETTLED = {
    "envelope": ("5321 2.3.1",),
    "notice": ("5321 6.1", "5321 2.3.1", "5321 4.4"),
    "trace": ("5321 4.4",),
    "unfold": ("5322 2.2.3",),
    "length": ("5322 2.1.1",),
    "required": ("5322 3.6",),
    "optional": ("5322 3.6.8",),
    "word-length": ("2047 2",),
    "word-place": ("2047 5",),
    "word-space": ("2047 6.2",),
    "white-space": ("2045 6.7",),
    "preamble": ("2046 5.1.1",),
    "best-last": ("2046 5.1.4",),
    "dots": ("5321 4.5.2",),
    "action": ("3464 2.3.3",),
}


def _by_entry(
    name: str,
    wanted: Callable[[Dice], Mapping[Any, Any]],
    category: str,
    source: str,
) -> Judge:
    """Return a judge that compares a dictionary entry by entry."""

    def judge(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
        part = ASSIGNMENT.part(f"messages-{name}")
        yield from entries(part, calls, wanted(visible), category, source)

    return judge


def _ends(node: Any) -> list[Any]:
    """Return the types at the ends of a tree, from left to right."""
    if not isinstance(node, list):
        return [node]
    return [end for child in node[1:] for end in _ends(child)]


def _tree(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    """Judge the whole, and for less the ends of its branches."""
    part, wanted = ASSIGNMENT.part("messages-tree"), expected.tree(visible)
    outcome = calls.value(part.names[0])
    seen = as_data(outcome.value)
    for what, right, weight in (
        (
            "the parts that have no parts, in order",
            same(_ends(seen), _ends(wanted)),
            1.0,
        ),
        ("the whole tree", same(seen, wanted), 3.0),
    ):
        yield Trial(
            *(what, right, repr(wanted), outcome.seen, part.taught_in),
            *("RFC 2046 section 5.1", True, weight),
        )


def _flaws(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    """Judge line and kind of each flaw, one half each; a good line accused costs.

    Who names more than there are has named none.
    """
    part, wanted = ASSIGNMENT.part("messages-flaws"), expected.flaws(visible)
    value = calls.value(part.names[0]).value
    found = value if isinstance(value, dict) and len(value) <= FLAWS else {}
    earned = 0.0
    for line, kind in found.items():
        if line == 0:
            earned += kind == wanted[0]
        elif line in wanted:
            earned += 0.5 + 0.5 * (kind == wanted[line])
        else:
            earned -= 1.0
    yield Trial(
        "six flaws, each with its kind",
        max(0.0, earned) / FLAWS,
        repr(wanted),
        f"{found!r}"[:200],
        part.taught_in,
        "RFC 5322 sections 2.1.1, 2.2 and 3.6",
    )


def corrected(visible: Dice, given: Any = None) -> dict[int, str]:
    """Return the wrong sentences with the section given, if it settles, else the best."""
    answers = given if isinstance(given, dict) else {}
    found = {}
    for number, (topic, is_wrong) in enumerate(advice(visible, TOPICS), 1):
        if is_wrong:
            good = SETTLED[topic.name]
            section = named(answers.get(number))
            found[number] = section if section in good else good[0]
    return found


def _assistant(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part = ASSIGNMENT.part("messages-assistant")
    given = calls.value(part.names[0]).value
    yield from try_corrections(part, calls, corrected(visible, given))


JUDGES: dict[str, Judge] = {
    "messages-envelope": _by_entry(
        "envelope", expected.envelope, "who is who in the session",
        "RFC 5321 sections 2.3.1 and 3.3",
    ),
    "messages-writers": _by_entry(
        "writers", expected.writers, "the lines of one writer", "RFC 5321 section 4.4"
    ),
    "messages-words": _by_entry(
        "words", expected.words, "a body, decoded", "RFC 2047 sections 5 and 6"
    ),
    "messages-tree": _tree,
    "messages-cost": _by_entry(
        "cost", expected.costs, "a text, encoded twice", "RFC 2045 sections 6.7 and 6.8"
    ),
    "messages-report": _by_entry(
        "report", expected.report, "an entry of the report", "RFC 3464 section 2"
    ),
    "messages-flaws": _flaws,
    "messages-assistant": _assistant,
}  # fmt: skip
