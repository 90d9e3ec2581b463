"""A server that became the client: it hands over waiting mail after ATRN (RFC 2645).

It runs a procedure of `procedures` without waiting, because a server must not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

from ..protocol.client import ClientConnection
from ..protocol.commands import Command
from ..protocol.errors import SmtpkitError
from ..protocol.events import Closed, Replied
from ..protocol.replies import Reply
from .procedures import Chunk, Content, Step
from .sent import SentRecorder

__all__ = ["Errand", "octets_of"]


def octets_of(core: ClientConnection, steps: Sequence[Step]) -> bytes:
    """Return the octets of steps that travel in one go, and note what they await."""
    for step in steps:
        if isinstance(step, Command):
            bytes(step)  # a wrong one is told before any is on its way
    out = bytearray()
    for step in steps:
        if isinstance(step, Content):
            out += core.text(step.octets)
        elif isinstance(step, Chunk):
            out += core.chunk(step.octets, last=step.last)
        else:
            out += core.send(step)
    return bytes(out)


class Errand:
    """Runs a procedure over a connection, called when octets come.

    Args:
        procedure: what to do; it first yields nothing, to wait for the greeting.
        send: writes octets.
        done: called at the end with what the procedure returned, or with the error
            that stopped it.
        recorder: writes the transcript.
    """

    def __init__(
        self,
        procedure: Generator[Sequence[Step], list[Reply], Any],
        send: Callable[[bytes], None],
        done: Callable[[Any], None],
        recorder: SentRecorder | None = None,
    ) -> None:
        self.core = ClientConnection()
        self._procedure, self._send, self._done = procedure, send, done
        self._recorder = recorder
        self._replies: list[Reply] = []
        self._awaited = 1  # the greeting
        self._is_over = False
        next(procedure)

    def received(self, octets: bytes) -> None:
        """Octets came from the host that serves now."""
        self.core.receive(octets)
        try:
            while not self._is_over and (event := self.core.next_event()):
                if isinstance(event, Replied):
                    if self._recorder:
                        self._recorder.replied(event)
                    self._take(event.reply)
                elif isinstance(event, Closed):
                    self._finish(None)
        except SmtpkitError as error:
            self._finish(error)

    def ended(self) -> None:
        """The other host is gone."""
        self.core.end_of_input()
        self.received(b"")

    def _take(self, reply: Reply) -> None:
        self._replies.append(reply)
        if len(self._replies) < self._awaited:
            return
        replies, self._replies = self._replies, []
        try:
            steps = self._procedure.send(replies)
        except StopIteration as stop:
            self._finish(stop.value)
            return
        self._awaited = len(steps)
        octets = octets_of(self.core, steps)
        if self._recorder:
            self._recorder.sent(octets, self.core)
        self._send(octets)

    def _finish(self, result: Any) -> None:
        if not self._is_over:
            self._is_over = True
            self._done(result)
