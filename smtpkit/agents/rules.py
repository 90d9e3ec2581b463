"""Rules that stand in front of any policy, and of one another: wait, full, refused.

RFC 5321 section 7.9 (a host may refuse), RFC 3463 section 3 (the codes).

>>> from smtpkit.agents import final
>>> policy = Greylisting(Quota(final("example.net"), messages=10), minutes=5)
>>> policy.local, policy.messages
(('example.net',), 10)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..protocol.commands import Bdat, Command, EndOfText, Mail, Rcpt
from ..protocol.errors import BadArgument, SmtpkitError
from ..protocol.policy import Policy, Verdict
from ..protocol.replies import Reply
from ..protocol.session import Session
from .mailbox import mailbox_key

__all__ = ["Answers", "Greylisting", "Quota", "Rule"]


class Rule(Policy):
    """A rule in front of another policy: what it does not decide, the other one does.

    Args:
        base: the other policy; None: everything is accepted.

    A subclass writes `judge`.  All that the other policy knows can be read here too.
    """

    def __init__(self, base: Policy | None = None) -> None:
        self.base = base or Policy()

    def __getattr__(self, name: str) -> Any:
        if name == "base":  # while a copy is being made
            raise AttributeError(name)
        return getattr(self.base, name)

    def __setattr__(self, name: str, value: Any) -> None:
        # One queue, one list of users: they belong to the policy at the bottom.
        if name in ("queue", "users"):
            setattr(self.base, name, value)
        else:
            super().__setattr__(name, value)

    def __call__(self, session: Session, command: Command, now_ms: float) -> Verdict:
        """Decide about a command; see `Policy`."""
        verdict = self.judge(session, command, now_ms)
        if verdict is None:
            verdict = self.base(session, command, now_ms)
        self.decided(session, command, verdict, now_ms)
        return verdict

    def judge(
        self, session: Session, command: Command, now_ms: float
    ) -> Verdict | None:
        """Return this rule's verdict; None leaves it to the other policy."""
        return None

    def decided(
        self, session: Session, command: Command, verdict: Verdict, now_ms: float
    ) -> None:
        """Take note of what was decided."""

    def has_mailbox(self, path: str) -> bool:
        """Tell whether a mailbox exists here."""
        return self.base.has_mailbox(path)


class Greylisting(Rule):
    """Whoever is not known must try again later: a real mail system does.

    Args:
        base: the policy behind it.
        minutes: how long a stranger has to wait.
        window_hours: how long an attempt is remembered that was not repeated.

    The stranger is the triple of the client's name, reverse-path and forward-path.
    Nothing is lost: 450 is temporary (RFC 5321 section 4.2.1).
    """

    def __init__(
        self,
        base: Policy | None = None,
        *,
        minutes: float = 5,
        window_hours: float = 24,
    ) -> None:
        super().__init__(base)
        if minutes <= 0 or window_hours * 60 <= minutes:
            raise BadArgument(
                f"greylisting for {minutes} minutes within {window_hours} hours",
                "minutes above 0 and a window that is longer",
            )
        self.minutes, self.window_hours = minutes, window_hours
        #: When each stranger was first seen, in milliseconds.
        self.first_seen_ms: dict[tuple[str, str, str], float] = {}
        #: Those who came back.
        self.known: set[tuple[str, str, str]] = set()

    def judge(
        self, session: Session, command: Command, now_ms: float
    ) -> Verdict | None:
        """Answer 450 to a stranger's RCPT."""
        if not isinstance(command, Rcpt) or session.is_authenticated:
            return None
        sender = session.mail.reverse_path if session.mail else ""
        triple = (session.client_name.lower(), sender, command.forward_path)
        if triple in self.known:
            return None
        first_ms = self.first_seen_ms.get(triple)
        if first_ms is None or now_ms - first_ms > self.window_hours * 3_600_000:
            self.first_seen_ms[triple] = first_ms = now_ms
        if now_ms - first_ms < self.minutes * 60_000:
            text = f"Greylisted, try again in {self.minutes:g} minutes"
            return Verdict(Reply(450, text, "4.7.0"))
        self.known.add(triple)
        return None


