"""A server and a line to it, in memory, on a clock of its own: the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..protocol.client import ClientConnection
from ..protocol.events import Closed, HandshakeDue, Replied
from ..protocol.limits import TIMEOUTS_MS
from ..protocol.machine import Position
from ..protocol.replies import Reply
from ..protocol.session import Delivery, Session
from ..transcript.model import Transcript
from ..transcript.recorder import Recorder
from ..transports.memory import Cut, MemoryLink, MemoryStream, VirtualClock
from .client import Client
from .conversation import Conversation
from .host import make_host
from .keeping import keeper

if TYPE_CHECKING:
    from ..transports.tls import TlsStream

__all__ = ["Lab"]


class Lab:
    """A server in memory, and a line to type on.

    Args:
        rtt_ms: the round-trip time of the line, in milliseconds of virtual time.
        octets_per_s: how fast the line is; None for no limit.
        cut: how the octets of each write are cut: a size, or a function from octets to
            pieces.
        options: as for `host.make_host`: hostname, policy, users, extensions, without,
            lenient, limits, size, faults, tls, implicit_tls, queue, keep.

    >>> lab = Lab()
    >>> [
    ...     reply.code
    ...     for reply in lab.say("EHLO me.example", "RCPT TO:<bob@example.net>")
    ... ]
    [250, 503]
    >>> lab.position
    <Position READY>
    """

    def __init__(
        self,
        *,
        rtt_ms: float = 0,
        octets_per_s: int | None = None,
        cut: Cut = None,
        **options: Any,
    ) -> None:
        #: The messages that the server has accepted.
        self.mailbox: list[Delivery] = []
        self.clock = VirtualClock()
        keep = keeper(self.mailbox, options.pop("keep", None))
        self._host = host = make_host(keep=keep, **options)
        link = MemoryLink(self.clock, rtt_ms=rtt_ms, octets_per_s=octets_per_s, cut=cut)
        self._stream: MemoryStream | TlsStream = MemoryStream(link)
        self._client: Client | None = None
        self._recorder = Recorder(
            Transcript(server=host.settings.hostname), self.clock.now_ms
        )
        self._server = Conversation(
            host,
            link.to_client,
            self.clock,
            recorder=self._recorder,
        )
        link.to_server.receiver = self._server
        self._core = ClientConnection()
        #: The server's greeting; None if it gave none.
        self.greeting: Reply | None = None
        self._server.start()
        if host.implicit_tls:
            self._shake_hands()
        replies = self._settle()
        self.greeting = replies[0] if replies else None

    @property
    def transcript(self) -> Transcript:
        """What was said so far."""
        return self._recorder.transcript

    @property
    def session(self) -> Session:
        """What the server knows of the conversation."""
        return self._server.core.session

    @property
    def position(self) -> Position:
        """Where the conversation stands, as the server sees it."""
        return self.session.position

    @property
    def is_over(self) -> bool:
        """Whether the server has ended the conversation."""
        return self._server.is_over

    def say(self, *lines: str | bytes) -> list[Reply]:
        r"""Send lines one after the other; return the replies that came.

        Args:
            lines: text gets a CRLF; octets go out as they are, whole lines or parts.
        Returns:
            The replies, in order.  A line of mail data has none.  After the 220 to
            STARTTLS hands are shaken at once, and what follows travels inside TLS.
        """
        replies: list[Reply] = []
        for line in lines:
            replies += self._send(_octets(line))
        return replies

    def pipeline(self, *lines: str | bytes) -> list[Reply]:
        """Send lines in one write; return the replies that came (RFC 2920)."""
        return self._send(b"".join(map(_octets, lines)))

    def wait(
        self, *, ms: float = 0, seconds: float = 0, minutes: float = 0
    ) -> list[Reply]:
        """Let virtual time pass; return the replies that came, such as a 421."""
        self.clock.advance(ms + 1000 * seconds + 60_000 * minutes)
        return self._settle()

    def hang_up(self) -> list[Reply]:
        """Close the line without QUIT, as nobody should (RFC 5321 section 4.1.1.10)."""
        self._stream.close()
        return self._settle()

    def client(self) -> Client:
        """Return a client over the same line."""
        self._follow_client()
        client = Client(
            self._stream,
            transcript=self.transcript,
            core=self._core,
            dialled=self._host.settings.hostname,
        )
        client.greeting = self.greeting
        self._client = client
        return client

    def _follow_client(self) -> None:
        """Go on inside TLS if the client on this line has shaken hands."""
        if self._client is not None:
            self._stream = self._client.stream  # type: ignore[assignment]

    def _shake_hands(self) -> None:
        from ..transports.tls import TlsStream, client_context

        name = self._host.settings.hostname.strip("[]")
        limit_ms = TIMEOUTS_MS["greeting"]
        self._stream = TlsStream(self._stream, client_context(), name, limit_ms)
        self._core.handshake()

    def _send(self, octets: bytes) -> list[Reply]:
        self._follow_client()
        self._core.note(octets)
        if not (self._server.is_over and self._stream.is_ended):
            self._stream.send(octets)
        return self._settle()

    def _settle(self) -> list[Reply]:
        """Let happen what is on its way, and read the replies."""
        self._core.receive(self._stream.settle())
        if self._stream.is_ended:
            self._core.end_of_input()
        replies: list[Reply] = []
        while event := self._core.next_event():
            if isinstance(event, Replied):
                replies.append(event.reply)
            elif isinstance(event, HandshakeDue):
                self._shake_hands()
            elif isinstance(event, Closed):
                break
        return replies

    def __repr__(self) -> str:
        where = self.position.session.name
        return f"<Lab {self._recorder.transcript.server}, {where}>"


def _octets(line: str | bytes) -> bytes:
    return line if isinstance(line, bytes) else line.encode() + b"\r\n"
