"""Delivery reports.  RFC 3461, 3464, 6522; RFC 5321 sections 4.5.4, 4.5.5 and 6.1."""

import shutil
import subprocess
from email import message_from_bytes, policy
from email.message import Message

import pytest
from flufl.bounce import all_failures

from smtpkit.agents import (
    Fate,
    Network,
    Relay,
    final,
    open_relay,
    status_fields,
    submission,
)
from tests.agents.letters import ANN, BOB, CARL, LETTER, actions, reports


def world(**options: object) -> Network:
    """Return an MSA, and a host that knows Bob alone."""
    mx = Relay("mx.example.net", final("example.net", mailboxes=[BOB]), **options)  # type: ignore[arg-type]
    return Network(Relay("msa.example.org", submission("example.org")), mx)


def failed(net: Network, **parameters: object) -> bytes:
    """Return the report about a letter to Carl, whom nobody knows."""
    net.submit(ANN, CARL, LETTER, **parameters)
    net.run()
    (octets,) = net.first.mailboxes[ANN]
    return octets


def test_the_frame_is_that_of_rfc_6522() -> None:
    report = message_from_bytes(failed(world()))
    assert report.get_content_type() == "multipart/report"
    assert report.get_param("report-type") == "delivery-status"
    kinds = [part.get_content_type() for part in report.get_payload()]
    assert kinds == ["text/plain", "message/delivery-status", "message/rfc822"]
    assert report["Return-Path"] == "<>"
    assert report["To"] == f"<{ANN}>"
    assert report["Auto-Submitted"] == "auto-replied"
    assert not report.defects


def test_the_fields_are_those_of_rfc_3464() -> None:
    octets = failed(
        world(),
        mail_parameters=["ENVID=QQ+2B314159", "RET=FULL"],
        rcpt_parameters=["NOTIFY=FAILURE", "ORCPT=rfc822;Carl+2B1@example.net"],
    )
    message, recipient = status_fields(octets)
    assert message == {
        "Original-Envelope-Id": "QQ+314159",  # section 6.3 (a) of RFC 3461: decoded
        "Reporting-MTA": "dns; msa.example.org",
        "Received-From-MTA": "dns; client.example",
        "Arrival-Date": "Mon, 05 Jan 2026 09:00:00 +0000",
    }
    assert recipient == {
        "Original-Recipient": "rfc822;Carl+1@example.net",
        "Final-Recipient": f"rfc822; {CARL}",
        "Action": "failed",
        "Status": "5.1.1",
        "Remote-MTA": "dns; mx.example.net",
        "Diagnostic-Code": "smtp; 550 5.1.1 No such user here",
        "Last-Attempt-Date": "Mon, 05 Jan 2026 09:00:00 +0000",
    }


def test_what_was_not_asked_for_does_not_appear() -> None:
    message, recipient = status_fields(failed(world()))
    assert "Original-Envelope-Id" not in message
    assert "Original-Recipient" not in recipient


@pytest.mark.parametrize(
    ("ret", "kind"),
    [
        ([], "message/rfc822"),
        (["RET=FULL"], "message/rfc822"),
        (["RET=HDRS"], "text/rfc822-headers"),
    ],
)
def test_ret_decides_how_much_comes_back(ret: list[str], kind: str) -> None:
    report = message_from_bytes(failed(world(), mail_parameters=ret))
    part = report.get_payload(2)
    assert part.get_content_type() == kind
    assert ("Hello" in part.as_string()) is (kind == "message/rfc822")
    assert "Subject: hi" in part.as_string()


def test_the_message_comes_back_as_it_was() -> None:
    net = world()
    octets = failed(net)
    assert net.first.queue["Q1"].content in octets


