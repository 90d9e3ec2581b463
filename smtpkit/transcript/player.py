"""One recorded conversation, played to the server core: see `replay`.

The player moves octets and gives the recorded replies; the core finds the commands and the
states, and `scribe` writes them down.  A hole in the recording, a beginning that is not
there, or an end in mid-line leaves a note.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from ..protocol.commands import Bdat, Command, Ehlo, Helo
from ..protocol.events import (
    Announced,
    Asked,
    Closed,
    Event,
    HandshakeDue,
    Text,
    Turned,
)
from ..protocol.extensions import EXTENSIONS, parse_offers
from ..protocol.limits import Limits
from ..protocol.machine import State
from ..protocol.replies import Reply
from ..protocol.server import ServerConnection
from ..protocol.session import Settings
from .beginnings import MISSING, lead_in, symbol_of
from .model import Exchange, Side
from .recorder import answered
from .said import Fragment, Replies, Said, Stream
from .scribe import Scribe

__all__ = ["HANDSHAKE", "TURNED", "Player"]

# The notes that change what comes after them; `loopback` writes the same.
#: TLS begins here.
HANDSHAKE = "TLS handshake"
#: TLS does not begin here.
HANDSHAKE_FAILED = "TLS failed"
#: The one who was the server asks from here on, after ATRN.
TURNED = "the roles are turned"

_TURNED_HERE = f"{TURNED}: the server is now the client"
_CUT_OFF = "the connection ended before this line did"
_VAST = 10**12  # octets: what was recorded is never too long
_LIMITS = Limits(
    command_line=_VAST, message=_VAST, recipients=_VAST, auth_response=_VAST
)
_MOST_FILLED = 1 << 28  # octets: a longer hole in a chunk is not bridged


class Player:
    """Plays one conversation.

    Args:
        scribe: what writes it down.
        lenient: names of the leniencies that the server had.
    """

    def __init__(self, scribe: Scribe, lenient: frozenset[str]) -> None:
        self._scribe = scribe
        scribe.tls = False
        self._settings = Settings(
            extensions=frozenset(EXTENSIONS), limits=_LIMITS, lenient=lenient
        )
        self._is_turned = False  # whether `said` names the other end after ATRN
        self._has_just_turned = False
        self._sealed: dict[Side, int] | None = None  # octets inside TLS, by side
        self._connect()

    def _connect(self) -> None:
        self._core = ServerConnection(self._settings)
        self._stream = Stream()  # what the core was given
        self._queue: deque[Fragment] = deque()  # what it was not given yet
        self._replies = Replies()
        self._asked: Asked | None = None
        self._exchange = Exchange("greeting")
        self._text_of: Exchange | None = None  # the mail data that is being read
        self._chunk_left = 0  # octets of a BDAT chunk that are still to come
        self._handshake_due = False
        self._is_over = False

    def play(self, conversation: Sequence[Said]) -> None:
        """Play all of it."""
        if missing := lead_in(self._core, conversation):
            self._scribe.problem(missing, unless=MISSING)
        for piece in conversation:
            said = self._by_role(piece)
            if said.side == "note":
                self._take_note(said)
            elif not self._is_sealed(said):
                self._take(said)
        self._finish(is_explained=conversation[-1].side == "note")

    # What comes in.

    def _by_role(self, said: Said) -> Said:
        """Return it with the side that asks, or answers, since ATRN turned the roles.

        A server speaks first; so the first side to speak tells whether the recording
        names the roles, as ours do, or the ends of the wire, as captures do.
        """
        if said.side == "note":
            return said
        if self._has_just_turned:
            self._has_just_turned = False
            self._is_turned = said.side == "client"
        if not self._is_turned:
            return said
        return said._replace(side="server" if said.side == "client" else "client")

    def _take_note(self, said: Said) -> None:
        self._scribe.hear("note")
        self._scribe.note(said.octets, said.time_ms)
        is_done = said.octets.startswith(HANDSHAKE.encode())
        has_failed = said.octets.startswith(HANDSHAKE_FAILED.encode())
        if (is_done or has_failed) and (self._handshake_due or self._is_new()):
            self._handshake(is_done)

    def _take(self, said: Said) -> None:
        if self._handshake_due and said.side == "client":
            self._scribe.note(HANDSHAKE.encode(), said.time_ms)
            self._handshake(done=True)
        self._scribe.hear(said.side)
        fragment = self._scribe.fragment(said.octets, said.time_ms)
        hole = fragment._replace(octets=b"", missing=said.missing, digest=said.digest)
        for part in (fragment, hole) if said.missing else (fragment,):
            if said.side == "client":
                self._queue.append(part)
            else:
                self._replies.add(part)
        self._pump()

    def _is_sealed(self, said: Said) -> bool:
        """Tell whether only the two ends can read this, and count its octets."""
        is_hello = said.side == "client" and said.octets.startswith(b"\x16\x03")
        if (
            self._sealed is None
            and is_hello
            and (self._handshake_due or self._is_new())
        ):
            self._sealed = {"client": 0, "server": 0}
        if self._sealed is None:
            return False
        self._sealed[said.side] += len(said.octets) + said.missing
        return True

    def _is_new(self) -> bool:
        return self._core.session.position.session is State.CONNECTED

    def _handshake(self, done: bool) -> None:
        self._core.handshake(done)
        self._scribe.tls = done
        self._handshake_due = False

    # What the core makes of it.

    def _pump(self) -> None:
        """Let the core go on until it needs octets, or a reply that did not come yet."""
        while not self._is_over:
            if self._asked is not None:
                if not self._answer(self._asked):
                    return
            elif (event := self._core.next_event()) is not None:
                self._on_event(event)
            elif not self._feed():
                break
        self._take_unasked_replies()

    def _feed(self) -> bool:
        """Give the core what was said next; tell whether there was something."""
        if not self._queue:
            return False
        fragment = self._queue.popleft()
        self._stream.add(fragment)
        self._core.receive(fragment.octets)
        if fragment.missing:
            self._fill(fragment)
        return True

    def _fill(self, hole: Fragment) -> None:
        """Let the core see something where octets are missing, to keep it in step."""
        fillers: list[bytes] = []
        if self._chunk_left:
            left = min(self._chunk_left, hole.missing, _MOST_FILLED)
            fillers = [b"?" * min(left - at, 1 << 16) for at in range(0, left, 1 << 16)]
        elif self._core.session.position.session is State.TEXT:
            fillers = [b"\r\n"]  # what follows may be the line with the dot
        for octets in fillers:
            self._stream.add(hole._replace(octets=octets, missing=0, is_filler=True))
            self._core.receive(octets)

    def _on_event(self, event: Event) -> None:
        match event:
            case Asked():
                self._on_asked(event)
            case Announced():
                self._exchange = Exchange(event.command.symbol)
                if isinstance(event.command, Bdat):
                    self._chunk_left = event.command.size
                self._command(event.octets, self._exchange)
            case Text():
                self._on_text(event)
            case HandshakeDue():
                self._on_handshake_due(event.dropped)
            case Turned():
                self._turn()
            case Closed():
                self._is_over = True
            case _:
                pass  # a server's core tells nothing else

    def _on_asked(self, asked: Asked) -> None:
        self._asked = asked
        symbol = asked.command.symbol
        if symbol == ".":
            self._exchange = self._text_of or Exchange(".")
        elif asked.octets or symbol == "greeting":
            self._exchange = Exchange(symbol)
        self._exchange.note, self._exchange.marks = asked.note, asked.marks
        self._command(asked.octets, self._exchange)
        self._text_of = None

    def _command(self, octets: bytes, exchange: Exchange) -> None:
        fragments = self._stream.take(len(octets))
        while fragments and self._text_of and _is_hole(fragments[0]):
            self._scribe.text("client", [fragments.pop(0)], self._text_of, False)
        self._scribe.line("client", fragments, "command", exchange)

    def _on_text(self, text: Text) -> None:
        if text.chunked:
            self._text_of = self._exchange
            self._chunk_left -= len(text.raw)
        self._text_of = self._text_of or Exchange(".")
        fragments = self._stream.take(len(text.raw))
        self._scribe.text("client", fragments, self._text_of, text.chunked)

    def _on_handshake_due(self, dropped: int) -> None:
        self._handshake_due = True
        early = [*self._stream.take(dropped), *self._queue]
        self._queue.clear()
        if octets := sum(len(fragment.octets) for fragment in early):
            self._scribe.line("client", early, "command", None)
            self._scribe.problem(f"{octets} octets that came too early were dropped")

    def _turn(self) -> None:
        """After ATRN, the one who asked answers (RFC 2645 section 5.3)."""
        self._has_just_turned = True
        self._write_unheard()
        self._scribe.remark(_TURNED_HERE, unless=TURNED)
        self._connect()
        if self._scribe.tls:
            self._core.handshake()

    # What the server said.

    def _answer(self, asked: Asked) -> bool:
        """Answer the core as the server did; False where its reply is not there yet."""
        found = self._replies.next_reply()
        if found is None:
            return False
        fragments, code, wrong = found
        if code is None:
            self._scribe.line("server", fragments, "reply", None)
            self._scribe.problem(wrong)
            return True
        if asked.command.symbol == "greeting":
            while self._feed():
                pass  # the core itself tells a client that could not wait
        exchange, self._asked = self._exchange, None
        self._core.answer(Reply(code))
        answered(exchange, asked.before, self._core.session.position, code)
        self._scribe.line("server", fragments, "reply", exchange)
        if code < 300:
            self._learn_names(asked.command, fragments)
        return True

    def _learn_names(self, command: Command, fragments: list[Fragment]) -> None:
        scribe = self._scribe
        if isinstance(command, Ehlo | Helo):
            scribe.client = scribe.client or command.domain
            whole = b"".join(part.octets for part in fragments).decode(
                "utf-8", "replace"
            )
            lines = [line[4:] for line in whole.split("\r\n") if line]
            self._core.session.announced = frozenset(parse_offers(lines))
        elif command.symbol == "greeting" and not scribe.server:
            words = b"".join(fragment.octets for fragment in fragments)[4:].split()
            scribe.server = words[0].decode("utf-8", "replace") if words else ""

    def _take_unasked_replies(self) -> None:
        while found := self._replies.next_reply():
            fragments, code, wrong = found
            exchange = None
            if code == 421 and not self._is_over:
                before, exchange = self._core.session.position, Exchange("close")
                self._core.close("the server closed the connection")
                answered(exchange, before, self._core.session.position, code)
                self._is_over = True
            self._scribe.line("server", fragments, "reply", exchange)
            if exchange is None:
                self._scribe.problem(wrong or "this reply answers no command")

    # What is left at the end.

    def _finish(self, is_explained: bool) -> None:
        if self._sealed is not None:
            self._scribe.note(
                f"{self._sealed['client']:,} octets of the client and "
                f"{self._sealed['server']:,} of the server are encrypted".encode()
            )
        symbol = self._asked.command.symbol if self._asked else "greeting"
        if symbol != "greeting":
            self._scribe.problems += 1
            if not is_explained:
                self._scribe.remark(f"the reply to {symbol} is missing")
        self._write_unheard()

    def _write_unheard(self) -> None:
        """Write what the core was not given or has not understood."""
        self._write_commands([*self._stream.take_all(), *self._queue])
        late = self._replies.take_all()
        if any(fragment.octets for fragment in late):
            self._scribe.line("server", late, "reply", None)
            self._scribe.problem("this reply has no end")

    def _write_commands(self, rest: list[Fragment]) -> None:
        while rest and self._text_of and _is_hole(rest[0]):
            self._scribe.text("client", [rest.pop(0)], self._text_of, False)
        octets = b"".join(fragment.octets for fragment in rest)
        lines = re.findall(rb".*?\r\n|.+\Z", octets, re.DOTALL)
        unheard = Stream()
        for fragment in rest:
            unheard.add(fragment)
        for line in lines:
            exchange = Exchange("", note=_CUT_OFF)
            if line.endswith(b"\r\n"):
                exchange = Exchange(symbol_of(line))
            fragments = unheard.take(len(line))
            self._scribe.line("client", fragments, "command", exchange)
        self._scribe.line("client", unheard.take_all(), "command", None)
        if lines and self._is_over:
            self._scribe.problem("nobody listened any more: the session was over")


def _is_hole(fragment: Fragment) -> bool:
    return fragment.is_filler or not fragment.octets
