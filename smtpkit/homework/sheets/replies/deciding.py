"""Parts on deciding: enhanced codes, what comes next, who holds the letter.

RFC 5321 sections 3.8, 4.2.5, 4.3.2 and 4.5.3.1.10; RFC 2034 section 4.  The private verb
of `replies-decide` is the house rule of a variant: RFC 5321 section 4.1.5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...dice import Dice
from ..material import Material
from ..trying import Case, public_function, shown

__all__ = ["PUBLIC", "TASKS", "HouseRule", "house_rule"]

_VERBS = ("XPARK", "XHOLD", "XSTAMP", "XCOUNT", "XLABEL", "XSTORE", "XASK", "XMOVE")
_FIRST = "RFC 5321 section 4.3.2"
_ENHANCED = "RFC 2034 section 4"
_MANY = "RFC 5321 section 4.5.3.1.10"
_CLOSED = "RFC 5321 section 3.8"
_HELD = "RFC 5321 section 4.2.5"


class HouseRule(NamedTuple):
    """What two hosts have agreed on: a private verb, and how its replies are read.

    Args:
        verb: begins with X.
        waits: a code 2yz that says: not yet, ask later.
        was_done: a code 4yz that says: done before, go on.
        passing: a code 5yz that says: not now, ask later.
    """

    verb: str
    waits: int
    was_done: int
    passing: int

    @property
    def rows(self) -> tuple[tuple[int, str], ...]:
        """Code and decision."""
        return (
            (self.waits, "later"),
            (self.was_done, "done"),
            (self.passing, "later"),
        )


def house_rule(visible: Dice) -> HouseRule:
    """Throw the house rule of a variant."""
    return HouseRule(
        visible.choose(_VERBS),
        visible.number(256, 259),
        visible.number(456, 458),
        visible.number(556, 559),
    )


def _enhanced(visible: Dice) -> tuple[Case, ...]:
    detail = visible.number(1, 8)
    return (
        Case(
            ("RCPT", 550, f"5.1.{detail} Not here"), (f"5.1.{detail}", "Not here"),
            "a reply with an enhanced code", _ENHANCED,
        ),
        Case(
            ("RCPT", 550, "Not here"), (None, "Not here"),
            "a reply without an enhanced code", _ENHANCED, belief="enhanced-everywhere",
        ),
    )  # fmt: skip


def _decide(visible: Dice) -> tuple[Case, ...]:
    rule = house_rule(visible)
    return (
        Case(("RCPT", 250), "done", "a code of RFC 5321", _FIRST),
        Case(("DATA", 354), "go on", "a code of RFC 5321", _FIRST,
             belief="three-is-refusal"),
        Case((rule.verb, rule.was_done), "done", "the house rule",
             "RFC 5321 section 4.1.5"),
    )  # fmt: skip


def _decide_rcpt(visible: Dice) -> tuple[Case, ...]:
    return (
        Case((550, "5.1.1", 0), "give up", "any other refusal", _FIRST),
        Case((552, "5.5.3", visible.number(1, 99)), "later",
             "552, and its enhanced code says why", _MANY, belief="first-digit-always"),
    )  # fmt: skip


def _pair(visible: Dice) -> tuple[Case, ...]:
    code = visible.choose((450, 550, 553))
    return (
        Case(
            (["MAIL", "RCPT"], b"250 OK\r\n%d No\r\n" % code),
            [("MAIL", 250), ("RCPT", code)],
            "every command is answered", "RFC 5321 section 4.2",
        ),
        Case(
            (["MAIL", "RCPT"], b"250 OK\r\n"), [("MAIL", 250), ("RCPT", 451)],
            "the connection closed before the last reply", _CLOSED,
        ),
    )  # fmt: skip


def _fates(visible: Dice) -> tuple[Case, ...]:
    name = visible.choose(("ann", "joe", "eve", "kim"))
    here, there = "bob@example.net", "dan@example.net"
    return (
        Case(
            (f"{name}@example.org", [(here, 250), (there, 450)], 354, 250),
            {here: "theirs", there: "queue"},
            "one recipient accepted, one deferred", _HELD, belief="group-is-one",
        ),
        Case(
            (f"{name}@example.org", [(here, 550)], None, None), {here: "report"},
            "the only recipient is refused", _HELD, belief="refused-is-gone",
        ),
    )  # fmt: skip


_CASES: dict[str, tuple[str, Callable[[Dice], tuple[Case, ...]], str]] = {
    "replies-enhanced": ("enhanced", _enhanced, "Command, code and text"),
    "replies-too-many": (
        "decide_rcpt", _decide_rcpt, "Code, enhanced code, recipients accepted so far"
    ),
    "replies-pair": (
        "pair", _pair, "Commands sent, and all octets until the connection closed"
    ),
    "replies-fates": (
        "fates", _fates, "Reverse-path, recipients with codes, DATA's code, the dot's"
    ),
}  # fmt: skip


def _decide_task(visible: Dice) -> Material:
    rule = house_rule(visible)
    words = (
        f"Your hosts have agreed on a private verb, `{rule.verb}`. Three codes have a "
        "meaning of their own when they answer it, and only then. All other codes, "
        "and these three after any other command, say what they say everywhere."
    )
    rows = tuple((f"`{code}`", f'`"{decision}"`') for code, decision in rule.rows)
    header = (f"code after {rule.verb}", "decision")
    return Material("The house rule", (words,), header=header, rows=rows)


def _task(part_id: str) -> Callable[[Dice], Material]:
    _, cases, title = _CASES[part_id]

    def task(visible: Dice) -> Material:
        rows = tuple(
            (", ".join(f"`{shown(a)}`" for a in case.arguments), f"`{case.wanted!r}`")
            for case in cases(visible)
        )
        return Material(title, header=("what goes in", "what comes back"), rows=rows)

    return task


TASKS = {part_id: _task(part_id) for part_id in _CASES} | {
    "replies-decide": _decide_task
}
PUBLIC = {
    part_id: public_function(name, cases)
    for part_id, (name, cases, _) in _CASES.items()
} | {"replies-decide": public_function("decide", _decide)}
