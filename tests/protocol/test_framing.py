"""Lines, dots and what mail data must not hold: RFC 5321 sections 2.3.8 and 4.5.2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol.errors import UnfinishedText
from smtpkit.protocol.framing import (
    MOST_HELD,
    Inspector,
    LineReader,
    LongLine,
    TextReader,
    stuff,
    unstuff,
)
from tests.protocol.cutting import cut_at, every_cut_in_two, one_by_one, places

#: Pieces of which awkward mail data is made.
_bits = st.sampled_from(
    [b"\r\n", b".", b"..", b"a", b"\r", b"\n", b"\0", b"\xff", b"\r\n."]
)
awkward = st.lists(_bits, max_size=14).map(b"".join)

#: Mail data, how it travels, and the section.
STUFFED = [
    (b"", b"", "4.5.2"),
    (b"a\r\n", b"a\r\n", "4.5.2"),
    (b".\r\n", b"..\r\n", "4.5.2: a line with one dot"),
    (b"..\r\n", b"...\r\n", "4.5.2"),
    (b".a\r\n.b\r\n", b"..a\r\n..b\r\n", "4.5.2: every line"),
    (b"a.\r\nb.c\r\n", b"a.\r\nb.c\r\n", "4.5.2: only the first character"),
    (b"\r\n.\r\n", b"\r\n..\r\n", "4.5.2"),
    (b"a\n.b\r\n", b"a\n.b\r\n", "2.3.8: LF ends no line"),
    (b"a\r.b\r\n", b"a\r.b\r\n", "2.3.8: CR ends no line"),
]


@pytest.mark.parametrize(("text", "travelling", "section"), STUFFED)
def test_dots_are_added_where_the_section_says(text, travelling, section):
    assert stuff(text) == travelling, section
    assert unstuff(travelling) == text, section


@given(awkward)
def test_adding_and_removing_dots_are_inverses(text):
    whole = text + b"\r\n"
    assert unstuff(stuff(whole)) == whole
    assert b"\r\n.\r\n" not in b"\r\n" + stuff(whole)


def test_a_last_line_without_its_end_is_told():
    with pytest.raises(UnfinishedText):
        unstuff(b"a\r\nb")


def lines_of(pieces: list[bytes], limit: int, *, bare_lf: bool = False) -> list:
    """Return what a `LineReader` makes of the pieces."""
    reader, lines = LineReader(bare_lf=bare_lf), []
    for piece in pieces:
        reader.receive(piece)
        while (line := reader.next_line(limit)) is not None:
            lines.append(line)
    return lines


#: Octets, their lines, whether LF alone ends a line too.
LINES = [
    (b"a\r\nb\r\n", [b"a\r\n", b"b\r\n"], False),
    (b"a\nb\r\n", [b"a\nb\r\n"], False),
    (b"a\rb\r\r\n", [b"a\rb\r\r\n"], False),
    (b"a\nb\r\n", [b"a\n", b"b\r\n"], True),
    (b"a\x0bb\x0cc\x1cd\x85e\r\n", [b"a\x0bb\x0cc\x1cd\x85e\r\n"], False),
    ("a\u2028b\u2029c\r\n".encode(), ["a\u2028b\u2029c\r\n".encode()], False),
    (b"abc", [], False),
]


@pytest.mark.parametrize(("octets", "lines", "bare_lf"), LINES)
def test_lines_end_with_crlf_however_they_are_cut(octets, lines, bare_lf):
    for pieces in (*every_cut_in_two(octets), one_by_one(octets)):
        assert lines_of(pieces, 512, bare_lf=bare_lf) == lines


@pytest.mark.parametrize("bare_lf", [False, True])
@pytest.mark.parametrize("over", [1, 2, 600])
def test_a_line_over_its_limit_is_one_line_however_it_is_cut(over, bare_lf):
    limit = 100
    octets = b"x" * (limit - 2 + over) + b"\r\nNOOP\r\n"
    wanted = [LongLine(b"x" * 64, limit + over), b"NOOP\r\n"]
    cuts = [cut_at(octets, [at]) for at in (50, 99, 100, 101, 102, 103, 104)]
    for pieces in ([octets], one_by_one(octets), *cuts):
        assert lines_of(pieces, limit, bare_lf=bare_lf) == wanted


def test_a_line_of_exactly_its_limit_is_a_line():
    octets = b"x" * 510 + b"\r\n"
    for pieces in ([octets], one_by_one(octets)):
        assert lines_of(pieces, 512) == [octets]


def test_a_million_octets_without_a_line_end_are_not_kept():
    reader = LineReader()
    for _ in range(1000):
        reader.receive(b"x" * 1000)
        assert reader.next_line(512) is None
        assert len(reader.buffer) < 2
    reader.receive(b"\r\n")
    assert reader.next_line(512) == LongLine(b"x" * 64, 1_000_002)


def test_the_end_of_a_long_line_is_no_command_whatever_it_looks_like():
    """What is left of a line must not be judged by a limit of its own."""
    reader = LineReader()
    reader.receive(b"x" * 600 + b"AUTH")
    reader.next_line(512)
    assert reader.start[:4] == b"xxxx"
    reader.receive(b" PLAIN\r\n")
    assert isinstance(reader.next_line(12288), LongLine)


def text_of(
    pieces: list[bytes], **lenient: bool
) -> tuple[bytes, bytes, bytes, bytes, set]:
    """Return raw octets, text, end and what is left; and the marks."""
    reader, buffer = TextReader(**lenient), bytearray()
    raw, text, end = b"", b"", b""
    for piece in pieces:
        buffer += piece
        while not end and (found := reader.read(buffer)):
            raw, text, end = raw + found.raw, text + found.text, found.end
    return raw, text, end, bytes(buffer) if end else b"", reader.marks


@given(awkward)
def test_strict_text_ends_at_the_first_dot_line_and_nowhere_else(text):
    """What was stuffed comes back whole, however it looks inside."""
    whole = text + b"\r\n"
    travelling = stuff(whole)
    for pieces in (
        [travelling + b".\r\nQUIT\r\n"],
        one_by_one(travelling + b".\r\nQUIT\r\n"),
    ):
        assert text_of(pieces) == (travelling, whole, b".\r\n", b"QUIT\r\n", set())


@given(awkward, places, st.booleans(), st.booleans())
def test_any_text_reads_the_same_however_it_is_cut(octets, where, lf_ends, cr_ends):
    octets += b"\r\n.\r\n"
    lenient = {"lf_ends": lf_ends, "cr_ends": cr_ends}
    whole = text_of([octets], **lenient)
    assert whole[2]  # the end is found
    assert text_of(one_by_one(octets), **lenient) == whole
    assert text_of(cut_at(octets, where), **lenient) == whole


@pytest.mark.parametrize("lenient", [{}, {"lf_ends": True}, {"cr_ends": True}])
@pytest.mark.parametrize("tail", [b"", b"\r", b"\r\n", b"\r\n.", b"\r\n.\r"])
def test_a_text_line_without_end_is_passed_on_and_its_end_still_found(lenient, tail):
    """Each way to cut the end apart, behind more than the reader holds."""
    long = b"x" * (2 * MOST_HELD)
    rest = b"\r\n.\r\nQUIT"
    pieces = [long + tail, rest[len(tail) :]]
    raw, text, end, left, marks = text_of(pieces, **lenient)
    assert (raw, text, end) == (long + b"\r\n", long + b"\r\n", b".\r\n")
    assert (left, marks) == (b"QUIT", set())


def test_a_text_line_without_end_is_not_kept():
    reader, buffer = TextReader(), bytearray()
    for _ in range(100):
        buffer += b"x" * 20_000
        while reader.read(buffer):
            pass
        assert len(buffer) <= MOST_HELD + 20_000


#: Mail data, its offences with a limit of 10 octets to a line, and the section.
OFFENCES = [
    (b"plain\r\ntext\r\n", set(), ""),
    (b"a\nb\r\n", {"bare LF"}, "2.3.8"),
    (b"a\rb\r\n", {"bare CR"}, "2.3.8"),
    (b"a\r\r\n", {"bare CR"}, "2.3.8"),
    (b"a\n\r", {"bare LF", "bare CR"}, "2.3.8"),
    (b"a\r", {"bare CR"}, "2.3.8"),
    (b"a\0b\r\n", {"NUL"}, "RFC 5322 4"),
    (b"a\xe9b\r\n", {"8-bit"}, "2.4"),
    (b"12345678\r\n", set(), "4.5.3.1.6: CRLF counts"),
    (b"123456789\r\n", {"long line"}, "4.5.3.1.6"),
    (b"1\r\n12345678\r\n1\r\n123456789", {"long line"}, "4.5.3.1.6"),
    (b"", set(), ""),
]


@pytest.mark.parametrize(("text", "offences", "section"), OFFENCES)
def test_offences_are_found_however_the_text_is_cut(text, offences, section):
    for pieces in (*every_cut_in_two(text), one_by_one(text)):
        inspector = Inspector(10)
        for piece in pieces:
            inspector.inspect(piece)
        assert inspector.finish() == offences, section


@given(awkward, places)
def test_any_text_has_the_same_offences_however_it_is_cut(text, where):
    def found(pieces):
        inspector = Inspector(6)
        for piece in pieces:
            inspector.inspect(piece)
        return inspector.finish()

    assert found(cut_at(text, where)) == found([text]) == found(one_by_one(text))
