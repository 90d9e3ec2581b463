"""Hosts in a row, in one line of a lesson: from the author's host to the recipient's.

RFC 5598 (MSA, MTA, MDA); RFC 5321 section 3.6.
"""

from __future__ import annotations

from typing import Any

from ..protocol.errors import BadArgument
from ..transports.memory import VirtualClock
from .network import Network
from .policies import final, submission, transfer
from .relay import Relay
from .zone import Zone

__all__ = ["chain"]


def chain(*hostnames: str, zone: Zone | None = None, rtt_ms: float = 50,
          tcp: bool = False, clock: VirtualClock | None = None, **options: Any
) -> Network:  # fmt: skip
    """Return hosts in a row: the first takes mail from authors, the last delivers it.

    Args:
        hostnames: at least one.  A domain's mail is delivered at the last of its hosts.
        zone: names and addresses; None makes one of the names.
        rtt_ms: the round-trip time between any two hosts, in milliseconds.
        tcp: whether conversations go over TCP on 127.0.0.1.
        clock: see `Network`.
        options: as for `Relay`, for every host: tls, schedule, ...

    >>> net = chain("msa.example.org", "relay.example.net", "mx.example.net")
    >>> [sorted(relay.domains) for relay in net]
    [['example.org'], [], ['example.net']]
    """
    if not hostnames or len(set(hostnames)) < len(hostnames):
        raise BadArgument(f"a chain of {hostnames}", "host names, each once")
    ends = {host.partition(".")[2]: host for host in hostnames}
    relays = []
    for at, host in enumerate(hostnames):
        mine = [domain for domain, end in ends.items() if end == host]
        ahead = [domain for domain, end in ends.items() if end in hostnames[at + 1 :]]
        policy = transfer(*ahead, local=mine) if ahead else final(*mine)
        if at == 0:
            policy = submission(*mine)
        routes = dict.fromkeys(ahead, hostnames[min(at + 1, len(hostnames) - 1)])
        relays.append(Relay(host, policy, routes=routes, **options))
    zone = zone or Zone.of(*hostnames, mx=ends)
    return Network(*relays, zone=zone, rtt_ms=rtt_ms, tcp=tcp, clock=clock)
