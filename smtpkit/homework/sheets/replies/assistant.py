"""Correct the assistant: twelve sentences on replies, six of them wrong.

Each statement has a right and a wrong form; a variant shows twelve of sixteen, in an
order of its own, and six in the wrong form.  The sections that settle them are known to
the judge only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material

__all__ = ["FAULTS", "PUBLIC", "SHOWN", "STATEMENTS", "TASKS", "section", "sentences"]

FAULTS = 6
SHOWN = 12

#: name -> right form, wrong form.
STATEMENTS = {
    "line-end": (
        "A line ends at CRLF, and an LF alone ends nothing.",
        "A line ends at LF, so split there and strip what is left of a CR.",
    ),
    "one-read": (
        "Read on until a line has come without a hyphen after its code.",
        "One `recv(4096)` brings one reply, because no reply is longer than that.",
    ),
    "last-line": (
        "A hyphen after the code says that another line follows.",
        "An empty line says that a reply of several lines is complete.",
    ),
    "bare-code": (
        "A line that holds a code and no text is still a reply that one must read.",
        "A line that holds a code and no text is broken, so end the session.",
    ),
    "text": (
        "Decide by the code and leave the words to people.",
        "Look for OK in the words, because codes differ from server to server.",
    ),
    "unknown": (
        "Of a code that you do not know, take the first digit.",
        "Treat a code that you do not know as a syntax error, and give up.",
    ),
    "one-yz": (
        "A server does not answer with 1yz unless an extension says so.",
        "After 1yz wait, because a second reply to the same command will follow.",
    ),
    "same-code": (
        "All lines of one reply have the same code.",
        "The lines of one reply may have several codes, and the last one counts.",
    ),
    "too-many": (
        "Read 552 to RCPT as temporary where it means too many recipients.",
        "Report 552 to RCPT as final, also where it means too many recipients.",
    ),
    "421": (
        "Expect 421 after any command.",
        "Expect 421 only as the greeting, since later a server cannot leave.",
    ),
    "closed": (
        "If the connection breaks before a reply, act as if it had been 451.",
        "If the connection breaks before a reply, act as if it had been 550.",
    ),
    "enhanced-ehlo": (
        "Look for no enhanced code in the answer to EHLO.",
        "Each line of the answer to EHLO begins with an enhanced code.",
    ),
    "enhanced-class": (
        "The class of an enhanced code is the first digit of the reply code.",
        "Where 250 comes with 5.1.1, the enhanced code counts, being finer.",
    ),
    "dot": (
        "After 250 to the dot, the server answers for the letter and must report trouble.",
        "After 250 to the dot, the letter is delivered, and no report can follow.",
    ),
    "retry": (
        "After 4yz wait, half an hour as a rule, before you try that host again.",
        "After 4yz try that host again at once, until it gives in.",
    ),
    "null": (
        "Send no report for a letter that came with an empty reverse-path.",
        "Send the report for a letter with an empty reverse-path to its From address.",
    ),
}


def sentences(visible: Dice) -> list[tuple[str, bool]]:
    """Return what a variant shows: names of statements, and whether each is wrong."""
    names = visible.sample(list(STATEMENTS), SHOWN)
    wrong = set(visible.sample(range(SHOWN), FAULTS))
    return [(name, place in wrong) for place, name in enumerate(names)]


def section(value: Any) -> str:
    """Return RFC and section that a text names; "" if it names none.

    Without the number of an RFC it is RFC 5321.

    >>> section("4.2.1"), section("RFC 2034 section 4"), section(" RFC5321, 3.8. ")
    ('5321 4.2.1', '2034 4', '5321 3.8')
    """
    if not isinstance(value, str):
        return ""
    found = re.fullmatch(
        r"(?:RFC\s*(\d{3,5}))?[\s,§#:]*(?:section|sec\.?|section-)?[\s§]*"
        r"(\d+(?:\.\d+)*)\.?",
        value.strip(),
        re.I,
    )
    return f"{found[1] or '5321'} {found[2]}" if found else ""


def _task(visible: Dice) -> Material:
    lines = tuple(STATEMENTS[name][is_wrong] for name, is_wrong in sentences(visible))
    words = (
        f"An assistant was asked how a client reads replies. {FAULTS} lines are wrong."
    )
    return Material("What the assistant says", (words,), lines)


def _public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def form(value: Any) -> str:
        if isinstance(value, dict) and len(value) > FAULTS:
            return f"{len(value)} entries; wanted are {FAULTS} at most"
        lines = [key for key in range(1, SHOWN + 1) if not _lacks(value, key)]
        return dictionary(value, lines, _section_form)

    wanted = f"a dictionary of {FAULTS} line numbers at most, each with a section"
    yield from check_form(part, calls, wanted, form)


def _lacks(value: Any, key: int) -> bool:
    return isinstance(value, dict) and key not in value


def _section_form(value: Any) -> str:
    if section(value):
        return ""
    return f'{value!r} names no section, such as "4.1.4" or "RFC 2920 section 3.1"'


TASKS = {"replies-assistant": _task}
PUBLIC = {"replies-assistant": _public}
