"""How long pictures take."""

from __future__ import annotations

from smtpkit import Lab, views
from smtpkit.protocol.machine import SESSION

from .result import Row, best_s

__all__ = ["rows"]

LINES = 1000


def rows() -> list[Row]:
    """Draw a long conversation and the tables; matplotlib is loaded already."""
    lab = Lab()
    lab.say("EHLO client.example")
    while len(lab.transcript) < LINES:
        lab.say("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>", "RSET")
    views.machine(SESSION).png()  # what is loaded once is not counted
    return [
        Row(f"a ladder of {len(lab.transcript):,} lines, as PNG",
            best_s(lambda: views.ladder(lab.transcript).png()), 1, "s", False),
        Row("a state diagram, as PNG",
            best_s(lambda: views.machine(SESSION).png()), 0.5, "s", False),
    ]  # fmt: skip
