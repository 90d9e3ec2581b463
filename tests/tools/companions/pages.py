"""Cells and tables of a notebook that is made: what the companions have in common."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import Any

from tests.tools.canonical import canonical
from tests.tools.notebook import NOTEBOOKS, ROOT

__all__ = ["MAP", "code", "prose", "rows_of", "stored", "table"]

#: The way back, which every companion ends its first cell with.
MAP = "All lessons: [the map](00_start_here.ipynb#What-comes-next?)."


def prose(name: str, source: str) -> dict[str, Any]:
    """Return a Markdown cell with the id `name`."""
    return {
        "cell_type": "markdown",
        "id": name,
        "metadata": {},
        "source": source.strip(),
    }


def code(name: str, source: str) -> dict[str, Any]:
    """Return a code cell with the id `name`, not run."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source.strip(),
    }


def rows_of(table: str) -> list[dict[str, str]]:
    """Return the rows of ``data/table.csv``, each a mapping from column to cell."""
    path = ROOT / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return a Markdown table; a bar inside a cell is escaped.

    >>> print(table(["code", "says"], [["250", "a|b"]]))
    | code | says |
    | --- | --- |
    | 250 | a\|b |
    """
    lines = [list(head), ["---"] * len(head), *map(list, rows)]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |"
        for line in lines
    )


def stored(name: str, title: str, cells: list[dict[str, Any]]) -> str:
    """Return the text of the notebook `name`, with the outputs that it has already.

    A code cell that is new, or says something else than before, has no output: `store`
    runs it.
    """
    kept = {
        (cell["id"], cell["source"]): cell["outputs"]
        for cell in _there(name)
        if cell["cell_type"] == "code"
    }
    filled = [
        cell | {"outputs": kept.get((cell["id"], cell["source"]), [])}
        if cell["cell_type"] == "code"
        else cell
        for cell in cells
    ]
    return canonical({"cells": filled, "metadata": {"title": title}}, name)


def _there(name: str) -> list[dict[str, Any]]:
    path = NOTEBOOKS / f"{name}.ipynb"
    if not path.exists():
        return []
    cells: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]
