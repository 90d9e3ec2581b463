"""Mail data as it comes, and the message that it becomes when the server accepts it.

RFC 5321 section 4.2.5: with the 250 after the dot the server takes the responsibility; so
a message is kept before that reply is written, never after it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from ..protocol.errors import SmtpkitError
from ..protocol.machine import DONE
from ..protocol.replies import Reply
from ..protocol.session import Delivery, Session, Trace

__all__ = ["Keeper", "NotKept", "Spool", "keeper"]

#: How much of one message is held in memory before it goes to a temporary file.
IN_MEMORY_OCTETS = 1024 * 1024

NOT_KEPT = Reply(451, "Requested action aborted: local error in processing", "4.3.0")


class Spool:
    """Mail data as it comes: in memory up to 1 MB, then in a temporary file.

    >>> spool = Spool()
    >>> spool.add(b"Hello")
    >>> spool.octets()
    b'Hello'
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._file: Any = None

    def add(self, octets: bytes) -> None:
        """Keep octets."""
        if self._file is not None:
            self._file.write(octets)
            return
        self._held += octets
        if len(self._held) > IN_MEMORY_OCTETS:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by clear()
            self._file.write(self._held)
            self._held.clear()

    def octets(self) -> bytes:
        """Return all that was kept."""
        if self._file is None:
            return bytes(self._held)
        self._file.seek(0)
        return bytes(self._file.read())

    def clear(self) -> None:
        """Let go of what was kept."""
        self._held.clear()
        if self._file is not None:
            self._file.close()
            self._file = None


class NotKept(SmtpkitError):
    """A message that the one who should keep it does not take.

    Args:
        reply: what the client is told in place of 250: 4yz or 5yz.
    """

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.text, "a message that can be kept", deserves=reply.code)
        self.reply = reply


class Keeper:
    """Collects the mail data of one conversation.

    Args:
        keep: called with each accepted message; None discards all text.  It may raise
            `NotKept`, or an OSError such as for a full disk.
    """

    def __init__(self, keep: Callable[[Delivery], None] | None) -> None:
        self._keep = keep
        self._spool = Spool()

    def add(self, octets: bytes) -> None:
        """Take a piece of mail data."""
        if self._keep is not None:
            self._spool.add(octets)

    def settle(self, reply: Reply, session: Session, now_ms: float) -> Reply:
        """Keep the message if the reply accepts it; let go of its text in any case.

        Args:
            reply: the reply to the final dot, about to be written.
            session: whose envelope and names the message gets.
            now_ms: the time on the server's clock, in milliseconds.
        Returns:
            The reply; a refusal in its place if the message could not be kept.
        """
        envelope = session.envelope
        if self._keep is not None and envelope and reply.outcome is DONE:
            trace = Trace(
                session.client_name,
                session.settings.hostname,
                session.protocol,
                now_ms,
                session.user,
            )
            try:
                self._keep(Delivery(envelope, self._spool.octets(), trace))
            except OSError:  # such as a full disk: the client must keep its copy
                reply = NOT_KEPT
            except NotKept as refusal:
                reply = refusal.reply
        self._spool.clear()
        return reply

    def forget(self) -> None:
        """Let go of the text of a message that will not be complete."""
        self._spool.clear()


def keeper(
    mailbox: list[Delivery], keep: Callable[[Delivery], None] | None
) -> Callable[[Delivery], None]:
    """Return what keeps each message in a mailbox, after asking `keep` if there is one.

    Args:
        mailbox: where accepted messages go.
        keep: called with each message first; it may raise `NotKept`.
    """
    if keep is None:
        return mailbox.append

    def both(delivery: Delivery) -> None:
        keep(delivery)
        mailbox.append(delivery)

    return both
