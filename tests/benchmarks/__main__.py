"""Print the table of what is measured, and whether each limit holds.

    python -m tests.benchmarks [starting] [in_memory] [over_tcp] [pictures] [lessons]
        [grading] [classes]

The status is 1 if a limit does not hold.
"""

from __future__ import annotations

import sys

from tests.peers.roots import Missing

from . import classes, grading, in_memory, lessons, over_tcp, pictures, starting
from .result import Row, table

PARTS = {
    "starting": starting.rows,
    "in_memory": in_memory.rows,
    "over_tcp": over_tcp.rows,
    "pictures": pictures.rows,
    "lessons": lessons.rows,
    "grading": grading.rows,
    "classes": classes.rows,
}


def main(names: list[str]) -> int:
    """Measure the parts that are named, or all."""
    if unknown := set(names) - PARTS.keys():
        print(f"no part {unknown.pop()!r}; there are: {', '.join(PARTS)}")
        return 2
    rows: list[Row] = []
    for name in names or PARTS:
        print(f"measuring: {name} ...", file=sys.stderr, flush=True)
        try:
            rows += PARTS[name]()
        except Missing as reason:
            print(f"{name}: {reason}", file=sys.stderr)
    print(table(rows))
    return int(not all(row.is_met for row in rows))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
