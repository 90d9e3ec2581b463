"""The state diagram, drawn from the table that server and client obey.

Every row of `protocol.machine.SESSION` is on it: as an arrow, or in the box of the state
that it leaves as it is.  Given a transcript it shows the path taken and where it stands.
A learner meets it in lesson 03.  Where things stand is data, in `machine_layout`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..protocol.machine import State
from ..transcript.model import Transcript
from . import machine_words, theme
from .machine_graph import Graph, Said, Walk, label, numbers, walk_of
from .machine_layout import BOXES, HEIGHT, ROUTES, Box, Route, Spot
from .picture import Picture, check_kind
from .sheet import Sheet
from .theme import BOLD, SMALL, Lettering, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["machine"]

MEANING = Lettering(10.5)
SAID = Lettering(10.5, mono=True)
SAID_BOLD = Lettering(10.5, mono=True, bold=True)
NUMBER = Lettering(10.5, bold=True)
INSIDE = 10  # from the edge of a box to the words in it
LINE = 14  # from one line of words to the next
OPEN, STAYS = "○", "↺"
WORDS, LEGEND = 56, 204  # where the words of the legend begin, and their width
REFUSALS = (4, 5)

TAKEN = Stroke(theme.CLIENT, width=3)
DRAWN = Stroke(theme.INK, width=1.3)
NOT_TAKEN = Stroke(theme.FAINT, width=1.1)
DASHES = (5, 2.4)  # as everywhere: a refusal


@theme.settings()
def machine(transcript: Transcript | None = None, *, ax: Axes | None = None) -> Picture:
    """Draw the states of a session, and the path of a conversation through them.

    Args:
        transcript: a conversation; its steps are numbered as its exchanges are, the
            greeting being 1.  None draws the table alone.
        ax: axes to draw into; None makes a figure as wide as a notebook.
    Returns:
        The picture; its `table` is the transition table.
    Raises:
        BadArgument: the value is no transcript.
    Source:
        RFC 5321 section 4.1.4 and the RFCs named in `protocol.machine`.

    >>> import smtpkit
    >>> repr(smtpkit.views.machine())[:20]
    '<machine: 11 states,'
    >>> lab = smtpkit.Lab()
    >>> _ = lab.say("HELO me.example", "RCPT TO:<bob@example.net>")
    >>> smtpkit.views.machine(lab.transcript)
    <machine: 3 steps; CONNECTED, GREETED, READY; 1 refused; now READY>
    """
    if transcript is not None:
        check_kind(transcript, Transcript, "a transcript, or nothing")
    graph = Graph()
    walk = walk_of(transcript) if transcript is not None else None
    notes = machine_words.leftovers(graph)
    sheet = Sheet(ax, theme.WIDTH, HEIGHT + LINE * len(notes))
    _draw_legend(sheet, graph, walk)
    for route in ROUTES:
        _draw_route(sheet, route, graph, walk)
    for state in State:
        _draw_state(sheet, state, graph, walk)
    for number, words in enumerate(notes):
        sheet.text((16, HEIGHT - 6 + LINE * number), words, SMALL, gid="leftover")
    return Picture(
        sheet.ax,
        title="The states of an SMTP session",
        summary=f"machine: {machine_words.summary(walk)}",
        description=machine_words.description(graph, walk),
        table=machine_words.table(walk),
    )


def _draw_route(sheet: Sheet, route: Route, graph: Graph, walk: Walk | None) -> None:
    said = graph.on_route.get(route.name)
    if not said:
        return
    steps = walk.on(route.name) if walk else []
    stroke = TAKEN if steps else NOT_TAKEN if walk else DRAWN
    if all(int(result.value[0]) in REFUSALS for _, result in said):
        stroke = Stroke(stroke.colour, DASHES, stroke.width)
    order = 2.5 if steps else 2
    colour = theme.MUTED if walk and not steps else theme.INK
    sheet.arrow(route.points, stroke, gid=f"arrow-{route.name}", zorder=order)
    if route.pill:
        words = machine_words.sources(graph, route.name, OPEN)
        _draw_pill(sheet, route.pill, words, stroke, route.name, colour)
    lettering = SAID_BOLD if steps else SAID
    at, align = route.label[:2], route.label.align
    sheet.text(at, label(said), lettering, colour=colour, align=align,
               gid=f"label-{route.name}")  # fmt: skip
    if steps:
        several = len({symbol for symbol, _ in said}) > 1
        _draw_badge(sheet, route.badge, numbers(steps, several), route.name)


def _draw_pill(
    sheet: Sheet,
    place: tuple[float, float, float],
    words: str,
    stroke: Stroke,
    name: str,
    colour: str,
) -> None:
    """Name the states that an arrow starts from, where lines would cross too much."""
    x, middle, width = place
    lines = theme.wrap(words, (width - 16) * theme.SLACK, SMALL)
    height = LINE * len(lines) + 12
    edge = Stroke(stroke.colour, (2, 2), 1.2)
    sheet.box((x, middle - height / 2), width, height, edge=edge.colour,
              line=edge.width, dashes=edge.dashes, radius=10,
              gid=f"pill-{name}")  # fmt: skip
    top = middle - LINE * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        at = (x + width / 2, top + LINE * number)
        sheet.text(at, line, SMALL, colour=colour, align="center", gid=f"from-{name}")


def _draw_badge(sheet: Sheet, spot: Spot, words: str, name: str) -> None:
    """Put the numbers of steps on a dark ground, beside the arrow or box they took."""
    width = theme.text_width(words, NUMBER) / theme.SLACK + 12
    shift = {"left": 0.0, "center": width / 2, "right": width}[spot.align]
    x = spot.x - shift
    sheet.box((x, spot.y - 8), width, 16, fill=theme.CLIENT, radius=7, zorder=5,
              gid=f"badge-{name}")  # fmt: skip
    sheet.text((x + width / 2, spot.y), words, NUMBER, colour=theme.PAPER,
               align="center", gid=f"steps-{name}", zorder=6)  # fmt: skip


def _draw_state(sheet: Sheet, state: State, graph: Graph, walk: Walk | None) -> None:
    box = BOXES[state]
    is_now = walk is not None and walk.now.session is state
    is_visited = walk is not None and state in walk.visited
    edge = theme.CLIENT if is_visited else theme.FAINT if walk else theme.INK
    sheet.box((box.x, box.y), box.width, box.height,
              fill=theme.TINT if is_now else theme.SHADE, edge=edge,
              line=3.4 if is_now else 2 if is_visited else 1.2, radius=7,
              gid=f"state-{state.name}", zorder=3)  # fmt: skip
    x, y = box.x + INSIDE, box.y + 16
    ink = theme.MUTED if walk and not is_visited else theme.INK
    sheet.text((x, y), state.name, BOLD, colour=ink, gid=f"name-{state.name}",
               zorder=4)  # fmt: skip
    if state in graph.open:
        sheet.text((box.right - INSIDE, y), OPEN, BOLD, colour=ink, align="right",
                   gid="open", zorder=4)  # fmt: skip
    _draw_words(sheet, state, box, graph.stays[state], ink)
    if is_now:
        _draw_now(sheet, box)
    if walk and (steps := walk.at(state)):
        spot = Spot(box.x + 6, box.bottom - 12)
        words = numbers(steps, named=True)
        if theme.text_width(words, NUMBER) > (box.width - 24) * theme.SLACK:
            words = numbers(steps)
        _draw_badge(sheet, spot, words, state.name)


def _draw_words(
    sheet: Sheet, state: State, box: Box, stays: Iterable[Said], ink: str
) -> None:
    """Write into a box what the state means, and what is answered and changes nothing."""
    x, y = box.x + INSIDE, box.y + 32.0
    room = (box.width - 2 * INSIDE) * theme.SLACK
    lines = [(words, MEANING) for words in theme.wrap(state.value, room, MEANING)]
    if said := label(stays):
        lines += [(words, SAID) for words in theme.wrap(f"{STAYS} {said}", room, SAID)]
    for number, (words, lettering) in enumerate(lines):
        sheet.text((x, y + LINE * number), words, lettering, colour=ink,
                   gid=f"words-{state.name}", zorder=4)  # fmt: skip


def _draw_now(sheet: Sheet, box: Box) -> None:
    width = theme.text_width("now", BOLD) + 16
    x = box.right - width - 24
    sheet.box((x, box.y - 10), width, 20, fill=theme.INK, radius=9, zorder=5)
    sheet.text((x + width / 2, box.y), "now", BOLD, colour=theme.PAPER, align="center",
               gid="now", zorder=6)  # fmt: skip


def _draw_legend(sheet: Sheet, graph: Graph, walk: Walk | None) -> None:
    y = 46.0
    for sign, words in machine_words.legend(graph, walk, OPEN, STAYS):
        sheet.text((16, y), sign, BOLD, gid="legend")
        for line in theme.wrap(words, LEGEND * theme.SLACK, MEANING):
            sheet.text((WORDS, y), line, MEANING, gid="legend")
            y += LINE
        y += 6
