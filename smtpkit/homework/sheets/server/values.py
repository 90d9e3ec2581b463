"""Parts answered by a value: refusals, lengths of letters, six faults.

The public checks judge the form only: otherwise the answer could be found by trying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..advice import Topic, advice_public, advice_task
from ..forms import check_form, dictionary
from ..material import Material

__all__ = ["PUBLIC", "REFUSALS", "TASKS", "TOPICS", "letters", "session"]

#: How many lines of the session are refused.
REFUSALS = 6
_CODES = (500, 501, 502, 503, 504, 550, 555)

_ANN, _BOB = "<ann@example.org>", "<bob@example.net>"


def session(visible: Dice) -> list[str]:
    """Return the client's lines of a session: ten that are taken, and six others."""
    dice = visible.part("session")
    name = f"me{dice.number(10, 99)}.example"
    taken = [
        dice.choose(("NOOP", "RSET", "noop hello")),
        f"EHLO {name}",
        dice.choose(("VRFY bob", "NOOP 503", "vrfy Carol")),
        f"mail from:{_ANN}",
        f"RCPT TO:{_BOB}",
        f"EHLO {name}",
        "MAIL FROM:<>",
        "RCPT TO:<Postmaster>",
        "rcpt to:<carol@EXAMPLE.NET>",
        dice.choose(("QUIT", "quit")),
    ]
    # After which of these lines a trap may stand, so that it is one, and no other.
    new, idle, open_ = (1,), (2, 3, 6), (4, 5, 7, 8, 9)
    traps = [
        (f"MAIL FROM:<fay{dice.number(10, 99)}@example.com>", (*new, *open_)),
        dice.choose(((f"RCPT TO:{_BOB}", (*new, *idle)), ("DATA", (*new, *idle)))),
        dice.choose(
            (
                ("MAIL FROM: <dave@example.org>", idle),
                ("RCPT TO:bob@example.net", open_),
            )
        ),
        (dice.choose(("HALO", "RESET", "MIAL FROM:<>", "RECPT TO:<>")), range(1, 10)),
        (f"RCPT TO:<eve{dice.number(10, 99)}@example.net>", open_),
        dice.choose(
            (
                (f"MAIL FROM:{_ANN} SIZE={dice.number(100, 999)}", idle),
                (f"RCPT TO:{_BOB} NOTIFY=NEVER", open_),
            )
        ),
    ]
    behind: list[list[str]] = [[] for _ in taken]
    for line, places in dice.shuffle(traps):
        behind[dice.choose(list(places)) - 1].append(line)
    return [
        line
        for first, more in zip(taken, behind, strict=True)
        for line in (first, *more)
    ]


def _refused_task(visible: Dice) -> Material:
    return Material(
        "What a client said, line by line",
        (
            (
                "The server offers no extension. It knows the mailboxes `bob` and `carol` at "
                "`example.net`, and hides its users. It keeps strictly to RFC 5321."
            ),
        ),
        lines=tuple(session(visible)),
    )


def _refused_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    count = len(session(visible))

    def form(value: Any) -> str:
        if not isinstance(value, dict):
            return f"{value!r}, which is no dictionary"
        for number, code in value.items():
            if number not in range(1, count + 1) or code not in _CODES:
                return f"the entry {number!r}: {code!r}"
        return "" if len(value) == REFUSALS else f"{len(value)} entries"

    codes = ", ".join(map(str, _CODES))
    wanted = f"{REFUSALS} entries: number of the line, and one of {codes}"
    yield from check_form(part, calls, wanted, form)


def letters(visible: Dice) -> dict[int, bytes]:
    """Return six streams of octets, each begun right behind a 354, by number."""
    dice = visible.part("letters")

    def words() -> bytes:
        count = dice.number(1, 4)
        choice = (b"lunch", b"is", b"ready", b"at", b"noon", b"today", b"again", b"Ann")
        return b" ".join(dice.sample(choice, count))

    end = b"\r\n.\r\n"
    dots = b"." * dice.number(3, 6)
    streams = [
        words() + b"\r\n.." + words() + end,
        words() + b"\r\n" + dots + b"\r\n" + words() + end,
        words() + b"\n.\n" + words() + end,
        words() + b"\r.\r" + words() + b"." + end,
        words() + end + b"NOOP\r\n" + words() + end,
        b".." + words() + b"\r\n\r\n" + words() + b" .." + end,
    ]
    first = dice.number(10, 90)
    return {first + place: text for place, text in enumerate(dice.shuffle(streams))}


