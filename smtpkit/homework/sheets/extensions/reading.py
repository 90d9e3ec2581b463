"""Parts on the list of offers: reading it, and what MAIL may say because of it.

RFC 5321 sections 2.2.2, 4.1.1.1 and 4.1.1.2; RFC 1870; RFC 6152.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..private import private_names
from ..trying import Case, Tried, try_function

__all__ = ["PUBLIC", "TASKS", "Joined", "MailRule", "joined", "mail_rule"]

_OFFER = "RFC 5321 section 4.1.1.1"
_SIZE = "RFC 1870 section 5"

#: What may stand between the words of a private keyword; none of it is special in a
#: word of SMTP.
_JOINTS = (",", ";", "/", "|", "+", "~")


class Joined(NamedTuple):
    """A private keyword, and what stands between its words."""

    keyword: str
    joint: str
    stranger: str


def joined(visible: Dice) -> Joined:
    """Return this variant's private keyword, and one that is not of this house."""
    dice = visible.part("house")
    keyword, stranger = private_names(dice, 2)
    return Joined(keyword, dice.choose(_JOINTS), stranger)


def _offers_task(visible: Dice) -> Material:
    house = joined(visible)
    example = house.joint.join(("small", "5", "Night"))
    return Material(
        "The house rule: a private keyword",
        (
            ("Names that begin with `X` are agreed between two hosts and registered "
            "nowhere (RFC 5321 section 4.1.5). In this house the words of "
            f"`{house.keyword}` are joined by `{house.joint}`, not by spaces. This holds "
            "for no other keyword."),
        ),
        header=("line", "entry in the dictionary"),
        rows=(
            (f"`b'250-{house.keyword} {example}'`", _entry(house.keyword, example, house)),
            (f"`b'250-{house.stranger} {example}'`", f"`'{house.stranger}': ['{example}']`"),
            ("`b'250-SIZE 1000000'`", "`'SIZE': ['1000000']`"),
            ("`b'250 PIPELINING'`", "`'PIPELINING': []`"),
        ),
    )  # fmt: skip


def _entry(keyword: str, words: str, house: Joined) -> str:
    return f"`{keyword!r}: {words.split(house.joint)!r}`"


def _offers_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    house = joined(visible)
    words = house.joint.join(("small", "5", "Night")).encode()
    lines = [
        b"250-mx.example.net greets you",
        b"250-8BITMIME",
        b"250-SIZE 1000000",
        b"250-AUTH PLAIN LOGIN",
        b"250 HELP",
    ]
    own = [b"250-mx.example.net", b"250 %b %b" % (house.keyword.encode(), words)]
    offers = {
        "8BITMIME": [],
        "SIZE": ["1000000"],
        "AUTH": ["PLAIN", "LOGIN"],
        "HELP": [],
    }
    cases = (
        Case((lines,), offers, "a reply with four offers", _OFFER),
        Case((lines[:1],), {}, "a greeting and no offer", _OFFER),
        Case(
            (own,),
            {house.keyword: ["small", "5", "Night"]},
            "the private keyword of this house",
            "RFC 5321 section 4.1.5",
        ),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "read_offers", cases)


class MailRule(NamedTuple):
    """How MAIL is written in this house.

    Args:
        order: the parameters in their order.
        private: the private keyword, which is also the name of its parameter.
        value: what the parameter says.
    """

    order: tuple[str, ...]
    private: str
    value: str


def mail_rule(visible: Dice) -> MailRule:
    """Return this variant's order of parameters, and its private one."""
    dice = visible.part("house")
    (private,) = private_names(dice, 1)
    value = f"{dice.choose(('cell', 'desk', 'dock', 'hall'))}{dice.number(10, 99)}"
    # The private parameter never stands last: so each order shows in most lines.
    order = dice.choose(
        (
            (private, "BODY", "SIZE"),
            (private, "SIZE", "BODY"),
            ("BODY", private, "SIZE"),
        )
    )
    return MailRule(order, private, value)


def _mail_task(visible: Dice) -> Material:
    rule = mail_rule(visible)
    says = {
        "SIZE": ("`SIZE`", "`SIZE=` and the number of octets", "always"),
        "BODY": ("`8BITMIME`", "`BODY=8BITMIME`", "if the message has octets above 127"),
        rule.private: (f"`{rule.private}`", f"`{rule.private}={rule.value}`", "always"),
    }  # fmt: skip
    return Material(
        "The house rule: which parameters, and in this order",
        (
            (
                "A parameter stands in the line only if its keyword was offered. Each has one "
                "space before it. What stands further up in the table comes first."
            ),
        ),
        header=("keyword that must be offered", "parameter", "when it is used"),
        rows=tuple(says[name] for name in rule.order),
    )


def _mail_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    rule = mail_rule(visible)
    letter = b"Subject: Lunch\r\n\r\nAt noon?\r\n"
    both = {rule.private: "=" + rule.value, "SIZE": f"={len(letter)}"}
    words = "".join(f" {name}{both[name]}" for name in rule.order if name in both)
    offers: dict[str, list[str]] = {"SIZE": ["1000000"], rule.private: [], "HELP": []}
    cases = (
        Case(
            ("ann@example.org", letter, {"PIPELINING": []}),
            b"MAIL FROM:<ann@example.org>\r\n",
            "nothing on offer that MAIL could use",
            "RFC 5321 section 4.1.1.2",
            belief="unknown-is-skipped",
        ),
        Case(
            ("ann@example.org", letter, offers),
            f"MAIL FROM:<ann@example.org>{words}\r\n".encode(),
            "two offers that MAIL can use, and the order of the house",
            "RFC 1870 section 6",
        ),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "mail_line", cases)


def _size_task(visible: Dice) -> Material:
    words = visible.choose(("Lunch?", "Dinner?", "Supper?", "Breakfast?"))
    lines = [f"Subject: {words}", "", ".. at noon", "."]
    size = sum(len(line) + 2 for line in lines)
    shown = [line.encode() for line in lines]
    return Material(
        "One letter, three servers",
        (f"The letter is `{shown!r}`: {size} octets.",),
        header=("offers", "what `size_up` returns"),
        rows=(
            (f"`{{'SIZE': ['{size}']}}`", f"`({size}, True)`"),
            (f"`{{'SIZE': ['{size - 1}']}}`", f"`({size}, False)`"),
            ("`{'HELP': []}`", f"`({size}, True)`"),
        ),
    )


def _size_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    letter = [b"Subject: Lunch?", b"", b"At noon."]
    cases = (
        Case(
            (letter, {"SIZE": ["29"]}),
            (29, True),
            "a letter that just fits",
            _SIZE,
            belief="crlf-is-free",
        ),
        Case((letter, {"SIZE": ["28"]}), (29, False), "a letter too large by one", _SIZE),
        Case((letter, {}), (29, True), "a server without SIZE", "RFC 1870 section 4"),
    )  # fmt: skip
    yield from try_function(Tried(part, is_hidden=False), calls, "size_up", cases)


TASKS: dict[str, Callable[[Dice], Material]] = {
    "extensions-offers": _offers_task,
    "extensions-mail": _mail_task,
    "extensions-size": _size_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "extensions-offers": _offers_public,
    "extensions-mail": _mail_public,
    "extensions-size": _size_public,
}
