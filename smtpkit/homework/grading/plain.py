"""Plain data: what may come out of an answer, and how it travels.

Shared by the process that runs answers, where it is all that can be imported of
`smtpkit.homework`, and by the one that judges them.  So it needs nothing but Python.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

__all__ = ["Connection", "TooLarge", "describe", "pack", "plain", "unpack"]

DEEPEST = 40
MOST_ITEMS = 200_000
ROOM_FOR = 32  # octets, or characters, that take as much room as one more item
FAR = 2**61 - 1  # from here on Python gives several whole numbers the same hash
COST_OF_FAR = 200
MOST_BITS = 8_192  # of a whole number; more than 4,300 digits would not be read

#: The errors that Python itself has.
_CAUGHT = frozenset(
    kind
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)


class TooLarge(Exception):
    """A value is too deep, or too large, to be handed over."""


def plain(value: Any, room: list[int] | None = None, depth: int = 0) -> Any:
    """Return a copy of a value that is plain data, of the built-in types themselves.

    Args:
        value: None, a number, a text, octets, or lists, tuples and dictionaries of such;
            what inherits from these counts as one of them.
        room: how many items may follow; a list of one number, counted down.
        depth: how deep this value stands in another one.
    Raises:
        TypeError: it is something else.
        TooLarge: there is too much of it.

    >>> plain((250, bytearray(b"OK")))
    (250, b'OK')
    """
    room = [MOST_ITEMS] if room is None else room
    room[0] -= 1
    if room[0] < 0 or depth > DEEPEST:
        raise TooLarge
    if value is None or type(value) is bool:
        return value
    for kind, itself in _SIMPLE:
        if isinstance(value, kind):
            return _simple(value, itself, room)
    if isinstance(value, tuple):
        return tuple([plain(item, room, depth + 1) for item in tuple.__iter__(value)])
    if isinstance(value, list):
        return [plain(item, room, depth + 1) for item in list.__iter__(value)]
    if isinstance(value, dict):
        pairs = list(dict.items(value))
        return {
            plain(key, room, depth + 1): plain(item, room, depth + 1)
            for key, item in pairs
        }
    raise TypeError(f"no plain value, but {value!r}"[:300])


def _simple(value: Any, itself: Callable[[Any], Any], room: list[int]) -> Any:
    if isinstance(value, int) and int.bit_length(value) > MOST_BITS:
        raise TooLarge
    found = itself(value)
    if isinstance(found, str | bytes):
        room[0] -= len(found) // ROOM_FOR
    if room[0] < 0:
        raise TooLarge
    return found


def _octets(value: Any) -> bytes:
    return b"".join([value])


#: What has no items, and how the value itself is had, whatever inherits from it.
_SIMPLE: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (int, int.__int__),
    (float, float.__float__),
    (str, str.__str__),
    (bytes, _octets),
    (bytearray, _octets),
    (memoryview, _octets),
)


def pack(value: Any) -> Any:
    """Return plain data as JSON can carry it; `unpack` is the inverse.

    >>> pack((250, b"OK"))
    {'tuple': [250, {'hex': '4f4b'}]}
    """
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, tuple):
        return {"tuple": [pack(item) for item in value]}
    if isinstance(value, list):
        return [pack(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[pack(key), pack(item)] for key, item in value.items()]}
    return value


def unpack(value: Any, room: list[int] | None = None) -> Any:
    """Return what was packed.

    Args:
        value: what `pack` made, or what claims to be such.
        room: how many items may follow; a list of one number, counted down.
    Raises:
        ValueError, TypeError: it is nothing of the kind.
        TooLarge: there is too much of it.
    """
    if room is not None:
        # Numbers can be chosen so that sets and dictionaries of them take hours.
        is_far = type(value) is int and abs(value) >= FAR
        room[0] -= COST_OF_FAR if is_far else 1
        if room[0] < 0:
            raise TooLarge
    if isinstance(value, list):
        return [unpack(item, room) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "hex":
        return bytes.fromhex(content)
    if kind == "tuple":
        return tuple([unpack(item, room) for item in content])
    if kind == "dict":
        return {unpack(key, room): unpack(item, room) for key, item in content}
    raise ValueError("no packed value")


def describe(error: BaseException) -> str:
    """Return an error in at most 200 characters, whatever the error is.

    An answer's own error comes after the built-in one that it would be caught as.

    >>> describe(ValueError("no code"))
    'ValueError: no code'
    >>> describe(type("BadCode", (ValueError,), {})("999"))
    'ValueError: BadCode: 999'
    """
    if isinstance(error, TooLarge):
        return "too large"
    kinds = type.mro(type(error))
    name = str(kinds[0].__name__)
    if kinds[0].__module__ != "builtins":
        name = f"{next(k for k in kinds if k in _CAUGHT).__name__}: {name}"
    try:
        words = f"{name}: {error}" if not isinstance(error, RecursionError) else name
    except BaseException:  # its own words raise in turn
        words = name
    short = words[:200].rstrip(": ").encode("utf-8", "backslashreplace").decode()
    return short.replace("\n", " ")


class Connection:
    """What a student's client is given: leads to a peer that it cannot reach otherwise.

    Args:
        ask: hands one operation over; takes its name and octets, returns octets.
    """

    def __init__(self, ask: Any) -> None:
        self._ask = ask

    def send(self, octets: object) -> None:
        """Send octets."""
        if not isinstance(octets, bytes | bytearray | memoryview):
            kind = type(octets).__name__
            raise TypeError(f"send() takes octets (bytes), not {kind}")
        self._ask("send", bytes(octets))

    def receive(self) -> bytes:
        """Return what comes next; b"" once the connection is closed."""
        return bytes(self._ask("receive", b""))

    def start_tls(self) -> None:
        """Begin TLS."""
        self._ask("start_tls", b"")

    def close(self) -> None:
        """Close the connection."""
        self._ask("close", b"")
