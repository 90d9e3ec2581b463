"""The transcript as a client sees it: what it sent, and the replies that came."""

from __future__ import annotations

from collections import deque

from ..protocol.client import ClientConnection
from ..protocol.commands import Command, Ehlo, Helo
from ..protocol.events import Replied
from ..transcript.model import Exchange, Transcript
from ..transcript.recorder import Recorder, answered

__all__ = ["SentRecorder"]


class SentRecorder:
    """Files what a client sends under the commands that it waits for.

    Args:
        recorder: what writes the transcript; None makes a new one, without times.
    """

    def __init__(self, recorder: Recorder | None = None) -> None:
        self._recorder = recorder or Recorder()
        self._waiting: deque[Exchange] = deque([Exchange("greeting")])
        self._text: Exchange | None = None

    @property
    def transcript(self) -> Transcript:
        """What was written so far."""
        return self._recorder.transcript

    @property
    def tls(self) -> bool:
        """Whether what comes now travels inside TLS."""
        return self._recorder.tls

    @tls.setter
    def tls(self, inside: bool) -> None:
        self._recorder.tls = inside

    def enter_tls(self) -> None:
        """The handshake is done; what was sent before and not answered is forgotten."""
        self.note("TLS handshake")
        self.tls = True
        self._waiting = deque(e for e in self._waiting if e.symbol == "greeting")

    def note(self, words: str) -> None:
        """Something happened that neither side said."""
        self._recorder.flight()
        self._recorder.note(words)

    def as_server(self) -> Recorder:
        """Return the recorder for what follows after the roles have turned."""
        self.note("the roles are turned: the client now serves")
        return self._recorder

    def sent(self, octets: bytes, core: ClientConnection) -> None:
        """Octets go out; `core` has noted the commands in them."""
        self._recorder.flight()
        fresh = core.pending[len(self._waiting) :]
        rest = octets
        for command in fresh:
            rest = self._file(command, rest)
        if rest:
            self._text = self._text or Exchange(".")
            self._recorder.text(rest, self._text, chunked=False)

    def _file(self, command: Command, octets: bytes) -> bytes:
        """File one command's octets; return what comes after them."""
        symbol = command.symbol
        if isinstance(command, Ehlo | Helo) and not self.transcript.client:
            self.transcript.client = command.domain
        if symbol == ".":
            return self._file_end(octets)
        end = octets.find(b"\n") + 1 or len(octets)
        exchange = Exchange(symbol)
        self._waiting.append(exchange)
        self._recorder.command(octets[:end], exchange)
        rest = octets[end:]
        size = getattr(command, "size", 0)
        if size and rest:
            self._recorder.text(rest[:size], exchange, chunked=True)
            rest = rest[size:]
        return rest

    def _file_end(self, octets: bytes) -> bytes:
        exchange, self._text = self._text or Exchange("."), None
        at = 0 if octets.startswith(b".\r\n") else octets.find(b"\r\n.\r\n") + 2
        if at > 0:
            self._recorder.text(octets[:at], exchange, chunked=False)
        self._waiting.append(exchange)
        self._recorder.command(octets[at : at + 3], exchange)
        return octets[at + 3 :]

    def replied(self, event: Replied) -> None:
        """A reply came."""
        if event.symbol == "greeting" and not self.transcript.server:
            self.transcript.server = event.reply.lines[0].partition(" ")[0]
        self._recorder.flight()
        if event.command is None or not self._waiting:
            exchange = Exchange("close")
        else:
            exchange = self._waiting.popleft()
        answered(exchange, event.before, event.after, event.reply.code)
        self._recorder.reply(event.octets, exchange)
