"""Private verbs and keywords, which each variant of a sheet has of its own.

RFC 5321 sections 2.2.2 and 4.1.5: names that begin with X are agreed between two hosts
and registered nowhere.
"""

from __future__ import annotations

from ..dice import Dice

__all__ = ["private_name", "private_names"]

_CONSONANTS = "BDFGKLMNPRTVZ"
_VOWELS = "AEIOU"


def private_names(dice: Dice, count: int) -> list[str]:
    """Return different names such as ``"XLOMA"``.

    >>> len(private_names(Dice(b"ann"), 2))
    2
    """
    found: list[str] = []
    while len(found) < count:
        letters = [dice.choose((_CONSONANTS, _VOWELS)[n % 2]) for n in range(4)]
        name = "X" + "".join(letters)
        if name not in found:
            found.append(name)
    return found


def private_name(dice: Dice) -> str:
    """Return one name; the same as long as it is the first throw of these dice."""
    return private_names(dice, 1)[0]
