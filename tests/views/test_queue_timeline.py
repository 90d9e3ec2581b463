"""The attempts of a queue stand along a line of time, to scale, the waits told."""

import pytest
from matplotlib.lines import Line2D

from smtpkit import agents
from smtpkit.protocol.errors import BadArgument
from smtpkit.views import queue_timeline
from smtpkit.views.tries import scale_of, tracks_of
from tests.views.drawn import named, text_of, words
from tests.views.samples import crowd, greylisted, never, under_way

MINUTE = 60_000.0


@pytest.fixture(scope="module")
def down() -> agents.Network:
    return never()


def test_the_waits_are_those_of_the_schedule(down: agents.Network) -> None:
    (track,) = tracks_of(down.first.queue["Q1"])
    waits = [round(wait / MINUTE) for wait in track.waits]
    assert waits[:5] == [30, 60, 120, 180, 180]  # RFC 5321 section 4.5.4.1
    assert track.fate == "returned"


def test_every_attempt_is_drawn(down: agents.Network) -> None:
    picture = queue_timeline(down.first.queue["Q1"])
    assert len(named(picture, "try-1-later")) == 43
    assert len(picture.table().rows) == 43


def test_of_an_outcome_that_is_too_long_the_report_stays() -> None:
    net = agents.chain("msa.example.org", "mx.example.net")
    net.last.is_up = False
    net.submit("ann@example.org", "bob@example.net", b"Subject: hi\r\n\r\nHello\r\n")
    net.run(hours=4)
    shown = text_of(queue_timeline(net.first.queue), "fate-1")
    assert shown.startswith("deferred, next try at 6 h 30 min: no connection")
    assert shown.endswith("… (reported: delayed)")


def test_attempts_stand_to_scale() -> None:
    picture = queue_timeline(under_way().first.queue)
    first, second = (m.get_x() for m in named(picture, "try-1-later"))
    (then,) = named(picture, "next-1")
    # 30 minutes, then an hour
    assert (then.get_x() - second) / (second - first) == pytest.approx(2, abs=0.02)


def test_what_comes_next_is_dashed() -> None:
    picture = queue_timeline(under_way().first.queue)
    (ahead,) = (m for m in named(picture, "ahead-1") if isinstance(m, Line2D))
    assert ahead._unscaled_dash_pattern[1] is not None
    assert text_of(picture, "fate-1").startswith("deferred, next try at 1 h 30 min")


def test_recipients_that_fared_differently_have_lines_of_their_own() -> None:
    picture = queue_timeline(greylisted().first.queue)
    assert [text_of(picture, f"to-{n}") for n in (1, 2, 3)] == [
        "<bob@example.net>", "<nobody@example.net>", "<ann@example.org>",
    ]  # fmt: skip
    assert text_of(picture, "fate-2") == (
        "returned after 30 min 1 s: 550 5.1.1 No such user here (reported: failed)"
    )


def test_recipients_that_fared_alike_share_a_line() -> None:
    picture = queue_timeline(greylisted(*crowd(100)).first.queue)
    assert text_of(picture, "attempts-1") == "2 attempts, 100 recipients"


def test_outcomes_differ_in_sign_and_word() -> None:
    picture = queue_timeline(greylisted().first.queue)
    assert {"taken", "not now", "refused for good"} <= set(words(picture))
    kinds = {m.get_gid() for m in named(picture, "try-")}
    assert kinds == {
        "try-1-later", "try-1-done", "try-2-later", "try-2-refused", "try-3-done",
    }  # fmt: skip


def test_waits_are_told_where_there_is_room() -> None:
    picture = queue_timeline(greylisted().first.queue)
    assert text_of(picture, "wait-1") == "30 min"


@pytest.mark.parametrize(
    ("end_ms", "distance_ms"),
    [
        (9, 1),
        (1000, 200),
        (30 * MINUTE, 5 * MINUTE),
        (120 * 60 * MINUTE, 1440 * MINUTE),
    ],
)
def test_the_scale_has_round_marks(end_ms: float, distance_ms: float) -> None:
    (track,) = tracks_of(under_way().first.queue)
    track.arrived_ms, track.next_ms, track.tries = 0.0, end_ms, ()
    marks = scale_of([track]).marks
    assert marks[1] - marks[0] == distance_ms
    assert len(marks) <= 10


def test_of_many_messages_the_rest_is_counted(down: agents.Network) -> None:
    picture = queue_timeline(list(down.first.queue) * 15)
    assert "… 20 more lines not drawn." in text_of(picture, "note")
    assert "675 attempts" in repr(picture)


def test_an_empty_queue_says_so() -> None:
    picture = queue_timeline(agents.chain("msa.example.org").first.queue)
    assert repr(picture) == "<queue_timeline: an empty queue>"
    assert text_of(picture, "empty").startswith("The queue is empty")


def test_something_else_is_no_queue() -> None:
    with pytest.raises(BadArgument, match="a queue, or entries of one"):
        queue_timeline([object()])  # type: ignore[list-item]
