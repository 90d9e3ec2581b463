"""When mail is tried again, given up, warned about.  RFC 5321 4.5.4.1 and 6.1."""

import itertools

import pytest

from smtpkit.agents import (
    Fate,
    Greylisting,
    Network,
    Relay,
    Schedule,
    chain,
    final,
    submission,
)
from smtpkit.protocol.errors import BadArgument
from tests.agents.letters import ANN, BOB, CARL, LETTER, actions, arrived, reports

MINUTE = 60_000
HOUR = 60 * MINUTE


def two(policy: object = None, **options: object) -> Network:
    """Return an MSA and a host of final delivery."""
    mx = Relay("mx.example.net", policy or final("example.net"), **options)  # type: ignore[arg-type]
    return Network(Relay("msa.example.org", submission("example.org")), mx)


def starts(net: Network, nth: int = 0) -> list[float]:
    """Return when each attempt for a message's first recipient began, in minutes."""
    entry = net.first.queue.entries[nth]
    return [round(a.start_ms / MINUTE) for a in entry.recipients[0].attempts]


def test_the_default_schedule_is_what_4541_recommends() -> None:
    net = two()
    net.last.is_up = False
    net.submit(ANN, BOB, LETTER)
    net.run()
    times = starts(net)
    assert sum(time < 60 for time in times) == 2, "two attempts in the first hour"
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert min(gaps[:-1]) >= 30
    assert all(120 <= gap <= 180 for gap in gaps[2:-1])
    assert times[-1] == 5 * 24 * 60, "4-5 days at least"


def test_the_schedule_can_be_set() -> None:
    schedule = Schedule(minutes=(1, 2), give_up_hours=0.1, warn_hours=None)
    net = chain("msa.example.org", "mx.example.net", schedule=schedule)
    net.last.is_up = False
    net.submit(ANN, BOB, LETTER)
    net.run()
    assert starts(net) == [0, 1, 3, 5, 6]
    assert [actions(r) for r in reports(net)] == [{BOB: "failed"}]


@pytest.mark.parametrize(
    "options",
    [{"minutes": ()}, {"minutes": (0,)}, {"give_up_hours": 0}, {"warn_hours": -1}],
)
def test_a_schedule_without_time_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(BadArgument):
        Schedule(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wait", "delivered"), [(5, 30), (30, 30), (31, 90), (200, 210)]
)
def test_greylisted_mail_arrives_on_the_schedule(wait: float, delivered: int) -> None:
    net = two(Greylisting(final("example.net"), minutes=wait))
    net.submit(ANN, BOB, LETTER)
    net.run()
    entry = net.first.queue["Q1"]
    assert entry.recipients[0].fate is Fate.RELAYED
    assert starts(net)[-1] == delivered
    codes = [a.reply.code for a in entry.recipients[0].attempts if a.reply]
    assert codes == [450] * (len(codes) - 1) + [250]


