"""What a host thinks of a command that is legal: the part of a server that people choose.

The core says whether a line is legal now; a `Policy` says what this host answers to it.
RFC 5321 sections 3.3 to 3.6 and 7; the texts follow section 4.2's examples.  By default
every valid recipient is accepted.  Replace a method to study refusal:

>>> class Shut(Policy):
...     def rcpt(self, session, command):
...         return Reply(550, "No such user here", "5.1.1")
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from . import commands, sasl
from .commands import Command
from .errors import BadArgument
from .extensions import EXTENSIONS
from .grammar import domain_of, local_part_value
from .replies import Reply
from .session import Delivery, Session

__all__ = ["Policy", "Verdict", "Waiting"]

OK = Reply(250, "OK", "2.0.0")
SENDER_OK = Reply(250, "OK", "2.1.0")
RECIPIENT_OK = Reply(250, "OK", "2.1.5")
GO_AHEAD = Reply(354, "Start mail input; end with <CRLF>.<CRLF>")
NO_SUCH_USER = Reply(550, "No such user here", "5.1.1")
NO_RELAY = Reply(550, "Relaying denied", "5.7.1")
AUTHENTICATE = Reply(530, "Authentication required", "5.7.0")
START_TLS = Reply(530, "Must issue a STARTTLS command first", "5.7.0")
CANNOT_VERIFY = Reply(
    252, "Cannot VRFY user, but will accept message and attempt delivery", "2.5.0"
)
CANNOT_EXPAND = Reply(252, "Cannot EXPN: no list is opened here", "2.5.0")
NEEDS_UTF8 = Reply(550, "The answer is in UTF-8: ask with SMTPUTF8", "5.6.8")
NO_MECHANISM = Reply(504, "Unrecognized authentication type", "5.5.4")
NO_QUEUE = Reply(458, "Unable to queue messages for this node", "4.0.0")


class Verdict(NamedTuple):
    """What a policy decides.

    Args:
        reply: the answer.
        delay_ms: how long to wait before it is given, in milliseconds.
    """

    reply: Reply
    delay_ms: float = 0


class Waiting(Protocol):
    """Mail that waits to be fetched: where ETRN and ATRN take their queue from."""

    def domains_of(self, user: str) -> tuple[str, ...]:
        """Return the domains whose mail `user` may fetch."""
        ...

    def waiting(self, domain: str) -> tuple[Delivery, ...]:
        """Return the messages that wait for `domain`."""
        ...

    def start(self, domain: str) -> None:
        """Begin to send what waits for `domain`, over connections of its own."""
        ...

    def handed_over(self, delivery: Delivery, replies: Mapping[str, Reply]) -> None:
        """Take note of what the host that fetches the mail answered.

        Args:
            delivery: one of those that `waiting` returned.
            replies: each of its recipients with the reply that settled it; 2yz means
                that the other host has taken the responsibility.
        """
        ...


class Policy:
    """What one host wants.

    Args:
        mailboxes: the mailboxes that exist; None: every one does.  Local-parts are
            compared to the letter, but for quotes that say nothing; domains are not,
            and ``Postmaster`` always exists.
        domains: the domains for which mail is taken from strangers; None: all.
        lists: mailing lists: name to members.  EXPN opens them; None: it opens none,
            and does not say whether there are any (section 7.3).
        users: who may authenticate: name to password.
        authenticate: whether MAIL is refused with 530 until the client has done so.
        encrypt: whether everything but NOOP, EHLO, STARTTLS and QUIT is refused with
            530 outside TLS (RFC 3207 section 4).
        verify: whether VRFY tells the truth; by default it hides users (section 7.3).
        queue: mail that waits for ETRN and ATRN.

    A policy is asked by calling it: ``policy(session, command, now_ms)``.
    """

    def __init__(
        self,
        *,
        mailboxes: Iterable[str] | None = None,
        domains: Iterable[str] | None = None,
        lists: Mapping[str, Iterable[str]] | None = None,
        users: Mapping[str, str] | None = None,
        authenticate: bool = False,
        encrypt: bool = False,
        verify: bool = False,
        queue: Waiting | None = None,
    ) -> None:
        self.mailboxes = None if mailboxes is None else frozenset(map(_key, mailboxes))
        self.domains = None if domains is None else frozenset(map(str.lower, domains))
        self.opens_lists = lists is not None
        self.lists = {name: tuple(members) for name, members in (lists or {}).items()}
        self.users = dict(users or {})
        self.authenticate = authenticate
        self.encrypt = encrypt
        self.verify = verify
        self.queue = queue

    def __call__(self, session: Session, command: Command, now_ms: float) -> Verdict:
        """Decide about a legal, well-formed command.

        Args:
            session: what is known of the conversation.
            command: what was asked.
            now_ms: the time, in milliseconds, on the driver's clock.
        """
        if self.encrypt and not (session.is_encrypted or command.verb in _IN_CLEAR):
            return Verdict(START_TLS)
        answer = _METHODS[type(command)](self, session, command)
        if isinstance(answer, Verdict):
            return answer
        if not isinstance(answer, Reply):
            raise BadArgument(
                f"{answer!r} from a policy asked about {command.symbol}",
                "a Reply, or a Verdict with a Reply in it",
            )
        return Verdict(answer)

    def greeting(self, session: Session, command: Command) -> Reply | Verdict:
        """Open the conversation: 220, or 554 to turn the client away (3.1)."""
        return Reply(220, f"{session.settings.hostname} ESMTP ready")

    def helo(self, session: Session, command: commands.Helo) -> Reply | Verdict:
        """Answer HELO (4.1.1.1)."""
        return Reply(250, session.settings.hostname)

    def ehlo(self, session: Session, command: commands.Ehlo) -> Reply | Verdict:
        """Answer EHLO with what is on offer (4.1.1.1)."""
        lines = [f"{session.settings.hostname} greets {command.domain}"]
        lines += [
            announcement(session, keyword)
            for keyword in EXTENSIONS
            if keyword in session.offers
        ]
        return Reply(250, lines)

    def mail(self, session: Session, command: commands.Mail) -> Reply | Verdict:
        """Judge the reverse-path (4.1.1.2)."""
        if self.authenticate and not session.is_authenticated:
            return AUTHENTICATE
        return SENDER_OK

    def rcpt(self, session: Session, command: commands.Rcpt) -> Reply | Verdict:
        """Judge one forward-path (4.1.1.3)."""
        path = command.forward_path
        domain = domain_of(path)
        if domain and self.domains is not None and domain not in self.domains:
            return RECIPIENT_OK if session.is_authenticated else NO_RELAY
        return RECIPIENT_OK if self.has_mailbox(path) else NO_SUCH_USER

    def has_mailbox(self, path: str) -> bool:
        """Tell whether a mailbox exists here; Postmaster always does (4.5.1)."""
        if self.mailboxes is None or path.partition("@")[0].lower() == "postmaster":
            return True
        return _key(path) in self.mailboxes

    def data(self, session: Session, command: Command) -> Reply | Verdict:
        """Let the client send the mail data, or not (4.1.1.4)."""
        return GO_AHEAD

    def end_of_text(self, session: Session, command: Command) -> Reply | Verdict:
        """Take the message, and with it the responsibility, or not (4.2.5)."""
        return OK

    def bdat(self, session: Session, command: commands.Bdat) -> Reply | Verdict:
        """Take a chunk, or not (RFC 3030 section 2)."""
        if command.last:
            return self.end_of_text(session, command)
        return Reply(250, f"{command.size} octets received", "2.0.0")

    def rset(self, session: Session, command: Command) -> Reply | Verdict:
        """Answer RSET; only 250 is right (4.1.1.5)."""
        return OK

    def noop(self, session: Session, command: Command) -> Reply | Verdict:
        """Answer NOOP (4.1.1.9)."""
        return OK

    def quit(self, session: Session, command: Command) -> Reply | Verdict:
        """Say goodbye (4.1.1.10)."""
        return Reply(221, f"{session.settings.hostname} closing connection", "2.0.0")

    def vrfy(self, session: Session, command: commands.Vrfy) -> Reply | Verdict:
        """Say whether a mailbox exists, or hide it behind 252 (7.3)."""
        path = _key(command.text.strip("<>"))
        if not self.verify or self.mailboxes is None:
            return CANNOT_VERIFY
        found = [box for box in sorted(self.mailboxes) if path in _names_of(box)]
        if not found:  # Postmaster is there, under no name of its own
            return CANNOT_VERIFY if self.has_mailbox(path) else NO_SUCH_USER
        if len(found) > 1:
            lines = ["Ambiguous; possibilities are", *_bracketed(found)]
            return _in_utf8(Reply(553, lines, "5.1.4"), command)
        return _in_utf8(Reply(250, _bracketed(found), "2.1.5"), command)

    def expn(self, session: Session, command: commands.Expn) -> Reply | Verdict:
        """Open a mailing list (4.1.1.7), or hide all behind 252 (7.3)."""
        if not self.opens_lists:
            return CANNOT_EXPAND
        members = self.lists.get(command.text)
        if members is None:
            return Reply(550, "No such list here", "5.1.1")
        return _in_utf8(Reply(250, _bracketed(members), "2.1.5"), command)

    def help(self, session: Session, command: commands.Help) -> Reply | Verdict:
        """Help a person (4.1.1.8)."""
        known = commands.VERBS.get(command.text.upper())
        if known:
            return Reply(214, [known.syntax, known.source], "2.0.0")
        return Reply(214, ["Commands:", " ".join(commands.VERBS)], "2.0.0")

    def starttls(self, session: Session, command: Command) -> Reply | Verdict:
        """Agree to TLS (RFC 3207 section 4)."""
        return Reply(220, "Ready to start TLS", "2.0.0")

    def auth(self, session: Session, command: Command) -> Reply | Verdict:
        """Take the next step of AUTH; `session.responses` has the steps so far."""
        if session.mechanism not in session.mechanisms:
            return NO_MECHANISM
        challenge = f"<{session.nonce}@{session.settings.hostname}>".encode()
        step = sasl.server_step(
            session.mechanism, session.responses, challenge, self.users
        )
        if isinstance(step, sasl.Challenge):
            return Reply(334, _base64(step.octets))
        if isinstance(step, sasl.Accepted):
            session.user = step.user
            return Reply(235, "Authentication successful", "2.7.0")
        return Reply(step.code, step.text, step.enhanced)

    def etrn(self, session: Session, command: commands.Etrn) -> Reply | Verdict:
        """Start the queue for a node (RFC 1985 section 5.1)."""
        node = command.node.lstrip("@")
        if self.queue is None or node.startswith("#"):
            return NO_QUEUE
        count = len(self.queue.waiting(node))
        if not count:
            return Reply(251, f"OK, no messages waiting for node {node}", "2.0.0")
        self.queue.start(node)
        return Reply(
            253, f"OK, {count} pending messages for node {node} started", "2.0.0"
        )

    def atrn(self, session: Session, command: commands.Atrn) -> Reply | Verdict:
        """Hand over waiting mail with the roles turned (RFC 2645 section 5.2.1)."""
        mine = self.queue.domains_of(session.user) if self.queue else ()
        wanted = command.domains or mine
        if not set(map(str.lower, wanted)) <= set(map(str.lower, mine)):
            return Reply(450, "ATRN request refused", "4.7.0")
        if self.queue is None or not any(map(self.queue.waiting, wanted)):
            return Reply(453, "You have no mail", "4.0.0")
        return Reply(250, "OK now reversing the connection", "2.0.0")


def announcement(session: Session, keyword: str) -> str:
    """Return the line of an EHLO reply that offers one extension."""
    match keyword:
        case "SIZE":
            return f"SIZE {session.settings.limits.message}"
        case "AUTH":
            return f"AUTH {' '.join(session.mechanisms)}"
        case "LIMITS":
            return f"LIMITS RCPTMAX={session.settings.limits.recipients}"
        case _:
            return keyword


def _in_utf8(reply: Reply, command: commands.Vrfy | commands.Expn) -> Reply:
    """Return the reply only if the client reads it (RFC 6531 section 3.7.4.2)."""
    return reply if command.utf8 or reply.text.isascii() else NEEDS_UTF8


def _key(mailbox: str) -> str:
    before, at, after = mailbox.rpartition("@")
    local_part = local_part_value(before if at else after)
    return f"{local_part}@{after.lower()}" if at else local_part


def _names_of(mailbox: str) -> tuple[str, str]:
    return mailbox, mailbox.partition("@")[0]


def _bracketed(mailboxes: Iterable[str]) -> list[str]:
    return [f"<{mailbox}>" for mailbox in mailboxes]


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


#: What may be said in clear where TLS is demanded.
_IN_CLEAR = ("greeting", "NOOP", "EHLO", "STARTTLS", "QUIT")

_METHODS = {
    commands.Connect: lambda p, s, c: p.greeting(s, c),
    commands.Helo: lambda p, s, c: p.helo(s, c),
    commands.Ehlo: lambda p, s, c: p.ehlo(s, c),
    commands.Mail: lambda p, s, c: p.mail(s, c),
    commands.Rcpt: lambda p, s, c: p.rcpt(s, c),
    commands.Data: lambda p, s, c: p.data(s, c),
    commands.EndOfText: lambda p, s, c: p.end_of_text(s, c),
    commands.Bdat: lambda p, s, c: p.bdat(s, c),
    commands.Rset: lambda p, s, c: p.rset(s, c),
    commands.Noop: lambda p, s, c: p.noop(s, c),
    commands.Quit: lambda p, s, c: p.quit(s, c),
    commands.Vrfy: lambda p, s, c: p.vrfy(s, c),
    commands.Expn: lambda p, s, c: p.expn(s, c),
    commands.Help: lambda p, s, c: p.help(s, c),
    commands.StartTls: lambda p, s, c: p.starttls(s, c),
    commands.Auth: lambda p, s, c: p.auth(s, c),
    commands.Response: lambda p, s, c: p.auth(s, c),
    commands.Etrn: lambda p, s, c: p.etrn(s, c),
    commands.Atrn: lambda p, s, c: p.atrn(s, c),
}
