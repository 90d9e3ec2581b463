r"""The client's side of SMTP, without sockets: commands to octets, octets to replies.

RFC 5321 section 3 and 4.3, RFC 2920 (pipelining), RFC 3030 (BDAT), RFC 3207 (STARTTLS),
RFC 4954 (AUTH), RFC 2645 (ATRN).  Replies are matched to commands first in, first out.
`position` is where the conversation stands after the replies that came; `assumed` is
where it will stand if the commands on their way are accepted.

>>> client = ClientConnection()
>>> client.receive(b"220 mx.example.net ready\r\n")
>>> client.next_event().reply.code
220
>>> client.send(commands.Ehlo("client.example"))
b'EHLO client.example\r\n'
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from . import commands, machine
from .commands import Bdat, Command, Connect, EndOfText, Response, Unknown
from .errors import CommandSyntaxError
from .events import Closed, Event, HandshakeDue, Replied, Turned
from .extensions import parse_offers
from .framing import stuff
from .leniencies import LENIENCIES
from .machine import START, Outcome, Position, State
from .parsing import parse
from .replies import Reply, ReplyReader

__all__ = ["ClientConnection", "normal_line_ends"]

_NO_ENHANCED = ("greeting", "EHLO", "HELO")  # RFC 2034 section 4
_LINE_END = re.compile(rb"\r\n|\r|\n")


class _Pending(NamedTuple):
    command: Command
    symbol: str
    after: Position  # where the conversation stands if the command is accepted


class ClientConnection:
    """One conversation, as the client sees it.

    `offers` maps the keywords of the last reply to EHLO to their parameters.
    """

    def __init__(self) -> None:
        self.position: Position = START
        self.assumed: Position = START
        self.offers: dict[str, tuple[str, ...]] = {}
        self._pending: deque[_Pending] = deque([_awaited(START, Connect())])
        self._reader = ReplyReader()
        self._events: deque[Event] = deque()
        self._typed = bytearray()  # the beginning of a line that is typed by hand
        self._chunk_left = 0  # octets of a chunk typed by hand that are still to come
        self._closed = ""
        self._ended = False
        self._handshake = False

    @property
    def pending(self) -> tuple[Command, ...]:
        """The commands that wait for their replies, the oldest first."""
        return tuple(entry.command for entry in self._pending)

    def offers_extension(self, keyword: str) -> bool:
        """Tell whether the server's last reply to EHLO announced an extension."""
        return keyword.upper() in self.offers

    def send(self, command: Command) -> bytes:
        """Note that a command goes out; return its octets.

        The command goes out even if it is out of order: `machine.objection` on
        `assumed` tells beforehand.

        Raises:
            BadArgument: CR, LF or NUL inside an argument.
        """
        octets = bytes(command)
        self._wait_for(command)
        return octets

    def note(self, octets: bytes) -> None:
        r"""Note octets that go out by hand, whatever they are and however they were cut.

        Args:
            octets: what is sent: lines, parts of lines, mail data, a chunk.

        What a line means is judged on the state assumed so far: so a whole session may
        be typed in one go.
        """
        self._typed += octets
        while self._typed:
            if self._chunk_left:
                count = min(len(self._typed), self._chunk_left)
                self._chunk_left -= count
                del self._typed[:count]
            elif (end := self._typed.find(b"\r\n")) >= 0:
                line = bytes(self._typed[: end + 2])
                del self._typed[: end + 2]
                self._note_line(line)
            else:
                return

    def _note_line(self, line: bytes) -> None:
        if self.assumed.session is State.TEXT:
            if line == b".\r\n":
                self._wait_for(EndOfText())
        elif self.assumed.session is State.AUTHENTICATING:
            self._wait_for(Response(line.rstrip(b"\r\n").decode("utf-8", "replace")))
        else:
            command = _as_command(line.rstrip(b"\r\n"))
            self._wait_for(command)
            if isinstance(command, Bdat):
                self._chunk_left = command.size

    def text(self, content: bytes) -> bytes:
        """Return mail data as it travels after a 354: dots added, the final dot last.

        Args:
            content: the message; a CRLF is added if its last line has none.
        Source:
            RFC 5321 sections 4.1.1.4 and 4.5.2.
        """
        ending = b"" if not content or content.endswith(b"\r\n") else b"\r\n"
        self._wait_for(EndOfText())
        return stuff(content + ending) + b".\r\n"

    def chunk(self, octets: bytes, *, last: bool) -> bytes:
        """Return a BDAT with its chunk; the octets travel as they are (RFC 3030)."""
        return self.send(Bdat(len(octets), last)) + octets

    def receive(self, octets: bytes) -> None:
        """Take octets from the server, in pieces of any size."""
        self._reader.receive(octets)

    def end_of_input(self, reason: str = "the server closed the connection") -> None:
        """The server will send no more."""
        self._closed = self._closed or reason

    def next_event(self) -> Event | None:
        """Return what happened next, or None: octets are needed.

        Raises:
            ReplySyntaxError: what came is not a reply.
        """
        if self._events:
            return self._events.popleft()
        if self._ended or self._handshake:
            return None
        lines = self._reader.next_reply()
        if lines is not None:
            return self._take(lines)
        if self._closed:
            self._ended = True
            self._move_to(machine.step(self.position, "close", Outcome.DONE))
            return Closed(self._closed, self._reader.rest)
        return None

    def handshake(self, done: bool = True) -> None:
        """Tell how the TLS handshake ended; all that the server said is forgotten.

        Source:
            RFC 3207 section 4.2.
        """
        result = Outcome.DONE if done else Outcome.NO
        # What was sent behind STARTTLS was dropped over there: no reply will come.
        # Before the greeting (RFC 8314) nothing was sent, and the greeting is due.
        greeting = (e for e in self._pending if isinstance(e.command, Connect))
        self._pending = deque(greeting)
        self._typed.clear()
        self._move_to(machine.step(self.position, "handshake", result))
        self.offers = {}
        self._handshake = False
        if not done:
            self._closed = "the TLS handshake failed"

    def unread(self) -> bytes:
        """Return what was received and not read, and forget it: it is for another."""
        rest = self._reader.rest
        self._reader.forget()
        return rest

    def _wait_for(self, command: Command) -> None:
        self._pending.append(_awaited(self.assumed, command))
        self.assumed = self._pending[-1].after

    def _move_to(self, position: Position) -> None:
        """Set where the conversation stands, and assume anew from there."""
        self.position = self.assumed = position
        waiting, self._pending = self._pending, deque()
        for entry in waiting:
            self._wait_for(entry.command)

    def _take(self, lines: list[bytes]) -> Replied:
        entry = self._pending.popleft() if self._pending else None
        symbol = entry.symbol if entry else ""
        enhanced = symbol not in _NO_ENHANCED and self.offers_extension(
            "ENHANCEDSTATUSCODES"
        )
        reply = Reply.from_lines(lines, enhanced=enhanced)
        before = self.position
        after = machine.step(before, symbol, reply.outcome)
        if reply.code == 421:
            after = machine.step(after, "close", Outcome.DONE)
        if entry is not None and entry.after == after:
            self.position = after  # as it was assumed
        else:
            self._move_to(after)
        if entry is not None and reply.outcome is Outcome.DONE:
            self._take_effect(entry.command, reply, before)
        octets = b"".join(line + b"\r\n" for line in lines)
        command = entry.command if entry else None
        return Replied(reply, octets, command, symbol, before, after)

    def _take_effect(self, command: Command, reply: Reply, before: Position) -> None:
        match command:
            case commands.Ehlo():
                self.offers = parse_offers(reply.lines)
            case commands.Helo():
                self.offers = {}
            case commands.StartTls() if self.position != before:
                # What came in clear behind the 220 could be from anyone: it is dropped.
                dropped = len(self._reader.rest)
                self._reader.forget()
                self._handshake = True
                self._events.append(HandshakeDue(dropped))
            case commands.Atrn() if self.position != before:
                self._handshake = True
                self._events.append(Turned(command.domains))
            case _:
                pass


