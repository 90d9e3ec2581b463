"""Carries out a procedure over a connection, called when octets come: memory or TCP.

It waits for nothing by itself, so that many conversations go on at once on one clock.
RFC 5321 section 4.5.3.2 (time-outs of a client), RFC 3207 (STARTTLS).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from ..loopback.errand import octets_of
from ..loopback.procedures import Step
from ..loopback.sent import SentRecorder
from ..protocol.client import ClientConnection
from ..protocol.errors import ConnectionLost, SmtpkitError, TimedOut
from ..protocol.events import Closed, HandshakeDue, Replied
from ..protocol.limits import TIMEOUTS_MS
from ..protocol.replies import Reply
from ..transports.base import Clock, Stream, Timer, Wire
from ..transports.tls import TlsFilter, client_context
from .carry import HANDSHAKE

__all__ = ["Carrier", "StreamWire", "carry_over"]


class Carrier:
    """Runs a procedure as a client.  It is a `transports.Receiver`.

    Args:
        procedure: what to do; it first yields nothing, to wait for the greeting.
        wire: where octets go.
        done: called once at the end: with "" or with why it ended too early.
        clock: for the time-outs; None where the one who reads keeps them.
        recorder: writes the transcript.
    """

    def __init__(
        self,
        procedure: Generator[Sequence[Step], list[Reply], None],
        wire: Wire,
        done: Callable[[str], None],
        *,
        clock: Clock | None = None,
        recorder: SentRecorder | None = None,
    ) -> None:
        self.core = ClientConnection()
        self.is_over = False
        self.is_secure = False
        self._procedure, self._wire, self._done = procedure, wire, done
        self._clock, self._recorder = clock, recorder
        self._tls: TlsFilter | None = None
        self._replies: list[Reply] = []
        self._awaited = 1  # the greeting
        self._timer: Timer | None = None
        next(procedure)
        self._wait()

    def timeout_ms(self) -> float:
        """Return how long the next reply may take (RFC 5321 section 4.5.3.2)."""
        symbol = self.core.pending[0].symbol if self.core.pending else "greeting"
        return TIMEOUTS_MS.get(symbol, TIMEOUTS_MS["MAIL"])

    def received(self, octets: bytes) -> None:
        """Octets came from the server."""
        if self.is_over:
            return
        try:
            self.core.receive(self._decrypted(octets))
            self._pump()
        except SmtpkitError as error:
            self.fail(str(error))
        self._wait()

    def ended(self) -> None:
        """The server closed, or is gone."""
        if not self.is_over:
            self.core.end_of_input()
            self._pump()

    def pause(self) -> None:
        """Nothing to do: a client that waits writes no more than it must."""

    def resume(self) -> None:
        """Nothing to do."""

    def fail(self, why: str) -> None:
        """Give up; say why."""
        if not self.is_over:
            self._finish(why)
            self._wire.abort()

    def _pump(self) -> None:
        while not self.is_over and (event := self.core.next_event()):
            if isinstance(event, Replied):
                if self._recorder:
                    self._recorder.replied(event)
                self._take(event.reply)
            elif isinstance(event, HandshakeDue):
                self._tls = TlsFilter(
                    client_context(verify=False), server_side=False
                )  # opportunistic: the certificate is anybody's (RFC 3207 section 4.1)
                self._tls.begin()
                self._wire.write(self._tls.outgoing())
            elif isinstance(event, Closed):
                said = [str(r) for r in self._replies if r.code == 421]
                self._finish(" after ".join([event.reason, *said]))

    def _take(self, reply: Reply) -> None:
        self._replies.append(reply)
        if len(self._replies) >= self._awaited:
            replies, self._replies = self._replies, []
            self._go_on(replies)

    def _go_on(self, replies: list[Reply]) -> None:
        try:
            steps = self._procedure.send(replies)
        except StopIteration:
            self._finish("")
            self._wire.close()
            return
        self._awaited = len(steps)
        if steps == [HANDSHAKE]:
            return
        octets = octets_of(self.core, steps)
        if self._recorder:
            self._recorder.sent(octets, self.core)
        if self._tls is not None:
            self._tls.write(octets)
            octets = self._tls.outgoing()
        self._wire.write(octets)

    def _decrypted(self, octets: bytes) -> bytes:
        if self._tls is None:
            return octets
        plain = self._tls.received(octets)
        if out := self._tls.outgoing():
            self._wire.write(out)
        if self._tls.is_ready and not self.is_secure:
            self.is_secure = True
            self.core.handshake(done=True)
            if self._recorder:
                self._recorder.note("TLS handshake")
                self._recorder.tls = True
            self._go_on([])
        return plain

    def _wait(self) -> None:
        """Set the time limit for what comes next."""
        if self._timer is not None:
            self._timer.cancel()
        if self._clock is not None and not self.is_over:
            limit_ms = self.timeout_ms()
            why = str(TimedOut(f"nothing within {limit_ms / 1000:g} s", "a reply"))
            self._timer = self._clock.call_later(
                limit_ms, lambda: self.fail(why), deadline=True
            )

    def _finish(self, why: str) -> None:
        if not self.is_over:
            self.is_over = True
            if self._timer is not None:
                self._timer.cancel()
            self._done(why)


class StreamWire:
    """A stream seen as a wire: for a carrier whose reader may wait.

    Args:
        stream: what carries the octets.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def write(self, octets: bytes) -> None:
        """Send the octets."""
        self._stream.send(octets)

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def abort(self) -> None:
        """Close."""
        self._stream.close()

    def throttle(self, octets_per_s: int) -> None:
        """No faults are planned here."""

    def pause_reading(self) -> None:
        """Nothing to do: the reader reads when it is ready."""

    def resume_reading(self) -> None:
        """Nothing to do."""


def carry_over(carrier: Carrier, stream: Stream) -> None:
    """Read a stream for a carrier, until the carrier is done."""
    try:
        while not carrier.is_over:
            if octets := stream.receive(carrier.timeout_ms()):
                carrier.received(octets)
            else:
                carrier.ended()
    except (ConnectionLost, TimedOut) as error:
        carrier.fail(str(error.seen))
