"""What the conversations of one server share: settings, policy, faults, the mail kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..protocol.errors import BadArgument
from ..protocol.extensions import DEFAULT, EXTENSIONS, chosen
from ..protocol.faults import Fault, FaultPlan
from ..protocol.limits import TIMEOUTS_MS, Limits
from ..protocol.policy import Policy, Waiting
from ..protocol.session import Delivery, Settings

if TYPE_CHECKING:
    import ssl

__all__ = ["Host", "make_host"]


@dataclass(slots=True, kw_only=True)
class Host:
    """What the conversations of one server share.

    Args:
        settings: how it speaks SMTP.
        policy: what it thinks of commands.
        plan: what goes wrong.
        keep: called with each message before it is acknowledged; None discards it.
        tls: the TLS settings; None: no STARTTLS.
        implicit_tls: whether the handshake comes before the greeting (RFC 8314).
        idle_ms: how long a client may be silent, in milliseconds (4.5.3.2.7).
    """

    settings: Settings
    policy: Policy
    plan: FaultPlan = field(default_factory=FaultPlan)
    keep: Callable[[Delivery], None] | None = None
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    idle_ms: float = TIMEOUTS_MS["server"]


def make_host(
    *,
    hostname: str = "mx.example.net",
    policy: Policy | None = None,
    users: Mapping[str, str] | None = None,
    extensions: Iterable[str] | None = None,
    without: Iterable[str] = (),
    lenient: Iterable[str] = (),
    limits: Limits | None = None,
    size: int | None = None,
    faults: FaultPlan | Iterable[Fault | str] = (),
    tls: bool = False,
    implicit_tls: bool = False,
    queue: Waiting | None = None,
    keep: Callable[[Delivery], None] | None = None,
    idle_ms: float = TIMEOUTS_MS["server"],
) -> Host:
    """Make a host of what people choose; `Lab` and `Loopback` take the same options.

    Args:
        hostname: the server's own name.
        policy: what it thinks of commands; by default every recipient is accepted.
        users: who may authenticate: name to password.  Offers AUTH.
        extensions: exactly these keywords are switched on; None: all that make sense.
        without: keywords that are switched off.
        lenient: names of leniencies that are switched on.
        limits: the sizes.
        size: a short way to set the largest message alone, in octets.
        faults: what goes wrong: faults, or texts such as ``"RCPT#2:reply=450"``.
        tls: whether STARTTLS is offered.
        implicit_tls: whether TLS begins before the greeting, as on port 465.
        queue: mail that waits for ETRN and ATRN.
        keep: called with each accepted message.
        idle_ms: how long a client may be silent, in milliseconds.

    Raises:
        BadArgument: a value that does not fit; the error lists what does.
    """
    if policy is not None and (users or queue):
        raise BadArgument(
            "policy together with users or queue", "users and queue inside the policy"
        )
    policy = policy or Policy(users=users, queue=queue)
    offered = set(DEFAULT if extensions is None else chosen(extensions))
    if extensions is None:
        offered |= {"STARTTLS"} if tls and not implicit_tls else set()
        offered |= {"AUTH"} if policy.users else set()
        offered |= {"ETRN", "ATRN"} if policy.queue else set()
    offered -= {keyword.upper() for keyword in _known(without)}
    if "STARTTLS" in offered and implicit_tls:
        offered.discard("STARTTLS")
    if size is not None:
        limits = replace(limits or Limits(), message=size)
    settings = Settings(
        hostname=hostname,
        extensions=frozenset(offered),
        lenient=frozenset((lenient,) if isinstance(lenient, str) else lenient),
        limits=limits or Limits(),
    )
    plan = faults if isinstance(faults, FaultPlan) else FaultPlan.of(*_listed(faults))
    return Host(
        settings=settings,
        policy=policy,
        plan=plan,
        keep=keep,
        tls=_tls_settings(hostname) if "STARTTLS" in offered or implicit_tls else None,
        implicit_tls=implicit_tls,
        idle_ms=idle_ms,
    )


def _tls_settings(hostname: str) -> ssl.SSLContext:
    from ..transports.tls import server_context  # ssl and trustme, only when wanted

    return server_context(hostname)


def _listed(faults: Iterable[Fault | str]) -> list[Fault | str]:
    return [faults] if isinstance(faults, str | Fault) else list(faults)


def _known(keywords: Iterable[str]) -> list[str]:
    names = [keywords] if isinstance(keywords, str) else list(keywords)
    for name in names:
        if name.upper() not in EXTENSIONS:
            raise BadArgument(
                f"extension {name!r}", f"one of {', '.join(sorted(EXTENSIONS))}"
            )
    return names