def _awaited(position: Position, command: Command) -> _Pending:
    """Return a command as it waits for its reply, assuming that it is accepted."""
    waits = isinstance(command, commands.Auth) and command.initial_response is None
    goes_on = isinstance(command, commands.Data) or waits
    result = Outcome.GO_ON if goes_on else Outcome.DONE
    after = machine.step(position, command.symbol, result)
    return _Pending(command, command.symbol, after)


_EVERYTHING = frozenset(LENIENCIES)


def _as_command(line: bytes) -> Command:
    """Read a line typed by hand, however badly it is written."""
    try:
        return parse(line, _EVERYTHING)[0]
    except CommandSyntaxError:
        return Unknown(line)


def normal_line_ends(text: bytes) -> bytes:
    r"""Return text with CRLF at the end of each line, whatever stood there.

    >>> normal_line_ends(b"one\ntwo\r\n")
    b'one\r\ntwo\r\n'
    """
    return _LINE_END.sub(b"\r\n", text)


def pipeline_groups(
    batch: Iterable[Command], *, pipelining: bool
) -> Iterable[list[Command]]:
    """Split commands into the groups that may travel in one write.

    Args:
        batch: commands in the order in which they go out.
        pipelining: whether the server offers PIPELINING; without it each command
            travels alone.
    Source:
        RFC 2920 section 3.1: EHLO, DATA, VRFY, EXPN, TURN, QUIT and NOOP only stand
        last in a group.  So do the verbs of other extensions, unless their RFC says
        otherwise; RFC 3030 section 4.2 pipelines BDAT.
    """
    group: list[Command] = []
    for command in batch:
        group.append(command)
        if not pipelining or command.verb not in MAY_BE_FOLLOWED:
            yield group
            group = []
    if group:
        yield group


#: What may stand in the middle of a pipelined group (RFC 2920 section 3.1, RFC 3030).
MAY_BE_FOLLOWED = ("RSET", "MAIL", "SEND", "SOML", "SAML", "RCPT", "BDAT")
