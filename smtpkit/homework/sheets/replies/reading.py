r"""Parts on reading: octets to lines, lines to replies.

RFC 5321 sections 2.3.8, 4.2 and 4.2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..trying import Case, Tried, try_function

__all__ = ["PUBLIC", "TASKS"]

#: Texts that hold digits and hyphens, as servers write them.
_TEXTS = (b"SIZE 10485760", b"PIPELINING", b"mx.example.net at your service", b"HELP")


def _line_task(visible: Dice) -> Material:
    code, text = visible.choose((211, 214, 250, 252)), visible.choose(_TEXTS)
    return Material(
        "Reply lines come without their CRLF",
        ("The fourth octet says whether more lines follow.",),
        header=("line", "what `split_line` returns"),
        rows=(
            (f"`{b'%d-%s' % (code, text)!r}`", f"`({code}, False, {text!r})`"),
            ("`b'354 Start mail input'`", "`(354, True, b'Start mail input')`"),
        ),
    )


def _line_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    code, text = visible.choose((211, 214, 250, 252)), visible.choose(_TEXTS)
    source = "RFC 5321 section 4.2.1"
    cases = (
        Case(
            (b"%d-%s" % (code, text),),
            (code, False, text),
            "a line with a hyphen after its code",
            source,
            belief="line-is-reply",
        ),
        Case(
            (b"354 Start mail input",),
            (354, True, b"Start mail input"),
            "a line with a space after its code",
            source,
        ),
    )
    yield from try_function(Tried(part, is_hidden=False), calls, "split_line", cases)


TASKS: dict[str, Callable[[Dice], Material]] = {"replies-line": _line_task}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "replies-line": _line_public
}
