"""The assignment `messages`: envelope and header, fields, MIME, dots and reports.

RFC 5321 sections 4.4 and 4.5.2; RFC 5322 sections 2.1.1, 2.2.3 and 3.6; RFC 2045, 2046
and 2047; RFC 3461 and 3464.  `letters` holds the parts on who wrote and who gets what,
`contents` those on MIME and on what a message may hold, `reports` a delivery report,
`assistant` a fluent answer with six faults, `reading` and `writing` the parts that ask
for code.  Lessons 07, 08 and 11 teach what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Assignment, Calls, Part, Trial
from ..material import Material
from . import assistant, contents, letters, reading, reports, writing

__all__ = ["ASSIGNMENT", "public", "task"]

#: points, part, title, names, what teaches it.
_PARTS = (
    (8, "envelope", "Who gets it, and who is named in it?", "envelope",
     "07_message_structure#list-look"),
    (8, "writers", "Who wrote each line?", "writers",
     "07_message_structure#written-look"),
    (8, "fields", "Fields, unfolded", "fields", "07_message_structure#fields-look"),
    (8, "journey", "The way of a letter, from its trace", "journey",
     "08_message_format_and_mime#date-look"),
    (6, "words", "Encoded words, read", "words",
     "07_message_structure#characters-look"),
    (8, "encode", "Encoded words, written", "encode",
     "07_message_structure#characters-look"),
    (8, "tree", "A message as a tree", "tree", "08_message_format_and_mime#explore"),
    (6, "cost", "What an encoding costs", "costs",
     "08_message_format_and_mime#two-look"),
    (10, "dots", "Dots, both ways", ("stuff", "Unstuffer"),
     "07_message_structure#dots-look"),
    (8, "report", "A delivery report, taken apart", "report",
     "11_queues_and_reports#fields-look"),
    (8, "flaws", "What is wrong with this message?", "flaws",
     "08_message_format_and_mime#lines-look"),
    (8, "house", "A field of your own house", "house",
     "07_message_structure#fields-look"),
    (6, "assistant", "Correct the assistant", "faults",
     "08_message_format_and_mime#in-short"),
)  # fmt: skip

ASSIGNMENT = Assignment(
    slug="messages",
    title="Messages: take them apart",
    minutes=90,
    parts=tuple(
        Part(
            id=f"messages-{name}",
            title=title,
            points=points,
            names=(names,) if isinstance(names, str) else names,
            taught_in=taught_in,
        )
        for points, name, title, names, taught_in in _PARTS
    ),
)

_TASKS = (
    letters.TASKS | contents.TASKS | reports.TASKS | assistant.TASKS
    | reading.TASKS | writing.TASKS
)  # fmt: skip
_PUBLIC = (
    letters.PUBLIC | contents.PUBLIC | reports.PUBLIC | assistant.PUBLIC
    | reading.PUBLIC | writing.PUBLIC
)  # fmt: skip


def task(part_id: str, visible: Dice) -> Material:
    """Return the material of a part for one student."""
    return _TASKS[part_id](visible)


def public(part_id: str, calls: Calls, visible: Dice) -> Iterator[Trial]:
    """Try an answer on what may be seen."""
    yield from _PUBLIC[part_id](ASSIGNMENT.part(part_id), calls, visible)
