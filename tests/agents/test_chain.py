"""Mail through several hosts: responsibility, trace lines, routes.  RFC 5321 3.6, 4.4, 6."""

import itertools
import re
import shutil
import smtplib
import subprocess

import pytest

from smtpkit.agents import (
    BadZone,
    Fate,
    Network,
    Relay,
    Zone,
    chain,
    final,
    open_relay,
    submission,
    transfer,
)
from smtpkit.protocol.errors import BadArgument
from tests.agents.letters import ANN, BOB, LETTER, arrived, reports

THREE = ("msa.example.org", "relay.example.net", "mx.example.net")


def by_hosts(message: object) -> list[str]:
    """Return which host wrote each Received line, the last one first."""
    lines = message.get_all("Received")  # type: ignore[attr-defined]
    return [re.search(r"by (\S+) with", line)[1] for line in lines]  # type: ignore[index]


def test_three_hosts_write_three_received_lines_the_last_on_top() -> None:
    net = chain(*THREE)
    assert net.submit(ANN, BOB, LETTER).is_accepted
    net.run()
    (message,) = arrived(net, "mx.example.net", BOB)
    assert by_hosts(message) == list(reversed(THREE))
    assert message["Return-Path"] == f"<{ANN}>"
    assert message.keys()[0] == "Return-Path"
    assert message.get_all("Return-Path") == [f"<{ANN}>"]


@pytest.mark.parametrize("tls", [False, True])
def test_memory_and_tcp_bring_the_same_letter(tls: bool) -> None:
    contents = []
    for tcp in (False, True):
        with chain(*THREE, tcp=tcp, tls=tls) as net:
            net.submit(ANN, BOB, LETTER)
            net.run()
            assert [hop.is_encrypted for hop in net.hops] == [False, tls, tls]
            contents.append(net.last.mailboxes[BOB][0])
    memory, over_tcp = (
        re.sub(rb"\(\[[^]]*\]\)|client.example", b"", c) for c in contents
    )
    assert re.sub(rb" +\r\n", b"\r\n", memory) == re.sub(rb" +\r\n", b"\r\n", over_tcp)
    assert contents[0].count(b"ESMTPS") == 2 * tls


def test_a_chain_run_twice_is_the_same_to_the_octet() -> None:
    runs = []
    for _ in range(2):
        net = chain(*THREE)
        net.submit(ANN, [BOB, "x@unknown.example"], LETTER)
        net.run()
        runs.append(
            (
                [str(hop.transcript) for hop in net.hops],
                [(hop.start_ms, hop.end_ms) for hop in net.hops],
                net.custody,
                net.first.mailboxes[ANN],
                net.last.mailboxes[BOB],
            )
        )
    assert runs[0] == runs[1]


def test_smtplib_hands_in_at_the_first_of_three() -> None:
    with chain(*THREE, tcp=True) as net:
        with smtplib.SMTP("127.0.0.1", net.port(THREE[0]), "author.example") as client:
            assert client.sendmail(ANN, [BOB], LETTER) == {}
        net.run()
        (message,) = arrived(net, "mx.example.net", BOB)
        assert by_hosts(message) == list(reversed(THREE))
        assert message["Return-Path"] == f"<{ANN}>"
        assert "from author.example ([127.0.0.1])" in message.get_all("Received")[2]


