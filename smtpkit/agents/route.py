"""What a look-up of MX leads to: the hosts that a sender would try, each with the reason.

RFC 5321 section 5.1.  The look-up itself is `zone`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..protocol.replies import Reply

__all__ = ["MX", "Candidate", "Route"]


class MX(NamedTuple):
    """One MX record.

    Args:
        preference: the lower, the sooner it is tried.
        host: the name of the host; "." in a null MX.
    """

    preference: int
    host: str


class Candidate(NamedTuple):
    """One address that a sender would try.

    Args:
        preference: of the MX record that led here; 0 where there is none.
        host: the host's name.
        address: one of its addresses.
        reason: why it stands where it stands.
    """

    preference: int
    host: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a sender would try to deliver mail for a domain.

    Args:
        domain: the domain that was looked up.
        candidates: what is tried, in this order.
        passed_over: hosts that are not tried, each with the reason.
        error: what the sender has to report where nothing can be tried; None otherwise.
    """

    domain: str
    candidates: tuple[Candidate, ...] = ()
    passed_over: tuple[tuple[str, str], ...] = ()
    error: Reply | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names of the hosts that are tried, each once."""
        return tuple(dict.fromkeys(candidate.host for candidate in self.candidates))

    def __str__(self) -> str:
        lines = [f"mail for {self.domain}"]
        for number, candidate in enumerate(self.candidates, 1):
            lines.append(
                f"  {number}. {candidate.host} at {candidate.address}: "
                f"{candidate.reason}"
            )
        lines += [f"  not {host}: {reason}" for host, reason in self.passed_over]
        if self.error:
            lines.append(f"  cannot be sent: {self.error}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from .shown import route_html

        return route_html(self)
