"""The state diagram in words: its legend, its summary, its description and its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..protocol.machine import (
    IDENTITY,
    SECURITY,
    SESSION,
    Need,
    Position,
    Row,
    S,
    State,
)
from .machine_graph import Graph, Said, Step, Walk, label
from .picture import Table, counted, listed

__all__ = ["description", "leftovers", "legend", "sources", "summary", "table"]

#: Of a longer path the middle is left out of the summary.
MOST_STATES = 12


def summary(walk: Walk | None) -> str:
    """Return what is on the diagram, in one line."""
    if walk is None:
        return f"{len(State)} states, {len(SESSION)} rows"
    names = [state.name for state in walk.visited]
    if len(names) > MOST_STATES:
        half = MOST_STATES // 2
        names = [*names[:half], f"({len(names) - 2 * half} more)", *names[-half:]]
    steps = sum(1 for step in walk.steps if step.number)
    parts = [counted(steps, "step"), ", ".join(names)]
    if refused := sum(step.is_refused for step in walk.steps):
        parts.append(f"{refused} refused")
    parts.append(f"now {where(walk.now)}")
    return "; ".join(parts)


def where(position: Position) -> str:
    """Return where a conversation stands in all three tables.

    >>> from smtpkit.protocol.machine import START
    >>> where(START)
    'CONNECTED'
    """
    words = [position.session.name]
    if position.is_encrypted:
        words.append("inside TLS")
    if position.is_authenticated:
        words.append("authenticated")
    return ", ".join(words)


def legend(
    graph: Graph, walk: Walk | None, is_open: str, stays: str
) -> list[tuple[str, str]]:
    """Return what the signs on the diagram say, as headings with words."""
    common = listed(symbol for symbol, _ in graph.common) if graph.common else "nothing"
    signs = [
        (is_open, f"commands are taken here; {common} change nothing"),
        (stays, "answered too, and the state stays"),
        ("5yz", "a refusal; no digits: 2yz, done. Any other refusal changes nothing."),
        ("503", "is the answer to all that is not here"),
    ]
    if walk is None:
        return signs
    steps = ("1, 2", "the steps of the conversation; 2✕ was refused")
    return [("now", where(walk.now)), steps, *signs[:2]]


def sources(graph: Graph, route: str, is_open: str) -> str:
    """Return the names of the states that an arrow starts from.

    Args:
        graph: the table.
        route: the arrow's name.
        is_open: the sign of the states in which commands may be given.
    """
    states = list(graph.sources[route])
    if len(states) == len(State):
        return "every state"
    names = [state.name for state in states if state not in graph.open]
    if all(state in states for state in graph.open):
        return listed([f"every state with {is_open}", *names])
    return listed(state.name for state in states)


def leftovers(graph: Graph) -> list[str]:
    """Return in words the rows that the layout has no arrow for; none, normally."""
    return [
        f"Also: {before.name}, {label([said])} leads to {after.name}"
        for before, said, after in graph.unrouted
    ]


def description(graph: Graph, walk: Walk | None) -> str:
    """Return the whole table in words, and the path of the conversation."""
    lines = ["The states of an SMTP session, and what leads from one to another."]
    lines += [_about(state) for state in State]
    lines.append("What is not said here is out of order and is answered 503.")
    lines.append(f"The open transaction is forgotten after {_forgetting()}.")
    lines.append(f"Needed besides: {_needed()}.")
    lines.append(f"What protects the connection: {_others(SECURITY)}")
    lines.append(f"Whether the user is known: {_others(IDENTITY)}")
    if walk is None:
        return "\n".join(lines)
    path = [f"The conversation: {summary(walk)}.", *map(_sentence, walk.steps)]
    return "\n".join([*path, *lines])


def _about(state: State) -> str:
    leads: defaultdict[State, list[Said]] = defaultdict(list)
    for row in SESSION:
        if state in row.before:
            leads[row.after or state].append((row.symbol, row.outcome))
    ways = [
        f"{'it stays' if after is state else f'to {after.name}'} after {label(said)}"
        for after, said in leads.items()
    ]
    return f"{state.name} ({state.value}): {'. '.join(ways)}."


def _others(rows: Iterable[Row[S]]) -> str:
    ways = [
        f"{' or '.join(state.name for state in row.before)} to "
        f"{row.after.name if row.after else 'the same'} after "
        f"{label([(row.symbol, row.outcome)])}"
        for row in rows
    ]
    return f"{'. '.join(ways)}."


def _sentence(step: Step) -> str:
    number = f"{step.number}. " if step.number else f"After {step.follows}, unsaid: "
    code = f", answered {step.code}" if step.code else ""
    if step.before is step.after:
        return f"{number}{step.symbol}{code}: {step.before.name} stays."
    return f"{number}{step.symbol}{code}: {step.before.name} to {step.after.name}."


def table(walk: Walk | None) -> Table:
    """Return the transition table; with a conversation, the steps that took each row."""
    rows = []
    for row in SESSION:
        after = row.after
        line = (
            _every(row.before),
            row.symbol,
            row.outcome.value,
            after.name if after else "the same",
            "yes" if row.forgets else "",
            ", ".join(_NEEDS[need] for need in row.needs),
        )
        rows.append((*line, _taken(walk, row)) if walk else line)
    columns: tuple[str, ...] = (
        "before", "said", "answered", "after", "forgets the transaction", "needs",
    )  # fmt: skip
    columns += ("steps",) if walk else ()
    return Table("The transition table of a session", columns, rows)


_NEEDS = {
    Need.NOTHING: "",
    Need.EXTENDED: "EHLO",
    Need.CLEAR: "no TLS yet",
    Need.ANONYMOUS: "no AUTH yet",
    Need.AUTHENTICATED: "AUTH",
}


def _forgetting() -> str:
    return label(dict.fromkeys((r.symbol, r.outcome) for r in SESSION if r.forgets))


def _needed() -> str:
    needs: defaultdict[tuple[Need, ...], list[str]] = defaultdict(list)
    for row in SESSION:
        if row.needs and row.symbol not in needs[row.needs]:
            needs[row.needs].append(row.symbol)
    return "; ".join(
        f"{listed(_NEEDS[need] for need in wanted)} for {listed(symbols)}"
        for wanted, symbols in needs.items()
        if symbols
    )


def _every(states: tuple[State, ...]) -> str:
    if len(states) == len(State):
        return "every state"
    return ", ".join(state.name for state in states)


def _taken(walk: Walk, row: Row[State]) -> str:
    """Return the numbers of the steps that took a row."""
    return ", ".join(
        str(step.number)
        for step in walk.steps
        if step.number
        and step.symbol == row.symbol
        and step.before in row.before
        and step.digit == row.outcome.value[0]
    )
