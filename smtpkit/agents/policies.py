"""Ready policies: whose mail a host takes, and for whom.

RFC 5321 sections 3.6 and 7 (relaying), RFC 6409 (submission), RFC 5598 (the roles: MSA,
MTA, MDA).  What makes mail wait stands in front of a policy: see `rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..protocol import commands
from ..protocol.grammar import domain_of
from ..protocol.policy import NO_RELAY, RECIPIENT_OK, Policy, Verdict
from ..protocol.replies import Reply
from ..protocol.session import Session

__all__ = ["Role", "final", "open_relay", "submission", "transfer"]


class Role(Policy):
    """What a host of a mail system accepts.

    Args:
        local: domains whose mail is delivered here.
        relayed: domains to which mail is sent on for anyone; None: all domains, which
            is an open relay unless the client must authenticate.
        is_submission: whether authors hand their mail in here, so that Bcc is taken out
            and Message-ID and Date are added (RFC 6409 section 8).
        options: as for `Policy`: mailboxes, lists, users, authenticate, verify.

    A client that has authenticated may send anywhere.
    """

    def __init__(
        self,
        local: Iterable[str] = (),
        relayed: Iterable[str] | None = (),
        *,
        is_submission: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.local = tuple(map(str.lower, _names(local)))
        self.relayed = (
            None if relayed is None else tuple(map(str.lower, _names(relayed)))
        )
        self.is_submission = is_submission

    def rcpt(self, session: Session, command: commands.Rcpt) -> Reply | Verdict:
        """Judge one forward-path: deliver it, send it on, or refuse (4.1.1.3)."""
        domain = domain_of(command.forward_path)
        if domain in self.local or domain in ("", session.settings.hostname.lower()):
            return super().rcpt(session, command)
        open_to_all = self.relayed is None or domain in self.relayed
        return RECIPIENT_OK if open_to_all or session.is_authenticated else NO_RELAY


def submission(*local: str, users: Mapping[str, str] | None = None) -> Role:
    """Return the policy of an MSA: authors hand in mail for anywhere (RFC 6409).

    Args:
        local: domains whose mail is delivered here as well.
        users: who may authenticate: name to password.  With users, everybody has to;
            without, it is an open door, which only a lesson may leave open.
    """
    return Role(
        *(local, None), is_submission=True, users=users, authenticate=bool(users)
    )


def transfer(*relayed: str, local: Iterable[str] = ()) -> Role:
    """Return the policy of an MTA: mail for some domains is sent on (5321 section 3.6).

    Args:
        relayed: the domains; for all others it is a closed relay.
        local: domains whose mail is delivered here.
    """
    return Role(local, relayed)


def final(*local: str, mailboxes: Iterable[str] | None = None) -> Role:
    """Return the policy of an MDA's host: mail is delivered here and not sent on.

    Args:
        local: its domains.
        mailboxes: the mailboxes that exist; None: every one does.

    >>> final("example.net").relayed
    ()
    """
    return Role(local, mailboxes=mailboxes)


def open_relay(*local: str) -> Role:
    """Return the policy of an open relay: it sends on anything for anyone.

    Nobody may run one: whoever hides behind it sends in its name (RFC 5321 section 7.9).
    """
    return Role(local, None)


def _names(names: Iterable[str]) -> Iterable[str]:
    return (names,) if isinstance(names, str) else names
