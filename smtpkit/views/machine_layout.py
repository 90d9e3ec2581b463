"""Where the states and the arrows of the state diagram stand.  Data, placed by hand.

All numbers are pixels from the top left.  What is written on an arrow is not here: it
comes from the table.
"""

from __future__ import annotations

from typing import NamedTuple

from ..protocol.machine import State

__all__ = ["BOXES", "HEIGHT", "ROUTES", "Box", "Route", "Spot"]

S = State
HEIGHT = 944


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
    S.CONNECTED: Box(LEFT, 36, WIDE, 90),
    S.REFUSED: Box(RIGHT, 36, WIDE, 90),
    S.GREETED: Box(LEFT, 166, WIDE, 90),
    S.READY: Box(LEFT, 296, WIDE, 116),
    S.AUTHENTICATING: Box(RIGHT, 296, WIDE, 84),
    S.SENDER: Box(LEFT, 452, WIDE, 90),
    S.RECIPIENT: Box(LEFT, 582, WIDE, 90),
    S.TEXT: Box(RIGHT, 582, WIDE, 90),
    S.CHUNKS: Box(LEFT, 712, WIDE, 90),
    S.FAILED_CHUNK: Box(RIGHT, 712, WIDE, 90),
    S.CLOSED: Box(LEFT, 866, WIDE, 60),
}

BUS = 118.0  # where the ways back to READY run upwards
BACK = ((BUS, 384.0), (LEFT, 384.0))  # and how they end


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
        ((FAR, 802), (FAR, 832), (BUS, 832), *BACK),
        Spot(BUS + 12, 823), Spot(BUS + 12, 842),
    ),
    Route(
        "refusal", (S.CONNECTED,), S.REFUSED, (),
        ((EDGE, 81), (RIGHT, 81)),
        Spot(GAP, 72, "center"), Spot(GAP, 92, "center"),
    ),
    Route(
        "tls", (S.READY, S.SENDER, S.RECIPIENT), S.GREETED, ("handshake",),
        ((RIGHT, 211), (EDGE, 211)),
        Spot(GAP, 202, "center"), Spot(GAP, 222, "center"),
        pill=(RIGHT, 211, WIDE),
    ),
    Route(
        "auth", (S.READY,), S.AUTHENTICATING, (),
        ((EDGE, 314), (RIGHT, 314)),
        Spot(GAP, 305, "center"), Spot(GAP, 325, "center"),
    ),
    Route(
        "auth-back", (S.AUTHENTICATING,), S.READY, (),
        ((RIGHT, 358), (EDGE, 358)),
        Spot(GAP, 349, "center"), Spot(GAP, 369, "center"),
    ),
    Route(
        "turn", (S.READY,), S.CONNECTED, (),
        ((LEFT, 322), (270, 322), (270, 81), (LEFT, 81)),
        Spot(262, 211, "right"), Spot(278, 211),
    ),
    Route(
        "text", (S.RECIPIENT,), S.TEXT, (),
        ((EDGE, 610), (RIGHT, 610)),
        Spot(GAP, 601, "center"), Spot(GAP, 621, "center"),
    ),
    Route(
        "text-back", (S.TEXT,), S.READY, (),
        ((FAR, 582), (FAR, 400), (EDGE, 400)),
        Spot(FAR - 8, 494, "right"), Spot(FAR + 8, 494),
    ),
    Route(
        "recipient-failed", (S.RECIPIENT,), S.FAILED_CHUNK, (),
        ((EDGE, 650), (GAP, 650), (GAP, 734), (RIGHT, 734)),
        Spot(GAP + 8, 690), Spot(GAP - 8, 690, "right"),
    ),
    Route(
        "chunks-failed", (S.CHUNKS,), S.FAILED_CHUNK, (),
        ((EDGE, 774), (RIGHT, 774)),
        Spot(GAP, 786, "center"), Spot(GAP - 10, 763, "center"),
    ),
    Route(
        "quit", (), S.CLOSED, ("QUIT",),
        ((RIGHT, 896), (EDGE, 896)),
        Spot(GAP, 887, "center"), Spot(GAP, 907, "center"),
        pill=(RIGHT, 896, WIDE),
    ),
    Route(
        "end", (), S.CLOSED, (),
        ((BUS, 896), (LEFT, 896)),
        Spot(221, 887, "center"), Spot(221, 907, "center"),
        pill=(16, 896, BUS - 16),
    ),
)  # fmt: skip
