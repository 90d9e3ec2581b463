"""Trying walls: a probe runs as an answer does, and reaches for what it must not get."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

from .harness import PartCalls
from .jobs import Limits
from .processes import Worker
from .walls import NEEDED, Walls, out_of_sight

__all__ = ["tried"]

#: Each function tells what it found; that a wall is up is concluded outside.
_SOURCE = """
import os, resource, socket

def files(paths):
    seen = [path for path in paths if os.path.exists(path)]
    wrote = []
    for folder in ("/", "/dev", "/usr/lib", "/proc/sys"):
        try:
            open(folder + "/probe", "w").close()
            wrote.append(folder)
        except OSError:
            pass
    return seen + wrote

def loopback():
    names = [name for _, name in socket.if_nameindex()]
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), 5) as peer:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"220 ")
                return names, peer.recv(10)

def processes():
    return sorted(int(name) for name in os.listdir("/proc") if name.isdigit()), os.getpid()

def hidden():
    import smtpkit.protocol.replies
    folder = os.path.join(os.path.dirname(smtpkit.__file__), "homework")
    return os.listdir(folder)

def memory(octets):
    try:
        bytearray(octets)
    except MemoryError:
        return True

def file(octets):
    try:
        with open("probe", "wb") as file:
            file.truncate(octets)
    except OSError:
        return True

def forked(most):
    import signal
    children = []
    try:
        while len(children) < most:
            child = os.fork()
            if not child:
                signal.pause()
                os._exit(0)
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return len(children)

def cpu():
    return resource.getrlimit(resource.RLIMIT_CPU)[0]

def refused():
    try:
        os.close(os.memfd_create("probe"))
    except PermissionError:
        return True

def user():
    return os.getuid()
"""


def tried(walls: Walls) -> Walls:
    """Return the same walls with the names of those that hold; none if none starts."""
    limits = dataclasses.replace(Limits(), request_s=20.0, part_s=60.0)
    with (
        tempfile.NamedTemporaryFile(prefix="smtpkit-probe-") as canary,
        Worker(walls, limits) as worker,
    ):
        calls = PartCalls(worker, limits, _SOURCE, lives=1)
        names = tuple(_held(calls, limits, walls, canary.name))
        calls.close()
    return dataclasses.replace(walls, names=names)


def _held(calls: PartCalls, limits: Limits, walls: Walls, canary: str) -> list[str]:
    """Ask the probe, and name the walls that hold."""
    if calls.gone or calls.raised:
        return []

    def got(name: str, *arguments: Any) -> Any:
        outcome = calls.call(name, *arguments)
        return None if outcome.raised else outcome.value

    most = limits.processes + walls.more_processes
    held = list(_kept_in(got, canary)) if walls.before else []
    held += [
        name
        for name, is_held in (
            ("a user of its own", walls.changes_user and (got("user") or 0) > 0),
            ("memory that no limit counts", got("refused") is True),
            ("processor time", got("cpu") == limits.cpu_s),
            ("memory", got("memory", limits.memory_mb * 1_100_000) is True),
            ("size of files", got("file", limits.file_mb * 1_100_000) is True),
            (
                "number of processes",
                most <= 100 and (got("forked", most) or most) < most,
            ),
        )
        if is_held
    ]
    return [*held, "wall-clock time"]


def _kept_in(got: Callable[..., Any], canary: str) -> Iterator[str]:
    """Yield the names of the walls that are needed."""
    home, network, alone = NEEDED
    if got("files", [canary, *out_of_sight()]) == [] and got("hidden") == []:
        yield home
    if got("loopback") == (["lo"], b"220 "):
        yield network
    seen = got("processes")
    if seen is not None and len(seen[0]) <= 4 and seen[1] < 100:
        yield alone
