"""One submission: from its octets to points.

``make_job(octets, ...)`` reads the file, in the process that knows the course's secret;
it never raises whatever the file is.  ``keys_of(job)`` says what would be graded, without
running anything: a result with the same key still holds.  ``grade_one(job)`` grades, in
any process of any machine, and returns one `PartResult` for each part and variant, in
the order of `keys_of`.  Jobs and results can be pickled, compared and repeated.

    job = make_job(octets, student="ann7", slug="replies", release="2026", secret=secret)
    todo = frozenset(keys_of(job)) - known.keys()
    results = grade_one(dataclasses.replace(job, only=todo))

No answer makes `grade_one` raise.  It raises `NoWalls` where nothing keeps the answers in
and the job does not allow that; `walls.walls_here()` tells beforehand.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from functools import cache

from ...protocol.errors import BadArgument, SmtpkitError
from ..dice import Dice, hidden_seed, visible_dice
from ..parts import Assignment, Judge, Part, Trial, score
from ..sheets import find, slugs
from .answers import TEXT_STUB, read_submission
from .fingerprints import of_answers, of_judge, of_seed
from .harness import PartCalls
from .jobs import Answer, Job, Key, Limits, PartResult, Variant
from .processes import Worker
from .walls import Walls, walls_here

__all__ = ["COULD_NOT_COPE", "grade_one", "is_current", "keys_of", "make_job"]

#: Whose sheet is shown while no id is given.
EXAMPLE = "example"
MOST_TRIALS = 1_000
#: How the remark begins that is for lecturers alone: its words may quote what was wanted.
COULD_NOT_COPE = "The judge could not cope"
#: Modules that many answers import: imported before the fork, all forks have them.
_SHARED = (
    "base64", "collections", "dataclasses", "email", "enum", "functools", "itertools",
    "re", "smtpkit", "smtpkit.protocol", "smtpkit.protocol.commands",
    "smtpkit.protocol.replies", "string", "typing",
)  # fmt: skip
_IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w.]{1,80})", re.MULTILINE)


def make_job(
    octets: bytes,
    *,
    student: str,
    slug: str,
    release: str,
    secret: bytes,
    no_walls: bool = False,
    limits: Limits | None = None,
) -> Job:
    """Read a submission and make what `grade_one` takes.

    Args:
        octets: the file as it was handed in.
        student: the id that the file or folder gives.
        slug: the assignment.
        release: the release that the class was given.
        secret: the course's secret; it does not go into the job.
        no_walls: whether to grade where nothing keeps the answers in.
        limits: what a submission may take.
    Raises:
        BadArgument: there is no such assignment.
        SmtpkitError: this is a student's installation, without what judges.
    """
    assignment, _ = _known(slug)
    found = read_submission(octets, assignment)
    given = Variant(student, release, hidden_seed(secret, student, slug))
    variants = [given]
    # The sheet of one without an id is the example's; a file without its first cell
    # claims nothing.
    claimed = found.student or (EXAMPLE if found.slug == slug else student)
    version = found.release or release
    if (_same(claimed), version) != (_same(student), release):
        seed = hidden_seed(secret, claimed, slug)
        variants.append(Variant(claimed, version, seed, is_given=False))
    return Job(slug, found, tuple(variants), no_walls, limits or Limits())


def keys_of(job: Job) -> list[Key]:
    """Return the key of each part and variant, without running anything."""
    assignment, _ = _known(job.slug)
    answers = of_answers(job.submission)
    return [
        Key(
            part.id,
            variant.student,
            variant.release,
            answers[part.id],
            _judge_key(job.slug, part.id),
            of_seed(variant.seed),
        )
        for variant in job.variants
        for part in assignment.parts
    ]


def is_current(key: Key, slug: str, secret: bytes) -> bool:
    """Tell whether a result with this key would be judged today by the same.

    Args:
        key: of the result.
        slug: the assignment.
        secret: the course's secret.
    """
    seed = hidden_seed(secret, key.student, slug)
    return key.judge == _judge_key(slug, key.part) and key.seed == of_seed(seed)


def grade_one(job: Job) -> list[PartResult]:
    """Grade one submission; see the module.

    Raises:
        NoWalls: nothing keeps the answers in, and the job does not allow that.
        BadArgument: there is no such assignment here.
        SmtpkitError: this is a student's installation, without what judges.
    """
    walls = walls_here(job.no_walls)
    assignment, judges = _known(job.slug)
    answers = {answer.part: answer for answer in job.submission.answers}
    variants = {(v.student, v.release): v for v in job.variants}
    imported = {
        name for answer in answers.values() for name in _IMPORTED.findall(answer.source)
    }
    modules = tuple(name for name in _SHARED if name in imported)
    results = []
    ends = time.monotonic() + job.limits.sheet_s
    with Worker(walls, job.limits, modules) as worker:
        for key in keys_of(job):
            if job.only is not None and key not in job.only:
                continue
            one = _One(
                assignment.part(key.part),
                judges.get(key.part),
                answers[key.part],
                variants[key.student, key.release],
                key,
            )
            if time.monotonic() < ends:
                results.append(one.grade(job, worker, walls))
            else:
                results.append(one.too_late(job.limits.sheet_s))
    return results


class _One:
    """One part, judged as one variant."""

    def __init__(
        self,
        part: Part,
        judge: Judge | None,
        answer: Answer,
        variant: Variant,
        key: Key,
    ) -> None:
        self._part = part
        self._judge = judge
        self._answer = answer
        self._variant = variant
        self._key = key
        self._remarks = [*answer.remarks]

    def grade(self, job: Job, worker: Worker, walls: Walls) -> PartResult:
        """Return what it earned."""
        began = time.perf_counter()
        if self._part.is_by_hand or self._judge is None:
            is_written = self._answer.source.strip() not in ("", TEXT_STUB)
            return self._result(needs_person=is_written)
        if not self._answer.source.strip():
            return self._result()
        calls = PartCalls(
            worker, job.limits, self._answer.source, job.submission.others
        )
        trials, has_failed = self._tried(job.slug, calls)
        calls.close()
        if calls.raised:
            self._remarks.append(f"The cell, when it was run, raised {calls.raised}.")
        if calls.was_helped:
            self._remarks.append(
                "It needed code from other cells, which was run first."
            )
        self._remarks += [f"While it was tried: {words}." for words in calls.gone]
        return self._result(
            trials,
            needs_person=has_failed or calls.was_not_run,
            walls=walls.names,
            began=began,
        )

    def too_late(self, seconds: float) -> PartResult:
        """Return that it was not tried: other parts have used up the time."""
        self._remarks.append(
            f"It was not tried: the parts before it took {seconds:.0f} s together."
        )
        return self._result(needs_person=bool(self._answer.source.strip()))

    def _tried(self, slug: str, calls: PartCalls) -> tuple[tuple[Trial, ...], bool]:
        """Let the judge judge; tell whether it failed itself."""
        assert self._judge is not None
        variant, part = self._variant, self._part
        visible = visible_dice(variant.student, slug, variant.release).part(part.id)
        hidden = Dice(variant.seed).part(part.id)
        trials: list[Trial] = []
        try:
            for trial in self._judge(calls, visible, hidden):
                trials.append(_bounded(trial))
                if len(trials) == MOST_TRIALS:
                    break
        except Exception as error:  # whatever the answer gave: the class goes on
            # The trials that were not reached would be missing in the sum.
            words = f"{type(error).__name__}: {error}"
            self._remarks.append(f"{COULD_NOT_COPE}: {_line(words)}.")
            return tuple(trial._replace(right=False) for trial in trials), True
        return tuple(trials), False

    def _result(
        self,
        trials: tuple[Trial, ...] = (),
        *,
        needs_person: bool = False,
        walls: tuple[str, ...] = (),
        began: float | None = None,
    ) -> PartResult:
        earned = score(self._part, trials)
        return PartResult(
            self._key,
            earned.points,
            earned.out_of,
            earned.trials,
            tuple(self._remarks),
            self._answer.found,
            self._answer.source,
            needs_person,
            walls,
            0.0 if began is None else round(time.perf_counter() - began, 4),
            self._variant.is_given,
        )


def _bounded(trial: Trial) -> Trial:
    """Return a trial whose words any file can hold; what was seen may be anything."""
    return trial._replace(
        right=min(1.0, max(0.0, float(trial.right))),
        expected=_line(trial.expected),
        seen=_line(trial.seen),
    )


def _line(words: str) -> str:
    short = words if len(words) <= 500 else f"{words[:499]}…"
    return short.encode("utf-8", "backslashreplace").decode()


def _same(student: str) -> str:
    """Return an id as `dice` takes it: spaces around it and letter case say nothing."""
    return student.strip().casefold()


@cache
def _known(slug: str) -> tuple[Assignment, Mapping[str, Judge]]:
    """Return an assignment and its judges."""
    if slug not in slugs():
        raise BadArgument(f"assignment {slug!r}", f"one of {', '.join(slugs())}")
    try:
        from ..judges import judges
    except ImportError:
        raise SmtpkitError(
            "a student's installation, which cannot give points",
            "smtpkit from the lecturer's checkout",
        ) from None
    assignment: Assignment = find(slug).ASSIGNMENT
    return assignment, judges(slug)


@cache
def _judge_key(slug: str, part_id: str) -> str:
    assignment, judges = _known(slug)
    return of_judge(assignment.part(part_id), judges.get(part_id))
