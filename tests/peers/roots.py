"""A foreign server in a folder of its own, which it takes for the whole disk.

The servers have fixed paths for their sockets and spools, and want users that the system
does not have.  So each runs with a copy of its unpacked tree (`unpack`) as its root
folder: two may run at once, and nothing of them is left behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .unpack import STAMP, folder

__all__ = ["Missing", "Root", "free_port", "postfix_tool", "running", "wait_until_open"]

LIMIT_S = 20
#: Users and groups that exist only inside a root.  The numbers are free on Debian.
FIRST_USER, SECOND_USER = 50001, 50002


class Missing(Exception):
    """A program is not there, or may not be started; the message is why, for a skip."""


class Root:
    """A server's tree, copied into a folder.

    Args:
        name: of the tree: postfix, exim or opensmtpd.
        where: a folder that does not exist yet.
        users: the two users it wants, by name; the first is its owner.

    Raises:
        Missing: the tree was not unpacked, or this user may not change the root folder.
    """

    def __init__(self, name: str, where: Path, users: tuple[str, str]) -> None:
        tree = folder() / name
        if not (tree / STAMP).exists():
            raise Missing(f"{name} is not unpacked: python3 tests/peers/unpack.py")
        if os.geteuid() != 0:
            raise Missing(f"{name} is started by root only")
        self.path = where
        shutil.copytree(tree, where, symlinks=True, copy_function=link_or_copy)
        for made in ("dev", "etc", "run", "tmp", "var/run", "var/log", "var/spool"):
            (where / made).mkdir(parents=True, exist_ok=True)
        first, second = users
        self.write(
            "etc/passwd",
            "root:x:0:0::/:/bin/sh\n"
            f"{first}:x:{FIRST_USER}:{FIRST_USER}::/:/bin/false\n"
            f"{second}:x:{SECOND_USER}:{SECOND_USER}::/:/bin/false\n"
            "nobody:x:65534:65534::/:/bin/false\n",
        )
        self.write(
            "etc/group",
            f"root:x:0:\n{first}:x:{FIRST_USER}:\n{second}:x:{SECOND_USER}:\n"
            "nogroup:x:65534:\n",
        )
        self.write("etc/hosts", "127.0.0.1 localhost\n")
        for device, minor in (("null", 3), ("urandom", 9)):
            os.mknod(where / "dev" / device, stat.S_IFCHR, os.makedev(1, minor))
            (where / "dev" / device).chmod(0o666)

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file inside; whatever the package put there stays with the package."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # it may be linked to the unpacked tree
        target.write_bytes(text.encode() if isinstance(text, str) else text)

    def folder(
        self, path: str, mode: int = 0o755, user: int = 0, group: int | None = None
    ) -> None:
        """Make a folder inside, with these rights."""
        target = self.path / path
        target.mkdir(parents=True, exist_ok=True)
        target.chmod(mode)
        os.chown(target, user, user if group is None else group)

    def command(self, *words: str) -> list[str]:
        """Return the command that runs a program inside."""
        chroot = shutil.which("chroot", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if chroot is None:
            raise Missing("chroot is not installed")
        return [chroot, str(self.path), *words]


def link_or_copy(source: str, target: str) -> None:
    """Link a file if both are on one disk: a tree has some 50 MB."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@contextmanager
def running(command: Sequence[str], port: int, log: Path) -> Iterator[None]:
    """Run a server until the block ends; the block begins when it listens.

    Args:
        command: starts the server in the foreground.
        port: where it will listen, on 127.0.0.1.
        log: where its output goes.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "TZ": "UTC", "LC_ALL": "C"},
            cwd="/",
            start_new_session=True,  # so that its helpers can be stopped with it
        )
        try:
            wait_until_greeting(process, port, log)
            yield
        finally:
            stop(process)


def wait_until_open(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until somebody listens on the port, and the program lives; say nothing."""
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        assert process.poll() is None, "it ended at once"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError("nobody listens")


def wait_until_greeting(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a server greets; a goodbye keeps the probe out of its warnings."""
    try:
        wait_until_open(process, port)
        with socket.create_connection(("127.0.0.1", port), LIMIT_S) as probe:
            for line in (b"QUIT\r\n", b""):
                assert probe.recv(1000), "it closed without a word"
                probe.sendall(line)
    except (AssertionError, OSError) as error:
        words = log.read_text(errors="replace")
        raise AssertionError(f"no greeting: {error}\n{words}") from None


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server and its helpers: all that are in the session it began."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def postfix_tool(name: str) -> tuple[list[str], dict[str, str]]:
    """Return how to run smtp-source or smtp-sink: the command, and its environment.

    Raises:
        Missing: it is neither installed nor unpacked.
    """
    installed = shutil.which(name, path="/usr/sbin:/usr/bin")
    if installed:
        return [installed], {}
    tree = folder() / "postfix"
    if not (tree / STAMP).exists():
        raise Missing(f"{name} is not unpacked: python3 tests/peers/unpack.py")
    return [str(tree / "usr/sbin" / name)], {
        "LD_LIBRARY_PATH": str(tree / "usr/lib/postfix")
    }
