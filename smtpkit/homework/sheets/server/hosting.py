"""The part on the whole server, which several clients talk to.

RFC 5321 sections 3.3, 4.1.4, 4.1.5, 4.2.4 and 4.5.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..private import private_name
from ..trying import Tried, as_data, same
from .driving import ANY_REFUSAL, MAILBOXES, Driven, Said, drive, lines
from .steps import PrivateRow

__all__ = ["PUBLIC", "TASKS", "desk_row", "try_server"]


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
    or_else: Said | None = None,
) -> Trial:
    """Give pieces to a new `Server`; compare the codes and the letters.

    Args:
        tried: makes the trial.
        calls: asks the student's code.
        mailboxes: those that exist.
        pieces: what the client sends.
        said: what is wanted; `envelope` holds the letters.
        or_else: what is right as well, where a host may choose.
    """
    driven = drive(calls, mailboxes, pieces)
    is_right = _fits(driven, said) or (or_else is not None and _fits(driven, or_else))
    seen = f"{list(driven.codes)}; letters: {driven.letters!r:.200}"
    return Trial(
        said.category,
        is_right,
        f"{b''.join(pieces)!r:.160} gives {list(said.codes)}; "
        f"letters: {said.envelope!r:.200}",
        f"{driven.wrong}; {seen}" if driven.wrong else seen,
        tried.part.taught_in,
        said.source,
        tried.is_hidden,
        said.weight,
        said.belief,
    )


def _fits(driven: Driven, said: Said) -> bool:
    if driven.wrong or len(driven.codes) != len(said.codes):
        return False
    return same(driven.letters, as_data(said.envelope)) and all(
        wanted == code or (wanted == ANY_REFUSAL and code // 100 == 5)
        for code, wanted in zip(driven.codes, said.codes, strict=True)
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


TASKS: dict[str, Callable[[Dice], Material]] = {"server-whole": _whole_task}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "server-whole": _whole_public
}
