r"""Parts that read a message by code: fields, the way of a letter, a private field.

RFC 5322 sections 2.2.3 and 3.6.8; RFC 5321 section 4.4.  The field of `messages-house`
is the house rule of a variant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...dice import Dice
from ..material import Material
from ..private import private_name
from ..trying import Case, public_function

__all__ = ["PUBLIC", "TASKS", "HouseField", "house_field"]

_FOLDS = "RFC 5322 section 2.2.3"
_TRACE = "RFC 5321 section 4.4"
_OPTIONAL = "RFC 5322 section 3.6.8"
_SIGNS = ("=", "~", "#", "*", "^")
_BETWEEN = (";", "|", "/", "+", ",")
_KEYS = ("boat", "lake", "wind", "reed", "fish")


class HouseField(NamedTuple):
    """A field that one house writes into its messages.

    Args:
        name: of the field.
        between: stands between two items.
        sign: stands between a key and its value.
        alone: what a key without sign and value counts for.
        last: whether of equal keys the last one counts; else the first.
    """

    name: str
    between: str
    sign: str
    alone: str
    last: bool

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """What is said of it: matter and rule."""
        return (
            ("the field's name", f"`{self.name}`; letter case says nothing"),
            ("between two items", f"`{self.between}`"),
            ("between key and value", f"`{self.sign}`; further ones are of the value"),
            ("a key without sign and value", f"has the value `{self.alone}`"),
            (
                "a key that comes again",
                f"the {'last' if self.last else 'first'} counts",
            ),
            ("an example", f"`oar{self.sign}3 {self.between} net`"),
            ("which gives", f"`{{'oar': '3', 'net': '{self.alone}'}}`"),
        )


def house_field(visible: Dice) -> HouseField:
    """Throw the field of a variant."""
    return HouseField(
        f"X-{private_name(visible)[1:].title()}",
        visible.choose(_BETWEEN),
        visible.choose(_SIGNS),
        str(visible.number(10, 99)),
        visible.number(0, 1) == 1,
    )


def _house(visible: Dice) -> tuple[Case, ...]:
    rule = house_field(visible)
    one, two = visible.sample(_KEYS, 2)
    n = visible.number(2, 9)
    name, sign = rule.name.encode(), rule.sign.encode()
    body = b"%s%s%d %s %s" % (
        one.encode(),
        sign,
        n,
        rule.between.encode(),
        two.encode(),
    )
    return (
        Case(
            (b"Subject: Lunch\r\n%s: %s\r\n\r\nHi\r\n" % (name, body),),
            {one: str(n), two: rule.alone},
            "two items, one without a value", _OPTIONAL,
        ),
        Case(
            (b"Subject: Lunch\r\n\r\n%s: %s\r\n" % (name, body),), {},
            "a body that looks like the field", _OPTIONAL, belief="name-makes-field",
        ),
    )  # fmt: skip


def _house_task(visible: Dice) -> Material:
    rule = house_field(visible)
    words = (
        f"All programs of your house write a field, `{rule.name}`, into a message. It "
        "holds items. No other house knows it."
    )
    return Material("Your house's field", (words,), (), ("matter", "rule"), rule.rules)


def _fields(visible: Dice) -> tuple[Case, ...]:
    n = visible.number(100, 999)
    return (
        Case(
            (b"To: ann%d@example.org,\r\n\tbob@example.net\r\nSubject: Hi\r\n\r\nHi\r\n" % n,),
            [(b"To", b"ann%d@example.org,\tbob@example.net" % n), (b"Subject", b"Hi")],
            "a field of two lines", _FOLDS, belief="line-is-field",
        ),
        Case(
            (b"Subject: Hi\r\n\r\nTo: bob%d@example.net\r\n" % n,), [(b"Subject", b"Hi")],
            "a body that looks like a field", _FOLDS, belief="name-makes-field",
        ),
    )  # fmt: skip


def _journey(visible: Dice) -> tuple[Case, ...]:
    n, hour = visible.number(10, 50), visible.number(10, 20)
    first = b"Received: from pc.example.org by out.example.org with ESMTP;\r\n"
    first += b" Tue, 2 Jun 2026 %d:00:00 +0000\r\n" % hour
    second = b"Received: from out.example.org\r\n\tby mx%d.example.net with ESMTP;" % n
    second += b" Tue, 2 Jun 2026 %d:00:%d +0200\r\n" % (hour + 2, n)
    rest = b"Subject: Hi\r\n\r\nHi\r\n"
    return (
        Case((first + rest,), [("out.example.org", 0)], "one hop", _TRACE),
        Case(
            (second + first + rest,),
            [("out.example.org", 0), (f"mx{n}.example.net", n)],
            "two hops, two zones", _TRACE, belief="trace-reads-down",
        ),
    )  # fmt: skip


_CASES: dict[str, tuple[str, Callable[[Dice], tuple[Case, ...]], str]] = {
    "messages-fields": ("fields", _fields, "Messages, and their fields"),
    "messages-journey": ("journey", _journey, "Messages, and the way they took"),
    "messages-house": ("house", _house, ""),
}


def _task(part_id: str) -> Callable[[Dice], Material]:
    _, cases, title = _CASES[part_id]

    def task(visible: Dice) -> Material:
        rows = tuple(
            (f"`{case.arguments[0]!r}`", f"`{case.wanted!r}`")
            for case in cases(visible)
        )
        return Material(title, header=("what goes in", "what comes back"), rows=rows)

    return task


TASKS = {part_id: _task(part_id) for part_id in _CASES} | {
    "messages-house": _house_task
}
PUBLIC = {
    part_id: public_function(name, cases)
    for part_id, (name, cases, _) in _CASES.items()
}
