"""The console: SMTP typed by hand against a live server in memory.

A learner meets it in lesson 02.  What it shows is made in `show_console`.
"""

from __future__ import annotations

from typing import Any

import ipywidgets

from ..loopback.lab import Lab
from . import show_console
from .panel import LineField, Panel, button, row
from .shown import Still, figure
from .suggestions import suggestions

__all__ = ["Console", "console"]

OVER = "The session is over. “Start over” opens a new one."
HINT = "Enter sends the line with its CRLF.  ↑ and ↓ bring earlier lines back."


class Console(Panel):
    """A field to type commands in, the legal ones as buttons, and what comes of it.

    Args:
        lines: what was said before the reader types.
        options: of the server, as for `Lab`.

    Attributes:
        lab: the conversation.
        lines: what was typed so far.
    """

    def __init__(self, *lines: str | bytes, **options: Any) -> None:
        super().__init__("Console: speak SMTP by hand")
        self._options = options
        self._first = lines
        self.lines: tuple[str | bytes, ...] = ()
        self.field = LineField(label="Your line", hint=HINT, offer="You may send:")
        self.field.on_line(self._type)
        self.start_over = button("Start over", self._start_over)
        self._transcript = ipywidgets.HTML()
        self._diagram = ipywidgets.HTML()
        self.children = (
            *(self._heading, self._transcript, self.field, row(self.start_over)),
            *(self.message, self.pane, self._diagram),
        )
        self._begin()

    def send(self, *lines: str | bytes) -> None:
        """Send lines, as if the reader had typed them.

        Args:
            lines: text gets a CRLF.
        """
        try:
            for line in lines:
                self.lines = (*self.lines, line)
                self.lab.say(line)
        finally:  # a reply that cannot be read is seen all the same
            self.refresh()

    def still(self) -> Still:
        """Return what is shown now."""
        return show_console.of_lab(self.lab)

    def show(self, still: Still) -> None:
        """Fill the panes: the conversation above the field, the rest below."""
        said, _, diagram = still.parts
        self._transcript.value = said.html  # type: ignore[union-attr]
        self.pane.value = show_console.answer(self.lab, offers=False).html
        self._diagram.value = figure(diagram)  # type: ignore[arg-type]
        with self.field.hold_sync():
            self.field.choices = list(map(list, suggestions(self.lab, self._users)))
            self.field.closed = self.lab.is_over
            self.field.earlier = _earlier(self.lines)

    @property
    def _users(self) -> dict[str, str]:
        policy = self._options.get("policy")
        return dict(self._options.get("users") or getattr(policy, "users", None) or {})

    def _type(self, line: str) -> None:
        if self.attempt(lambda: self.send(line)):
            self._say_what_came()

    def _say_what_came(self) -> None:
        exchanges = self.lab.transcript.exchanges
        if self.lab.is_over:
            self.message.say(OVER, "later")
            self.start_over.focus()  # the field can no longer hold it
        elif exchanges and exchanges[-1].code is None:
            self.message.say("No reply: the server waits for more.")
        else:
            code, state = exchanges[-1].code, self.lab.position.session.name
            why = exchanges[-1].note and show_console.explanation(exchanges[-1].note)
            words = f"Reply {code}, now {state}." + (f" Why: {why}." if why else "")
            refused = str(code)[0] in "45"
            self.message.say(words, "error" if refused else "")

    def _start_over(self) -> None:
        self._begin()
        self.field.take_focus()

    def _begin(self) -> None:
        self.message.say("")
        self.lines = ()
        self.attempt(self._open)

    def _open(self) -> None:
        self.lab = Lab(**self._options)
        self.send(*self._first)


def _earlier(lines: tuple[str | bytes, ...]) -> list[str]:
    """Return the lines that were typed, none twice in a row and none empty."""
    texts = [line for line in lines if isinstance(line, str) and line]
    return [line for at, line in enumerate(texts) if at == 0 or line != texts[at - 1]]


def console(*lines: str | bytes, **options: Any) -> Console:
    """Open a console to a server in memory.

    Args:
        lines: what was said before the reader types; text gets a CRLF.
        options: of the server, as for `Lab`.
    Returns:
        The widget.  Its still equivalent is ``still.console(*lines, **options)``.
    Raises:
        BadArgument: an option that does not fit.

    >>> shown = console("EHLO me.example", size=100_000)
    >>> shown.send("MAIL FROM:<ann@example.org> SIZE=200000")
    >>> shown.lab.transcript.codes
    [220, 250, 552]
    """
    Lab(**options)  # an option that does not fit is told where it was written
    return Console(*lines, **options)
