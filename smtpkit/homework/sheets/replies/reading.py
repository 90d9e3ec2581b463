r"""Parts on reading: octets to lines, lines to replies.

RFC 5321 sections 2.3.8, 4.2 and 4.2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..trying import Case, Raises, Tried, shown, try_fed, try_function

__all__ = ["PUBLIC", "TASKS"]

_LINES = "RFC 5321 section 2.3.8"
_REPLIES = "RFC 5321 section 4.2.1"
#: What servers write behind a code.
_TEXTS = (b"SIZE 10485760", b"PIPELINING", b"mx.example.net at your service", b"HELP")


def _split_line(visible: Dice) -> tuple[Case, ...]:
    code, text = visible.choose((211, 214, 250, 252)), visible.choose(_TEXTS)
    return (
        Case(
            (b"%d-%s" % (code, text),), (code, False, text),
            "a line with a hyphen after its code", _REPLIES,
        ),
        Case(
            (b"354 Start mail input",), (354, True, b"Start mail input"),
            "a line with a space after its code", _REPLIES,
        ),
    )  # fmt: skip


def _line_reader(visible: Dice) -> tuple[Case, ...]:
    text = b"250 " + visible.choose(_TEXTS)
    cut = visible.number(2, len(text) - 2)
    return (
        Case(
            (b"220 mx.example.net\r\n250 OK\r\n",), [[b"220 mx.example.net", b"250 OK"]],
            "two lines in one piece", _LINES, belief="chunk-is-line",
        ),
        Case(
            (text[:cut], text[cut:] + b"\r\n221"), [[], [text]],
            "a line in two pieces, and the beginning of another", _LINES,
            belief="half-a-line-fails",
        ),
    )  # fmt: skip


def _reply_reader(visible: Dice) -> tuple[Case, ...]:
    one, other = visible.sample(_TEXTS, 2)
    reply = b"250-%s\r\n250 %s\r\n" % (one, other)
    cut = visible.number(8, len(reply) - 8)
    return (
        Case(
            (b"354 Go on\r\n221 Bye\r\n",), [[(354, [b"Go on"]), (221, [b"Bye"])]],
            "two replies in one piece", _REPLIES, belief="chunk-is-line",
        ),
        Case(
            (reply[:cut], reply[cut:]), [[], [(250, [one, other])]],
            "a reply of two lines, in two pieces", _REPLIES, belief="line-is-reply",
        ),
    )  # fmt: skip


def _read_reply(visible: Dice) -> tuple[Case, ...]:
    text = visible.choose(_TEXTS)
    return (
        Case(
            ([b"250-%s" % text, b"250 OK"],), (250, [text, b"OK"]),
            "a reply of two lines", _REPLIES,
        ),
        Case(
            ([b"250-%s" % text, b"550 OK"],), Raises("ValueError"),
            "two lines with two codes", _REPLIES, belief="last-line-counts",
        ),
    )  # fmt: skip


#: part -> (name, the cases that may be seen, how they are tried, the title of the table).
_PARTS = {
    "replies-line": (
        "split_line", _split_line, try_function, "Reply lines come without their CRLF"
    ),
    "replies-pieces": (
        "LineReader", _line_reader, try_fed, "One list of whole lines for each piece"
    ),
    "replies-multi-line": (
        "ReplyReader", _reply_reader, try_fed, "One list of whole replies for each piece"
    ),
    "replies-broken": (
        "read_reply", _read_reply, try_function, "The lines of one reply, without CRLF"
    ),
}  # fmt: skip


def _task(part_id: str) -> Callable[[Dice], Material]:
    _, cases, _, title = _PARTS[part_id]

    def task(visible: Dice) -> Material:
        rows = tuple(
            (", ".join(f"`{shown(a)}`" for a in case.arguments), f"`{case.wanted!r}`")
            for case in cases(visible)
        )
        return Material(title, header=("what goes in", "what comes back"), rows=rows)

    return task


def _public(part_id: str) -> Callable[[Part, Calls, Dice], Iterator[Trial]]:
    name, cases, how, _ = _PARTS[part_id]

    def public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
        yield from how(Tried(part, is_hidden=False), calls, name, cases(visible))

    return public


TASKS = {part_id: _task(part_id) for part_id in _PARTS}
PUBLIC = {part_id: _public(part_id) for part_id in _PARTS}
