"""Real servers in the middle of our chain: ours relays to them, and they relay to ours.

The servers are unpacked, not installed: see `tests.peers`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flufl.bounce import all_failures

from smtpkit.agents import (
    Network,
    RealClock,
    Relay,
    Zone,
    status_fields,
    submission,
    transfer,
)
from tests.agents.letters import ANN, BOB, LETTER, arrived
from tests.peers.roots import Missing
from tests.peers.servers import SERVERS

MSA, MX = "msa.example.org", "mx.example.net"
WAIT_S = 30


@contextmanager
def around(name: str, where: Path) -> Iterator[Network]:
    """Yield an MSA and a host of final delivery, with a real server between them."""
    peer_name = f"{name}.example.net"
    msa = Relay(MSA, submission("example.org"), routes={"example.net": peer_name})
    policy = transfer("example.org", local=["example.net"])
    policy.mailboxes = frozenset({BOB})
    # Exim 4.96 and OpenSMTPD 6.8 pass on octets above 127 without BODY=8BITMIME, which
    # RFC 6152 section 3 forbids; a host that insists would return the letter.
    mx = Relay(MX, policy, routes={"example.org": MSA}, lenient=["eight_bit_text"])
    zone = Zone.of(MSA, MX, peer_name)
    with Network(msa, mx, zone=zone, tcp=True, clock=RealClock()) as net:
        try:
            with SERVERS[name](where / "root", net.port(MX)) as peer:
                net.add_elsewhere(peer_name, peer.port)
                yield net
        except Missing as reason:
            pytest.skip(str(reason))


@pytest.mark.parametrize("name", SERVERS)
def test_a_real_server_passes_on_what_ours_gave_it(name: str, tmp_path: Path) -> None:
    letter = LETTER + b".a line with a dot\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n"
    with around(name, tmp_path) as net:
        net.submit(ANN, BOB, letter, mail_parameters=["BODY=8BITMIME"])
        net.run(seconds=WAIT_S, until=lambda: net.last.mailboxes[BOB])
        (message,) = arrived(net, MX, BOB)
    octets = net.last.mailboxes[BOB][0]
    hosts = [
        re.search(r"\bby (\S+)", line)[1]  # type: ignore[index]
        for line in message.get_all("Received", [])
    ]
    ours = [host for host in hosts if host in (MX, MSA)]
    assert ours == [MX, MSA]
    assert hosts[0] == MX, "the last host stands on top"
    assert hosts[-1] == MSA
    assert message["Return-Path"] == f"<{ANN}>"
    body = letter.partition(b"\r\n\r\n")[2]
    assert octets.endswith(body) or message.get_payload(decode=True) == body


@pytest.mark.parametrize("name", ["postfix", "exim"])
def test_the_report_of_a_real_server_reaches_the_author(
    name: str, tmp_path: Path
) -> None:
    """Our host refuses the recipient, so the real one has to tell the author."""
    eve = "eve@example.net"
    with around(name, tmp_path) as net:
        net.submit(ANN, eve, LETTER)
        net.run(seconds=WAIT_S, until=lambda: net.first.mailboxes[ANN])
        (octets,) = net.first.mailboxes[ANN]
        (report,) = arrived(net, MSA, ANN)
    assert report["Return-Path"] == "<>"
    message, recipient = status_fields(octets)
    assert message["Reporting-MTA"].endswith(f"{name}.example.net")
    assert recipient["Final-Recipient"].endswith(eve)
    assert recipient["Action"] == "failed"
    assert recipient["Status"].startswith("5.")
    assert all_failures(report) == (frozenset(), frozenset({eve.encode()}))