@pytest.mark.parametrize(
    ("notify", "told"),
    [
        ([], {}),
        (["NOTIFY=SUCCESS"], {BOB: "delivered"}),
        (["NOTIFY=SUCCESS,FAILURE"], {BOB: "delivered"}),
        (["NOTIFY=FAILURE"], {}),
        (["NOTIFY=NEVER"], {}),
    ],
)
def test_success_is_told_when_it_was_asked_for(
    notify: list[str], told: dict[str, str]
) -> None:
    """RFC 3461 section 5.2.3: by the host of final delivery, once."""
    net = world()
    net.submit(ANN, BOB, LETTER, rcpt_parameters=notify)
    net.run()
    found: dict[str, str] = {}
    for report in reports(net):
        found |= actions(report)
        assert report["From"] == "Mail Delivery System <postmaster@mx.example.net>"
        assert report.get_payload(2).get_content_type() == "text/rfc822-headers"
    assert found == told


def test_a_next_host_without_dsn_makes_the_report_relayed() -> None:
    """RFC 3461 section 5.2.2: parameters are not passed on, RELAYED is told."""
    net = world(without=["DSN"])
    net.submit(ANN, BOB, LETTER, rcpt_parameters=["NOTIFY=SUCCESS"])
    hops = net.run()
    (report,) = reports(net)
    assert actions(report) == {BOB: "relayed"}
    assert "NOTIFY" not in str(hops[0].transcript)


def test_parameters_travel_unchanged_to_the_next_host() -> None:
    """RFC 3461 section 5.2.1."""
    net = world()
    given = ["NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;B+2Bob@example.net"]
    net.submit(
        ANN,
        BOB,
        LETTER,
        rcpt_parameters=given,
        mail_parameters=["RET=HDRS", "ENVID=a1"],
    )
    hops = net.run()
    said = str(hops[0].transcript)
    assert "RET=HDRS ENVID=a1" in said
    assert " ".join(given) in said


def test_a_report_names_all_recipients_that_failed_together() -> None:
    net = world()
    net.submit(ANN, [CARL, BOB, "dan@example.net"], LETTER)
    net.run()
    (report,) = reports(net)
    assert actions(report) == {CARL: "failed", "dan@example.net": "failed"}


def test_notify_never_is_silent_for_its_recipient_only() -> None:
    net = world()
    with net.client() as client:
        client.ehlo("client.example")
        client.mail(ANN)
        client.rcpt(CARL, "NOTIFY=NEVER")
        client.rcpt("dan@example.net")
        client.data(LETTER)
    net.run()
    (report,) = reports(net)
    assert actions(report) == {"dan@example.net": "failed"}


def test_there_is_never_a_report_about_a_report() -> None:
    """4.5.4: what fails from <> ends at the postmaster, once."""
    net = world()
    net.submit("", CARL, LETTER)
    net.run()
    (entry,) = net.first.queue
    assert entry.recipients[0].fate is Fate.RETURNED
    assert entry.recipients[0].reports == [("failed", "")]
    assert net.first.mailboxes.names == ("postmaster@msa.example.org",)
    (octets,) = net.first.mailboxes["postmaster@msa.example.org"]
    assert octets.endswith(LETTER)


@pytest.mark.parametrize("ann", ["ann@unknown.example", "nobody@example.net"])
def test_a_report_that_cannot_be_delivered_ends_at_postmaster_once(ann: str) -> None:
    net = world()
    net.submit(ann, "x@nowhere.example", LETTER)
    net.run()
    assert net.first.mailboxes.names == ("postmaster@msa.example.org",)
    (octets,) = net.first.mailboxes["postmaster@msa.example.org"]
    assert actions(message_from_bytes(octets)) == {"x@nowhere.example": "failed"}
    assert [len(relay.queue.open) for relay in net] == [0, 0]
    assert len(net.first.queue) == 2


def test_a_report_travels_from_the_null_path_and_asks_for_nothing() -> None:
    """RFC 3461 section 6.1."""
    net = Network(
        Relay("relay.example.com", open_relay()),
        Relay("msa.example.org", submission("example.org")),
    )
    net.submit(ANN, "x@unknown.example", LETTER, mail_parameters=["RET=FULL"])
    hops = net.run()
    said = str(hops[0].transcript)
    assert "C: MAIL FROM:<> SIZE=" in said
    assert "RET=" not in said
    assert "NOTIFY" not in said


