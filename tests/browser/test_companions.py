"""Reference, glossary, index and the one lecture open in JupyterLab, in both themes.

A link of the index leads to the heading that it names.  The screenshots stay in
tests/artefacts, to be looked at.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.laboratory import Laboratory
from tests.browser.lessons import (
    OPEN_MS,
    cells,
    choose_theme,
    photograph,
    restart_and_run_all,
    trouble,
    wait_for_the_kernel,
)
from tests.tools.notebook import NOTEBOOKS, Notebook

pytestmark = pytest.mark.timeout(240)

#: Lessons with pictures go on growing for a moment.
SETTLE_MS = 3_000
MOST_CLICKS = 3
TOP = "element => element.getBoundingClientRect().top"
NAMES = ("reference", "glossary", "rfc_index", "one_lecture")
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def open_page(page: Page, laboratory: Laboratory, name: str) -> None:
    """Open a companion and wait until it is shown; two of them have no code cell."""
    page.goto(laboratory.page(f"notebooks/{name}.ipynb"))
    prose = page.locator(".jp-NotebookPanel:visible .jp-MarkdownCell h1")
    expect(prose.first).to_be_visible(timeout=OPEN_MS)
    wait_for_the_kernel(page)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", NAMES)
def test_a_companion_opens_and_runs(
    name: str, theme: str, laboratory: Laboratory, page: Page, artefacts: Path
) -> None:
    count = len(Notebook.read(NOTEBOOKS / f"{name}.ipynb").code)
    open_page(page, laboratory, name)
    choose_theme(page, THEMES[theme])
    if count:
        expect(cells(page)).to_have_count(count, timeout=OPEN_MS)
        restart_and_run_all(page, count)
    assert trouble(page) == []
    photograph(page, artefacts / f"{name}-{theme}-whole.png")


def test_a_link_of_the_index_leads_to_the_heading(
    laboratory: Laboratory, page: Page
) -> None:
    """The first click opens the lesson; JupyterLab finds the heading once it is open."""
    open_page(page, laboratory, "rfc_index")
    shown = page.locator(".jp-NotebookPanel:visible")
    link = shown.locator("a", has_text="Reply codes: Later, or never?").first
    heading = shown.locator("h2", has_text="Later, or never?")
    tabs = page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab")
    for _ in range(MOST_CLICKS):
        tabs.filter(has_text="rfc_index").click()
        link.click()
        current = tabs.and_(page.locator(".lm-mod-current"))
        expect(current).to_contain_text("05_reply_codes.ipynb", timeout=OPEN_MS)
        wait_for_the_kernel(page)
        page.wait_for_timeout(SETTLE_MS)
        if 0 <= float(heading.evaluate(TOP)) < 500:
            return
    raise AssertionError(f"{MOST_CLICKS} clicks did not lead to the heading")
