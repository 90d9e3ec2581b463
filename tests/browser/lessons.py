"""What a reader does with a lesson in JupyterLab, done with Playwright, by the menus.

Each function takes a page on which a notebook is open.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

__all__ = [
    "cells",
    "choose_theme",
    "open_lesson",
    "photograph",
    "restart_and_run_all",
    "trouble",
]

OPEN_MS = 45_000
RUN_MS = 90_000
#: For the cells behind one that announces that it fails.
REST_MS = 20_000
#: Pixels that JupyterLab takes above and below the notebook, and the tallest picture.
ROOM_AROUND = 200
MOST_PIXELS = 30_000
MOST_STEPS = 10
#: How far down the last cell ends; JupyterLab lets one scroll past it.
HEIGHT = """panel => {
    const ends = [...panel.querySelectorAll(".jp-Cell")].map(
        cell => cell.getBoundingClientRect().bottom);
    return Math.max(...ends) - panel.getBoundingClientRect().top + panel.scrollTop;
}"""
SETTLE_MS = 500
#: A prompt reads [*]: while its cell runs and [7]: when it is done.
DONE = re.compile(r"^\[\d+\]:$")
NOT_RUN = re.compile(r"^\[ \]:$")


def open_lesson(page: Page, address: str, name: str) -> None:
    """Open `address` and wait until the notebook `name` is shown and a kernel ready."""
    page.goto(address)
    tab = page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab.lm-mod-current")
    expect(tab).to_contain_text(name, timeout=OPEN_MS)
    expect(cells(page).first).to_be_visible(timeout=OPEN_MS)
    wait_for_the_kernel(page)


def wait_for_the_kernel(page: Page) -> None:
    """Wait until the kernel has answered and has nothing to do.

    The status bar tells; the indicator in the notebook's toolbar says "idle" before there
    is any kernel, and a kernel that is restarted while it starts can hang for ever.
    """
    status = page.locator("#jp-main-statusbar")
    expect(status).to_contain_text("(ipykernel) | Idle", timeout=OPEN_MS)


def cells(page: Page) -> Locator:
    """Return the code cells of the notebook on the page."""
    return page.locator(".jp-NotebookPanel:visible .jp-CodeCell")


def prompts(page: Page) -> Locator:
    return cells(page).locator(".jp-InputPrompt")


def choose(page: Page, *path: str | re.Pattern[str]) -> None:
    """Choose an entry of the menu bar, such as ``("Run", "Run All Cells")``."""
    menu, *entries = path
    page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{menu}$")).click()
    for entry in entries:
        label = page.locator(".lm-Menu-itemLabel:visible", has_text=entry)
        label.first.click()


def choose_theme(page: Page, theme: str) -> None:
    """Choose ``"JupyterLab Light"`` or ``"JupyterLab Dark"``."""
    choose(page, "Settings", "Theme", re.compile(f"^{theme}$"))
    body = page.locator("body")
    expect(body).to_have_attribute("data-jp-theme-name", theme, timeout=OPEN_MS)


def restart_and_run_all(page: Page, count: int) -> None:
    """Restart the kernel, clear what is stored, run all `count` code cells, and wait.

    Raises:
        AssertionError: a cell raised an error, so that those after it were not run.
    """
    expect(cells(page)).to_have_count(count, timeout=OPEN_MS)
    choose(page, "Kernel", "Restart Kernel and Clear Outputs of All Cells")
    restart = page.locator(".jp-Dialog-button.jp-mod-warn", has_text="Restart")
    # JupyterLab says "restarting" before it asks, so what is idle afterwards is new.
    with page.expect_response(re.compile(r"/api/kernels/[^/]+/restart")):
        restart.click()
    wait_for_the_kernel(page)
    expect(prompts(page)).to_have_text([NOT_RUN] * count)
    choose(page, "Run", "Run All Cells")
    expect(prompts(page).first).to_have_text(DONE, timeout=RUN_MS)
    waiting = prompts(page).filter(has_text="[*]")
    expect(waiting).to_have_count(0, timeout=RUN_MS)
    try:  # after an error that is announced the stars vanish, and the kernel goes on
        expect(prompts(page)).to_have_text([DONE] * count, timeout=REST_MS)
    except AssertionError as error:
        raise AssertionError(trouble(page)) from error


def photograph(page: Page, path: Path) -> None:
    """Keep a picture of the whole notebook in the file `path`."""
    before = page.viewport_size
    assert before is not None
    scroller = page.locator(".jp-NotebookPanel:visible .jp-WindowedPanel-outer")
    tall = 0
    for _ in range(MOST_STEPS):  # cells grow as they come into view
        height = int(scroller.evaluate(HEIGHT))
        if height + ROOM_AROUND == tall:
            break
        tall = min(height + ROOM_AROUND, MOST_PIXELS)
        page.set_viewport_size({"width": before["width"], "height": tall})
        scroller.evaluate("element => element.scrollTo(0, 0)")
        page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=path)
    page.set_viewport_size(before)


def trouble(page: Page) -> list[str]:
    """Return the errors and the lines on stderr that the notebook shows."""
    kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
    chosen = ", ".join(f'[data-mime-type="{kind}"]' for kind in kinds)
    shown = page.locator(".jp-NotebookPanel:visible .jp-OutputArea-output")
    return shown.and_(page.locator(chosen)).all_text_contents()
