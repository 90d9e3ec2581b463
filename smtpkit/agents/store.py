"""Where a queue keeps its entries: nowhere, for lessons that need no disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .entry import Entry, Recipient

__all__ = ["Forgetful", "Store"]


class Store(Protocol):
    """What a queue asks of the place where its entries are kept."""

    def load(self) -> list[Entry]:
        """Return the entries that were kept, in the order of acceptance."""
        ...

    def last_number(self) -> int:
        """Return the highest number that an id has had."""
        ...

    def accept(self, entry: Entry) -> None:
        """Keep an entry: it is safe when this returns.

        Raises:
            OSError: it cannot be kept.
        """
        ...

    def begin(
        self, entry: Entry, paths: Sequence[str], host: str, now_ms: float
    ) -> None:
        """Keep that a message is about to be sent to a host for some recipients."""
        ...

    def finish(self, entry: Entry, recipients: Sequence[Recipient]) -> None:
        """Keep the new state of some recipients."""
        ...

    def done(self, entry: Entry) -> None:
        """Nothing is left to do: the message itself may go."""
        ...


class Forgetful:
    """A store that keeps nothing: the entries live in memory, as long as the queue."""

    def load(self) -> list[Entry]:
        """Return nothing."""
        return []

    def last_number(self) -> int:
        """Return 0."""
        return 0

    def accept(self, entry: Entry) -> None:
        """Do nothing."""

    def begin(
        self, entry: Entry, paths: Sequence[str], host: str, now_ms: float
    ) -> None:
        """Do nothing."""

    def finish(self, entry: Entry, recipients: Sequence[Recipient]) -> None:
        """Do nothing."""

    def done(self, entry: Entry) -> None:
        """Do nothing."""
