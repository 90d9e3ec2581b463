"""A client's end of one conversation: it sends, waits for replies, writes them down.

RFC 5321 section 4.5.3.2 (how long to wait) and section 3.8 (a connection that ends).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from ..protocol.client import ClientConnection
from ..protocol.errors import ConnectionLost, OutOfOrder, SmtpkitError, TimedOut
from ..protocol.events import Closed, Replied
from ..protocol.limits import TIMEOUTS_MS
from ..protocol.machine import Position, Security, State
from ..protocol.replies import Reply
from ..transcript.model import Transcript
from .errand import octets_of
from .procedures import Content, Step
from .sent import SentRecorder

if TYPE_CHECKING:
    from ..transports.base import Stream

__all__ = ["Dialogue"]

T = TypeVar("T")


class Dialogue:
    """What `Client` stands on; its arguments are described there."""

    def __init__(
        self,
        stream: Stream,
        *,
        timeouts_ms: Mapping[str, float] | None = None,
        transcript: Transcript | None = None,
        core: ClientConnection | None = None,
        dialled: str = "localhost",
    ) -> None:
        self._stream = stream
        self._dialled = dialled.strip("[]")
        self._timeouts = {**TIMEOUTS_MS, **(timeouts_ms or {})}
        self._core = core or ClientConnection()
        # Over a shared line the transcript is written at the other end already.
        self._recorder = SentRecorder() if transcript is None else None
        if transcript is None:
            transcript = self._recorder.transcript if self._recorder else Transcript()
        self.transcript: Transcript = transcript
        if self._recorder and self._core.position.is_encrypted:
            self._recorder.enter_tls()  # implicit TLS: before the greeting
        self.greeting: Reply | None = None
        self._is_closed = False
        if self._core.position.session is State.CONNECTED:
            try:
                self.greeting = self._await(1)[0]
            except SmtpkitError:
                self._shut()
                raise

    @property
    def stream(self) -> Stream:
        """What carries the conversation now."""
        return self._stream

    @property
    def position(self) -> Position:
        """Where the conversation stands."""
        return self._core.position

    @property
    def offers(self) -> dict[str, tuple[str, ...]]:
        """What the last reply to EHLO announced: keyword to its parameters."""
        return dict(self._core.offers)

    def run(self, procedure: Generator[Sequence[Step], list[Reply], T]) -> T:
        """Run a procedure of `procedures` to its end; return what it returns."""
        try:
            steps = next(procedure)
            while True:
                steps = procedure.send(self._run_steps(steps))
        except StopIteration as stop:
            result: T = stop.value
            return result

    def _shut(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._stream.close()

    def _run_steps(self, steps: Sequence[Step]) -> list[Reply]:
        if not (steps and isinstance(steps[0], Content)):
            self._check_no_text_is_due()
        self._write(octets_of(self._core, steps))
        return self._await(len(steps))

    def _check_no_text_is_due(self) -> None:
        """Refuse a command after a 354: the server would read it as mail data."""
        if self._core.position.session is State.TEXT:
            raise OutOfOrder(
                "a command after the 354 to DATA, where it would be text",
                "the text by send(), line by line, and send('.') at the end; "
                "data(...) sends DATA itself: it takes the place of send('DATA')",
                source="RFC 5321 section 4.1.1.4",
            )

    def _write(self, octets: bytes) -> None:
        if self._is_closed:
            raise ConnectionLost("a closed client", "a new one: Client.connect(...)")
        if self._recorder:
            self._recorder.sent(octets, self._core)
        self._stream.send(octets)

    def _await(self, count: int) -> list[Reply]:
        """Wait for so many replies; after a 421 no more come, and it counts for all."""
        replies: list[Reply] = []
        since_ms = self._stream.now_ms()
        while len(replies) < count:
            event = self._core.next_event()
            match event:
                case None:
                    self._receive(since_ms)
                case Replied():
                    if self._recorder:
                        self._recorder.replied(event)
                    replies.append(event.reply)
                    since_ms = self._stream.now_ms()
                    if event.reply.code == 421:  # the server closes (RFC 5321 3.8)
                        replies += [event.reply] * (count - len(replies))
                    if self._core.position.security is Security.NEGOTIATING:
                        break  # what was sent behind STARTTLS has no reply
                case Closed():
                    self._shut()
                    raise ConnectionLost(
                        f"{event.reason}; unread: {event.unfinished[:80]!r}",
                        f"{count - len(replies)} more replies",
                        source="RFC 5321 section 3.8",
                    )
                case _:
                    raise OutOfOrder(
                        f"{count - len(replies)} replies awaited after ATRN",
                        "Client.atrn(), which serves once the roles are turned",
                        source="RFC 2645 section 5.2.1",
                    )
        return replies

    def _receive(self, since_ms: float) -> None:
        """Wait for octets of a reply that is due since a time (4.5.3.2)."""
        waiting = self._core.pending
        symbol = waiting[0].symbol if waiting else "server"
        if symbol == "BDAT LAST":
            symbol = "."  # the server may deliver before it answers, as after a dot
        limit_ms = self._timeouts.get(symbol, self._timeouts["MAIL"])
        late = TimedOut(
            f"no whole reply to {symbol} within {limit_ms:g} ms", "a reply",
            source="RFC 5321 section 4.5.3.2",
        )  # fmt: skip
        left_ms = since_ms + limit_ms - self._stream.now_ms()
        if left_ms <= 0:
            raise late
        try:
            octets = self._stream.receive(left_ms)
        except TimedOut:
            raise late from None
        if octets:
            self._core.receive(octets)
        else:
            self._core.end_of_input()
