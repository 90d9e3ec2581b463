"""Parts answered by a value: what a server allows, whose reply it is, six faults.

The public checks judge the form only: otherwise the answer could be found by trying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..advice import Topic, advice_public, advice_task
from ..forms import check_form, dictionary
from ..material import Material
from ..private import private_name

__all__ = [
    "FATES",
    "PUBLIC",
    "TASKS",
    "TOPICS",
    "Answered",
    "Letter",
    "answered",
    "letters",
    "limit",
]

#: What may become of a recipient.
FATES = ("accepted", "later", "refused")


class Letter(NamedTuple):
    """A letter that waits to be sent.

    Args:
        number: what it is known by.
        reverse_path: where reports go.
        octets: its size.
        kind: what octets it has.
    """

    number: int
    reverse_path: str
    octets: int
    kind: str


_ASCII, _EIGHT = "US-ASCII", "octets above 127, in lines"
_BINARY = "any octets, no lines"


def limit(visible: Dice) -> int:
    """Return the largest letter that this student's server takes, in octets."""
    return visible.part("limit").number(30_000, 90_000)


def letters(visible: Dice) -> list[Letter]:
    """Return six letters: two that may not be sent, one of just the limit, a report."""
    dice = visible.part("letters")
    most = limit(visible)
    names = dice.sample(("ann", "carol", "dave", "fay", "ivan", "judy", "walter"), 5)
    kinds = (
        (names[0], dice.number(400, 9_999), _ASCII),
        (names[1], dice.number(400, 9_999), _EIGHT),
        ("", dice.number(400, 9_999), _ASCII),
        (names[2], most, dice.choose((_ASCII, _EIGHT))),
        (names[3], most + dice.number(1, 9), _ASCII),
        (names[4], dice.number(400, 9_999), _BINARY),
    )
    first = dice.number(1_000, 9_000)
    return [
        Letter(first + 7 * place, f"{name}@example.org" if name else "", octets, kind)
        for place, (name, octets, kind) in enumerate(dice.shuffle(kinds))
    ]


def _usable_task(visible: Dice) -> Material:
    house = private_name(visible.part("house"))
    offers = [f"SIZE {limit(visible)}", "8BITMIME", "PIPELINING", "HELP", house]
    offers = visible.part("offers").shuffle(offers)
    said = ["mx.example.net at your service", *offers]
    lines = [f"250-{line}" for line in said[:-1]] + [f"250 {said[-1]}"]
    return Material(
        "Your server's reply to EHLO, and six letters",
        lines=tuple(lines),
        header=("letter", "reverse-path", "octets", "what it is made of"),
        rows=tuple(
            (f"`{n}`", f"`<{path}>`", str(octets), kind)
            for n, path, octets, kind in letters(visible)
        ),
    )


def _usable_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def line(value: Any) -> str:
        if isinstance(value, str) and (value == "no" or value.startswith("MAIL ")):
            return ""
        return f'{value!r}; wanted is a line such as "MAIL FROM:<a@b.example>", or "no"'

    keys = [letter.number for letter in letters(visible)]
    wanted = f"a dictionary with the keys {', '.join(map(str, keys))}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, line))


class Answered(NamedTuple):
    """A recipient, and the reply to its RCPT."""

    path: str
    code: int
    texts: tuple[str, ...]


_LONG = (250, ("Mailbox found", "550 letters wait there already", "OK"))
_GOOD = ((250, ("OK",)), (251, ("User not local; will forward",)))
_LATER = (
    (450, ("Mailbox busy", "Try again")),
    (451, ("Come again in five minutes", "250 will be the answer then")),
    (452, ("Not enough room", "550 letters came today")),
)
_NEVER = (
    (550, ("No such user here",)),
    (551, ("User not local; please try <her@example.com>",)),
    (553, ("Mailbox name not allowed",)),
)
#: RFC 5321 section 4.5.3.1.10 says how a client takes it.
_TOO_MANY = (552, ("Too many recipients",))


def answered(visible: Dice) -> list[Answered]:
    """Return five recipients with their replies: of each kind, and a 552."""
    dice = visible.part("recipients")
    kinds = [_LONG, *map(dice.choose, (_GOOD, _LATER, _NEVER))]
    names = dice.sample(("bob", "eve", "grace", "heidi", "mallory", "olga", "peter"), 5)
    paths = [f"{name}{dice.number(100, 999)}@example.net" for name in names]
    # The 552 comes last but one or last: it answers one recipient too many.
    replies = dice.shuffle(kinds)
    replies.insert(dice.number(3, 4), _TOO_MANY)
    return [Answered(path, *reply) for path, reply in zip(paths, replies, strict=True)]


