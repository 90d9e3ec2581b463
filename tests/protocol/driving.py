"""Drives the two cores without any transport, and writes down what they tell."""

from collections.abc import Iterable

from smtpkit.protocol.client import ClientConnection
from smtpkit.protocol.errors import ReplySyntaxError
from smtpkit.protocol.events import Asked, Closed, Event, HandshakeDue, Text, Turned
from smtpkit.protocol.extensions import EXTENSIONS
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.server import ServerConnection
from smtpkit.protocol.session import Settings

#: Every extension that needs no certificate.
ALL = frozenset(EXTENSIONS) - {"STARTTLS"}


def joined(events: Iterable[Event]) -> list[Event]:
    """Return the events with neighbouring `Text` made one."""
    result: list[Event] = []
    for event in events:
        last = result[-1] if result else None
        if isinstance(event, Text) and isinstance(last, Text):
            octets, raw = last.octets + event.octets, last.raw + event.raw
            result[-1] = Text(octets, raw, event.chunked)
        else:
            result.append(event)
    return result


class Driven:
    """A server core with a policy, and all that came of it.

    `events` has what the core told, `output` what it said, `messages` each message that
    was accepted: reverse-path, forward-paths, text.
    """

    def __init__(self, settings: Settings | None = None, policy: Policy | None = None):
        self.core = ServerConnection(settings or Settings(extensions=ALL))
        self.policy = policy or Policy(users={"ann": "secret"})
        self.events: list[Event] = []
        self.output = bytearray()
        self.messages: list[tuple[str, tuple[str, ...], bytes]] = []
        self._text = b""
        self._pump()

    def receive(self, *pieces: bytes) -> "Driven":
        """Give the core octets, piece by piece; answer what it asks."""
        for piece in pieces:
            self.core.receive(piece)
            self._pump()
        return self

    def end(self) -> "Driven":
        """Close the client's side."""
        self.core.end_of_input()
        self._pump()
        return self

    @property
    def codes(self) -> list[int]:
        """The codes of all replies, one for each reply."""
        lines = bytes(self.output).split(b"\r\n")[:-1]
        return [int(line[:3]) for line in lines if line[3:4] != b"-"]

    def _pump(self) -> None:
        while event := self.core.next_event():
            self.events.append(event)
            if isinstance(event, Asked):
                self._answer(event)
            elif isinstance(event, Text):
                self._text += event.octets
            elif isinstance(event, Closed | HandshakeDue | Turned):
                return

    def _answer(self, asked: Asked) -> None:
        session = self.core.session
        reply = asked.ruling or self.policy(session, asked.command, 0).reply
        if asked.command.symbol in (".", "BDAT LAST") and reply.code == 250:
            envelope = session.envelope
            assert envelope is not None
            entry = (envelope.reverse_path, envelope.forward_paths, self._text)
            self.messages.append(entry)
        self.output += self.core.answer(reply)
        if session.mail is None:
            self._text = b""


def replies_read(pieces: Iterable[bytes], core: ClientConnection) -> tuple[list, str]:
    """Return the events of a client core that is given the pieces, and how it ended."""
    events: list[Event] = []
    try:
        for piece in pieces:
            core.receive(piece)
            while event := core.next_event():
                events.append(event)
    except ReplySyntaxError as error:
        return events, type(error).__name__
    return events, repr(core.position)
