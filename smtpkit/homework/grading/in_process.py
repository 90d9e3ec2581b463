"""Calls over a namespace in this very process: for public checks and for nbgrader.

There is no wall here: the answers are the reader's own, or nbgrader has run them
already.  A class is graded behind walls instead.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from ..parts import Outcome, Peer
from .plain import Connection, describe, plain

__all__ = ["InProcess"]

_PLAIN: tuple[type[Any], ...] = (bool, int, float, str, bytes)


class InProcess:
    """Asks what a judge asks; no request raises.

    Args:
        namespace: where the answers are.

    >>> InProcess({"double": lambda n: 2 * n}).call("double", 21)
    Outcome(value=42, raised='')
    >>> InProcess({}).value("double")
    Outcome(value=None, raised='missing')
    """

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace
        self._made: list[Any] = []

    def value(self, name: str) -> Outcome:
        """Return the variable `name`."""
        if name not in self._namespace:
            return Outcome(raised="missing")
        return _asked(lambda: self._namespace[name])

    def call(self, name: str, *arguments: Any) -> Outcome:
        """Call the function `name`."""
        if name not in self._namespace:
            return Outcome(raised="missing")
        return _asked(lambda: self._namespace[name](*copy.deepcopy(arguments)))

    def make(self, name: str, *arguments: Any) -> Outcome:
        """Make an object of the class `name`; the value stands for it."""
        if name not in self._namespace:
            return Outcome(raised="missing")

        def make() -> int:
            self._made.append(self._namespace[name](*copy.deepcopy(arguments)))
            return len(self._made) - 1

        return _asked(make)

    def method(self, handle: int, name: str, *arguments: Any) -> Outcome:
        """Call a method of an object that `make` made."""
        return _asked(
            lambda: getattr(self._made[handle], name)(*copy.deepcopy(arguments))
        )

    def converse(self, name: str, peer: Peer, *arguments: Any) -> Outcome:
        """Call ``name(connection, *arguments)``; the connection leads to `peer`."""
        if name not in self._namespace:
            return Outcome(raised="missing")

        def ask(operation: str, octets: bytes) -> bytes:
            method = getattr(peer, operation)
            answer = method(octets) if operation == "send" else method()
            return bytes(answer) if operation == "receive" else b""

        connection = Connection(ask)
        return _asked(
            lambda: self._namespace[name](connection, *copy.deepcopy(arguments))
        )


def _asked(request: Callable[[], Any]) -> Outcome:
    try:
        return Outcome(plain(request()))
    except (Exception, SystemExit) as error:
        return Outcome(raised=describe(error))
