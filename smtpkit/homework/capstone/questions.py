"""The two questions that a learner answers with a whole client.

`Pass` is judged by what the porter let through (`porter`), `Survive` by the trials
(`survival`).  Both show what happened below their verdict.  A learner meets them in lesson
13.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from ...loopback.lab import Lab
from ...protocol.machine import State
from ..functions import is_empty
from ..misconceptions import misconception
from ..questions import OPEN, RIGHT, Question, Verdict
from .porter import ADDRESS, BOB, CAROL_NOW, DOORS, Porter, lab_of
from .steps import Budget, NeverEnds
from .survival import Run, survive
from .trials import TRIALS, Fate

__all__ = ["Belief", "Pass", "Survive", "edited"]

#: How many steps of Python one talk with the porter may take.
MOST_STEPS = 100_000
#: Greeting and EHLO stand in the blank cell; an answer says more.
FEWEST_EXCHANGES = 3


class Belief(NamedTuple):
    """What a wrong client gives away: where it fails, the belief, and why it is wrong."""

    where: str
    belief: str
    why: str


def edited(function: Callable[..., Any], old: str, new: str) -> Callable[..., Any]:
    """Return a function with a mistake in it: its source with one place changed.

    Args:
        function: the right one.
        old: what stands there now, once.
        new: what stands there instead.
    """
    source = inspect.getsource(function)
    assert source.count(old) == 1, (source.count(old), old)
    source = source.replace(old, new)
    space: dict[str, Any] = {}
    exec(compile(source, "<a typical mistake>", "exec"), space)
    made: Callable[..., Any] = space[function.__name__]
    _SOURCES[made] = source
    return made


#: The sources of functions that `edited` made.
_SOURCES: dict[Callable[..., Any], str] = {}


def source_of(function: Callable[..., Any]) -> str:
    """Return the source of a function, one that `edited` made too."""
    return _SOURCES.get(function) or inspect.getsource(function)


@dataclass(frozen=True, kw_only=True)
class _Client(Question):
    """A question that is answered by a function that speaks SMTP.

    Args:
        answer: the worked answer, a function.
        stub: the blank cell's function.
        rows: where a client may fail, and the belief that this shows.
        typical: functions with a typical mistake.
    """

    how: ClassVar[str] = "Write the body of the function and run the cell"
    stub: str
    rows: tuple[Belief, ...]
    typical: tuple[Callable[..., Any], ...] = ()

    def judge(self, given: Any) -> Verdict:
        """Let the client run; say where it failed."""
        if not callable(given):
            name = self.answer.__name__
            return Verdict(
                False, f"Give the function itself, without brackets: `{name}`."
            )
        return OPEN if is_empty(given) else self.tried(given)

    def tried(self, client: Callable[..., Any]) -> Verdict:
        """Let a client run that is not empty."""
        raise NotImplementedError

    def wrong_answers(self) -> Iterator[Callable[..., Any]]:
        """Yield the functions of `typical`."""
        yield from self.typical

    def worked(self) -> str:
        """Return the source of the worked answer."""
        return source_of(self.answer).rstrip()

    def cell(self, answer: Any = ...) -> str:
        """Return the cell with the stub, or with all of a function."""
        function = self.answer if answer is ... else answer
        source = self.stub if answer is ... else source_of(function)
        return f'{source.strip()}\n\n\ncheck("{self.id}", {function.__name__})'

    def row(self, where: str) -> Belief | None:
        """Return what failing there shows."""
        return next((row for row in self.rows if row.where == where), None)


@dataclass(frozen=True, kw_only=True)
class Pass(_Client):
    """A letter brought past the porter; answered by a function of a `Lab`."""

    kind: ClassVar[str] = "session"

    def tried(self, client: Callable[[Lab], Any]) -> Verdict:
        """Let the client talk to a new porter."""
        porter = Porter()
        lab = lab_of(porter)
        try:
            Budget(MOST_STEPS).run(lambda: client(lab))
        except NeverEnds as end:
            return Verdict(False, f"It never ends: {end}.", key="endless")
        except NotImplementedError:
            return OPEN
        except (Exception, SystemExit) as error:
            words = f"Your function raised {type(error).__name__}: {str(error)[:72]}."
            return Verdict(False, words, key=words, evidence=lab.transcript)
        if len(lab.transcript.exchanges) < FEWEST_EXCHANGES:
            return OPEN
        closed = [name for name in DOORS if name not in porter.opened]
        if closed:
            return self._stopped(closed, lab)
        words = _at_the_end(lab)
        if words:
            return Verdict(False, words, key=words, evidence=lab.transcript)
        shown = lab.transcript
        return RIGHT._replace(transcript=shown, evidence=shown)

    def _stopped(self, closed: list[str], lab: Lab) -> Verdict:
        """Name the first door that is closed; the porter's words tell the rest."""
        opened = len(DOORS) - len(closed)
        row = self.row(closed[0])
        words = f"Open: {opened} of {len(DOORS)}. Next: {DOORS[closed[0]]}."
        return Verdict(
            False,
            f"{words} {row.why}" if row else words,
            misconception(row.belief) if row else None,
            key=closed[0],
            evidence=lab.transcript,
        )


def _at_the_end(lab: Lab) -> str:
    """Say what is still wrong although every door was opened; "" if nothing is."""
    if len(lab.mailbox) != 1:
        return f"Letters that the porter holds: {len(lab.mailbox)}; wanted: 1."
    envelope = lab.mailbox[0].envelope
    paths = {str(path) for path in envelope.forward_paths}
    if paths != {BOB, CAROL_NOW} or envelope.reverse_path != ADDRESS:
        return f"The letter goes to {', '.join(sorted(paths))}; wanted are both."
    if lab.position.session is not State.CLOSED:
        return "The letter is taken. One word is missing: take leave."
    return ""


@dataclass(frozen=True, kw_only=True)
class Survive(_Client):
    """A client that comes through all trials; answered by ``deliver``."""

    kind: ClassVar[str] = "write"

    def tried(self, client: Callable[..., Any]) -> Verdict:
        """Try the client; explain the first trial that went badly."""
        table = survive(client)
        if table.is_open:
            return OPEN
        run = table.first_wrong
        if run is None:
            return RIGHT._replace(evidence=table)
        number = list(table).index(run) + 1
        row = self.row(_kind(run))
        words = f"Trial {number}, *{run.trial.name}*: {run.said}."
        # An error where nothing goes wrong is a slip of Python, not of SMTP.
        if number > 1 or run.fate not in (Fate.BROKEN, Fate.ENDLESS):
            words += f" {run.trial.why}"
        return Verdict(
            False,
            f"{words} {row.why}" if row else words,
            misconception(row.belief) if row else None,
            run.trial.source,
            f"{number} {run.said}",
            run.transcript,
            table,
        )


def _kind(run: Run) -> str:
    """Return what a failure shows: the trial's number, or the fate."""
    return (
        run.fate.name
        if run.fate in (Fate.DAMAGED, Fate.PESTERED)
        else str(TRIALS.index(run.trial) + 1)
    )
