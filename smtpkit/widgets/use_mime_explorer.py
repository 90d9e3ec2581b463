"""The MIME explorer: walk the parts of a message, and look at each closely.

A learner meets it in lesson 08.  What it shows is made in `show_mime_explorer`.
"""

from __future__ import annotations

import ipywidgets

from ..protocol.session import Delivery
from . import show_mime_explorer
from .panel import LABELLED, Panel, button, row
from .shown import Still

__all__ = ["MimeExplorer", "mime_explorer"]


class MimeExplorer(Panel):
    """A list of the parts, and buttons to the next and to the one before.

    Args:
        content: the message.
        part: which is looked at first.
    """

    def __init__(self, content: bytes, part: str) -> None:
        super().__init__("MIME explorer: what a message is made of")
        self._content = content
        self._numbers = [found.number for found in show_mime_explorer.parts_of(content)]
        options = [
            (
                _label(found.number, found.depth, found.content_type, found.name),
                found.number,
            )
            for found in show_mime_explorer.parts_of(content)
        ]
        self.part = ipywidgets.Dropdown(
            description="Part", options=options, value=part, style=LABELLED,
            layout=ipywidgets.Layout(width="28em"),
        )  # fmt: skip
        self.back = button("Part before", lambda: self._walk(-1))
        self.next = button("Next part", lambda: self._walk(+1))
        self.on_change(self._chosen, self.part)
        self.build(row(self.part, self.back, self.next))

    def still(self) -> Still:
        """Return what is shown now."""
        return show_mime_explorer.mime_explorer(self._content, self.part.value)

    def _chosen(self) -> None:
        self.refresh()
        self.say_summary(self.still())

    def _walk(self, by: int) -> None:
        at = self._numbers.index(self.part.value) + by
        if 0 <= at < len(self._numbers):
            self.part.value = self._numbers[at]
        else:
            end = "last" if by > 0 else "first"
            self.message.say(f"This is the {end} part.", "later")


def _label(number: str, depth: int, content_type: str, name: str) -> str:
    """Return how a part is called in the list; dashes say how deep it lies."""
    words = f"{'– ' * depth}{number} {content_type}".replace("  ", " ")
    return f"{words}, {name}" if name else words


def mime_explorer(
    message: bytes | Delivery | None = None, part: str = ""
) -> MimeExplorer:
    """Walk the parts of a message.

    Args:
        message: its octets, or a delivery; None takes a sample.
        part: which is looked at first, such as ``"1.2"``; "" is the message itself.
    Returns:
        The widget.  Its still equivalent is ``still.mime_explorer(message, part)``.
    Raises:
        BadArgument: there is no such part, or this is no message.

    >>> explorer = mime_explorer()
    >>> explorer.next.click()
    >>> explorer.part.value
    '1'
    """
    content = show_mime_explorer.content_of(message)
    show_mime_explorer.mime_explorer(content, part)  # a wrong part is told where it is
    return MimeExplorer(content, part)