@pytest.mark.skipif(not shutil.which("swaks"), reason="swaks is not installed")
def test_swaks_hands_in_at_the_first_of_three() -> None:
    with chain(*THREE, tcp=True) as net:
        done = subprocess.run(
            [
                *("swaks", "--server", f"127.0.0.1:{net.port(THREE[0])}"),
                *("--helo", "author.example", "--from", ANN, "--to", BOB),
                *("--header", "Bcc: eve@example.com", "--header", "Subject: swaks"),
            ],
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        net.run()
        (message,) = arrived(net, "mx.example.net", BOB)
        assert by_hosts(message) == list(reversed(THREE))
        assert message["Return-Path"] == f"<{ANN}>"
        assert message["Subject"] == "swaks"
        assert message["Bcc"] is None


def test_at_every_instant_somebody_is_responsible() -> None:
    """4.2.5: a host keeps the message before it says 250, so the times overlap."""
    net = chain(*THREE, rtt_ms=100)
    net.submit(ANN, BOB, LETTER)
    net.run()
    held = net.custody
    assert [custody.host for custody in held] == list(THREE)
    for earlier, later in itertools.pairwise(held):
        assert earlier.until_ms is not None
        assert later.since_ms < earlier.until_ms
    assert len({custody.message_id for custody in held}) == 1
    assert held[-1].fate is Fate.DELIVERED


def test_250_is_not_said_before_the_message_is_kept() -> None:
    net = chain("mx.example.net")
    seen = []
    relay = net.first
    accept = relay.queue.accept

    def watched(*arguments: object, **options: object) -> object:
        seen.append(str(net.hops[-1].transcript).count("250 2.0.0"))
        return accept(*arguments, **options)  # type: ignore[arg-type]

    relay.queue.accept = watched  # type: ignore[method-assign,assignment]
    net.submit(ANN, BOB, LETTER)
    assert seen == [0]
    assert "250 2.0.0" in str(net.hops[-1].transcript)


def test_bcc_goes_at_submission_and_stays_in_nobodys_copy() -> None:
    """RFC 5322 section 3.6.3."""
    letter = b"Bcc: eve@example.net,\r\n carl@example.net\r\n" + LETTER
    net = chain(*THREE)
    net.submit(ANN, [BOB, "eve@example.net"], letter)
    net.run()
    for path in (BOB, "eve@example.net"):
        (octets,) = net.last.mailboxes[path]
        assert b"Bcc" not in octets
        assert (b"eve" in octets) is False
        assert octets.endswith(LETTER.partition(b"\r\n")[2])


def test_only_the_host_of_submission_changes_a_message() -> None:
    """6.4: a relay adds its Received line and nothing else."""
    letter = b"Bcc: eve@example.net\r\n\r\nNo date, no id\r\n"
    net = Network(Relay("relay.example.org", open_relay()), Relay("mx.example.net"))
    net.submit(ANN, BOB, letter)
    net.run()
    (octets,) = net.last.mailboxes[BOB]
    assert octets.endswith(letter)
    assert b"Date" not in octets
    assert b"Message-ID" not in octets


def test_what_the_author_left_out_is_added_at_submission() -> None:
    net = chain("msa.example.org", "mx.example.net")
    net.submit(ANN, BOB, b"just text, no header section\r\n")
    net.run()
    (message,) = arrived(net, "mx.example.net", BOB)
    assert message["Message-ID"] == "<Q1@msa.example.org>"
    assert message["Date"] == "Mon, 05 Jan 2026 09:00:00 +0000"
    assert message.get_payload() == "just text, no header section\r\n"


def test_for_names_a_recipient_only_where_there_is_one() -> None:
    """7.2: several would show to each who else got the message."""
    net = chain("mx.example.net")
    net.submit(ANN, [BOB, "carl@example.net"], LETTER)
    net.submit(ANN, [BOB], LETTER)
    net.run()
    two, one = arrived(net, "mx.example.net", BOB)
    assert " for " not in " ".join(two["Received"].split())
    assert f"for <{BOB}>" in one["Received"]


def test_one_copy_goes_to_all_recipients_at_one_host() -> None:
    """4.5.4.1: MAIL, RCPT, RCPT, DATA."""
    net = chain("msa.example.org", "mx.example.net")
    net.submit(ANN, [BOB, "carl@example.net", BOB], LETTER)
    (hop,) = net.run()
    said = str(hop.transcript)
    assert (said.count("C: MAIL"), said.count("C: RCPT"), said.count("C: DATA")) == (
        *(1, 2, 1),
    )
    assert len(net.last.mailboxes[BOB]) == 1


def test_more_than_100_recipients_go_in_several_transactions() -> None:
    """4.5.3.1.8: 100 is what every server takes."""
    net = chain("msa.example.org", "mx.example.net")
    net.submit(ANN, [f"user{n}@example.net" for n in range(250)], LETTER)
    (hop,) = net.run()
    assert str(hop.transcript).count("C: MAIL") == 3
    assert len(net.last.mailboxes.names) == 250


def test_a_source_route_is_read_and_not_sent_on() -> None:
    """3.6.1, 4.1.1.3: stripped down to the final hop."""
    net = chain("msa.example.org", "mx.example.net")
    with net.client() as client:
        client.ehlo()
        client.send(f"MAIL FROM:<@a.example,@b.example:{ANN}>")
        client.send(f"RCPT TO:<@relay.example:{BOB}>")
        client.data(LETTER)
    (hop,) = net.run()
    said = str(hop.transcript)
    assert f"C: MAIL FROM:<{ANN}> " in said
    assert f"C: RCPT TO:<{BOB}>" in said


def test_the_second_exchanger_gets_what_the_first_does_not_take() -> None:
    zone = Zone.parse(
        "$TTL 9\nexample.net. MX 10 a.example.net.\nexample.net. MX 20 b.example.net.\n"
        "a.example.net. A 192.0.2.1\nb.example.net. A 192.0.2.2\n"
        "msa.example.org. A 192.0.2.3\n"
    )
    hosts = [Relay("msa.example.org", submission()), Relay("a.example.net")]
    net = Network(*hosts, Relay("b.example.net"), zone=zone)
    net["a.example.net"].is_up = False
    net.submit(ANN, BOB, LETTER)
    assert [hop.server for hop in net.run()] == ["a.example.net", "b.example.net"]
    assert len(net["b.example.net"].mailboxes[BOB]) == 1


@pytest.mark.parametrize(
    ("greeting", "fate"),
    [("554 go away", Fate.RETURNED), ("421 too busy", Fate.DEFERRED)],
)
def test_a_host_that_turns_everyone_away_settles_or_delays(
    greeting: str, fate: Fate
) -> None:
    """3.1: 554 in place of 220 is permanent."""
    mx = Relay("mx.example.net", faults=[f"connect:reply={greeting}"])
    net = Network(Relay("msa.example.org", submission("example.org")), mx)
    net.submit(ANN, BOB, LETTER)
    net.run(minutes=1)
    assert net.first.queue["Q1"].recipients[0].fate is fate


def test_a_loop_of_two_hosts_ends_with_a_report() -> None:
    """6.3: Received lines are counted; nothing is lost."""
    a = Relay("a.loop.test", transfer("loop.test"), routes={"loop.test": "b.loop.test"})
    b = Relay("b.loop.test", transfer("loop.test"), routes={"loop.test": "a.loop.test"})
    msa = Relay("msa.example.org", submission("example.org"))
    zone = Zone.of("msa.example.org", "a.loop.test", "b.loop.test")
    net = Network(msa, a, b, zone=zone)
    net.submit(ANN, "bob@loop.test", LETTER)
    net.run()
    (report,) = reports(net)
    status = report.get_payload(1).get_payload(1)
    assert status["Status"] == "5.4.6"
    assert report.get_payload(2).as_string().count("Received:") == 100
    assert [relay.queue.open for relay in net] == [(), (), ()]


def test_two_exchangers_that_are_both_relays_make_no_loop_of_mx() -> None:
    """5.1: a host sends only to those that are more preferred than itself."""
    zone = Zone.parse(
        "$TTL 9\nexample.net. MX 10 a.example.net.\nexample.net. MX 20 b.example.net.\n"
        "a.example.net. A 192.0.2.1\nb.example.net. A 192.0.2.2\n"
        "msa.example.org. A 192.0.2.3\nexample.org. MX 0 msa.example.org.\n"
    )
    msa = Relay("msa.example.org", submission("example.org"))
    policy = transfer("example.net")
    b = Relay("b.example.net", policy, domains=[])
    a = Relay("a.example.net", policy, domains=[])
    net = Network(msa, a, b, zone=zone)
    a.is_up = False
    net.submit(ANN, BOB, LETTER)
    net.run(minutes=1)
    assert b.queue["Q1"].recipients[0].fate is Fate.DEFERRED
    a.is_up = True
    net.run()
    (report,) = reports(net)
    assert report.get_payload(1).get_payload(1)["Status"] == "5.4.6"
    assert len(net.hops) < 8


def test_a_network_says_what_is_wrong_with_it() -> None:
    with pytest.raises(BadArgument, match="a name of its own"):
        Network(Relay("mx.example.net"), Relay("MX.example.net"))
    with pytest.raises(BadArgument, match="each once"):
        chain("mx.example.net", "mx.example.net")
    with pytest.raises(BadArgument, match="tcp=True"):
        chain("mx.example.net").port("mx.example.net")
    with pytest.raises(BadZone):
        chain("not a name")


def test_a_host_of_its_own_makes_its_own_network() -> None:
    relay = Relay("mx.example.net", final("example.net", mailboxes=[BOB]))
    outcome = relay.network.submit(ANN, [BOB, "eve@example.net"], LETTER)
    assert outcome.accepted == (BOB,)
    relay.network.run()
    assert len(relay.mailboxes[BOB]) == 1
