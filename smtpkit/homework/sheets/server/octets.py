r"""Parts on octets: lines, mail data, and the reply to EHLO.

RFC 5321 sections 2.3.8, 4.1.1.1, 4.1.1.4, 4.5.2 and 4.5.3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...dice import Dice
from ...parts import Calls, Outcome, Part, Trial
from ..material import Material
from ..private import private_name
from ..trying import Case, Tried, try_fed, try_function

__all__ = ["PUBLIC", "TASKS", "HelloRule", "hello_rule", "longest_line", "read_text"]

_LINES = "RFC 5321 section 2.3.8"
_END = "RFC 5321 section 4.1.1.4"
_DOTS = "RFC 5321 section 4.5.2"
_HELLO = "RFC 5321 section 4.1.1.1"


def longest_line(visible: Dice) -> int:
    """Return the longest command line of this house, in octets with its CRLF.

    512 is the least that a server must take (RFC 5321 section 4.5.3.1.4).
    """
    return visible.part("house").number(513, 999)


def _lines_task(visible: Dice) -> Material:
    most = longest_line(visible)
    return Material(
        "The house rule: how long a line may be",
        (
            (
                f"A line of more than {most} octets, its CRLF counted, is given as `None`, "
                "once its CRLF came. The next line is read as usual."
            ),
        ),
        header=("fed, piece by piece", "what `feed` returns each time"),
        rows=(
            (
                "`b'NOOP\\r\\nQU'`, `b'IT\\r'`, `b'\\n'`",
                "`[b'NOOP']`, `[]`, `[b'QUIT']`",
            ),
            (f"`b'a' * {most - 2} + b'\\r\\n'`", "a list with the line"),
            (f"`b'a' * {most - 1} + b'\\r\\n'`", "`[None]`"),
        ),
    )


def _lines_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    most = longest_line(visible)
    cases = (
        Case((b"NOOP\r\nQUIT\r\n",), [[b"NOOP", b"QUIT"]], "two lines at once", _LINES),
        Case(
            (b"NO", b"OP\r", b"\nQUIT"),
            [[], [], [b"NOOP"]],
            "a line in pieces, and half a line",
            _LINES,
            belief="chunk-is-line",
        ),
        Case(
            (b"a" * (most - 1), b"\r\nNOOP\r\n"),
            [[], [None, b"NOOP"]],
            "a line that is too long by one octet",
            "RFC 5321 section 4.5.3.1.4",
        ),
    )
    yield from try_fed(Tried(part, is_hidden=False), calls, "Lines", cases)


def read_text(calls: Calls, pieces: Iterable[bytes]) -> Outcome:
    """Feed pieces to a new `Text` until the letter is there.

    Returns:
        The letter, and all octets behind its end; None if the end never came.
    """
    made = calls.make("Text")
    if made.raised:
        return made
    waiting = list(pieces)
    while waiting:
        outcome = calls.method(made.value, "feed", waiting.pop(0))
        if outcome.raised or outcome.value is not None:
            break
    else:
        return Outcome(None)
    value = outcome.value
    if outcome.raised or not (isinstance(value, list | tuple) and len(value) == 2):
        return Outcome(raised=outcome.raised or f"no pair from feed(): {value!r:.80}")
    letter, rest = value
    if not isinstance(rest, bytes):
        return Outcome(raised=f"no octets behind the letter: {rest!r:.80}")
    return Outcome([letter, rest + b"".join(waiting)])


def _text_task(visible: Dice) -> Material:
    word = visible.choose((b"noon", b"dusk", b"dawn"))
    letter = b"At %b\r\n.\r\n" % word
    return Material(
        "What `feed` returns",
        (
            (
                "`None` while the letter goes on. With the octets that end it: the letter as "
                "its author wrote it, and the octets that came behind it."
            ),
        ),
        header=("fed, piece by piece", "what `feed` returns each time"),
        rows=(
            (
                f"`{b'At ' + word!r}`, `b'\\r\\n..\\r\\n'`, `b'.\\r\\nQUIT\\r\\n'`",
                f"`None`, `None`, `({letter!r}, b'QUIT\\r\\n')`",
            ),
            ("`b'.\\r\\n'`", "`(b'', b'')`"),
        ),
    )


def _text_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    tried = Tried(part, is_hidden=False)
    cases = (
        Case(
            (b"At noon.\r\n", b"..\r\n.\r\nQUIT\r\n"),
            [b"At noon.\r\n.\r\n", b"QUIT\r\n"],
            "a line with a dot, and a command behind the end",
            _DOTS,
            belief="dots-kept",
        ),
        Case(
            (b"At noon.\r", b"\n", b".", b"\r", b"\n"),
            [b"At noon.\r\n", b""],
            "an end that comes in pieces",
            _END,
            belief="chunk-is-line",
        ),
        Case((b"At noon.\r\n.",), None, "a letter that has not ended", _END),
    )
    for case in cases:
        called = f"Text() fed {', '.join(map(repr, case.arguments))}"
        yield tried.trial(case, called, read_text(calls, case.arguments))


class HelloRule(NamedTuple):
    """How this house answers EHLO: its name, and its keywords in their order."""

    host: str
    order: tuple[str, ...]


def hello_rule(visible: Dice) -> HelloRule:
    """Return this variant's host and order of keywords."""
    dice = visible.part("house")
    private = private_name(dice)
    town = dice.choose(("north", "south", "east", "west"))
    keywords = ("SIZE", "8BITMIME", "PIPELINING", "CHUNKING", "DSN", private)
    return HelloRule(
        f"mx{dice.number(10, 99)}.{town}.example", (*dice.shuffle(keywords),)
    )


def _hello_task(visible: Dice) -> Material:
    rule = hello_rule(visible)
    return Material(
        "The house rule: name and order",
        (
            (
                f"This host is `{rule.host}`. Its first line is the host's name, a space, "
                "`greets`, a space and the client's name. Keywords follow in this order; one "
                "that is not in the table is not announced."
            ),
        ),
        header=("place", "keyword"),
        rows=tuple((str(n), f"`{word}`") for n, word in enumerate(rule.order, 1)),
    )


def _hello_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    rule = hello_rule(visible)
    first, second = rule.order[0], rule.order[3]
    offers: dict[str, list[str]] = {second: [], first: ["7"]}
    greets = f"{rule.host} greets me.example"
    cases = (
        Case(
            ("me.example", {}),
            f"250 {greets}\r\n".encode(),
            "nothing on offer",
            _HELLO,
        ),
        Case(
            ("me.example", offers),
            f"250-{greets}\r\n250-{first} 7\r\n250 {second}\r\n".encode(),
            "two offers, in the order of this house",
            _HELLO,
            belief="hyphen-is-nothing",
        ),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "hello", cases)


TASKS: dict[str, Callable[[Dice], Material]] = {
    "server-lines": _lines_task,
    "server-text": _text_task,
    "server-hello": _hello_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "server-lines": _lines_public,
    "server-text": _text_public,
    "server-hello": _hello_public,
}
