"""The assignment `extensions`: a client that reads EHLO and chooses.

RFC 5321 sections 2.2 and 4.1.1.1; RFC 1870, RFC 2920, RFC 3030, RFC 3207, RFC 4954 and
RFC 6152.  `reading` holds what follows from the list of offers, `sending` what goes out
together, `talking` the conversations, `values` the parts answered by a value, and `host`
the server that a client is given.  Lessons 06, 09 and 10 teach what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Assignment, Calls, Part, Trial
from ..material import Material
from . import reading, sending, talking, values

__all__ = ["ASSIGNMENT", "public", "task"]

ASSIGNMENT = Assignment(
    slug="extensions",
    title="Extensions: read the offers, and choose",
    minutes=120,
    parts=(
        Part(
            id="extensions-offers",
            title="Read the reply to EHLO",
            points=8,
            names=("read_offers",),
            taught_in="06_extensions#announce-nine",
        ),
        Part(
            id="extensions-opening",
            title="Open a session with EHLO, or with HELO",
            points=8,
            names=("open_session",),
            taught_in="06_extensions#run-old-server",
        ),
        Part(
            id="extensions-mail",
            title="Write MAIL with the parameters that were offered",
            points=10,
            names=("mail_line",),
            taught_in="06_extensions#offer-and-use",
        ),
        Part(
            id="extensions-size",
            title="Count a letter, and compare it with SIZE",
            points=6,
            names=("size_up",),
            taught_in="06_extensions#size-before",
        ),
        Part(
            id="extensions-groups",
            title="Put commands into groups",
            points=10,
            names=("groups",),
            taught_in="09_pipelining_and_chunking#run-group",
        ),
        Part(
            id="extensions-chunks",
            title="Cut a letter into BDAT chunks",
            points=8,
            names=("chunks",),
            taught_in="09_pipelining_and_chunking#run-chunk",
        ),
        Part(
            id="extensions-mechanism",
            title="Pick a mechanism to log in",
            points=8,
            names=("pick",),
            taught_in="10_starttls_and_auth#run-duty",
        ),
        Part(
            id="extensions-secure",
            title="STARTTLS, EHLO again, then AUTH",
            points=10,
            names=("log_in",),
            taught_in="10_starttls_and_auth#run-forgotten",
        ),
        Part(
            id="extensions-usable",
            title="What may be said to this server?",
            points=8,
            names=("lines",),
            taught_in="06_extensions#run-not-offered",
        ),
        Part(
            id="extensions-replies",
            title="Whose reply is this?",
            points=6,
            names=("fate",),
            taught_in="09_pipelining_and_chunking#run-one-fails",
        ),
        Part(
            id="extensions-deliver",
            title="The whole client",
            points=12,
            names=("deliver",),
            taught_in="09_pipelining_and_chunking#four-run",
        ),
        Part(
            id="extensions-assistant",
            title="Correct the assistant",
            points=6,
            names=("faults",),
            taught_in="09_pipelining_and_chunking#which-look",
        ),
    ),
)

_TASKS = reading.TASKS | sending.TASKS | talking.TASKS | values.TASKS
_PUBLIC = reading.PUBLIC | sending.PUBLIC | talking.PUBLIC | values.PUBLIC


def task(part_id: str, visible: Dice) -> Material:
    """Return the material of a part for one student."""
    return _TASKS[part_id](visible)


def public(part_id: str, calls: Calls, visible: Dice) -> Iterator[Trial]:
    """Try an answer on what may be seen."""
    yield from _PUBLIC[part_id](ASSIGNMENT.part(part_id), calls, visible)
