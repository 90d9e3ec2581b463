"""Parts answered by a value: a transcript read, codes read, an assistant corrected.

The public checks judge the form only: otherwise the answer could be found by trying.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from ....protocol.codes import CODES
from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material

__all__ = [
    "ASKED",
    "DECISIONS",
    "PUBLIC",
    "SUBJECTS",
    "TASKS",
    "codes",
    "conversation",
]

#: What the first digit says, 2 to 5, and what the second is about, 0 to 5.
DECISIONS = ("done", "go on", "later", "give up")
SUBJECTS = ("syntax", "information", "connections", "unspecified", "mail system")
#: Registered, and used by nobody whom the course meets (RFC 5248, RFC 7372 and others).
_REGISTERED = {458, 459, 533, 534, 557, 558}


def codes(visible: Dice) -> list[int]:
    """Return six codes that stand in no RFC: each first digit, each second digit."""
    firsts = visible.shuffle((2, 3, 4, 5, *visible.sample((2, 3, 4, 5), 2)))
    found: list[int] = []
    for first, second in zip(firsts, range(6), strict=True):
        ten = range(100 * first + 10 * second, 100 * first + 10 * second + 10)
        taken = _REGISTERED.union(CODES, found)
        found.append(visible.choose([code for code in ten if code not in taken]))
    return visible.shuffle(found)


def _codes_task(visible: Dice) -> Material:
    return Material(
        "Six codes that no RFC lists",
        ("A server says them all the same. What does a good client make of them?",),
        header=("code", "what the server writes behind it"),
        rows=tuple(
            (f"`{code}`", words)
            for code, words in zip(codes(visible), visible.shuffle(_WORDS), strict=True)
        ),
    )


#: They say nothing about the code: words are for people.
_WORDS = (
    *("`All is well`", "`Go away`", "`Welcome`", "`Please hold the line`"),
    *("`550`", "`250 OK`"),
)


def _codes_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def pair(value: Any) -> str:
        is_pair = isinstance(value, list | tuple) and len(value) == 2
        if is_pair and value[0] in DECISIONS and value[1] in SUBJECTS:
            return ""
        return f"{value!r}; wanted is a pair such as {(DECISIONS[0], SUBJECTS[0])}"

    keys = codes(visible)
    wanted = f"a dictionary with the keys {', '.join(map(str, keys))}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, pair))


# ---- replies-read --------------------------------------------------------------------

#: The commands whose replies are to be found.
ASKED = ("EHLO", "MAIL", "RCPT 1", "RCPT 2", "RCPT 3")
#: How many lines greeting, EHLO, MAIL and each RCPT have: 17 in all, one of RCPT has one line.
_SIZES = tuple(
    sizes
    for sizes in product((1, 2, 3), (3, 4, 5, 6), *[(1, 2, 3)] * 4)
    if sum(sizes) == 16 and sizes[3:].count(1) == 1
)
_KEYWORDS = ("SIZE 10485760", "PIPELINING", "DSN", "HELP", "ENHANCEDSTATUSCODES")
#: Lines that go on; the first digits of the first are a trap.
_MORE = ("{0} is what other hosts say", "See the policy of this host", "One moment")


def conversation(visible: Dice) -> tuple[str, ...]:
    """Return what a server said, line by line, to a client that pipelines."""
    sizes = visible.choose(_SIZES)
    accepted, *refused = (
        visible.choose((250, 251)),
        *visible.sample((450, 451, 452, 550, 551, 553), 2),
    )
    codes_of_rcpt = visible.shuffle([accepted, *refused])
    greeting, ehlo, mail, *rcpt = sizes
    lines = _reply(
        220, greeting, ["mx.example.net ready", *_MORE[1:]], "No advertising"
    )
    keywords = ["mx.example.net", "8BITMIME", *visible.shuffle(_KEYWORDS)]
    lines += _reply(250, ehlo, keywords, keywords[-1])
    lines += _reply(250, mail, _MORE[1:], "OK")
    for code, size in zip(codes_of_rcpt, rcpt, strict=True):
        other = visible.choose((250, 450, 550))
        more = [_MORE[0].format(other), *_MORE[1:]]
        lines += _reply(code, size, more, f"Recipient: {_MEANING[code]}")
    return (*lines, "354 Start mail input")


_MEANING = {
    250: "OK",
    251: "will forward",
    450: "mailbox busy",
    451: "local error",
    452: "no room",
    550: "no such user",
    551: "user not local",
    553: "name not allowed",
}


def _reply(code: int, size: int, more: Sequence[str], last: str) -> list[str]:
    return [*(f"{code}-{text}" for text in more[: size - 1]), f"{code} {last}"]


def _read_task(visible: Dice) -> Material:
    words = (
        "The client said `EHLO` and read the answer. Then it sent one group: `MAIL`, "
        "three times `RCPT`, and `DATA`. These are all lines that came from the server."
    )
    return Material("What the server said", (words,), conversation(visible))


def _read_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def triple(value: Any) -> str:
        is_triple = isinstance(value, list | tuple) and len(value) == 3
        if is_triple and all(type(number) is int for number in value):
            return ""
        return f"{value!r}; wanted are three numbers such as (1, 2, 220)"

    wanted = f"a dictionary with the keys {', '.join(ASKED)}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, ASKED, triple))


TASKS = {"replies-digits": _codes_task, "replies-read": _read_task}
PUBLIC = {"replies-digits": _codes_public, "replies-read": _read_public}
