"""Each host has a bar for as long as it answers for the message; gaps there are none."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from smtpkit.agents import Network
from smtpkit.protocol.errors import BadArgument
from smtpkit.views import responsibility
from smtpkit.views.holders import instants_of, shared_of, spans_of
from tests.views.drawn import named, text_of, words
from tests.views.samples import greylisted, many_hosts, never, three_hosts, under_way


@pytest.fixture(scope="module")
def net() -> Network:
    return three_hosts()


def test_the_authors_program_and_then_each_host_holds_the_letter(net: Network) -> None:
    assert [(s.host, s.since_ms, s.until_ms, s.fate) for s in spans_of(net)] == [
        ("client.example", 0.0, 250.0, "handed in"),
        ("msa.example.org", 150.0, 475.0, "relayed"),
        ("relay.example.net", 400.0, 625.0, "relayed"),
        ("mx.example.net", 550.0, 550.0, "delivered"),
    ]


def test_somebody_holds_it_at_every_instant(net: Network) -> None:
    # RFC 5321 section 4.2.5: taken before it is let go
    for earlier, later in pairwise(spans_of(net)):
        assert earlier.until_ms is not None
        assert later.since_ms <= earlier.until_ms


def test_while_the_answer_is_under_way_two_hold_it(net: Network) -> None:
    spans = spans_of(net)
    times = instants_of(spans).times_ms
    found = [(times[a], times[b]) for a, b in shared_of(spans, instants_of(spans))]
    assert found == [(150.0, 250.0), (400.0, 475.0)]
    picture = responsibility(net)
    assert len(named(picture, "shared")) == 2
    assert "Here two hold it" in text_of(picture, "note")


@pytest.mark.parametrize("make", [three_hosts, greylisted, many_hosts])
def test_no_line_of_time_goes_through_words(make: Callable[[], Network]) -> None:
    picture = responsibility(make())
    ticks = [mark.get_window_extent() for mark in named(picture, "tick")]
    for text in named(picture, "words-"):
        box = text.get_window_extent()
        assert not any(
            box.x0 < tick.x0 < box.x1 and tick.y0 < box.y1 and box.y0 < tick.y1
            for tick in ticks
        ), text.get_text()


def test_bars_begin_and_end_at_their_instants(net: Network) -> None:
    picture = responsibility(net)
    ticks = sorted({float(m.get_xdata()[0]) for m in named(picture, "tick")})
    inverse = picture.axes.transData.inverted()
    for number, span in enumerate(spans_of(net)[:3], 1):
        (bar,) = named(picture, f"bar-{number}")
        box = bar.get_window_extent().transformed(inverse)
        times = instants_of(spans_of(net))
        assert span.until_ms is not None
        assert box.x0 == pytest.approx(ticks[times.place(span.since_ms)], abs=2)
        assert box.x1 == pytest.approx(ticks[times.place(span.until_ms)], abs=2)


def test_every_fate_has_its_sign_and_word() -> None:
    shown = [m.get_text() for m in named(responsibility(greylisted()), "words-")]
    assert [text.split()[0] for text in shown] == ["→", "→", "✕", "✓", "✓"]
    assert any("returned" in text for text in shown)


def test_what_is_still_held_has_an_open_end() -> None:
    picture = responsibility(under_way())
    assert len(named(picture, "open-")) == 1
    assert "↻ still holds it: deferred" in words(picture)
    assert "1 span open" in repr(picture)


def test_recipients_with_one_fate_share_a_bar() -> None:
    picture = responsibility(many_hosts())
    assert text_of(picture, "who-2") == "for 100 recipients"
    assert len(picture.table().rows) == 13 * 100


def test_several_messages_are_told_apart() -> None:
    picture = responsibility(never())
    assert text_of(picture, "who-3").startswith("message 2 for")
    assert "2 holders of 3 messages" in repr(picture)


def test_custody_alone_has_no_author(net: Network) -> None:
    assert spans_of(net.custody)[0].host == "msa.example.org"
    assert repr(responsibility(net.custody[:1])).startswith("<responsibility: 1 holder")


def test_something_else_is_no_custody() -> None:
    with pytest.raises(BadArgument, match="a network, or its custody"):
        responsibility([object()])  # type: ignore[list-item]
