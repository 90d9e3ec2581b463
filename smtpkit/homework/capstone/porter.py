"""The porter of lesson 13: a host that refuses with good reason, and says which.

Every refusal is one that a server may give (RFC 5321 section 7.9), and every one can be
overcome with what the lessons before taught.  The reason stands in the words of the
reply; programs would go by the code.
"""

from __future__ import annotations

import re

from ...loopback.keeping import NotKept
from ...loopback.lab import Lab
from ...protocol import commands
from ...protocol.policy import Policy, Verdict
from ...protocol.replies import Reply
from ...protocol.session import Delivery, Session

__all__ = ["DOORS", "Porter", "difficult_server", "lab_of"]

#: What must be done, in order: a name, and what it is in words.
DOORS = {
    "secret": "make the line secret",
    "known": "say who you are",
    "sized": "say how large the letter is",
    "own": "write in your own name",
    "patient": "wait for Bob",
    "moved": "find Carol",
    "counted": "send by BDAT",
    "whole": "give the letter its fields",
}
USER, PASSWORD, ADDRESS = "ann", "secret", "ann@example.org"
BOB, CAROL, CAROL_NOW = "bob@example.net", "carol@example.net", "carol@example.com"
#: A stranger to Bob waits longer than the porter lets anyone be silent.
WAIT_MINUTES, SILENT_MINUTES = 6, 5
LARGEST = 200
#: RFC 5322 section 3.6: the fields that every message must have.
FIELDS = ("From", "Date")
#: What is announced in clear, and nothing else.
_IN_CLEAR = ("STARTTLS",)
_EXTENSIONS = (
    "STARTTLS",
    "AUTH",
    "SIZE",
    "CHUNKING",
    "8BITMIME",
    "ENHANCEDSTATUSCODES",
)


class Porter(Policy):
    """Refuses until all is as it should be; `opened` tells how far one came."""

    def __init__(self) -> None:
        super().__init__(users={USER: PASSWORD}, authenticate=True, encrypt=True)
        #: Names of `DOORS` that were opened.
        self.opened: set[str] = set()
        self._asked_ms: float | None = None  # when Bob was first asked for

    def __call__(
        self, session: Session, command: commands.Command, now_ms: float
    ) -> Verdict:
        """Decide; for RCPT the time matters."""
        if session.is_encrypted:
            self.opened.add("secret")
        if session.is_authenticated:
            self.opened.add("known")
        if isinstance(command, commands.Rcpt) and command.forward_path == BOB:
            return Verdict(self._bob(now_ms))
        return super().__call__(session, command, now_ms)

    def greeting(self, session: Session, command: commands.Command) -> Reply:
        """Greet; the reply warns."""
        return Reply(220, f"{session.settings.hostname} ESMTP Porter. Rules apply")

    def ehlo(self, session: Session, command: commands.Ehlo) -> Reply | Verdict:
        """Announce little in clear; what is not listed may be there all the same."""
        reply = super().ehlo(session, command)
        assert isinstance(reply, Reply)
        if session.is_encrypted:
            return reply
        first, *rest = reply.lines
        kept = [line for line in rest if line.split()[0] in _IN_CLEAR]
        return Reply(reply.code, (first, *kept))

    def mail(self, session: Session, command: commands.Mail) -> Reply | Verdict:
        """Want a login, a size that fits, and the user's own address."""
        if not session.is_authenticated:
            return super().mail(session, command)
        size = command.parameter("SIZE") or ""
        if not size.isdecimal():
            words = "The disk is nearly full. How large is it? Say SIZE="
            return Reply(452, words, "4.3.1")
        if int(size) > LARGEST:
            return Reply(552, f"At most {LARGEST} octets tonight", "5.3.4")
        self.opened.add("sized")
        if command.reverse_path != ADDRESS:
            words = f"{session.user} may write as <{ADDRESS}> only"
            return Reply(550, words, "5.7.1")
        self.opened.add("own")
        return super().mail(session, command)

    def _bob(self, now_ms: float) -> Reply:
        """Let a stranger wait (RFC 5321 section 4.2.1: 4yz is no no)."""
        if self._asked_ms is None:
            self._asked_ms = now_ms
        if now_ms - self._asked_ms < WAIT_MINUTES * 60_000:
            words = f"Bob sleeps. Ask again in {WAIT_MINUTES} minutes, on this line"
            return Reply(450, words, "4.7.0")
        self.opened.add("patient")
        return Reply(250, "Bob is awake", "2.1.5")

    def rcpt(self, session: Session, command: commands.Rcpt) -> Reply | Verdict:
        """Know where Carol lives now (RFC 5321 section 3.4)."""
        if command.forward_path == CAROL:
            return Reply(551, f"User not local; please try <{CAROL_NOW}>", "5.1.6")
        if command.forward_path == CAROL_NOW:
            self.opened.add("moved")
            return Reply(250, "Carol will be glad", "2.1.5")
        return Reply(550, "Bob and Carol live here, nobody else", "5.1.1")

    def data(self, session: Session, command: commands.Command) -> Reply | Verdict:
        """Take no dots."""
        words = "I count octets, I look for no dots. See CHUNKING in my list"
        return Reply(554, words, "5.5.1")

    def bdat(self, session: Session, command: commands.Bdat) -> Reply | Verdict:
        """Take chunks."""
        self.opened.add("counted")
        return super().bdat(session, command)

    def keep(self, delivery: Delivery) -> None:
        """Want the fields that every message must have (RFC 5322 section 3.6).

        Raises:
            NotKept: one is missing.
        """
        header = delivery.content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        for name in FIELDS:
            if not re.search(rf"(?im)^{name}:", header):
                words = f"The letter has no {name} field: RFC 5322 section 3.6"
                raise NotKept(Reply(554, words, "5.6.0"))
        self.opened.add("whole")


def difficult_server() -> Lab:
    """Return a new server with a difficult porter, in memory.

    >>> lab = difficult_server()
    >>> [
    ...     reply.code
    ...     for reply in lab.say("EHLO me.example", "MAIL FROM:<ann@example.org>")
    ... ]
    [250, 530]
    """
    return lab_of(Porter())


def lab_of(porter: Porter) -> Lab:
    """Return a new server with this porter."""
    return Lab(
        policy=porter,
        extensions=_EXTENSIONS,
        idle_ms=SILENT_MINUTES * 60_000,
        keep=porter.keep,
    )
