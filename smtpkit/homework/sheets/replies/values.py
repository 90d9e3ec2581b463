"""Parts answered by a value: a transcript read, codes read, an assistant corrected.

The public checks judge the form only: otherwise the answer could be found by trying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ....protocol.codes import CODES
from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material

__all__ = ["DECISIONS", "PUBLIC", "SUBJECTS", "TASKS", "codes"]

#: What the first digit says, 2 to 5, and what the second is about, 0 to 5.
DECISIONS = ("done", "go on", "later", "give up")
SUBJECTS = ("syntax", "information", "connections", "unspecified", "mail system")
#: Registered, and used by nobody whom the course meets (RFC 5248, RFC 7372 and others).
_REGISTERED = {458, 459, 533, 534, 557, 558}


def codes(visible: Dice) -> list[int]:
    """Return six codes that stand in no RFC: each first digit at least once."""
    found: list[int] = []
    for first in (2, 3, 4, 5, *visible.sample((2, 3, 4, 5), 2)):
        hundred = range(100 * first, 100 * first + 60)
        taken = _REGISTERED.union(CODES, found)
        found.append(visible.choose([code for code in hundred if code not in taken]))
    return visible.shuffle(found)


def _codes_task(visible: Dice) -> Material:
    return Material(
        "Six codes that no RFC lists",
        ("A server says them all the same. What does a good client make of them?",),
        header=("code", "what the server writes behind it"),
        rows=tuple((f"`{code}`", visible.choose(_WORDS)) for code in codes(visible)),
    )


#: They say nothing about the code: words are for people.
_WORDS = ("`All is well`", "`Go away`", "`Welcome`", "`Please hold the line`", "`550`")


def _codes_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def pair(value: Any) -> str:
        is_pair = isinstance(value, list | tuple) and len(value) == 2
        if is_pair and value[0] in DECISIONS and value[1] in SUBJECTS:
            return ""
        return f"{value!r}; wanted is a pair such as {(DECISIONS[0], SUBJECTS[0])}"

    keys = codes(visible)
    wanted = f"a dictionary with the keys {', '.join(map(str, keys))}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, pair))


TASKS: dict[str, Callable[[Dice], Material]] = {"replies-digits": _codes_task}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "replies-digits": _codes_public
}
