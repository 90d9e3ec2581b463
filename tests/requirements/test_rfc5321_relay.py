"""RFC 5321: what a host owes to a message that it has accepted."""

import re
from email import message_from_bytes
from itertools import pairwise

import pytest

from smtpkit.agents import (
    Fate,
    Network,
    Relay,
    Schedule,
    Zone,
    chain,
    final,
    submission,
    transfer,
)
from smtpkit.agents.queue import Queue
from smtpkit.agents.trace import date_of
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply

ANN, BOB = "ann@example.org", "bob@example.net"
LETTER = (
    b"From: <ann@example.org>\r\nTo: <bob@example.net>\r\nSubject: hi\r\n\r\nHello\r\n"
)
MSA, MX = "msa.example.org", "mx.example.net"
MINUTE_MS, HOUR_MS = 60_000, 3_600_000


def two(*, policy: Policy | None = None, **options: object) -> Network:
    """Return an MSA and the host of example.net."""
    return Network(
        Relay(MSA, submission("example.org"), **options),
        Relay(MX, policy or final("example.net")),
    )


def refusing(*answers: Reply, at: str = "rcpt") -> Policy:
    """Return a policy that gives these answers to a method, one after the other."""
    policy = final("example.net")
    left = list(answers)
    usual = getattr(policy, at)
    setattr(policy, at, lambda *a: left.pop(0) if left else usual(*a))
    return policy


def sent(
    net: Network, *to: str, content: bytes = LETTER, reverse_path: str = ANN
) -> None:
    """Hand a message in at the MSA."""
    assert net.submit(reverse_path, list(to) or [BOB], content).is_accepted


def mailbox(net: Network, host: str, path: str) -> tuple[bytes, ...]:
    """Return what lies in a mailbox."""
    return net[host].mailboxes[path]


LATER, NO = Reply(451, "Not now", "4.3.0"), Reply(550, "No such user here", "5.1.1")


def test_a_relay_puts_its_received_line_on_top_and_changes_nothing_else() -> None:
    net = chain(MSA, "relay.example.com", MX)
    content = b"Received: by nobody\r\n\tfolded\r\nReceived: x\r\n" + LETTER
    net.submit(ANN, BOB, content)
    net.run()
    (message,) = mailbox(net, MX, BOB)
    by = re.findall(r"^\tby (\S+) with", message.decode(), re.MULTILINE)
    assert by == [MX, "relay.example.com", MSA]
    assert message.endswith(content)


def test_a_received_line_names_the_source_by_name_and_address() -> None:
    net = two()
    sent(net)
    net.run()
    first = mailbox(net, MX, BOB)[0].decode().split("\r\nReceived: ")[1]
    assert first.startswith(f"from {MSA} ([192.0.2.1])\r\n\tby {MX} with ESMTP id ")


def test_for_names_one_recipient_or_nobody() -> None:
    net = two()
    sent(net)
    sent(net, BOB, "carl@example.net")
    net.run()
    alone, shared = mailbox(net, MX, BOB)
    assert alone.count(b"for <bob@example.net>") == 2
    assert b"for <" not in shared
    assert b"carl" not in shared


def test_dates_have_four_digits_of_year_and_an_offset() -> None:
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", date_of(0))
    net = two()
    sent(net)
    net.run()
    for value in message_from_bytes(mailbox(net, MX, BOB)[0]).get_all("Received", []):
        assert value.rpartition("; ")[2].endswith(" 2026 09:00:00 +0000")


def test_with_says_a_registered_protocol_and_no_other_clause_is_made_up() -> None:
    net = two(tls=True)
    sent(net)
    net.run()
    for value in message_from_bytes(mailbox(net, MX, BOB)[0]).get_all("Received", []):
        words = re.findall(r"\b(from|by|via|with|id|for)\b", value)
        assert set(words) <= {"from", "by", "with", "id", "for"}
        assert re.search(r"with (E?SMTPS?A?)\b", value)


def test_final_delivery_puts_exactly_one_return_path_on_top() -> None:
    net = two()
    sent(net, content=b"Return-Path: <old@example.com>\r\n" + LETTER)
    net.run()
    (message,) = mailbox(net, MX, BOB)
    assert message.startswith(b"Return-Path: <ann@example.org>\r\nReceived: ")
    assert message.count(b"Return-Path:") == 1


