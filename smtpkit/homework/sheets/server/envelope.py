"""The part on the envelope: recipients, RSET, EHLO again.

RFC 5321 sections 2.4, 3.3, 4.1.1.5, 4.1.4 and 4.5.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..private import private_name
from ..trying import Tried, as_data, same
from .driving import MAILBOXES, Said

__all__ = ["PUBLIC", "TASKS", "TakingBack", "taking_back", "try_envelope"]


class TakingBack(NamedTuple):
    """A private verb that takes recipients back.

    Args:
        verb: the verb.
        which: ``"first"``, ``"last"`` or ``"others"``: all but the first.
    """

    verb: str
    which: str


_WHICH = {
    "first": "the recipient that was accepted first",
    "last": "the recipient that was accepted last",
    "others": "all recipients but the one accepted first",
}


def taking_back(visible: Dice) -> TakingBack:
    """Return this variant's private verb for recipients."""
    dice = visible.part("house")
    return TakingBack(private_name(dice), dice.choose(sorted(_WHICH)))


def try_envelope(
    tried: Tried, calls: Calls, mailboxes: Sequence[str], said: Said
) -> Trial:
    """Say the commands to a new `Envelope`; compare codes and envelope."""
    made = calls.make("Envelope", list(mailboxes))
    codes, wrong, envelope = list[Any](), made.raised, None
    for verb, argument in said.commands:
        if not wrong:
            outcome = calls.method(made.value, "command", verb, argument)
            codes.append(outcome.value)
            wrong = outcome.raised
    if not wrong:
        outcome = calls.method(made.value, "envelope")
        envelope, wrong = as_data(outcome.value), outcome.raised
    is_right = not wrong and same(codes, list(said.codes))
    is_right = is_right and same(envelope, as_data(said.envelope))
    shown = ", ".join(f"{verb} {argument}".strip() for verb, argument in said.commands)
    return Trial(
        said.category,
        is_right,
        f"{shown}: {list(said.codes)}, then {said.envelope!r}",
        f"raised {wrong}" if wrong else f"{codes}, then {envelope!r}",
        tried.part.taught_in,
        said.source,
        tried.is_hidden,
        said.weight,
        said.belief,
    )


def _envelope_task(visible: Dice) -> Material:
    house = taking_back(visible)
    return Material(
        "What `command` is asked, and what it answers",
        (
            (
                "Elsewhere lines are read and mail data is taken; here only the envelope is "
                "kept. What is out of order is answered 503, and changes nothing."
            ),
        ),
        header=("verb", "argument", "what it does"),
        rows=(
            ("`EHLO`", "a name", "250; an open transaction is forgotten"),
            ("`EHLO`", "`''`", "501; nothing changes"),
            ("`RSET`", "`''`", "250; an open transaction is forgotten"),
            ("`MAIL`", "a path, or `''`", "250; begins a transaction, after EHLO"),
            ("`RCPT`", "a path", "250 and kept; 550 for no mailbox of this host"),
            ("`DATA`", "`''`", "354 if a recipient was accepted"),
            (
                f"`{house.verb}`",
                "`''`",
                (
                    f"House rule: 250 if a recipient was accepted; takes back "
                    f"{_WHICH[house.which]}"
                ),
            ),
        ),
    )


def _envelope_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    house = taking_back(visible)
    hello, mail = ("EHLO", "me.example"), ("MAIL", "ann@example.org")
    bob, carol = (("RCPT", mailbox) for mailbox in MAILBOXES)
    kept = {"first": [carol[1]], "last": [bob[1]], "others": [bob[1]]}[house.which]
    tried = Tried(part, is_hidden=False)
    for said in (
        Said(
            (hello, mail, bob, ("RCPT", "eve@example.net"), carol),
            (250, 250, 250, 550, 250),
            ["ann@example.org", list(MAILBOXES)],
            "two recipients that exist, and one that does not",
            "RFC 5321 section 3.3",
            belief="refusal-resets",
        ),
        Said(
            (hello, mail, bob, ("EHLO", "me.example"), bob),
            (250, 250, 250, 250, 503),
            None,
            "a second EHLO",
            "RFC 5321 section 4.1.4",
            belief="hello-once",
        ),
        Said(
            (hello, mail, bob, carol, (house.verb, "")),
            (250, 250, 250, 250, 250),
            ["ann@example.org", kept],
            "the private verb of this house",
            "RFC 5321 section 4.1.5",
        ),
    ):
        yield try_envelope(tried, calls, MAILBOXES, said)


TASKS: dict[str, Callable[[Dice], Material]] = {"server-envelope": _envelope_task}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "server-envelope": _envelope_public
}
