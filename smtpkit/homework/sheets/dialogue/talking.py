"""Parts on speaking: a session of one's own, a broken one repaired, one with given codes.

RFC 5321 sections 3.3, 4.1.1, 4.1.4, 4.1.5 and 4.5.2.  A public check plays the student's
lines and says what the server answered; what was delivered is judged later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material
from .playing import House, Played, play, read_lines
from .walk import Walk
from .wishes import TARGETS, Letter, target, wish, wreck

__all__ = ["PUBLIC", "TASKS"]

_SOURCE = "RFC 5321 section 4.1.4"


def _end_of(said: Walk) -> Played:
    return play(list(said.lines), list(said.known))


# ---- what the sheet shows ------------------------------------------------------------


def _way(letter: Letter) -> str:
    """Say where a letter comes from, and for whom it is."""
    path = letter.reverse_path
    sender = f"`<{path}>`" if path else "the null reverse-path"
    to = " and ".join(f"`<{path}>`" for path in letter.forward_paths)
    return f"from {sender} to {to}"


def _line(line: str) -> str:
    return f"`{line}`" if line else "(an empty line)"


def _session_task(visible: Dice) -> Material:
    asked = wish(visible)
    house, (first, second) = asked.house, asked.letters
    words = (
        (
            f"Your hosts agreed on a private verb, `{house.verb}`. It is legal while no "
            f"transaction is open, after the hello; a good answer is `250`. Say "
            f"`{house.verb} {house.word}` before each `MAIL`: without it `MAIL` gets `503`. "
            "`RSET`, a new hello and the `MAIL` itself use it up."
        ),
        (
            "No other extension is there. All recipients named here have mailboxes. The "
            "lines of a letter are given as its author wrote them."
        ),
    )
    rows = (
        ("say hello", f"as `{asked.client}`"),
        ("begin a letter, and take it back", _way(asked.dropped)),
        ("send a letter", _way(first)),
        *_its_lines(first),
        ("send another letter", _way(second)),
        *_its_lines(second),
        ("end the session", "as one should"),
    )
    header = ("what to do, in this order", "with what")
    return Material("What your session does", words, (), header, rows)


def _its_lines(letter: Letter) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(letter.lines, 1):
        yield f"its line {number}", _line(line)


def _repair_task(visible: Dice) -> Material:
    broken = wreck(visible)
    letter = broken.letter
    wanted = ", ".join(map(_line, letter.lines))
    words = (
        (
            f"The client `{broken.client}` wanted to send one letter {_way(letter)}, and "
            "then to end the session. Both recipients have mailboxes, and the server is strict."
        ),
        f"The letter, line by line, as its author wrote it: {wanted}.",
        "There are four faults in what the client said:",
    )
    return Material("A broken session", words, broken.lines)


def _codes_task(visible: Dice) -> Material:
    rows = []
    for name in TARGETS:
        said = target(visible, name)
        end = _end_of(said)
        codes = " ".join(map(str, end.codes))
        boxes = ", ".join(f"`{box}`" for box in said.known)
        rows.append((name, f"`{said.client}`", f"`{codes}`", end.state.name, boxes))
    words = (
        (
            "The greeting's `220` is not in the lists. The server offers no extension, and "
            "neither `EXPN` nor `HELP`. Beside these mailboxes it knows `Postmaster` only."
        ),
    )
    header = ("name", "your client", "codes, in order", "state at the end", "mailboxes")
    return Material("Three conversations", words, (), header, tuple(rows))


# ---- what the checks look at ---------------------------------------------------------


def _lines_form(value: Any) -> str:
    return read_lines(value)[1]


def _played(part: Part, calls: Calls, known: list[str], house: House | None) -> Trial:
    """Play an answer; say which line the server refused first."""
    lines, wrong = read_lines(calls.value(part.names[0]).value)
    seen, is_well = wrong, False
    if lines:
        played = play(lines, known, house)
        is_well = not played.refused
        seen = "all lines were taken"
        if not is_well:
            number, step = played.refused[0]
            answer = f"`{step.code}`" if step.code else "nothing: the session was over"
            seen = f"line {number}, `{step.line[:60]}`, was answered {answer}"
    return Trial(
        "what the server answered", is_well, "no line is refused", seen,
        part.taught_in, _SOURCE, is_hidden=False,
    )  # fmt: skip


def _session_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    asked = wish(visible)
    yield from check_form(part, calls, "a list of lines", _lines_form)
    yield _played(part, calls, asked.known, asked.house)


def _repair_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    yield from check_form(part, calls, "a list of lines", _lines_form)
    yield _played(part, calls, list(wreck(visible).letter.forward_paths), None)


def _codes_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    """Look at the form of all, and play the first."""
    wanted = "a dictionary with the keys 'A', 'B' and 'C', each with a list of lines"
    yield from check_form(
        part, calls, wanted, lambda v: dictionary(v, list(TARGETS), _lines_form)
    )
    value, (name, *_) = calls.value(part.names[0]).value, TARGETS
    lines, wrong = read_lines(value.get(name) if isinstance(value, dict) else None)
    said = target(visible, name)
    end = _end_of(said)
    seen, is_well = wrong, False
    if lines:
        played = play(lines, list(said.known))
        is_well = (played.codes, played.state) == (end.codes, end.state)
        codes = " ".join(map(str, played.codes))
        seen = f"{codes}, and {played.state.name} at the end"
    yield Trial(
        f"what the server answered to {name}", is_well,
        f"{' '.join(map(str, end.codes))}, and {end.state.name} at the end", seen,
        part.taught_in, _SOURCE, is_hidden=False,
    )  # fmt: skip


TASKS: dict[str, Callable[[Dice], Material]] = {
    "dialogue-session": _session_task,
    "dialogue-repair": _repair_task,
    "dialogue-codes": _codes_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "dialogue-session": _session_public,
    "dialogue-repair": _repair_public,
    "dialogue-codes": _codes_public,
}
