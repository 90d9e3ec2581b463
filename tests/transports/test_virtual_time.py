"""The clock in memory: delays, rates and deadlines, to the millisecond."""

import pytest

from smtpkit.protocol.errors import BadArgument, ConnectionLost, TimedOut
from smtpkit.transports.memory import MemoryLink, MemoryStream, VirtualClock
from tests.transports.links import link


def echo(far) -> None:
    octets, far.octets = bytes(far.octets), bytearray()
    far.secured.write(octets)


#: Round trip in ms, octets a second, octets sent and echoed, when the last comes back.
TIMES = [
    (0, None, 100, 0),
    (50, None, 100, 50),
    (50, 1000, 100, 50 + 100 + 100),
    (0, 1000, 1, 1 + 1),
    (200, 10_000, 5000, 200 + 500 + 500),
]


@pytest.mark.parametrize(("rtt_ms", "rate", "octets", "after_ms"), TIMES)
def test_octets_come_back_after_the_round_trip_and_what_the_rate_takes(
    rtt_ms, rate, octets, after_ms
):
    with link("memory", echo, rtt_ms=rtt_ms, octets_per_s=rate) as (stream, _):
        stream.send(b"x" * octets)
        assert stream.receive(60_000) == b"x" * octets
        assert stream.now_ms() == pytest.approx(after_ms)


def test_two_writes_share_the_rate_of_a_line():
    with link("memory", rtt_ms=0, octets_per_s=1000) as (stream, far):
        stream.send(b"a" * 100)
        stream.send(b"b" * 100)
        stream.settle()
        assert bytes(far().octets) == b"a" * 100 + b"b" * 100
        assert stream.now_ms() == pytest.approx(200)


def test_the_same_conversation_takes_the_same_time_again():
    def once() -> float:
        with link("memory", echo, rtt_ms=33, octets_per_s=777, cut=5) as (stream, _):
            for length in (1, 50, 9):
                stream.send(b"x" * length)
                stream.receive(60_000)
            return stream.now_ms()

    assert once() == once()


def test_a_time_out_takes_just_its_time():
    stream = MemoryStream(MemoryLink(VirtualClock()))
    with pytest.raises(TimedOut):
        stream.receive(5 * 60_000)
    assert stream.now_ms() == 5 * 60_000


def test_things_happen_in_the_order_of_their_time_then_of_their_making():
    clock, seen = VirtualClock(), []
    for name, delay in (("c", 30), ("a", 10), ("b", 10), ("now", 0), ("past", -5)):
        clock.call_later(delay, lambda name=name: seen.append(name))
    clock.settle()
    assert seen == ["now", "past", "a", "b", "c"]
    assert clock.now_ms() == 30


def test_a_deadline_does_not_make_time_pass():
    clock, seen = VirtualClock(), []
    clock.call_later(1000, lambda: seen.append("deadline"), deadline=True)
    clock.call_later(10, lambda: seen.append("work"))
    clock.settle()
    assert (seen, clock.now_ms()) == (["work"], 10)
    clock.advance(990)
    assert (seen, clock.now_ms()) == (["work", "deadline"], 1000)


def test_a_deadline_before_the_work_comes_first():
    clock, seen = VirtualClock(), []
    clock.call_later(5, lambda: seen.append("deadline"), deadline=True)
    clock.call_later(10, lambda: seen.append("work"))
    clock.settle()
    assert seen == ["deadline", "work"]


def test_what_was_cancelled_does_not_happen():
    clock, seen = VirtualClock(), []
    clock.call_later(5, lambda: seen.append("never")).cancel()
    clock.advance(10)
    assert (seen, clock.now_ms()) == ([], 10)


def test_what_happens_may_bring_about_more():
    clock, seen = VirtualClock(), []
    clock.call_later(
        5, lambda: clock.call_later(5, lambda: seen.append(clock.now_ms()))
    )
    clock.settle()
    assert seen == [10]


def test_octets_on_their_way_arrive_before_the_close_behind_them():
    def bye(far):
        far.wire.write(b"bye")
        far.wire.close()

    with link("memory", bye, rtt_ms=10, octets_per_s=100) as (stream, _):
        stream.send(b"x")
        assert stream.receive(1000) == b"bye"
        assert stream.receive(1000) == b""


def test_a_cut_line_loses_what_the_client_had_on_its_way():
    with link("memory", rtt_ms=100) as (stream, far):
        stream.send(b"lost")
        far().wire.abort()
        stream.settle()
        assert bytes(far().octets) == b""
        with pytest.raises(ConnectionLost):
            stream.receive(1000)


@pytest.mark.parametrize(
    "options",
    [
        {"rtt_ms": -1},
        {"octets_per_s": 0},
        {"octets_per_s": -5},
        {"cut": 0},
        {"cut": -1},
    ],
)
def test_a_line_that_cannot_be_is_refused(options):
    with pytest.raises(BadArgument):
        MemoryLink(VirtualClock(), **options)


def test_a_cut_that_changes_octets_is_refused():
    stream = MemoryStream(MemoryLink(VirtualClock(), cut=lambda octets: [b"other"]))
    with pytest.raises(BadArgument, match="lost or changed"):
        stream.send(b"octets")
