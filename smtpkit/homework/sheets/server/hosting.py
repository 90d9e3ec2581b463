"""Parts on the envelope and on the whole server.

RFC 5321 sections 2.4, 3.3, 4.1.1.5, 4.1.4, 4.5.1 and 4.5.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..private import private_name
from ..trying import Tried, as_data, same
from .driving import drive, lines
from .steps import PrivateRow

__all__ = [
    "ANY_REFUSAL",
    "MAILBOXES",
    "PUBLIC",
    "TASKS",
    "Said",
    "TakingBack",
    "desk_row",
    "taking_back",
    "try_envelope",
    "try_server",
]

#: Among the codes that are wanted: any of 5yz.
ANY_REFUSAL = 599
MAILBOXES = ("bob@example.net", "Carol@example.net")


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


class Said(NamedTuple):
    """What is said to an envelope, and what is wanted of it.

    Args:
        commands: verb and argument of each.
        codes: what they are answered.
        envelope: what the envelope is at the end.
        category: what is tried, in words that give nothing away.
        source: RFC and section.
        weight: how much it counts among the trials of its part.
        belief: slug of the misconception that a wrong result gives away.
    """

    commands: tuple[tuple[str, str], ...]
    codes: tuple[int, ...]
    envelope: Any
    category: str
    source: str
    weight: float = 1.0
    belief: str = ""


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


def desk_row(visible: Dice) -> PrivateRow:
    """Return the row of the private verb of the whole server."""
    dice = visible.part("house")
    verb = private_name(dice)
    legal = dice.choose((("sender",), ("recipient",), ("sender", "recipient")))
    return PrivateRow(verb, legal, dice.number(241, 249), "ready")


def _whole_task(visible: Dice) -> Material:
    row = desk_row(visible)
    states = " and in ".join(f"`{state}`" for state in row.legal)
    return Material(
        "What this server knows",
        (
            (
                "It offers no extension. States are those of the lessons: `greeted`, `ready`, "
                "`sender` (MAIL was taken), `recipient` (a RCPT was taken), `text`."
            ),
        ),
        header=("line", "answer"),
        rows=(
            (
                "`EHLO`, `HELO`, `MAIL`, `RCPT`, `DATA`, `RSET`, `NOOP`, `QUIT`",
                "as usual",
            ),
            ("`RCPT` to no mailbox of this host", "550"),
            ("`VRFY` with a text", "252: this host hides its users"),
            ("out of order", "503; nothing changes"),
            ("a wrong argument, a parameter", "501, 555; nothing changes"),
            ("a line over 512 octets, or one that is no command", "500"),
            (
                f"House rule: `{row.verb}`, no argument, in {states}",
                f"{row.code}; the transaction is forgotten, the state is `{row.after}`",
            ),
            ("behind QUIT", "nothing is read, and nothing answered"),
        ),
    )


def try_server(
    tried: Tried,
    calls: Calls,
    mailboxes: Sequence[str],
    pieces: Sequence[bytes],
    said: Said,
) -> Trial:
    """Give pieces to a new `Server`; compare the codes and the letters.

    Args:
        tried: makes the trial.
        calls: asks the student's code.
        mailboxes: those that exist.
        pieces: what the client sends.
        said: what is wanted: `envelope` holds the letters, None for any.
    """
    driven = drive(calls, mailboxes, pieces)
    is_right = len(driven.codes) == len(said.codes) and all(
        wanted == code or (wanted == ANY_REFUSAL and code // 100 == 5)
        for code, wanted in zip(driven.codes, said.codes, strict=True)
    )
    if said.envelope is not None:
        is_right = is_right and same(driven.letters, as_data(said.envelope))
    seen = f"{list(driven.codes)}; letters: {driven.letters!r:.200}"
    shown = b"".join(pieces)
    return Trial(
        said.category,
        is_right and not driven.wrong,
        f"{shown!r:.160} gives {list(said.codes)}"
        + (f"; letters: {said.envelope!r:.200}" if said.envelope is not None else ""),
        f"{driven.wrong}; {seen}" if driven.wrong else seen,
        tried.part.taught_in,
        said.source,
        tried.is_hidden,
        said.weight,
        said.belief,
    )


def _whole_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    row = desk_row(visible)
    tried = Tried(part, is_hidden=False)
    hello = ("EHLO me.example", "MAIL FROM:<ann@example.org>")
    letter = (*hello, "RCPT TO:<bob@example.net>", "DATA", "Lunch?", "..", ".", "QUIT")
    yield try_server(
        tried,
        calls,
        MAILBOXES,
        lines(*letter),
        Said(
            (),
            (220, 250, 250, 250, 354, 250, 221),
            [["ann@example.org", ["bob@example.net"], b"Lunch?\r\n.\r\n"]],
            "a session with one letter, line by line",
            "RFC 5321 section 3.3",
        ),
    )
    reach = () if "sender" in row.legal else ("RCPT TO:<bob@example.net>",)
    yield try_server(
        tried,
        calls,
        MAILBOXES,
        lines(*hello, *reach, row.verb, "DATA"),
        Said(
            (),
            (220, 250, 250, *(250 for _ in reach), row.code, 503),
            [],
            "the private verb of this house",
            "RFC 5321 section 4.1.5",
        ),
    )


TASKS: dict[str, Callable[[Dice], Material]] = {
    "server-envelope": _envelope_task,
    "server-whole": _whole_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "server-envelope": _envelope_public,
    "server-whole": _whole_public,
}
