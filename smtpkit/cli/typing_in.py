"""Reads lines from a person or a pipe, octet for octet."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from .terminal import is_terminal

__all__ = ["typed_lines"]


def typed_lines() -> Iterator[bytes]:
    """Yield what is typed, line by line, without line ends, until the input ends.

    A terminal gets a history: the up arrow brings lines back.
    """
    if is_terminal(sys.stdin):
        yield from _from_person()
        return
    for line in sys.stdin.buffer:
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def _from_person() -> Iterator[bytes]:
    with contextlib.suppress(ImportError):  # Windows has none, and its own history
        import readline  # noqa: F401  importing it is what switches it on
    while True:
        try:
            line = input()
        except EOFError:
            return
        yield line.encode("utf-8", "surrogateescape")
