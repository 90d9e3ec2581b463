"""Servers to be measured, each in a process of its own, on one core.

    python -m tests.benchmarks.serving ours|aiosmtpd

The port is the first line that it prints; it ends when its input does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["LARGEST", "Measured", "serving"]

LARGEST = 30_000_000


def ours() -> int:
    """Start smtpkit's server: no transcript, no message kept; return the port."""
    from smtpkit import Loopback

    server = Loopback(record=False, keep_mail=False, size=LARGEST).start()
    return server.port


def aiosmtpd() -> int:
    """Start aiosmtpd with a handler that throws all away; return the port."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    from tests.peers.roots import free_port

    port = free_port()
    Controller(Sink(), "127.0.0.1", port, data_size_limit=LARGEST).start()
    return port


class Measured:
    """A server that runs: its port, and how much memory it takes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.port = int(process.stdout.readline())
        self._folder = Path("/proc") / str(process.pid)

    def memory_kb(self) -> float:
        """Return the memory that is in use, in kB of 1024 octets; Linux only."""
        lines = (self._folder / "status").read_text().splitlines()
        return next(float(x.split()[1]) for x in lines if x.startswith("VmRSS"))

    def busy_s(self) -> float:
        """Return how long it has worked, in seconds of processor time; Linux only."""
        threads = self._folder.glob("task/*/schedstat")
        return sum(int(path.read_text().split()[0]) for path in threads) / 1e9


@contextmanager
def serving(name: str) -> Iterator[Measured]:
    """Run a server while the block lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.serving", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Measured(process)
    finally:
        process.kill()
        process.communicate()


def main(name: str) -> None:
    """Serve until the input ends."""
    allow_connections()
    if hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print({"ours": ours, "aiosmtpd": aiosmtpd}[name](), flush=True)
    sys.stdin.read()


def allow_connections() -> None:
    """Let this process have some thousand files open."""
    import resource  # Windows has none

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))


if __name__ == "__main__":
    main(sys.argv[1])
