"""What holds for every test: it leaves this machine alone, and it ends.

Each test has a time limit (`timeout` in pyproject.toml), and none may reach another
host: `no_test_leaves_loopback` guards the process that pytest runs in.  Programs that a
test starts are not guarded; give them loopback addresses only.
"""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# The same examples in every run, and nothing left on the disk: a test that fails, fails
# for everybody.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

#: Notebooks that tests bring along are material, not lessons to be run.
collect_ignore_glob = ["*.ipynb"]


class LeavesLoopback(AssertionError):
    """A test tried to reach another host, or to ask for its address."""


def must_be_loopback(host: object) -> None:
    """Raise `LeavesLoopback` unless `host` is this machine.

    None and the empty string are the wildcard that a listener binds to; mail programs
    look up this machine's own name in order to say it in EHLO.
    """
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", socket.gethostname()):
        return
    try:
        is_loopback = ipaddress.ip_address(str(name)).is_loopback
    except ValueError:  # a name: asking for its address leaves the machine
        is_loopback = False
    if not is_loopback:
        raise LeavesLoopback(f"a test tried to reach {name!r}; use 127.0.0.1 or ::1")


def guard_address(method: str) -> Any:
    """Return `socket.socket`'s `method`, whose last argument is an address, guarded."""
    original = getattr(socket.socket, method)

    def guarded(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            must_be_loopback(arguments[-1][0])
        return original(self, *arguments)

    return guarded


def guard_name(function: str) -> Any:
    """Return `socket`'s `function`, whose first argument is a host, guarded."""
    original = getattr(socket, function)

    def guarded(host: object, *arguments: Any, **options: Any) -> Any:
        must_be_loopback(host)
        return original(host, *arguments, **options)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def no_test_leaves_loopback() -> Iterator[None]:
    """Let nothing in this process reach another host, in any thread, until the end."""
    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, guard_address(method))
        for function in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, function, guard_name(function))
        yield
