r"""Judges of the parts on reading, and answers to them."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.replies import ASSIGNMENT
from ...sheets.trying import Case, Tried, try_function

__all__ = ["JUDGES", "WORKED"]

_LINES = "RFC 5321 section 4.2.1"
_BARE = "RFC 5321 section 4.2"


def _line(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    code = hidden.number(200, 559)
    word = b"W%d" % hidden.number(100, 999)
    cases = (
        Case((b"%d-%s" % (code, word),), (code, False, word), "more follows", _LINES),
        Case((b"%d %s" % (code, word),), (code, True, word), "the last line", _LINES),
        Case(
            (b"%d %s-%d go" % (code, word, code),),
            (code, True, b"%s-%d go" % (word, code)),
            "hyphens and digits in the text",
            _LINES,
            belief="digits-anywhere",
        ),
        Case(
            (b"%d-" % code,), (code, False, b""), "no text, and more follows", _LINES
        ),
        Case(
            (b"%d " % code,), (code, True, b""), "no text", _BARE,
            belief="reply-needs-text",
        ),
        Case(
            (b"%d" % code,), (code, True, b""), "the code alone", _BARE,
            belief="reply-needs-space",
        ),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-line"))
    yield from try_function(tried, calls, "split_line", cases)


JUDGES: dict[str, Judge] = {"replies-line": _line}

WORKED = {
    "replies-line": '''\
def split_line(line):
    """Return code, whether this is the last line, and text of one reply line."""
    return int(line[:3]), line[3:4] != b"-", line[4:]
''',
}
