"""The assignment `replies`: a reply parser fed in any pieces, and what a client decides.

RFC 5321 sections 2.3.8, 3.8, 4.2, 4.2.5, 4.3.2 and 4.5.3.1.10; RFC 2034 section 4.
`reading` holds the parts on lines and replies, `values` those answered by a value,
`deciding` the client's decisions, `assistant` a fluent answer with six faults.  Lessons
02, 05, 09 and 11 teach what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Assignment, Calls, Part, Trial
from ..material import Material
from . import assistant, deciding, reading, values

__all__ = ["ASSIGNMENT", "public", "task"]

#: points, part, title, names, what teaches it.
_PARTS = (
    (6, "line", "One reply line, taken apart", "split_line", "05_reply_codes#run-lines"),
    (10, "pieces", "Lines from octets that come in pieces", "LineReader",
     "02_a_session#02-complete-lines"),
    (12, "multi-line", "Replies of many lines, in any pieces", "ReplyReader",
     "05_reply_codes#run-lines"),
    (6, "broken", "What is no reply", "read_reply", "05_reply_codes#run-one-yz"),
    (8, "read", "Which reply answers what?", "answered",
     "09_pipelining_and_chunking#09-read-reply"),
    (6, "digits", "Codes that stand in no list", "readings",
     "05_reply_codes#run-unknown"),
    (8, "enhanced", "Enhanced codes, where they stand", "enhanced",
     "11_queues_and_reports#run-enhanced"),
    (12, "decide", "What the client does next", "decide", "05_reply_codes#decide-look"),
    (6, "too-many", "Too many recipients", "decide_rcpt", "05_reply_codes#run-552"),
    (6, "pair", "A connection that closes too early", "pair",
     "05_reply_codes#run-more"),
    (8, "fates", "Who holds the letter, who must report?", "fates",
     "11_queues_and_reports#promise-look"),
    (12, "assistant", "Correct the assistant", "faults", "05_reply_codes#in-short"),
)  # fmt: skip

ASSIGNMENT = Assignment(
    slug="replies",
    title="Replies: read them in any pieces, and decide",
    minutes=90,
    parts=tuple(
        Part(
            id=f"replies-{name}",
            title=title,
            points=points,
            names=(variable,),
            taught_in=taught_in,
        )
        for points, name, title, variable, taught_in in _PARTS
    ),
)

_TASKS = reading.TASKS | values.TASKS | deciding.TASKS | assistant.TASKS
_PUBLIC = reading.PUBLIC | values.PUBLIC | deciding.PUBLIC | assistant.PUBLIC


def task(part_id: str, visible: Dice) -> Material:
    """Return the material of a part for one student."""
    return _TASKS[part_id](visible)


def public(part_id: str, calls: Calls, visible: Dice) -> Iterator[Trial]:
    """Try an answer on what may be seen."""
    yield from _PUBLIC[part_id](ASSIGNMENT.part(part_id), calls, visible)
