"""A Dask scheduler and workers, each a process of its own, on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Cluster", "cluster"]

SECONDS = 40
_OPTIONS = "--host 127.0.0.1 --no-dashboard"


class Cluster:
    """What runs: the scheduler's address, and a process for each worker."""

    def __init__(self, address: str, workers: list[subprocess.Popen[bytes]]) -> None:
        self.address = address
        self.workers = workers

    def kill_one(self) -> None:
        """Kill a worker as a machine dies: at once."""
        self.workers[0].kill()
        self.workers[0].wait()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Run a scheduler and workers while the block lasts."""
    file = folder / "scheduler.json"
    command = ["scheduler", "--port", "0", "--scheduler-file", str(file)]
    started = [_started(*command, *_OPTIONS.split(), folder=folder)]
    try:
        address = _address(file)
        for _ in range(workers):
            words = ["worker", address, "--nthreads", "1", "--no-nanny"]
            words += ["--local-directory", str(folder)]
            started.append(_started(*words, *_OPTIONS.split(), folder=folder))
        yield Cluster(address, started[1:])
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _started(*words: str, folder: Path) -> subprocess.Popen[bytes]:
    log = (folder / "dask.log").open("ab")
    # Where Dask looks for settings of its own; the tests have none.
    environment = os.environ | {"DASK_CONFIG": str(folder), "PYTHONWARNINGS": "ignore"}
    with log:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
            stdout=log,
            stderr=log,
            env=environment,
        )


def _address(file: Path) -> str:
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        try:
            return str(json.loads(file.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise AssertionError(f"no scheduler: {(file.parent / 'dask.log').read_text()}")