def _replies_task(visible: Dice) -> Material:
    five = answered(visible)
    group = ["MAIL FROM:<ann@example.org>"]
    group += [f"RCPT TO:<{answer.path}>" for answer in five]
    group.append("DATA")
    replies = [(250, ("OK",)), *((code, texts) for _, code, texts in five)]
    replies.append((354, ("Start mail input",)))
    lines = [
        f"{code}{' ' if number == len(texts) else '-'}{text}"
        for code, texts in replies
        for number, text in enumerate(texts, 1)
    ]
    return Material(
        "One group, and all lines that came back",
        (
            (
                "The client sent seven commands in one write; the table has them in "
                "their order. The server answered with these lines:"
            ),
        ),
        lines=tuple(lines),
        header=("place", "command"),
        rows=tuple((str(n), f"`{line}`") for n, line in enumerate(group, 1)),
    )


def _replies_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def fate(value: Any) -> str:
        return "" if value in FATES else f"{value!r}; wanted is one of {FATES}"

    keys = [answer.path for answer in answered(visible)]
    wanted = f"a dictionary with the keys {', '.join(keys)}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, fate))


#: What the assistant speaks of.
TOPICS = (
    Topic(
        "group",
        "In a group MAIL and RCPT may stand anywhere, and DATA only last.",
        "In a group I send all: MAIL, RCPT, DATA, the letter and QUIT.",
    ),
    Topic(
        "count",
        "The replies to a group come in order, so I count them.",
        "The replies to a group may come in any order, so I go by code and words.",
    ),
    Topic(
        "forget",
        "After the handshake I say EHLO again, and use the new list.",
        "After the handshake I go on with AUTH, as the old list still holds.",
    ),
    Topic(
        "duty",
        "AUTH in the list is an offer; reply 530 says that it is a duty.",
        "AUTH in the list says that no letter is taken until I have logged in.",
    ),
    Topic(
        "twice",
        "After a 235 I say AUTH no more in that session.",
        "After a 235 I may say AUTH once more, for a second user.",
    ),
    Topic(
        "dots",
        "For SIZE I count each CRLF, but no dot that I doubled.",
        "For SIZE I count the dots that I doubled, and the final dot too.",
    ),
    Topic(
        "zero",
        "SIZE 0 says that this server has no fixed limit.",
        "SIZE 0 says that this server takes no letter at all.",
    ),
    Topic(
        "mixed",
        "A letter goes by DATA or by BDAT, never by both.",
        "A long letter may begin with DATA, and end with BDAT.",
    ),
    Topic(
        "binary",
        "8BITMIME lets octets above 127 stand in lines of the usual length.",
        "8BITMIME lets me send any octets, without lines and as they are.",
    ),
    Topic(
        "old",
        "A server that answers EHLO with 502 can still be asked with HELO.",
        "A server that answers EHLO with 502 takes no mail, so I say QUIT.",
    ),
    Topic(
        "private",
        "A keyword that begins with X is agreed on, and not registered.",
        "A keyword that begins with X stands in the registry, as all others do.",
    ),
    Topic(
        "case",
        "I read size and SIZE in the list as the same keyword.",
        "I read size and SIZE in the list as two keywords: letter case counts.",
    ),
    Topic(
        "again",
        "A second EHLO is legal, and clears an open transaction.",
        "A second EHLO is out of order, and is answered 503.",
    ),
)

#: The sections that may be named, and two that settle nothing here.
SECTIONS = (
    "1870 3",
    "1870 5",
    "2920 3.1",
    "3030 2",
    "3207 4.2",
    "3207 6",
    "4954 4",
    "4954 6",
    "5321 2.2.2",
    "5321 2.4",
    "5321 3.2",
    "5321 4.1.4",
    "5321 4.5.2",
    "6152 3",
)


def _assistant_task(visible: Dice) -> Material:
    return advice_task(visible, TOPICS, SECTIONS)


def _assistant_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    yield from advice_public(part, calls, TOPICS, SECTIONS)


TASKS: dict[str, Callable[[Dice], Material]] = {
    "extensions-usable": _usable_task,
    "extensions-replies": _replies_task,
    "extensions-assistant": _assistant_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "extensions-usable": _usable_public,
    "extensions-replies": _replies_public,
    "extensions-assistant": _assistant_public,
}
