"""A lesson opens in JupyterLab and runs from a fresh kernel, in both themes.

The screenshots stay in tests/artefacts, to be looked at.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.laboratory import Laboratory
from tests.browser.lessons import (
    cells,
    choose_theme,
    open_lesson,
    photograph,
    restart_and_run_all,
    trouble,
)
from tests.notebooks.sample import code, prose
from tests.tools.canonical import canonical
from tests.tools.notebook import NOTEBOOKS, Notebook

pytestmark = pytest.mark.timeout(240)

FIRST = "00_start_here"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
#: Lines that the first cell's transcript must show, from the first to the last.
CONVERSATION = [
    "220 mx.example.net ESMTP ready",
    "EHLO me.example",
    "MAIL FROM:<ann@example.org>",
    "RCPT TO:<bob@example.net>",
    "DATA",
    ".",
    "QUIT",
    "221 mx.example.net closing connection",
]
LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def expected_errors(name: str) -> int:
    """Return how many cells of a lesson announce that they fail."""
    lesson = Notebook.read(NOTEBOOKS / f"{name}.ipynb")
    return sum("raises-exception" in cell.tags for cell in lesson.code)


def count_of_code(name: str) -> int:
    return len(Notebook.read(NOTEBOOKS / f"{name}.ipynb").code)


@pytest.mark.parametrize("theme", THEMES)
def test_make_lab_opens_the_first_lesson_and_a_whole_conversation_runs(
    theme: str, laboratory: Laboratory, page: Page, artefacts: Path
) -> None:
    open_lesson(page, laboratory.url, f"{FIRST}.ipynb")
    choose_theme(page, THEMES[theme])
    restart_and_run_all(page, count_of_code(FIRST))
    assert trouble(page) == []
    transcript = cells(page).first.locator(".jp-OutputArea-output table").first
    for said in CONVERSATION:
        line = transcript.get_by_role("cell", name=said, exact=True).first
        line.scroll_into_view_if_needed()
        expect(line).to_be_visible()
    transcript.locator("caption").scroll_into_view_if_needed()
    expect(transcript.locator("caption")).to_be_in_viewport()
    page.screenshot(path=artefacts / f"{FIRST}-{theme}.png")
    photograph(page, artefacts / f"{FIRST}-{theme}-whole.png")


@pytest.mark.parametrize("name", [name for name in LESSONS if name != FIRST])
def test_a_lesson_runs_from_a_fresh_kernel(
    name: str, laboratory: Laboratory, page: Page, artefacts: Path
) -> None:
    open_lesson(page, laboratory.page(f"notebooks/{name}.ipynb"), f"{name}.ipynb")
    choose_theme(page, THEMES["light"])
    restart_and_run_all(page, count_of_code(name))
    assert len(trouble(page)) == expected_errors(name), trouble(page)
    photograph(page, artefacts / f"{name}-whole.png")


def test_a_lesson_that_fails_would_be_seen(laboratory: Laboratory, page: Page) -> None:
    name = "fails.ipynb"
    document = {"cells": [prose("# Bad"), code("1"), code("1 / 0"), code("2")]}
    path = laboratory.checkout / "notebooks" / name
    path.write_text(canonical(document, "fails"), "utf-8")
    open_lesson(page, laboratory.page(f"notebooks/{name}"), name)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        restart_and_run_all(page, count=3)
