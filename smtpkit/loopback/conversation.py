"""The driver of one conversation on a server: octets in, policy asked, octets out.

It decides nothing about SMTP: the core does, and the policy.  It carries out faults and
delays, and has others wrap the wire in TLS (`secured`), keep the mail (`keeping`), write
the transcript (`heard`) and hand over waiting mail (`errand`).
"""

from __future__ import annotations

from collections.abc import Iterable

from ..protocol.commands import Bdat, Command, Connect
from ..protocol.events import Announced, Asked, Closed, HandshakeDue, Text, Turned
from ..protocol.faults import Fault
from ..protocol.policy import Verdict
from ..protocol.replies import Reply
from ..protocol.server import ServerConnection
from ..protocol.session import Delivery
from ..transcript.recorder import Recorder
from ..transports.base import Clock, Wire
from ..transports.secured import SecuredWire
from .errand import Errand
from .heard import HeardRecorder
from .host import Host
from .keeping import Keeper
from .onward import hand_over

__all__ = ["Conversation"]

#: How much may wait to be written before it is written, in octets.
_FLUSH_OCTETS = 64 * 1024
#: How much is taken in while an answer is delayed, in octets; TCP holds back the rest.
_MOST_UNREAD = 256 * 1024
#: How many events one conversation works through before others have their turn.
_MOST_EVENTS = 200
#: Whose replies go out at once, those to lines that are no command ("") among them;
#: the others may wait for more (RFC 2920 section 3.2).
_NOT_HELD_BACK = ("EHLO", "DATA", "VRFY", "EXPN", "QUIT", "NOOP", "")
_TIMED_OUT = Reply(421, "Timeout, closing connection", "4.4.2")
_POLICY_FAILED = Reply(451, "Local error in processing", "4.3.0")
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
        self._secured = SecuredWire(wire)
        self._keeper = Keeper(host.keep)
        self._heard = HeardRecorder(recorder) if recorder else None
        self._strikes = host.plan.conversation(number)
        self._errand: Errand | None = None  # what is done with the roles turned
        self._out = bytearray()
        self._waiting = False  # for a delay to pass, or for a handshake
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
        if self.is_over:
            return
        self._heard_ms = max(self._heard_ms, self._clock.now_ms())
        if self._heard:
            self._heard.flight()
        plain = octets if self._secured.is_clear else self._decrypted(octets)
        if self._errand is not None:
            self._errand.received(plain)
        elif plain:
            self.core.receive(plain)
        if self._secured.is_ended:
            self.core.end_of_input()
        self._pump()
        if self._waiting and self.core.unread_octets > _MOST_UNREAD:
            self._wire.pause_reading()

    def _decrypted(self, octets: bytes) -> bytes:
        was_secure = self._secured.is_secure
        plain = self._secured.read(octets)
        if self._secured.failed or self._secured.is_secure != was_secure:
            self._end_handshake()
        return plain

    def ended(self) -> None:
        """The client closed, or is gone."""
        if self._errand is not None:
            self._errand.ended()
        if self._secured.is_shaking:
            self._secured.failed = "the client closed the connection"
            self._end_handshake()
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
        self._hang_up(_SHUTTING_DOWN, "the server was shut down")

    def _pump(self) -> None:
        """Work through what the core has to tell, until it needs more."""
        for _ in range(_MOST_EVENTS):
            if self._waiting or self._paused or self.is_over:
                break
            event = self.core.next_event()
            if event is None:
                break
            self._handle(event)
            if len(self._out) > _FLUSH_OCTETS:
                self._flush()
        else:
            self._rest()
        self._flush()

    def _rest(self) -> None:
        """Let other conversations, and whoever stops the server, have their turn."""
        if not self._waiting:
            self._waiting = True
            self._clock.call_later(0, self._go_on)

    def _handle(self, event: object) -> None:
        match event:
            case Asked():
                self._ask(event)
            case Text():
                self._take_text(event)
            case Announced():
                if self._heard:
                    self._heard.announced(event)
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
                self._flush()
                if self._heard:
                    self._heard.cut_off(event.unfinished)
                self._finish(event.reason)
                self._secured.close()
            case _:
                raise AssertionError(event)

    def _ask(self, asked: Asked) -> None:
        """Find the answer: the protocol's own, the fault plan's, or the policy's."""
        if self._heard:
            self._heard.asked(asked)
        faults = self._strikes.due(*_places(asked.command)) if self._strikes else ()
        verdict = Verdict(asked.ruling) if asked.ruling else None
        for fault in faults:
            if fault.what == "drop":
                self._drop(f"the fault plan cut the connection: {fault}")
                return
            if fault.what in ("reply", "close"):
                verdict = Verdict(fault.reply())
        if verdict is None:
            verdict = self._ask_policy(asked.command)
        reply = verdict.reply
        delay_ms = verdict.delay_ms + (_total(faults, "delay") if faults else 0)
        if delay_ms > 0:
            self._flush()
            self._waiting = True
            # While the client waits for us, its silence is no fault (4.5.3.2.7).
            self._heard_ms = self._clock.now_ms() + delay_ms
            self._clock.call_later(delay_ms, lambda: self._go_on(asked, reply, faults))
        else:
            self._answer(asked, reply, faults)

    def _ask_policy(self, command: Command) -> Verdict:
        """Ask the policy; a policy that breaks is this host's fault: 451, and a note."""
        try:
            now_ms = self._clock.now_ms()
            return self._host.policy(self.core.session, command, now_ms)
        except Exception as error:
            self._note(f"the policy failed: {type(error).__name__}: {error}")
            return Verdict(_POLICY_FAILED)

    def _go_on(
        self,
        asked: Asked | None = None,
        reply: Reply | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        """A delay has passed."""
        self._waiting = False
        if not self._paused:
            self._wire.resume_reading()
        if asked is not None and reply is not None and not self.is_over:
            self._answer(asked, reply, faults)
        self._pump()

    def _answer(self, asked: Asked, reply: Reply, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            if fault.what == "hide":
                reply = _without(reply, fault.value)
            elif fault.what == "throttle":
                self._wire.throttle(int(fault.value))
        command, session = asked.command, self.core.session
        if command.symbol in (".", "BDAT LAST"):
            reply = self._keeper.settle(reply, session, self._clock.now_ms())
        octets = self.core.answer(reply)
        if session.mail is None:
            self._keeper.forget()
        cut: Fault | None = None
        if faults:
            octets, cut = self._spoiled(octets, faults)
        if self._heard:
            self._heard.answered(octets, reply.code, asked.before, session.position)
        self._out += octets
        if cut or command.verb in _NOT_HELD_BACK:
            self._flush()
        if cut:
            self._finish(f"the fault plan cut the connection: {cut}")
            self._wire.close()

    def _spoiled(
        self, octets: bytes, faults: tuple[Fault, ...]
    ) -> tuple[bytes, Fault | None]:
        """Return a reply as the faults leave it, and the one that cuts it short."""
        if any(fault.what == "garble" for fault in faults):
            octets = self._strikes.garble(octets)
        cut = next((fault for fault in faults if fault.what == "truncate"), None)
        return octets[: int(cut.value)] if cut else octets, cut

    def _take_text(self, text: Text) -> None:
        if self._heard:
            self._heard.text(text)
        if text.octets:
            self._keeper.add(text.octets)
        after = self.core.session.data_octets
        for fault in self._strikes.due_in_text(after - len(text.octets), after):
            if fault.what == "drop":
                self._drop(f"the fault plan cut the connection: {fault}")
            elif fault.what in ("close", "reply"):
                self._hang_up(fault.reply(), f"the fault plan: {fault}")
            elif fault.what == "throttle":
                self._wire.throttle(int(fault.value))
            elif fault.what == "delay":
                self._waiting = True
                self._clock.call_later(int(fault.value), self._go_on)

    def _begin_tls(self) -> None:
        for fault in self._strikes.due("handshake"):
            if fault.what in ("drop", "close"):
                self._drop(f"the fault plan cut the connection: {fault}")
                return
        assert self._host.tls is not None, "STARTTLS is offered only with TLS settings"
        self._secured.begin(self._host.tls)
        self._waiting = True

    def _end_handshake(self) -> None:
        done = self._secured.is_secure and not self._secured.failed
        self._waiting = False
        self.core.handshake(done=done)
        self._note("TLS handshake" if done else f"TLS failed: {self._secured.failed}")
        if self._heard and done:
            self._heard.enter_tls()
        self._pump()  # behind implicit TLS the greeting comes now

    def _turn(self, domains: tuple[str, ...]) -> None:
        """Become the client, and hand over what waits (RFC 2645 section 5.3)."""
        queue = self._host.policy.queue
        assert queue is not None, "ATRN is accepted only with a queue"
        waiting: list[Delivery] = []
        for domain in domains or queue.domains_of(self.core.session.user):
            waiting += queue.waiting(domain)
        sent = self._heard.turned() if self._heard else None
        name = self._host.settings.hostname
        procedure = hand_over(name, waiting, queue.handed_over)
        unread = self.core.unread()
        self._errand = Errand(procedure, self._secured.write, self._turned_done, sent)
        if unread:
            self._errand.received(unread)

    def _turned_done(self, outcomes: object) -> None:
        self._finish("the waiting mail was handed over")
        self._secured.close()

    def _check_idle(self) -> None:
        """Close after so much silence (RFC 5321 section 4.5.3.2.7)."""
        left = self._host.idle_ms - (self._clock.now_ms() - self._heard_ms)
        if left <= 0:
            self._hang_up(_TIMED_OUT, "the client was silent for too long")
        elif not self.is_over:
            self._idle = self._clock.call_later(left, self._check_idle, deadline=True)

    def _hang_up(self, reply: Reply, reason: str) -> None:
        """Say 421 out of turn, and close."""
        if self.is_over:
            return
        if self._errand is not None:  # a client says no 421
            self._finish(reason)
            self._secured.close()
            return
        before = self.core.session.position
        octets = self.core.octets_of(reply, "close")
        self.core.close(reason)
        if self._heard:
            after = self.core.session.position
            self._heard.hung_up(octets, reply.code, before, after)
        self._out += octets
        self._flush()
        self._finish(reason)
        self._secured.close()

    def _drop(self, reason: str) -> None:
        self._out.clear()
        self._note(reason)
        self._finish(reason)
        self._wire.abort()

    def _finish(self, reason: str) -> None:
        self.is_over = True
        self.closed_because = reason
        self._idle.cancel()
        self._keeper.forget()

    def _flush(self) -> None:
        if self._out and not self.is_over:
            octets, self._out = bytes(self._out), bytearray()
            self._secured.write(octets)

    def _note(self, words: str) -> None:
        if self._heard:
            self._heard.note(words)


def _places(command: Command) -> tuple[str, ...]:
    """Return the names under which a fault plan knows this place."""
    if isinstance(command, Connect):
        return ("connect",)
    if isinstance(command, Bdat) and command.last:
        return "BDAT", "BDAT LAST"
    return (command.symbol,)


def _total(faults: Iterable[Fault], what: str) -> int:
    return sum(int(fault.value) for fault in faults if fault.what == what)


def _without(reply: Reply, keyword: str) -> Reply:
    """Return a reply to EHLO that does not announce an extension."""
    first, *rest = reply.lines
    wanted = keyword.upper()
    kept = [line for line in rest if line.partition(" ")[0].upper() != wanted]
    return Reply(reply.code, (first, *kept), reply.enhanced)
