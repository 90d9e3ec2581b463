"""A fluent answer of an assistant, with six faults in it.

Each topic has a sentence that is right and one that is not; the dice choose which six
are wrong, and the order.  Which section of which RFC settles a topic is not said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..dice import Dice
from ..parts import Calls, Part, Trial
from .forms import check_form
from .material import Material

__all__ = ["FAULTS", "Topic", "advice", "advice_public", "advice_task", "named"]

#: How many sentences are wrong.
FAULTS = 6


class Topic(NamedTuple):
    """One thing that the assistant speaks of.

    Args:
        name: what the judges know it by.
        right: the sentence that is right.
        wrong: the sentence that is not.
    """

    name: str
    right: str
    wrong: str


def advice(visible: Dice, topics: tuple[Topic, ...]) -> list[tuple[Topic, bool]]:
    """Return the topics in this student's order, each with whether it is wrong."""
    chosen = visible.part("faults").sample(topics, FAULTS)
    return [(topic, topic in chosen) for topic in visible.part("order").shuffle(topics)]


def advice_task(
    visible: Dice, topics: tuple[Topic, ...], sections: tuple[str, ...]
) -> Material:
    """Show the answer, sentence by sentence, and the sections to choose from."""
    said = advice(visible, topics)
    listed = ", ".join(f"`{section}`" for section in sections)
    lines = tuple(topic.wrong if is_wrong else topic.right for topic, is_wrong in said)
    return Material(
        "What the assistant wrote",
        (
            (
                f"Six of these {len(lines)} sentences are wrong. The sections that may be "
                f"named, as RFC and section: {listed}."
            ),
        ),
        lines=lines,
    )


def named(section: Any) -> str:
    """Return RFC and section as the list has them, however they are written.

    >>> named("RFC 2920 section 3.1"), named("2920, 3.1"), named(7)
    ('2920 3.1', '2920 3.1', '')
    """
    numbers = re.findall(r"\d+(?:\.\d+)*", section) if isinstance(section, str) else []
    return " ".join(numbers)


def advice_public(
    part: Part, calls: Calls, topics: tuple[Topic, ...], sections: tuple[str, ...]
) -> Iterator[Trial]:
    """Judge the form: six numbers of sentences, each with one of the sections."""

    def form(value: Any) -> str:
        if not isinstance(value, dict):
            return f"{value!r}, which is no dictionary"
        for number, section in value.items():
            if number not in range(1, len(topics) + 1):
                return f"{number!r}, which is no sentence's number"
            if named(section) not in sections:
                return f"{section!r}, which is not in the list of sections"
        return "" if len(value) == FAULTS else f"{len(value)} entries"

    wanted = f'{FAULTS} entries such as `3: "{sections[0]}"`'
    yield from check_form(part, calls, wanted, form)
