"""Each conversation on a message's way is an arrow between two hosts, in order."""

import pytest
from matplotlib.lines import Line2D

from smtpkit.agents import Network
from smtpkit.agents.hops import Hop
from smtpkit.protocol.errors import BadArgument
from smtpkit.views import hops
from smtpkit.views.journeys import legs_of, span_words, steps_of
from tests.views import conversations as talk
from tests.views.drawn import named, text_of, words
from tests.views.samples import greylisted, many_hosts, never, three_hosts


@pytest.fixture(scope="module")
def net() -> Network:
    return three_hosts()


def arrows(picture: object) -> list[Line2D]:
    return [m for m in named(picture, "hop-") if isinstance(m, Line2D)]  # type: ignore[arg-type]


def test_hosts_stand_side_by_side_in_the_order_of_the_way(net: Network) -> None:
    picture = hops(net)
    names = [text_of(picture, f"host-{n}-name") for n in range(1, 5)]
    assert names == [
        "client.example", "msa.example.org", "relay.example.net", "mx.example.net",
    ]  # fmt: skip


def test_each_conversation_is_an_arrow_from_client_to_server(net: Network) -> None:
    picture = hops(net)
    lines = [float(m.get_xdata()[0]) for m in named(picture, "life-")]
    ends = [(a.get_xdata()[0], a.get_xdata()[-1]) for a in arrows(picture)]
    assert [start for start, _ in ends] == lines[:3]
    assert all(end > start for start, end in ends)
    heights = [arrow.get_ydata()[0] for arrow in arrows(picture)]
    assert heights == sorted(heights)


def test_what_was_said_stands_at_the_arrow_and_whole_in_the_words(net: Network) -> None:
    picture = hops(net)
    said = " ".join(m.get_text() for m in named(picture, "steps-1"))
    assert said == (
        "greeting 220, EHLO 250, MAIL 250, RCPT 250, DATA 354, text 250, QUIT 221"
    )
    assert "server: 354 " in picture.describe()
    assert "client: RCPT TO:<bob@example.net>" in picture.describe()


def test_a_refused_conversation_has_dashes_and_the_reply() -> None:
    picture = hops(greylisted())
    first, second, third = arrows(picture)
    assert second._unscaled_dash_pattern[1] is not None
    assert first._unscaled_dash_pattern[1] is third._unscaled_dash_pattern[1] is None
    assert text_of(picture, "outcome-2").startswith("↻ 450 4.7.0 Greylisted")
    assert text_of(picture, "outcome-3") == (
        "✓ 1 message taken; 550 5.1.1 No such user here"
    )


def test_tls_is_a_tube_and_a_word() -> None:
    picture = hops(three_hosts(tls=True))
    assert len(named(picture, "tls-")) == 2
    assert text_of(picture, "outcome-2").endswith("inside TLS")
    assert "2 inside TLS" in repr(picture)


def test_when_it_began_and_how_long_it_took_is_told(net: Network) -> None:
    picture = hops(net)
    assert [m.get_text() for m in named(picture, "time-2")] == [
        "250 ms", "for 225 ms",
    ]  # fmt: skip


def test_a_call_that_nobody_answers_says_so() -> None:
    picture = hops(never())
    assert "↻ no connection: nobody listens at 192.0.2.2" in words(picture)
    assert "… 14 conversations not drawn" in words(picture)
    assert len(picture.table().rows) == 44


def test_of_many_hosts_the_rest_is_counted() -> None:
    picture = hops(many_hosts())
    assert text_of(picture, "remark") == (
        "… 5 more hosts and 5 conversations with them not drawn"
    )


def test_hops_can_be_chosen(net: Network) -> None:
    assert repr(hops(net.hops[1:2])).startswith("<hops: 1 conversation between 2 hosts")


def test_a_hop_that_goes_on_has_no_end() -> None:
    hop = Hop("a.example", "b.example", 0.0, None, talk.greeted().transcript)
    picture = hops([hop])
    assert "no message sent" in picture.describe()
    assert [m.get_text() for m in named(picture, "time-1")] == ["0 ms"]


def test_steps_that_repeat_are_counted() -> None:
    assert steps_of(list(talk.many(21))) == "greeting 220, NOOP 250 (×10)"


@pytest.mark.parametrize(
    ("span_ms", "words"),
    [(0, "0 ms"), (999, "999 ms"), (61_000, "1 min 1 s"), (90 * 3.6e6, "3 d 18 h")],
)
def test_spans_of_time_have_two_units_at_most(span_ms: float, words: str) -> None:
    assert span_words(span_ms) == words


def test_a_transcript_is_no_way() -> None:
    with pytest.raises(BadArgument, match="a list of its hops"):
        legs_of(talk.typical())


def test_of_an_outcome_that_is_too_long_whole_parts_are_left_out() -> None:
    shown = text_of(hops(greylisted()), "outcome-2")
    assert shown == "↻ 450 4.7.0 Greylisted, try again in 5 minutes …"
