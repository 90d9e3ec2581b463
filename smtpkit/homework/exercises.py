"""Questions that are answered by doing: write a short function, build a session.

A function is tried on a table of inputs and its octets are compared; a session is
played on `smtpkit.Lab`, so that the server itself says which line is the first wrong.
A learner meets them from lesson 00 (session) and 02 (function) on.
"""

from __future__ import annotations

import copy
import inspect
import reprlib
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from ..protocol.machine import Position, State, objection
from .misconceptions import misconception
from .questions import OPEN, RIGHT, Question, Verdict, is_blank

__all__ = ["Row", "Session", "Typical", "Write"]

#: A learner's session may not keep the notebook busy: more lines are not played.
MOST_LINES = 200


class Row(NamedTuple):
    """One input of a `Write`: arguments, what is wanted, why it is there."""

    arguments: tuple[Any, ...]
    wanted: Any
    why: str
    belief: str


def _empty() -> None: ...


def _empty_with_words() -> None:
    """Nothing but words."""


#: What the body of a function that was not written yet compiles to.
EMPTY = {function.__code__.co_code for function in (_empty, _empty_with_words)}


@dataclass(frozen=True, kw_only=True)
class Write(Question):
    """A short function, tried on a table of inputs.

    Args:
        answer: the worked answer, a function.
        rows: what it is tried on, the simplest first.
        typical: functions with a typical mistake; each fails at another row.
    """

    kind: ClassVar[str] = "write"
    how: ClassVar[str] = "Write the body of the function and run the cell"
    rows: tuple[Row, ...]
    typical: tuple[Callable[..., Any], ...] = ()

    def judge(self, given: Any) -> Verdict:
        """Try the function on each row; report the first that differs."""
        if not callable(given):
            name = self.answer.__name__
            return Verdict(
                False, f"Give the function itself, without brackets: `{name}`."
            )
        code = getattr(given, "__code__", None)
        if code is not None and code.co_code in EMPTY:
            return OPEN
        for number, row in enumerate(self.rows):
            called = (
                f"`{self.answer.__name__}({_short(row.arguments)[1:-1].rstrip(',')})`"
            )
            try:
                got = given(*copy.deepcopy(row.arguments))
                if got is ...:
                    return OPEN
                fault = difference(got, row.wanted)
            except NotImplementedError:
                return OPEN
            except (Exception, SystemExit) as error:
                fault = f"raised {type(error).__name__}: {_short(error)}"
            if fault:
                words = f"{called} {fault}. {row.why}"
                belief = misconception(row.belief) if row.belief else None
                return Verdict(False, words, belief, key=f"{number} {fault}")
        return RIGHT

    def wrong_answers(self) -> Iterator[Callable[..., Any]]:
        """Yield the functions of `typical`."""
        yield from self.typical

    def worked(self) -> str:
        """Return the source of the worked answer."""
        return inspect.getsource(self.answer).rstrip()

    def cell(self, answer: Any = ...) -> str:
        """Return the cell with the head of the function, or with all of a function."""
        source = inspect.getsource(self.answer if answer is ... else answer).rstrip()
        if answer is ...:
            source = source.partition(":\n")[0] + ":\n    ..."
        name = (self.answer if answer is ... else answer).__name__
        return f'{source}\n\n\ncheck("{self.id}", {name})'


def _short(value: Any) -> str:
    """Write a value in at most about 80 characters."""
    shorten = reprlib.Repr()
    shorten.maxstring = shorten.maxother = 72
    return shorten.repr(value) if not isinstance(value, Exception) else str(value)[:72]


def difference(got: Any, wanted: Any) -> str:
    r"""Say in what a result differs from the one wanted; "" if in nothing.

    >>> difference(b"a\n", b"a\r\n")
    "returned b'a\\n'; wanted b'a\\r\\n'. The first wrong octet is number 2: 0A for 0D"
    """
    if isinstance(got, bytearray):
        got = bytes(got)
    if type(got) is type(wanted) and got == wanted:
        return ""
    if got is None:
        return "returned None. Is `return` missing?"
    said = f"returned {_short(got)}; wanted {_short(wanted)}"
    if isinstance(got, str) and isinstance(wanted, bytes):
        return f"{said}. Octets are wanted (`bytes`), not characters (`str`)"
    if isinstance(got, bytes) and isinstance(wanted, bytes):
        return f"{said}. {_first_wrong_octet(got, wanted)}"
    if isinstance(got, list) and isinstance(wanted, list):
        pairs = zip([*got, None], [*wanted, None], strict=False)
        at = next(n for n, (one, other) in enumerate(pairs, 1) if one != other)
        return f"{said}. They differ first at item {at}"
    return said


def _first_wrong_octet(got: bytes, wanted: bytes) -> str:
    pairs = list(zip(got, wanted, strict=False))
    at = next((n for n, (one, other) in enumerate(pairs) if one != other), len(pairs))
    if at == len(got):
        return f"Octet {at + 1} is missing: {wanted[at]:02X}"
    if at == len(wanted):
        return f"Octet {at + 1} is too many: {got[at]:02X}"
    return (
        f"The first wrong octet is number {at + 1}: {got[at]:02X} for {wanted[at]:02X}"
    )


class Typical(NamedTuple):
    """A session with a typical mistake: its lines, and the belief behind it."""

    lines: str
    belief: str
    why: str


