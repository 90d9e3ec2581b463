"""The state diagram is drawn from the table: nothing of it is missing or hidden."""

from itertools import combinations, pairwise
from typing import Any

import pytest
from matplotlib.lines import Line2D

import smtpkit
from smtpkit.protocol import machine as protocol
from smtpkit.protocol.machine import SESSION, Outcome, Row, State
from smtpkit.transcript.model import Transcript
from smtpkit.views import machine
from smtpkit.views.machine_graph import Graph, label, route_for, transitions, walk_of
from smtpkit.views.machine_layout import BOXES, ROUTES
from smtpkit.views.picture import Picture
from tests.views import conversations as talk
from tests.views.drawn import boxes, clipped, named, overlaps, png, text_of

HELLO = "EHLO me.example"
MAIL = "MAIL FROM:<ann@example.org>"
RCPT = "RCPT TO:<bob@example.net>"


def said(*lines: str | bytes, **options: Any) -> Transcript:
    lab = smtpkit.Lab(**options)
    lab.say(*lines)
    return lab.transcript


def words_of(picture: Picture, state: State) -> str:
    return " ".join(m.get_text() for m in named(picture, f"words-{state.name}"))


def test_every_state_of_the_table_is_drawn_with_its_meaning() -> None:
    picture = machine()
    for state in State:
        assert text_of(picture, f"name-{state.name}") == state.name
        assert words_of(picture, state).startswith(state.value)


@pytest.mark.parametrize("row", SESSION, ids=lambda r: f"{r.symbol} {r.outcome.value}")
def test_every_row_is_an_arrow_or_is_written_where_the_state_stays(
    row: Row[State],
) -> None:
    picture = machine()
    graph = Graph()
    for before, after in transitions(row):
        route = route_for(before, row.symbol, after)
        if route is None:
            assert before is after, "the layout has no arrow for this row"
            where = [symbol for symbol, _ in (*graph.stays[before], *graph.common)]
            assert row.symbol in where
            if (row.symbol, row.outcome) not in graph.common:
                assert row.symbol in words_of(picture, before)
            continue
        assert len([*named(picture, f"arrow-{route.name}")]) >= 1
        drawn = text_of(picture, f"label-{route.name}")
        assert row.symbol in drawn
        assert row.outcome is Outcome.DONE or row.outcome.value in drawn


def test_no_row_is_left_over() -> None:
    assert Graph().unrouted == []
    assert named(machine(), "leftover") == []


def test_a_row_that_the_layout_does_not_know_is_stated_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = Row((State.TEXT,), "TURN", Outcome.DONE, State.AUTHENTICATING)
    monkeypatch.setattr(Graph.__init__, "__defaults__", ((*SESSION, new),))
    picture = machine()
    words = "Also: TEXT, TURN leads to AUTHENTICATING"
    assert text_of(picture, "leftover") == words
    assert clipped(picture) == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: str(route.name))
def test_an_arrow_runs_from_its_states_to_its_target(route: Any) -> None:
    def touches(state: State, x: float, y: float) -> bool:
        box = BOXES[state]
        return (
            box.x - 0.5 <= x <= box.right + 0.5 and box.y - 0.5 <= y <= box.bottom + 0.5
        )

    assert touches(route.target, *route.points[-1])
    if route.pill is None:
        assert touches(route.sources[0], *route.points[0])
    else:
        words = named(machine(), f"from-{route.name}")
        assert words, "an arrow that starts at no state says where it comes from"


def test_no_two_states_lie_upon_each_other() -> None:
    for one, other in combinations(BOXES.values(), 2):
        beside = one.right < other.x or other.right < one.x
        assert beside or one.bottom < other.y or other.bottom < one.y


