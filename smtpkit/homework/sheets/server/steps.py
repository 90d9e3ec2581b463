"""Parts on the table and on the grammar of a server.

RFC 5321 sections 2.4, 3.3, 4.1.1, 4.1.4, 4.1.5 and 4.2.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..private import private_name
from ..trying import Case, Tried, try_function

__all__ = [
    "PUBLIC",
    "TASKS",
    "ArgumentRule",
    "PrivateRow",
    "argument_rule",
    "private_row",
]

_ORDER = "RFC 5321 section 4.1.4"
_SYNTAX = "RFC 5321 section 4.1.1"


class PrivateRow(NamedTuple):
    """The row of a private verb in the table of this house.

    Args:
        verb: the verb.
        legal: the states in which it may be said.
        code: what it is answered there.
        after: the state that follows.
    """

    verb: str
    legal: tuple[str, ...]
    code: int
    after: str


#: Where the private verb is legal, and where it leads: never back to the same place.
_ROWS = (
    (("ready",), "greeted"),
    (("sender",), "ready"),
    (("recipient",), "sender"),
    (("sender", "recipient"), "ready"),
    (("ready", "sender"), "greeted"),
    (("recipient",), "ready"),
    (("ready", "recipient"), "greeted"),
    (("sender", "recipient"), "greeted"),
)


def private_row(visible: Dice) -> PrivateRow:
    """Return the private verb's row in this variant."""
    dice = visible.part("house")
    verb = private_name(dice)
    legal, after = dice.choose(_ROWS)
    # The digit 4 in the middle is not specified in SMTP: no other verb gets such a code.
    return PrivateRow(verb, legal, dice.number(241, 249), after)


def _table_task(visible: Dice) -> Material:
    row = private_row(visible)
    states = ", ".join(f"`{state}`" for state in row.legal)
    everywhere = "everywhere"
    return Material(
        "The table of this house",
        (
            (
                "States: `greeted`, `ready` (introduced), `sender` (MAIL was taken), "
                "`recipient` (a RCPT was taken), `text`, `closed`. In `text` only `.` is "
                "asked about, in `closed` nothing."
            ),
        ),
        header=("verb", "legal in", "code", "state after it"),
        rows=(
            ("`EHLO`, `HELO`", everywhere, "250", "`ready`"),
            ("`MAIL`", "`ready`", "250", "`sender`"),
            ("`RCPT`", "`sender`, `recipient`", "250", "`recipient`"),
            ("`DATA`", "`recipient`", "354", "`text`"),
            ("`.`", "`text`", "250", "`ready`"),
            ("`RSET`", everywhere, "250", "`ready`; `greeted` stays"),
            ("`NOOP`", everywhere, "250", "the same"),
            ("`VRFY`", everywhere, "252", "the same"),
            ("`QUIT`", everywhere, "221", "`closed`"),
            ("`HELP`", "known, not implemented", "502", "the same"),
            (f"`{row.verb}`", states, str(row.code), f"`{row.after}`"),
            ("any other", "not known", "500", "the same"),
            ("a known one elsewhere", "out of order", "503", "the same"),
        ),
    )


def _table_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    row = private_row(visible)
    cases = (
        Case(
            ("ready", "MAIL"),
            (250, "sender"),
            "the first step of a transaction",
            _ORDER,
        ),
        Case(
            ("sender", "DATA"),
            (503, "sender"),
            "DATA with no recipient",
            _ORDER,
            belief="refusal-resets",
        ),
        Case(
            (row.legal[0], row.verb),
            (row.code, row.after),
            "the private verb of this house",
            "RFC 5321 section 4.1.5",
        ),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "step", cases)


class ArgumentRule(NamedTuple):
    """A private verb, and the form of its argument.

    Args:
        verb: the verb.
        letters: how many capital letters its argument begins with.
        sign: what stands in the middle.
        digits: how many digits follow.
    """

    verb: str
    letters: int
    sign: str
    digits: int

    @property
    def example(self) -> str:
        """An argument of this form."""
        return "ABCD"[: self.letters] + self.sign + "12345"[: self.digits]


def argument_rule(visible: Dice) -> ArgumentRule:
    """Return the form of the private verb's argument in this variant."""
    dice = visible.part("house")
    verb = private_name(dice)
    return ArgumentRule(verb, dice.number(1, 4), dice.choose("-+/:"), dice.number(2, 5))


def _syntax_task(visible: Dice) -> Material:
    rule = argument_rule(visible)
    letters = f"{rule.letters} capital letter{'s' * (rule.letters > 1)}"
    return Material(
        "The grammar of this house",
        (
            (
                "Verbs, `FROM:` and `TO:` may be in any letter case. One space stands between "
                "verb and argument; no other space is allowed, but in a text. A path is what "
                "stands between the angle brackets: any octets but spaces, `<` and `>`."
            ),
        ),
        header=("verb", "argument", "what is returned of it"),
        rows=(
            ("`EHLO`, `HELO`", "one word", "the word"),
            ("`MAIL`", "`FROM:<path>`; the path may be empty", "the path"),
            ("`RCPT`", "`TO:<path>`", "the path"),
            ("`DATA`, `RSET`, `QUIT`", "none", "`''`"),
            ("`NOOP`", "none, or a text", "the text"),
            ("`VRFY`", "a text", "the text"),
            (
                f"`{rule.verb}`",
                f"{letters}, `{rule.sign}`, {rule.digits} digits: `{rule.example}`",
                "the argument",
            ),
        ),
    )


def _syntax_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    rule = argument_rule(visible)
    cases = (
        Case(
            (b"mail from:<Ann@example.org>",),
            (0, "MAIL", "Ann@example.org"),
            "a good line, in small letters",
            "RFC 5321 section 2.4",
            belief="case-matters",
        ),
        Case(
            (b"MAIL FROM: <ann@example.org>",),
            (501, "MAIL", ""),
            "a space behind the colon",
            "RFC 5321 section 3.3",
            belief="spaces-are-free",
        ),
        Case((b"MIAL FROM:<a@b.example>",), (500, "", ""), "no such verb", _SYNTAX),
        Case(
            (f"{rule.verb} {rule.example}".encode(),),
            (0, rule.verb, rule.example),
            "the private verb of this house",
            "RFC 5321 section 4.1.5",
        ),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "read_command", cases)


TASKS: dict[str, Callable[[Dice], Material]] = {
    "server-table": _table_task,
    "server-syntax": _syntax_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "server-table": _table_public,
    "server-syntax": _syntax_public,
}
