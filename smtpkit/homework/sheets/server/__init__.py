"""The assignment `server`: a server's table, its lines, its dots, and its enemies.

RFC 5321 sections 2.3.8, 3.3, 4.1.1, 4.1.4, 4.1.5, 4.5.2 and 7.  `steps` holds the table
and the grammar, `octets` lines and mail data, `envelope` and `hosting` what they are
called, `values` the parts answered by a value; `driving` talks to a student's server.
Lessons 02, 03, 06, 07 and 12 teach what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Assignment, Calls, Part, Trial
from ..material import Material
from . import envelope, hosting, octets, steps, values

__all__ = ["ASSIGNMENT", "public", "task"]

ASSIGNMENT = Assignment(
    slug="server",
    title="Server: a table, dots, and hostile clients",
    minutes=120,
    parts=(
        Part(
            id="server-table",
            title="The table: what may be said when, and where it leads",
            points=10,
            names=("step",),
            taught_in="03_commands_and_states#my-path",
        ),
        Part(
            id="server-syntax",
            title="Read a command line: 500, 501 and 555",
            points=10,
            names=("read_command",),
            taught_in="03_commands_and_states#run-refusals",
        ),
        Part(
            id="server-lines",
            title="Octets to lines, however they were cut",
            points=8,
            names=("Lines",),
            taught_in="02_a_session#pieces",
        ),
        Part(
            id="server-text",
            title="Mail data: where it ends, and which dots go",
            points=10,
            names=("Text",),
            taught_in="07_message_structure#run-dots",
        ),
        Part(
            id="server-hello",
            title="The reply to EHLO",
            points=6,
            names=("hello",),
            taught_in="06_extensions#announce-nine",
        ),
        Part(
            id="server-envelope",
            title="The envelope: recipients, RSET and EHLO again",
            points=10,
            names=("Envelope",),
            taught_in="03_commands_and_states#run-second-ehlo",
        ),
        Part(
            id="server-refused",
            title="Which lines are refused, and how?",
            points=8,
            names=("refused",),
            taught_in="03_commands_and_states#run-refusals",
        ),
        Part(
            id="server-stored",
            title="How long is the letter that is stored?",
            points=8,
            names=("stored",),
            taught_in="07_message_structure#stored-dots",
        ),
        Part(
            id="server-whole",
            title="The whole server",
            points=18,
            names=("Server",),
            taught_in="12_abuse_and_defence#run-two-readings",
        ),
        Part(
            id="server-assistant",
            title="Correct the assistant",
            points=6,
            names=("faults",),
            taught_in="12_abuse_and_defence#section-seven",
        ),
        Part(
            id="server-choice",
            title="One choice of yours, in about 80 words",
            points=6,
            taught_in="12_abuse_and_defence#section-seven",
            rubric=(
                (
                    6,
                    "a choice, what else was possible, a reason, and the right section",
                ),
                (
                    4,
                    "a choice and a reason that holds, but no alternative or no section",
                ),
                (2, "a choice that the server shows, without a reason that holds"),
                (0, "no choice: the task told again, or a claim that the RFC denies"),
            ),
        ),
    ),
)

_TASKS = steps.TASKS | octets.TASKS | envelope.TASKS | hosting.TASKS | values.TASKS
_PUBLIC = (
    steps.PUBLIC | octets.PUBLIC | envelope.PUBLIC | hosting.PUBLIC | values.PUBLIC
)


def task(part_id: str, visible: Dice) -> Material:
    """Return the material of a part for one student."""
    return _TASKS[part_id](visible)


def public(part_id: str, calls: Calls, visible: Dice) -> Iterator[Trial]:
    """Try an answer on what may be seen; a part marked by hand has nothing to try."""
    if part_id in _PUBLIC:
        yield from _PUBLIC[part_id](ASSIGNMENT.part(part_id), calls, visible)