def test_arrows_run_across_no_state_and_no_words() -> None:
    picture = machine()
    lines = [m for m in named(picture, "arrow-") if isinstance(m, Line2D)]
    to_pixels = picture.axes.transData.transform
    for line in lines:
        corners = to_pixels(line.get_xydata())
        for (x0, y0), (x1, y1) in pairwise(corners):
            for words, box in boxes(picture):
                apart = (
                    max(x0, x1) < box.x0
                    or min(x0, x1) > box.x1
                    or max(y0, y1) < box.y0
                    or min(y0, y1) > box.y1
                )
                assert apart, f"{line.get_gid()} crosses {words!r}"


CONVERSATIONS = {
    "none": None,
    "nothing said": Transcript(),
    "greeting": talk.greeted().transcript,
    "typical": talk.typical(),
    "pipelined in TLS": talk.pipelined(),
    "1,000 lines": talk.many(1001),
    "chunks refused": said(HELLO, MAIL, RCPT, b"BDAT 1\r\nx", "DATA", "RSET", "QUIT"),
    "long wrong way": said(
        *["RCPT TO:<a@example.net>", "DATA", "MAIL"] * 9, HELLO, MAIL
    ),
    "long names": said(
        HELLO, MAIL, *["STARTTLS"] * 2, RCPT, "STARTTLS", "ATRN x.example"
    ),
    "every way back": said(*[HELLO, MAIL, RCPT, "RSET"] * 30, MAIL, "NOOP", "VRFY bob"),
}


