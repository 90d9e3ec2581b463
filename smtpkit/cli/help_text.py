"""What the help of a command consists of."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Text"]


class Text(NamedTuple):
    """What the help of a command says.

    Args:
        short: a few words, for the list of commands.
        about: what stands above the options.
        epilog: what stands below them.
    """

    short: str
    about: str
    epilog: str
