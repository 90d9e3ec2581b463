"""One contract that every transport keeps: memory, TCP, and TLS over either."""

import random

import pytest

from smtpkit.protocol.errors import ConnectionLost, TimedOut
from tests.loopback.scripted import until
from tests.transports.links import KINDS, PATIENCE_MS, link

#: Five million octets in which no two neighbours of a piece look alike.
BIG = random.Random(5).randbytes(5_000_000)


def read(stream, count: int) -> bytes:
    """Return so many octets, or as many as came before the other side closed."""
    octets = bytearray()
    while len(octets) < count and (piece := stream.receive(PATIENCE_MS)):
        octets += piece
    return bytes(octets)


def echo(far) -> None:
    """Send back what came."""
    octets, far.octets = bytes(far.octets), bytearray()
    far.secured.write(octets)


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


def test_octets_arrive_in_order_and_whole(kind):
    with link(kind, echo) as (stream, _):
        for octets in (b"a", b"\0\r\n\xff", b"x" * 70_000):
            stream.send(octets)
            assert read(stream, len(octets)) == octets


@pytest.mark.parametrize("cut", [1, 7, lambda octets: [octets[:3], octets[3:]]])
@pytest.mark.parametrize("kind", ["memory", "tls over memory"])
def test_octets_arrive_in_order_and_whole_however_the_line_cuts_them(kind, cut):
    octets = bytes(range(256)) * 4
    with link(kind, echo, cut=cut) as (stream, _):
        stream.send(octets)
        assert read(stream, len(octets)) == octets


def test_sending_nothing_sends_nothing(kind):
    with link(kind, echo) as (stream, _):
        stream.send(b"")
        stream.send(b"x")
        assert read(stream, 1) == b"x"


def test_five_megabytes_go_there_whole(kind):
    def count(far):
        if len(far.octets) == len(BIG):
            far.secured.write(b"all here")

    with link(kind, count) as (stream, far):
        stream.send(BIG)
        assert read(stream, 8) == b"all here"
        assert bytes(far().octets) == BIG


def test_five_megabytes_come_back_whole(kind):
    with link(kind, lambda far: far.secured.write(BIG)) as (stream, _):
        stream.send(b"go")
        assert read(stream, len(BIG)) == BIG


def test_five_megabytes_travel_both_ways_at_once(kind):
    """Neither end waits for ever until the other reads (RFC 2920 section 3.1)."""
    with link(kind, echo) as (stream, _):
        stream.send(BIG)
        assert read(stream, len(BIG)) == BIG


def test_a_close_is_seen_as_no_octets_after_all_that_was_sent(kind):
    def bye(far):
        far.secured.write(b"bye")
        far.secured.close()

    with link(kind, bye) as (stream, _):
        stream.send(b"x")
        assert read(stream, 100) == b"bye"
        assert stream.receive(PATIENCE_MS) == b""
        assert stream.receive(PATIENCE_MS) == b""


def test_the_far_end_sees_that_the_client_closed(kind):
    with link(kind, echo) as (stream, far):
        stream.send(b"x")
        assert read(stream, 1) == b"x"
        stream.close()
        stream.close()  # twice does no harm
        until(lambda: far().is_ended)


def test_silence_is_a_time_out_and_the_connection_lives_on(kind):
    with link(kind, echo) as (stream, _):
        with pytest.raises(TimedOut):
            stream.receive(20)
        stream.send(b"x")
        assert read(stream, 1) == b"x"


def test_the_clock_of_a_stream_passes_with_its_time_outs(kind):
    with link(kind, echo) as (stream, _):
        before = stream.now_ms()
        with pytest.raises(TimedOut):
            stream.receive(30)
        assert stream.now_ms() - before >= 29


def test_a_cut_connection_is_told_from_one_that_was_closed(kind):
    with link(kind, lambda far: far.wire.abort()) as (stream, _):
        stream.send(b"x")
        with pytest.raises(ConnectionLost):
            stream.receive(PATIENCE_MS)


def test_sending_into_a_cut_connection_is_told(kind):
    def send_for_ever(stream):
        for _ in range(10_000):
            stream.send(b"x" * 10_000)
            if "memory" in kind:
                stream.settle()  # nothing moves by itself there

    with (
        link(kind, lambda far: far.wire.abort()) as (stream, _),
        pytest.raises(ConnectionLost),
    ):
        send_for_ever(stream)


@pytest.mark.parametrize("kind", ["tcp", "tls over tcp"])
def test_a_peer_that_never_reads_is_held_back(kind):
    """The wire says pause; what a server has not written stays bounded."""
    written = []

    def flood(far):
        while not far.is_paused and len(written) < 5000:
            far.secured.write(b"x" * 10_000)
            written.append(10_000)

    with link(kind, flood) as (stream, far):
        stream.send(b"go")
        until(lambda: far().is_paused)
        assert sum(written) < 20_000_000  # the socket's buffers, and little more
        read(stream, sum(written))
        until(lambda: not far().is_paused)


@pytest.mark.parametrize("kind", ["tcp", "tls over tcp"])
def test_a_far_end_that_stops_reading_holds_the_client_back(kind):
    def stop_reading(far):
        far.wire.pause_reading()

    with link(kind, stop_reading) as (stream, far):
        stream.send(b"go")
        until(lambda: len(far().octets) == 2)
        assert len(far().octets) == 2
        stream.send(b"more")
        far().call(far().wire.resume_reading)
        until(lambda: bytes(far().octets) == b"gomore")


def test_a_slow_line_sends_all_the_same(kind):
    def slowly(far):
        far.wire.throttle(100_000)
        far.secured.write(b"y" * 5_000)
        far.secured.close()

    with link(kind, slowly) as (stream, _):
        stream.send(b"x")
        assert read(stream, 6_000) == b"y" * 5_000


@pytest.mark.parametrize("kind", ["tcp"])
def test_what_waits_on_a_slow_line_is_bounded(kind):
    def flood_slowly(far):
        far.wire.throttle(1000)
        for _ in range(1000):
            if not far.is_paused:
                far.wire.write(b"x" * 1000)

    with link(kind, flood_slowly) as (stream, far):
        stream.send(b"x")
        until(lambda: far().is_paused)
        assert len(far().wire._slow) < 100_000
