"""Judges of the parts that a value answers, and the values."""

from __future__ import annotations

from collections.abc import Iterator

from ....loopback.lab import Lab
from ....protocol.framing import TextReader
from ....protocol.policy import Policy
from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.server import ASSIGNMENT
from ...sheets.server.values import REFUSALS, TOPICS, letters, session
from ...sheets.trying import as_data
from .. import Answer
from ..comparing import entries, written
from ..correcting import corrections, try_corrections

__all__ = ["JUDGES", "SETTLED", "WORKED", "refusals", "stored"]

#: Topic -> the section that settles it.
SETTLED = {
    "lf": "5321 2.3.8",
    "end": "5321 4.1.1.4",
    "dots": "5321 4.5.2",
    "order": "5321 4.1.4",
    "space": "5321 3.3",
    "rcpt": "5321 3.3",
    "null": "5321 4.5.5",
    "quit": "5321 4.1.1.10",
    "postmaster": "5321 4.5.1",
    "dot": "5321 4.2.5",
    "case": "5321 2.4",
    "vrfy": "5321 7.3",
    "again": "5321 4.1.4",
}


def refusals(visible: Dice) -> dict[int, int]:
    """Return the numbers of the refused lines with their codes: a real server's."""
    policy = Policy(mailboxes=["bob@example.net", "carol@example.net"])
    lab = Lab(extensions=(), policy=policy)
    codes = [lab.say(line)[0].code for line in session(visible)]
    return {number: code for number, code in enumerate(codes, 1) if code >= 400}


def _refused(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part = ASSIGNMENT.part("server-refused")
    outcome = calls.value(part.names[0])
    found = as_data(outcome.value) if isinstance(outcome.value, dict) else {}
    if len(found) > REFUSALS:  # who names more lines than are refused has not chosen
        found = {}
    for number, code in refusals(visible).items():
        seen = found.get(number)
        yield Trial(
            "a refused line and its code",
            seen == code,
            f"line {number}: {code}",
            outcome.seen if outcome.raised else repr(seen),
            part.taught_in,
            "RFC 5321 section 4.2.4",
        )


def stored(visible: Dice) -> dict[int, int]:
    """Return how many octets of each stream a strict server stores."""
    found = {}
    for number, octets in letters(visible).items():
        reader, buffer, text = TextReader(), bytearray(octets), b""
        while piece := reader.read(buffer):
            text += piece.text
            if piece.end:
                break
        found[number] = len(text)
    return found


def _stored(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part = ASSIGNMENT.part("server-stored")
    what = "the length of a letter, as it is stored"
    yield from entries(part, calls, stored(visible), what, "RFC 5321 section 4.5.2")


def _assistant(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part = ASSIGNMENT.part("server-assistant")
    yield from try_corrections(part, calls, corrections(visible, TOPICS, SETTLED))


JUDGES: dict[str, Judge] = {
    "server-refused": _refused,
    "server-stored": _stored,
    "server-assistant": _assistant,
}
WORKED: dict[str, Answer] = {
    "server-refused": lambda visible: written("refused", refusals(visible)),
    "server-stored": lambda visible: written("stored", stored(visible)),
    "server-assistant": lambda visible: written(
        "faults", corrections(visible, TOPICS, SETTLED)
    ),
    "server-choice": """\
My server stores a bare LF in a letter as an octet like any other. It could also refuse
the letter with 554, as the lessons' server does. Both are safe, because neither takes LF
for a line end, and so no second letter can hide behind LF, dot, LF: RFC 5321 section
4.1.1.4 forbids to end the letter there. I store it because some senders write a bare LF
by mistake, and their letter should not be lost. But I pass on what I got, and mend
nothing: a host behind me might read a mended line end as the end of the letter.
""",
}
