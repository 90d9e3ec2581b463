"""Runs the command line and other programs, each for a limited time."""

import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

LIMIT_S = 50  # the machine may be busy; a test has 60


def environment() -> dict[str, str]:
    """Return what a process gets: this Python's commands first, no colour forced."""
    forced = ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "COLUMNS")
    kept = {name: text for name, text in os.environ.items() if name not in forced}
    here = str(Path(sys.executable).parent)
    path = os.pathsep.join([here, os.environ.get("PATH", "")])
    return kept | {"PATH": path, "PYTHONWARNINGS": "error"}


def run(
    *words: str | Path, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m smtpkit`` to its end."""
    return run_program(sys.executable, "-m", "smtpkit", *words, stdin=stdin, cwd=cwd)


def run_program(
    *words: str | Path, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run any program to its end; skip the test if it is not installed."""
    if shutil.which(words[0], path=environment()["PATH"]) is None:
        pytest.skip(f"{words[0]} is not installed")
    return subprocess.run(
        [str(word) for word in words],
        input=stdin,
        cwd=cwd,
        env=environment(),
        timeout=LIMIT_S,
        capture_output=True,
    )


class Server:
    """A running ``smtpkit serve``."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.first = _first_line(process)
        found = re.fullmatch(rb"listening on (.*):(\d+)\n", self.first)
        assert found, (self.first, process.communicate(timeout=LIMIT_S))
        self.host, self.port = found[1].decode(), int(found[2])
        self.address = f"{self.host}:{self.port}"
        self.out = self.err = b""
        self.stopping_s = 0.0

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; return the exit status, and keep what was written."""
        begun = time.monotonic()
        self.process.send_signal(number)
        self.out, self.err = self.process.communicate(timeout=LIMIT_S)
        self.stopping_s = time.monotonic() - begun
        return self.process.returncode


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], LIMIT_S)
    assert ready, "the server wrote nothing"
    return process.stdout.readline()


@contextmanager
def serving(
    *words: str | Path, cwd: Path | None = None, port: str = "0"
) -> Iterator[Server]:
    """Run ``smtpkit serve`` on a free port while the block lasts."""
    command = [sys.executable, "-m", "smtpkit", "serve", "--port", port, *words]
    process = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=environment(),
    )
    try:
        yield Server(process)
    finally:
        process.kill()  # does nothing where it has ended
        process.wait(LIMIT_S)
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


@contextmanager
def answering(octets: bytes) -> Iterator[str]:
    """Serve one client with fixed octets, and close; give the address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            peer, _ = listening.accept()
            with peer:
                peer.settimeout(LIMIT_S)
                peer.sendall(octets)
                peer.shutdown(socket.SHUT_WR)
                while peer.recv(1000):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        thread.join(LIMIT_S)


def read_until(end: int, wanted: bytes, typed: bytes = b"") -> bytes:
    """Read from a terminal until something was shown.

    Args:
        end: our end of the terminal.
        wanted: what must be shown.
        typed: what is typed again and again meanwhile: a key that is pressed while a
            program sets its terminal up is lost.
    """
    shown = b""
    last = time.monotonic() + LIMIT_S
    while wanted not in shown:
        assert time.monotonic() < last, shown
        if typed:
            os.write(end, typed)
        ready, _, _ = select.select([end], [], [], 0.5)
        shown += os.read(end, 10_000) if ready else b""
    return shown


def start(
    terminal: tuple[int, int], *words: str, cwd: Path | None = None, **more: str
) -> subprocess.Popen[bytes]:
    """Start ``smtpkit`` on a terminal of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "smtpkit", *words],
        stdin=terminal[1],
        stdout=terminal[1],
        stderr=terminal[1],
        env=environment() | {"TERM": "xterm"} | more,
        start_new_session=True,
        cwd=cwd,
    )
    os.close(terminal[1])
    return process