class Played(NamedTuple):
    """A line that was played: its number, the code, the positions around it."""

    number: int
    line: str
    code: int | None
    before: Position
    after: Position
    note: str


@dataclass(frozen=True, kw_only=True)
class Session(Question):
    """The client's lines of a whole session, played on a `smtpkit.Lab`.

    Args:
        answer: the worked answer, one line each.
        opening: the first line, which the blank cell gives away.
        ends: the state in which the session must end.
        letters: for each letter its reverse-path and its forward-paths; an empty tuple
            leaves them open.
        refusals: codes of 4yz and 5yz that must come, in this order; no others may.
        typical: wrong sessions with the belief behind each.
    """

    kind: ClassVar[str] = "session"
    how: ClassVar[str] = (
        "Write the client's lines, one below the other, and run the cell"
    )
    opening: str
    ends: State
    letters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    refusals: tuple[int, ...] = ()
    typical: tuple[Typical, ...] = ()

    def judge(self, given: Any) -> Verdict:
        """Play the lines; report the first wrong one, its rule and the section."""
        lines = lines_of(given)
        if lines is None:
            return Verdict(False, "The answer is a text or a list of lines.")
        from ..loopback import Lab  # loaded only where a session is played

        lab = Lab()
        refusals = list(self.refusals)
        for number, line in enumerate(lines[:MOST_LINES], 1):
            before = lab.position
            if line.strip() == "..." and before.session is not State.TEXT:
                return OPEN
            if before.session is State.CLOSED:
                words = f"Line {number}, `{line}`, comes after the end of the session."
                return self._wrong(lines, words, "RFC 5321 section 4.1.1.10")
            replies = lab.say(line)
            code = replies[-1].code if replies else None
            if code is None or code < 400:
                continue
            if refusals and refusals[0] == code:
                del refusals[0]
                continue
            note = lab.transcript.exchanges[-1].note
            played = Played(number, line, code, before, lab.position, note)
            return self._wrong(lines, *_refused(played))
        return self._at_the_end(lines, lab, refusals)

    def _at_the_end(self, lines: list[str], lab: Any, refusals: list[int]) -> Verdict:
        state = lab.position.session
        if refusals:
            words = f"No line was answered {refusals[0]}; one should be."
        elif state is State.TEXT:
            words = "The letter has no end: the server still waits for the line `.`."
        elif self.letters and (fault := _compare(lab.mailbox, self.letters)):
            words = fault
        elif state is not self.ends:
            words = (
                f"Every line was taken. But the session ends in {state.name} "
                f"({state.value}); it should end in {self.ends.name}."
            )
        else:
            return RIGHT
        return self._wrong(lines, words, self.source)

    def _wrong(self, lines: list[str], words: str, source: str) -> Verdict:
        for typical in self.typical:
            if lines == lines_of(typical.lines):
                belief = misconception(typical.belief)
                return Verdict(False, f"{words} {typical.why}", belief, source, words)
        return Verdict(False, words, None, source, words)

    def wrong_answers(self) -> Iterator[str]:
        """Yield the sessions of `typical`."""
        yield from (typical.lines for typical in self.typical)

    def cell(self, answer: Any = ...) -> str:
        """Return the cell with the first line, or with all lines of an answer."""
        lines = [self.opening, "..."] if answer is ... else lines_of(answer) or []
        text = "\n".join(lines)
        return f'my_lines = """\n{text}\n"""\ncheck("{self.id}", my_lines)'


def lines_of(given: Any) -> list[str] | None:
    """Return the lines of a text or a list; None if it is neither.

    >>> lines_of('''
    ...     EHLO me.example
    ...     QUIT
    ... ''')
    ['EHLO me.example', 'QUIT']
    """
    if isinstance(given, bytes):
        given = given.decode("ascii", "backslashreplace")
    if isinstance(given, str):
        return textwrap.dedent(given).strip("\n").splitlines()
    if not isinstance(given, list | tuple):
        return None
    items = ["..." if is_blank(item) and item != "" else item for item in given]
    return [str(item).rstrip("\r\n") for item in items]


def _refused(played: Played) -> tuple[str, str]:
    """Name the rule that a refused line breaks, and its section."""
    words = f"Line {played.number}, `{played.line[:80]}`, was answered {played.code}."
    verb = played.line.split(" ", 1)[0].upper()
    against = objection(played.before, verb)
    if played.code == 503 and isinstance(against, State):
        rule = f"{verb} may not be said in state {against.name}: {against.value}."
        return f"{words} {rule}", "RFC 5321 section 4.1.4"
    if played.note:
        return f"{words} {played.note}", ""
    return words, "RFC 5321 section 4.2.3"


def _compare(mailbox: Any, letters: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Say what is wrong with what was delivered; "" if nothing is."""
    if len(mailbox) != len(letters):
        return f"The server holds {len(mailbox)} letters; wanted {len(letters)}."
    for number, (delivery, letter) in enumerate(zip(mailbox, letters, strict=True), 1):
        reverse, forward = letter
        envelope = delivery.envelope
        if reverse and envelope.reverse_path != reverse:
            return (
                f"Letter {number} has the reverse-path `<{envelope.reverse_path}>`; "
                f"wanted `<{reverse}>`."
            )
        got = [str(path) for path in envelope.forward_paths]
        if forward and sorted(got) != sorted(forward):
            wanted = ", ".join(forward)
            return f"Letter {number} goes to {', '.join(got)}; wanted {wanted}."
    return ""