class Quota(Rule):
    """Mailboxes that become full.

    Args:
        base: the policy behind it.
        octets: how much each mailbox takes; None for no limit.
        messages: how many messages each takes; None for no limit.

    A full mailbox is answered with 452, because its owner can make room (RFC 3463
    section 3.3): call `empty`.
    """

    def __init__(
        self,
        base: Policy | None = None,
        *,
        octets: int | None = None,
        messages: int | None = None,
    ) -> None:
        super().__init__(base)
        if octets is None and messages is None:
            raise BadArgument("a quota without limit", "octets=..., or messages=...")
        self.octets, self.messages = octets, messages
        #: What lies in each mailbox: messages and octets.
        self.used: dict[str, tuple[int, int]] = {}

    def judge(
        self, session: Session, command: Command, now_ms: float
    ) -> Verdict | None:
        """Answer 452 to RCPT for a mailbox that is full, or would be."""
        if not isinstance(command, Rcpt):
            return None
        key = mailbox_key(command.forward_path)
        messages, octets = self.used.get(key, (0, 0))
        size = session.mail.parameter("SIZE") if session.mail else None
        coming = int(size) if size and size.isdigit() else 0
        too_many = self.messages is not None and messages >= self.messages
        too_much = self.octets is not None and (
            octets + coming > self.octets or octets >= self.octets
        )
        if too_many or too_much:
            return Verdict(Reply(452, "Mailbox full", "4.2.2"))
        return None

    def decided(
        self, session: Session, command: Command, verdict: Verdict, now_ms: float
    ) -> None:
        """Count a message that was accepted."""
        ends = isinstance(command, EndOfText) or (
            isinstance(command, Bdat) and command.last
        )
        if ends and verdict.reply.is_positive:
            for rcpt in session.recipients:
                key = mailbox_key(rcpt.forward_path)
                messages, octets = self.used.get(key, (0, 0))
                self.used[key] = (messages + 1, octets + session.data_octets)

    def empty(self, path: str) -> None:
        """Note that the owner of a mailbox has made room."""
        self.used.pop(mailbox_key(path), None)


class Answers(Rule):
    """Fixed answers to single commands, to study a refusal.

    Args:
        base: the policy behind it.
        answers: pairs of what is asked, such as ``"RCPT bob@example.net"`` or ``"MAIL"``,
            and the reply, such as ``"550 5.1.1 No such user"``.

    >>> rule = Answers(answers={"RCPT full@example.net": "452 4.2.2 Mailbox full"})
    """

    def __init__(
        self, base: Policy | None = None, *, answers: Mapping[str, str]
    ) -> None:
        super().__init__(base)
        self.answers = {_asked(key): _reply(text) for key, text in answers.items()}

    def judge(
        self, session: Session, command: Command, now_ms: float
    ) -> Verdict | None:
        """Answer as was set."""
        path = ""
        if isinstance(command, Rcpt):
            path = mailbox_key(command.forward_path)
        elif isinstance(command, Mail):
            path = mailbox_key(command.reverse_path)
        for key in ((command.symbol, path), (command.symbol, "")):
            if key in self.answers:
                return Verdict(self.answers[key])
        return None


def _asked(key: str) -> tuple[str, str]:
    verb, _, path = key.partition(" ")
    if not verb.isalpha() and verb != ".":
        raise BadArgument(f"answer to {key!r}", "a verb, or a verb and a path")
    return verb.upper(), mailbox_key(path.strip().strip("<>"))


def _reply(text: str) -> Reply:
    try:
        reply = Reply.parse(text.encode() + b"\r\n")
    except SmtpkitError:
        reply = Reply(250)
    if reply.code < 400:
        raise BadArgument(
            f"answer {text!r}", "a refusal such as 450 4.2.1 Mailbox busy"
        )
    return reply
