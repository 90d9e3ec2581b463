"""How long pictures take."""

from __future__ import annotations

from smtpkit import Lab, views

from .result import Row, busy_s

__all__ = ["rows"]

LINES = 1000


def rows() -> list[Row]:
    """Draw a long conversation and the tables; matplotlib is loaded already."""
    lab = Lab()
    lab.say("EHLO client.example")
    while len(lab.transcript) < LINES:
        lab.say("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>", "RSET")
    show(views.machine())  # what is loaded once is not counted
    ladder = busy_s(lambda: show(views.ladder(lab.transcript)), 5)
    machine = busy_s(lambda: show(views.machine()), 5)
    what = f"a ladder of {len(lab.transcript):,} lines, shown"
    return [
        Row(what, ladder, 1, "s", False),
        Row("a state diagram, shown", machine, 0.5, "s", False),
    ]


def show(picture: views.Picture) -> object:
    """Do what a notebook does with a picture."""
    return picture._repr_mimebundle_()
