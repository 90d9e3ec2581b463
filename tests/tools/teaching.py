"""Write the tables of objectives into the teachers' pages, or check that they agree.

``notebooks/teaching/objectives.csv`` says which cells teach, practise and assess each
objective; its words and the minutes are those of the lesson itself::

    python -m tests.tools.teaching            # write
    python -m tests.tools.teaching --check    # compare; status 1 if a page differs
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.tools.notebook import NOTEBOOKS, Notebook

__all__ = ["TEACHING", "Objective", "main", "objectives", "pages", "promised"]

TEACHING = NOTEBOOKS / "teaching"
MARKED = re.compile(
    r"(<!-- objectives (\d\d): begin [^\n]*-->\n).*?(<!-- objectives \2: end -->)", re.S
)


class Objective(NamedTuple):
    """One row of the table: cells by their ids."""

    lesson: str
    number: int
    teach: list[str]
    practise: list[str]
    assess: list[str]


def objectives() -> list[Objective]:
    """Return the table."""
    with (TEACHING / "objectives.csv").open(encoding="utf-8", newline="") as file:
        return [
            Objective(
                row["lesson"],
                int(row["number"]),
                row["teach"].split(),
                row["practise"].split(),
                row["assess"].split(),
            )
            for row in csv.DictReader(file)
        ]


def lesson(number: str) -> Notebook:
    """Return the notebook of a lesson."""
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    return Notebook.read(path)


def promised(notebook: Notebook) -> list[str]:
    """Return what a lesson says that one will be able to do."""
    source = next(c.source for c in notebook.cells if "You will be able to" in c.source)
    after = source.partition("You will be able to")[2]
    items = re.findall(r"^- (.*?)[;.]$", after, re.M)
    return items[:3]


def section(number: str) -> str:
    """Return what stands between the marks of a lesson."""
    notebook = lesson(number)
    first = notebook.cells[0].source
    title = first.partition("\n")[0].removeprefix("# ")
    (minutes, *_) = re.findall(r"(\d+) minutes", first)
    rows = [row for row in objectives() if row.lesson == number]
    lines = [
        f"## {number}: {title}",
        "",
        f"[Open the lesson](../{notebook.path.name}); {minutes} minutes.",
        "",
        "| students can … | taught in | practised in | assessed by |",
        "|---|---|---|---|",
    ]
    for row, words in zip(rows, promised(notebook), strict=True):
        cells = (", ".join(f"`{name}`" for name in names) for names in row[2:])
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each page with tables, and what it should hold."""
    for path in sorted(TEACHING.glob("lessons_*.md")):
        yield (
            path,
            MARKED.sub(
                lambda found: f"{found[1]}{section(found[2])}{found[3]}",
                path.read_text("utf-8"),
            ),
        )


def main(arguments: list[str]) -> int:
    """Write the pages, or compare."""
    status = 0
    for path, text in pages():
        if path.read_text("utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{path.name} differs: run python -m tests.tools.teaching")
            status = 1
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.name}")
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
