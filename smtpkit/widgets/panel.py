"""What all widgets have in common: a title, a place for messages, and no traceback.

A widget chooses a value; what it shows is made by the functions of `still`.  Two of its
parts are our own, because ipywidgets has none that can do it: `Message`, which a screen
reader speaks, and `LineField`, which sends the line with the Enter key itself and knows
the arrow keys.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from ..protocol.errors import SmtpkitError
from .shown import Still

__all__ = ["LineField", "Message", "Panel", "button", "row"]

_HERE = Path(__file__).parent
#: Labels stand whole before their control, however long they are.
LABELLED = {"description_width": "initial"}


def _text_of(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


class Message(anywidget.AnyWidget):
    """A place for words that a screen reader speaks when they change.

    Every `Panel` has one, so it also keeps JupyterLab from taking the panel's keys.
    """

    _esm = _text_of("message.js")
    _css = _text_of("panel.css")
    words = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode().tag(sync=True)

    def say(self, words: str, kind: str = "") -> None:
        """Show words.

        Args:
            words: plain text; "" hides the place.
            kind: ``"error"``, ``"later"``, or "".
        """
        with self.hold_sync():
            self.words, self.kind = words, kind

    def __repr__(self) -> str:
        return f"<Message {self.words!r}>"


class LineField(anywidget.AnyWidget):
    """A field to type a line in, with buttons that fill it and the earlier lines.

    Args:
        label: what stands before it.
        verb: what its button is called.
        hint: what stands below it.
        offer: what stands before the buttons that fill it.

    Attributes:
        choices: pairs of a button's name and the line that it writes.
        earlier: the lines that the arrow keys bring back, the latest last.
        closed: whether nothing can be typed now.
    """

    _esm = _text_of("line_field.js")
    _css = _text_of("panel.css")
    label = traitlets.Unicode().tag(sync=True)
    verb = traitlets.Unicode("Send").tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    offer = traitlets.Unicode().tag(sync=True)
    choices: Any = traitlets.List().tag(sync=True)
    earlier: Any = traitlets.List().tag(sync=True)
    closed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._act: Callable[[str], object] | None = None
        self.on_msg(self._heard)

    def on_line(self, act: Callable[[str], object]) -> None:
        """Let `act` be called with each line that is sent."""
        self._act = act

    def send_line(self, line: str) -> None:
        """Do what happens when a reader types `line` and presses Enter."""
        if self._act and not self.closed:
            self._act(line)

    def take_focus(self) -> None:
        """Let the next key go into the field."""
        self.send({"focus": True})

    def _heard(self, _: Any, content: object, __: Any) -> None:
        if isinstance(content, dict) and isinstance(content.get("line"), str):
            self.send_line(content["line"])

    def __repr__(self) -> str:
        return f"<LineField {self.label!r}>"


class Panel(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """A widget of this package.  Not made by itself: see the functions of `widgets`.

    Args:
        title: what the widget is for, in a few words.

    Attributes:
        message: where it says what went wrong, or how an answer was.
        pane: where it shows its `still`.
    """

    def __init__(self, title: str) -> None:
        self.message = Message()
        self.pane = ipywidgets.HTML()
        heading = f'<p class="smtpkit-title">{escape(title)}</p>'
        self._heading = ipywidgets.HTML(heading)
        super().__init__()
        self.add_class("smtpkit-panel")

    def build(self, *controls: ipywidgets.Widget) -> None:
        """Put the parts in their place: title, controls, message, what is shown."""
        self.children = (self._heading, *controls, self.message, self.pane)
        self.refresh()

    def still(self) -> Still:
        """Return what the widget shows now, as a value that needs no widget."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the present value."""
        self.attempt(lambda: self.show(self.still()))

    def show(self, still: Still) -> None:
        """Fill the pane."""
        self.pane.value = still.html()

    def say_summary(self, still: Still) -> None:
        """Say in a line what is shown now; a screen reader hears that it changed."""
        self.message.say(still.summary.partition(": ")[2])

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; say what went wrong inside the widget.

        Returns:
            Whether it went well.
        """
        try:
            act()
        except SmtpkitError as error:
            self.message.say(f"✕ This did not work: {error}", "error")
        except Exception as error:  # a callback has nowhere to show a traceback
            words = f"{type(error).__name__}: {error}"
            self.message.say(f"✕ Something went wrong in this widget: {words}", "error")
        else:
            return True
        return False

    def on_change(self, act: Callable[[], object], *controls: Any) -> None:
        """Do something whenever one of the controls is given another value."""
        for control in controls:
            control.observe(lambda _: self.attempt(act), "value")

    def __repr__(self) -> str:
        return f"<widget {repr(self.still())[1:]}"


def button(name: str, act: Callable[[], object], why: str = "") -> Any:
    """Return a button.

    Args:
        name: what is written on it.
        act: what it does.
        why: more about it, shown when the pointer rests on it.
    """
    made = ipywidgets.Button(description=name, tooltip=why or None)
    made.layout.width = "auto"
    made.on_click(lambda _: act())
    return made


def row(*controls: Any) -> Any:
    """Return controls side by side, in several rows where the page is narrow."""
    layout = ipywidgets.Layout(flex_flow="row wrap", align_items="center")
    return ipywidgets.HBox(controls, layout=layout)
