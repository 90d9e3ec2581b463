"""The map has every code in its cell, and marks those that were met."""

import pytest

from smtpkit.protocol.codes import CODES
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.replies import Reply
from smtpkit.views import reply_map
from tests.views import conversations as talk
from tests.views.drawn import named, text_of, words


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_stands_in_the_cell_of_its_digits(code: int) -> None:
    picture = reply_map()
    (cell,) = named(picture, f"cell-{code // 10}")
    inverse = picture.axes.transData.inverted()
    box = cell.get_window_extent().transformed(inverse)
    (text,) = (t for t in picture.axes.texts if t.get_gid() == f"code-{code}")
    words = text.get_window_extent().transformed(inverse)
    assert box.x0 < words.x0 < words.x1 < box.x1
    low, high = sorted((box.y0, box.y1))
    assert low < text.get_position()[1] < high


def test_words_stay_in_their_cells() -> None:
    picture = reply_map([*CODES, *CODES])
    inverse = picture.axes.transData.inverted()
    for text in named(picture, "answers-"):
        code = text.get_gid().removeprefix("answers-")
        (cell,) = named(picture, f"cell-{code[:2]}")
        box = cell.get_window_extent().transformed(inverse)
        assert text.get_window_extent().transformed(inverse).x1 < box.x1, code


def test_rows_and_columns_are_named() -> None:
    shown = words(reply_map())
    for name in ("syntax", "information", "connections", "mail system", "✓ done"):
        assert name in shown


def test_the_commands_that_a_code_answers_stand_beside_it() -> None:
    assert text_of(reply_map(), "answers-354") == "DATA"
    assert "554 to DATA dot greeting" in reply_map().describe()


def test_what_was_met_is_framed_and_counted() -> None:
    picture = reply_map(talk.typical())
    met = {mark.get_gid() for mark in named(picture, "met-")}
    assert met == {f"met-{code}" for code in (220, 221, 250, 354, 451, 550)}
    assert text_of(picture, "times-250") == "×4"
    assert "250 (4 times)" in repr(picture)
    assert named(reply_map(), "met-") == []


def test_replies_codes_and_transcripts_can_be_given_together() -> None:
    picture = reply_map([talk.typical(), Reply(354), 421])
    assert "354 (2 times)" in repr(picture)
    assert "421" in repr(picture)


def test_a_code_that_no_rfc_has_is_put_into_its_cell_and_said_to_be_unknown() -> None:
    picture = reply_map([599, 505])
    lines = [t.get_text() for t in named(picture, "answers-505")]
    assert " ".join(lines) == "in no RFC known here"
    assert "Met, and in no cell: 599" in picture.describe()
    assert any("599" in line for line in words(picture))


def test_a_code_that_is_none_is_refused() -> None:
    with pytest.raises(BadArgument, match="from 200 to 599"):
        reply_map([150])
