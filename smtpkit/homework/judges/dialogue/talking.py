"""Judges of the sessions: each is played on a strict server, and what came of it compared.

RFC 5321 sections 3.3, 4.1.1, 4.1.4, 4.1.5 and 4.5.2.  An answer is a list of lines; no
code of a student runs for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ....protocol.machine import State
from ....protocol.session import Delivery, Envelope
from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.dialogue import ASSIGNMENT
from ...sheets.dialogue.playing import House, Played, Step, play, read_lines
from ...sheets.dialogue.wishes import TARGETS, Letter, target, wish, wreck
from .. import Answer

__all__ = ["JUDGES", "WORKED", "conversations", "repaired", "session"]

_MAIL = "RFC 5321 section 3.3"
_ORDER = "RFC 5321 section 4.1.4"
_DOTS = "RFC 5321 section 4.5.2"
_QUIT = "RFC 5321 section 4.1.1.10"
_HELLO = "RFC 5321 section 4.1.1.1"
_PRIVATE = "RFC 5321 section 4.1.5"
_TAUGHT_DOTS = "02_a_session#run-dots"


class _Judging:
    """The conversation that an answer is, and trials about it."""

    def __init__(
        self, part_id: str, calls: Calls, known: list[str], house: House | None = None
    ) -> None:
        self._part = ASSIGNMENT.part(part_id)
        lines, wrong = read_lines(calls.value(self._part.names[0]).value)
        self.played = play(lines, known, house) if lines else Played((), ())
        self._wrong = wrong

    def trial(
        self, category: str, is_right: bool, expected: str, source: str, weight: float,
        taught_in: str = "",
    ) -> Trial:  # fmt: skip
        """Return a trial; what was seen is what the server took, and refused."""
        seen = self._wrong or _told(self.played)
        return Trial(
            category, is_right, expected, seen, taught_in or self._part.taught_in,
            source, weight=weight,
        )  # fmt: skip


def _told(played: Played) -> str:
    """Say what came of a conversation, in few words."""
    letters = "; ".join(str(letter.envelope) for letter in played.letters[:3])
    refused = ", ".join(f"{n}: {step.code}" for n, step in played.refused[:5])
    return f"letters: {letters or 'none'}. Refused lines: {refused or 'none'}."[:400]


def _key(path: str) -> str:
    local_part, _, domain = path.rpartition("@")
    return f"{local_part}@{domain.lower()}"


def _is_of(envelope: Envelope | None, letter: Letter) -> bool:
    """Tell whether an envelope is that of a letter, in any order of recipients."""
    return envelope is not None and (
        _key(envelope.reverse_path) == _key(letter.reverse_path)
        and sorted(map(_key, envelope.forward_paths))
        == sorted(map(_key, letter.forward_paths))
    )


def _content(letter: Letter) -> bytes:
    return b"".join(line.encode() + b"\r\n" for line in letter.lines)


def _has_text(letters: Iterable[Delivery], letter: Letter) -> bool:
    return any(found.content == _content(letter) for found in letters)


def _verb(step: Step) -> str:
    return step.line.partition(" ")[0].upper()


def _is_clean(played: Played, count: int) -> bool:
    """Tell whether no line was refused, QUIT was the last, and all letters went."""
    return (
        bool(played.steps)
        and not played.refused
        and played.state is State.CLOSED
        and len(played.letters) == count
    )


# ---- the session ---------------------------------------------------------------------


def _session(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    asked = wish(visible)
    first, second = asked.letters
    judging = _Judging("dialogue-session", calls, asked.known, asked.house)
    steps, letters = judging.played.steps, judging.played.letters
    hellos = [s for s in steps if _verb(s) in ("EHLO", "HELO") and s.code == 250]
    mails = [step.code for step in steps if _verb(step) == "MAIL" and step.code]
    is_named = bool(hellos) and all(s.client_name == asked.client for s in hellos)
    is_agreed = len(mails) >= 3 and mails.count(503) == 0 and 250 in mails
    is_back = any(
        _is_of(before.envelope, asked.dropped)
        and _verb(step) in ("RSET", "EHLO", "HELO")
        and step.code == 250
        for before, step in pairwise(steps)
    )
    went = [
        any(_is_of(found.envelope, letter) for found in letters)
        for letter in asked.letters
    ]
    trial = judging.trial
    yield trial("the hello", is_named, asked.client, _HELLO, 1)
    yield trial("the private verb", is_agreed, "before each MAIL", _PRIVATE, 2)
    yield trial("a letter that is taken back", is_back, "an accepted RSET", _ORDER, 2)
    yield trial("the first letter's envelope", went[0], str(first[:2]), _MAIL, 2)
    yield trial(
        "the first letter's text", _has_text(letters, first), repr(_content(first)),
        _DOTS, 2, _TAUGHT_DOTS,
    )  # fmt: skip
    yield trial("the second letter's envelope", went[1], str(second[:2]), _MAIL, 2)
    yield trial(
        "the second letter's text", _has_text(letters, second), repr(_content(second)),
        _DOTS, 2, _TAUGHT_DOTS,
    )  # fmt: skip
    is_clean = any(went) and _is_clean(judging.played, 2)
    yield trial("the whole", is_clean, "two letters, no refusal, QUIT", _QUIT, 1)


def session(visible: Dice) -> list[str]:
    """Return the lines of a session that does all that is asked."""
    asked = wish(visible)
    agreed = f"{asked.house.verb} {asked.house.word}"
    lines = [f"EHLO {asked.client}", agreed, *_opened(asked.dropped), "RSET"]
    for letter in asked.letters:
        lines += [agreed, *_opened(letter), *_sent(letter)]
    return [*lines, "QUIT"]


def _opened(letter: Letter) -> list[str]:
    return [
        f"MAIL FROM:<{letter.reverse_path}>",
        *(f"RCPT TO:<{path}>" for path in letter.forward_paths),
    ]


def _sent(letter: Letter) -> list[str]:
    stuffed = [f".{line}" if line[:1] == "." else line for line in letter.lines]
    return ["DATA", *stuffed, "."]


# ---- the repair ----------------------------------------------------------------------


def _repair(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    broken = wreck(visible)
    letter = broken.letter
    judging = _Judging("dialogue-repair", calls, list(letter.forward_paths))
    played = judging.played
    ours = [
        found
        for found in played.letters
        if _key(found.envelope.reverse_path) == _key(letter.reverse_path)
    ]
    is_whole = any(_is_of(found.envelope, letter) for found in ours)
    is_named = any(found.trace.client_name == broken.client for found in ours)
    trial = judging.trial
    yield trial("the hello", is_named, broken.client, _HELLO, 1)
    yield trial("the reverse-path", bool(ours), letter.reverse_path, _MAIL, 2)
    yield trial("the recipients", is_whole, str(letter.forward_paths), _MAIL, 2)
    yield trial(
        "the text", _has_text(ours, letter), repr(_content(letter)), _DOTS, 3,
        _TAUGHT_DOTS,
    )  # fmt: skip
    is_clean = bool(ours) and _is_clean(played, 1)
    yield trial("the whole", is_clean, "one letter, no refusal, QUIT", _ORDER, 2)


def repaired(visible: Dice) -> list[str]:
    """Return the lines of the broken session, as they should have been."""
    broken = wreck(visible)
    hello = f"EHLO {broken.client}"
    return [hello, *_opened(broken.letter), *_sent(broken.letter), "QUIT"]


# ---- given codes ---------------------------------------------------------------------


def _codes(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    """Judge each target: codes and state, or half of it where the state is another."""
    part = ASSIGNMENT.part("dialogue-codes")
    value = calls.value(part.names[0]).value
    for name in TARGETS:
        said = target(visible, name)
        end = play(list(said.lines), list(said.known))
        lines, seen = read_lines(value.get(name) if isinstance(value, dict) else None)
        share = 0.0
        if lines:
            played = play(lines, list(said.known))
            seen = f"{played.codes}, {played.state.name}"[:200]
            is_named = any(s.client_name == said.client for s in played.steps)
            if is_named and played.codes == end.codes:
                share = 1.0 if played.state is end.state else 0.5
        yield Trial(
            "a conversation with given codes", share,
            f"{name}, as {said.client}: {end.codes}, {end.state.name}", seen,
            part.taught_in, _ORDER,
        )  # fmt: skip


def conversations(visible: Dice) -> dict[str, list[str]]:
    """Return a conversation for each target."""
    return {name: list(target(visible, name).lines) for name in TARGETS}


def _worked_codes(visible: Dice) -> str:
    rows = "".join(
        f'    "{name}": [\n{_rows(lines, 8)}    ],\n'
        for name, lines in conversations(visible).items()
    )
    return f"conversations = {{\n{rows}}}\n"


def _rows(lines: list[str], indent: int = 4) -> str:
    return "".join(f'{" " * indent}"{line}",\n' for line in lines)


JUDGES: dict[str, Judge] = {
    "dialogue-session": _session,
    "dialogue-repair": _repair,
    "dialogue-codes": _codes,
}
WORKED: dict[str, Answer] = {
    "dialogue-session": lambda visible: f"my_lines = [\n{_rows(session(visible))}]\n",
    "dialogue-repair": lambda visible: f"repaired = [\n{_rows(repaired(visible))}]\n",
    "dialogue-codes": _worked_codes,
}
