"""Each widget used for real in JupyterLab, by keyboard alone, in both themes.

The screenshots stay in tests/artefacts, to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.axe import axe_script, serious
from tests.browser.laboratory import Laboratory
from tests.browser.lessons import (
    cells,
    choose_theme,
    open_lesson,
    restart_and_run_all,
    trouble,
)
from tests.notebooks.sample import code, prose
from tests.tools.canonical import canonical

pytestmark = pytest.mark.timeout(300)

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
#: High enough for all cells: JupyterLab takes those out of sight from the page.
VIEWPORT = ViewportSize(width=1280, height=14_000)
SHOWN_MS = 20_000

SESSION = """\
import smtpkit
from smtpkit import widgets

lab = smtpkit.Lab()
lab.say("EHLO me.example", "DATA", "MAIL FROM:<ann@example.org>", "QUIT")
lab.transcript
"""
LETTER = """\
lab = smtpkit.Lab()
lab.say("EHLO me.example", "MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>")
lab.say("DATA", "From: ann@example.org", "Subject: hi", "", "Hello", ".")
lab.mailbox[0]
"""
ANNOUNCED = """\
from smtpkit.display.announced import Announced
Announced({"one": lab.transcript, "another": lab.transcript})
"""
#: Two of the first: several at once must not disturb one another.
CELLS = {
    "session": SESSION,
    "console": "widgets.console()",
    "second": "widgets.console('EHLO me.example')",
    "stepper": "widgets.stepper(lab.transcript, 4, hide=True)",
    "server_panel": "widgets.server_panel()",
    "latency": "widgets.latency()",
    "byte_cutter": "widgets.byte_cutter()",
    "what_now": "widgets.what_now(seed=1, number=2)",
    "mime_explorer": "widgets.mime_explorer()",
    "still": "widgets.still.console('EHLO me.example', 'DATA')",
    "picture": "smtpkit.views.ladder(lab.transcript)",
    "table": "smtpkit.views.ladder(lab.transcript).table()",
    "reply": "smtpkit.Reply(550, 'No such user here', '5.1.1')",
    "delivery": LETTER,
    "envelope": "lab.mailbox[0].envelope",
    "announced": ANNOUNCED,
}
OTHERS = ("session", "second", "still", "picture", "table", "reply", "delivery",
          "envelope", "announced")  # fmt: skip
WIDGETS = [name for name in CELLS if name not in OTHERS]


class Opened:
    """A notebook with every widget, open and run in one theme.

    Args:
        page: where it is open.
        theme: light or dark.
    """

    def __init__(self, page: Page, theme: str) -> None:
        self.page = page
        self.theme = theme

    def widget(self, name: str) -> Locator:
        """Return the widget of one cell."""
        return self.output(name).locator(".smtpkit-panel").first

    def output(self, name: str) -> Locator:
        """Return the output of one cell."""
        cell = cells(self.page).nth(list(CELLS).index(name))
        return cell.locator(".jp-Cell-outputArea")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        """Return the name of what has the focus."""
        words = self.page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent"
        )
        return str(words).strip(
            " \n\u200b"
        )  # ipywidgets begins some labels with U+200B

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what is called `name`."""
        for _ in range(80):
            if self.focused().startswith(name):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {name!r}")


@pytest.fixture(scope="module", params=THEMES)
def opened(
    request: pytest.FixtureRequest, laboratory: Laboratory, browser: Browser
) -> Iterator[Opened]:
    """Return the notebook with all widgets, in one theme and then in the other."""
    name = "all_widgets.ipynb"
    document = {"cells": [prose("# Widgets"), *map(code, CELLS.values())]}
    path = laboratory.checkout / "notebooks" / name
    path.write_text(canonical(document, "all_widgets"), "utf-8")
    context = browser.new_context(viewport=VIEWPORT, reduced_motion="reduce")
    page = context.new_page()
    open_lesson(page, laboratory.page(f"notebooks/{name}"), name)
    choose_theme(page, THEMES[request.param])
    restart_and_run_all(page, len(CELLS))
    made = Opened(page, request.param)
    for widget in WIDGETS:
        expect(made.widget(widget)).to_be_visible(timeout=SHOWN_MS)
    yield made
    context.close()