def test_mixed_recipients_end_delivered_deferred_and_returned() -> None:
    """Each on its own: 3.3, 4.2.5, 6.1."""
    mx = Relay(
        "mx.example.net",
        final("example.net", mailboxes=[BOB, CARL]),
        faults=["RCPT#2:reply=450 4.2.1 Mailbox busy"],
    )
    net = Network(Relay("msa.example.org", submission("example.org")), mx)
    to = [BOB, CARL, "eve@example.net", "x@unknown.example", "dora@example.org"]
    net.submit(ANN, to, LETTER)
    net.run(minutes=5)
    entry = net.first.queue["Q1"]
    assert {r.path: r.fate for r in entry.recipients} == {
        BOB: Fate.RELAYED,
        CARL: Fate.DEFERRED,
        "eve@example.net": Fate.RETURNED,
        "x@unknown.example": Fate.RETURNED,
        "dora@example.org": Fate.DELIVERED,
    }
    told = [actions(report) for report in reports(net)]
    assert told == [{"x@unknown.example": "failed"}, {"eve@example.net": "failed"}]
    assert entry.next_ms is not None
    assert entry.next_ms == pytest.approx(30 * MINUTE, abs=1000)
    assert not entry.is_settled


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("MAIL:reply=451 4.3.0 Later", 451),
        ("RCPT:reply=452 4.2.2 Full", 452),
        ("DATA:reply=451 4.3.0 Later", 451),
        (".:reply=451 4.3.0 Later", 451),
        ("connect:reply=421 4.3.2 Busy", 421),
        ("EHLO:close", 421),
        ("DATA:close", 421),
    ],
)
def test_4yz_is_tried_again_and_then_delivered(fault: str, code: int) -> None:
    net = two(faults=[f"1/{fault}"])
    net.submit(ANN, BOB, LETTER)
    net.run()
    (recipient,) = net.first.queue["Q1"].recipients
    first, second = recipient.attempts
    assert first.reply is not None
    assert first.reply.code == code
    assert starts(net) == [0, 30]
    assert second.reply is not None
    assert recipient.fate is Fate.RELAYED
    assert len(arrived(net, "mx.example.net", BOB)) == 1


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("MAIL:reply=550 5.7.1 No", "5.7.1"),
        ("RCPT:reply=550 5.1.1 Nobody", "5.1.1"),
        ("RCPT:reply=550 Nobody", "5.0.0"),
        ("RCPT:reply=552 5.2.2 Full", "5.2.2"),
        ("DATA:reply=554 5.7.1 No", "5.7.1"),
        (".:reply=554 5.6.0 Spam", "5.6.0"),
        ("connect:reply=554 No", "5.0.0"),
    ],
)
def test_5yz_is_returned_at_once(fault: str, status: str) -> None:
    net = two(faults=[fault])
    net.submit(ANN, BOB, LETTER)
    net.run()
    assert net.first.queue["Q1"].recipients[0].fate is Fate.RETURNED
    assert starts(net) == [0]
    (report,) = reports(net)
    assert report.get_payload(1).get_payload(1)["Status"] == status


@pytest.mark.parametrize(
    ("fault", "in_doubt"),
    [
        ("connect:drop", False),
        ("EHLO:drop", False),
        ("MAIL:drop", False),
        ("DATA:drop", False),
        ("text@10:drop", True),
        (".:drop", True),
    ],
)
def test_a_dropped_connection_is_tried_again_and_doubt_is_noted(
    fault: str, in_doubt: bool
) -> None:
    """RFC 1047: after the dot only the reply tells who has the message."""
    net = two(faults=[f"1/{fault}"])
    net.submit(ANN, BOB, LETTER)
    net.run()
    (recipient,) = net.first.queue["Q1"].recipients
    assert recipient.attempts[0].in_doubt is in_doubt
    assert recipient.attempts[0].reply is None
    assert "connection" in recipient.attempts[0].why
    assert recipient.fate is Fate.RELAYED
    assert starts(net) == [0, 30]
    assert len(arrived(net, "mx.example.net", BOB)) == 1


def test_421_in_the_middle_of_a_group_is_remembered() -> None:
    """RFC 2920: the replies behind it never come."""
    net = two(faults=["1/MAIL:close"])
    net.submit(ANN, BOB, LETTER)
    net.run()
    first, _ = net.first.queue["Q1"].recipients[0].attempts
    assert "after 421 4.3.2" in first.why


@pytest.mark.parametrize(
    ("where", "minutes"), [("connect", 5), ("MAIL", 5), ("DATA", 2), (".", 10)]
)
def test_a_silent_server_costs_the_time_outs_of_4532(where: str, minutes: int) -> None:
    net = two(faults=[f"1/{where}:delay=86400000"], without=["PIPELINING"])
    net.submit(ANN, BOB, LETTER)
    net.run()
    first = net.first.queue["Q1"].recipients[0].attempts[0]
    assert first.end_ms - first.start_ms == pytest.approx(minutes * MINUTE, abs=2000)
    assert f"nothing within {minutes * 60} s" in first.words
    assert net.first.queue["Q1"].recipients[0].fate is Fate.RELAYED


def test_one_silent_destination_does_not_hold_up_another() -> None:
    slow = Relay("mx.slow.example", faults=["connect:delay=86400000"])
    fast = Relay("mx.example.net")
    net = Network(Relay("msa.example.org", submission("example.org")), slow, fast)
    net.submit(ANN, ["x@slow.example", BOB], LETTER)
    net.run()
    slow_one, fast_one = net.first.queue["Q1"].recipients
    assert fast_one.settled_ms is not None
    assert fast_one.settled_ms < 1000
    assert slow_one.settled_ms is not None
    assert slow_one.settled_ms > 30 * MINUTE


