"""A client that became the server: it takes waiting mail after ATRN (RFC 2645)."""

from __future__ import annotations

from collections.abc import Callable

from ..protocol.errors import SmtpkitError
from ..protocol.policy import Policy
from ..protocol.session import Delivery
from ..transcript.recorder import Recorder
from ..transports.base import Stream
from .conversation import Conversation
from .host import make_host

__all__ = ["serve_turned"]


class _Never:
    def cancel(self) -> None:
        """Nothing to cancel."""


class _StreamWire:
    """A stream seen as a wire and a clock: for a host that serves and may wait."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def write(self, octets: bytes) -> None:
        """Send the octets."""
        self._stream.send(octets)

    def close(self) -> None:
        """Leave the stream to its owner."""

    def abort(self) -> None:
        """Leave the stream to its owner."""

    def throttle(self, octets_per_s: int) -> None:
        """No faults are planned here."""

    def pause_reading(self) -> None:
        """Do nothing: this host reads when it is ready."""

    def resume_reading(self) -> None:
        """Do nothing: this host reads when it is ready."""

    def now_ms(self) -> float:
        """Return the stream's time."""
        return self._stream.now_ms()

    def call_later(
        self, delay_ms: float, call: Callable[[], None], *, deadline: bool = False
    ) -> _Never:
        """Do not: the stream's own time-out is the only deadline here."""
        return _Never()


def serve_turned(
    stream: Stream,
    unread: bytes,
    *,
    hostname: str,
    policy: Policy,
    recorder: Recorder | None,
    timeout_ms: float,
) -> list[Delivery]:
    """Serve on a stream until the other side says QUIT; return the messages.

    Args:
        stream: the connection whose roles were turned.
        unread: octets that came already.
        hostname: what this host calls itself.
        policy: what it thinks of commands.
        recorder: writes the transcript.
        timeout_ms: how long the other side may be silent, in milliseconds.
    """
    fetched: list[Delivery] = []
    host = make_host(hostname=hostname, policy=policy, keep=fetched.append)
    wire = _StreamWire(stream)
    conversation = Conversation(host, wire, wire, recorder=recorder)
    conversation.start()
    try:
        if unread:
            conversation.received(unread)
        while not conversation.is_over:
            if octets := stream.receive(timeout_ms):
                conversation.received(octets)
            else:
                conversation.ended()
    except SmtpkitError:
        conversation.ended()  # what was accepted before is still there
    return fetched
