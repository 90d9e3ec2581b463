"""``smtpkit grade``: a class, on all cores or on a cluster."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..protocol.errors import BadArgument, SmtpkitError
from .terminal import STYLES, Writer, complain, console_for, is_terminal

if TYPE_CHECKING:
    from ..homework.classes.batch import Course
    from ..homework.classes.pools import Pool
    from ..homework.classes.results import Results

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Grade what was handed in.

    Returns:
        The exit status: 0 done, 1 something is left to a person, 130 interrupted.
    Raises:
        SmtpkitError, OSError: something is of no use, or cannot be read or written.
    """
    from ..homework.classes.batch import grade_class
    from ..homework.classes.by_hand import ByHand
    from ..homework.classes.reading import Identities, read_class
    from ..homework.classes.results import Results

    course = _course(options)
    worksheet = options.worksheet and Identities.read(Path(options.worksheet))
    handed = read_class(Path(options.submissions), worksheet or None)
    results = Results(Path(options.out))
    by_hand = ByHand(results.folder)
    writer = Writer()
    try:
        with _progress() as told:
            tally = grade_class(handed, results, course, _pool(options, course), told)
    except KeyboardInterrupt:
        complain("grade", "stopped; the same command goes on where it was")
        return 130
    results.only({(one.student, one.name) for one in handed})
    waiting = by_hand.update(results)
    writer.line(
        f"files: {tally.files}; graded: {tally.graded}; unchanged: {tally.held}; "
        f"not graded: {tally.failed + tally.strange}"
    )
    _say_the_rest(results, waiting, writer)
    return int(bool(waiting or tally.failed or tally.strange))


def _say_the_rest(results: Results, waiting: int, writer: Writer) -> None:
    for sheet in results.sheets.values():
        if not results.of(sheet):
            words = " ".join(sheet.remarks) or "nothing came of it"
            writer.line(f"{sheet.name}: {words}", STYLES["later"])
    if waiting:
        writer.line(f"answers that wait for a person, in by_hand.csv: {waiting}")
    writer.line(f"next: smtpkit report {results.folder}")


def _course(options: argparse.Namespace) -> Course:
    from ..homework.classes.batch import Course
    from ..homework.grading.walls import walls_here
    from ..homework.sheets import slugs

    if options.assignment and options.assignment not in slugs():
        raise BadArgument(
            f"--assignment {options.assignment}", f"one of {', '.join(slugs())}"
        )
    try:
        from ..homework import judges  # noqa: F401  (students' installations have none)
    except ImportError:
        raise SmtpkitError(
            "an installation without hidden tests", "a checkout of the course"
        ) from None
    try:
        secret = Path(options.secret).read_bytes().strip()
    except FileNotFoundError:
        seen = f"no secret in {options.secret}"
        raise SmtpkitError(
            seen, "the file that 'smtpkit release' made; --secret names it"
        ) from None
    if not secret:
        raise SmtpkitError(f"{options.secret}, which is empty", "the course's secret")
    if not options.scheduler:
        walls_here(options.no_walls)  # says now what is missing, not after an hour
    return Course(options.release, secret, options.assignment, options.no_walls)


def _pool(options: argparse.Namespace, course: Course) -> Pool:
    from ..homework.classes.pools import on_cluster, on_cores

    if options.scheduler:
        return on_cluster(options.scheduler)
    return on_cores(options.workers or _cores())


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show a bar with the time that is left, where a person waits for it."""
    if not is_terminal(sys.stderr):
        yield lambda done, of: None
        return
    from rich import progress

    columns = (
        progress.TextColumn("grading"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=console_for(sys.stderr)) as shown:
        task = shown.add_task("", total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)
