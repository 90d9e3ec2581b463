"""What the tests of requirements have in common: short ways to hold a conversation."""

from collections.abc import Callable
from typing import Any

from smtpkit import Lab
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from smtpkit.transports.memory import MemoryLink, MemoryStream, VirtualClock

EHLO = "EHLO me.example"
MAIL = "MAIL FROM:<ann@example.org>"
RCPT = "RCPT TO:<bob@example.net>"
LETTER = b"Subject: hello\r\n\r\nHello, Bob.\r\n"


def replies(*lines: str | bytes, **options: Any) -> list[Reply]:
    """Return what a new server answers to lines said one after the other."""
    return Lab(**options).say(*lines)


def codes(*lines: str | bytes, **options: Any) -> list[int]:
    """Return the codes of what a new server answers, one for each reply."""
    return [reply.code for reply in replies(*lines, **options)]


def last(*lines: str | bytes, **options: Any) -> Reply:
    """Return the last reply of a new server."""
    return replies(*lines, **options)[-1]


def in_transaction(**options: Any) -> Lab:
    """Return a session with a transaction that has one recipient."""
    lab = Lab(**options)
    answers = [reply.code for reply in lab.say(EHLO, MAIL, RCPT)]
    assert answers == [250, 250, 250]
    return lab


class Script:
    """A server that says what a test wants: a receiver at the far end of a link.

    Args:
        answers: what it answers to each line that comes, in order; the first is the
            greeting.  None answers nothing, "" closes.

    `heard` collects the octets that came.
    """

    def __init__(self, *answers: str | None) -> None:
        self.heard = b""
        self.clock = VirtualClock()
        self._link = MemoryLink(self.clock)
        self._answers = list(answers)
        self._unread = b""
        self._link.to_server.receiver = self
        self.stream = MemoryStream(self._link)
        self._say()

    @property
    def lines(self) -> list[str]:
        """The lines that came, without their CRLF."""
        return self.heard.decode().split("\r\n")[:-1]

    def received(self, octets: bytes) -> None:
        """Answer each line that is whole."""
        self.heard += octets
        self._unread += octets
        while b"\r\n" in self._unread:
            _, _, self._unread = self._unread.partition(b"\r\n")
            self._say()

    def ended(self) -> None:
        """The client closed."""

    def pause(self) -> None:
        """Nothing to do."""

    def resume(self) -> None:
        """Nothing to do."""

    def _say(self) -> None:
        answer = self._answers.pop(0) if self._answers else None
        if answer == "":
            self._link.to_client.close()
        elif answer is not None:
            self._link.to_client.write(answer.encode() + b"\r\n")


class Asked(Policy):
    """A policy that answers what a test wants to one verb.

    Args:
        answers: a method's name to what it returns.
    """

    def __init__(self, **answers: Reply) -> None:
        super().__init__()
        for name, reply in answers.items():
            setattr(self, name, _always(reply))


def _always(reply: Reply) -> Callable[..., Reply]:
    return lambda *_: reply
