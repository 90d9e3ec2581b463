"""One JupyterLab and one Chromium for all tests of the course in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.laboratory import Laboratory, chromium
from tests.tools.notebook import ROOT

#: No acceleration, no network of its own: Debian's Chromium in a container.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
]
VIEWPORT = ViewportSize(width=1280, height=1000)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """Return JupyterLab running on a copy of the notebooks."""
    if chromium() is None:
        pytest.skip("chromium is not installed")
    with Laboratory(tmp_path_factory.mktemp("laboratory")) as running:
        yield running


@pytest.fixture(scope="module")
def browser(laboratory: Laboratory) -> Iterator[Browser]:
    """Return Chromium, with no window; it can reach this machine only."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), args=FLAGS, headless=True
        )
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page that shares nothing with the others."""
    context = browser.new_context(viewport=VIEWPORT, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Return the folder where screenshots are kept; git ignores it."""
    folder = ROOT / "tests" / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
