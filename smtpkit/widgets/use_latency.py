"""The latency widget: choose a line and a letter, and compare four ways to send it.

A learner meets it in lesson 09.  What it shows is made in `show_latency`.
"""

from __future__ import annotations

from typing import Any

import ipywidgets

from . import show_latency
from .panel import LABELLED, Panel, row
from .show_latency import (
    LEAST_OCTETS,
    LINES,
    MOST_OCTETS,
    MOST_RECIPIENTS,
    MOST_RTT_MS,
    WAYS,
    Line,
)
from .shown import Still

__all__ = ["Latency", "latency"]


class Latency(Panel):
    """Numbers for the line and the letter, and a list of the ways.

    Args:
        line: what is chosen at first.
        way: whose ladder is drawn at first.
    """

    def __init__(self, line: Line, way: str) -> None:
        super().__init__("Latency: what waiting costs, and what saves it")
        self.rtt = _number(
            "Round-trip time, ms", int(line.rtt_ms), 0, MOST_RTT_MS, step=10
        )
        self.recipients = _number("Recipients", line.recipients, 1, MOST_RECIPIENTS)
        self.octets = _number(
            "Octets of the letter", line.octets, LEAST_OCTETS, MOST_OCTETS, step=1000
        )
        lines = {name: speed or 0 for name, speed in LINES.items()}
        speed = line.octets_per_s or 0  # None would be no choice at all
        if speed not in lines.values():
            lines[f"{speed:,} octets/s"] = speed
        self.speed = _choice("Line", list(lines.items()), speed)
        self.way = _choice("Ladder of", list(WAYS), way)
        controls = (self.rtt, self.recipients, self.octets, self.speed, self.way)
        self.on_change(self._changed, *controls)
        self.build(row(*controls))

    @property
    def value(self) -> Line:
        """What is chosen now."""
        numbers = (self.rtt.value, self.recipients.value, self.octets.value)
        return Line(*numbers, self.speed.value or None)

    def still(self) -> Still:
        """Return what is shown now."""
        return show_latency.of_line(self.value, self.way.value)

    def _changed(self) -> None:
        still = self.still()
        self.show(still)
        self.say_summary(still)


def _number(name: str, value: int, least: int, most: int, step: int = 1) -> Any:
    return ipywidgets.BoundedIntText(
        description=name, value=value, min=least, max=most, step=step, style=LABELLED,
        layout=ipywidgets.Layout(width="auto"),
    )  # fmt: skip


def _choice(name: str, options: list[Any], value: object) -> Any:
    return ipywidgets.Dropdown(
        description=name, options=options, value=value, style=LABELLED,
        layout=ipywidgets.Layout(width="auto"),
    )  # fmt: skip


def latency(
    rtt_ms: int = 100,
    recipients: int = 3,
    octets: int = 2000,
    octets_per_s: int | None = None,
    *,
    way: str = "PIPELINING",
) -> Latency:
    """Compare four ways to send one letter over a slow line.

    Args:
        rtt_ms: the round-trip time, in milliseconds, 0 to 10,000.
        recipients: 1 to 100.
        octets: the size of the letter, 100 to 1,000,000.
        octets_per_s: how fast the line is; None for no limit.
        way: whose ladder is drawn: one of `show_latency.WAYS`.
    Returns:
        The widget.  Its still equivalent is ``still.latency`` with the same arguments.
    Raises:
        BadArgument: a number that is out of range, or no such way.

    >>> shown = latency(20)
    >>> shown.rtt.value = 200
    >>> shown.value.rtt_ms
    200
    """
    line = Line(rtt_ms, recipients, octets, octets_per_s)
    show_latency.of_line(line, way)  # what does not fit is told where it was written
    return Latency(line, way)
