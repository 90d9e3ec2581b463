"""What an encoding costs is counted as it would travel, and drawn to that length."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol.errors import BadArgument
from smtpkit.views import encoding_cost
from smtpkit.views.encoding_rows import _quoted, samples_of
from tests.views.drawn import named, text_of
from tests.views.samples import ENCODING_COST


@pytest.mark.parametrize(
    ("octets", "kind", "quoted", "in_base64"),
    [
        (b"Hello\r\n", "7bit", 7, 14),  # RFC 2045 sections 2.7, 6.7, 6.8
        (b"1 = 1\r\n", "7bit", 9, 14),  # 6.7 (1): = itself is quoted
        (b"end \r\n", "7bit", 8, 10),  # 6.7 (3): no white space at the end of a line
        ("café".encode(), "8bit", 9, 10),  # 2.8
        (b"a\nb", "binary", 5, 6),  # 2.9: LF alone; 6.7 (4): =0A
        (b"\x00", "binary", 3, 6),  # 2.7: no NUL
        (b"x" * 998, "7bit", 998 + 3 * 13, 4 * 333 + 2 * 18),  # 6.7 (5), 6.8
        (b"x" * 999, "binary", 999 + 3 * 13, 4 * 333 + 2 * 18),  # 2.7
        (bytes(57), "binary", 171 + 3 * 2, 78),  # 6.8: 76 characters a line
        (bytes(58), "binary", 174 + 3 * 2, 78 + 6),
        (b"", "7bit", 0, 0),
    ],
)
def test_octets_are_counted_as_they_would_travel(
    octets: bytes, kind: str, quoted: int, in_base64: int
) -> None:
    (sample,) = samples_of({"octets": octets})
    assert sample.kind == kind
    assert [way.octets for way in sample.ways] == [len(octets), quoted, in_base64]


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_what_is_quoted_decodes_to_what_it_was(octets: bytes) -> None:
    encoded = _quoted(octets)
    assert quopri.decodestring(encoded) == octets
    assert encoded.isascii()
    lines = encoded.split(b"\r\n")
    assert max(map(len, lines)) <= 76  # RFC 2045 section 6.7, (5)
    assert not any(b"\r" in line or b"\n" in line for line in lines)


@given(st.binary(max_size=400))
def test_base64_has_four_characters_for_three_octets_and_ends_each_line(
    octets: bytes,
) -> None:
    (sample,) = samples_of({"octets": octets})
    characters = len(base64.b64encode(octets))
    assert sample.ways[2].octets == characters + 2 * -(-characters // 76)


def test_the_smallest_way_that_passes_everywhere_is_marked() -> None:
    picture = encoding_cost(ENCODING_COST["typical"])
    marked = [
        [order for order in (1, 2, 3) if "✓" in text_of(picture, f"words-{n}-{order}")]
        for n in (1, 2, 3, 4)
    ]
    assert marked == [[1], [2], [3], [3]]


def test_bars_are_as_long_as_the_octets_that_travel() -> None:
    picture = encoding_cost(ENCODING_COST["typical"])
    for number, sample in enumerate(samples_of(ENCODING_COST["typical"]), 1):
        bars = [named(picture, f"bar-{number}-{order}")[0] for order in (1, 2, 3)]
        widths = [bar.get_width() for bar in bars]
        assert widths == pytest.approx(
            [widths[0] * way.octets / sample.octets for way in sample.ways]
        )


def test_of_very_many_values_the_first_are_drawn_and_all_are_told() -> None:
    picture = encoding_cost(ENCODING_COST["large"])
    assert text_of(picture, "gap") == "… 28 more values not drawn"
    assert len(picture.table().rows) == 3 * 40


def test_a_text_is_no_octets_and_the_error_says_how_to_mend_it() -> None:
    with pytest.raises(BadArgument, match=r"got .+ str .+\.encode\(\)"):
        encoding_cost({"a word": "Grüße"})  # type: ignore[dict-item]