def said(widget: Locator, words: str | re.Pattern[str]) -> None:
    """Expect the widget to say these words, in a place that is read aloud."""
    expect(widget.get_by_role("status").last).to_contain_text(words, timeout=SHOWN_MS)


def use_console(opened: Opened, widget: Locator) -> None:
    """Type, recall by the arrow keys, take a button, be told what was wrong."""
    widget.get_by_label("Your line").focus()
    keyboard = opened.page.keyboard
    keyboard.type("EHLO me.example\n")
    said(widget, "Reply 250, now READY.")
    keyboard.type("MAIL FROM: <ann@example.org>\n")
    said(widget, re.compile(r"Reply 501.*section 4\.1\.1\.2"))
    expect(widget.get_by_role("button", name="RCPT", exact=True)).to_have_count(0)
    opened.press("ArrowUp", "ArrowUp")
    expect(widget.get_by_label("Your line")).to_have_value("EHLO me.example")
    opened.press("ArrowDown", "ArrowDown")
    expect(widget.get_by_label("Your line")).to_have_value("")
    opened.tab_to("MAIL")
    opened.press("Enter")
    assert opened.focused() == "Your line"
    opened.press("Enter")
    said(widget, "Reply 250, now SENDER.")
    opened.tab_to("RCPT")
    opened.press("Space", "Enter")
    said(widget, "Reply 250, now RECIPIENT.")
    for line in ("DATA", "Subject: hi", "", "Hello", "."):
        keyboard.type(f"{line}\n")
    said(widget, "Reply 250, now READY.")
    expect(widget.locator("img")).to_have_attribute("alt", re.compile("now READY$"))


def use_stepper(opened: Opened, widget: Locator) -> None:
    """Walk by the buttons and guess replies."""
    widget.get_by_role("button", name="Next").focus()
    opened.press("Enter")
    expect(widget.get_by_label("Your guess")).to_be_focused()
    opened.page.keyboard.type("five\n")
    said(widget, "A guess is three digits")
    opened.page.keyboard.type("500\n")
    said(widget, "The first digit is right")
    expect(widget.get_by_role("button", name="Next")).to_be_focused()
    expect(widget).to_contain_text("503 5.5.1")
    opened.press("Space")
    expect(widget).to_contain_text("Step 6 of 9")


def use_server_panel(opened: Opened, widget: Locator) -> None:
    """Choose a preset, open the switches, switch one, add a fault."""
    widget.get_by_label("Server", exact=True).focus()
    opened.page.keyboard.type("Busy")
    expect(widget).to_contain_text("busy.example.net", timeout=SHOWN_MS)
    opened.tab_to("Show the single switches")
    opened.press("Space")
    expect(widget.get_by_label("8BITMIME: octets")).to_be_visible(timeout=SHOWN_MS)
    opened.tab_to("8BITMIME")
    opened.press("Space")
    said(widget, "SMTPUTF8 is not offered")
    opened.tab_to("Another fault")
    opened.page.keyboard.type("nonsense\n")
    said(widget, "This did not work: got fault 'nonsense'")
    opened.page.keyboard.type("RCPT#2:reply=550\n")
    expect(widget).to_contain_text("at RCPT, time 2: answer 550", timeout=SHOWN_MS)


def use_latency(opened: Opened, widget: Locator) -> None:
    """Type a round-trip time, and choose a way from the list."""
    widget.get_by_label("Round-trip time, ms").focus()
    opened.press("Control+A")
    opened.page.keyboard.type("250\n")
    said(widget, "250 ms; one at a time 8 x, PIPELINING 4 x")
    opened.tab_to("Ladder of")
    opened.page.keyboard.type("BDAT")
    expect(widget).to_contain_text("BDAT 2000 LAST", timeout=SHOWN_MS)


