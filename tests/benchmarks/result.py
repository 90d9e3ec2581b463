"""One row of the table that `make bench` prints, and how to measure a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Row", "best_s", "busy_s", "table"]


@dataclass(frozen=True)
class Row:
    """What was measured, and what was wanted.

    Args:
        what: in words.
        measured: ours.
        wanted: the limit, in the same unit.
        unit: of both.
        at_least: whether more is better; else less is.
        peer: the measure that stands beside it, and whose it is.
    """

    what: str
    measured: float
    wanted: float
    unit: str
    at_least: bool = True
    peer: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the limit holds."""
        if self.at_least:
            return self.measured >= self.wanted
        return self.measured <= self.wanted

    def cells(self) -> tuple[str, ...]:
        """Return the row as words."""
        sign = "≥" if self.at_least else "≤"
        share = self.measured / self.wanted
        return (
            self.what,
            f"{self.measured:,.{_digits(self.measured)}f} {self.unit}",
            f"{sign} {self.wanted:,g} {self.unit}",
            f"{share:.2f}",
            "yes" if self.is_met else "NO",
            self.peer,
        )


def _digits(number: float) -> int:
    return 0 if number >= 100 else 1 if number >= 10 else 2


def table(rows: list[Row]) -> str:
    """Return the rows as a table."""
    head = ("what", "measured", "limit", "of limit", "met", "beside it")
    cells = [head, *(row.cells() for row in rows)]
    sizes = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True))
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * size for size in sizes))
    return "\n".join(line.rstrip() for line in lines)


def best_s(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of several times, in seconds: noise only ever adds."""
    return min(_taken(work, time.perf_counter) for _ in range(times))


def busy_s(work: Callable[[], object], times: int = 3) -> float:
    """Return the least processor time of several: what others run counts less."""
    return min(_taken(work, time.process_time) for _ in range(times))


def _taken(work: Callable[[], object], now_s: Callable[[], float]) -> float:
    begun = now_s()
    work()
    return now_s() - begun
