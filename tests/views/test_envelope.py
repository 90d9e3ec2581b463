"""The envelope shows its paths; the letter in it shows header section and body."""

import pytest
from matplotlib.patches import Polygon

from smtpkit.protocol.session import Delivery
from smtpkit.views import envelope
from smtpkit.views.message_lines import letter_of, readable
from tests.views.drawn import clipped, named, text_of, words
from tests.views.samples import BOB, ENVELOPE, LETTER, TRACE, crowd, to


def typical() -> Delivery:
    value = ENVELOPE["typical"]
    assert isinstance(value, Delivery)
    return value


def test_the_paths_stand_on_the_envelope_with_their_parameters() -> None:
    picture = envelope(typical())
    assert text_of(picture, "from-path") == "<ann@example.org>"
    assert text_of(picture, "from-parameters") == "SIZE=300 BODY=8BITMIME"
    assert text_of(picture, "to-1-path") == "<bob@example.net>"
    assert text_of(picture, "to-1-parameters") == "NOTIFY=SUCCESS,FAILURE"


def test_a_recipient_whom_the_letter_does_not_name_is_marked() -> None:
    picture = envelope(typical())
    assert text_of(picture, "to-2-path") == "○ <carol@example.com>"
    assert "1 recipient in no To, Cc or Bcc" in repr(picture)
    assert "<carol@example.com> (in no To, Cc or Bcc)" in picture.describe()


def test_a_reverse_path_that_is_not_the_author_is_told() -> None:
    picture = envelope(Delivery(to(BOB, reverse="list@example.org"), LETTER, TRACE))
    assert text_of(picture, "from-words").endswith("not the address in From")
    assert "(not in From)" in picture.describe()
    assert "From" not in text_of(envelope(typical()), "from-words")


def test_the_null_reverse_path_is_explained() -> None:
    picture = envelope(to(BOB, reverse=""))
    assert text_of(picture, "from-path") == "<>"
    assert "no report" in text_of(picture, "from-words")


def test_header_section_empty_line_and_body_are_told_apart() -> None:
    picture = envelope(typical())
    shown = words(picture)
    assert shown.index("Subject:") < shown.index("empty line")
    assert shown.index("empty line") < shown.index("Dear Bob,")
    assert shown.index("Dear Bob,") < shown.index("<ann@example.org>")
    for name in ("header", "body", "envelope"):
        assert len(named(picture, f"side-{name}-name")) == 1


def test_words_beside_the_letter_stay_off_the_envelope() -> None:
    for sample in ENVELOPE.values():
        picture = envelope(sample)
        inverse = picture.axes.transData.inverted()
        (pocket,) = (m for m in named(picture, "pocket") if isinstance(m, Polygon))
        right = pocket.get_xy()[:, 0].max()
        for text in picture.axes.texts:
            box = text.get_window_extent().transformed(inverse)
            beside = (text.get_gid() or "").startswith("side-")
            assert box.x0 > right if beside else box.x1 < right, text.get_text()


def test_how_the_message_came_is_the_stamp() -> None:
    picture = envelope(typical())
    assert "ESMTP" in words(picture)
    assert "by mx.example.net" in words(picture)
    assert "how it came: ESMTP from me.example to mx.example.net" in picture.describe()


def test_of_a_hundred_recipients_some_are_drawn_and_the_rest_counted() -> None:
    picture = envelope(to(*crowd(100)))
    assert text_of(picture, "to-gap") == "… 76 more recipients"
    assert len(picture.table().rows) == 101
    assert "recipient99@example.net" in picture.describe()


def test_a_message_alone_has_an_envelope_that_is_not_known() -> None:
    picture = envelope(LETTER)
    assert "not known" in text_of(picture, "no-envelope")
    assert repr(picture).startswith("<envelope: no envelope known; 6 header fields")


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("nothing in it", "an empty message: no octets"),
        ("no message", "no header section: the first line is no header field"),
        ("no empty line", "no empty line: the header section does not end"),
        ("bare LF", "its lines end with LF alone, not with CR LF"),
        ("a wrong line", "a line in the header section is no header field"),
    ],
)
def test_what_is_wrong_with_a_message_is_said(sample: str, words: str) -> None:
    picture = envelope(ENVELOPE[sample])
    assert words in repr(picture)
    assert f"✕ {words}" in [text.get_text() for text in picture.axes.texts]
    assert clipped(picture) == []


def test_folded_lines_belong_to_their_field() -> None:
    letter = letter_of(LETTER)
    assert [field.name for field in letter.fields][:2] == ["Received", "From"]
    assert len(letter.fields[0].lines) == 2
    assert readable(letter.fields[0].lines[1]).startswith("    by msa")


def test_a_header_section_without_fields_ends_at_the_first_empty_line() -> None:
    assert letter_of(b"\r\nbody\r\n").body == (b"body",)
    assert letter_of(b"a: b\r\n\r\n\r\nx").body == (b"", b"x")
