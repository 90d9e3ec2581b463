"""Where the states and the arrows of the state diagram stand.  Data, placed by hand.

All numbers are pixels from the top left.  What is written on an arrow is not here: it
comes from the table.
"""

from __future__ import annotations

from typing import NamedTuple

from ..protocol.machine import State

__all__ = ["BOXES", "HEIGHT", "ROUTES", "Box", "Route", "Spot"]

S = State
HEIGHT = 924


class Box(NamedTuple):
    """The place of a state: its left and upper edge, its width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


class Spot(NamedTuple):
    """The place of a few words: which point, and what of them stands there."""

    x: float
    y: float
    align: str = "left"


class Route(NamedTuple):
    """An arrow.

    Args:
        name: what tests and SVG call it.
        sources: the states that it starts from; () for all.
        target: the state that it leads to.
        symbols: what is said along it; () for all that leads from there to there.
        points: the corners of its line; the head is at the last.
        label: where its words stand.
        badge: where the numbers of the steps taken stand.
        pill: where the names of its sources stand, if it does not start at a state:
            its left edge, its middle, its width.
    """

    name: str
    sources: tuple[State, ...]
    target: State
    symbols: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    label: Spot
    badge: Spot
    pill: tuple[float, float, float] | None = None


LEFT, RIGHT, WIDE = 325.0, 680.0, 190.0  # the two columns of states, and their width
MIDDLE = LEFT + WIDE / 2
EDGE = LEFT + WIDE
FAR = RIGHT + WIDE / 2
GAP = (EDGE + RIGHT) / 2

#: state -> its box.
BOXES = {
    S.CONNECTED: Box(LEFT, 36, WIDE, 82),
    S.REFUSED: Box(RIGHT, 36, WIDE, 82),
    S.GREETED: Box(LEFT, 162, WIDE, 82),
    S.READY: Box(LEFT, 288, WIDE, 114),
    S.AUTHENTICATING: Box(RIGHT, 288, WIDE, 82),
    S.SENDER: Box(LEFT, 446, WIDE, 82),
    S.RECIPIENT: Box(LEFT, 572, WIDE, 82),
    S.TEXT: Box(RIGHT, 572, WIDE, 82),
    S.CHUNKS: Box(LEFT, 698, WIDE, 82),
    S.FAILED_CHUNK: Box(RIGHT, 698, WIDE, 82),
    S.CLOSED: Box(LEFT, 846, WIDE, 60),
}

BUS = 118.0  # where the ways back to READY run upwards
BACK = ((BUS, 376.0), (LEFT, 376.0))  # and how they end


def _down(name: str, before: State, after: State) -> Route:
    """Return an arrow from a state to the one below it."""
    top, bottom = BOXES[before].bottom, BOXES[after].y
    y = (top + bottom) / 2 - 2
    return Route(
        name,
        (before,),
        after,
        (),
        ((MIDDLE, top), (MIDDLE, bottom)),
        Spot(MIDDLE + 10, y),
        Spot(MIDDLE - 10, y, "right"),
    )


def _back(name: str, before: State) -> Route:
    """Return a way back to READY, along the left side."""
    box = BOXES[before]
    y = box.y + box.height / 2
    return Route(
        name,
        (before,),
        S.READY,
        (),
        ((LEFT, y), (BUS, y), *BACK),
        Spot(BUS + 12, y - 9),
        Spot(BUS + 12, y + 10),
    )


#: Every arrow; a transition is drawn on the first that fits.
ROUTES = (
    _down("greeting", S.CONNECTED, S.GREETED),
    _down("introduction", S.GREETED, S.READY),
    _down("sender", S.READY, S.SENDER),
    _down("recipient", S.SENDER, S.RECIPIENT),
    _down("chunks", S.RECIPIENT, S.CHUNKS),
    _back("sender-back", S.SENDER),
    _back("recipient-back", S.RECIPIENT),
    _back("chunks-back", S.CHUNKS),
    Route(
        "failed-back", (S.FAILED_CHUNK,), S.READY, (),
        ((FAR, 780), (FAR, 812), (BUS, 812), *BACK),
        Spot(BUS + 12, 803), Spot(BUS + 12, 822),
    ),
    Route(
        "refusal", (S.CONNECTED,), S.REFUSED, (),
        ((EDGE, 77), (RIGHT, 77)),
        Spot(GAP, 68, "center"), Spot(GAP, 88, "center"),
    ),
    Route(
        "tls", (S.READY, S.SENDER, S.RECIPIENT), S.GREETED, ("handshake",),
        ((RIGHT, 203), (EDGE, 203)),
        Spot(GAP, 194, "center"), Spot(GAP, 214, "center"),
        pill=(RIGHT, 203, WIDE),
    ),
    Route(
        "auth", (S.READY,), S.AUTHENTICATING, (),
        ((EDGE, 306), (RIGHT, 306)),
        Spot(GAP, 297, "center"), Spot(GAP, 317, "center"),
    ),
    Route(
        "auth-back", (S.AUTHENTICATING,), S.READY, (),
        ((RIGHT, 350), (EDGE, 350)),
        Spot(GAP, 341, "center"), Spot(GAP, 361, "center"),
    ),
    Route(
        "turn", (S.READY,), S.CONNECTED, (),
        ((LEFT, 314), (270, 314), (270, 77), (LEFT, 77)),
        Spot(262, 262, "right"), Spot(278, 262),
    ),
    Route(
        "text", (S.RECIPIENT,), S.TEXT, (),
        ((EDGE, 600), (RIGHT, 600)),
        Spot(GAP, 591, "center"), Spot(GAP, 611, "center"),
    ),
    Route(
        "text-back", (S.TEXT,), S.READY, (),
        ((FAR, 572), (FAR, 390), (EDGE, 390)),
        Spot(FAR - 8, 486, "right"), Spot(FAR + 8, 486),
    ),
    Route(
        "recipient-failed", (S.RECIPIENT,), S.FAILED_CHUNK, (),
        ((EDGE, 636), (GAP, 636), (GAP, 718), (RIGHT, 718)),
        Spot(GAP + 8, 676), Spot(GAP - 8, 676, "right"),
    ),
    Route(
        "chunks-failed", (S.CHUNKS,), S.FAILED_CHUNK, (),
        ((EDGE, 756), (RIGHT, 756)),
        Spot(GAP, 768, "center"), Spot(GAP - 10, 745, "center"),
    ),
    Route(
        "quit", (), S.CLOSED, ("QUIT",),
        ((RIGHT, 876), (EDGE, 876)),
        Spot(GAP, 867, "center"), Spot(GAP, 887, "center"),
        pill=(RIGHT, 876, WIDE),
    ),
    Route(
        "end", (), S.CLOSED, (),
        ((BUS, 876), (LEFT, 876)),
        Spot(221, 867, "center"), Spot(221, 887, "center"),
        pill=(16, 876, BUS - 16),
    ),
)  # fmt: skip
