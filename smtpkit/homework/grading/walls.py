"""Which walls are up on this machine, and the command that starts a worker behind them.

Bubblewrap gives a worker a file system, a network and processes of its own; the operating
system's limits do the rest.  What is said to be up was tried: a probe inside reaches for
what it must not get.  Where nothing keeps the answers in, grading refuses unless it is
told to go on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import smtpkit

from ...protocol.errors import SmtpkitError
from .jobs import Limits
from .system_calls import refusals

__all__ = ["NoWalls", "Walls", "bound", "out_of_sight", "walls_here"]

ROOT = Path("/")
#: Packages of other projects that an answer can import; whose folders are bound in.
_SITE = tuple(
    dict.fromkeys(sysconfig.get_paths()[name] for name in ("purelib", "platlib"))
)
_PACKAGE = Path(smtpkit.__file__).parent
#: What of the package no answer may see: all that knows of homework.
_HIDDEN = ("homework", "_notebooks")
#: Above all users that a machine has; the limit of processes counts for each user.
_FIRST_USER = 2_000_000_000
#: Without these three there is no wall.
NEEDED = ("files of its own", "loopback only", "processes of its own")


class NoWalls(SmtpkitError):
    """Nothing on this machine keeps a submission in."""


@dataclass(frozen=True)
class Walls:
    """What stands between a worker and the rest of the machine.

    Args:
        names: the walls that were up when they were tried.
        before: what stands before Python in the command; empty without bubblewrap.
        changes_user: whether the worker takes on a user of its own.
        is_alone: whether it sees no processes but its own.
        more_processes: how many the system counts beside those of the worker.
        refuses_calls: whether some system calls are refused, see `system_calls`.
    """

    names: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    changes_user: bool = False
    is_alone: bool = False
    more_processes: int = 0
    refuses_calls: bool = False

    @property
    def are_up(self) -> bool:
        """Whether a submission is kept in."""
        return set(NEEDED) <= set(self.names)

    @property
    def words(self) -> str:
        """The walls in one sentence, for a report."""
        if not self.names:
            return "No walls were up."
        return f"Walls that were up: {', '.join(self.names)}."

    def command(self, *arguments: str, filter_from: int | None = None) -> list[str]:
        """Return the command that starts Python behind them.

        Args:
            arguments: of Python.
            filter_from: the descriptor that the filter of system calls is read from.
        """
        before = list(self.before)
        if filter_from is not None:
            before += ["--seccomp", str(filter_from)]
        # No site: its hooks would run in there.
        return [*before, _python(), "-S", "-s", "-P", *arguments]

    def user(self, number: int) -> int | None:
        """Return the user that worker `number` of this process takes on, if it does."""
        if not self.changes_user:
            return None
        return _FIRST_USER + os.getpid() * 16 + number % 16


#: All that a worker gets to know of the environment.  Sets come in the same order in
#: each run; each thread would set aside memory of its own, and meet the limit.
ENVIRONMENT = {
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",
    "PATH": "/nowhere",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
}


def search_path() -> list[str]:
    """Return where an answer's imports are looked for, beside the standard library."""
    return list(dict.fromkeys([str(_PACKAGE.parent), *_SITE]))


def walls_here(no_walls: bool = False) -> Walls:
    """Return the walls of this machine, the best that can be had; found out once.

    Args:
        no_walls: whether to go on where nothing keeps the answers in.
    Raises:
        NoWalls: there are none, and `no_walls` is false; or the system cannot fork.
    """
    if not hasattr(os, "fork"):
        seen = f"the system {sys.platform}, where a process cannot be forked"
        raise NoWalls(seen, "Linux, macOS, or Linux inside Windows (WSL)")
    found = best()
    if not (found.are_up or no_walls):
        raise NoWalls(
            "a machine where nothing keeps a submission in",
            "bubblewrap and leave to make user namespaces, or --no-walls for "
            "submissions that you trust",
        )
    return found


@cache
def best() -> Walls:
    """Return the best walls of this machine, which may be none but limits."""
    from .probe import tried

    candidates = list(_candidates())
    if refusals() is not None:
        filtered = [replace(walls, refuses_calls=True) for walls in candidates]
        candidates = [*filtered, *candidates]
    for candidate in candidates:
        walls = tried(candidate)
        if walls.are_up:
            return walls
    return tried(Walls(more_processes=_running()))


