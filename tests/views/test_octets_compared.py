"""The same octets lie between two servers, and what each read stands beside them."""

import pytest

import smtpkit
from smtpkit.protocol.errors import BadArgument
from smtpkit.views import octets_compared
from smtpkit.views.readings import comparison_of
from tests.views import conversations as talk
from tests.views.drawn import named, text_of, words
from tests.views.samples import BEGIN, LF_ENDS, TWO_ENDS, both

SPLIT = both(TWO_ENDS, *LF_ENDS)


def test_one_server_sees_commands_where_the_other_sees_mail_data() -> None:
    found = comparison_of(SPLIT)
    assert [unit.name for unit in found.left.units] == [
        "EHLO", "MAIL", "RCPT", "DATA", "mail data", "QUIT",
    ]  # fmt: skip
    assert [unit.name for unit in found.right.units] == [
        "EHLO", "MAIL", "RCPT", "DATA", "mail data",
        "MAIL", "RCPT", "DATA", "mail data", "QUIT",
    ]  # fmt: skip


def test_the_messages_that_each_accepted_are_counted() -> None:
    picture = octets_compared(SPLIT)
    assert text_of(picture, "outcome-left") == "5 commands, 0 messages accepted"
    assert text_of(picture, "outcome-right") == "8 commands, 2 messages accepted"


def test_lines_that_are_read_in_two_ways_have_a_ground_and_a_sign() -> None:
    picture = octets_compared(SPLIT)
    signs = [m for m in named(picture, "split-") if m.get_gid().endswith("-sign")]
    assert [sign.get_text() for sign in signs] == ["≠"] * 5
    assert "5 lines read in two ways" in repr(picture)
    assert named(octets_compared(both(BEGIN, *LF_ENDS)), "split-") == []
    assert "no difference" in repr(octets_compared(both(BEGIN, *LF_ENDS)))


def test_every_end_of_a_line_is_drawn_and_a_bare_one_stands_out() -> None:
    picture = octets_compared(both(b"NOOP\nNOOP\r\n", "bare_lf_command"))
    names = [m.get_text() for m in named(picture, "ending-") if hasattr(m, "get_text")]
    assert names == ["LF", "CR", "LF"]
    boxes = [m for m in named(picture, "ending-") if not hasattr(m, "get_text")]
    assert boxes[0].get_linewidth() > boxes[1].get_linewidth()


def test_a_box_spans_all_that_a_server_read_as_one() -> None:
    picture = octets_compared(SPLIT)
    rows = {m.get_text(): m.get_position()[1] for m in named(picture, "piece-")}
    inverse = picture.axes.transData.inverted()
    (box,) = (m for m in named(picture, "unit-left-5") if m.get_gid() == "unit-left-5")
    place = box.get_window_extent().transformed(inverse)
    low, high = sorted((place.y0, place.y1))
    assert low < rows["Subject: hi"] < rows["Subject: hidden"] < high


def test_replies_and_what_was_forgiven_stand_in_the_boxes() -> None:
    picture = octets_compared(SPLIT)
    shown = words(picture)
    assert "✕ 554 5.6.0 LF without CR in mail data" in shown
    assert "forgiven: bare lf end of data, bare lf text" in shown
    assert "(forgiven: bare lf end of data, bare lf text): 250" in picture.describe()


def test_of_many_lines_the_middle_is_counted() -> None:
    picture = octets_compared(both(b"NOOP\r\n" * 200))
    assert text_of(picture, "gap") == "… 131 lines not drawn"
    assert len(picture.table().rows) == 200


def test_what_a_server_never_read_is_told() -> None:
    short, long = both(b"QUIT\r\n"), both(b"QUIT\r\nNOOP\r\n")
    picture = octets_compared(
        [("a", short["the strict server"]), ("b", long["the strict server"])]
    )
    assert "not read: the connection was closed" in words(picture)


def test_other_octets_are_no_comparison() -> None:
    one, other = smtpkit.Lab(), smtpkit.Lab()
    one.say("NOOP")
    other.say("NOPE")
    with pytest.raises(BadArgument, match="differ from octet 2 on"):
        octets_compared({"one": one.transcript, "other": other.transcript})


def test_one_conversation_alone_is_no_comparison() -> None:
    with pytest.raises(BadArgument, match="two pairs"):
        octets_compared({"one": talk.typical()})
