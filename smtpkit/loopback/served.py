"""A client that became the server: it takes waiting mail after ATRN (RFC 2645)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from ..protocol.errors import SmtpkitError
from ..protocol.policy import Policy
from ..protocol.session import Delivery
from ..transcript.recorder import Recorder
from ..transports.base import Stream
from .conversation import Conversation
from .host import make_host

__all__ = ["serve_turned"]


class _Later:
    """What is to be called as soon as the driver has a moment."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        """Do not call it."""
        self.call = None


class _StreamWire:
    """A stream seen as a wire and a clock: for a host that serves and may wait."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._later: list[_Later] = []

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
    ) -> _Later:
        """Call it in `catch_up`, without the delay: the other side waits in any case.

        Deadlines never come: the stream's own time-out is the only one here.
        """
        later = _Later(call)
        if not deadline:
            self._later.append(later)
        return later

    def catch_up(self) -> None:
        """Call what was to be called later."""
        while self._later:
            if call := self._later.pop(0).call:
                call()


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
    # Whatever goes wrong below, what was accepted before is still there.
    with suppress(SmtpkitError):
        conversation.start()
        if unread:
            conversation.received(unread)
        wire.catch_up()
        while not conversation.is_over:
            if octets := stream.receive(timeout_ms):
                conversation.received(octets)
            else:
                conversation.ended()
            wire.catch_up()
    return fetched
