"""The roles of a mail system, what they speak to one another, and at which ports.

RFC 5598 section 4 (the roles), RFC 5321 section 2.3.8 and RFC 6409 section 3.1 (ports 25
and 587), RFC 8314 section 3 (ports 465, 993 and 995).  Draws nothing: see
`draw_architecture`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..protocol.errors import BadArgument

__all__ = ["LINKS", "ROLES", "Link", "Role", "hosts_of", "journey_of"]


class Role(NamedTuple):
    """A part that a program plays.

    Args:
        key: how the drawing calls it.
        sign: its short name.
        name: its name.
        words: what it does.
    """

    key: str
    sign: str
    name: str
    words: str


class Link(NamedTuple):
    """What one role says to another.

    Args:
        start: the role that asks.
        end: the role that answers.
        protocol: what they speak.
        port: where the other listens, in words; "" for nowhere.
        is_smtp: whether that is SMTP.
        words: what happens there.
    """

    start: str
    end: str
    protocol: str
    port: str
    is_smtp: bool
    words: str


ROLES = {
    role.key: role
    for role in (
        Role("author", "MUA", "mail user agent", "the author's program"),
        Role("msa", "MSA", "mail submission agent", "takes mail from its own users"),
        Role("mta", "MTA", "mail transfer agent", "finds the next host, sends"),
        Role("relay", "MTA", "relay", "takes mail and sends it on"),
        Role("mx", "MTA", "mail transfer agent", "MX: takes mail for its domains"),
        Role("mda", "MDA", "mail delivery agent", "puts it into the mailbox"),
        Role("store", "MS", "message store", "keeps it until it is fetched"),
        Role("reader", "MUA", "mail user agent", "the recipient's program"),
    )
}

LINKS = (
    Link("author", "msa", "SMTP (submission)", "port 587, or 465 inside TLS", True,
         "the user authenticates"),
    Link("msa", "mta", "a queue", "", False, "often one program"),
    Link("mta", "relay", "SMTP", "port 25", True, "any host may do it"),
    Link("relay", "mx", "SMTP", "port 25", True, "any host may do it"),
    Link("mx", "mda", "LMTP, or none", "", False, "often one program"),
    Link("mda", "store", "files", "", False, "final delivery"),
    Link("reader", "store", "IMAP or POP", "port 993 or 995 inside TLS; 143 or 110",
         False, "the user authenticates"),
)  # fmt: skip


def hosts_of(value: object) -> dict[str, tuple[str, ...]]:
    """Return the hosts that play each role; empty if none are known.

    Args:
        value: None; conversations with a client and a server each, as a network keeps
            them in ``hops``; the network; or names of hosts, the author's first.
    Raises:
        BadArgument: something else.
    """
    names = journey_of(value)
    if not names:
        return {}
    author, *servers = names
    found: dict[str, tuple[str, ...]] = {"author": (author,)}
    if servers:
        *before, last = servers
        found["mx"] = found["mda"] = found["store"] = (last,)
        if before:
            found["msa"] = found["mta"] = (before[0],)
            found["relay"] = tuple(before[1:])
    return {role: hosts for role, hosts in found.items() if hosts}


def journey_of(value: object) -> list[str]:
    """Return the hosts that a message went through, the author's first."""
    if value is None:
        return []
    hops = getattr(value, "hops", value)
    if isinstance(hops, Sequence) and not isinstance(hops, str | bytes):
        if all(isinstance(each, str) for each in hops):
            return [str(each) for each in hops]
        ends = [(_end(hop, "client"), _end(hop, "server")) for hop in hops]
        if all(client and server for client, server in ends):
            return _in_a_row(ends)
    raise BadArgument(
        f"a value of type {type(value).__name__}",
        "nothing, a network, its hops, or names of hosts",
    )


def _end(hop: object, side: str) -> str:
    name = getattr(hop, side, "")
    return name if isinstance(name, str) else ""


def _in_a_row(ends: Iterable[tuple[str, str]]) -> list[str]:
    """Return the hosts of the first way through the hops; what branches off is left."""
    names: list[str] = []
    for client, server in ends:
        if not names:
            names += [client, server]
        elif client == names[-1] and server not in names:
            names.append(server)
    return names
