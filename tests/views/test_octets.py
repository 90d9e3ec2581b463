"""The octets view shows every octet: what a text hides, and where TCP cut."""

from collections.abc import Iterator
from typing import Any

import pytest

import smtpkit
from smtpkit.protocol.errors import BadArgument
from smtpkit.transcript.model import Exchange, Line, Transcript
from smtpkit.views import octets, theme
from smtpkit.views.draw_octets import CELL, LOOKS
from smtpkit.views.octet_rows import KINDS, cells_of, rows_of, spans_of
from smtpkit.views.picture import Picture
from smtpkit.views.signs import Signs
from tests.views.drawn import (
    clipped,
    contrast,
    lightness,
    named,
    overlaps,
    png,
    text_of,
    words,
)


def kinds(value: Any, stuffed: bool = True) -> list[str]:
    """Return what each octet of the value is, in one letter; a bar before a piece."""
    letters = {"plain": "p", "control": "n", "high": "h", "bare": "b"}
    letters |= {"cr": "c", "lf": "l", "dot": "d"}
    return [
        "".join(letters[cell.kind] for cell in cells_of(row))
        for row in rows_of(spans_of(value, stuffed), 40)
    ]


def signs(picture: Picture) -> Iterator[tuple[str, float, Signs]]:
    """Yield the names and values in the cells, with the height at which they stand."""
    for artist in named(picture, "octets"):
        for _, y, sign in artist.signs:
            yield sign, y, artist


@pytest.mark.parametrize(
    ("value", "rows", "section"),
    [
        (b"AB\r\n", ["ppcl"], "2.3.8"),
        (b"A\r\nB\r\n", ["pcl", "pcl"], "2.3.8"),
        (b"A\nB", ["pbp"], "2.3.8, LF alone ends no line"),
        (b"A\rB", ["pbp"], "2.3.8, CR alone ends no line"),
        (b"\n\r", ["bb"], "2.3.8, the wrong way round"),
        (b"\r\r\n", ["bcl"], "2.3.8"),
        (b"..a\r\n", ["dppcl"], "4.5.2, the first of two dots was added"),
        (b"...\r\n", ["dppcl"], "4.5.2"),
        (b".a\r\n", ["dpcl"], "4.5.2, a receiver takes a single one away, too"),
        (b".\r\n", ["pcl"], "4.5.2, the line that ends the data stays"),
        (b"a.\r\n.b\r\n", ["ppcl", "dpcl"], "4.5.2, only at the beginning of a line"),
        (b"a\n.b\r\n", ["pbppcl"], "4.5.2 with 2.3.8: after LF alone no line begins"),
        (b"\xc3\xbc\x00\t\x7f", ["hhnnn"], "2.4, octets above 127"),
    ],
)
def test_each_octet_is_what_the_rfc_says(
    value: bytes, rows: list[str], section: str
) -> None:
    assert kinds(value) == rows, section


def test_octets_that_did_not_travel_after_data_have_no_added_dot() -> None:
    assert kinds(b"..a\r\n", stuffed=False) == ["pppcl"]
    assert repr(octets(b"..a\r\n", stuffed=False)).count("dot") == 0


def test_a_line_of_a_transcript_knows_how_it_travelled() -> None:
    end = Exchange(".")
    text = Line("client", b"..a\r\n", kind="text", exchange=end)
    chunk = Line("client", b"..a\r\n", kind="text", chunked=True)
    reply = Line("server", b"..a\r\n", kind="reply", exchange=end)
    assert kinds(text) == ["dppcl"]
    assert kinds([chunk, reply]) == ["pppcl", "pppcl"]


@pytest.mark.parametrize("width", [2, 3, 5, 40])
@pytest.mark.parametrize("size", [1, 60, 400, 2000])
def test_the_rows_hold_every_octet_once_and_never_part_a_crlf(
    size: int, width: int
) -> None:
    value = (b"abcdefg\r\n" * 300)[:size]
    rows = rows_of(spans_of(value, True), width)
    pieces = [row.span.octets[row.start : row.end] for row in rows]
    assert b"".join(pieces) == value
    assert all(len(piece) <= width for piece in pieces)
    assert not any(piece.endswith(b"\r") for piece in pieces[:-1])


def test_every_octet_is_drawn_with_its_character_and_its_value() -> None:
    value = b"Hi \xe9\t\r\n"
    drawn = sorted(sign for sign, _, _ in signs(octets(value)))
    names = ["H", "i", "SP", "\N{MIDDLE DOT}", "HT", "CR", "LF"]
    values = ["48", "69", "20", "E9", "09", "0D", "0A"]
    assert drawn == sorted([*names, *values])


def test_nothing_in_a_cell_is_wider_than_the_cell() -> None:
    picture = octets(bytes(range(256)))
    for sign, _, artist in signs(picture):
        assert theme.text_width(sign, artist.lettering) <= CELL - 0.5, sign


def test_words_in_cells_stand_out_from_their_ground() -> None:
    for kind, look in LOOKS.items():
        assert contrast(look.ink, look.fill) >= 4.5, kind


def test_kinds_are_told_apart_without_colour() -> None:
    grey = {
        kind: (round(lightness(look.fill) / 25), look.line, look.dashes)
        for kind, look in LOOKS.items()
    }
    assert grey["cr"] == grey["lf"]  # the same cell; their names differ
    others = [grey[kind] for kind in ("plain", "lf", "bare", "high")]
    assert len(set(others)) == len(others)
    assert set(LOOKS) == set(KINDS)


