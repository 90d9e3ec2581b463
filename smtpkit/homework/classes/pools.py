"""Who does the work: this process, all cores of this machine, or a Dask cluster.

Each takes jobs and gives back what came of each, in the order in which they are done.
Jobs hold no secret, so they may travel.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from ...protocol.errors import SmtpkitError
from ..grading.jobs import Job, PartResult
from ..grading.one import grade_one

__all__ = ["Came", "Pool", "on_cluster", "on_cores"]

#: What came of a job: its results, or what went wrong outside of the student's code.
Came = list[PartResult] | Exception
#: Takes jobs; yields the place of a job in them, and what came of it.
Pool = Callable[[Sequence[Job]], Iterator[tuple[int, Came]]]

#: How long a cluster may take to answer the first call, in seconds.
PATIENCE_S = 15


def on_cores(workers: int) -> Pool:
    """Return a pool of so many processes; one of them is this process itself."""

    def run(jobs: Sequence[Job]) -> Iterator[tuple[int, Came]]:
        if workers < 2 or len(jobs) < 2:
            for place, job in enumerate(jobs):
                yield place, _graded(job)
            return
        left = dict(enumerate(jobs))
        for place, came in _together(left, min(workers, len(jobs))):
            del left[place]
            yield place, came
        for place, job in left.items():  # a process died: who was it?
            yield from _together({place: job}, 1, is_last=True)

    return run


def _graded(job: Job) -> Came:
    try:
        return grade_one(job)
    except Exception as error:
        return error


def _together(
    jobs: dict[int, Job], workers: int, *, is_last: bool = False
) -> Iterator[tuple[int, Came]]:
    # A process that starts from nothing inherits no thread, lock or socket of ours.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        futures = {pool.submit(grade_one, job): place for place, job in jobs.items()}
        try:
            for future in as_completed(futures):
                error = future.exception()
                if isinstance(error, BrokenProcessPool) and not is_last:
                    continue
                came = error if isinstance(error, Exception) else future.result()
                yield futures[future], came
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def on_cluster(address: str) -> Pool:
    """Return a pool that a Dask scheduler shares out.

    Args:
        address: of the scheduler, such as ``tcp://192.0.2.7:8786``.
    Raises:
        SmtpkitError: nobody answers there.
    """
    from distributed import Client
    from distributed import as_completed as as_done

    make: Any = Client  # it has no annotations
    try:
        client = make(address, timeout=PATIENCE_S)
    except (OSError, TimeoutError, ValueError) as error:
        seen = f"scheduler {address}: {type(error).__name__}"
        raise SmtpkitError(
            seen, "a Dask scheduler, such as tcp://192.0.2.7:8786"
        ) from None

    def run(jobs: Sequence[Job]) -> Iterator[tuple[int, Came]]:
        done: Any = as_done
        with client:
            # A worker that dies takes nothing with it: its jobs go to another one.
            futures = client.map(grade_one, list(jobs), pure=False, retries=2)
            places = {future.key: place for place, future in enumerate(futures)}
            for future in done(futures):
                error = future.exception()
                came = error if isinstance(error, Exception) else future.result()
                yield places[future.key], came

    return run
