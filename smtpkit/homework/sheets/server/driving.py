"""Driving a student's server: octets in, codes out, and the letters that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ....protocol.errors import SmtpkitError
from ....protocol.replies import ReplyReader
from ...parts import Calls, Outcome
from ..trying import as_data

__all__ = ["ANY_REFUSAL", "MAILBOXES", "Driven", "Said", "Wire", "drive", "lines"]

#: Among the codes that are wanted: any of 5yz.
ANY_REFUSAL = 599
MAILBOXES = ("bob@example.net", "Carol@example.net")


class Driven(NamedTuple):
    """What came of a conversation with a student's server.

    Args:
        codes: of all its replies, the greeting's first.
        letters: reverse-path, forward-paths and content of each.
        wrong: what went wrong with the server itself; "" for nothing.
    """

    codes: tuple[int, ...]
    letters: Any = ()
    wrong: str = ""


class Said(NamedTuple):
    """What is said to an envelope, and what is wanted of it.

    Args:
        commands: verb and argument of each.
        codes: what they are answered.
        envelope: what the envelope is at the end.
        category: what is tried, in words that give nothing away.
        source: RFC and section.
        weight: how much it counts among the trials of its part.
        belief: slug of the misconception that a wrong result gives away.
    """

    commands: tuple[tuple[str, str], ...]
    codes: tuple[int, ...]
    envelope: Any
    category: str
    source: str
    weight: float = 1.0
    belief: str = ""


class Wire:
    """A line to a student's server: what is sent is answered at once.

    Args:
        calls: asks the student's code.
        mailboxes: those that exist on the server.
    """

    def __init__(self, calls: Calls, mailboxes: Sequence[str]) -> None:
        self._calls = calls
        #: What went wrong with the server; "" for nothing.
        self.wrong = ""
        #: What the server has said, and nobody has read.
        self.unread = b""
        made = calls.make("Server", list(mailboxes))
        self._server = made.value
        self._note(made if made.raised else calls.method(self._server, "greeting"))

    def send(self, octets: bytes) -> None:
        """Give octets to the server, and keep what it answers."""
        if not self.wrong:
            self._note(self._calls.method(self._server, "receive", octets))

    def letters(self) -> Any:
        """Return the letters that the server holds, as plain data."""
        outcome = self._calls.method(self._server, "letters")
        self.wrong = self.wrong or outcome.raised
        return as_data(outcome.value)

    def _note(self, outcome: Outcome) -> None:
        if outcome.raised:
            self.wrong = f"raised {outcome.raised}"
        elif not isinstance(outcome.value, bytes):
            self.wrong = f"no octets: {outcome.value!r:.80}"
        else:
            self.unread += outcome.value


def drive(calls: Calls, mailboxes: Sequence[str], pieces: Iterable[bytes]) -> Driven:
    """Give pieces of octets to a new server, one after the other."""
    wire = Wire(calls, mailboxes)
    for piece in pieces:
        wire.send(piece)
    codes, wrong = _codes(wire.unread)
    letters = None if wire.wrong else wire.letters()
    return Driven(tuple(codes), letters, wire.wrong or wrong)


def lines(*texts: str) -> list[bytes]:
    """Return each text as a line with its CRLF."""
    return [text.encode() + b"\r\n" for text in texts]


def _codes(octets: bytes) -> tuple[list[int], str]:
    """Return the codes of all replies, and what is wrong with the octets."""
    reader, codes = ReplyReader(), list[int]()
    reader.receive(octets)
    try:
        while reply := reader.next_reply():
            codes.append(int(reply[-1][:3]))
    except SmtpkitError as error:
        return codes, f"no reply: {error}"[:160]
    return codes, f"half a reply: {reader.rest!r:.60}" if reader.rest else ""
