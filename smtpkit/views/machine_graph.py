"""The transition table as a graph: which rows share an arrow, and the path taken.

Reads `protocol.machine` and decides nothing itself: a new row of the table is on the
diagram, or in its text, without a change here.  Where things stand is in
`machine_layout`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..protocol.machine import SESSION, START, Outcome, Position, Row, State
from ..transcript.model import Transcript
from .machine_layout import ROUTES, Route

__all__ = ["Graph", "Step", "Walk", "label", "numbers", "walk_of"]

Said = tuple[str, Outcome]
T = TypeVar("T")
Ordered = dict[T, None]  # a set that remembers its order


def transitions(row: Row[State]) -> Iterator[tuple[State, State]]:
    """Yield the pairs of states, before and after, that a row of the table joins."""
    for before in row.before:
        yield before, row.after or before


class Graph:
    """The rows of `SESSION`, sorted by how they are drawn.

    Attributes:
        on_route: route -> what is said along it.
        sources: route -> the states that it starts from.
        stays: state -> what is answered there and changes nothing.
        common: what changes nothing in each of the states `open`.
        open: the states in which commands may be given.
        unrouted: rows that the layout has no arrow for, as (before, said, after).
    """

    def __init__(self, rows: Iterable[Row[State]] = SESSION) -> None:
        self.on_route: defaultdict[str, Ordered[Said]] = defaultdict(dict)
        self.sources: defaultdict[str, Ordered[State]] = defaultdict(dict)
        self.stays: dict[State, list[Said]] = {state: [] for state in State}
        self.unrouted: list[tuple[State, Said, State]] = []
        for row in rows:
            for before, after in transitions(row):
                self._place(before, (row.symbol, row.outcome), after)
        self.open, self.common = self._most_common_stays()
        for state in self.open:
            self.stays[state] = [s for s in self.stays[state] if s not in self.common]

    def _place(self, before: State, said: Said, after: State) -> None:
        route = route_for(before, said[0], after)
        if route is not None:
            self.on_route[route.name][said] = None
            self.sources[route.name][before] = None
        elif before is after:
            self.stays[before].append(said)
        else:
            self.unrouted.append((before, said, after))

    def _most_common_stays(self) -> tuple[list[State], list[Said]]:
        """Return the largest set of states in which the same things change nothing."""
        where: dict[Said, list[State]] = {}
        for state, stays in self.stays.items():
            for said in stays:
                where.setdefault(said, []).append(state)
        largest = max(where.values(), key=len, default=[])
        return largest, [said for said, states in where.items() if states == largest]


def route_for(before: State, symbol: str, after: State) -> Route | None:
    """Return the route on which a transition is drawn; None for one that stays put."""
    return next(
        (
            route
            for route in ROUTES
            if after is route.target
            and (not route.sources or before in route.sources)
            and (not route.symbols or symbol in route.symbols)
        ),
        None,
    )


def label(said: Iterable[Said]) -> str:
    """Return what is said as a label; 2yz, the usual answer, is not written.

    >>> label([("DATA", Outcome.GO_ON)])
    'DATA 3yz'
    >>> label([("EHLO", Outcome.DONE), ("close", Outcome.DONE), (".", Outcome.NO)])
    'EHLO, close; . 5yz'
    """
    digits: dict[str, list[Outcome]] = {}
    for symbol, result in said:
        digits.setdefault(symbol, []).append(result)
    groups: dict[tuple[Outcome, ...], list[str]] = {}
    for symbol, outcomes in digits.items():
        groups.setdefault(tuple(outcomes), []).append(symbol)
    words = []
    for results, symbols in groups.items():
        codes = (
            "" if results == (Outcome.DONE,) else ", ".join(r.value for r in results)
        )
        words.append(f"{', '.join(symbols)} {codes}".rstrip())
    return "; ".join(words)


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange of a conversation, as a step through the table.

    Args:
        number: which exchange it was, from 1; 0 for what was not said in words, such as
            a TLS handshake.
        symbol: what was asked.
        code: the reply's code; 0 where there was none.
        before: the state before.
        after: the state after.
        follows: the number of the step before it.
    """

    number: int
    symbol: str
    code: int
    before: State
    after: State
    follows: int = 0

    @property
    def digit(self) -> str:
        """The first digit of the answer, which decided; "" where there was none."""
        return str(self.code)[0] if self.code else ""

    @property
    def is_refused(self) -> bool:
        """Whether the answer was 4yz or 5yz."""
        return self.code >= 400


@dataclass(slots=True)
class Walk:
    """The way of a conversation through the table.

    Args:
        steps: the exchanges, in order.
        now: where it stands.
    """

    steps: list[Step] = field(default_factory=list)
    now: Position = START

    def on(self, route: str) -> list[Step]:
        """Return the steps that went along a route."""
        return [step for step in self.steps if route_taken(step) == route]

    def at(self, state: State) -> list[Step]:
        """Return the steps that left a state as it was."""
        return [
            step
            for step in self.steps
            if step.before is step.after is state and not route_taken(step)
        ]

    @property
    def visited(self) -> list[State]:
        """The states in the order in which they were entered."""
        states = [self.steps[0].before] if self.steps else [self.now.session]
        for step in self.steps:
            if step.after is not states[-1]:
                states.append(step.after)
        return states


def route_taken(step: Step) -> str:
    """Return the name of the route of a step; "" if it led nowhere."""
    if step.before is step.after:
        return ""
    # Reply 421 closes whatever was asked: then the way is that of `close`.
    for symbol in (step.symbol, "close", "handshake"):
        if route := route_for(step.before, symbol, step.after):
            return route.name
    return ""


def walk_of(transcript: Transcript) -> Walk:
    """Return the way of a conversation through the table, as far as it was answered."""
    walk = Walk()
    answered = [
        (number, exchange)
        for number, exchange in enumerate(transcript.exchanges, 1)
        if exchange.before is not None and exchange.after is not None
    ]
    for number, exchange in answered:
        before, after = exchange.before, exchange.after
        assert before is not None
        assert after is not None
        if walk.steps and walk.now.session is not before.session:
            # No line says it: TLS was agreed upon, or the connection was lost.
            what = "handshake" if before.is_encrypted else "close"
            here = walk.now.session
            walk.steps.append(Step(0, what, 0, here, before.session, number - 1))
        step = Step(
            number, exchange.symbol, exchange.code or 0, before.session, after.session
        )
        walk.steps.append(step)
        walk.now = after
    return walk


#: So many steps are each told by their number, and so many by what was said, too.
MOST_NUMBERS, MOST_NAMES = 4, 2


def numbers(steps: Sequence[Step], named: bool = False) -> str:
    """Return which steps they were, in a few characters; ✕ marks a refusal.

    Args:
        steps: at least one.
        named: whether to add what was said, where there is room.

    >>> from smtpkit.protocol.machine import State
    >>> one, two = (Step(n, "NOOP", 250, State.READY, State.READY) for n in (1, 2))
    >>> numbers([one, two]), numbers([one], named=True), numbers([one] * 30)
    ('1, 2', '1 NOOP', '1, 1 … 30 times')
    """
    with_names = named and len(steps) <= MOST_NAMES
    names = [_name(step, with_names) for step in steps]
    if len(names) <= MOST_NUMBERS:
        return ", ".join(names)
    return f"{names[0]}, {names[1]} … {len(names)} times"


def _name(step: Step, named: bool) -> str:
    if not step.number:
        return f"after {step.follows}"
    refused = "✕" if step.is_refused else ""
    return (
        f"{step.number}{refused} {step.symbol}" if named else f"{step.number}{refused}"
    )
