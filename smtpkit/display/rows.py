"""Which lines of a long conversation are shown, and where it says that some are not.

Knows nothing of HTML: what is left out is a `Gap` in the place of its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from .markup import counted

if TYPE_CHECKING:
    from ..transcript.model import Line

__all__ = ["MOST_ROWS", "Gap", "shown_rows"]

#: How many rows are shown, about.
MOST_ROWS = 200
#: The rows at the end, of those.
LAST_ROWS = 50
#: A run of mail data longer than this is shortened first: much of it tells little.
MOST_TEXT = 40
#: How many of its lines are shown at its beginning and at its end.
FIRST_TEXT, LAST_TEXT = 25, 5


class Gap(NamedTuple):
    """Lines that are left out.

    Args:
        number: how many.
        noun: what they are.
    """

    number: int
    noun: str = "line"

    @property
    def words(self) -> str:
        """How many of what."""
        return counted(self.number, self.noun, self.noun.replace("line", "lines", 1))


def shown_rows(lines: Sequence[Line]) -> Iterator[Line | Gap]:
    """Yield the lines that are shown, and a `Gap` for those that are not.

    Args:
        lines: a whole conversation.
    """
    rows = list(_without_long_text(lines))
    if len(rows) <= MOST_ROWS:
        yield from rows
        return
    first = MOST_ROWS - LAST_ROWS
    left_out = rows[first:-LAST_ROWS]
    yield from rows[:first]
    yield Gap(sum(row.number if isinstance(row, Gap) else 1 for row in left_out))
    yield from rows[-LAST_ROWS:]


def _without_long_text(lines: Sequence[Line]) -> Iterator[Line | Gap]:
    """Shorten each run of mail data in the middle."""
    for is_text, run in groupby(lines, key=lambda line: line.kind == "text"):
        rows = list(run)
        if is_text and len(rows) > MOST_TEXT:
            yield from rows[:FIRST_TEXT]
            yield Gap(len(rows) - FIRST_TEXT - LAST_TEXT, "line of mail data")
            yield from rows[-LAST_TEXT:]
        else:
            yield from rows
