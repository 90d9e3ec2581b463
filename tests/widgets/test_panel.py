"""What all widgets promise: labels, a still, a message in place of a traceback."""

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets
import pytest

import smtpkit
from smtpkit import widgets
from smtpkit.widgets.panel import LineField, Message, Panel
from smtpkit.widgets.shown import Still, Words


def session() -> smtpkit.Transcript:
    """Return a short session."""
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "QUIT")
    return lab.transcript


#: name -> the widget, and its still of the same value.
PAIRS: dict[str, tuple[Callable[[], Panel], Callable[[], Still]]] = {
    "console": (lambda: widgets.console("NOOP"), lambda: widgets.still.console("NOOP")),
    "stepper": (
        lambda: widgets.stepper(session(), 2),
        lambda: widgets.still.stepper(session(), 2),
    ),
    "server_panel": (
        lambda: widgets.server_panel("busy"),
        lambda: widgets.still.server_panel("busy"),
    ),
    "latency": (lambda: widgets.latency(20), lambda: widgets.still.latency(20)),
    "byte_cutter": (
        lambda: widgets.byte_cutter(every=50),
        lambda: widgets.still.byte_cutter(every=50),
    ),
    "what_now": (lambda: widgets.what_now(3), lambda: widgets.still.what_now(3)),
    "mime_explorer": (
        lambda: widgets.mime_explorer(part="1"),
        lambda: widgets.still.mime_explorer(part="1"),
    ),
}


def inside(widget: Any) -> Iterator[Any]:
    """Yield a widget and all widgets in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


def test_every_widget_is_here_and_has_a_still() -> None:
    assert set(PAIRS) == set(widgets.__all__) - {"Still", "still"}
    assert set(PAIRS) == set(widgets.still.__all__)


@pytest.mark.parametrize("name", PAIRS)
def test_the_still_says_what_the_widget_says(name: str) -> None:
    panel, still = (make() for make in PAIRS[name])
    assert panel.still().describe() == still.describe()
    assert repr(panel) == f"<widget {repr(still)[1:]}"
    assert panel.message.kind == ""


@pytest.mark.parametrize("name", PAIRS)
def test_the_same_value_gives_the_same_still(name: str) -> None:
    one, other = PAIRS[name][1](), PAIRS[name][1]()
    assert one.describe() == other.describe()
    assert one.html() == other.html()


@pytest.mark.parametrize("name", PAIRS)
def test_every_control_has_a_label_and_no_button_is_an_icon_alone(name: str) -> None:
    panel = PAIRS[name][0]()
    silent = (ipywidgets.Box, ipywidgets.HTML, Message)
    controls = [part for part in inside(panel) if not isinstance(part, silent)]
    assert controls
    for control in controls:
        words = control.label if isinstance(control, LineField) else control.description
        assert words.strip(), control


@pytest.mark.parametrize("name", PAIRS)
def test_it_is_documented_with_arguments_and_an_example(name: str) -> None:
    for module in (widgets, widgets.still):
        words = getattr(module, name).__doc__
        assert all(part in words for part in ("Args:", "Returns:", ">>> ")), module


def use_everything(panel: Panel) -> None:
    """Press every button, change every choice, send lines: once in the order shown."""
    for control in list(inside(panel)):
        if isinstance(control, ipywidgets.Button):
            control.click()
        elif isinstance(control, ipywidgets.Checkbox):
            control.value = not control.value
        elif isinstance(control, ipywidgets.Dropdown):
            control.index = len(control.options) - 1
        elif isinstance(control, LineField):
            for line in ("", "250", "NOOP", "\x00\ud800", "RCPT:close"):
                control.send_line(line)
        elif hasattr(control, "min") and hasattr(control, "max"):
            for value in (control.min, min(control.max, control.min + 3)):
                control.value = value
        assert "went wrong" not in panel.message.words, control


@pytest.mark.parametrize("name", PAIRS)
def test_whatever_is_done_to_one_the_others_of_the_kind_stay_as_they_are(
    name: str,
) -> None:
    """Two at once, and a cell that is run again; see the fixture for what is left."""
    one, other = PAIRS[name][0](), PAIRS[name][0]()
    before = other.still().describe(), other.pane.value, other.message.words
    use_everything(one)
    for same in (other, PAIRS[name][0]()):
        after = same.still().describe(), same.pane.value, same.message.words
        assert after == before


@pytest.mark.parametrize("name", PAIRS)
def test_an_error_is_a_message_inside_the_widget(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = PAIRS[name][0]()

    def broken() -> Still:
        raise ZeroDivisionError("a fault of our own")

    monkeypatch.setattr(panel, "still", broken)
    panel.refresh()
    assert panel.message.kind == "error"
    assert "ZeroDivisionError: a fault of our own" in panel.message.words


@pytest.mark.parametrize("name", PAIRS)
def test_every_picture_in_a_widget_has_its_words(name: str) -> None:
    html = PAIRS[name][1]().html()
    assert html.count("<img") == html.count('<img alt="')
    assert html.count("<img") == html.count(", in words</summary>")
    assert 'alt=""' not in html


def test_a_still_shows_its_parts_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """So nbval compares the words, and of a picture its repr."""
    import IPython.display

    shown: list[Any] = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    still = widgets.still.stepper(session(), 1)
    still._ipython_display_()
    assert shown == list(still.parts)
    assert "data:image" not in "".join(
        part.html for part in shown if isinstance(part, Words)
    )


LAZY = """
import sys
import smtpkit
assert "smtpkit.widgets" not in sys.modules
smtpkit.widgets
smtpkit.widgets.still.what_now()
smtpkit.widgets.still.server_panel()
heavy = {"ipywidgets", "anywidget", "traitlets", "IPython", "matplotlib"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
smtpkit.widgets.still.console()
assert not heavy - {"matplotlib"} & set(sys.modules)
"""


def test_a_still_needs_no_widget_library() -> None:
    subprocess.run([sys.executable, "-c", LAZY], check=True, timeout=50)


def test_names_that_are_not_there_are_refused() -> None:
    for module in (widgets, widgets.still):
        with pytest.raises(AttributeError, match="nosuch"):
            _ = module.nosuch
        assert set(dir(module)) == set(module.__all__)


@pytest.mark.parametrize("name", PAIRS)
def test_a_module_is_not_called_like_its_widget(name: str) -> None:
    """Importing it would put the module in the widget's place."""
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"smtpkit.widgets.{name}")
