"""The judge of lesson 13: a learner's client, tried on everything that may go wrong.

The client is a function ``deliver(connect, wait, letter)``.  It runs against `smtpkit` in
memory, on a virtual clock, and an endless loop is ended.  What it says in the end is
compared with what the server has: RFC 5321 sections 4.2.5 and 6.1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from ...display.markup import counted, escape
from ...display.theme import framed
from ...transcript.model import Transcript
from ..functions import is_empty
from .sockets import Harbour
from .steps import Budget, NeverEnds
from .trials import ANN, BOB, LETTER, TRIALS, Fate, Trial

__all__ = ["Run", "Survival", "survive"]

#: What a learner writes: (connect, wait, letter) -> whether the server has it.
Deliver = Callable[[Callable[[], Any], Callable[[float], None], bytes], Any]

#: How many steps of Python a client may take in one trial: hundreds of tries.
MOST_STEPS = 500_000
_NAME_WIDTH = 49


class Run(NamedTuple):
    """How a client did in one trial.

    Args:
        trial: what went wrong.
        fate: what became of the letter.
        words: more about it; "" if `fate` says all.
        transcript: what was said, as the server saw it.
    """

    trial: Trial
    fate: Fate
    words: str
    transcript: Transcript

    @property
    def is_right(self) -> bool:
        """Whether no client could have done better."""
        return self.fate is self.trial.wanted

    @property
    def said(self) -> str:
        """The fate in words, and what there is to add."""
        return f"{self.fate.value}: {self.words}" if self.words else self.fate.value


class Survival:
    """All trials of one client, as a table that shows itself.

    Args:
        runs: one for each trial.

    It iterates over `Run` values.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = tuple(runs)

    def __iter__(self) -> Iterator[Run]:
        return iter(self._runs)

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def is_open(self) -> bool:
        """Whether nothing was written yet."""
        return bool(self._runs) and self._runs[0].fate is Fate.OPEN

    @property
    def is_right(self) -> bool:
        """Whether the client came through everything."""
        return all(run.is_right for run in self)

    @property
    def first_wrong(self) -> Run | None:
        """The first trial that went badly."""
        return next((run for run in self if not run.is_right), None)

    def __getitem__(self, number: int) -> Run:
        """Return the run of a trial by its number, from 1."""
        if not 1 <= number <= len(self):
            raise IndexError(f"trials have the numbers 1 to {len(self)}")
        return self._runs[number - 1]

    @property
    def title(self) -> str:
        """What the table shows, in one line."""
        good = sum(run.is_right for run in self)
        return f"{good} of {counted(len(self), 'trial')} survived"

    def __str__(self) -> str:
        rows = [
            f"{number:>2} {_sign(run)} {run.trial.name:{_NAME_WIDTH}} {run.said}"
            for number, run in enumerate(self, 1)
        ]
        return "\n".join([self.title, *rows])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        heads = "".join(
            f'<th scope="col">{head}</th>'
            for head in ("what goes wrong", "what becomes of the letter")
        )
        rows = "\n".join(
            f'<tr><th scope="row">{number} &ensp;{escape(run.trial.name)}</th>'
            f"<td>{_sign(run)} {escape(run.said)}</td></tr>"
            for number, run in enumerate(self, 1)
        )
        table = (
            f"<table>\n<caption>{self.title}</caption>\n<thead><tr>{heads}</tr></thead>"
            f"\n<tbody>\n{rows}\n</tbody>\n</table>"
        )
        return framed(table, self.title)


def _sign(run: Run) -> str:
    if run.fate is Fate.OPEN:
        return "\N{WHITE CIRCLE}"
    return "\N{CHECK MARK}" if run.is_right else "\N{MULTIPLICATION X}"


def survive(deliver: Deliver, trials: Sequence[Trial] = TRIALS) -> Survival:
    """Try a client on everything that may go wrong.

    Args:
        deliver: a function of three arguments: ``connect()`` returns a new connection
            with ``sendall``, ``recv``, ``settimeout`` and ``close``, as a socket has
            them; ``wait(minutes)`` lets time pass; ``letter`` is octets, lines ended by
            CRLF.  It hands the letter over, from ann@example.org to bob@example.net,
            and returns True if the server has it, False if Ann must be told.
        trials: what goes wrong.
    Returns:
        A table that shows itself.  An error of the client is a row, and not raised.

    >>> survive(lambda connect, wait, letter: True)[1].fate.value
    'lost'
    """
    if is_empty(deliver):
        return Survival([Run(t, Fate.OPEN, "", Transcript()) for t in trials])
    runs: list[Run] = []
    for trial in trials:
        runs.append(_tried(deliver, trial))
        # One is enough to see a stub, or a loop that costs a second each time.
        if runs[-1].fate in (Fate.OPEN, Fate.ENDLESS):
            rest = trials[len(runs) :]
            runs += [Run(t, Fate.OPEN, "", Transcript()) for t in rest]
            break
    return Survival(runs)


def _tried(deliver: Deliver, trial: Trial) -> Run:
    """Let a client deliver one letter while something goes wrong."""
    budget = Budget(MOST_STEPS)
    harbour = trial.harbour(budget)
    said: Any = None
    try:
        said = budget.run(lambda: deliver(harbour.connect, harbour.wait, LETTER))
    except NeverEnds as end:
        return Run(trial, Fate.ENDLESS, str(end), harbour.transcript)
    except NotImplementedError:
        said = ...
    except (Exception, SystemExit) as error:
        words = f"{type(error).__name__}: {error}"[:60].rstrip(": ")
        return Run(trial, Fate.BROKEN, words, harbour.transcript)
    if (said is None or said is ...) and not _has_begun(harbour):
        return Run(trial, Fate.OPEN, "", Transcript())
    harbour.clock.advance(3_600_000)  # a late answer may keep one letter more
    if said is not True and said is not False:
        value = "..." if said is ... else f"{said!r:.30}"
        words = f"it returned {value}, not True or False"
        return Run(trial, Fate.BROKEN, words, harbour.transcript)
    fate, words = _fate(said, harbour, trial)
    return Run(trial, fate, words, harbour.transcript)


def _has_begun(harbour: Harbour) -> bool:
    """Tell whether more was said than the blank cell says."""
    said = {exchange.symbol for exchange in harbour.transcript.exchanges}
    return not said <= {"greeting", "EHLO", "HELO", "QUIT", "close"}


def _fate(said: bool, harbour: Harbour, trial: Trial) -> tuple[Fate, str]:
    """Compare what a client says with what the server has."""
    kept = harbour.mailbox
    for delivery in kept:
        envelope = delivery.envelope
        paths = (envelope.reverse_path, *map(str, envelope.forward_paths))
        if paths != (ANN, BOB):
            return Fate.DAMAGED, f"the envelope says {', '.join(paths)}"
        if bytes(delivery.content) != LETTER:
            return Fate.DAMAGED, "its octets are not those of the letter"
    if kept and not said:
        return Fate.DENIED, ""
    if said:
        many = f"{len(kept)} times" if len(kept) > 2 else ""
        return (Fate.LOST, Fate.ONCE, Fate.TWICE)[min(2, len(kept))], many
    if trial.wanted is not Fate.TOLD:
        return Fate.GIVEN_UP, ""
    # DATA in one group with a refused RCPT gets a 503 each time: that is no pestering.
    said_no = (e for e in harbour.transcript.exchanges if e.symbol != "DATA")
    refused = Counter(e.code for e in said_no if (e.code or 0) > 499)
    if max(refused.values(), default=0) > 1:
        return Fate.PESTERED, ""
    return Fate.TOLD, ""
