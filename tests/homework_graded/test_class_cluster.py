"""A class on a Dask cluster: the same results, also when a worker dies in mid-run."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from smtpkit.homework.classes.batch import grade_class
from smtpkit.homework.classes.pools import Came, on_cluster, on_cores
from smtpkit.homework.classes.reading import read_class
from smtpkit.homework.classes.results import Results
from smtpkit.homework.grading.jobs import Job
from smtpkit.protocol.errors import SmtpkitError

from .cluster import Cluster, cluster
from .solving import handed_in
from .test_class_batch import COURSE, totals
from .test_class_reading import put

pytestmark = pytest.mark.timeout(180)
STUDENTS = [f"s{number}" for number in range(12)]


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """Return a folder with twelve submissions."""
    folder = tmp_path / "in"
    for student in STUDENTS:
        put(folder, f"{student}.ipynb", octets=handed_in("replies", student).encode())
    return folder


def test_a_cluster_finds_what_this_process_finds_though_a_worker_dies(
    handed: Path, tmp_path: Path
) -> None:
    with cluster(tmp_path, workers=2) as running:
        results = Results(tmp_path / "cluster")
        tally = grade_class(
            read_class(handed), results, COURSE, _killing(running, after=3)
        )
        assert running.workers[0].poll() is not None
        assert running.workers[1].poll() is None
    assert (tally.graded, tally.failed) == (12, 0)
    alone = Results(tmp_path / "alone")
    grade_class(read_class(handed), alone, COURSE, on_cores(1))
    assert totals(results) == totals(alone) == dict.fromkeys(STUDENTS, 100)
    assert _judged(results) == _judged(alone)


def _killing(running: Cluster, *, after: int):  # type: ignore[no-untyped-def]
    """Return a pool on the cluster; a worker dies after some jobs are done."""
    pool = on_cluster(running.address)

    def run(jobs: Sequence[Job]) -> Iterator[tuple[int, Came]]:
        for done, came in enumerate(pool(jobs), 1):
            if done == after:
                running.kill_one()
            yield came

    return run


def _judged(results: Results) -> dict[object, object]:
    """Return results without what differs from run to run: how long it took."""
    return {key: (part.points, part.trials) for key, part in results.parts.items()}


def test_a_scheduler_that_is_not_there_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("smtpkit.homework.classes.pools.PATIENCE_S", 1)
    with pytest.raises(SmtpkitError, match=r"tcp://127\.0\.0\.1:9"):
        on_cluster("tcp://127.0.0.1:9")
    with pytest.raises(SmtpkitError, match="nowhere"):
        on_cluster("nowhere://x")
