"""Judges of the parts that a value answers, and the values."""

from __future__ import annotations

from collections.abc import Iterator

from ....protocol.replies import ReplyReader
from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.replies import ASSIGNMENT
from ...sheets.replies.assistant import FAULTS, SHOWN, section, sentences
from ...sheets.replies.values import ASKED, DECISIONS, SUBJECTS, codes, conversation
from ..comparing import entries

__all__ = [
    "JUDGES",
    "SHOWN",
    "faults",
    "readings",
    "worked_assistant",
    "worked_digits",
    "worked_read",
]

#: Second digit -> what it is about; 3 and 4 are unspecified (RFC 5321 section 4.2.1).
_SECOND = dict(zip(range(6), (0, 1, 2, 3, 3, 4), strict=True))

#: The sections that settle each statement: RFC and section, the best one first.
_SETTLED = {
    "line-end": ("5321 2.3.8",),
    "one-read": ("5321 4.2.1", "5321 4.2", "5321 4.5.3.1.5"),
    "last-line": ("5321 4.2.1",),
    "bare-code": ("5321 4.2", "5321 4.2.1"),
    "text": ("5321 4.2",),
    "unknown": ("5321 4.3.2", "5321 4.2", "5321 4.2.1"),
    "one-yz": ("5321 4.2.1", "5321 4.2", "5321 4.3.2"),
    "same-code": ("5321 4.2.1",),
    "too-many": ("5321 4.5.3.1.10",),
    "421": ("5321 3.8", "5321 4.3.2", "5321 4.2.2", "5321 4.2.3"),
    "closed": ("5321 3.8",),
    "enhanced-ehlo": ("2034 4", "2034 3"),
    "enhanced-class": ("2034 4",),
    "dot": ("5321 4.2.5", "5321 6.1"),
    "retry": ("5321 4.5.4.1", "5321 4.5.4", "5321 4.2.1"),
    "null": ("5321 6.1", "5321 4.5.5"),
}


def readings(visible: Dice) -> dict[int, tuple[str, str]]:
    """Return what a client makes of the six codes."""
    return {
        code: (DECISIONS[code // 100 - 2], SUBJECTS[_SECOND[code // 10 % 10]])
        for code in codes(visible)
    }


def answered(visible: Dice) -> dict[str, tuple[int, int, int]]:
    """Return the first and last line, and the code, of each reply asked for."""
    reader, found = ReplyReader(), []
    for number, line in enumerate(conversation(visible), 1):
        reader.receive(line.encode() + b"\r\n")
        if lines := reader.next_reply():
            found.append((number - len(lines) + 1, number, int(lines[0][:3])))
    return dict(zip(ASKED, found[1:], strict=False))


def faults(visible: Dice) -> dict[int, str]:
    """Return the wrong lines, and the section that settles each."""
    shown = enumerate(sentences(visible), 1)
    return {number: _SETTLED[name][0] for number, (name, wrong) in shown if wrong}


def _digits(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part, source = ASSIGNMENT.part("replies-digits"), "RFC 5321 section 4.2.1"
    yield from entries(part, calls, readings(visible), "a code in no list", source)


def _read(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part, source = ASSIGNMENT.part("replies-read"), "RFC 5321 section 4.2.1"
    yield from entries(part, calls, answered(visible), "a reply of the group", source)


def _assistant(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    """Judge line and section of each fault; right lines that are accused count against.

    A line found earns half of its share, the section the other half; a right line that
    is accused costs a share.  Who names more than six lines has named none.
    """
    part = ASSIGNMENT.part("replies-assistant")
    value = calls.value("faults").value
    named = value if isinstance(value, dict) and len(value) <= FAULTS else {}
    shown = sentences(visible)
    earned, met = 0.0, []
    for number, (name, is_wrong) in enumerate(shown, 1):
        if number in named:
            is_settled = section(named[number]) in _SETTLED[name]
            earned += (0.5 + 0.5 * is_settled) if is_wrong else -1.0
            met.append(f"line {number}: {named[number]!r}"[:60])
    right = "; ".join(f"line {line}: {place}" for line, place in faults_named(visible))
    yield Trial(
        "six lines, each with its section",
        max(0.0, earned) / FAULTS,
        right,
        "; ".join(met) or "nothing",
        part.taught_in,
        "RFC 5321 section 4.2",
    )


def faults_named(visible: Dice) -> list[tuple[int, str]]:
    """Return the wrong lines with their sections, as a person writes them."""
    return [
        (line, f"RFC {place.replace(' ', ' section ')}")
        for line, place in faults(visible).items()
    ]


def worked_digits(visible: Dice) -> str:
    """Return the dictionary of codes."""
    pairs = readings(visible).items()
    rows = "".join(f'    {code}: ("{one}", "{two}"),\n' for code, (one, two) in pairs)
    return f"readings = {{\n{rows}}}\n"


def worked_read(visible: Dice) -> str:
    """Return the dictionary of replies."""
    triples = answered(visible).items()
    rows = "".join(f'    "{command}": {triple},\n' for command, triple in triples)
    return f"answered = {{\n{rows}}}\n"


def worked_assistant(visible: Dice) -> str:
    """Return the dictionary of faults."""
    rows = "".join(f'    {line}: "{place}",\n' for line, place in faults_named(visible))
    return f"faults = {{\n{rows}}}\n"


JUDGES: dict[str, Judge] = {
    "replies-digits": _digits,
    "replies-read": _read,
    "replies-assistant": _assistant,
}
