"""What the server panel shows: how a server greets, what it offers, takes and spoils.

RFC 5321 sections 4.1.1.1 (EHLO) and 2.2 (extensions).  A learner meets the panel in
lesson 06.
"""

from __future__ import annotations

from html import escape
from typing import Any

from ..loopback.lab import Lab
from ..protocol.extensions import EXTENSIONS
from ..protocol.leniencies import LENIENCIES
from .servers import Choice, fault_words, preset
from .show_console import say
from .shown import Still, Words, framed_words, table

__all__ = ["of_choice", "server_panel"]


def server_panel(name: str = "strict", **changes: Any) -> Still:
    """Return what the server panel shows of one server.

    Args:
        name: of a preset: strict, submission, old, lenient or busy.
        changes: options that take the place of the preset's, as for `Lab`.
    Returns:
        How the server is made, how it answers EHLO, and what was switched on and off.
    Raises:
        BadArgument: no such preset, or an option that does not fit.

    >>> server_panel("old")
    <server_panel: old.example.net; 0 extensions; 0 leniencies; 1 fault>
    """
    return of_choice(Choice(name, changes))


def of_choice(choice: Choice) -> Still:
    """Return what the server panel shows of a choice.

    Args:
        choice: a server.
    """
    lab = Lab(**choice.options)
    replies = say(lab, "EHLO me.example")
    if not lab.is_over and (not replies or not replies[0].is_positive):
        say(lab, "HELO me.example")  # RFC 5321 section 3.2
    offered, lenient, faults = choice.offered, choice.lenient, choice.faults
    counts = (
        _counted(len(offered), "extension"),
        _counted(len(lenient), "leniency", "leniencies"),
        _counted(len(faults), "fault"),
    )
    said = Words(lab.transcript._repr_html_(), str(lab.transcript))
    parts: list[Words] = [_written(choice), said]
    off = [keyword for keyword in EXTENSIONS if keyword not in offered]
    if off:
        rows = [
            (name, f"RFC {EXTENSIONS[name].rfc}", EXTENSIONS[name].adds) for name in off
        ]
        title = "Extensions that are switched off"
        parts.append(table(title, ("extension", "source", "what is missing"), rows))
    if lenient:
        columns = ("leniency", "takes", "danger", "source")
        rows_ = [tuple(LENIENCIES[name]) for name in lenient]
        parts.append(table("What it takes though it should not", columns, rows_))
    if faults:
        rows_ = [(str(fault), fault_words(fault)) for fault in faults]
        parts.append(table("What goes wrong", ("fault", "what happens"), rows_))
    name = lab.session.settings.hostname
    return Still(f"server_panel: {name}; {'; '.join(counts)}", tuple(parts))


def _written(choice: Choice) -> Words:
    """Return what the server is, and how it is made in Python."""
    words = preset(choice.name).words
    html = (
        f"<p>{escape(words)}</p><p>In Python: "
        f"<code style='white-space:pre-wrap'>{escape(choice.written)}</code></p>"
    )
    return framed_words(html, f"{words}\nIn Python: {choice.written}", "This server")


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
