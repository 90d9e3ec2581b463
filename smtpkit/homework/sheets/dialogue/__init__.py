"""The assignment `dialogue`: the way of a letter, conversations read, written, repaired.

RFC 5321 sections 2.3, 3.3, 4.1.1, 4.1.4, 4.1.5, 4.2 and 5.1; RFC 6409; RFC 7505; RFC 8314.
`route` holds the parts on roles, ports, MX records and responsibility, `reading` those on
states, refusals, replies and dots, `talking` the sessions, `explaining` an assistant's
answer and a refusal.  Lessons 01, 02, 03 and 05 teach what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Assignment, Calls, Part, Trial
from ..material import Material
from . import explaining, reading, route, talking

__all__ = ["ASSIGNMENT", "public", "task"]

#: points, part, title, name, what teaches it.
_PARTS = (
    (5, "roles", "Which role does each program play?", "roles",
     "01_roles_and_route#architecture"),
    (5, "doors", "Which port, and where does TLS begin?", "doors",
     "01_roles_and_route#ports"),
    (8, "mx", "Which hosts are called, in which order?", "routes",
     "01_roles_and_route#other-look"),
    (8, "held", "Who holds the letter, and when?", "held",
     "01_roles_and_route#custody-look"),
    (10, "states", "Which state does each line lead to?", "states",
     "03_commands_and_states#path-look"),
    (10, "refused", "Which lines are refused, and how?", "refused",
     "03_commands_and_states#refusals-look"),
    (5, "pieces", "How many replies are complete?", "complete",
     "05_reply_codes#lines-look"),
    (5, "dots", "Which dots travel, which are stored?", "dots",
     "02_a_session#run-dots"),
    (14, "session", "A session of your own, with a private verb", "my_lines",
     "02_a_session#by-hand"),
    (10, "repair", "A broken session, repaired", "repaired",
     "03_commands_and_states#refusals-look"),
    (8, "codes", "Conversations with given codes", "conversations",
     "03_commands_and_states#my-path"),
    (6, "assistant", "Correct the assistant", "faults", "05_reply_codes#in-short"),
)  # fmt: skip

_REFUSAL = Part(
    id="dialogue-refusal",
    title="Explain one refusal, in about 80 words",
    points=6,
    taught_in="03_commands_and_states#refusals-look",
    rubric=(
        (6, "the code, the rule with its section, the state after it, the next step"),
        (
            4,
            "three of these four; or all of them, and the section is not the right one",
        ),
        (2, "what the code says, and nothing beyond it that holds"),
        (0, "the conversation told again, or an explanation that the RFC denies"),
    ),
)

ASSIGNMENT = Assignment(
    slug="dialogue",
    title="Dialogue: roles, routes and conversations",
    minutes=60,
    parts=(
        *(
            Part(
                id=f"dialogue-{name}",
                title=title,
                points=points,
                names=(variable,),
                taught_in=taught_in,
            )
            for points, name, title, variable, taught_in in _PARTS
        ),
        _REFUSAL,
    ),
)

_TASKS = route.TASKS | reading.TASKS | talking.TASKS | explaining.TASKS
_PUBLIC = route.PUBLIC | reading.PUBLIC | talking.PUBLIC | explaining.PUBLIC


def task(part_id: str, visible: Dice) -> Material:
    """Return the material of a part for one student."""
    return _TASKS[part_id](visible)


def public(part_id: str, calls: Calls, visible: Dice) -> Iterator[Trial]:
    """Try an answer on what may be seen; a part marked by hand has nothing to try."""
    if part_id in _PUBLIC:
        yield from _PUBLIC[part_id](ASSIGNMENT.part(part_id), calls, visible)
