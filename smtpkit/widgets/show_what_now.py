"""What the widget `what_now` shows: a reply that arrives, and what an answer is worth.

RFC 5321 sections 4.2.1 and 4.3.2.  A learner meets the widget in lesson 05.
"""

from __future__ import annotations

from ..display.markup import code
from ..protocol.errors import BadArgument
from .riddles import DECISIONS, Riddle, judge, reply_of, sequence
from .shown import Still, Words, table

__all__ = ["of_riddle", "riddle_at", "what_now"]


def what_now(seed: int = 1, number: int = 1, answer: str | None = None) -> Still:
    """Return what the widget shows: a reply, and after an answer what it is worth.

    Args:
        seed: what the order of the replies follows from.
        number: which of them, from 1; after the last the first comes again.
        answer: one of next, go on, later, give up, mend, close; None: not answered.
    Returns:
        The reply and what can be done; with an answer, what it is worth and why.
    Raises:
        BadArgument: no such answer, or a number below 1.

    >>> what_now(seed=1, number=2)
    <what_now: reply 2 of 30, 354 to DATA; what should the client do?>
    >>> what_now(seed=1, number=2, answer="go on")
    <what_now: reply 2 of 30, 354 to DATA; right>
    """
    return of_riddle(riddle_at(seed, number), number, answer)


def riddle_at(seed: int, number: int) -> Riddle:
    """Return the reply that stands at a place of a sequence.

    Args:
        seed: of the sequence.
        number: from 1; after the last the first comes again.
    """
    if number < 1:
        raise BadArgument(f"number {number}", "1 or more")
    riddles = sequence(seed)
    return riddles[(number - 1) % len(riddles)]


def of_riddle(riddle: Riddle, number: int, answer: str | None) -> Still:
    """Return what is shown of one reply.

    Args:
        riddle: what arrived.
        number: its place.
        answer: what the reader chose; None: nothing yet.
    """
    of_all = len(sequence(0))
    place = f"reply {(number - 1) % of_all + 1} of {of_all}"
    name = f"{place}, {riddle.code} to {riddle.symbol}"
    lines = riddle.reply.splitlines(keepends=True)
    said = Words("<br>".join(map(code, lines)), riddle.reply.decode().rstrip())
    before: Words | str = "the connection has just opened"
    if riddle.said:
        before = Words(code(riddle.said.encode() + b"\r\n"), riddle.said)
    facts: list[tuple[str, Words | str]] = [("client", before), ("server", said)]
    title = f"A reply arrives: {place}"
    if answer is None:
        asked = table(title, ("who", "line"), facts)
        question = f"what_now: {name}; what should the client do?"
        return Still(question, (asked, _choices()))
    right, words = judge(riddle, answer)
    facts += [("your answer", DECISIONS[answer]), ("what it is worth", words)]
    reply = reply_of(riddle)
    taken_apart = Words(reply._repr_html_(), str(reply))
    verdict = "right" if right else "not right"
    shown = (table(title, ("who", "line"), facts), taken_apart)
    return Still(f"what_now: {name}; {verdict}", shown)


def _choices() -> Words:
    """Return what can be answered; the widget has a list of buttons for it."""
    rows = list(DECISIONS.items())
    return table("What should the client do?", ("answer", "what it means"), rows)
