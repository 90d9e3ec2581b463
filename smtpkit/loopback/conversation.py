"""The driver of one conversation on a server: octets in, policy asked, octets out.

It decides nothing about SMTP: the core does, and the policy.  It carries out faults and
delays, wraps the wire in TLS, records the transcript and keeps the mail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..protocol.commands import Bdat, Command, EndOfText
from ..protocol.errors import TlsFailed
from ..protocol.events import Announced, Asked, Closed, HandshakeDue, Text, Turned
from ..protocol.faults import Fault
from ..protocol.machine import Position
from ..protocol.policy import Verdict
from ..protocol.replies import Reply
from ..protocol.server import ServerConnection
from ..protocol.session import Delivery, Trace
from ..transcript.model import Exchange
from ..transcript.recorder import Recorder, answered
from ..transports.base import Clock, Wire
from .errand import Errand
from .host import Host, Spool
from .procedures import hand_over
from .sent import SentRecorder

if TYPE_CHECKING:
    from ..transports.tls import TlsFilter

__all__ = ["Conversation"]

#: How much may wait to be written before it is written, in octets.
_FLUSH_OCTETS = 64 * 1024
_TIMED_OUT = Reply(421, "Timeout, closing connection", "4.4.2")
_SHUTTING_DOWN = Reply(421, "Service shutting down, closing connection", "4.3.2")


class Conversation:
    """One conversation, as the server drives it.  It is a `transports.Receiver`.

    Args:
        host: what all conversations of the server share.
        wire: where octets go.
        clock: the time.
        number: which conversation of the server this is, from 1.
        recorder: writes the transcript; None records nothing.
    """

    def __init__(
        self,
        host: Host,
        wire: Wire,
        clock: Clock,
        *,
        number: int = 1,
        recorder: Recorder | None = None,
    ) -> None:
        self.core = ServerConnection(host.settings, nonce=str(number))
        self.is_over = False
        self.closed_because = ""
        self._host, self._wire, self._clock = host, wire, clock
        self._recorder = recorder
        self._errand: Errand | None = None  # what is done with the roles turned
        self._strikes = host.plan.conversation(number)
        self._tls: TlsFilter | None = None
        self._out = bytearray()
        self._spool: Spool | None = None
        self._text_exchange: Exchange | None = None
        self._waiting = False  # for a delay to pass
        self._paused = False
        self._heard_ms = clock.now_ms()
        self._idle = clock.call_later(host.idle_ms, self._check_idle, deadline=True)

    def start(self) -> None:
        """Greet, or shake hands first where TLS is implicit."""
        if self._host.implicit_tls:
            self._begin_tls()
        else:
            self._pump()

    def received(self, octets: bytes) -> None:
        """Octets came from the client."""
        self._heard_ms = self._clock.now_ms()
        if self._recorder:
            self._recorder.flight()
        if self._tls is None:
            self._take(octets)
        else:
            self._receive_tls(self._tls, octets)
        if not self.is_over:
            self._pump()

    def _take(self, octets: bytes) -> None:
        """Give octets to whoever speaks for this host now."""
        if self._errand is None:
            self.core.receive(octets)
        else:
            self._errand.received(octets)

    def ended(self) -> None:
        """The client closed, or is gone."""
        if self._errand is not None:
            self._errand.ended()
        elif not self.is_over:
            self.core.end_of_input()
            self._pump()

    def pause(self) -> None:
        """The client does not read: answer no more, and read no more (backpressure)."""
        self._paused = True
        self._wire.pause_reading()

    def resume(self) -> None:
        """The client reads again."""
        self._paused = False
        self._wire.resume_reading()
        self._pump()

    def shut_down(self) -> None:
        """Say 421 and close (RFC 5321 section 3.8)."""
        if not self.is_over:
            self._hang_up(_SHUTTING_DOWN, "the server was shut down")

    def send(self, octets: bytes) -> None:
        """Write octets, inside TLS where there is TLS."""
        if self._tls is not None:
            self._tls.write(octets)
            octets = self._tls.outgoing()
        self._wire.write(octets)

    def _pump(self) -> None:
        """Work through what the core has to tell, until it needs more."""
        while not (self._waiting or self._paused or self.is_over):
            event = self.core.next_event()
            if event is None:
                break
            self._handle(event)
            if len(self._out) > _FLUSH_OCTETS:
                self._flush()
        self._flush()

    def _handle(self, event: object) -> None:
        match event:
            case Asked():
                self._asked(event)
            case Text():
                self._text(event)
            case Announced():
                self._text_exchange = self._record_command(event.command, event.octets)
            case HandshakeDue():
                self._flush()
                if event.dropped:
                    self._note(
                        f"{event.dropped} octets that came too early were dropped"
                    )
                self._begin_tls()
            case Turned():
                self._flush()
                self._turn(event.domains)
            case Closed():
                self._close(event)
            case _:
                raise AssertionError(event)

    def _asked(self, asked: Asked) -> None:
        exchange = self._exchange_of(asked)
        exchange.note = exchange.note or asked.note
        exchange.marks = asked.marks
        faults = self._strikes.due(_place(asked.command))
        verdict = Verdict(asked.ruling) if asked.ruling else None
        for fault in faults:
            if fault.what in ("reply", "close"):
                verdict = Verdict(fault.reply())
            elif fault.what == "drop":
                return self._drop(f"the fault plan cut the connection: {fault}")
        if verdict is None:
            now_ms = self._clock.now_ms()
            verdict = self._host.policy(self.core.session, asked.command, now_ms)
        delay = verdict.delay_ms + sum(
            int(fault.value) for fault in faults if fault.what == "delay"
        )
        if delay > 0:
            self._flush()
            self._waiting = True
            self._clock.call_later(
                delay, lambda: self._answer_late(asked, exchange, verdict.reply, faults)
            )
            return None
        return self._answer(asked, exchange, verdict.reply, faults)

    def _answer_late(
        self, asked: Asked, exchange: Exchange, reply: Reply, faults: tuple[Fault, ...]
    ) -> None:
        self._waiting = False
        if not self.is_over:
            self._answer(asked, exchange, reply, faults)
            self._pump()

    def _answer(
        self, asked: Asked, exchange: Exchange, reply: Reply, faults: tuple[Fault, ...]
    ) -> None:
        for fault in faults:
            if fault.what == "hide":
                reply = _without(reply, fault.value)
            elif fault.what == "throttle":
                self._wire.throttle(int(fault.value))
        if isinstance(asked.command, EndOfText) or asked.command.symbol == "BDAT LAST":
            self._settle(reply)
        octets = self.core.answer(reply)
        after = self.core.session.position
        if self._recorder:
            answered(exchange, asked.before, after, reply.code)
        for fault in faults:
            if fault.what == "garble":
                octets = self._strikes.garble(octets)
            elif fault.what == "truncate":
                return self._truncate(octets, exchange, fault)
        if self._recorder:
            self._recorder.reply(octets, exchange)
        self._out += octets
        return None

    def _truncate(self, octets: bytes, exchange: Exchange, fault: Fault) -> None:
        part = octets[: int(fault.value)]
        if self._recorder:
            self._recorder.reply(part, exchange)
        self._out += part
        self._flush()
        self._finish(f"the fault plan cut the connection: {fault}")
        self._wire.close()

    def _settle(self, reply: Reply) -> None:
        """Keep the message if it is accepted: before the reply, never after it."""
        spool, self._spool = self._spool, None
        session = self.core.session
        envelope = session.envelope
        if reply.is_positive and envelope and self._host.keep:
            trace = Trace(
                session.client_name,
                session.settings.hostname,
                session.protocol,
                self._clock.now_ms(),
                session.user,
            )
            content = spool.octets() if spool else b""
            self._host.keep(Delivery(envelope, content, trace))
        if spool:
            spool.close()

    def _text(self, text: Text) -> None:
        session = self.core.session
        if self._text_exchange is None:
            self._text_exchange = Exchange(".")
        if self._recorder:
            self._recorder.text(text.raw, self._text_exchange, text.chunked)
        if self._host.keep is not None and text.octets:
            if self._spool is None:
                self._spool = Spool()
            self._spool.add(text.octets)
        after = session.data_octets
        for fault in self._strikes.due_in_text(after - len(text.octets), after):
            self._strike_text(fault)

    def _strike_text(self, fault: Fault) -> None:
        if fault.what == "drop":
            self._drop(f"the fault plan cut the connection: {fault}")
        elif fault.what in ("close", "reply"):
            self._hang_up(fault.reply(), f"the fault plan: {fault}")
        elif fault.what == "delay":
            self._waiting = True
            self._clock.call_later(int(fault.value), self._go_on)

    def _go_on(self) -> None:
        self._waiting = False
        self._pump()

    def _exchange_of(self, asked: Asked) -> Exchange:
        """Return the exchange that a question belongs to, and record its line."""
        if isinstance(asked.command, EndOfText | Bdat) and self._text_exchange:
            exchange, self._text_exchange = self._text_exchange, None
            if asked.octets and self._recorder:
                self._recorder.command(asked.octets, exchange)
            return exchange
        return self._record_command(asked.command, asked.octets)

    def _record_command(self, command: Command, octets: bytes) -> Exchange:
        exchange = Exchange(command.symbol)
        if octets and self._recorder:
            self._recorder.command(octets, exchange)
        return exchange

    def _note(self, words: str) -> None:
        if self._recorder:
            self._recorder.note(words)

    def _flush(self) -> None:
        if self._out and not self.is_over:
            octets, self._out = bytes(self._out), bytearray()
            self.send(octets)

    def _begin_tls(self) -> None:
        from ..transports.tls import TlsFilter  # ssl loads here, when TLS is wanted

        for fault in self._strikes.due("handshake"):
            if fault.what in ("drop", "close"):
                return self._drop(f"the fault plan cut the connection: {fault}")
        assert self._host.tls is not None, "STARTTLS is offered only with TLS settings"
        self._tls = TlsFilter(self._host.tls, server_side=True)
        self._waiting = True
        return None

    def _receive_tls(self, tls: TlsFilter, octets: bytes) -> None:
        was_ready = tls.is_ready
        try:
            plain = tls.received(octets)
        except TlsFailed as error:
            self._note(f"TLS failed: {error.seen!s}")
            self._wire.write(tls.outgoing())
            self.core.handshake(done=False)
            self._waiting, self._tls = False, None
            return
        if out := tls.outgoing():
            self._wire.write(out)
        if tls.is_ready and not was_ready:
            self._waiting = False
            self.core.handshake(done=True)
            self._note("TLS handshake")
            if self._recorder:
                self._recorder.tls = True
            self._pump()
        if plain:
            self._take(plain)
        if tls.is_ended:
            self.core.end_of_input()

    def _turn(self, domains: tuple[str, ...]) -> None:
        """Become the client, and hand over what waits (RFC 2645 section 5.3)."""
        queue = self._host.policy.queue
        assert queue is not None, "ATRN is accepted only with a queue"
        waiting: list[Delivery] = []
        for domain in domains or queue.domains_of(self.core.session.user):
            waiting += queue.waiting(domain)
        sent = SentRecorder(self._recorder) if self._recorder else None
        if sent:
            sent.note("the roles are turned: the server is now the client")
        unread = self.core.unread()
        name = self._host.settings.hostname
        self._errand = Errand(
            hand_over(name, waiting), self.send, self._errand_done, sent
        )
        if unread:
            self._errand.received(unread)

    def _errand_done(self, outcomes: object) -> None:
        queue = self._host.policy.queue
        if queue is not None and isinstance(outcomes, list):
            for delivery, outcome in outcomes:
                if outcome.is_accepted:
                    queue.handed_over(delivery)
        self._finish("the waiting mail was handed over")
        self._wire.close()

    def _check_idle(self) -> None:
        """Close after so much silence (RFC 5321 section 4.5.3.2.7)."""
        silent = self._clock.now_ms() - self._heard_ms
        if self.is_over:
            return
        if silent >= self._host.idle_ms:
            self._hang_up(_TIMED_OUT, "the client was silent for too long")
            return
        self._idle = self._clock.call_later(
            self._host.idle_ms - silent, self._check_idle, deadline=True
        )

    def _hang_up(self, reply: Reply, reason: str) -> None:
        """Say 421 out of turn, and close."""
        position = self.core.session.position
        exchange = Exchange("close")
        self.core.close(reason)
        offers = "ENHANCEDSTATUSCODES" in self._host.settings.extensions
        octets = bytes(reply if offers else Reply(reply.code, reply.lines))
        if self._recorder:
            after: Position = self.core.session.position
            answered(exchange, position, after, reply.code)
            self._recorder.reply(octets, exchange)
        self._out += octets
        self._flush()
        self._finish(reason)
        self._wire.close()

    def _drop(self, reason: str) -> None:
        self._out.clear()
        self._note(reason)
        self._finish(reason)
        self._wire.abort()

    def _close(self, closed: Closed) -> None:
        self._flush()
        if closed.unfinished and self._recorder:
            self._recorder.command(closed.unfinished, Exchange("", note="cut off"))
        if self._tls is not None and self._tls.is_ready:
            self._tls.end()
            if out := self._tls.outgoing():
                self._wire.write(out)
        self._finish(closed.reason)
        self._wire.close()

    def _finish(self, reason: str) -> None:
        self.is_over = True
        self.closed_because = reason
        self._idle.cancel()
        if self._spool:
            self._spool.close()
            self._spool = None


def _place(command: Command) -> str:
    """Return the name under which a fault plan knows this place."""
    return {"greeting": "connect", "BDAT LAST": "BDAT"}.get(
        command.symbol, command.symbol
    )


def _without(reply: Reply, keyword: str) -> Reply:
    """Return a reply to EHLO that does not announce an extension."""
    first, *rest = reply.lines
    wanted = keyword.upper()
    kept = [line for line in rest if line.split(" ")[0].upper() != wanted]
    return Reply(reply.code, (first, *kept), reply.enhanced)
