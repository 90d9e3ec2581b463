"""The assignment `replies`: a reply parser fed in any pieces, and what a client decides.

RFC 5321 sections 4.2, 4.3.2 and 4.5.3.1.10; RFC 2034 section 4.  `reading` holds the
parts on lines and replies, `values` those answered by a value, `deciding` the client's
decisions.  Lessons 02, 05, 09 and 11 teach what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Assignment, Calls, Part, Trial
from ..material import Material
from . import reading, values

__all__ = ["ASSIGNMENT", "public", "task"]

ASSIGNMENT = Assignment(
    slug="replies",
    title="Replies: read them in any pieces, and decide",
    minutes=90,
    parts=(
        Part(
            id="replies-line",
            title="One reply line, taken apart",
            points=6,
            names=("split_line",),
            taught_in="05_reply_codes#run-lines",
        ),
        Part(
            id="replies-digits",
            title="Codes that stand in no list",
            points=6,
            names=("readings",),
            taught_in="05_reply_codes#run-unknown",
        ),
    ),
)

_TASKS = reading.TASKS | values.TASKS
_PUBLIC = reading.PUBLIC | values.PUBLIC


def task(part_id: str, visible: Dice) -> Material:
    """Return the material of a part for one student."""
    return _TASKS[part_id](visible)


def public(part_id: str, calls: Calls, visible: Dice) -> Iterator[Trial]:
    """Try an answer on what may be seen."""
    yield from _PUBLIC[part_id](ASSIGNMENT.part(part_id), calls, visible)
