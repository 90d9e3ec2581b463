"""What the stepper shows: one step of a transcript, and the way that led to it.

A step is a line; the lines of one reply are one step, because a client reads them as
one (RFC 5321 section 4.2.1).  A learner meets the stepper in lesson 02.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from ..display.markup import code, mark
from ..protocol.codes import words_for
from ..protocol.errors import BadArgument
from ..protocol.machine import Position
from ..transcript.model import Exchange, Line, Transcript
from .show_console import explanation
from .shown import Still, Words, table, transcript_words

__all__ = ["Step", "judge", "so_far", "stepper", "steps_of"]

Step = tuple[Line, ...]


def stepper(
    transcript: Transcript, step: int = 1, *, hide: bool = False, guess: str | int = ""
) -> Still:
    """Return what the stepper shows at one step of a transcript.

    Args:
        transcript: any.
        step: which one, from 1.
        hide: whether a reply is asked for instead of shown, until it is guessed.
        guess: three digits: what the reader thinks the reply is.
    Returns:
        The step with its meaning, what was said so far, and the state diagram.
    Raises:
        BadArgument: there is no such step.

    >>> import smtpkit
    >>> lab = smtpkit.Lab()
    >>> _ = lab.say("EHLO me.example", "DATA")
    >>> stepper(lab.transcript, 4, hide=True)
    <stepper: step 4 of 5; client; READY>
    >>> stepper(lab.transcript, 5, hide=True)
    <stepper: step 5 of 5; what will the server say?; READY>
    """
    from ..views import machine

    steps = steps_of(transcript)
    if not steps:
        nothing = Words(
            "<p>Nothing was said: there is no step.</p>", "Nothing was said."
        )
        return Still("stepper: nothing was said", (nothing,))
    if not 1 <= step <= len(steps):
        raise BadArgument(f"step {step}", f"1 to {len(steps)}")
    lines = steps[step - 1]
    hidden = hide and not str(guess) and code_of(lines) is not None
    past = so_far(transcript, steps[: step - hidden])
    path = past.positions
    where = path[-1].session.name if path else "nothing was answered yet"
    what = "what will the server say?" if hidden else lines[0].side
    number = f"step {step} of {len(steps)}"
    facts = _question(steps, step) if hidden else _facts(lines)
    if str(guess) and code_of(lines) is not None:
        facts.append(("your guess", judge(str(guess), lines)[1]))
    return Still(
        f"stepper: {number}; {what}; {where}",
        (
            table(number.capitalize(), ("what", "this step"), facts),
            transcript_words(past),
            machine(past),
        ),
    )


def steps_of(transcript: Transcript) -> list[Step]:
    """Return the steps of a transcript: its lines, those of one reply together."""
    steps: list[Step] = []
    for line in transcript:
        if steps and _goes_on(steps[-1][-1], line):
            steps[-1] += (line,)
        else:
            steps.append((line,))
    return steps


def _goes_on(one: Line, other: Line) -> bool:
    """Tell whether two lines belong to one reply."""
    both_reply = one.kind == other.kind == "reply"
    return both_reply and one.exchange is not None and one.exchange is other.exchange


def so_far(transcript: Transcript, steps: Sequence[Step]) -> Transcript:
    """Return the part of a transcript that these steps, its first ones, are.

    A command whose reply lies behind them has not been answered there.

    Args:
        transcript: where the steps are from.
        steps: the first ones.
    """
    lines = [line for step in steps for line in step]
    answered = {id(line.exchange) for line in lines if line.kind == "reply"}
    open_ones: dict[int, Exchange] = {}
    part = Transcript(transcript.client, transcript.server)
    for line in lines:
        exchange = line.exchange
        if exchange is not None and id(exchange) not in answered:
            exchange = open_ones.setdefault(id(exchange), Exchange(exchange.symbol))
        part.add(replace(line, exchange=exchange))
    return part


def code_of(step: Step) -> int | None:
    """Return the code of a reply; None for any other step."""
    line = step[0]
    digits = line.octets[:3]
    is_reply = line.kind == "reply" and re.fullmatch(b"[2-5][0-9][0-9]", digits)
    return int(digits) if is_reply else None


def _facts(lines: Step) -> list[tuple[str, Words | str]]:
    """Return name and value of what is to be said about a step."""
    first, last = lines[0], lines[-1]
    said = Words(
        "<br>".join(code(line.octets) for line in lines[:MOST_SHOWN]),
        "\n".join(line.text for line in lines[:MOST_SHOWN]),
    )
    if first.side == "note":
        said = Words(escape(first.text), first.text)
    names = {"text": "mail data", "note": "in between"}
    facts: list[tuple[str, Words | str]] = [
        (names.get(first.kind, first.side), said),
        ("it says", first.meaning),
    ]
    if len(lines) > MOST_SHOWN:
        facts.append(("more", f"{len(lines) - MOST_SHOWN} lines of it left out here"))
    if first.kind == "reply":
        if first.before is not None and last.after is not None:
            facts.append(("state", _move(first.before, last.after)))
        if first.exchange is not None and first.exchange.note:
            facts.append(("why", explanation(first.exchange.note)))
    return facts


#: So many lines of one reply are shown.
MOST_SHOWN = 20


def _move(before: Position, after: Position) -> Words:
    one, other = before.session.name, after.session.name
    if before == after:
        words = f"stays {one}: {before.session.value}"
        return Words(f"stays <code>{one}</code>: {escape(before.session.value)}", words)
    words = f"{one} to {other}: {after.session.value}"
    html = f"<code>{one}</code> {mark('to')} <code>{other}</code>: "
    return Words(html + escape(after.session.value), words)


def _question(steps: Sequence[Step], step: int) -> list[tuple[str, Words | str]]:
    """Return what is asked in place of a reply."""
    exchange = steps[step - 1][0].exchange
    asked = [
        line
        for earlier in steps[: step - 1]
        for line in earlier
        if line.exchange is exchange and line.kind == "command"
    ]
    to: Words | str = "the connection that has just opened"
    if asked:
        to = Words(code(asked[-1].octets), asked[-1].text)
    elif exchange is not None and exchange.symbol not in ("greeting", "close"):
        to = exchange.symbol
    return [
        ("reply to", to),
        ("guess", "What will the server say? Choose three digits."),
    ]


def judge(guess: str, step: Step) -> tuple[bool | None, str]:
    """Say what a guess is worth.

    Args:
        guess: what the reader typed.
        step: the reply.
    Returns:
        Whether it is right, None where it is no guess; and why, in words.
    """
    said = code_of(step)
    symbol = step[0].exchange.symbol if step[0].exchange else ""
    if said is None:
        return None, "This step is not a reply with a code of SMTP."
    if not re.fullmatch("[1-5][0-9][0-9]", guess.strip()):
        return None, "A guess is three digits, the first 2 to 5, such as 250."
    number = int(guess)
    truth = words_for(said, answering=symbol)
    if number == said:
        return True, f"✓ Right. {truth}"
    mine = words_for(number, answering=symbol)
    if number // 100 == said // 100:
        near = "The first digit is right, so a client would do the same."
        return False, f"✕ Not {number}. {near}\n{truth}"
    return False, f"✕ Not {number}.\n{truth}\nWhat you guessed: {mine}"
