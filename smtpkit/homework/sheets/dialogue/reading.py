"""Parts on reading a conversation: states, refusals, replies in pieces, dots.

RFC 5321 sections 2.3.8, 4.1.4, 4.2.1, 4.2.4 and 4.5.2.  The public checks judge the form
only: otherwise the answer could be found by trying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material
from .names import PEOPLE, first_number
from .walk import Walk, walk

__all__ = [
    "CODES",
    "PUBLIC",
    "REFUSALS",
    "STATES",
    "TASKS",
    "dots",
    "numbered",
    "pieces",
    "refused",
    "states",
]

STATES = ("GREETED", "READY", "SENDER", "RECIPIENT", "TEXT", "CLOSED")
CODES = (500, 501, 502, 503, 550)
#: How many lines of the second conversation are refused.
REFUSALS = 5


def states(visible: Dice) -> Walk:
    """Return the conversation whose states are asked for: twelve lines."""
    return walk(visible.part("walk"), ("order", "syntax", "nobody"))


def refused(visible: Dice) -> Walk:
    """Return the conversation whose refused lines are asked for: fourteen lines."""
    return walk(visible.part("walk"), ("order", "order", "syntax", "word", "nobody"))


def numbered(visible: Dice, lines: tuple[str, ...]) -> dict[int, str]:
    """Return the lines with the numbers that they have in the log."""
    return dict(enumerate(lines, first_number(visible.part("number"))))


# ---- replies in pieces ---------------------------------------------------------------

_MORE = ("One moment", "See the policy of this host", "250 is what other hosts say")


def pieces(visible: Dice) -> dict[int, bytes]:
    """Return what seven reads brought, by number: five replies, cut anywhere."""
    dice = visible.part("octets")
    codes = (250, *dice.shuffle((250, dice.choose((450, 452)), 550)), 354)
    stream = b""
    for code, size in zip(codes, dice.shuffle((1, 1, 1, 2, 3)), strict=True):
        for text in dice.sample(_MORE, size - 1):
            stream += b"%d-%s\r\n" % (code, text.encode())
        word = {250: "OK", 354: "Start mail input"}.get(code, dice.choose(PEOPLE))
        stream += b"%d %s\r\n" % (code, word.encode())
    ends = [at + 1 for at in range(len(stream)) if stream[at : at + 2] == b"\r\n"]
    # Two cuts between CR and LF, one after a code, three anywhere.
    cuts = {*dice.sample(ends[:-1], 2)}
    cuts.add(dice.choose(ends[:-1]) + 4)
    while len(cuts) < 6:
        cuts.add(dice.number(5, len(stream) - 5))
    places = [0, *sorted(cuts), len(stream)]
    cut = [stream[a:b] for a, b in pairwise(places)]
    return dict(enumerate(cut, first_number(dice)))


# ---- dots ----------------------------------------------------------------------------


def dots(visible: Dice) -> dict[int, tuple[str, str]]:
    """Return number -> what is asked, "travels" or "stored", and the line that is known."""
    dice = visible.part("lines")
    words = dice.sample(_WORDS, 7)
    few, many = "." * dice.number(2, 3), "." * dice.number(3, 5)
    known = [
        ("travels", dice.choose((f".{words[0]}", f"..{words[0]}"))),
        ("travels", f"{few}{words[1]}{dice.choose(('', '.', '..'))}"),
        ("travels", dice.choose((f"o.{words[2]}", f"{words[2]}. .", f"-.{words[2]}"))),
        ("stored", f"..{words[3]}"),
        ("stored", f"{many}{words[4]}{dice.choose(('', '.', '..'))}"),
        ("stored", dice.choose((f"{words[5]}..", f"-..{words[5]}", f"{words[5]} .."))),
    ]
    return dict(enumerate(dice.shuffle(known), first_number(dice)))


_WORDS = (
    *(
        "lunch",
        "noon",
        "lake",
        "boat",
        "bread",
        "cheese",
        "rain",
        "sun",
        "train",
        "bus",
    ),
    *(
        "letter",
        "stamp",
        "paper",
        "ink",
        "desk",
        "lamp",
        "chair",
        "door",
        "key",
        "road",
    ),
)


# ---- what the sheet shows, and what its checks look at -------------------------------


def _said(title: str, words: str, numbered_lines: dict[int, str]) -> Material:
    rows = tuple((str(number), f"`{line}`") for number, line in numbered_lines.items())
    return Material(title, (words,), (), ("line", "the client says"), rows)


def _server(said: Walk) -> str:
    boxes = " and ".join(f"`{box}`" for box in said.known)
    return (
        "From the log of a strict server, after its greeting `220`. It offers no "
        f"extension, and no `EXPN`. It knows the mailboxes {boxes}, and `Postmaster`."
    )


def _states_task(visible: Dice) -> Material:
    said = states(visible)
    return _said("A session", _server(said), numbered(visible, said.lines))


def _refused_task(visible: Dice) -> Material:
    said = refused(visible)
    return _said("Another session", _server(said), numbered(visible, said.lines))


def _pieces_task(visible: Dice) -> Material:
    rows = tuple((str(n), f"`{octets!r}`") for n, octets in pieces(visible).items())
    words = (
        "A client sent `MAIL`, `RCPT` three times and `DATA` as one group. Then it read, "
        "seven times. The connection is still open."
    )
    return Material("Octets, as they came", (words,), (), ("read", "octets"), rows)


def _dots_task(visible: Dice) -> Material:
    what = {
        "travels": ("the author wrote", "what travels?"),
        "stored": ("after `DATA` this came", "what is stored?"),
    }
    rows = tuple(
        (str(number), what[asked][0], f"`{line}`", what[asked][1])
        for number, (asked, line) in dots(visible).items()
    )
    header = ("number", "known", "line", "asked")
    return Material("Six lines of letters", (), (), header, rows)


def _one_of(values: tuple[object, ...]) -> Callable[[Any], str]:
    def form(value: Any) -> str:
        is_there = isinstance(value, int | str) and value in values
        return (
            "" if is_there else f"{value!r}; it is one of {', '.join(map(str, values))}"
        )

    return form


def _states_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    keys = list(numbered(visible, states(visible).lines))
    wanted = f"a dictionary with the keys {keys[0]} to {keys[-1]}"
    yield from check_form(
        part, calls, wanted, lambda v: dictionary(v, keys, _one_of(STATES))
    )


def _refused_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    keys = list(numbered(visible, refused(visible).lines))
    code = _one_of(CODES)

    def form(value: Any) -> str:
        if not isinstance(value, dict):
            return f"{value!r}, which is no dictionary"
        for number, content in value.items():
            if number not in keys or code(content):
                return f"the entry {number!r}: {content!r}"
        return "" if len(value) == REFUSALS else f"{len(value)} entries"

    codes = ", ".join(map(str, CODES))
    wanted = f"{REFUSALS} entries: number of the line, and one of {codes}"
    yield from check_form(part, calls, wanted, form)


def _pieces_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def count(value: Any) -> str:
        return (
            "" if type(value) is int and value >= 0 else f"{value!r}, which is no count"
        )

    keys = list(pieces(visible))
    wanted = f"a dictionary with the keys {keys[0]} to {keys[-1]}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, count))


def _dots_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def line(value: Any) -> str:
        is_line = isinstance(value, str) and "\n" not in value and "\r" not in value
        return "" if is_line else f"{value!r}, which is no line without its end"

    keys = list(dots(visible))
    wanted = f"a dictionary with the keys {keys[0]} to {keys[-1]}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, line))


TASKS: dict[str, Callable[[Dice], Material]] = {
    "dialogue-states": _states_task,
    "dialogue-refused": _refused_task,
    "dialogue-pieces": _pieces_task,
    "dialogue-dots": _dots_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "dialogue-states": _states_public,
    "dialogue-refused": _refused_public,
    "dialogue-pieces": _pieces_public,
    "dialogue-dots": _dots_public,
}
