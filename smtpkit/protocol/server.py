r"""The server's side of SMTP, without sockets: octets in, events out, replies to octets.

RFC 5321 sections 3 and 4, RFC 3030 (BDAT), RFC 3207 (STARTTLS), RFC 4954 (AUTH).  The
core emits `Asked` and parses nothing further until `answer` is called: so a policy may
think as long as it likes, and what it reads in the session is never stale.

>>> server = ServerConnection()
>>> server.next_event().command
Connect()
>>> server.answer(Reply(220, "mx.example.net ready"))
b'220 mx.example.net ready\r\n'
>>> server.receive(b"MAIL FROM:<ann@example.org>\r\n")
>>> server.next_event().ruling  # no EHLO yet: out of order
Reply(503, 'Bad sequence of commands', enhanced='5.5.1')
"""

from __future__ import annotations

from . import commands, machine, rulings
from .commands import Bdat, Command, Connect, EndOfText, Response, Unknown
from .errors import CommandSyntaxError, OutOfOrder
from .events import Announced, Asked, Closed, Event, HandshakeDue, Text, Turned
from .extensions import EXTENSIONS
from .framing import Inspector, LineReader, LongLine, TextReader
from .machine import Outcome, State
from .parsing import parse
from .replies import Reply
from .rulings import Ruling
from .session import Session, Settings

__all__ = ["ServerConnection"]

_DEFAULTS = Settings()
_NO_ENHANCED = ("greeting", "EHLO", "HELO")  # RFC 2034 section 4


