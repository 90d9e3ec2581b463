"""Where the rows and the columns of a ladder stand, in pixels.  Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import theme
from .ladder_rows import Row, runs_together

__all__ = ["Columns", "Place", "columns_of", "places_of"]

# Distances, in pixels.
MARGIN = 16
HEADS = 62  # where the lifelines begin
LINE = 17  # from one line of text to the next
UNDER = 7  # from the last line of text to its arrow
NEXT = 10  # from an arrow to the next row
TURN = 5  # more, where the other side begins to speak
INSET = 14  # from a lifeline to the text
PHASE, TIME, GROUP, TLS = 92, 62, 70, 62  # widths of the columns at the sides


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand from left to right, in pixels; None: no such column."""

    time: float | None
    client_group: float | None
    client: float
    server: float
    server_group: float | None
    tls: float | None

    @property
    def room(self) -> float:
        """How wide a line of text may be."""
        return (self.server - self.client - 2 * INSET) * theme.SLACK


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its upper edge, its arrow and its lower edge, in pixels."""

    top: float
    arrow: float
    bottom: float

    def middle(self, number: int) -> float:
        """Return the height of the row's line of text with that number, from 0."""
        return self.top + LINE * (number + 0.5)


def columns_of(rows: Sequence[Row]) -> Columns:
    """Return the columns that these rows need; what needs none leaves room for text."""
    x = float(MARGIN + PHASE)
    time = client_group = server_group = tls = None
    times = {row.time_ms for row in rows} - {None}
    if len(times) > 1:  # else there is nothing to compare
        x += TIME
        time = x - 14
    sides = {rows[run[0]].side for run in runs_together(rows)}
    if "client" in sides:
        client_group = x
        x += GROUP
    client = x + 12
    edge = x = float(theme.WIDTH - MARGIN)
    if any(row.lines[0].tls for row in rows):
        x -= TLS
        tls = x + 12
    if "server" in sides:
        x -= GROUP
        server_group = x
    server = x - (44 if x == edge else 12)  # room for half of the server's name
    return Columns(time, client_group, client, server, server_group, tls)


def places_of(rows: Sequence[Row]) -> list[Place]:
    """Return the place of each row, from the top down."""
    places: list[Place] = []
    y = HEADS + 12.0
    for number, row in enumerate(rows):
        if number and row.side != rows[number - 1].side:
            y += TURN
        lines = len(row.words) + (row.kind == "text")  # a message has a heading
        arrow = y + LINE * lines + UNDER
        bottom = arrow + NEXT if row.kind not in ("note", "gap") else arrow
        places.append(Place(y, arrow, bottom))
        y = bottom
    return places
