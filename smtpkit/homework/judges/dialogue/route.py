"""Judges of the parts on the way of a letter, and the right values.

RFC 5321 sections 4.2.5, 5.1 and 6.1; RFC 5598 sections 4.2 and 4.3; RFC 6409 section
3.1; RFC 7505 section 3; RFC 8314 sections 3.1 to 3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.dialogue import ASSIGNMENT
from ...sheets.dialogue.route import domains, doors, roles
from ...sheets.dialogue.story import instants, log
from ...sheets.trying import as_data
from .. import Answer
from ..comparing import entries, written

__all__ = ["JUDGES", "WORKED", "held", "ports", "routes"]

#: The role of each work of the sheet, and the door of each call: RFC 5598 sections 4.2, 4.3;
#: RFC 8314 sections 3.1 (995), 3.2 (993) and 3.3 (465, 587); RFC 5321 section 4.5.4.2 (25).
_ROLES = ("MTA", "store", "MSA", "MUA", "MDA")
_DOORS = (
    (995, "at once"),
    (587, "STARTTLS"),
    (25, "STARTTLS"),
    (993, "at once"),
    (465, "at once"),
)


def played(visible: Dice) -> dict[str, str]:
    """Return the role of each program."""
    return {program: _ROLES[work] for program, (work, _) in roles(visible).items()}


def ports(visible: Dice) -> dict[str, tuple[int, str]]:
    """Return port and beginning of TLS for each program."""
    return {program: _DOORS[door] for program, (door, _) in doors(visible).items()}


def routes(visible: Dice) -> dict[str, list[list[str]]]:
    """Return the hosts that are called for each domain: groups of equals, in order."""
    me, found = domains(visible)
    wanted: dict[str, list[list[str]]] = {}
    for name, records in found:
        limit = min((n for n, host in records if host == me), default=1 << 16)
        usable = sorted(row for row in records if row[0] < limit and row[1] != ".")
        groups = groupby(usable, key=lambda row: row[0])
        wanted[name] = [[host for _, host in group] for _, group in groups]
        if not records:
            wanted[name] = [[name]]
    return wanted


def held(visible: Dice) -> dict[str | int, list[str]]:
    """Return the hosts in the order of the way, and who holds the letter at each instant.

    A host holds it from its own 250 on, until it has read another one's.
    """
    events = log(visible)
    following = {event.host: event.other for event in events if event.other}
    (way,) = following.keys() - following.values()
    order = [way]
    while order[-1] in following:
        order.append(following[order[-1]])
    begins, ends = {}, {}
    for event in sorted(events, key=lambda event: event.ms, reverse=True):
        if event.what == "took":
            begins[event.host] = event.ms  # the first time stays
        elif event.what == "heard 250":
            ends[event.host] = event.ms
    return {
        "order": order,
        **{
            ms: [h for h in order if begins[h] <= ms < ends.get(h, ms + 1)]
            for ms in instants(visible)
        },
    }


def _roles(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part, source = ASSIGNMENT.part("dialogue-roles"), "RFC 5598 section 4"
    yield from entries(part, calls, played(visible), "the role of a program", source)


def _doors(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    part, source = ASSIGNMENT.part("dialogue-doors"), "RFC 8314 section 3"
    yield from entries(part, calls, ports(visible), "a port, and TLS", source)


def _mx(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    yield from _alike(
        "dialogue-mx", calls, routes(visible), _groups,
        "the hosts for a domain", "RFC 5321 section 5.1",
    )  # fmt: skip


def _held(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    wanted = held(visible)
    way = {"order": wanted.pop("order")}
    source = "RFC 5321 section 4.2.5"
    yield from _alike(
        "dialogue-held", calls, way, _names, "the order of the hosts", source
    )
    yield from _alike(
        "dialogue-held", calls, wanted, lambda value: sorted(_names(value)),
        "who holds the letter at an instant", source,
    )  # fmt: skip


def _alike(
    part_id: str,
    calls: Calls,
    wanted: Mapping[Any, Any],
    plain: Callable[[Any], Any],
    category: str,
    source: str,
) -> Iterator[Trial]:
    """Compare entries once both were made plain; what cannot be made so is wrong."""
    part = ASSIGNMENT.part(part_id)
    outcome = calls.value(part.names[0])
    found = outcome.value if isinstance(outcome.value, dict) else {}
    for key, value in wanted.items():
        seen = as_data(found.get(key))
        try:
            is_right = key in found and plain(seen) == plain(value)
        except (TypeError, AttributeError):
            is_right = False
        met = repr(seen)[:200] if key in found else "nothing"
        expected = f"at {key!r}: {value!r}"
        yield Trial(category, is_right, expected, met, part.taught_in, source)


def _names(value: Any) -> list[str]:
    """Return the names of hosts: letter case and a dot at the end say nothing."""
    if not isinstance(value, list):
        raise TypeError
    return [name.lower().rstrip(".") for name in value]


def _groups(value: Any) -> list[list[str]]:
    if not isinstance(value, list):
        raise TypeError
    return [sorted(_names(group)) for group in value]


JUDGES: dict[str, Judge] = {
    "dialogue-roles": _roles,
    "dialogue-doors": _doors,
    "dialogue-mx": _mx,
    "dialogue-held": _held,
}
WORKED: dict[str, Answer] = {
    "dialogue-roles": lambda visible: written("roles", played(visible)),
    "dialogue-doors": lambda visible: written("doors", ports(visible)),
    "dialogue-mx": lambda visible: written("routes", routes(visible)),
    "dialogue-held": lambda visible: written("held", held(visible)),
}
