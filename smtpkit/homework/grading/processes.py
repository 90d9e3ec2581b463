"""A worker's process, seen from outside: started, asked, and killed when it is lost.

A worker serves one submission, one part after the other.  If it hangs, dies or talks
nonsense it is killed, together with all that it started; the next message starts
another.
"""

from __future__ import annotations

import itertools
import json
import marshal
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from .jobs import Limits
from .system_calls import refusals
from .walls import ENVIRONMENT, Walls, search_path

__all__ = ["Gone", "NotStarted", "Worker"]

_HERE = Path(__file__).parent
_NUMBERS = itertools.count()
_START_S = 30.0  # on a machine that is busy with other things

#: Takes the program from standard input, so that no file of it needs to be seen inside.
#: The modules find each other as they do in the package.
_START = """
import marshal, os, sys, types
size = int(os.read(0, 12))
code = b""
while len(code) < size:
    code += os.read(0, size - len(code))
sys.modules["grading"] = types.ModuleType("grading")
for name, body in marshal.loads(code):
    module = types.ModuleType("grading." + name)
    module.__package__ = "grading"
    sys.modules[module.__name__] = module
    exec(body, module.__dict__)
module.main()
"""


class Gone(Exception):
    """The worker cannot be asked any more; the words are for `Outcome.raised`."""


class NotStarted(Gone):
    """There is no worker, and the answer is not to blame."""


class Worker:
    """A process behind walls that serves one submission.

    Args:
        walls: what to start it behind.
        limits: what the submission may take.
        modules: what is worth importing before it forks.
    """

    def __init__(
        self, walls: Walls, limits: Limits, modules: tuple[str, ...] = ()
    ) -> None:
        self._walls = walls
        self._limits = limits
        self._modules = modules
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._folder: str | None = None
        self._held = bytearray()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start the process, unless it runs.

        Raises:
            NotStarted: it cannot be started, and no answer is to blame for that.
        """
        for delay_s in (0.0, 0.5, 2.0):  # a machine may be short of room for a moment
            if self._process is not None:
                return
            time.sleep(delay_s)
            try:
                self._begin()
            except (OSError, ValueError, TypeError) as error:
                reason = error
                self.kill()
        if self._process is None:
            raise NotStarted(f"not run: no process could be started ({reason})")

    def exchange(self, message: dict[str, Any], until: float) -> dict[str, Any]:
        """Send one message and return the answer.

        Args:
            message: what to say.
            until: when to give up, by `time.monotonic`.
        Raises:
            Gone: no answer can be had; the process and its offspring are killed.
        """
        if self._process is None:
            raise Gone("stopped: the process is gone")
        try:
            self._send(json.dumps(message).encode() + b"\n", until)
            return self._receive(until)
        except TimeoutError:
            self.kill()
            raise Gone("too slow: no answer in time") from None
        except OSError:
            self.kill()
            raise Gone("stopped: the process is gone") from None
        except (ValueError, TypeError, RecursionError):
            self.kill()
            raise Gone("garbled: the process sent what it should not") from None

    def _begin(self) -> None:
        folder = "/"
        if not self._walls.before:
            folder = self._folder = tempfile.mkdtemp(prefix="smtpkit-")
        self._socket, theirs = socket.socketpair()
        with theirs, _filter(self._walls) as filter_from:
            self._process = subprocess.Popen(
                self._walls.command("-c", _START, filter_from=filter_from),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=ENVIRONMENT,
                start_new_session=True,
                pass_fds=() if filter_from is None else (filter_from,),
            )
        self._held.clear()
        until = time.monotonic() + _START_S
        code = _program()
        self._send(b"%12d" % len(code) + code, until)
        self._send(json.dumps(self._settings()).encode() + b"\n", until)
        if self._receive(until) != {"ready": True}:
            raise ValueError("it does not answer")

    def _settings(self) -> dict[str, Any]:
        limits = self._limits
        return {
            "paths": search_path(),
            "modules": self._modules,
            "user": self._walls.user(next(_NUMBERS)),
            "is_alone": self._walls.is_alone,
            "cpu_s": limits.cpu_s,
            "answer_octets": limits.answer_kb * 1024,
            "limits": {
                "RLIMIT_AS": limits.memory_mb * 1_000_000,
                "RLIMIT_CORE": 0,
                "RLIMIT_FSIZE": limits.file_mb * 1_000_000,
                "RLIMIT_NOFILE": 64,
                "RLIMIT_NPROC": limits.processes + self._walls.more_processes,
            },
        }

    def _send(self, octets: bytes, until: float) -> None:
        assert self._socket is not None
        self._socket.settimeout(_left(until))
        self._socket.sendall(octets)

    def _receive(self, until: float) -> dict[str, Any]:
        assert self._socket is not None
        most = self._limits.answer_kb * 1024 + 10_000
        searched = 0
        while (end := self._held.find(b"\n", searched)) < 0:
            searched = len(self._held)
            if searched > most:
                raise ValueError("no end of line")
            self._socket.settimeout(_left(until))
            octets = self._socket.recv(1 << 18)
            if not octets:
                raise ConnectionResetError(0, "it closed the connection")
            self._held += octets
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        message = json.loads(line)
        if not isinstance(message, dict):
            raise TypeError("no message")
        return message

    def kill(self) -> None:
        """End the process and all that it started."""
        process, self._process = self._process, None
        if process is not None:
            # Behind walls all end with the first; elsewhere those of its group do.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                process.kill()
            process.wait()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


@contextmanager
def _filter(walls: Walls) -> Iterator[int | None]:
    """Give a descriptor that the filter of system calls can be read from, once."""
    program = refusals() if walls.refuses_calls else None
    if program is None:
        yield None
        return
    reading, writing = os.pipe()
    try:
        os.write(writing, program)  # some 500 octets: a pipe holds more
        os.close(writing)
        yield reading
    finally:
        os.close(reading)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


@cache
def _program() -> bytes:
    """Return the worker's modules, compiled for this very Python."""
    bodies = []
    for name in ("plain", "namespaces", "worker"):
        source = (_HERE / f"{name}.py").read_text("utf-8")
        bodies.append((name, compile(source, f"{name}.py", "exec", dont_inherit=True)))
    return marshal.dumps(bodies)
