"""The latency widget: times and round trips are those that the RFCs let one expect."""

import pytest

from smtpkit import widgets
from smtpkit.protocol.errors import BadArgument
from smtpkit.widgets.show_latency import WAYS, Line, letter, send

#: way -> round trips for so many recipients, EHLO and QUIT counted (RFC 2920, RFC 3030).
TRIPS = {
    "one at a time": lambda recipients: 5 + recipients,  # EHLO MAIL DATA text QUIT
    "PIPELINING": lambda recipients: 4,  # EHLO, the group up to DATA, text, QUIT
    "BDAT": lambda recipients: 4 + recipients,  # EHLO MAIL BDAT QUIT
    "PIPELINING and BDAT": lambda recipients: 4,
}


@pytest.mark.parametrize("recipients", [1, 2, 7, 100])
@pytest.mark.parametrize("way", WAYS)
def test_the_clock_counts_the_round_trips(way: str, recipients: int) -> None:
    sent = send(way, Line(rtt_ms=80, recipients=recipients))
    assert sent.round_trips == TRIPS[way](recipients)
    assert sent.time_ms == 80 * sent.round_trips


def test_a_slow_line_costs_its_octets_too() -> None:
    fast = send("BDAT", Line(rtt_ms=0, octets=7000))
    slow = send("BDAT", Line(rtt_ms=0, octets=7000, octets_per_s=7000))
    assert fast.time_ms == 0
    assert 1000 < slow.time_ms < 1200


def test_the_round_trips_do_not_depend_on_the_line() -> None:
    one = send("PIPELINING", Line(rtt_ms=0))
    other = send("PIPELINING", Line(rtt_ms=500, octets_per_s=7000))
    assert one.round_trips == other.round_trips


@pytest.mark.parametrize("octets", [100, 111, 112, 113, 114, 2000, 1_000_000])
def test_the_letter_has_as_many_octets_as_were_chosen(octets: int) -> None:
    content = letter(octets)
    assert len(content) == octets
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 78
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_a_number_that_is_changed_changes_what_is_shown() -> None:
    latency = widgets.latency(100)
    before = latency.pane.value
    latency.rtt.value = 200
    assert latency.pane.value != before
    assert latency.message.words.startswith("200 ms; one at a time 8 x, PIPELINING 4 x")


def test_every_control_counts() -> None:
    latency = widgets.latency()
    latency.recipients.value = 1
    latency.octets.value = 5000
    latency.speed.value = 125_000
    latency.way.value = "BDAT"
    assert latency.value == Line(100, 1, 5000, 125_000)
    still = widgets.still.latency(100, 1, 5000, 125_000, way="BDAT")
    assert latency.pane.value == still.html()


def test_the_controls_go_no_further_than_can_be_tried() -> None:
    latency = widgets.latency()
    latency.recipients.value = 10**9
    latency.rtt.value = -5
    assert latency.value[:2] == (0, 100)
    assert latency.message.kind == ""


def test_an_unusual_line_can_be_given() -> None:
    assert widgets.latency(octets_per_s=1234).value.octets_per_s == 1234


def test_the_table_says_all_four_ways() -> None:
    words = widgets.still.latency(20, recipients=2).describe()
    for way in WAYS:
        assert f"{way} | " in words
    assert "Beside PIPELINING it saves none." in words


ABSURD = [
    {"rtt_ms": -1},
    {"rtt_ms": 10**9},
    {"recipients": 0},
    {"recipients": 101},
    {"octets": 1},
    {"octets": 10**9},
    {"octets_per_s": -7},
    {"way": "by pigeon"},
]


@pytest.mark.parametrize("options", ABSURD, ids=str)
def test_absurd_numbers_are_told_where_they_are_written(options: dict) -> None:
    with pytest.raises(BadArgument):
        widgets.latency(**options)
    with pytest.raises(BadArgument):
        widgets.still.latency(**options)
