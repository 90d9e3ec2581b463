"""Graded sheets open in JupyterLab, run blank, and are accessible, in both themes.

A student writes an id and an answer by keyboard, and the check says what it is worth.
The screenshots stay in tests/artefacts, to be looked at.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from smtpkit.homework.sheets import slugs
from tests.browser.axe import axe_script, serious
from tests.browser.laboratory import Laboratory
from tests.browser.lessons import (
    cells,
    choose_theme,
    open_lesson,
    photograph,
    restart_and_run_all,
    trouble,
)
from tests.tools.notebook import NOTEBOOKS, Notebook

pytestmark = pytest.mark.timeout(240)

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def open_sheet(page: Page, laboratory: Laboratory, slug: str) -> None:
    address = laboratory.page(f"notebooks/homework/{slug}.ipynb")
    open_lesson(page, address, f"{slug}.ipynb")


@pytest.mark.parametrize("slug", slugs())
def test_a_blank_sheet_runs_and_is_accessible(
    slug: str, laboratory: Laboratory, page: Page, artefacts: Path
) -> None:
    open_sheet(page, laboratory, slug)
    count = len(Notebook.read(NOTEBOOKS / "homework" / f"{slug}.ipynb").code)
    restart_and_run_all(page, count)
    assert trouble(page) == []
    outputs = page.locator(".jp-NotebookPanel:visible .jp-RenderedHTML")
    for theme, name in THEMES.items():
        choose_theme(page, name)
        photograph(page, artefacts / f"sheet-{slug}-{theme}-whole.png")
        if axe_script() is not None:
            for place in range(outputs.count()):
                assert serious(page, outputs.nth(place)) == [], f"{theme}, {place}"


def write(page: Page, cell: Locator, line: int, text: str) -> None:
    """Write at the end of a line of a cell, and run the cell."""
    cell.locator(".cm-line").nth(line).click()
    page.keyboard.press("End")
    page.keyboard.type(text)
    page.keyboard.press("Shift+Enter")


def test_a_student_writes_an_id_and_an_answer(
    laboratory: Laboratory, page: Page, artefacts: Path
) -> None:
    open_sheet(page, laboratory, "replies")
    opening, _, answer, check = (cells(page).nth(place) for place in range(4))
    opening.locator(".cm-line").nth(2).click()
    page.keyboard.press("Home")
    for _ in 'student = "':
        page.keyboard.press("ArrowRight")
    page.keyboard.type("ann7")
    page.keyboard.press("Shift+Enter")
    expect(opening.locator(".jp-OutputArea")).to_contain_text("The sheet of ann7")
    page.keyboard.press("Shift+Enter")  # the material of the first part
    write(page, answer, 3, '\nreturn int(line[:3]), line[3:4] != b"-", line[3:]')
    page.keyboard.press("Shift+Enter")
    expect(check.locator(".jp-OutputArea")).to_contain_text("Not yet")
    expect(check.locator(".jp-OutputArea")).to_contain_text("RFC 5321 section 4.2.1")
    page.screenshot(path=artefacts / "sheet-replies-answer.png")