def _stored_task(visible: Dice) -> Material:
    return Material(
        "Octets behind a 354",
        (
            (
                "A strict server reads each of them from the start. It takes bare CR and "
                "bare LF for octets like any other, and stores them."
            ),
        ),
        header=("number", "octets"),
        rows=tuple((f"`{n}`", f"`{text!r}`") for n, text in letters(visible).items()),
    )


def _stored_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def length(value: Any) -> str:
        is_count = type(value) is int and 0 <= value < 1000
        return "" if is_count else f"{value!r}; wanted is a number of octets"

    keys = list(letters(visible))
    wanted = f"a dictionary with the keys {', '.join(map(str, keys))}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, length))


#: What the assistant speaks of.
TOPICS = (
    Topic(
        "lf",
        "CRLF ends a line; LF alone is an octet like any other.",
        "CRLF or LF alone ends a line, so that old programs can talk to us.",
    ),
    Topic(
        "end",
        "The letter ends at CRLF, dot, CRLF, and LF, dot, LF is text.",
        "The letter ends at a line with a dot alone, so at LF, dot, LF as well.",
    ),
    Topic(
        "dots",
        "From a line that begins with dots I remove the first one.",
        "From a line that begins with dots I remove all that stand in front.",
    ),
    Topic(
        "order",
        "A command that comes out of order is answered 503.",
        "A command that comes out of order is answered 500, as an unknown one.",
    ),
    Topic(
        "space",
        "MAIL FROM: <ann@example.org> is answered 501, for its space.",
        "MAIL FROM: <ann@example.org> is taken: a space there is usual.",
    ),
    Topic(
        "rcpt",
        "A refused recipient leaves the transaction and the others alone.",
        "A refused recipient ends the transaction, so I forget the sender too.",
    ),
    Topic(
        "null",
        "MAIL FROM:<> is how reports come, so I take it.",
        "MAIL FROM:<> names nobody who could get a report, so I refuse it.",
    ),
    Topic(
        "quit",
        "After a wrong line I answer, and wait for the next one.",
        "After a wrong line I answer, and close the connection at once.",
    ),
    Topic(
        "postmaster",
        "Postmaster gets mail here, however the name is written.",
        "Postmaster gets 550 here, as nobody has opened such a mailbox.",
    ),
    Topic(
        "dot",
        "250 after the dot says that the letter is our affair now.",
        "250 after the dot says that the letter lies in the mailbox now.",
    ),
    Topic(
        "case",
        "For RCPT I take Bob and bob for two names, as letter case may count.",
        "For RCPT I write addresses in small letters, as case never counts.",
    ),
    Topic(
        "vrfy",
        "VRFY that tells nothing is answered 252.",
        "VRFY that tells nothing is answered 550, so that nobody learns a name.",
    ),
    Topic(
        "again",
        "A second EHLO is taken, and clears the open transaction.",
        "A second EHLO is refused, as the client has said its name already.",
    ),
)

#: The sections that may be named, and some that settle nothing here.
SECTIONS = (
    "5321 2.3.8",
    "5321 2.4",
    "5321 3.3",
    "5321 4.1.1.4",
    "5321 4.1.1.8",
    "5321 4.1.1.10",
    "5321 4.1.4",
    "5321 4.2.5",
    "5321 4.5.1",
    "5321 4.5.2",
    "5321 4.5.3.2",
    "5321 4.5.5",
    "5321 7.3",
)


def _assistant_task(visible: Dice) -> Material:
    return advice_task(visible, TOPICS, SECTIONS)


def _assistant_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    yield from advice_public(part, calls, TOPICS, SECTIONS)


def _choice_task(visible: Dice) -> Material:
    return Material(
        "What the RFC leaves to you",
        (
            "Pick one of these, or another one that your server shows.",
            "What becomes of bare LF in a letter: stored, or the letter refused?",
            "How long may a line be, and when is a line that is too long answered?",
            "Which recipients are refused at RCPT, and which only after the letter?",
            "What does the server keep in memory, and when does it let go of it?",
        ),
    )


TASKS: dict[str, Callable[[Dice], Material]] = {
    "server-refused": _refused_task,
    "server-stored": _stored_task,
    "server-assistant": _assistant_task,
    "server-choice": _choice_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "server-refused": _refused_public,
    "server-stored": _stored_public,
    "server-assistant": _assistant_public,
}
