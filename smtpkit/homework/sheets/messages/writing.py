r"""Parts that write: encoded words, and dots that go and come.

RFC 2047 sections 2, 4 and 5; RFC 5321 sections 4.1.1.4 and 4.5.2.  Encoded words are
judged by reading them again, strictly: there are many right ways to write them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator

from ...dice import Dice
from ...parts import Calls, Outcome, Part, Trial
from ..material import Material
from ..trying import Case, Tried, shown, try_fed, try_function

__all__ = ["PUBLIC", "TASKS", "read_words", "try_encode"]

_WORDS = "RFC 2047 section 2"
_DOTS = "RFC 5321 section 4.5.2"
_END = "RFC 5321 section 4.1.1.4"
_PLACES = ("Zürich", "Genève", "Málaga", "Łódź", "Århus", "Kraków", "Győr", "Çeşme")
#: Longer than this no encoded word may be, its marks counted: RFC 2047 section 2.
_LONGEST = 75


def read_words(text: str) -> str:
    """Return what encoded words say, each read by itself and strictly.

    Raises:
        ValueError: something is no encoded word; the message says what, in a few words.

    >>> read_words("=?utf-8?q?Caf=C3=A9?= =?UTF-8?b?IQ==?=")
    'Café!'
    """
    return "".join(map(_read_word, text.split(" ")))


def _read_word(word: str) -> str:
    found = re.fullmatch(r"=\?utf-8\?([bq])\?([!->@-~]+)\?=", word, re.I)
    if not found:
        raise ValueError(f"{word!r} is no encoded word in UTF-8")
    if len(word) > _LONGEST:
        raise ValueError(f"an encoded word has {len(word)} characters")
    try:
        if found[1] in "bB":
            return base64.b64decode(found[2], validate=True).decode()
        if re.search(r"=(?![0-9A-Fa-f]{2})", found[2]):
            raise ValueError(f"{word!r} has an = without two hexadecimal digits")
        return binascii.a2b_qp(found[2].encode(), header=True).decode()
    except binascii.Error:
        raise ValueError(f"{word!r} is not base64") from None
    except UnicodeDecodeError:
        raise ValueError(f"{word!r} alone is not UTF-8") from None


def try_encode(
    tried: Tried, calls: Calls, texts: Iterable[tuple[str, str, str, float]]
) -> Iterator[Trial]:
    """Let the function `encode` write texts, and read them again.

    Args:
        tried: makes the trials.
        calls: asks for the function.
        texts: text, category, source, weight.
    """
    for text, category, source, weight in texts:
        seen = _read_again(calls.call("encode", text))
        case = Case((text,), text, category, source, weight)
        trial = tried.trial(case, f"encode({shown(text)}), read again,", seen)
        yield trial._replace(seen=trial.seen.removeprefix(f"raised {_UNREADABLE}: "))


#: What stands where an error's name would, if words cannot be read: no code raised it.
_UNREADABLE = "Unreadable"


def _read_again(outcome: Outcome) -> Outcome:
    """Return what encoded words say, in place of the words."""
    if outcome.raised:
        return outcome
    try:
        if not isinstance(outcome.value, str):
            raise ValueError(f"{shown(outcome.value)}, which is no text")
        return Outcome(read_words(outcome.value))
    except ValueError as error:
        return Outcome(raised=f"{_UNREADABLE}: {error}")


def _texts(visible: Dice) -> tuple[tuple[str, str, str, float], ...]:
    one, two = visible.sample(_PLACES, 2)
    return (
        (f"{one} {visible.number(10, 99)}?", "a short text", _WORDS, 1.0),
        (f"{two} + {one}! " * 4, "a text too long for one word", _WORDS, 1.0),
    )


def _encode_task(visible: Dice) -> Material:
    rows = tuple((f"`{text!r}`", why) for text, why, _, _ in _texts(visible))
    return Material("Texts to encode", header=("text", "what it is"), rows=rows)


def _encode_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    yield from try_encode(Tried(part, is_hidden=False), calls, _texts(visible))


# ---- messages-dots -------------------------------------------------------------------


def _stuff(visible: Dice) -> tuple[Case, ...]:
    n = visible.number(10, 99)
    return (
        Case(
            (b"Hi %d\r\n.\r\nBye\r\n" % n,), b"Hi %d\r\n..\r\nBye\r\n.\r\n" % n,
            "a line that is a dot", _DOTS, belief="dots-kept",
        ),
        Case(
            (b".profile %d" % n,), b"..profile %d\r\n.\r\n" % n,
            "a last line without an end", _END,
        ),
    )  # fmt: skip


def _unstuff(visible: Dice) -> tuple[Case, ...]:
    n = visible.number(10, 99)
    return (
        Case(
            (b"Hi %d\r\n..\r\n.\r\n" % n,), [[b"Hi %d" % n, b"."]],
            "the whole in one piece", _DOTS, belief="dots-kept",
        ),
        Case(
            (b"a..b\r\n.", b".%d\r\n.\r" % n, b"\n"), [[b"a..b"], [b".%d" % n], []],
            "three pieces", _DOTS, belief="chunk-is-line",
        ),
    )  # fmt: skip


def _dots_task(visible: Dice) -> Material:
    rows = [
        (f"`stuff({shown(case.arguments[0])})`", f"`{case.wanted!r}`")
        for case in _stuff(visible)
    ]
    for case in _unstuff(visible):
        pieces = ", then ".join(f"`{shown(piece)}`" for piece in case.arguments)
        rows.append((f"`Unstuffer()` fed {pieces}", f"`{case.wanted!r}`"))
    header = ("what goes in", "what comes back")
    return Material("Messages, and what travels", header=header, rows=tuple(rows))


def _dots_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    tried = Tried(part, is_hidden=False)
    yield from try_function(tried, calls, "stuff", _stuff(visible))
    yield from try_fed(tried, calls, "Unstuffer", _unstuff(visible))


TASKS = {"messages-encode": _encode_task, "messages-dots": _dots_task}
PUBLIC = {"messages-encode": _encode_public, "messages-dots": _dots_public}
