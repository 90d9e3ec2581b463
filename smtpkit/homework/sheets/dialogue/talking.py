"""Parts on speaking: a session of one's own, a broken one repaired, one with given codes.

RFC 5321 sections 3.3, 4.1.1, 4.1.4, 4.1.5 and 4.5.2.  A public check plays the student's
lines and says what the server answered; what was delivered is judged later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material
from ..private import private_name
from .names import mailboxes
from .playing import House, Played, play, read_lines
from .walk import DOMAIN, Walk, walk

__all__ = [
    "PUBLIC",
    "TARGETS",
    "TASKS",
    "Letter",
    "Wish",
    "Wreck",
    "target",
    "wish",
    "wreck",
]

_SOURCE = "RFC 5321 section 4.1.4"


class Letter(NamedTuple):
    """A letter as its author wants it.

    Args:
        reverse_path: "" for the null reverse-path.
        forward_paths: its recipients.
        lines: header section, empty line and body, as the author wrote them.
    """

    reverse_path: str
    forward_paths: tuple[str, ...]
    lines: tuple[str, ...]


class Wish(NamedTuple):
    """What a student's own session is to do.

    Args:
        client: what the client calls itself.
        house: the private verb.
        dropped: a letter that is begun and taken back; it has no lines.
        letters: the two that are sent.
    """

    client: str
    house: House
    dropped: Letter
    letters: tuple[Letter, Letter]

    @property
    def known(self) -> list[str]:
        """The mailboxes that the server knows."""
        return [*self.dropped.forward_paths, *self.letters[0].forward_paths,
                *self.letters[1].forward_paths]  # fmt: skip


_SUBJECTS = ("Lunch", "Rain", "The boat", "A key", "Your letter", "Tomorrow", "Bread")
_BODIES = ("at noon", "by the lake", "on the train", "at the door", "in the morning")


def wish(visible: Dice) -> Wish:
    """Return the task of the session of this variant."""
    dice = visible.part("wish")
    bob, carol, dave, eve = mailboxes(dice, 4, DOMAIN)
    ann, fay = mailboxes(dice, 2, "example.org")
    one, two = dice.sample(_SUBJECTS, 2)
    here, there = dice.sample(_BODIES, 2)
    first = (f"Subject: {one}", "", f"{'.' * dice.number(1, 3)}{here}", there)
    second = (f"Subject: {two}", "", here, ".", there)
    return Wish(
        f"me{dice.number(100, 999)}.example",
        House(private_name(dice.part("verb")), dice.choose(("tea", "milk", "salt"))),
        Letter(fay, (bob,), ()),
        (Letter(ann, (carol, dave), first), Letter("", (eve,), second)),
    )


class Wreck(NamedTuple):
    """A broken session.

    Args:
        client: what the client calls itself.
        letter: what it wanted to send.
        lines: what it said.
    """

    client: str
    letter: Letter
    lines: tuple[str, ...]


def wreck(visible: Dice) -> Wreck:
    """Return the broken session of this variant: ten lines with four faults."""
    dice = visible.part("wreck")
    bob, carol = mailboxes(dice, 2, DOMAIN)
    (ann,) = mailboxes(dice, 1, "example.org")
    client = f"pc{dice.number(100, 999)}.example"
    header = f"Subject: {dice.choose(_SUBJECTS)}"
    one, two = dice.sample(_BODIES, 2)
    dotted = f"{'.' * dice.number(1, 2)}{one}"
    body, has_end = ((dotted,), True) if dice.number(0, 1) else ((one, two), False)
    mail = dice.choose(
        (
            f"MAIL FROM: <{ann}>",
            f"MAIL FROM:{ann}",
            f"MAIL <{ann}>",
            f"MAIL FROM <{ann}>",
        )
    )
    second = dice.choose(
        (
            f"RCPT TO:{carol}",
            f"RCPT TO: <{carol}>",
            f"RCPT <{carol}>",
            f"RCPT TO <{carol}>",
        )
    )
    hello, first = f"EHLO {client}", f"RCPT TO:<{bob}>"
    opening = dice.choose(
        (
            (hello, first, mail, second, "DATA"),
            (mail, hello, first, second, "DATA"),
            (hello, mail, first, "DATA", second),
            (hello, mail, "DATA", second, first),
        )
    )
    end = (".", "QUIT") if has_end else ("QUIT",)
    return Wreck(
        client,
        Letter(ann, (bob, carol), (header, "", *body)),
        (*opening, header, "", *body, *end),
    )


#: Three conversations that end as they should, by name.
TARGETS = {"A": ("order", "nobody"), "B": ("word", "syntax"), "C": ("order", "syntax")}


def target(visible: Dice, name: str) -> Walk:
    """Return a conversation with the codes and the state of a target."""
    return walk(visible.part(f"target {name}"), TARGETS[name], is_short=True)


def _end_of(said: Walk) -> Played:
    return play(list(said.lines), list(said.known))


# ---- what the sheet shows ------------------------------------------------------------


def _way(letter: Letter) -> str:
    """Say where a letter comes from, and for whom it is."""
    path = letter.reverse_path
    sender = f"`<{path}>`" if path else "the null reverse-path"
    to = " and ".join(f"`<{path}>`" for path in letter.forward_paths)
    return f"from {sender} to {to}"


def _text(lines: tuple[str, ...]) -> str:
    return " ↵ ".join(f"`{line}`" if line else "(empty)" for line in lines)


def _session_task(visible: Dice) -> Material:
    asked = wish(visible)
    house, (first, second) = asked.house, asked.letters
    words = (
        (
            f"Your hosts agreed on a private verb, `{house.verb}`. It is legal while no "
            f"transaction is open, behind the hello; a good answer is `250`. Say "
            f"`{house.verb} {house.word}` before each `MAIL`: without it `MAIL` gets `503`. "
            "`RSET`, a new hello and the `MAIL` itself use it up."
        ),
        (
            "No other extension is there. All recipients named here have mailboxes. In a "
            "letter, ↵ stands between two lines."
        ),
    )
    dropped = asked.dropped
    steps = (
        f"Say hello as `{asked.client}`.",
        f"Begin a letter {_way(dropped)}. Then take it back.",
        f"Send a letter {_way(first)}: {_text(first.lines)}",
        f"Send a letter {_way(second)}: {_text(second.lines)}",
        "Part as one should.",
    )
    rows = tuple((str(number), step) for number, step in enumerate(steps, 1))
    return Material("What your session does", words, (), ("step", "what happens"), rows)


def _repair_task(visible: Dice) -> Material:
    broken = wreck(visible)
    letter = broken.letter
    words = (
        (
            f"The client `{broken.client}` wanted to send one letter {_way(letter)}, and "
            "then to part. Both recipients have mailboxes, and the server is strict."
        ),
        f"The letter, as its author wrote it: {_text(letter.lines)}",
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
