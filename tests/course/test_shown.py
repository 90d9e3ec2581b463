"""Where each promise of the course is kept: ``shown.csv`` points to the cells.

A row has a promise, the cells that show it, the sections that settle it and words that
must stand there: in the cells, in what they print, or in the prose around them, from
heading to heading.  ``00.1`` is a promise of lesson 00,
``fact 7`` one of the facts that notes often get wrong.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.tools.companions.citations import citations, cited_in, section_titles
from tests.tools.notebook import NOTEBOOKS, Cell, Notebook

TABLE = Path(__file__).with_name("shown.csv")
#: How many promises each lesson makes; the facts are counted by themselves.
COUNTS = (7, 8, 9, 11, 6, 9, 9, 9, 9, 8, 11, 10, 8, 4)
PROMISES = {f"{number:02}": count for number, count in enumerate(COUNTS)}
FACTS = 31
#: Promises about the course itself: prose keeps them, no cell can.
ABOUT_THE_COURSE = {("00.6", "00_start_here"), ("00.7", "00_start_here")}
ABOUT_THE_COURSE |= {("fact 31", "00_start_here")}


class Row(NamedTuple):
    """One line of the table."""

    promise: str
    what: str
    notebook: str
    cells: list[str]
    sources: list[tuple[str, str]]
    words: list[str]

    def __str__(self) -> str:
        return f"{self.promise} in {self.notebook}"


@cache
def table() -> tuple[Row, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(
                row["promise"],
                row["what"],
                row["notebook"],
                row["cells"].split(),
                [each for part in row["source"].split("; ") for each in cited_in(part)],
                row["words"].split("; "),
            )
            for row in csv.DictReader(file)
        )


@cache
def notebook(name: str) -> Notebook:
    return Notebook.read(NOTEBOOKS / f"{name}.ipynb")


def present(lesson: str) -> bool:
    """Return whether the lesson with this number is there."""
    return bool(list(NOTEBOOKS.glob(f"{lesson}_*.ipynb")))


def named(row: Row) -> list[Cell]:
    """Return the cells that a row names."""
    found = {cell.id: cell for cell in notebook(row.notebook).cells}
    return [found[name] for name in row.cells if name in found]


def around(row: Row) -> list[Cell]:
    """Return the cells that a row names, and those of the same sections."""
    sections: list[list[Cell]] = []
    for cell in notebook(row.notebook).cells:
        begins = cell.is_prose and any(b.kind == "heading" for b in cell.page.blocks)
        if begins or not sections:
            sections.append([])
        sections[-1].append(cell)
    numbers = {cell.number for cell in named(row)}
    inside = [part for part in sections if numbers & {cell.number for cell in part}]
    return [cell for part in inside for cell in part]


def told(cell: Cell) -> str:
    """Return all that a cell says: its source, its outputs, the words of its pictures.

    A cell that asks prints its question.
    """
    pictures = [
        words.get("alt", "")
        for output in cell.outputs
        for words in output.get("metadata", {}).values()
    ]
    return "\n".join([cell.source, *cell.output_texts, *pictures])


ROWS = pytest.mark.parametrize("row", table(), ids=str)


@ROWS
def test_the_cells_are_there_and_one_of_them_runs(row: Row) -> None:
    there = named(row)
    assert [cell.id for cell in there] == row.cells
    if (row.promise, row.notebook) not in ABOUT_THE_COURSE:
        assert any(cell.is_code for cell in there)


@ROWS
def test_the_words_stand_in_the_cells_or_around_them(row: Row) -> None:
    text = " ".join("\n".join(told(cell) for cell in around(row)).split())
    assert [word for word in row.words if word not in text] == []


@ROWS
def test_the_sections_are_cited_there_and_exist(row: Row) -> None:
    ids = {cell.id for cell in around(row)}
    cited = {
        (c.rfc, c.section)
        for c in citations(notebook(row.notebook))
        if c.place.cell in ids
    }
    rfcs = {rfc for rfc, _ in cited}
    missing = [
        source
        for source in row.sources
        if source not in cited and not (source[1] == "" and source[0] in rfcs)
    ]
    assert missing == []
    known = {rfc for rfc, _ in section_titles()}
    wrong = [s for s in row.sources if s[0] in known and s not in section_titles()]
    assert wrong == []


@pytest.mark.parametrize("lesson", [n for n in PROMISES if present(n)])
def test_each_promise_of_a_lesson_has_its_row(lesson: str) -> None:
    rows = [row.promise for row in table() if row.promise.startswith(f"{lesson}.")]
    wanted = [f"{lesson}.{number}" for number in range(1, PROMISES[lesson] + 1)]
    assert list(dict.fromkeys(rows)) == wanted


@pytest.mark.parametrize("number", range(1, FACTS + 1))
def test_each_fact_is_shown_and_has_its_section(number: int) -> None:
    rows = [row for row in table() if row.promise == f"fact {number}"]
    assert rows
    if number != 31:  # which RFC is in force is settled by no section
        assert any(row.sources for row in rows)


def test_every_row_belongs_to_a_promise() -> None:
    lessons = "|".join(PROMISES)
    for row in table():
        assert re.fullmatch(rf"(?:{lessons})\.\d+|fact \d+", row.promise), row
        number = row.promise.partition(".")[0]
        if not row.promise.startswith("fact"):
            assert row.notebook.startswith(f"{number}_"), row


def test_a_word_or_a_section_that_is_not_there_is_found() -> None:
    row = table()[0]
    with pytest.raises(AssertionError, match="no such word"):
        test_the_words_stand_in_the_cells_or_around_them(
            row._replace(words=["no such word"])
        )
    with pytest.raises(AssertionError, match="10\\.1"):
        test_the_sections_are_cited_there_and_exist(
            row._replace(sources=[("5321", "10.1")])
        )
    with pytest.raises(AssertionError, match="gone"):
        test_the_cells_are_there_and_one_of_them_runs(row._replace(cells=["gone"]))
