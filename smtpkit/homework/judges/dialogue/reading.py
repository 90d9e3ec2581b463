"""Judges of the parts on reading, correcting and their right values.

RFC 5321 sections 4.1.4, 4.2.1, 4.2.4 and 4.5.2.  What a conversation leads to is asked of
a real server.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....protocol.replies import ReplyReader
from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.dialogue import ASSIGNMENT
from ...sheets.dialogue.explaining import TOPICS
from ...sheets.dialogue.playing import Step, play
from ...sheets.dialogue.reading import REFUSALS, dots, numbered, pieces
from ...sheets.dialogue.reading import refused as refused_walk
from ...sheets.dialogue.reading import states as states_walk
from ...sheets.dialogue.walk import Walk
from ...sheets.trying import as_data
from .. import Answer
from ..comparing import entries, written
from ..correcting import corrections, try_corrections

__all__ = ["JUDGES", "SETTLED", "WORKED", "complete", "lines", "refusals", "states"]

#: Topic -> the section that settles it.
SETTLED = {
    "space": "5321 3.3",
    "reply": "5321 4.2.1",
    "dots": "5321 4.5.2",
    "again": "5321 4.1.4",
    "quit": "5321 4.1.1.10",
    "mx": "5321 5.1",
    "promise": "5321 4.2.5",
    "case": "5321 2.4",
    "lines": "5321 2.3.8",
    "null": "5321 4.5.5",
    "port": "8314 3.3",
    "wait": "5321 4.5.3.2",
    "path": "5321 2.3.1",
    "unknown": "5321 4.3.2",
}


def _steps(visible: Dice, said: Walk) -> dict[int, Step]:
    """Return number in the log -> the line as it was played."""
    steps = play(list(said.lines), list(said.known)).steps
    return dict(zip(numbered(visible, said.lines), steps, strict=True))


def states(visible: Dice) -> dict[int, str]:
    """Return the state behind each line."""
    steps = _steps(visible, states_walk(visible)).items()
    return {number: step.state.name for number, step in steps}


def refusals(visible: Dice) -> dict[int, int]:
    """Return the numbers of the refused lines, with their codes."""
    steps = _steps(visible, refused_walk(visible)).items()
    return {number: step.code for number, step in steps if step.code >= 400}


def complete(visible: Dice) -> dict[int, int]:
    """Return how many replies are complete behind each read."""
    reader, count, found = ReplyReader(), 0, {}
    for number, octets in pieces(visible).items():
        reader.receive(octets)
        while reader.next_reply():
            count += 1
        found[number] = count
    return found


def lines(visible: Dice) -> dict[int, str]:
    """Return what travels, or what is stored, of each line."""
    found = {}
    for number, (asked, line) in dots(visible).items():
        begins = line.startswith(".")
        if asked == "travels":
            found[number] = f".{line}" if begins else line
        else:
            found[number] = line[1:] if begins else line
    return found


def _states(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part, source = ASSIGNMENT.part("dialogue-states"), "RFC 5321 section 4.1.4"
    yield from entries(part, calls, states(visible), "the state behind a line", source)


def _refused(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    """Judge each refused line: one half for its number, the other for its code."""
    part = ASSIGNMENT.part("dialogue-refused")
    outcome = calls.value(part.names[0])
    found = as_data(outcome.value) if isinstance(outcome.value, dict) else {}
    if len(found) > REFUSALS:  # who names more lines than are refused has not chosen
        found = {}
    for number, code in refusals(visible).items():
        seen = found.get(number)
        yield Trial(
            "a refused line and its code",
            1.0 if seen == code else 0.5 if number in found else 0.0,
            f"line {number}: {code}",
            outcome.seen if outcome.raised else repr(seen)[:200],
            part.taught_in,
            "RFC 5321 section 4.2.4",
        )


def _pieces(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part, source = ASSIGNMENT.part("dialogue-pieces"), "RFC 5321 section 4.2.1"
    what = "how many replies are complete"
    yield from entries(part, calls, complete(visible), what, source)


def _dots(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part, source = ASSIGNMENT.part("dialogue-dots"), "RFC 5321 section 4.5.2"
    yield from entries(part, calls, lines(visible), "a line and its dots", source)


def _assistant(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part = ASSIGNMENT.part("dialogue-assistant")
    yield from try_corrections(part, calls, corrections(visible, TOPICS, SETTLED))


JUDGES: dict[str, Judge] = {
    "dialogue-states": _states,
    "dialogue-refused": _refused,
    "dialogue-pieces": _pieces,
    "dialogue-dots": _dots,
    "dialogue-assistant": _assistant,
}
WORKED: dict[str, Answer] = {
    "dialogue-states": lambda visible: written("states", states(visible)),
    "dialogue-refused": lambda visible: written("refused", refusals(visible)),
    "dialogue-pieces": lambda visible: written("complete", complete(visible)),
    "dialogue-dots": lambda visible: written("dots", lines(visible)),
    "dialogue-assistant": lambda visible: written(
        "faults", corrections(visible, TOPICS, SETTLED)
    ),
}