def use_byte_cutter(opened: Opened, widget: Locator) -> None:
    """Cut evenly, then at one place more."""
    widget.get_by_label("Cut after every").focus()
    opened.press("Control+A")
    opened.page.keyboard.type("40\n")
    said(widget, "136 octets in 4 pieces")
    opened.tab_to("A place")
    opened.press("ArrowUp", "ArrowUp")
    opened.tab_to("Cut or join there")
    opened.press("Enter")
    said(widget, "136 octets in 5 pieces")


def use_what_now(opened: Opened, widget: Locator) -> None:
    """Answer wrongly, then rightly, and go on."""
    widget.get_by_role("button", name="It is done").focus()
    opened.press("Enter")
    said(widget, "✕ Not that. The first digit, 3, says: accepted, go on.")
    opened.press("Tab", "Space")
    said(widget, "✓ Right. 354")
    expect(widget).to_contain_text("a client then")


def use_mime_explorer(opened: Opened, widget: Locator) -> None:
    """Walk to a part by the button, and choose one from the list."""
    widget.get_by_role("button", name="Next part").focus()
    opened.press("Enter", "Enter")
    said(widget, "part 1.1 of 5 parts: text/plain")
    expect(widget).to_contain_text("costs 3€")
    opened.press("Shift+Tab", "Shift+Tab", "ArrowDown", "ArrowDown")
    said(widget, "part 2 of 5 parts")
    expect(widget).to_contain_text("+37%")


USES: dict[str, Callable[[Opened, Locator], None]] = {
    "console": use_console,
    "stepper": use_stepper,
    "server_panel": use_server_panel,
    "latency": use_latency,
    "byte_cutter": use_byte_cutter,
    "what_now": use_what_now,
    "mime_explorer": use_mime_explorer,
}


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_used_by_keyboard(
    name: str, opened: Opened, artefacts: Path
) -> None:
    widget = opened.widget(name)
    USES[name](opened, widget)
    widget.screenshot(path=artefacts / f"widget-{name}-{opened.theme}.png")
    assert trouble(opened.page) == []


def test_two_of_a_kind_do_not_disturb_one_another(opened: Opened) -> None:
    other = opened.widget("second")
    expect(other).not_to_contain_text("Subject: hi")
    other.get_by_label("Your line").focus()
    opened.page.keyboard.type("NOOP\n")
    said(other, "Reply 250, now READY.")


def test_below_a_picture_its_words_open_by_keyboard(
    opened: Opened, artefacts: Path
) -> None:
    """JupyterLab drops the alt text of an image."""
    output = opened.output("picture")
    expect(output.locator("img")).to_be_visible()
    summary = output.locator("summary")
    words = output.locator("details p")
    expect(summary).to_have_text(re.compile("^A conversation .*, in words$"))
    expect(words).not_to_be_visible()
    summary.focus()
    opened.press("Enter")
    expect(words).to_be_visible()
    expect(words).to_contain_text("refused): 503 5.5.1 Bad sequence of commands")
    expect(words.locator("br")).not_to_have_count(0)
    output.screenshot(path=artefacts / f"picture-{opened.theme}.png")
    below = words.bounding_box(), output.locator("img").bounding_box()
    assert below[0] is not None
    assert below[1] is not None
    assert below[0]["y"] >= below[1]["y"] + below[1]["height"]


@pytest.mark.parametrize("name", [*WIDGETS, *OTHERS])
def test_axe_has_nothing_serious_to_say(name: str, opened: Opened) -> None:
    if axe_script() is None:
        pytest.skip(
            "axe-core is not installed: npm install --prefix build/axe axe-core"
        )
    found = serious(opened.page, opened.output(name))
    if name in ("still", "picture"):
        # JupyterLab drops the alt text of an image; the same words stand below it.
        found = [words for words in found if not words.startswith("image-alt")]
        expect(opened.output(name).locator("details p")).to_have_count(1)
    assert found == []


def test_axe_would_say_something(opened: Opened) -> None:
    if axe_script() is None:
        pytest.skip(
            "axe-core is not installed: npm install --prefix build/axe axe-core"
        )
    output = opened.output("session")
    output.evaluate("element => element.insertAdjacentHTML('beforeend', '<input>')")
    assert [words.split(":")[0] for words in serious(opened.page, output)] == ["label"]
