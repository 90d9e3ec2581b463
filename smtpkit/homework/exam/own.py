"""Questions on a conversation that a student handed in.

Whoever held it can answer in a minute; whoever copied it has to think.  States and codes
are those of the recording; what a missing line leads to is tried on the core.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...protocol.errors import BadArgument
from ..dice import Dice
from . import scenery
from .items import Asked, Item, Template, choice

if TYPE_CHECKING:
    from ...transcript.model import Line, Transcript

__all__ = ["own"]

STATES = ("GREETED", "READY", "SENDER", "RECIPIENT", "TEXT", "CLOSED")


def own(transcript: Transcript, seed: str, count: int = 3) -> tuple[Item, ...]:
    """Return questions on a recorded conversation.

    Args:
        transcript: the conversation, such as a student handed in.
        seed: any text, kept secret until the quiz is over.
        count: how many questions, from 1 to 4.
    Raises:
        BadArgument: the conversation has too few commands to ask about, or another
            number of questions is wanted.

    >>> from smtpkit import Lab
    >>> lab = Lab()
    >>> replies = lab.say("EHLO me.example", "MAIL FROM:<ann@example.org>", "QUIT")
    >>> [item.id for item in own(lab.transcript, "autumn", 2)]
    ['02-own-octets', '03-own-left-out']
    """
    commands = [line for line in transcript if _is_answered(line)]
    if len(commands) < 3:
        raise BadArgument(
            f"{len(commands)} answered commands", "a conversation with 3 or more"
        )
    kinds = [_octets, _code, _state]
    if _needed(commands):
        kinds.append(_left_out)
    if not 1 <= count <= len(kinds):
        raise BadArgument(f"{count} questions", f"a number from 1 to {len(kinds)}")
    dice = Dice(seed.encode()).part("own")
    chosen = dice.sample(kinds, count)
    return tuple(
        _template(kind, commands).item(dice) for kind in kinds if kind in chosen
    )


Kind = Callable[[Dice, list["Line"]], Asked]


def _template(kind: Kind, commands: list[Line]) -> Template:
    source = "RFC 5321 section 2.3.8" if kind is _octets else "RFC 5321 section 4.1.4"
    name = kind.__name__.strip("_").replace("_", "-")
    lesson = "02" if kind is _octets else "03"
    return Template(f"{lesson}-own-{name}", source, lambda dice: kind(dice, commands))


def _is_answered(line: Line) -> bool:
    """Tell whether a line is a command with a reply, as far as it was recorded."""
    exchange = line.exchange
    return (
        line.side == "client"
        and line.kind == "command"
        and exchange is not None
        and exchange.code is not None
        and exchange.after is not None
        and line.text.isascii()
    )


def _text(line: Line) -> str:
    return line.text.rstrip("\r\n")


def _shown(commands: list[Line]) -> str:
    return scenery.spoken([_text(line) for line in commands])


def _octets(dice: Dice, commands: list[Line]) -> Asked:
    number = dice.number(1, len(commands))
    line = commands[number - 1]
    text = f"These are commands of your own. How many octets did line {number} take?"
    why = "Its characters, and CR and LF."
    return Asked(text, str(len(line.octets)), why, material=_shown(commands))


def _code(dice: Dice, commands: list[Line]) -> Asked:
    number = dice.number(1, len(commands))
    exchange = commands[number - 1].exchange
    text = f"These are commands of your own. Which code answered line {number}?"
    why = "It stands in what you handed in."
    code = exchange.code if exchange else None  # `_is_answered` says that there is one
    return Asked(text, str(code), why, material=_shown(commands))


def _state(dice: Dice, commands: list[Line]) -> Asked:
    number = dice.number(1, len(commands))
    after = commands[number - 1].after
    answer = after.session.name if after else ""  # `_is_answered`: there is one
    text = (
        "These are commands of your own. In which state was the session after the reply "
        f"to line {number}?"
    )
    why = "The state follows from the lines accepted so far."
    options = choice(dice, answer, *STATES)
    return Asked(text, answer, why, options, _shown(commands))


def _refused_without(commands: list[Line], left_out: int) -> int:
    """Return the number of the first line refused by order; 0 if none is.

    Mail data is left out: after DATA the dot comes at once.
    """
    kept = [(n, _text(c)) for n, c in enumerate(commands, 1) if n != left_out]
    said = zip(kept, scenery.codes([line for _, line in kept]), strict=True)
    return next((n for (n, _), code in said if code == 503), 0)


def _needed(commands: list[Line]) -> list[int]:
    """Return the lines without which a later one is refused, where none is so far."""
    if _refused_without(commands, 0):
        return []
    every = (n for n, line in enumerate(commands, 1) if _text(line) != ".")
    return [n for n in every if _refused_without(commands, n)]


def _left_out(dice: Dice, commands: list[Line]) -> Asked:
    number = dice.choose(_needed(commands))
    answer = _refused_without(commands, number)
    text = (
        f"These are commands of your own. Had line {number} been left out: which line "
        "would have been the first to be answered 503?"
    )
    why = "Without it the session stands where that line has no row in the table."
    return Asked(text, str(answer), why, material=_shown(commands))
