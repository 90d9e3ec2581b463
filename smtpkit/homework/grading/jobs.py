"""What is graded, and what comes of it: plain values that travel between processes.

A job holds one submission, read already, and the seeds that its hidden inputs follow
from; never the course's secret.  `one` makes jobs and grades them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..parts import Trial

__all__ = ["Answer", "Job", "Key", "Limits", "PartResult", "Submission", "Variant"]


class Answer(NamedTuple):
    """The answer to one part, as the student handed it in.

    Args:
        part: id of the part.
        source: the code or the text; "" if nothing was found.
        found: what it was found by: "marker", "metadata", "name" or "" for nothing.
        remarks: what is odd about it, one sentence each.
        is_open: whether it looks as if nothing had been written yet.
    """

    part: str
    source: str = ""
    found: str = ""
    remarks: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True)
class Submission:
    """What was found in a file that was handed in.

    Args:
        answers: one for each part of the assignment, in its order.
        others: the source of every code cell that is the student's own; an answer may
            need an import or a function that stands in one of them.
        student: the id that the sheet's first cell gives; "" if it gives none.
        release: the release that it names; "" if it names none.
        slug: the assignment that it names; "" if it names none.
        remarks: what is odd about the file as a whole, one sentence each.
    """

    answers: tuple[Answer, ...]
    others: tuple[str, ...] = ()
    student: str = ""
    release: str = ""
    slug: str = ""
    remarks: tuple[str, ...] = ()


class Variant(NamedTuple):
    """Whose sheet the answers are judged as.

    Args:
        student: the id that the sheet follows from.
        release: the release that it follows from.
        seed: what the hidden inputs follow from: `smtpkit.homework.dice.hidden_seed`.
        is_given: whether the identity is the one that the file or folder gives; else it
            is the one that the sheet claims.
    """

    student: str
    release: str
    seed: bytes
    is_given: bool = True


@dataclass(frozen=True)
class Limits:
    """What one submission may take.

    Args:
        cpu_s: processor time of one part, in seconds.
        request_s: wall-clock time of one request, in seconds.
        part_s: wall-clock time of one part, in seconds.
        sheet_s: wall-clock time after which no further part is begun, in seconds.
        memory_mb: address space of a process.
        processes: processes and threads at once.
        file_mb: size of a file, and of the only folder that can be written to.
        answer_kb: what may come back from one request.
    """

    cpu_s: int = 5
    request_s: float = 10.0
    part_s: float = 30.0
    sheet_s: float = 300.0
    memory_mb: int = 512
    processes: int = 16
    file_mb: int = 16
    answer_kb: int = 4096


class Key(NamedTuple):
    """Tells whether a result still holds: all of it is equal, or the part is run again.

    It does not say who handed the answer in: two submissions of one sheet share keys.

    Args:
        part: id of the part.
        student: whose sheet it was judged as.
        release: of which release.
        answer: hash of the answer and of the code that it may need.
        judge: hash of the part and of all code that its judge may call.
        seed: hash of the seed of the hidden inputs.
    """

    part: str
    student: str
    release: str
    answer: str
    judge: str
    seed: str


@dataclass(frozen=True)
class Job:
    """One submission, ready to be graded in any process; see `one.make_job`.

    Args:
        slug: the assignment.
        submission: what was found in the file.
        variants: whose sheet it is judged as: the given identity first; a second one
            where the sheet claims another id or release.
        no_walls: whether it may be graded where nothing keeps the answers in.
        limits: what it may take.
        only: keys of the parts to grade; None for all.
    """

    slug: str
    submission: Submission
    variants: tuple[Variant, ...]
    no_walls: bool = False
    limits: Limits = field(default_factory=Limits)
    only: frozenset[Key] | None = None


@dataclass(frozen=True)
class PartResult:
    """What one part of one submission earned, and why.

    Args:
        key: part, student, release, and the hashes that say whether it still holds.
        points: what it earned; 0.0 until a person has looked, for a part marked by hand.
        out_of: what it is worth.
        trials: what was tried.
        remarks: how the answer was found, what is odd about it, what went wrong.
        found: "marker", "metadata", "name" or "" for nothing.
        source: the answer itself.
        needs_person: whether a person must look: a part marked by hand, or a judge that
            could not cope.
        walls: the walls that were up; empty where no code was run.
        seconds: how long it took.
        is_given: whether it was judged as the identity that the file or folder gives.
    """

    key: Key
    points: float
    out_of: int
    trials: tuple[Trial, ...] = ()
    remarks: tuple[str, ...] = ()
    found: str = ""
    source: str = ""
    needs_person: bool = False
    walls: tuple[str, ...] = ()
    seconds: float = 0.0
    is_given: bool = True

    @property
    def part(self) -> str:
        """Id of the part."""
        return self.key.part
