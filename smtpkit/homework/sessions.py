"""A session to be built: the learner's lines, played on `smtpkit.Lab`.

The server itself says which line is the first wrong one; what it led to is compared with
the state and the letters that were wanted.  A learner meets this in lesson 00.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from ..protocol.machine import Position, State, objection
from .misconceptions import misconception
from .questions import OPEN, RIGHT, Question, Verdict, text_of

if TYPE_CHECKING:
    from ..loopback import Lab

__all__ = ["Session", "Typical"]

#: A learner's session may not keep the notebook busy: more lines are not played.
MOST_LINES = 200

#: In the note on a refused line: what was wanted, and where to read.
WANTED = re.compile(r"wanted (.+?)\s+\((RFC \d+ section [\d.]*\d)\)", re.DOTALL)

#: For each letter its reverse-path and its forward-paths.
Letters = tuple[tuple[str, tuple[str, ...]], ...]


class Typical(NamedTuple):
    """A session with a typical mistake: its lines, the belief behind it, and why."""

    lines: str
    belief: str
    why: str


class Fault(NamedTuple):
    """The first thing that is wrong with a session.

    Args:
        words: what it is.
        source: the section of the rule that it breaks.
        sort: equal for faults of one sort, whatever the names in the line are.
    """

    words: str
    source: str
    sort: tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class Session(Question):
    """The client's lines of a whole session, played on a `smtpkit.Lab`.

    Args:
        answer: the worked answer, one line each.
        opening: the first line, which the blank cell gives away.
        ends: the state in which the session must end.
        letters: what must have been accepted in the end; empty leaves it open.
        refusals: codes of 4yz and 5yz that must come, in this order; no others may.
        typical: wrong sessions; another one with a fault of the same sort gets the same
            explanation.
    """

    kind: ClassVar[str] = "session"
    how: ClassVar[str] = "Write the client's lines, one a line, and run the cell"
    opening: str
    ends: State
    letters: Letters = ()
    refusals: tuple[int, ...] = ()
    typical: tuple[Typical, ...] = ()

    def judge(self, given: Any) -> Verdict:
        """Play the lines; report the first wrong one, its rule and the section."""
        from ..loopback import Lab  # loaded only where a session is played

        lines = lines_of(given)
        if lines is None:
            return Verdict(False, "The answer is a text or a list of lines.")
        lab = Lab()
        fault = self._play(lines, lab)
        if fault is OPEN:
            return OPEN
        if not isinstance(fault, Fault):
            return RIGHT._replace(transcript=lab.transcript)
        words, belief = fault.words, None
        for typical in self.typical:
            if self._play(lines_of(typical.lines) or [], Lab())[2:] == fault[2:]:
                words = f"{words} {typical.why}"
                belief = misconception(typical.belief)
                break
        key = fault.words
        return Verdict(False, words, belief, fault.source, key, lab.transcript)

    def _play(self, lines: list[str], lab: Lab) -> Fault | Verdict:
        """Play the lines on `lab`; return the first fault, or what they are worth."""
        refusals = list(self.refusals)
        for number, line in enumerate(lines[:MOST_LINES], 1):
            before = lab.position
            if line.strip() == "..." and before.session is not State.TEXT:
                return OPEN
            if before.session is State.CLOSED:
                words = f"Line {number}, `{line}`, comes after the end of the session."
                return Fault(words, "RFC 5321 section 4.1.1.10", ("closed",))
            replies = lab.say(line.encode("utf-8", "backslashreplace") + b"\r\n")
            code = replies[-1].code if replies else 0
            if refusals and refusals[0] == code:
                del refusals[0]
            elif code >= 400:
                note = lab.transcript.exchanges[-1].note
                return _refused(number, line, code, before, note)
        if refusals:
            words = f"No line was answered {refusals[0]}; one should be."
            return Fault(words, self.source, ("refusal", *refusals))
        return self._at_the_end(lab, lines[-1] if lines else "")

    def _at_the_end(self, lab: Lab, last: str) -> Fault | Verdict:
        """Compare what the session led to with what was wanted."""
        state, source = lab.position.session, self.source
        if state is State.TEXT:
            words = "The letter has no end: the server still waits for the line `.`."
            source = "RFC 5321 section 4.1.1.4"
        elif words := _compare(lab.mailbox, self.letters):
            return Fault(words, source, ("letters", len(lab.mailbox)))
        elif state is not self.ends:
            words = (
                f"Every line was taken. But the session ends in {state.name} "
                f"({state.value}); it should end in {self.ends.name}."
            )
            if self.ends is State.CLOSED:
                source = "RFC 5321 section 4.1.1.10"
        else:
            return RIGHT
        return Fault(words, source, ("end", state, last.upper()))

    def wrong_answers(self) -> Iterator[str]:
        """Yield the sessions of `typical`."""
        yield from (typical.lines for typical in self.typical)

    def cell(self, answer: Any = ...) -> str:
        """Return the cell with the first line, or with all lines of an answer."""
        lines = [self.opening, "..."] if answer is ... else lines_of(answer) or []
        text = "\n".join(lines)
        return f'my_lines = """\n{text}\n"""\ncheck("{self.id}", my_lines)'

    def worked(self) -> str:
        """Return the lines of the worked answer."""
        return "\n".join(lines_of(self.answer) or [])


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
        given = textwrap.dedent(given).strip("\r\n").split("\n")
    if not isinstance(given, list | tuple):
        return None
    return ["..." if line is None or line is ... else _line(line) for line in given]


def _line(item: Any) -> str:
    if isinstance(item, bytes):
        item = item.decode("ascii", "backslashreplace")
    return (item if isinstance(item, str) else text_of(item)).rstrip("\r\n")


def _refused(number: int, line: str, code: int, before: Position, note: str) -> Fault:
    """Name the rule that a refused line breaks, and its section."""
    words = f"Line {number}, `{text_of(line)}`, was answered {code}."
    verb = text_of(line.split(" ", 1)[0].upper())
    against = objection(before, verb)
    sort = (verb, code, before.session)
    if code == 503 and isinstance(against, State):
        rule = f"{verb} may not be said in state {against.name}: {against.value}."
        return Fault(f"{words} {rule}", "RFC 5321 section 4.1.4", sort)
    if verb in ("C:", "S:"):
        rule = f"Leave out the `{verb}`: only a transcript writes who speaks."
        return Fault(f"{words} {rule}", "RFC 5321 section 4.1.1", sort)
    if found := WANTED.search(note):
        rule, source = found[1], found[2]
        return Fault(f"{words} Wanted: `{rule}`.", source, (*sort, rule))
    return Fault(words, "RFC 5321 section 4.2.3", sort)


def _compare(mailbox: list[Any], letters: Letters) -> str:
    """Say what is wrong with what was delivered; "" if nothing is, or none matters."""
    if not letters:
        return ""
    if len(mailbox) != len(letters):
        return f"Letters that the server holds: {len(mailbox)}; wanted: {len(letters)}."
    for number, (delivery, letter) in enumerate(zip(mailbox, letters, strict=True), 1):
        sender, wanted = delivery.envelope.reverse_path, letter[0]
        if sender != wanted:
            return f"Letter {number} has the reverse-path `<{sender}>`; wanted `<{wanted}>`."
        got = ", ".join(sorted(map(str, delivery.envelope.forward_paths)))
        if got != (named := ", ".join(sorted(letter[1]))):
            return f"Letter {number} goes to {got}; wanted {named}."
    return ""
