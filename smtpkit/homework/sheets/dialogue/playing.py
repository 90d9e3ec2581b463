"""Playing the lines that a student wrote: on a server in memory, with a house rule or none.

RFC 5321 sections 4.1.4 and 4.1.5.  The lines are data, and may be anything: what is no
list of printable lines of a decent length is turned away before anybody hears it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ....loopback.lab import Lab
from ....protocol.machine import State
from ....protocol.policy import Policy
from ....protocol.session import Delivery, Envelope

__all__ = ["House", "Played", "Step", "play", "read_lines"]

#: More than any task needs, and less than what keeps a server busy.
MOST_LINES = 80
LONGEST = 500


class House(NamedTuple):
    """A private verb that two hosts have agreed on.

    Args:
        verb: begins with X.
        word: its argument.
    """

    verb: str
    word: str


class Step(NamedTuple):
    """A line, and what it led to.

    Args:
        line: as the client said it.
        code: of the reply; 0 for a line that got none.
        state: where the session stood after it.
        envelope: the open transaction; None where there was none.
        client_name: what the client had called itself; "" before its hello.
    """

    line: str
    code: int
    state: State
    envelope: Envelope | None
    client_name: str


class Played(NamedTuple):
    """A conversation that was played.

    Args:
        steps: its lines.
        letters: what the server took.
    """

    steps: tuple[Step, ...]
    letters: tuple[Delivery, ...]

    @property
    def codes(self) -> list[int]:
        """The codes of all replies to lines, without the greeting's."""
        return [step.code for step in self.steps if step.code]

    @property
    def state(self) -> State:
        """Where the session stood at the end."""
        return self.steps[-1].state

    @property
    def refused(self) -> list[tuple[int, Step]]:
        """The lines that were refused, or said after the end, with their numbers."""
        return [
            (number, step)
            for number, step in enumerate(self.steps, 1)
            if step.code >= 400 or (step.state is State.CLOSED and not step.code)
        ]


def read_lines(value: Any) -> tuple[list[str], str]:
    r"""Return the lines of an answer, and what is wrong with it; "" for nothing.

    >>> read_lines(["NOOP", "QUIT"])
    (['NOOP', 'QUIT'], '')
    >>> read_lines(["NOOP\r\nQUIT"])
    ([], 'line 1, which holds more than letters, digits, signs, spaces')
    """
    if not isinstance(value, list | tuple) or not value:
        return [], "no list of lines"
    if len(value) > MOST_LINES:
        return [], f"{len(value)} lines, which are more than {MOST_LINES}"
    for number, line in enumerate(value, 1):
        if not isinstance(line, str):
            return [], f"line {number}, which is no text"
        if len(line) > LONGEST:
            return [], f"line {number}, which has more than {LONGEST} characters"
        if not (line.isascii() and line.isprintable()):
            return (
                [],
                f"line {number}, which holds more than letters, digits, signs, spaces",
            )
    return list(value), ""


def play(lines: list[str], mailboxes: list[str], house: House | None = None) -> Played:
    """Say lines to a strict server without extensions.

    Args:
        lines: as `read_lines` returns them; at least one.
        mailboxes: those that the server knows.
        house: a private verb which must be accepted before each MAIL; RSET, EHLO, HELO
            and MAIL itself use it up.

    >>> play(["EHLO me.example", "DATA"], []).codes
    [250, 503]
    """
    lab = Lab(extensions=(), policy=Policy(mailboxes=mailboxes))
    steps: list[Step] = []
    is_agreed = house is None
    for line in lines:
        verb, _, argument = line.partition(" ")
        verb = verb.upper()
        is_command = lab.position.session not in (State.TEXT, State.CLOSED)
        if house and is_command and verb == house.verb:
            code = _private(lab, argument, house)
            is_agreed |= code == 250
        elif house and is_command and verb == "MAIL" and not is_agreed:
            code = 503
        else:
            replies = lab.say(line)
            code = replies[0].code if replies else 0
            used_up = is_command and verb in ("MAIL", "RSET", "EHLO", "HELO")
            if house and used_up and code == 250:
                is_agreed = False
        session = lab.session
        envelope = session.envelope
        steps.append(
            Step(line, code, lab.position.session, envelope, session.client_name)
        )
    return Played(tuple(steps), tuple(lab.mailbox))


def _private(lab: Lab, argument: str, house: House) -> int:
    """Return the code that answers the private verb."""
    if argument != house.word:
        return 501
    return 250 if lab.position.session is State.READY else 503
