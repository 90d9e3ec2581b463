"""Chance that repeats: what differs from one student's sheet to the next.

Visible values follow from the student's id, the assignment and the release; anyone can
throw these dice again.  Inputs of hidden tests follow from the course's secret as well.
The throws are made from SHA-256 and nothing else, so that no version of Python and no
operating system changes them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["Dice", "hidden_dice", "hidden_seed", "visible_dice"]

T = TypeVar("T")


class Dice:
    """A stream of throws that its seed settles.

    Args:
        seed: any octets.

    >>> Dice(b"ann").number(1, 6) == Dice(b"ann").number(1, 6)
    True
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._thrown = 0

    def part(self, purpose: str) -> Dice:
        """Return other dice, for one purpose: what one part throws moves no other.

        >>> dice = Dice(b"ann")
        >>> dice.part("hosts").number(1, 999) == dice.part("hosts").number(1, 999)
        True
        """
        return Dice(hashlib.sha256(self._seed + b"\0" + purpose.encode()).digest())

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        self._thrown += 1
        octets = self._seed + self._thrown.to_bytes(8)
        # 256 bits over a small range: what is uneven about it can be neglected.
        return low + int.from_bytes(hashlib.sha256(octets).digest()) % (high - low + 1)

    def choose(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[self.number(0, len(items) - 1)]

    def shuffle(self, items: Sequence[T]) -> list[T]:
        """Return the items in another order; the sequence itself stays as it is."""
        shuffled = list(items)
        for last in range(len(shuffled) - 1, 0, -1):
            other = self.number(0, last)
            shuffled[last], shuffled[other] = shuffled[other], shuffled[last]
        return shuffled

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Return `count` different items, in an order of chance.

        >>> sorted(Dice(b"").sample("abc", 3))
        ['a', 'b', 'c']
        """
        return self.shuffle(items)[:count]

    def octets(self, count: int) -> bytes:
        """Return `count` octets."""
        return bytes(self.number(0, 255) for _ in range(count))


def visible_dice(student: str, assignment: str, release: str) -> Dice:
    """Return the dice of what a student sees.

    Args:
        student: the student's id; spaces around it and letter case say nothing.
        assignment: such as ``"replies"``.
        release: the name of the release, such as ``"2026"``.
    """
    return Dice(hashlib.sha256(_joined(student, assignment, release)).digest())


def hidden_dice(secret: bytes, student: str, assignment: str) -> Dice:
    """Return the dice of the hidden tests; only who has the course's secret can."""
    return Dice(hidden_seed(secret, student, assignment))


def hidden_seed(secret: bytes, student: str, assignment: str) -> bytes:
    """Return what the hidden inputs follow from; the secret does not follow from it.

    A process that grades gets this seed in place of the course's secret.
    """
    return hmac.digest(secret, _joined(student, assignment), "sha256")


def _joined(student: str, *names: str) -> bytes:
    # NUL stands in no name, so that ("ab", "c") and ("a", "bc") differ.
    return "\0".join((student.strip().casefold(), *names)).encode()