def test_552_after_accepted_recipients_means_too_many() -> None:
    """4.5.3.1.10: a client treats it as 452."""
    net = two(faults=["1/RCPT#2:reply=552 Too many recipients"])
    net.submit(ANN, [BOB, CARL], LETTER)
    net.run()
    assert [r.fate for r in net.first.queue["Q1"].recipients] == [Fate.RELAYED] * 2
    assert len(net.last.mailboxes[CARL]) == 1


@pytest.mark.parametrize(
    ("notify", "told"),
    [
        ([], ["delayed", "failed"]),
        (["NOTIFY=DELAY"], ["delayed"]),
        (["NOTIFY=FAILURE"], ["failed"]),
        (["NOTIFY=SUCCESS"], []),
        (["NOTIFY=NEVER"], []),
        (["NOTIFY=DELAY,FAILURE"], ["delayed", "failed"]),
    ],
)
def test_a_late_message_is_reported_as_was_asked(
    notify: list[str], told: list[str]
) -> None:
    """RFC 3461 sections 5.2.5 and 5.2.6."""
    net = two()
    net.last.is_up = False
    net.submit(ANN, BOB, LETTER, rcpt_parameters=notify)
    net.run()
    assert [actions(report)[BOB] for report in reports(net)] == told
    if told[:1] == ["delayed"]:
        ((_, id_),) = net.first.queue["Q1"].recipients[0].reports[:1]
        assert net.first.queue[id_].arrived_ms == pytest.approx(4 * HOUR, abs=1000)


def test_a_message_that_was_too_late_says_so() -> None:
    net = two(faults=["RCPT#*:reply=450 4.2.1 Busy"])
    net.submit(ANN, BOB, LETTER, rcpt_parameters=["NOTIFY=FAILURE"])
    net.run()
    (report,) = reports(net)
    status = report.get_payload(1).get_payload(1)
    assert status["Status"] == "4.4.7"
    assert status["Diagnostic-Code"] == "smtp; 450 4.2.1 Busy"


def test_time_passes_only_as_far_as_it_is_let() -> None:
    net = two()
    net.last.is_up = False
    net.submit(ANN, BOB, LETTER)
    net.run(minutes=29)
    assert len(starts(net)) == 1
    assert net.now_ms() == pytest.approx(29 * MINUTE, abs=1000)
    net.run(minutes=2)
    assert len(starts(net)) == 2
    net.last.is_up = True
    net.run(until=lambda: net.last.mailboxes.names)
    assert len(net.last.mailboxes[BOB]) == 1


def test_every_state_and_time_can_be_read() -> None:
    net = two(Greylisting(final("example.net"), minutes=40))
    net.submit(ANN, BOB, LETTER)
    net.run()
    entry = net.first.queue["Q1"]
    assert [event.what for event in entry.events] == [
        *("accepted", "attempt", "attempt", "attempt", "settled"),
    ]
    times = [event.time_ms for event in entry.events]
    assert times == sorted(times)
    assert entry.settled_ms == times[-1]
    assert "greylisted" in entry.events[1].words.lower()
    html = net.first.queue._repr_html_()
    assert "relayed" in html
    assert "&lt;bob@example.net&gt;" in html


@pytest.mark.parametrize(
    "fault",
    ["DATA:reply=250 2.0.0 Fine", "RCPT:reply=354 Go on", "MAIL:reply=354 Go on"],
)
@pytest.mark.parametrize("without", [[], ["PIPELINING"]])
def test_a_reply_that_is_no_answer_settles_nothing(
    fault: str, without: list[str]
) -> None:
    """4.3.2 lists the replies of each command; a letter must not get lost by another."""
    net = two(faults=[f"1/{fault}"], without=without)
    net.submit(ANN, BOB, LETTER)
    net.run()
    (recipient,) = net.first.queue["Q1"].recipients
    assert len(arrived(net, "mx.example.net", BOB)) == 1
    assert recipient.fate is Fate.RELAYED
    assert len(recipient.attempts) == 2
