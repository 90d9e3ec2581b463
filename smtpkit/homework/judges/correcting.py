"""Judging how an assistant's answer was corrected: which sentence, which section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..dice import Dice
from ..parts import Calls, Part, Trial
from ..sheets.advice import FAULTS, Topic, advice, named
from ..sheets.trying import as_data

__all__ = ["corrections", "try_corrections"]


def corrections(
    visible: Dice, topics: tuple[Topic, ...], settled: Mapping[str, str]
) -> dict[int, str]:
    """Return the numbers of the wrong sentences, each with its section."""
    return {
        number: settled[topic.name]
        for number, (topic, is_wrong) in enumerate(advice(visible, topics), 1)
        if is_wrong
    }


def try_corrections(
    part: Part, calls: Calls, wanted: Mapping[int, str]
) -> Iterator[Trial]:
    """Judge each fault: a quarter for the sentence, the rest for its section.

    An answer that names more sentences than there are faults names none.
    """
    outcome = calls.value(part.names[0])
    found = as_data(outcome.value) if isinstance(outcome.value, dict) else {}
    if len(found) > FAULTS:
        found = {}
    for number, section in wanted.items():
        seen = found.get(number)
        yield Trial(
            "a fault and the section that settles it",
            1.0 if named(seen) == section else 0.25 if number in found else 0.0,
            f"sentence {number} is wrong: RFC {section}",
            outcome.seen if outcome.raised else repr(seen),
            part.taught_in,
            "RFC {} section {}".format(*section.split()),
        )
