"""What the questions are set in: people, hosts, and conversations on the core itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..dice import Dice

__all__ = ["codes", "host", "paths", "played", "position", "spoken"]

PEOPLE = (
    "ann",
    "bob",
    "carol",
    "dan",
    "eve",
    "frank",
    "grace",
    "heidi",
    "ivan",
    "judy",
)
DOMAINS = ("example.org", "example.net", "example.com", "mail.example", "post.test")


def paths(dice: Dice, count: int) -> list[str]:
    """Return different addresses."""
    people = dice.sample(PEOPLE, count)
    return [f"{person}@{dice.choose(DOMAINS)}" for person in people]


def host(dice: Dice) -> str:
    """Return the name of a host."""
    return f"{dice.choose(('mx', 'relay', 'mail', 'in'))}.{dice.choose(DOMAINS)}"


def played(lines: Sequence[str], **options: Any) -> Any:
    """Say the lines to a server in memory and return its `Lab`."""
    from ...loopback import Lab  # loaded only where a question needs a conversation

    lab = Lab(hostname="mx.example.net", **options)
    for line in lines:
        lab.say(line)
    return lab


def codes(lines: Sequence[str], **options: Any) -> list[int]:
    """Return the code of the reply to each line; 0 where none came."""
    lab = played((), **options)
    said = []
    for line in lines:
        replies = lab.say(line)
        said.append(replies[-1].code if replies else 0)
    return said


def position(lines: Sequence[str], **options: Any) -> str:
    """Return the name of the state in which the lines end."""
    return str(played(lines, **options).position.session.name)


def spoken(lines: Sequence[str]) -> str:
    """Return the client's lines, numbered, as they stand on a paper."""
    return "\n".join(f"{number:>2}  C: {line}" for number, line in enumerate(lines, 1))
