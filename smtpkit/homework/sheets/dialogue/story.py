"""The logs of four hosts that hand one letter on: what each noted, and when.

RFC 5321 sections 4.2.5 and 6.1.  On one of three hops all goes well, on one the letter is
deferred first, on one the connection breaks before the reply is read.
"""

from __future__ import annotations

from typing import NamedTuple

from ...dice import Dice
from .names import PROGRAMS

__all__ = ["Event", "instants", "log"]


class Event(NamedTuple):
    """A line of a log.

    Args:
        host: whose log it is.
        ms: when, in milliseconds.
        what: "took" and "deferred" by a server; "heard 250", "heard 451" and "heard
            nothing" by a client.
        other: to which host a client had sent the letter.
    """

    host: str
    ms: int
    what: str
    other: str = ""


#: What happens on a hop: what the server notes, and then the client.
_HOPS = {
    "plain": (("took", "heard 250"),),
    "deferred": (("deferred", "heard 451"), ("took", "heard 250")),
    "broken": (("took", "heard nothing"), ("took", "heard 250")),
}


def log(visible: Dice) -> list[Event]:
    """Return the logs, one host after the other, in an order of chance."""
    _, events = _story(visible.part("story"))
    shuffled = visible.part("logs").shuffle(sorted({event.host for event in events}))
    return [event for host in shuffled for event in events if event.host == host]


def instants(visible: Dice) -> list[int]:
    """Return the five instants to answer for, in milliseconds, in order."""
    asked, _ = _story(visible.part("story"))
    return asked


def _story(dice: Dice) -> tuple[list[int], list[Event]]:
    """Return the instants, and all events in the order of time."""
    names = [
        f"{name}{dice.number(2, 9)}.{domain}"
        for name, domain in zip(
            dice.sample(PROGRAMS, 4),
            ("example.org", "example.com", "example.net", "example.net"),
            strict=True,
        )
    ]
    ms = dice.number(1_000, 8_999)
    events, asked = [Event(names[0], ms, "took")], []

    def later(low: int, high: int) -> int:
        nonlocal ms
        before, ms = ms, ms + dice.number(low, high)
        return (before + ms) // 2

    for kind, client, server in zip(
        dice.shuffle(list(_HOPS)), names, names[1:], strict=False
    ):
        for attempt, (noted, heard) in enumerate(_HOPS[kind]):
            between = later(200, 900)
            if kind == "deferred" and attempt == 1:
                asked.append(between)  # refused for now: the client keeps the letter
            if kind == "broken" and attempt == 1:
                asked.append(between)  # taken, and the client does not know
            events.append(Event(server, ms, noted))
            between = later(60, 300)
            if kind == "plain" or (kind == "deferred" and attempt == 0):
                asked.append(between)  # the reply is on its way
            events.append(Event(client, ms, heard, server))
    asked.append(later(200, 900))
    return asked, events
