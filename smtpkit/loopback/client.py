r"""A client over any stream: it sends, waits for the reply, and keeps the transcript.

RFC 5321 section 3, with the time-outs of section 4.5.3.2; STARTTLS is RFC 3207, AUTH RFC
4954, BDAT RFC 3030, PIPELINING RFC 2920, ATRN RFC 2645.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from ..protocol import commands
from ..protocol.client import ClientConnection
from ..protocol.commands import Command, Mail, Rcpt
from ..protocol.errors import (
    BadArgument,
    OutOfOrder,
    SmtpkitError,
)
from ..protocol.events import HandshakeDue, Turned
from ..protocol.framing import check_no_line_end
from ..protocol.limits import TIMEOUTS_MS
from ..protocol.machine import Security, objection
from ..protocol.policy import Policy
from ..protocol.replies import Reply
from ..protocol.session import Delivery
from ..transports.tcp import TcpStream
from .dialogue import Dialogue
from .procedures import (
    Chunk,
    Content,
    Outcome,
    authenticate,
    best_mechanism,
    transaction,
)
from .promised import check_promised
from .served import serve_turned
from .verbs import Verbs, as_parameters

if TYPE_CHECKING:
    import ssl

    from ..transports.base import Stream

__all__ = ["Client"]


class Client(Dialogue, Verbs):
    """One conversation from the client's side.

    Args:
        stream: what carries it.
        timeouts_ms: how long to wait for which reply, in milliseconds, over those of
            RFC 5321 section 4.5.3.2.
        transcript: what the conversation is written to; None makes a new one.
        core: a conversation that has begun already.
        dialled: the name or address of the server, as it was dialled; its certificate
            must be made out to it.

    Use it in a ``with`` block: at the end it says QUIT, waits for the answer, closes.
    """

    @classmethod
    def connect(
        cls,
        host: str,
        port: int,
        *,
        timeouts_ms: Mapping[str, float] | None = None,
        implicit_tls: bool = False,
        verify: bool = True,
        hostname: str | None = None,
    ) -> Client:
        """Connect over TCP to a server on this machine, and read its greeting.

        Args:
            host: a loopback address.
            port: where the server listens.
            timeouts_ms: see `Client`.
            implicit_tls: whether TLS begins before the greeting (RFC 8314).
            verify: whether the certificate must be one of this process.
            hostname: the name that it must be made out to; `host` by default.
        Raises:
            NotLoopback: another machine.  ConnectionLost: nobody listens.
        """
        stream: Stream = TcpStream(host, port)
        core = ClientConnection()
        if implicit_tls:
            limit_ms = (timeouts_ms or TIMEOUTS_MS).get("greeting", 60_000)
            try:
                stream = _inside_tls(
                    stream, _context(verify), hostname or str(host), limit_ms
                )
            except SmtpkitError:
                stream.close()
                raise
            core.handshake()
        return cls(stream, timeouts_ms=timeouts_ms, core=core, dialled=str(host))

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, line: str | bytes) -> Reply | None:
        r"""Send a line typed by hand and return the reply.

        Args:
            line: text gets a CRLF; octets go out as they are.
        Returns:
            The last reply that was due; None where none is, as after a line of mail
            data.
        """
        octets = line if isinstance(line, bytes) else line.encode() + b"\r\n"
        self._core.note(octets)
        self._write(octets)
        due = len(self._core.pending)
        reply = self._await(due)[-1] if due else None
        if self._core.position.security is Security.NEGOTIATING:
            self._shake_hands(_context(verify=True), None)
        return reply

    def command(self, command: Command) -> Reply:
        """Send one command and return its reply."""
        return self.pipeline([command])[0]

    def pipeline(self, steps: Sequence[Command | str]) -> list[Reply]:
        """Send several commands in one go; return their replies, in order.

        Args:
            steps: commands, or lines of text.
        Source:
            RFC 2920: every command is still answered, and in order.
        Raises:
            OutOfOrder: after a 354, where a command would be text.
        """
        self._check_no_text_is_due()
        for step in steps:  # a wrong one is told before any is on its way
            if isinstance(step, str):
                check_no_line_end(step, "a command")
            else:
                bytes(step)
        out = bytearray()
        due = 0
        for step in steps:
            if isinstance(step, str):
                out += (line := step.encode() + b"\r\n")
                self._core.note(line)
            else:
                out += self._core.send(step)
            due += 1
        self._write(bytes(out))
        return self._await(due)

    def data(self, content: bytes | str) -> Reply:
        """Say DATA, send the message; return the reply after the dot, or the refusal.

        Args:
            content: header section, empty line, body, lines ended by CRLF.  Dots are
                added; a CRLF is added if the last line has none (4.1.1.4, 4.5.2).
        Raises:
            OutOfOrder: DATA was sent already.
        """
        octets = content.encode() if isinstance(content, str) else bytes(content)
        reply = self.command(commands.Data())
        if reply.code // 100 != 3:
            return reply
        return self._run_steps([Content(octets)])[0]

    def bdat(self, content: bytes, *, chunk: int | None = None) -> Reply:
        """Send the message by BDAT; return the reply to the last chunk that went out.

        Args:
            content: the message; it travels octet for octet (RFC 3030).
            chunk: octets in each chunk; None sends one chunk.
        """
        size = chunk or max(1, len(content))
        if size < 1:
            raise BadArgument(f"chunk={chunk}", "chunks of at least one octet")
        starts = range(0, max(1, len(content)), size)
        reply: Reply | None = None
        for at in starts:
            last = at == starts[-1]
            reply = self._run_steps([Chunk(content[at : at + size], last)])[0]
            if not reply.is_positive:
                break
        assert reply is not None
        return reply

    def quit(self) -> Reply:
        """Say goodbye, wait for the answer, close (4.1.1.10)."""
        reply = self.command(commands.Quit())
        self._shut()
        return reply

    def starttls(
        self, *, verify: bool = True, hostname: str | None = None,
        context: ssl.SSLContext | None = None,
    ) -> Reply:  # fmt: skip
        """Ask for TLS, and shake hands if the server agrees; then EHLO again is due.

        Args:
            verify: whether the certificate must be one of this process.
            hostname: the name it must be made out to; by default the one that was
                dialled, never one that the server said (RFC 4954 section 14).
            context: other TLS settings.
        Raises:
            TlsFailed: the handshake came to no agreement.  OutOfOrder: inside TLS.
        """
        if self.position.is_encrypted:
            raise OutOfOrder(
                "starttls() inside TLS", "one start", source="RFC 3207 section 4.2"
            )
        reply = self.command(commands.StartTls())
        if self._core.position.security is Security.NEGOTIATING:
            self._shake_hands(context or _context(verify), hostname)
        return reply

    def _shake_hands(self, context: ssl.SSLContext, hostname: str | None) -> None:
        due = self._core.next_event()
        if isinstance(due, HandshakeDue) and due.dropped and self._recorder:
            self._recorder.note(
                f"{due.dropped} octets that came too early were dropped"
            )
        name = hostname or self._dialled
        try:
            self._stream = _inside_tls(
                self._stream, context, name, self._timeouts["MAIL"]
            )
        except SmtpkitError:
            self._core.handshake(done=False)
            self._shut()
            raise
        self._core.handshake(done=True)
        if self._recorder:
            self._recorder.enter_tls()

    def auth(self, user: str, password: str, *, mechanism: str | None = None) -> Reply:
        """Authenticate (RFC 4954); return the reply that ended the exchange.

        Args:
            user: the name.
            password: the password.
            mechanism: PLAIN, LOGIN or CRAM-MD5; None takes the best on offer: in clear
                the one that hides the password, inside TLS the simplest.
        Raises:
            BadArgument: the server offers none that this client speaks.
        """
        if mechanism is None:
            offered = self._core.offers.get("AUTH", ())
            mechanism = best_mechanism(offered, encrypted=self.position.is_encrypted)
        return self.run(authenticate(mechanism.upper(), user, password))

    def atrn(
        self, *domains: str, hostname: str = "client.example",
        policy: Policy | None = None,
    ) -> tuple[Reply, list[Delivery]]:  # fmt: skip
        """Fetch waiting mail: ask, then serve on the same connection (RFC 2645).

        Args:
            domains: for which domains; none means all that the user may have.
            hostname: what this host calls itself when it greets.
            policy: what it thinks of commands; by default it takes everything.
        Returns:
            The reply to ATRN, and the messages that came.
        """
        reply = self.command(commands.Atrn(domains))
        if not isinstance(self._core.next_event(), Turned):
            return reply, []
        recorder = self._recorder.as_server() if self._recorder else None
        fetched = serve_turned(
            self._stream,
            self._core.unread(),
            hostname=hostname,
            policy=policy or Policy(),
            recorder=recorder,
            timeout_ms=self._timeouts["server"],
        )
        self._shut()
        return reply, fetched

    def send_message(
        self,
        reverse_path: str,
        forward_paths: Iterable[str] | str,
        content: bytes,
        *,
        mail_parameters: Iterable[str] = (),
        rcpt_parameters: Iterable[str] = (),
        pipelining: bool | None = None,
        chunk: int | None = None,
    ) -> Outcome:
        """Send one message: MAIL, each RCPT, and the mail data.

        Args:
            reverse_path: where failure reports go.
            forward_paths: the recipients.
            content: the message.
            mail_parameters: such as ``"SIZE=1000"``.
            rcpt_parameters: such as ``"NOTIFY=SUCCESS"``; for every recipient.
            pipelining: whether commands travel in one go; None: if it is offered.
            chunk: send by BDAT in chunks of so many octets.
        Returns:
            How it went, for each recipient.
        Raises:
            BadArgument: the message needs what the server does not offer.
        """
        paths = [forward_paths] if isinstance(forward_paths, str) else forward_paths
        wanted = as_parameters(rcpt_parameters, {})
        mail = Mail(reverse_path.strip("<>"), as_parameters(mail_parameters, {}))
        rcpts = [Rcpt(path.strip("<>"), wanted) for path in paths]
        offers, chunked = self._core.offers, chunk is not None
        check_promised(mail, rcpts, content, offers, chunked=chunked)
        offered = self._core.offers_extension("PIPELINING")
        procedure = transaction(
            mail,
            rcpts,
            content,
            pipelining=offered if pipelining is None else pipelining,
            chunk=chunk,
        )
        return self.run(procedure)

    def close(self) -> None:
        """Say QUIT if that is possible, and close; safe to call twice.

        It is not possible in mid-data, nor where a reply is due that did not come.
        """
        if self._is_closed:
            return
        try:
            position = self._core.position
            if not self._core.pending and objection(position, "QUIT") is None:
                self.quit()
        except SmtpkitError:
            pass  # the other side was faster
        finally:
            self._shut()


def _inside_tls(
    stream: Stream, context: ssl.SSLContext, hostname: str, timeout_ms: float
) -> Stream:
    from ..transports.tls import TlsStream  # ssl loads here, when TLS is wanted

    return TlsStream(stream, context, hostname, timeout_ms)


def _context(verify: bool) -> ssl.SSLContext:
    from ..transports.tls import client_context

    return client_context(verify=verify)