@pytest.mark.parametrize("transcript", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_no_words_lie_on_others_or_leave_the_frame(
    transcript: Transcript | None,
) -> None:
    picture = machine(transcript)
    assert overlaps(picture) == []
    assert clipped(picture) == []
    assert png(picture).width == 1800


@pytest.mark.parametrize("transcript", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_the_numbers_of_the_steps_hide_no_words(transcript: Transcript | None) -> None:
    picture = machine(transcript)
    for badge in [*named(picture, "badge-"), *named(picture, "pill-")]:
        ground = badge.get_window_extent()
        name = badge.get_gid().partition("-")[2]
        own = {
            mark.get_text()
            for mark in [*named(picture, "steps-"), *named(picture, "from-")]
            if mark.get_gid().endswith(name)
        }
        hidden = [
            w for w, box in boxes(picture) if w not in own and ground.overlaps(box)
        ]
        assert hidden == [], badge.get_gid()


@pytest.mark.parametrize("transcript", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_the_numbers_in_a_box_stay_in_it(transcript: Transcript | None) -> None:
    picture = machine(transcript)
    to_pixels = picture.axes.transData.inverted()
    for state, box in BOXES.items():
        for badge in named(picture, f"badge-{state.name}"):
            assert badge.get_window_extent().transformed(to_pixels).x1 < box.right


def test_words_stay_in_their_boxes() -> None:
    picture = machine(talk.typical())
    to_pixels = picture.axes.transData.inverted()
    for state, box in BOXES.items():
        for mark in named(picture, f"words-{state.name}"):
            extent = mark.get_window_extent().transformed(to_pixels)
            assert extent.x0 > box.x
            assert extent.x1 < box.right
            assert max(extent.y0, extent.y1) < box.bottom


def test_the_path_taken_is_bold_and_numbered() -> None:
    picture = machine(said(HELLO, MAIL, RCPT, "DATA"))
    steps = {m.get_gid(): m.get_text() for m in named(picture, "steps-")}
    assert steps == {
        "steps-greeting": "1",
        "steps-introduction": "2 EHLO",
        "steps-sender": "3",
        "steps-recipient": "4",
        "steps-text": "5",
    }

    def width(name: str) -> float:
        lines = [m for m in named(picture, f"arrow-{name}") if isinstance(m, Line2D)]
        return float(lines[0].get_linewidth())

    assert width("sender") > 2 * width("turn")


def test_where_it_stands_now_has_a_border_and_a_word() -> None:
    picture = machine(said(HELLO, MAIL))
    assert text_of(picture, "now") == "now"
    (now,), (other,) = named(picture, "state-SENDER"), named(picture, "state-READY")
    assert now.get_linewidth() > other.get_linewidth()
    assert named(machine(), "now") == []


def test_what_was_refused_is_marked_at_the_state_that_stayed() -> None:
    picture = machine(said(HELLO, RCPT, "NOOP"))
    assert text_of(picture, "steps-READY") == "3✕ RCPT, 4 NOOP"
    assert "1 refused" in repr(picture)


def test_a_refused_message_still_leads_back_to_ready() -> None:
    script = talk.greeted()
    script.ask((b"HELO me.example\r\n", "HELO", b"250 OK\r\n"))
    script.ask((b"MAIL FROM:<ann@example.org>\r\n", "MAIL", b"250 OK\r\n"))
    script.ask((b"RCPT TO:<bob@example.net>\r\n", "RCPT", b"250 OK\r\n"))
    script.ask((b"DATA\r\n", "DATA", b"354 go on\r\n"))
    script.ask((b"data:x\r\n", ".", b"554 no\r\n"))
    assert text_of(machine(script.transcript), "steps-text-back") == "6✕"


def test_a_handshake_that_no_line_tells_is_on_the_path() -> None:
    picture = machine(talk.pipelined())
    assert text_of(picture, "steps-tls") == "after 3"
    assert "GREETED, READY, GREETED, READY, SENDER" in repr(picture)
    assert "now READY, inside TLS" in repr(picture)


def test_many_steps_are_counted() -> None:
    picture = machine(talk.many(1001))
    assert text_of(picture, "steps-GREETED") == "2, 3 … 500 times"


def test_an_empty_conversation_stands_at_the_beginning() -> None:
    picture = machine(Transcript())
    assert repr(picture) == "<machine: 0 steps; CONNECTED; now CONNECTED>"


def test_the_walk_is_the_transcripts() -> None:
    transcript = talk.typical()
    walk = walk_of(transcript)
    assert [step.number for step in walk.steps] == list(range(1, 10))
    assert walk.now == transcript.positions[-1]


def test_the_table_has_every_row_and_the_steps_that_took_it() -> None:
    plain = machine().table()
    assert len(plain.rows) == len(SESSION)
    assert "steps" not in plain.columns
    walked = machine(said(HELLO, MAIL, "RSET", MAIL)).table()
    taken = {row[1]: row[-1] for row in walked.rows if row[-1]}
    assert taken == {"greeting": "1", "EHLO": "2", "MAIL": "3, 5", "RSET": "4"}


def test_the_description_holds_every_row_in_words() -> None:
    text = machine().describe()
    for state in State:
        ways = next(line for line in text.splitlines() if line.startswith(state.name))
        for row in SESSION:
            if state in row.before:
                assert row.symbol in ways
    assert "RECIPIENT (at least one forward-path accepted): to READY after" in text
    assert "EHLO and no TLS yet for STARTTLS" in text
    assert "CLEAR to NEGOTIATING after STARTTLS" in text


def test_the_description_tells_the_path_step_by_step() -> None:
    text = machine(said(HELLO, RCPT)).describe()
    assert "2. EHLO, answered 250: GREETED to READY." in text
    assert "3. RCPT, answered 503: READY stays." in text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([("MAIL", Outcome.DONE)], "MAIL"),
        ([("DATA", Outcome.GO_ON)], "DATA 3yz"),
        ([(".", outcome) for outcome in (Outcome.DONE, Outcome.NO)], ". 2yz, 5yz"),
        ([("A", Outcome.NO), ("B", Outcome.NO), ("C", Outcome.DONE)], "A, B 5yz; C"),
    ],
)
def test_a_label_leaves_out_only_the_usual_answer(
    said: list[tuple[str, Outcome]], words: str
) -> None:
    assert label(said) == words


def test_the_diagram_reads_the_table_that_the_server_obeys() -> None:
    assert Graph.__init__.__defaults__ == (protocol.SESSION,)