def test_octets_above_127_come_back_whole() -> None:
    letter = LETTER + "Grüße\r\n".encode()
    octets = failed_with(letter, ["BODY=8BITMIME"], CARL)
    assert "Grüße".encode() in octets
    assert (
        message_from_bytes(octets).get_payload(2).get_content_type() == "message/rfc822"
    )


def test_addresses_in_utf8_make_a_report_of_rfc_6533() -> None:
    letter = "Subject: Grüße\r\n\r\nHallo\r\n".encode()
    octets = failed_with(letter, ["SMTPUTF8", "BODY=8BITMIME"], "jürgen@example.net")
    report = message_from_bytes(octets)
    kinds = [part.get_content_type() for part in report.get_payload()]
    assert kinds == [
        *("text/plain", "message/global-delivery-status", "message/global"),
    ]
    assert "utf-8; jürgen@example.net".encode() in octets


def failed_with(letter: bytes, parameters: list[str], to: str) -> bytes:
    net = world()
    net.submit(ANN, to, letter, mail_parameters=parameters)
    net.run()
    (octets,) = net.first.mailboxes[ANN]
    return octets


def test_the_modern_parser_of_email_agrees() -> None:
    report = message_from_bytes(failed(world()), policy=policy.default)
    assert report.get_content_type() == "multipart/report"
    status = list(report.iter_parts())[1]  # type: ignore[attr-defined]
    blocks: list[Message] = status.get_payload()
    assert [block["Action"] for block in blocks] == [None, "failed"]
    for part in report.walk():
        assert not part.defects


def test_the_parser_of_a_list_manager_agrees() -> None:
    """Mailman reads reports with this library: who failed for a while, who for good."""
    net = world()
    net.submit(ANN, [CARL, BOB, "dan@example.net"], LETTER)
    net.run()
    net.last.is_up = False
    net.submit(ANN, BOB, LETTER)
    net.run(hours=5)
    failed_now, late = (message_from_bytes(o) for o in net.first.mailboxes[ANN])
    for_good = {CARL.encode(), b"dan@example.net"}
    assert all_failures(failed_now) == (frozenset(), frozenset(for_good))
    assert all_failures(late) == (frozenset({BOB.encode()}), frozenset())


@pytest.mark.skipif(not shutil.which("perl"), reason="perl is not installed")
def test_a_parser_that_knows_no_python_agrees() -> None:
    """Splits by the boundary and the empty lines, as RFC 2046 and 3464 have it."""
    octets = failed(world(), mail_parameters=["ENVID=a1"])
    script = r"""
        local $/; my $m = <STDIN>; $m =~ s/\r\n/\n/g;
        my ($b) = $m =~ /boundary="([^"]+)"/ or die;
        my @parts = split /^--\Q$b\E(?:--)?\n/m, $m;
        my ($status) = grep { m{^Content-Type: message/delivery-status}m } @parts;
        my (undef, $head, @each) = split /\n\n+/, $status;
        for ($head, @each) {
            my %f = /^([A-Za-z-]+): (.*)$/mg;
            print join("|", map { "$_=$f{$_}" } sort keys %f), "\n";
        }
        print scalar(@parts), "\n";
    """
    done = subprocess.run(
        ["perl", "-e", script],
        input=octets,
        capture_output=True,
        timeout=20,
        check=True,
    )
    *blocks, count = done.stdout.decode().splitlines()
    mine = [
        "|".join(f"{key}={value}" for key, value in sorted(fields.items()))
        for fields in status_fields(octets)
    ]
    assert blocks == mine
    assert count == "4", "what stands before the first part, and three parts"


def test_what_is_no_report_has_no_fields() -> None:
    assert status_fields(LETTER) == ()
    assert status_fields(b"") == ()
