"""The server's end of a connection that a student's client is given.

A real `ServerConnection` in memory: what a client may say when is decided by the tables
of `protocol.machine`.  It writes down each command, in which write it came, and whether
the client had read everything before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ....protocol.commands import Command, Ehlo, Unknown
from ....protocol.events import Asked, Closed, HandshakeDue, Text
from ....protocol.extensions import EXTENSIONS
from ....protocol.policy import Policy
from ....protocol.replies import Reply
from ....protocol.server import ServerConnection
from ....protocol.session import Envelope, Session, Settings

__all__ = ["Heard", "Host", "Letter"]


class Heard(NamedTuple):
    """One command that came.

    Args:
        line: as it came, without CRLF; ``"."`` for the end of mail data.
        encrypted: whether it came inside TLS.
        write: in which `send` of the client its last octet came, from 1.
        in_a_hurry: whether the client had replies to read when it sent this, or sent
            something else in the same write before it.
        code: what was answered.
    """

    line: str
    encrypted: bool
    write: int
    in_a_hurry: bool
    code: int

    @property
    def verb(self) -> str:
        """The first word, in upper case."""
        return self.line.split(" ", 1)[0].upper()


class Letter(NamedTuple):
    """A letter that was taken."""

    envelope: Envelope
    content: bytes


class _Announcing(Policy):
    """Answers EHLO with given lines, others inside TLS."""

    def __init__(
        self, clear: Sequence[str], inside: Sequence[str], *, users: Mapping[str, str]
    ) -> None:
        super().__init__(users=users)
        self._clear, self._inside = clear, inside

    def ehlo(self, session: Session, command: Ehlo) -> Reply:
        lines = self._inside if session.is_encrypted else self._clear
        return Reply(250, [f"{session.settings.hostname} at your service", *lines])


class Host:
    """A server that a student's client talks to; it is a `parts.Peer`.

    Args:
        offers: the lines of its reply to EHLO, but for the first.
        inside: the same inside TLS; None: those of `offers` but for STARTTLS.
        replies: what it answers to a verb, in order of asking, in place of its own
            answer; None in a list for its own answer.  ``"greeting"``, ``"."``,
            ``"BDAT"`` and private verbs count as verbs.
        private: private verbs that it knows, with their answers; until one was
            accepted, MAIL is refused with 550.
        piece: how many octets at most one `receive` brings.
        behind: octets that somebody adds, in clear, behind the 220 to STARTTLS.
        users: who may log in: name to password.
    """

    def __init__(
        self,
        offers: Sequence[str] = (),
        *,
        inside: Sequence[str] | None = None,
        replies: Mapping[str, Sequence[Reply | None]] | None = None,
        private: Mapping[str, Reply] | None = None,
        piece: int = 4096,
        behind: bytes = b"",
        users: Mapping[str, str] | None = None,
    ) -> None:
        within = [line for line in offers if line.upper() != "STARTTLS"]
        policy_lines = within if inside is None else inside
        self._policy = _Announcing(offers, policy_lines, users=users or {})
        self._core = ServerConnection(_settings([*offers, *policy_lines]))
        self._replies = {verb: list(list_) for verb, list_ in (replies or {}).items()}
        self._private = private or {}
        self._piece, self._behind = piece, behind
        self._outgoing = b""
        self._content = b""
        self._writes = self._here = 0
        self._unread = False
        #: What was said, in order.
        self.heard: list[Heard] = []
        #: The letters that were taken.
        self.letters: list[Letter] = []
        #: What the client did that no client may: in words, in order.
        self.faults: list[str] = []
        self.is_closed = False
        self._handshake_due = False
        self._run()

    @property
    def lines(self) -> list[str]:
        """The lines that were heard."""
        return [heard.line for heard in self.heard]

    @property
    def verbs(self) -> list[str]:
        """The verbs that were heard."""
        return [heard.verb for heard in self.heard]

    def send(self, octets: bytes) -> None:
        """Take what the client sends."""
        if self.is_closed:
            self.faults.append("sent octets on a closed connection")
            return
        self._writes += 1
        self._here = 0
        self._unread = bool(self._outgoing)
        self._core.receive(bytes(octets))
        self._run()

    def receive(self) -> bytes:
        """Return the next piece; b"" once closed, or where nothing is to come."""
        if not self._outgoing and not self.is_closed:
            self.faults.append("waited for a reply that was not due")
            self.is_closed = True
        # What somebody adds behind the 220 arrives together with it.
        end = len(self._outgoing) if self._handshake_due else self._piece
        piece, self._outgoing = self._outgoing[:end], self._outgoing[end:]
        return piece

    def start_tls(self) -> None:
        """Begin TLS; what was sent in clear and not read yet is lost in the handshake."""
        if not self._handshake_due:
            self.faults.append("began TLS without a 220 to STARTTLS")
            self.is_closed = True
            return
        self._handshake_due = False
        self._outgoing = b""
        self._core.handshake()
        self._run()

    def close(self) -> None:
        """Take note that the client closed the connection."""
        self.is_closed = True

    def _run(self) -> None:
        while event := self._core.next_event():
            if isinstance(event, Text):
                self._content += event.octets
            elif isinstance(event, HandshakeDue):
                self._handshake_due = True
                self._outgoing += self._behind
                return
            elif isinstance(event, Closed):
                # What is still to be read stays; `receive` gives b"" after it.
                self.is_closed = True
            elif isinstance(event, Asked):
                self._answer(event)

    def _answer(self, asked: Asked) -> None:
        session = self._core.session
        command = asked.command
        reply = self._reply(asked, session)
        symbol = command.symbol
        if symbol != "greeting":
            line = _line(command, asked.octets)
            hurry = self._unread or self._here > 0
            place = session.is_encrypted, self._writes, hurry, reply.code
            self.heard.append(Heard(line, *place))
            self._here += 1
        if symbol in (".", "BDAT LAST"):
            if reply.code < 300 and session.envelope is not None:
                self.letters.append(Letter(session.envelope, self._content))
            self._content = b""
        if symbol in ("RSET", "EHLO", "MAIL"):
            self._content = b""
        self._outgoing += self._core.answer(reply)

    def _reply(self, asked: Asked, session: Session) -> Reply:
        command = asked.command
        verb = command.symbol
        known = self._private.get(verb) if isinstance(command, Unknown) else None
        ruling = asked.ruling if known is None else None
        scripted = self._replies.get(verb.removesuffix(" LAST"))
        if verb == "MAIL" and ruling is None and not self._is_let_in():
            return Reply(550, "Not before you have said who you are")
        if ruling is None and scripted and (reply := scripted.pop(0)) is not None:
            return reply
        return ruling or known or self._policy(session, command, 0).reply

    def _is_let_in(self) -> bool:
        said = {heard.verb for heard in self.heard if heard.code < 300}
        return not self._private or bool(said & set(self._private))


def _line(command: Command, octets: bytes) -> str:
    """Return a command as text: a BDAT, which comes with its chunk, written anew."""
    if command.symbol == ".":
        return "."
    line = octets or bytes(command)
    return line.decode("ascii", "backslashreplace").rstrip("\r\n")


def _settings(lines: Sequence[str]) -> Settings:
    words = [line.split() for line in lines if line.strip()]
    known = {first[0].upper() for first in words} & set(EXTENSIONS)
    # What SIZE says is the line's affair: whether the client obeys, the judge sees.
    return Settings(extensions=frozenset(known))
