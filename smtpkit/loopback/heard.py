"""The transcript as a server sees it: what it heard, and what it answered."""

from __future__ import annotations

from ..protocol.commands import Bdat, Ehlo, EndOfText, Helo
from ..protocol.events import Announced, Asked, Text
from ..protocol.machine import Position
from ..transcript.model import Exchange
from ..transcript.recorder import Recorder, answered
from .sent import SentRecorder

__all__ = ["HeardRecorder"]


class HeardRecorder:
    """Files the events of a server's core under exchanges.

    Args:
        recorder: what writes the transcript.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._exchange = Exchange("")  # the one that is answered next
        self._of_text: Exchange | None = None  # the one that mail data belongs to

    def flight(self) -> None:
        """Octets came in one piece."""
        self._recorder.flight()

    def note(self, words: str) -> None:
        """Something happened that neither side said."""
        self._recorder.note(words)

    def enter_tls(self) -> None:
        """What comes now travels inside TLS."""
        self._recorder.tls = True

    def announced(self, event: Announced) -> None:
        """A BDAT line was read; its chunk follows."""
        self._of_text = Exchange(event.command.symbol)
        self._recorder.command(event.octets, self._of_text)

    def text(self, event: Text) -> None:
        """Mail data came."""
        if self._of_text is None:
            self._of_text = Exchange(".")
        self._recorder.text(event.raw, self._of_text, event.chunked)

    def asked(self, asked: Asked) -> None:
        """A command was read and waits for its answer."""
        of_text = isinstance(asked.command, EndOfText | Bdat) and self._of_text
        exchange = of_text or Exchange(asked.command.symbol)
        self._of_text = None
        exchange.note, exchange.marks = asked.note, asked.marks
        transcript = self._recorder.transcript
        if isinstance(asked.command, Ehlo | Helo) and not transcript.client:
            transcript.client = asked.command.domain
        if asked.octets:
            self._recorder.command(asked.octets, exchange)
        self._exchange = exchange

    def answered(
        self, octets: bytes, code: int, before: Position, after: Position
    ) -> None:
        """The answer goes out."""
        answered(self._exchange, before, after, code)
        self._recorder.reply(octets, self._exchange)

    def hung_up(
        self, octets: bytes, code: int, before: Position, after: Position
    ) -> None:
        """A 421 goes out that nobody asked for."""
        self._exchange = Exchange("close")
        self.answered(octets, code, before, after)

    def cut_off(self, octets: bytes) -> None:
        """The connection ended in the middle of a line."""
        if octets:
            note = "the connection ended before this line did"
            self._recorder.command(octets, Exchange("", note=note))

    def turned(self) -> SentRecorder:
        """Return what records after the roles have turned."""
        sent = SentRecorder(self._recorder)
        sent.note("the roles are turned: the server is now the client")
        return sent
