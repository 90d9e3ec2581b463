"""Round trips are counted as often as the client waits, and drawn as often."""

import pytest

import smtpkit
from smtpkit.protocol.errors import BadArgument
from smtpkit.transcript.model import Exchange, Line, Transcript
from smtpkit.views import round_trips
from smtpkit.views.trip_rows import trips_of
from tests.views import conversations as talk
from tests.views.drawn import named, text_of, words
from tests.views.samples import all_ways, sent


@pytest.mark.parametrize(
    ("way", "count"),
    [
        ("plain", 8),  # EHLO MAIL RCPT RCPT RCPT DATA text QUIT
        ("pipelined", 4),  # RFC 2920 section 3.1: EHLO, the group, the text, QUIT
        ("BDAT", 8),  # RFC 3030: no 354 to wait for, but two chunks
        ("both BDAT", 4),
    ],
)
def test_round_trips_are_counted(way: str, count: int) -> None:
    assert len(trips_of(sent(way, 20))) == count


@pytest.mark.parametrize("way", ["plain", "pipelined", "BDAT", "both BDAT"])
def test_on_a_link_without_limit_each_costs_its_time(way: str) -> None:
    transcript = sent(way, 200)
    lines = list(transcript)
    assert lines[-1].time_ms == 200 * len(trips_of(transcript))


def test_what_travelled_in_each_is_told() -> None:
    assert [trip.words for trip in trips_of(sent("pipelined", 1))] == [
        "EHLO",
        "MAIL RCPT×3 DATA",
        "text",
        "QUIT",
    ]
    assert "BDAT | BDAT LAST" in round_trips({"b": sent("BDAT", 1)}).describe()


def test_a_chunk_is_called_by_its_whole_name() -> None:
    """LAST alone is no command."""
    picture = round_trips({"b": sent("BDAT", 1)})
    labels = [text.get_text() for text in named(picture, "label-1")]
    assert labels[-3:] == ["BDAT", "BDAT LAST", "QUIT"]


def test_a_handshake_is_a_round_trip_and_a_greeting_is_none() -> None:
    assert trips_of(talk.greeted().transcript) == []
    assert [trip.short for trip in trips_of(talk.pipelined())][:3] == [
        "EHLO", "STARTTLS", "TLS",
    ]  # fmt: skip


def test_what_was_never_answered_is_waited_for_too() -> None:
    transcript = Transcript()
    transcript.add(Line("client", b"NOOP\r\n", exchange=Exchange("NOOP")))
    assert len(trips_of(transcript)) == 1


def test_each_round_trip_is_an_arrow_down_and_one_up() -> None:
    picture = round_trips(all_ways(20))
    heads = 2  # a line and its head
    assert len(named(picture, "trip-1")) * heads == 16
    assert len(named(picture, "back-3")) * heads == 8


def test_the_unit_is_the_same_for_all_ways() -> None:
    picture = round_trips(all_ways(20))
    widths = {
        round(line.get_xdata()[1] - line.get_xdata()[0], 3)
        for n in (1, 3)
        for line in named(picture, f"trip-{n}")
    }
    assert len(widths) == 1


def test_times_stand_under_their_links_with_bars_of_their_length() -> None:
    picture = round_trips(all_ways(1, 200))
    assert text_of(picture, "link-2") == "200 ms"
    assert text_of(picture, "time-1-2") == "1.6 s"
    assert text_of(picture, "time-3-1") == "4 ms"
    (slow,), (fast,) = named(picture, "bar-1-2"), named(picture, "bar-3-2")
    assert fast.get_width() / slow.get_width() == pytest.approx(0.5)


def test_without_a_clock_no_time_is_drawn() -> None:
    picture = round_trips({"typed": talk.typical(timed=False)})
    assert text_of(picture, "time-1-1") == "no clock"
    assert named(picture, "bar-") == []


def test_more_ways_and_links_than_fit_are_counted() -> None:
    rows = [
        (f"way {n}", float(rtt), talk.greeted().transcript)
        for n in range(20)
        for rtt in range(9)
    ]
    picture = round_trips(rows)
    assert "… 8 more ways and 4 more links not drawn" in words(picture)
    assert len(picture.table().rows) == 180


def test_of_very_many_trips_the_rest_is_counted() -> None:
    picture = round_trips({"slow": talk.many(1001)})
    (lines,) = named(picture, "trip-1")
    assert len(lines.get_segments()) == 150
    assert text_of(picture, "more-1") == "… 350 more"
    assert text_of(picture, "count-1") == "500 round trips"


def test_links_that_differ_in_round_trips_are_told() -> None:
    ways = [("a", 1, sent("plain", 1)), ("a", 20, sent("pipelined", 20))]
    assert "4 to 8 round trips" in repr(round_trips(ways))


def test_a_transcript_alone_is_not_enough() -> None:
    with pytest.raises(BadArgument, match=r"\(name, transcript\)"):
        round_trips(smtpkit.Lab().transcript)  # type: ignore[arg-type]
