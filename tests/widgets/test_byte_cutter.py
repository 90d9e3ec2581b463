"""The byte cutter: where octets are cut, and what two readers make of the pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit import Transcript, widgets
from smtpkit.protocol.errors import BadArgument
from smtpkit.transcript.model import Line
from smtpkit.widgets.cutting import cuts_every, pieces_of, readings
from smtpkit.widgets.show_byte_cutter import sample

REPLIES = b"220 mx ready\r\n250-mx\r\n250 SIZE\r\n221 Bye\r\n"
COMMANDS = b"EHLO me\r\nNOOP\r\nQUIT\r\n"
WHOLE = {
    "server": [b"220 mx ready\r\n", b"250-mx\r\n250 SIZE\r\n", b"221 Bye\r\n"],
    "client": [b"EHLO me\r\n", b"NOOP\r\n", b"QUIT\r\n"],
}
OCTETS = {"server": REPLIES, "client": COMMANDS}


@pytest.mark.parametrize("side", OCTETS)
@given(data=st.data())
def test_the_reader_that_waits_reads_the_same_however_they_are_cut(
    side: str, data: st.DataObject
) -> None:
    octets = OCTETS[side]
    cuts = data.draw(st.sets(st.integers(1, len(octets) - 1)))
    found = readings(pieces_of(octets, cuts), side)
    assert [whole for reading in found for whole in reading.whole] == WHOLE[side]
    assert found[-1].kept == 0


@pytest.mark.parametrize("side", OCTETS)
def test_the_naive_reader_is_right_only_where_the_cuts_fall_well(side: str) -> None:
    well = readings(WHOLE[side], side)
    assert all(reading.right for reading in well)
    badly = readings(pieces_of(OCTETS[side], cuts_every(OCTETS[side], 3)), side)
    assert not any(reading.right for reading in badly)


TRUTHS = [
    ((), ["3 replies"]),
    ((14,), ["one whole reply", "2 replies"]),
    ((5,), ["the beginning of a reply", "parts of 3 replies"]),
    (
        (5, 9),
        ["the beginning of a reply", "the middle of a reply", "parts of 3 replies"],
    ),
    ((13, 14), ["the beginning of a reply", "the end of a reply", "2 replies"]),
    ((22,), ["parts of 2 replies", "parts of 2 replies"]),
]


@pytest.mark.parametrize(("cuts", "truths"), TRUTHS)
def test_what_a_piece_is_in_truth(cuts: tuple[int, ...], truths: list[str]) -> None:
    found = readings(pieces_of(REPLIES, cuts), "server")
    assert [reading.truth for reading in found] == truths


def test_half_a_reply_at_the_end_is_kept() -> None:
    (reading,) = readings([b"250 OK\r\n221 B"], "server")
    assert reading.whole == (b"250 OK\r\n",)
    assert reading.kept == 5
    words = widgets.still.byte_cutter(b"250 OK\r\n221 B").describe()
    assert "5 octets at the end: not whole yet" in words


def test_octets_that_are_no_replies_are_read_line_by_line() -> None:
    found = readings([b"hello\r\n", b"250 OK\r\n", b"\xff\xfe\r\n"], "server")
    assert [whole for reading in found for whole in reading.whole] == [
        b"hello\r\n",
        b"250 OK\r\n",
        b"\xff\xfe\r\n",
    ]


def test_a_number_cuts_evenly() -> None:
    cutter = widgets.byte_cutter(REPLIES)
    cutter.every.value = 10
    assert [len(piece) for piece in cutter.pieces] == [10, 10, 10, 10, 1]
    cutter.every.value = 0
    assert cutter.pieces == [REPLIES]


def test_a_place_is_cut_and_joined_again_by_the_same_button() -> None:
    cutter = widgets.byte_cutter(REPLIES)
    cutter.place.value = 14
    cutter.cut.click()
    assert cutter.cuts == (14,)
    cutter.place.value = 3
    cutter.cut.click()
    assert cutter.cuts == (3, 14)
    cutter.place.value = 14
    cutter.cut.click()
    assert cutter.cuts == (3,)


def test_buttons_cut_at_line_ends_in_line_ends_and_nowhere() -> None:
    cutter = widgets.byte_cutter(COMMANDS, side="client")
    cutter.at_lines.click()
    assert cutter.pieces == WHOLE["client"]
    assert "3 lines, 3 read right by one recv" in cutter.message.words
    cutter.in_ends.click()
    assert cutter.pieces == [b"EHLO me\r", b"\nNOOP\r", b"\nQUIT\r", b"\n"]
    cutter.none.click()
    assert cutter.cuts == ()


def test_either_side_of_a_session_can_be_cut() -> None:
    cutter = widgets.byte_cutter(sample(), every=4)
    cutter.side.value = "client"
    assert cutter.octets.startswith(b"EHLO")
    assert cutter.cuts == ()
    assert cutter.every.max == len(cutter.octets) - 1


def test_a_place_outside_cannot_be_chosen() -> None:
    cutter = widgets.byte_cutter(REPLIES)
    cutter.place.value = 10**6
    cutter.cut.click()
    assert cutter.cuts == (len(REPLIES) - 1,)


@pytest.mark.parametrize("value", [b"", b"x", b"\r", Transcript()], ids=repr)
def test_almost_nothing_can_be_shown_and_not_be_cut(value: bytes | Transcript) -> None:
    cutter = widgets.byte_cutter(value)
    for press in (cutter.cut, cutter.at_lines, cutter.in_ends, cutter.none):
        press.click()
    cutter.every.value = 1
    assert cutter.message.kind == ""
    assert len(cutter.pieces) <= 1


def test_of_very_many_octets_the_first_are_cut_and_the_rest_is_counted() -> None:
    still = widgets.still.byte_cutter(b"250 OK\r\n" * 10_000, every=1)
    assert repr(still) == (
        "<byte_cutter: 2,048 octets in 2,048 pieces; 256 replies, 0 read right by one "
        "recv; 77,952 octets left out>"
    )
    words = still.describe()
    assert "Only the first 2,048 of 80,000 octets are cut and counted here" in words
    assert "pieces 31 to 2,038 are left out here" in words
    assert words.count("\n2048 | ") == 1


def test_every_octet_that_can_be_cut_is_drawn() -> None:
    still = widgets.still.byte_cutter(bytes(range(256)) * 8)
    assert "not drawn" not in still.describe()


def test_a_place_far_behind_can_be_cut() -> None:
    cutter = widgets.byte_cutter(b"250 " + b"x" * 3000 + b"\r\n")
    cutter.place.value = 2000
    cutter.cut.click()
    assert [len(piece) for piece in cutter.pieces] == [2000, 48]
    assert "958 octets left out" in cutter.pane.value


def test_octets_that_a_transcript_has_not_kept_are_counted_as_left_out() -> None:
    transcript = Transcript()
    for line in (b"DATA\r\n", b"x" * 100, b".\r\n"):
        omitted = 900 if line.startswith(b"x") else 0
        transcript.add(Line("client", line, omitted=omitted))
    cutter = widgets.byte_cutter(transcript, side="client")
    assert cutter.octets == b"DATA\r\n" + b"x" * 100
    assert "903 octets left out" in repr(cutter)


def test_the_still_is_what_the_widget_shows() -> None:
    cutter = widgets.byte_cutter(REPLIES, every=9, cuts=(2,))
    still = widgets.still.byte_cutter(REPLIES, every=9, cuts=(2,))
    assert cutter.pane.value == still.html()


WRONG = [
    {"value": "text"},
    {"side": "postman"},
    {"every": -1},
    {"cuts": (0,)},
    {"cuts": (10**6,)},
]


@pytest.mark.parametrize("options", WRONG, ids=str)
def test_wrong_arguments_are_told_where_they_are_written(options: dict) -> None:
    with pytest.raises(BadArgument):
        widgets.byte_cutter(**options)
    with pytest.raises(BadArgument):
        widgets.still.byte_cutter(**options)
