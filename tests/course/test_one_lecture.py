"""The one lecture: 90 minutes, in memory, made of the lessons' own cells."""

from __future__ import annotations

import ast
import re

import pytest

from tests.tools.companions.lecture import NAME, lesson_cell, same_as, told
from tests.tools.notebook import NOTEBOOKS, Notebook
from tests.tools.rules.access import headings

LECTURE = Notebook.read(NOTEBOOKS / f"{NAME}.ipynb")
SHOWN = [cell for cell in LECTURE.code if "imports" not in cell.tags]
#: What each part is about, its minutes, and a cell that must be in it.
PARTS = [
    ("Three hops", 8, "01_roles_and_route/architecture"),
    ("A session by hand", 22, "02_a_session/by-hand"),
    ("States, and 503", 15, "02_a_session/run-second-mail"),
    ("Not now, or no?", 13, "05_reply_codes/run-later"),
    ("Four servers, four EHLOs", 12, "06_extensions/run-four-servers"),
    ("The envelope is not the header", 15, "07_message_structure/who-gets"),
    ("Exit ticket", 5, "03_commands_and_states/03-refused-rcpt"),
]


@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_a_cell_says_and_shows_what_the_lesson_s_does(number: int) -> None:
    """If this fails: ``make companions`` copies the cell anew."""
    cell = SHOWN[number]
    address = same_as(cell.json)
    assert address, f"{cell} does not say which cell of a lesson it is"
    there = lesson_cell(address)
    assert told(cell.json) == told(there)
    assert cell.id == there["id"]


def imported(source: str) -> set[tuple[str, str]]:
    """Return the names that a cell imports, each with its module."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {(str(node.module), alias.name) for alias in node.names}
    return found


def test_it_imports_what_the_lessons_import() -> None:
    (imports,) = LECTURE.imports
    lessons = {same_as(cell.json).partition("/")[0] for cell in SHOWN}
    known = {("smtpkit.agents.policies", "submission")}
    for lesson in lessons:
        for cell in Notebook.read(NOTEBOOKS / f"{lesson}.ipynb").imports:
            known |= imported(cell.source)
    assert imported(imports.source) <= known


def test_everything_happens_in_memory() -> None:
    for cell in LECTURE.code:
        assert "Loopback" not in cell.source
        assert "tcp=True" not in cell.source
        assert "socket" not in cell.source


def test_the_parts_take_ninety_minutes() -> None:
    found = []
    for _, heading in headings(LECTURE):
        if timed := re.fullmatch(r"(.+) \((\d+) minutes\)", heading.text):
            found.append((timed[1], int(timed[2])))
    assert found == [(name, minutes) for name, minutes, _ in PARTS]
    assert sum(minutes for _, minutes in found) == 90
    table = LECTURE.cells[0].source
    for name, minutes in found:
        assert f"| {name} | {minutes} |" in table


def test_each_part_has_the_cell_that_it_is_about() -> None:
    part = ""
    inside: dict[str, list[str]] = {}
    for cell in LECTURE.cells:
        if cell.is_prose:
            for block in cell.page.blocks:
                if block.kind == "heading":
                    part = block.text.partition(" (")[0]
        elif same_as(cell.json):
            inside.setdefault(part, []).append(same_as(cell.json))
    for name, _, address in PARTS:
        assert address in inside[name]


def test_a_vote_comes_before_each_output_that_is_kept_back() -> None:
    hidden = [
        cell
        for cell in LECTURE.code
        if cell.json["metadata"].get("jupyter", {}).get("outputs_hidden")
    ]
    assert len(hidden) >= 8
    for cell in hidden:
        before = [other for other in LECTURE.prose if other.number < cell.number]
        visible = [o for o in before if slide_of(o.json) != "notes"]
        assert "?" in visible[-1].source, cell


def slide_of(cell: dict[str, dict[str, dict[str, str]]]) -> str:
    return cell["metadata"].get("slideshow", {}).get("slide_type", "")


def test_every_cell_knows_its_slide() -> None:
    kinds = {slide_of(cell.json) for cell in LECTURE.cells}
    assert kinds == {"slide", "subslide", "fragment", "notes", "skip"}
    slides = [cell for cell in LECTURE.cells if slide_of(cell.json) == "slide"]
    assert len(slides) == 2 + len(PARTS)  # the title before them, the way on after them


def test_the_words_of_a_slide_fit_on_a_slide() -> None:
    for cell in LECTURE.prose:
        if slide_of(cell.json) != "notes" and cell.id != "title":
            assert len(cell.source.split()) <= 110, cell
