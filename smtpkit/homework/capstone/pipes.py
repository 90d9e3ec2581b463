"""A program's standard input and output as a connection: Exim without a network.

Exim talks SMTP on its standard input and output.  With ``-bh`` it plays a session as if
somebody had called from an address, and delivers nothing; some lines for people come
before the greeting then.
"""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from ...protocol.errors import ConnectionLost, TimedOut

__all__ = ["Pipes", "running"]

PROGRAMS = ("exim4", "exim")
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
#: A reply begins; what stands before it is for people.
_REPLY = re.compile(rb"^[2-5][0-9][0-9][ -]", re.MULTILINE)
#: How long a program that was told to end may take, in seconds.
END_S = 5.0


def running() -> Pipes | None:
    """Start Exim for one session from 127.0.0.1; None if it is not installed."""
    found = (shutil.which(name, path=PATH) for name in PROGRAMS)
    program = next(filter(None, found), None)
    return Pipes([program, "-bh", "127.0.0.1"]) if program else None


class Pipes:
    """A program that was started, as a `transports.Stream`.

    Args:
        command: starts it.

    Raises:
        ConnectionLost: it cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
            )
        except OSError as error:
            raise ConnectionLost(f"{command[0]}: {error}", "a program") from None
        # A thread, because a pipe cannot be waited for with a limit on every system.
        self._heard: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        preamble: bytes | None = b""
        with self._process.stdout as output:
            while octets := os.read(output.fileno(), 65536):
                if preamble is not None:
                    preamble += octets
                    found = _REPLY.search(preamble)
                    if found is None:
                        continue
                    octets, preamble = preamble[found.start() :], None
                self._heard.put(octets)
            self._heard.put(b"")

    def send(self, octets: bytes) -> None:
        """Send all of the octets."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(octets)
            self._process.stdin.flush()
        except OSError:
            raise ConnectionLost("a program that has ended", "one that runs") from None

    def receive(self, timeout_ms: float) -> bytes:
        """Wait for octets; ``b""`` when the program has ended."""
        try:
            return self._heard.get(timeout=timeout_ms / 1000)
        except queue.Empty:
            raise TimedOut(f"nothing within {timeout_ms:g} ms", "octets") from None

    def close(self) -> None:
        """End the program; safe to call twice."""
        if self._process.stdin and not self._process.stdin.closed:
            with suppress(OSError):  # it has ended already
                self._process.stdin.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def now_ms(self) -> float:
        """Return the time."""
        return time.monotonic() * 1000
