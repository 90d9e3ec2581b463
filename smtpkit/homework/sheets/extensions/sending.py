"""Parts on what goes out together, how much of it, and which mechanism logs in.

RFC 2920 section 3.1; RFC 3030 section 2; RFC 4954 section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..private import private_names
from ..trying import Case, Tried, try_function

__all__ = [
    "PUBLIC",
    "SECRETS",
    "TASKS",
    "GroupRule",
    "first_chunk",
    "group_rule",
    "preference",
]

_GROUP = "RFC 2920 section 3.1"
_CHUNK = "RFC 3030 section 2"

#: Mechanism -> whether its exchange shows a password or a token to who listens.
SECRETS = {
    "SCRAM-SHA-256": False,
    "CRAM-MD5": False,
    "PLAIN": True,
    "LOGIN": True,
    "XOAUTH2": True,
}


class GroupRule(NamedTuple):
    """How commands travel together in this house.

    Args:
        anywhere: a private verb that may stand anywhere in a group.
        last: a private verb that may only stand last in a group.
        most: how many commands a group may have.
    """

    anywhere: str
    last: str
    most: int


def group_rule(visible: Dice) -> GroupRule:
    """Return this variant's private verbs and the length of its groups."""
    dice = visible.part("house")
    anywhere, last = private_names(dice, 2)
    return GroupRule(anywhere, last, dice.number(4, 7))


def _groups_task(visible: Dice) -> Material:
    rule = group_rule(visible)
    return Material(
        "The house rule: two private verbs, and the length of a group",
        (
            (
                f"No group of this house has more than {rule.most} commands. A longer one is "
                "cut as late as possible."
            ),
        ),
        header=("verb", "where it may stand"),
        rows=(
            (f"`{rule.anywhere}`", "anywhere in a group"),
            (f"`{rule.last}`", "last in its group"),
            ("all others", "as RFC 2920 section 3.1 says"),
        ),
    )


def _groups_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    rule = group_rule(visible)
    mail, rcpt, data = "MAIL FROM:<>", "RCPT TO:<bob@example.net>", "DATA"
    cases = (
        Case(
            ([mail, rcpt, data, "QUIT"], {"PIPELINING": []}),
            [[mail, rcpt, data], ["QUIT"]],
            "DATA, and something behind it",
            _GROUP,
            belief="all-in-one",
        ),
        Case(
            ([mail, rcpt], {"SIZE": []}),
            [[mail], [rcpt]],
            "a server without PIPELINING",
            _GROUP,
            belief="offer-not-needed",
        ),
        Case(
            ([f"{rule.last} 1", f"{rule.anywhere} 2", mail], {"PIPELINING": []}),
            [[f"{rule.last} 1"], [f"{rule.anywhere} 2", mail]],
            "the private verbs of this house",
            _GROUP,
        ),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "groups", cases)


def first_chunk(visible: Dice) -> int:
    """Return how many octets the first chunk may have in this house."""
    return visible.part("house").number(11, 29)


def _chunks_task(visible: Dice) -> Material:
    first = first_chunk(visible)
    return Material(
        "The house rule: a small first chunk",
        (
            (
                f"The first chunk has at most {first} octets, and never more than `most`: so "
                "a server that wants nothing can say so early. The others have `most` octets, "
                "but for the last, which may have fewer."
            ),
        ),
        header=("call", "what comes back"),
        rows=(
            ("`chunks(b'.\\r\\n', 99)`", "`[b'BDAT 3 LAST\\r\\n.\\r\\n']`"),
            (
                f"`chunks(b'a' * {first + 5}, 4)`",
                f"{-(-(first + 5) // 4)} chunks: `b'BDAT 4\\r\\naaaa'`, …",
            ),
        ),
    )


def _chunks_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    first = first_chunk(visible)
    letter = b"Subject: A\r\n\r\n" + b"." * 40 + b"\r\n"
    head, tail = letter[:first], letter[first:]
    two = [
        b"BDAT %d\r\n%b" % (first, head),
        b"BDAT %d LAST\r\n%b" % (len(tail), tail),
    ]
    cases = (
        Case(
            (b".\r\n", 99),
            [b"BDAT 3 LAST\r\n.\r\n"],
            "a letter of one chunk",
            _CHUNK,
            belief="bdat-stuffs",
        ),
        Case((letter, 90), two, "a letter of two chunks", _CHUNK),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "chunks", cases)


def preference(visible: Dice) -> list[str]:
    """Return the mechanisms in the order in which this house likes them."""
    dice = visible.part("house")
    order = dice.shuffle(sorted(SECRETS))
    # One that shows a secret is liked best: whoever forgets to look for TLS takes it.
    first = next(name for name in order if SECRETS[name])
    return [first, *(name for name in order if name != first)]


def _mechanism_task(visible: Dice) -> Material:
    return Material(
        "The house rule: mechanisms, the one liked best first",
        (
            ("A mechanism that shows a secret is used inside TLS only. One that stands not "
            "in this table is never used."),
        ),
        header=("mechanism", "shows a password or a token to who listens"),
        rows=tuple(
            (f"`{name}`", "yes" if SECRETS[name] else "no") for name in preference(visible)
        ),
    )  # fmt: skip


def _mechanism_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    first, second = preference(visible)[:2]
    cases = (
        Case(
            ({"AUTH": [second, first]}, True),
            first,
            "two mechanisms, inside TLS",
            "RFC 4954 section 3",
        ),
        Case(
            ({"AUTH": ["PLAIN"]}, False),
            "",
            "PLAIN, in clear",
            "RFC 4954 section 4",
            belief="auth-asks-anyway",
        ),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "pick", cases)


TASKS: dict[str, Callable[[Dice], Material]] = {
    "extensions-groups": _groups_task,
    "extensions-chunks": _chunks_task,
    "extensions-mechanism": _mechanism_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "extensions-groups": _groups_public,
    "extensions-chunks": _chunks_public,
    "extensions-mechanism": _mechanism_public,
}