def test_a_relay_does_not_look_for_a_return_path() -> None:
    """Between the hosts the line that came stays where it was."""
    net = chain(MSA, "relay.example.com", MX)
    net.submit(ANN, BOB, b"Return-Path: <old@example.com>\r\n" + LETTER)
    net.run()
    assert (
        b"Return-Path: <old@example.com>"
        in net["relay.example.com"].queue["Q1"].content
    )


def test_what_failed_for_one_recipient_is_reported_and_the_others_have_their_mail() -> (
    None
):
    net = two(policy=refusing(NO))
    sent(net, "nobody@example.net", BOB)
    net.run()
    assert len(mailbox(net, MX, BOB)) == 1
    (report,) = mailbox(net, MSA, ANN)
    assert report.count(b"Final-Recipient:") == 1
    assert b"nobody@example.net" in report


def test_one_report_lists_all_that_failed() -> None:
    net = two(policy=refusing(NO, NO))
    sent(net, "x@example.net", "y@example.net", BOB)
    net.run()
    (report,) = mailbox(net, MSA, ANN)
    assert report.count(b"Action: failed") == 2


def test_a_report_goes_from_nobody_to_the_reverse_path() -> None:
    net = two(policy=refusing(NO))
    sent(net, content=b"From: <other@example.com>\r\nReply-To: <x@example.com>\r\n\r\n")
    net.run()
    report = net[MSA].queue["Q2"]
    assert (report.envelope.reverse_path, report.envelope.forward_paths) == ("", (ANN,))


def test_no_report_is_made_about_a_report_or_a_message_from_nobody() -> None:
    net = two(policy=refusing(NO))
    sent(net, reverse_path="")
    net.run()
    assert len(net[MSA].queue) == 1
    assert len(mailbox(net, MSA, f"postmaster@{MSA}")) == 1


def test_a_source_route_in_the_reverse_path_is_stripped_before_a_report_is_sent() -> (
    None
):
    net = two(policy=refusing(NO))
    with net.client() as client:
        client.ehlo()
        client.send("MAIL FROM:<@a.example,@b.example:ann@example.org>")
        client.send("RCPT TO:<@c.example:bob@example.net>")
        client.data(LETTER)
    net.run()
    assert net[MSA].queue["Q2"].envelope.forward_paths == (ANN,)


def test_a_reverse_path_of_nobody_stays_nobody_on_the_way() -> None:
    net = chain(MSA, "relay.example.com", MX)
    net.submit("", BOB, LETTER)
    net.run()
    assert mailbox(net, MX, BOB)[0].startswith(b"Return-Path: <>\r\n")


def test_other_mail_goes_out_with_its_reverse_path() -> None:
    net = two()
    sent(net)
    net.run()
    assert [e.envelope.reverse_path for e in net[MX].queue] == [ANN]


def test_a_message_that_was_refused_for_now_is_tried_again_and_nobody_is_told() -> None:
    net = two(policy=refusing(LATER, at="end_of_text"))
    sent(net)
    net.run()
    (recipient,) = net[MSA].queue["Q1"].recipients
    assert [a.outcome.name for a in recipient.attempts] == ["LATER", "DONE"]
    assert len(mailbox(net, MX, BOB)) == 1
    assert mailbox(net, MSA, ANN) == ()


def test_a_message_that_was_refused_for_good_is_not_tried_again() -> None:
    net = two(policy=refusing(NO, at="end_of_text"))
    sent(net)
    net.run()
    (recipient,) = net[MSA].queue["Q1"].recipients
    assert len(recipient.attempts) == 1
    assert recipient.fate is Fate.RETURNED


def test_a_connection_that_is_lost_counts_as_a_refusal_for_now() -> None:
    net = Network(
        Relay(MSA, submission("example.org")),
        Relay(MX, final("example.net"), faults="1/MAIL:drop"),
    )
    sent(net)
    net.run()
    (recipient,) = net[MSA].queue["Q1"].recipients
    assert [a.outcome.name for a in recipient.attempts] == ["LATER", "DONE"]


def test_552_for_a_recipient_among_others_is_taken_for_452() -> None:
    too_many = Reply(552, "Too many recipients", "5.5.3")
    ok = Reply(250, "OK", "2.1.5")
    net = two(policy=refusing(ok, too_many))
    sent(net, BOB, "carl@example.net")
    net.run()
    assert [len(r.attempts) for r in net[MSA].queue["Q1"].recipients] == [1, 2]
    assert len(mailbox(net, MX, "carl@example.net")) == 1


