"""The byte cutter: cut the octets of a session anywhere, and see who still reads them.

A learner meets it in lesson 02.  What it shows is made in `show_byte_cutter`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets

from ..transcript.model import Transcript
from . import show_byte_cutter
from .cutting import SIDES, cuts_every, left_out, octets_of, pieces_of
from .panel import LABELLED, Panel, button, row
from .shown import Still

__all__ = ["ByteCutter", "byte_cutter"]

NAMES = {"server": "the server sends", "client": "the client sends"}


class ByteCutter(Panel):
    """A number for even cuts, and a place with a button for single ones.

    Args:
        value: a transcript, or octets.
        side: whose octets.
        cuts: where they are cut at first.

    Attributes:
        cuts: after how many octets there is a cut, in order.
    """

    def __init__(
        self, value: Transcript | bytes, side: str, cuts: Iterable[int]
    ) -> None:
        super().__init__("Byte cutter: TCP may cut anywhere")
        self._value = value
        self.cuts = tuple(sorted(set(cuts)))
        sides = SIDES if isinstance(value, Transcript) else (side,)
        self.side = ipywidgets.Dropdown(
            description="Octets that", options=[(NAMES[name], name) for name in sides],
            value=side, style=LABELLED, layout=ipywidgets.Layout(width="auto"),
        )  # fmt: skip
        self.every = _number("Cut after every … octets (0: not)", 0)
        self.place = _number("A place: after … octets", 1)
        self.cut = button("Cut or join there", self._toggle)
        self.at_lines = button("Cut at each CRLF", lambda: self._cut_at(b"\r\n", 2))
        self.in_ends = button("Cut between CR and LF", lambda: self._cut_at(b"\r\n", 1))
        self.none = button("No cuts", lambda: self._set(()))
        self.on_change(self._other_side, self.side)
        self.on_change(self._evenly, self.every)
        self._measure()
        self.build(
            row(self.side, self.every, self.at_lines, self.in_ends, self.none),
            row(self.place, self.cut),
        )

    @property
    def octets(self) -> bytes:
        """The octets that are cut."""
        return octets_of(self._value, self.side.value)

    @property
    def pieces(self) -> list[bytes]:
        """The octets as they are cut now."""
        return pieces_of(self.octets, self.cuts)

    def still(self) -> Still:
        """Return what is shown now."""
        more = left_out(self._value, self.side.value)
        return show_byte_cutter.of_pieces(self.pieces, self.side.value, more)

    def _measure(self) -> None:
        """Let the numbers go no further than the octets."""
        most = max(1, len(self.octets) - 1)
        self.every.max = self.place.max = most

    def _set(self, cuts: Iterable[int]) -> None:
        self.cuts = tuple(sorted(set(cuts)))
        self.refresh()
        self.say_summary(self.still())

    def _evenly(self) -> None:
        self._set(cuts_every(self.octets, self.every.value))

    def _cut_at(self, sign: bytes, after: int) -> None:
        """Cut so many octets after the beginning of each `sign`."""
        octets = self.octets
        places = [
            at + after for at in range(len(octets)) if octets.startswith(sign, at)
        ]
        self._set(place for place in places if place < len(octets))

    def _toggle(self) -> None:
        if self.place.value < len(self.octets):
            self._set({self.place.value} ^ set(self.cuts))

    def _other_side(self) -> None:
        self._measure()
        self.cuts = ()
        self.every.value = 0
        self._set(())


def _number(name: str, value: int) -> Any:
    return ipywidgets.BoundedIntText(
        description=name, value=value, min=value, style=LABELLED,
        layout=ipywidgets.Layout(width="auto"),
    )  # fmt: skip


def byte_cutter(
    value: Transcript | bytes | None = None,
    *,
    side: str = "server",
    every: int = 0,
    cuts: Iterable[int] = (),
) -> ByteCutter:
    r"""Cut octets anywhere, and see what two readers make of the pieces.

    Args:
        value: a transcript, or octets; None takes a short session.  Of more than 2,048
            octets the first are cut, and the rest is counted.
        side: whose octets: ``"server"`` or ``"client"``.
        every: cut after every so many octets; 0: not.
        cuts: cut after so many octets, besides.
    Returns:
        The widget; its `pieces` are the value.  Its still equivalent is
        ``still.byte_cutter`` with the same arguments.
    Raises:
        BadArgument: a place outside, or a value that is neither.

    >>> cutter = byte_cutter(b"250 OK\r\n")
    >>> cutter.every.value = 5
    >>> cutter.pieces
    [b'250 O', b'K\r\n']
    """
    taken = show_byte_cutter.sample() if value is None else value
    octets = octets_of(taken, side)
    places = {*cuts_every(octets, every), *cuts}
    pieces_of(octets, places)  # a place outside is told where it was written
    return ByteCutter(taken, side, places)