def _candidates() -> Iterator[Walls]:
    """Yield what may work, the best first."""
    program = shutil.which("bwrap")
    if program is None:
        return
    help_ = subprocess.run([program, "--help"], capture_output=True, check=False)
    can = {word for word in ("size", "disable-userns") if f"--{word}" in _text(help_)}
    if os.geteuid() == 0:  # can take on another user, whose processes can be counted
        before = (program, *_spaces(), *_files("size" in can))
        yield Walls(before=before, changes_user=True, is_alone=True)
    user = ["--unshare-user", "--uid", "1000", "--gid", "1000"]
    if "disable-userns" in can:
        before = (
            program,
            *user,
            "--disable-userns",
            *_spaces(),
            *_files("size" in can),
        )
        yield Walls(before=before, is_alone=True)
    before = (program, *user, *_spaces(), *_files("size" in can))
    yield Walls(before=before, is_alone=True)
    # Before Linux 5.14 the limit of processes counts those outside, too.
    yield Walls(before=before, is_alone=True, more_processes=_running())


def _running() -> int:
    """Return about how many processes and threads this user has, with some to spare."""
    count = 0
    for folder in (ROOT / "proc").glob("[0-9]*"):
        try:
            if folder.stat().st_uid == os.geteuid():
                count += sum(1 for _ in (folder / "task").iterdir())
        except OSError:  # it has just ended
            continue
    return count + 200


def _text(done: subprocess.CompletedProcess[bytes]) -> str:
    return (done.stdout + done.stderr).decode(errors="replace")


def _spaces() -> list[str]:
    """Return what separates the worker from network, processes and messages."""
    names = ("ipc", "pid", "net", "uts", "cgroup-try")
    unshare = [f"--unshare-{name}" for name in names]
    return [
        *unshare,
        "--die-with-parent",
        "--new-session",
        "--hostname",
        "sheet.example",
    ]


def _files(can_limit_size: bool) -> list[str]:
    """Return what the worker sees of the file system: Python, packages, no homework."""
    words = ["--proc", "/proc"]
    for device in ("null", "zero", "urandom"):
        words += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    if can_limit_size:  # before all others, for the course may lie in /tmp, too
        octets = str(Limits.file_mb * 1_000_000)
        words += ["--perms", "1777", "--size", octets, "--tmpfs", "/tmp"]
    else:  # a folder without a limit could fill the machine's memory
        words += ["--dir", "/tmp"]
    shown = bound()
    # Every user must get through the folders above; bubblewrap makes them private.
    above = {folder for path in shown for folder in path.parents if folder != ROOT}
    for folder in sorted(above - {Path("/tmp")}):
        words += ["--dir", str(folder)]
    for path in shown:
        words += ["--ro-bind", str(path), str(path)]
    for path in _system():
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
    words += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for name in _HIDDEN:
        if (hidden := _PACKAGE / name).is_dir():
            words += ["--tmpfs", str(hidden), "--remount-ro", str(hidden)]
    return [*words, "--remount-ro", "/", "--chdir", "/tmp"]


def bound() -> list[Path]:
    """Return what of the file system is shown to a worker, read-only."""
    paths = [path for path in _system() if not path.is_symlink()]
    paths += [Path(path) for path in (*_SITE, str(_PACKAGE), _python())]
    return [path for path in dict.fromkeys(paths) if path.exists()]


def out_of_sight() -> list[str]:
    """Return paths of this machine that no worker may see, some of each kind.

    The way to a folder that is shown is not among them: it holds nothing else.
    """
    shown = bound()
    folders = (Path.home(), _PACKAGE.parent, ROOT / "home", ROOT / "etc")
    found = []
    for folder in folders:
        try:
            inside = sorted(folder.iterdir())[:100]
        except OSError:
            continue
        found += [
            str(path)
            for path in inside
            if path.name != "ld.so.cache"
            and not path.is_symlink()
            and not any(
                path == one or path in one.parents or one in path.parents
                for one in shown
            )
        ]
    return found


def _system() -> Iterator[Path]:
    """Yield the folders with libraries and with Python's own modules."""
    tops = ("lib", "lib32", "lib64", "libx32")
    for top in tops:
        yield ROOT / top
    prefixes = {"/usr", sys.base_prefix, sys.base_exec_prefix}
    for prefix in sorted(prefixes):
        for top in tops:
            yield Path(prefix) / top
    yield Path("/nix/store")  # where NixOS keeps both


def _python() -> str:
    return str(Path(sys.executable).resolve())