def test_the_first_retry_comes_after_half_an_hour_and_the_last_after_days() -> None:
    net = two()
    net[MX].is_up = False
    sent(net)
    net.run()
    (recipient,) = net[MSA].queue["Q1"].recipients
    starts = [attempt.start_ms for attempt in recipient.attempts]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert min(gaps[:-1]) >= 30 * MINUTE_MS
    assert starts[-1] - starts[0] >= 4 * 24 * HOUR_MS
    assert recipient.fate is Fate.RETURNED
    assert len(mailbox(net, MSA, ANN)) >= 1


def test_the_schedule_can_be_set() -> None:
    net = two(schedule=Schedule(minutes=(1,), give_up_hours=0.05, warn_hours=None))
    net[MX].is_up = False
    sent(net)
    net.run()
    (recipient,) = net[MSA].queue["Q1"].recipients
    assert [a.start_ms // MINUTE_MS for a in recipient.attempts] == [0, 1, 2, 3]


def test_many_recipients_at_one_host_get_one_copy_in_groups_of_a_hundred() -> None:
    net = two()
    paths = [f"u{n}@example.net" for n in range(150)]
    sent(net, *paths)
    net.run()
    assert [len(e.envelope.forward_paths) for e in net[MX].queue] == [100, 50]


def test_mail_for_two_hosts_goes_out_at_the_same_time() -> None:
    net = Network(
        Relay(MSA, submission("example.org")),
        Relay(MX, final("example.net")),
        Relay("mx.example.com", final("example.com")),
        rtt_ms=100,
    )
    sent(net, BOB, "eve@example.com")
    net.run()
    first, second = net.hops[1:]
    assert first.start_ms == second.start_ms


def test_a_message_that_goes_round_is_stopped() -> None:
    net = Network(
        Relay("a.example.org", transfer("example.net"), routes={"*": "b.example.org"}),
        Relay("b.example.org", transfer("example.net"), routes={"*": "a.example.org"}),
    )
    net.submit(ANN, BOB, LETTER, to="a.example.org")
    net.run(hours=1)
    assert 99 <= len(net.hops) <= 110
    entries = [
        entry for relay in net for entry in relay.queue if entry.envelope.reverse_path
    ]
    assert any(e.recipients[0].fate is Fate.RETURNED for e in entries)


def test_an_msa_adds_date_and_message_id_and_takes_bcc_out_and_a_relay_does_neither() -> (
    None
):
    text = b"Bcc: <eve@example.com>\r\nSubject: x\r\n\r\n"
    net = chain(MSA, MX)
    net.submit(ANN, BOB, text)
    net.submit(ANN, BOB, text, to=MX)
    net.run()
    through_mx, through_msa = mailbox(net, MX, BOB)
    for name in (b"\r\nDate: ", b"\r\nMessage-ID: "):
        assert name in through_msa
        assert name not in through_mx
    assert b"Bcc" not in through_msa
    assert through_mx.endswith(text)


def test_recipients_are_never_written_into_the_header() -> None:
    net = two()
    sent(net, BOB, "carl@example.net")
    net.run()
    for path in (BOB, "carl@example.net"):
        header = mailbox(net, MX, path)[0].partition(b"\r\n\r\n")[0]
        assert b"carl" not in header
        assert b"Apparently-To" not in header


#: An MX that names an alias.
ALIASED = """example.net. MX 5 a.example.net.
a.example.net. CNAME b.example.net.
b.example.net. A 192.0.2.9"""


@pytest.mark.parametrize(
    ("records", "outcome"),
    [
        ("example.org. MX 10 mx.example.org.", "550 5.1.2"),  # no such domain
        ("example.net. MX 10 mx.example.net.", "550 5.4.4"),  # an MX without address
        ("example.net. MX 0 .", "556 5.1.10"),  # a null MX
        (ALIASED, "550 5.4.4"),
    ],
)  # fmt: skip
def test_a_domain_that_takes_no_mail_is_an_error_at_once(
    records: str, outcome: str
) -> None:
    route = Zone.parse(f"$TTL 60\n{records}").route("example.net")
    assert route.candidates == ()
    assert str(route.error).startswith(outcome)


ZONE = Zone.parse("""$TTL 60
example.net. MX 20 c.example.net.
example.net. MX 10 a.example.net.
example.net. MX 10 b.example.net.
example.net. A 192.0.2.99
a.example.net. A 192.0.2.1
a.example.net. AAAA 2001:db8::1
b.example.net. A 192.0.2.2
c.example.net. A 192.0.2.3
alias.example.net. CNAME example.net.
plain.example.net. A 192.0.2.50
""")


def test_mx_is_followed_in_the_order_of_preference_and_never_the_domains_address() -> (
    None
):
    addresses = [c.address for c in ZONE.route("example.net").candidates]
    assert set(addresses[:3]) == {"192.0.2.1", "2001:db8::1", "192.0.2.2"}
    assert addresses[3:] == ["192.0.2.3"]


def test_hosts_of_equal_preference_take_turns() -> None:
    firsts = {ZONE.route("example.net", seed=n).candidates[0].host for n in range(20)}
    assert firsts == {"a.example.net", "b.example.net"}


def test_all_addresses_of_a_host_are_tried_in_their_order() -> None:
    route = ZONE.route("example.net")
    mine = [c.address for c in route.candidates if c.host == "a.example.net"]
    assert mine == ["192.0.2.1", "2001:db8::1"]


def test_an_alias_is_followed_and_a_domain_without_mx_is_its_own() -> None:
    assert ZONE.route("alias.example.net").hosts == ZONE.route("example.net").hosts
    assert ZONE.route("plain.example.net").hosts == ("plain.example.net",)


def test_a_host_sends_only_to_hosts_that_are_more_preferred_than_itself() -> None:
    assert set(ZONE.route("example.net", me="c.example.net").hosts) == {
        "a.example.net",
        "b.example.net",
    }
    route = ZONE.route("example.net", me="a.example.net")
    assert route.candidates == ()
    assert route.error is not None
    assert route.error.code // 100 == 5


def test_no_name_is_completed() -> None:
    assert ZONE.route("net").candidates == ()
    assert ZONE.route("a").candidates == ()


def test_the_next_host_is_tried_when_the_first_is_down() -> None:
    zone = Zone.parse(f"""$TTL 60
example.net. MX 10 {MX}.
example.net. MX 20 mx2.example.net.
{MSA}. A 192.0.2.1
{MX}. A 192.0.2.2
mx2.example.net. A 192.0.2.3
""")
    net = Network(
        Relay(MSA, submission("example.org")),
        Relay(MX, final("example.net")),
        Relay("mx2.example.net", final("example.net")),
        zone=zone,
    )
    net[MX].is_up = False
    sent(net)
    net.run(minutes=1)
    assert len(mailbox(net, "mx2.example.net", BOB)) == 1


def test_mail_for_strangers_is_not_relayed_for_strangers() -> None:
    net = Network(Relay(MX, final("example.net")))
    outcome = net.submit(ANN, "eve@example.com", LETTER)
    assert str(outcome.reply).startswith("550 5.7.1")


def test_a_message_is_kept_before_it_is_acknowledged() -> None:
    """A host that cannot keep a message says so, and the client has it still."""
    net = two()

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    queue: Queue = net[MSA].queue
    queue.accept = full  # type: ignore[method-assign]
    assert net.submit(ANN, BOB, LETTER).reply.code == 451


def test_the_queue_survives_a_restart(tmp_path: object) -> None:
    net = two(folder=tmp_path)
    net[MX].is_up = False
    sent(net)
    net.run(minutes=5)
    again = two(folder=tmp_path)
    again.run()
    assert len(mailbox(again, MX, BOB)) == 1


def test_the_answer_to_the_dot_does_not_wait_for_delivery() -> None:
    """The message is put into the queue; what comes after happens in the queue's time."""
    net = two()
    began = net.now_ms()
    sent(net)
    assert net.now_ms() - began < 1000
    assert net[MSA].queue["Q1"].recipients[0].attempts == []


def test_one_postmaster_reads_the_mail_of_all_domains_of_a_host() -> None:
    net = Network(Relay(MX, final("example.net", "example.com")))
    for path in ("postmaster", "PostMaster@example.com", "postmaster@example.net"):
        assert net.submit(ANN, path, LETTER).is_accepted
    net.run()
    assert len(mailbox(net, MX, f"postmaster@{MX}")) == 3


def test_a_relay_declares_the_size_where_it_may() -> None:
    net = two()
    sent(net)
    net.run()
    said = [
        line.text for line in net.hops[-1].transcript if line.text.startswith("MAIL")
    ]
    size = len(net[MSA].queue["Q1"].content)
    assert said == [f"MAIL FROM:<ann@example.org> SIZE={size}"]