class ServerConnection:
    """One conversation, as the server sees it.

    Args:
        settings: what the host is set to.
        nonce: a text that no other connection of this host has, for CRAM-MD5.

    `session` is what a policy is shown.
    """

    def __init__(self, settings: Settings = _DEFAULTS, *, nonce: str = "1") -> None:
        self.session = Session(settings, nonce)
        self._settings = settings
        self._reader = LineReader(bare_lf="bare_lf_command" in settings.lenient)
        self._limits = _line_limits(settings)
        self._asked: Asked | None = Asked(Connect(), b"", self.session.position)
        self._events: list[Event] = [self._asked]
        self._early = 0  # octets that came before the greeting
        self._text: TextReader | None = None
        self._inspector = Inspector()
        self._dot = b""  # the line with the final dot, read and not told yet
        self._chunk: _Chunk | None = None
        self._busy = False  # handshake or turned: no line is read
        self._closing = ""  # why the session is over, or will be
        self._hang_up = False  # close after the next answer

    def receive(self, octets: bytes) -> None:
        """Take octets from the client, in pieces of any size."""
        self._reader.receive(octets)

    def end_of_input(self, reason: str = "the client closed the connection") -> None:
        """The client sends no more: treat it like QUIT (RFC 5321 section 4.1.1.5)."""
        self._closing = self._closing or reason

    def next_event(self) -> Event | None:
        """Return what happened next, or None: octets or an answer are needed."""
        if self._events:
            return self._events.pop()
        if self._asked or self._busy:
            return None
        if self.session.position.session is State.CLOSED:
            return self._close(self._closing or "the conversation is over")
        event = self._read()
        if event is None and self._closing:
            return self._close(self._closing)
        return event

    def answer(self, reply: Reply) -> bytes:
        """Answer what was asked; return the octets to send.

        Args:
            reply: the answer.  An enhanced code is left out where it may not stand.
        Raises:
            OutOfOrder: nothing was asked.
        """
        asked, self._asked = self._asked, None
        if asked is None:
            raise OutOfOrder("answer() without a question", "an Asked event before it")
        session, symbol = self.session, asked.command.symbol
        before, result = session.position, reply.outcome
        session.position = machine.step(before, symbol, result)
        if machine.forgets(before, symbol, result):
            session.forget_transaction()
        if result is Outcome.DONE and machine.objection(before, symbol) is None:
            self._take_effect(asked.command)
        if symbol == "greeting":
            self._early = len(self._reader.buffer)
        if reply.code == 421 or self._hang_up:
            self.close("the server closed the connection")
        return self.octets_of(reply, symbol)

    def close(self, reason: str) -> None:
        """End the session from this side."""
        self._closing = reason
        self.session.position = machine.step(
            self.session.position, "close", Outcome.DONE
        )

    def handshake(self, done: bool = True) -> None:
        """Tell how the TLS handshake ended; all that the client said is forgotten.

        Source:
            RFC 3207 section 4.2; RFC 8314 section 3 where it comes before the greeting.
        """
        result = Outcome.DONE if done else Outcome.NO
        self.session.position = machine.step(self.session.position, "handshake", result)
        self.session.forget_all()
        self._busy = False
        if not done:
            self._closing = "the TLS handshake failed"

    @property
    def unread_octets(self) -> int:
        """How many octets were received and wait to be read."""
        return len(self._reader.buffer)

    def unread(self) -> bytes:
        """Return what was received and not read, and forget it: it is for another."""
        rest = bytes(self._reader.buffer)
        self._reader.forget()
        return rest

    def octets_of(self, reply: Reply, symbol: str) -> bytes:
        """Return a reply as it travels, without an enhanced code where none may stand.

        Source:
            RFC 2034 section 4: not on the greeting, nor on replies to HELO and EHLO.
        """
        offered = "ENHANCEDSTATUSCODES" in self._settings.extensions
        if reply.enhanced and (symbol in _NO_ENHANCED or not offered):
            return bytes(Reply(reply.code, reply.lines))
        return bytes(reply)

    def _take_effect(self, command: Command) -> None:
        """Keep what an accepted command said; the tables have moved already."""
        session = self.session
        match command:
            case commands.Rcpt():
                session.recipients.append(command)
            case commands.Mail():
                session.mail = command
                self._inspector = Inspector(self._settings.limits.text_line)
            case commands.Ehlo() | commands.Helo():
                session.client_name = command.domain
            case commands.StartTls():
                self._busy = True
                self._early = 0
                self._events.append(HandshakeDue(self._reader.forget()))
            case commands.Atrn():
                self._busy = True
                self._events.append(Turned(command.domains))
            case _:
                pass

    def _ask(
        self,
        command: Command,
        octets: bytes,
        ruling: Ruling | None,
        marks: tuple[str, ...] = (),
    ) -> Asked:
        reply, note = ruling or (None, "")
        position = self.session.position
        self._asked = Asked(command, octets, position, reply, note, marks)
        return self._asked

    def _close(self, reason: str) -> Closed:
        self.close(reason)
        self._busy = True
        return Closed(reason, self.unread())

    def _read(self) -> Event | None:
        if self._chunk is not None:
            return self._read_chunk(self._chunk)
        state = self.session.position.session
        if state is State.TEXT:
            return self._read_text()
        if state is State.AUTHENTICATING:
            return self._read_response()
        return self._read_command()

    def _read_command(self) -> Event | None:
        if not self._reader.buffer:
            return None
        settings = self._settings
        verb = self._reader.start[:4].upper()
        limit = self._limits.get(verb, settings.limits.command_line)
        line = self._reader.next_line(limit)
        if line is None:
            return None
        if isinstance(line, LongLine):
            self._early = max(0, self._early - line.octets)
            ruling = rulings.line_too_long(line.octets, limit)
            return self._ask(Unknown(line.start), line.start, ruling)
        is_early, self._early = self._early > 0, max(0, self._early - len(line))
        bare, marks = _without_end(line)
        try:
            command, more = parse(bare, settings.lenient, settings.limits)
        except CommandSyntaxError as error:
            return self._ask(Unknown(bare), line, rulings.malformed(error), marks)
        if is_early and "early_talker" not in settings.lenient:
            ruling_: Ruling | None = rulings.too_early(command)
        else:
            more += ("early_talker",) * is_early
            ruling_ = rulings.on_command(command, self.session)
        if isinstance(command, Bdat) and "CHUNKING" in settings.extensions:
            return self._begin_chunk(command, line, ruling_)
        return self._ask(command, line, ruling_, marks + more)

    def _read_response(self) -> Event | None:
        line = self._reader.next_line(self._settings.limits.auth_response)
        if line is None:
            return None
        if isinstance(line, LongLine):
            ruling = rulings.response_too_long(line.octets)
            return self._ask(Response(), line.start, ruling)
        bare, marks = _without_end(line)
        response = Response(bare.decode("utf-8", "surrogateescape"))
        ruling_ = rulings.on_response(response, self.session)
        return self._ask(response, line, ruling_, marks)

    def _read_text(self) -> Event | None:
        if self._text is None:
            lenient = self._settings.lenient
            self._text = TextReader(
                lf_ends="bare_lf_end_of_data" in lenient,
                cr_ends="bare_cr_end_of_data" in lenient,
            )
        if not self._dot:
            piece = self._text.read(self._reader.buffer)
            if piece is None:
                return None
            self._dot = piece.end
            if piece.raw:
                return self._pass_on(piece.text, piece.raw, chunked=False)
        end, self._dot = self._dot, b""
        marks, self._text = self._text.marks, None
        return self._ask_about_text(EndOfText(), end, marks)

    def _pass_on(self, text: bytes, raw: bytes, *, chunked: bool) -> Text:
        """Count and inspect mail data; pass on only what the limit allows."""
        self._inspector.inspect(text)
        room = max(0, self._settings.limits.message - self.session.data_octets)
        self.session.data_octets += len(text)
        return Text(text[:room], raw, chunked)

    def _ask_about_text(self, command: Command, line: bytes, marks: set[str]) -> Asked:
        offences = self._inspector.finish()
        ruling = rulings.on_text(offences, self.session)
        marks |= rulings.marks_of(offences, self.session)
        return self._ask(command, line, ruling, tuple(sorted(marks)))

    def _begin_chunk(self, bdat: Bdat, line: bytes, ruling: Ruling | None) -> Event:
        if bdat.size > rulings.MOST_SKIPPED * self._settings.limits.message:
            self._hang_up = True
            return self._ask(bdat, line, rulings.too_big(bdat.size, self.session))
        self._chunk = _Chunk(bdat, ruling)
        return Announced(bdat, line)

    def _read_chunk(self, chunk: _Chunk) -> Event | None:
        if chunk.left:
            octets = bytes(self._reader.buffer[: chunk.left])
            if not octets:
                return None
            del self._reader.buffer[: len(octets)]
            chunk.left -= len(octets)
            self._early = max(0, self._early - len(octets))
            if chunk.ruling:  # refused already: its octets are skipped
                return Text(b"", octets, chunked=True)
            return self._pass_on(octets, octets, chunked=True)
        self._chunk = None
        if chunk.ruling:
            return self._ask(chunk.bdat, b"", chunk.ruling)
        if chunk.bdat.last or self.session.data_octets > self._settings.limits.message:
            return self._ask_about_text(chunk.bdat, b"", set())
        return self._ask(chunk.bdat, b"", None)


class _Chunk:
    """A BDAT chunk that is being read."""

    def __init__(self, bdat: Bdat, ruling: Ruling | None) -> None:
        self.bdat = bdat
        self.ruling = ruling
        self.left = bdat.size


def _without_end(line: bytes) -> tuple[bytes, tuple[str, ...]]:
    if line.endswith(b"\r\n"):
        return line[:-2], ()
    return line[:-1], ("bare_lf_command",)


def _line_limits(settings: Settings) -> dict[bytes, int]:
    """Return the limit of each command line that an extension raises, in octets."""
    rows = [EXTENSIONS[keyword] for keyword in settings.extensions]
    base = settings.limits.command_line
    return {
        b"MAIL": base + sum(row.mail_octets for row in rows),
        b"RCPT": base + sum(row.rcpt_octets for row in rows),
        b"AUTH": max(base, settings.limits.auth_response),
    }
