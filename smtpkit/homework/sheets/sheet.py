"""One student's sheet: material, public checks, and the points that nbgrader asks for.

``open_sheet("replies", "ann7")`` is the first call in a graded notebook.  What it shows
follows from the student's id, the assignment and the release, and from nothing else.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ...protocol.errors import BadArgument, SmtpkitError
from ..dice import Dice, hidden_dice, visible_dice
from ..functions import is_empty
from ..grading.in_process import InProcess
from ..parts import Assignment, Calls, Outcome, Part, Trial, score
from ..questions import is_blank
from .finding import find, slugs
from .forms import FORM
from .material import Material
from .shown import Checked

__all__ = ["EXAMPLE", "Sheet", "open_sheet"]

#: Whose sheet is shown while no id is given.
EXAMPLE = "example"


def open_sheet(slug: str, student: str = "", release: str = "2026") -> Sheet:
    """Open a sheet of graded homework.

    Args:
        slug: the assignment, such as ``"replies"``.
        student: the student's id; without one the example's sheet is shown.
        release: the name of the release that the sheet belongs to.
    Returns:
        The sheet; it shows itself.
    Raises:
        BadArgument: there is no such assignment.

    >>> open_sheet("replies", "ann7").task("replies-line").title
    'Reply lines come without their CRLF'
    """
    if slug not in slugs():
        raise BadArgument(f"assignment {slug!r}", f"one of {', '.join(slugs())}")
    return Sheet(slug, str(student).strip(), str(release))


class Sheet:
    """One student's sheet of one assignment; see `open_sheet`."""

    def __init__(self, slug: str, student: str, release: str) -> None:
        self._module = find(slug)
        self.assignment: Assignment = self._module.ASSIGNMENT
        self.student = student
        self.release = release

    def task(self, part_id: str) -> Material:
        """Return this student's material for a part."""
        part = self._part(part_id)
        material: Material = self._module.task(part.id, self._visible(part))
        return material

    def check(self, part_id: str, *answers: object) -> Checked:
        """Check an answer on what may be seen: a few inputs, or the form of a value.

        Args:
            part_id: such as ``"replies-line"``.
            answers: what the answer cell defines, in the order of the part's names;
                blank for "not yet answered".
        Returns:
            A result that shows itself; it gives no points.
        Raises:
            BadArgument: there is no such part.  An answer never raises.
        """
        part = self._part(part_id)
        if any(map(_is_open, answers)) or len(answers) < len(part.names):
            return Checked(part, "still open")
        calls = _Noting(InProcess(dict(zip(part.names, answers, strict=False))))
        trials = tuple(self._module.public(part.id, calls, self._visible(part)))
        if calls.met_open:
            return Checked(part, "still open")
        return Checked(part, _state(trials), trials)

    def score(self, part_id: str, namespace: Mapping[str, Any]) -> float:
        """Return the points that the answers in a namespace earn.

        Hidden tests in nbgrader's format call it; students' copies of the package do
        not hold what it needs.  The course's secret comes from the file that the
        variable SMTPKIT_SECRET_FILE names, or from SMTPKIT_SECRET itself.

        Args:
            part_id: such as ``"replies-line"``.
            namespace: where the answers are, such as ``globals()``.
        Raises:
            BadArgument: there is no such part.
            SmtpkitError: what judges is not installed, or the secret cannot be read.
        """
        part = self._part(part_id)
        try:
            from ..judges import judges
        except ImportError:
            raise SmtpkitError(
                "a student's installation, which cannot give points",
                "smtpkit from the lecturer's checkout",
            ) from None
        judge = judges(self.assignment.slug)[part.id]
        secret, name = _secret(), self.student or EXAMPLE
        hidden = hidden_dice(secret, name, self.assignment.slug).part(part.id)
        calls = InProcess(namespace)
        return score(part, judge(calls, self._visible(part), hidden)).points

    def _part(self, part_id: str) -> Part:
        try:
            return self.assignment.part(part_id)
        except KeyError:
            known = ", ".join(part.id for part in self.assignment.parts)
            raise BadArgument(f"part {part_id!r}", f"one of {known}") from None

    def _visible(self, part: Part) -> Dice:
        """Return fresh dice for what a part shows."""
        name = self.student or EXAMPLE
        dice = visible_dice(name, self.assignment.slug, self.release)
        return dice.part(part.id)

    @property
    def _cover(self) -> Material:
        """What the first cell of a sheet shows."""
        assignment = self.assignment
        whose = f"The sheet of `{self.student}`, release `{self.release}`."
        if not self.student:
            whose = (
                "This is the example's sheet: no id was given. Write your id between "
                "the quotes of `student` and run the notebook again. Your values "
                "will differ from those of others."
            )
        about = f"About {assignment.minutes} minutes, {assignment.points} points."
        rows = tuple(
            (f"`{part.id}`", str(part.points), part.title) for part in assignment.parts
        )
        header = ("part", "points", "what is asked")
        return Material(assignment.title, (whose, about), (), header, rows)

    def __repr__(self) -> str:
        return repr(self._cover)

    def _repr_html_(self) -> str:
        return self._cover._repr_html_()


class _Noting:
    """Calls that take note when an answer says itself that it was not written yet."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self.met_open = False

    def __getattr__(self, name: str) -> Any:
        request = getattr(self._calls, name)

        def noted(*arguments: Any) -> Outcome:
            outcome: Outcome = request(*arguments)
            self.met_open |= outcome.raised.startswith("NotImplementedError")
            return outcome

        return noted


def _state(trials: tuple[Trial, ...]) -> str:
    """Return what public trials say; a right form says nothing of the value."""
    if not all(trial.right == 1 for trial in trials):
        return "not yet"
    return "noted" if all(trial.category == FORM for trial in trials) else "right"


def _is_open(answer: object) -> bool:
    """Tell whether nothing was written yet: a blank value, an empty function or class.

    >>> _is_open({}), _is_open(lambda line: None), _is_open(0)
    (True, True, False)
    """
    if inspect.isclass(answer):
        body: Mapping[str, Any] = vars(answer) or MappingProxyType({})
        return all(is_empty(f) for f in body.values() if inspect.isfunction(f))
    if isinstance(answer, dict | set | frozenset):
        return all(map(is_blank, answer))
    return is_blank(answer) or is_empty(answer)


def _secret() -> bytes:
    """Return the course's secret; empty where none is set, as in a public release."""
    if file := os.environ.get("SMTPKIT_SECRET_FILE"):
        try:
            return Path(file).read_bytes().strip()
        except OSError as error:
            seen = f"SMTPKIT_SECRET_FILE={file}: {error.strerror}"
            raise SmtpkitError(seen, "the file with the course's secret") from None
    return os.environ.get("SMTPKIT_SECRET", "").strip().encode()
