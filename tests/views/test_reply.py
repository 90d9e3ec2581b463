"""A reply is taken apart: each digit stands among all that it could be."""

import pytest
from matplotlib.patches import FancyBboxPatch

from smtpkit.protocol.codes import CODES
from smtpkit.protocol.errors import ReplySyntaxError
from smtpkit.protocol.replies import Reply
from smtpkit.views import reply
from smtpkit.views.reply_words import columns_of
from tests.views.drawn import named, text_of, words

NOBODY = Reply(550, "no such mailbox here", "5.1.1")


@pytest.mark.parametrize("code", sorted(CODES))
def test_of_every_code_each_digit_is_found_among_the_choices(code: int) -> None:
    first, second, third = columns_of(Reply(code))
    for column, value in (
        (first, f"{code // 100}··"),
        (second, f"·{code // 10 % 10}·"),
        (third, str(code)),
    ):
        assert [c.value for c in column.choices if c.is_this] == [value]


def test_all_values_of_first_and_second_digit_are_named() -> None:
    shown = " ".join(words(reply(NOBODY)))
    for word in ("done", "accepted, go on", "not now", "refused"):
        assert word in shown
    for word in ("syntax", "information", "connections", "unspecified", "mail system"):
        assert word in shown
    assert "Permanent Negative Completion" in shown  # RFC 5321 section 4.2.1


def test_the_value_that_it_is_has_a_border_and_bold_letters() -> None:
    picture = reply(NOBODY)
    inverse = picture.axes.transData.inverted()
    for number, value in enumerate(("5··", "·5·", "550"), 1):
        (this,) = named(picture, f"this-{number}")
        box = this.get_window_extent().transformed(inverse)
        (chosen,) = (
            m for m in named(picture, f"choice-{number}") if m.get_text() == value
        )
        y = chosen.get_position()[1]
        assert box.y0 < y < box.y1 or box.y1 < y < box.y0
        assert chosen.get_fontproperties().get_weight() == "bold"


def test_a_refusal_is_dashed_and_a_success_is_not() -> None:
    def is_dashed(value: Reply) -> bool:
        (this,) = named(reply(value), "this-1")
        assert isinstance(this, FancyBboxPatch)
        return this.get_linestyle() not in ("-", "solid", (0, None))

    assert is_dashed(NOBODY)
    assert not is_dashed(Reply(250))


def test_the_lines_stand_as_they_travelled() -> None:
    picture = reply(Reply(250, ("mx.example.net", "SIZE 1000")))
    assert [m.get_text() for m in named(picture, "sign-")] == ["-", "␣"]
    assert text_of(picture, "line-2") == "SIZE 1000"
    assert [m.get_text() for m in named(picture, "code-1")] == ["2", "5", "0"]


def test_the_enhanced_code_is_explained() -> None:
    picture = reply(NOBODY)
    assert text_of(picture, "line-1") == "5.1.1 no such mailbox here"
    assert "5: permanent failure. 1: addressing." in " ".join(words(picture))
    assert "No such mailbox" in picture.describe()


def test_what_a_client_then_does_is_said() -> None:
    assert "a client then: Do not send the same again" in reply(NOBODY).describe()


def test_of_a_code_that_is_not_known_the_first_digit_decides() -> None:
    picture = reply(Reply(477))
    assert "no code of SMTP" in repr(picture)
    assert "no meaning is set" in " ".join(words(picture))
    assert "the first digit decides" in picture.describe()


def test_of_fifty_lines_the_middle_is_counted() -> None:
    picture = reply(Reply(250, tuple(f"line {n}" for n in range(50))))
    assert text_of(picture, "gap") == "… 38 lines not drawn"
    assert ("text", "50", "line 49", "") in picture.table().rows


def test_the_arrows_from_the_digits_do_not_cross() -> None:
    paths = [
        line.get_xydata()
        for n in (1, 2, 3)
        for line in named(reply(NOBODY), f"digit-{n}")
    ]
    bends = [path[1][1] for path in paths]
    assert bends == sorted(bends, reverse=True)


def test_octets_that_are_no_reply_get_an_error_that_says_so() -> None:
    with pytest.raises(ReplySyntaxError, match="exactly one reply"):
        reply(b"250-mx.example.net\r\n")