@pytest.mark.parametrize(
    ("pieces", "cuts", "labels"),
    [
        ([b"NOOP\r\n"], 0, []),
        ([b"250 O", b"K\r\n"], 1, ["piece 1", "piece 2"]),
        ([b"250 OK\r", b"\n"], 1, ["piece 1", "piece 2"]),
        ([b"A\r\nB", b"C\r\nD\r\n"], 1, ["piece 1", "piece 2"]),
        ([b"A", b"B", b"CDEFG\r\n"], 2, ["1", "2", "piece 3"]),
        ([b"AB\r\n", b"", b"CD\r\n"], 1, ["piece 1", "piece 3"]),
    ],
)
def test_a_cut_stands_where_one_piece_ended(
    pieces: list[bytes], cuts: int, labels: list[str]
) -> None:
    picture = octets(pieces)
    assert len(named(picture, "cut")) == cuts
    assert [mark.get_text() for mark in named(picture, "piece")] == labels


def test_the_limits_of_a_chunk_are_drawn_with_its_size() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "MAIL FROM:<ann@example.org>")
    lab.say("RCPT TO:<bob@example.net>", b"BDAT 10 LAST\r\nabc\r\n.def\n")
    picture = octets(lab.transcript)
    assert text_of(picture, "chunk") == "chunk of 10 octets begins"
    assert len(named(picture, "chunk-begins")) == len(named(picture, "chunk-ends")) == 1
    assert "1 chunk" in repr(picture)
    assert {"client", "server"} <= set(words(picture))


def test_the_line_that_ends_the_data_is_named() -> None:
    assert text_of(octets(b"Hello\r\n.\r\n"), "remark") == "the end of the mail data"
    assert named(octets(b"a.\r\n"), "remark") == []
    assert named(octets(b"Hello\r\n.\r\n", stuffed=False), "remark") == []


def test_octets_that_the_transcript_did_not_keep_are_stated() -> None:
    picture = octets(Line("client", b"x\r\n", kind="text", omitted=70_000))
    assert text_of(picture, "remark") == "… 70,000 more octets, not kept"
    assert "70,000 more not kept" in repr(picture)


@pytest.mark.parametrize("value", [b"x" * 1_000_000, b"ab\r\n" * 5000])
def test_of_many_octets_the_middle_is_left_out_and_counted(value: bytes) -> None:
    picture = octets(value)
    rows = picture.table().rows
    assert len(rows) <= 2048
    left_out = len(value) - len(rows)
    assert text_of(picture, "gap") == f"… {left_out:,} octets not drawn"
    assert f"({left_out:,} octets not drawn)" in picture.describe()
    assert rows[-1][1] == len(value) - 1


@pytest.mark.parametrize("size", [60, 512, 2000])
def test_a_line_of_up_to_two_thousand_octets_is_drawn_whole(size: int) -> None:
    picture = octets(b"x" * (size - 2) + b"\r\n")
    assert len(picture.table().rows) == size
    assert named(picture, "gap") == []


SAMPLES = {
    "nothing": b"",
    "one octet": b"x",
    "every octet": bytes(range(256)),
    "60 octets": b"x" * 58 + b"\r\n",
    "2,000 octets": b"x" * 1998 + b"\r\n",
    "a million octets": b"x" * 1_000_000,
    "every octet a piece": [bytes([octet]) for octet in b"MAIL FROM:<>\r\n" * 10],
    "many pieces": [b"12"] * 600,
    "end of data": b"Hi\r\n..hidden\r\n.\r\n",
    "a line not kept whole": Line("client", b"x" * 37 + b"\r\n", omitted=5),
}


@pytest.mark.parametrize("value", SAMPLES.values(), ids=SAMPLES)
def test_no_text_lies_on_another_or_leaves_the_frame(value: Any) -> None:
    picture = octets(value)
    assert overlaps(picture) == []
    assert clipped(picture) == []
    assert png(picture).width in (2 * theme.WIDTH, 1.5 * theme.WIDTH)


def test_the_legend_explains_what_is_there_and_nothing_else() -> None:
    legend = {mark.get_gid() for mark in named(octets(b"Hi\r\n"), "legend-")}
    assert legend == {"legend-cr", "legend-lf"}
    legend = {mark.get_gid() for mark in named(octets([b"\xff", b"\n"]), "legend-")}
    assert legend == {"legend-high", "legend-bare", "legend-cut"}


def test_nothing_is_drawn_as_such() -> None:
    for value in (b"", [], Transcript()):
        picture = octets(value)
        assert repr(picture) == "<octets: none>"
        assert text_of(picture, "empty") == "no octets"


def test_the_description_writes_what_has_no_shape_in_words() -> None:
    picture = octets([b"..a \xe9", b"\x00\n\r\n"])
    assert picture.describe().splitlines() == [
        (
            "Octets: 9 octets in 2 pieces of 5 and 4; 1 line ended by CR LF; "
            "1 CR or LF alone; 1 dot added; 1 above 127."
        ),
        "from octet 0: [piece 1][added .].a [E9][piece 2][NUL][bare LF][CR][LF]",
    ]


@pytest.mark.parametrize("value", ["text", 7, None, [1, 2], [b"a", "b"], {"a": 1}])
def test_what_is_no_octets_is_refused_with_what_was_wanted(value: Any) -> None:
    with pytest.raises(BadArgument, match="wanted octets, a sequence of octets, or"):
        octets(value)
