"""Replies: RFC 5321 section 4.2, enhanced codes by RFC 2034, however they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol.errors import BadArgument, ReplySyntaxError
from smtpkit.protocol.machine import Outcome
from smtpkit.protocol.replies import EnhancedCode, Reply, ReplyReader
from tests.protocol.cutting import cut_at, every_cut_in_two, one_by_one, places

#: Octets, the reply they are, and the section.
REPLIES = [
    (b"250 OK\r\n", Reply(250, "OK"), "4.2"),
    (b"250\r\n", Reply(250, ""), "4.2: the text may be missing, and SP with it"),
    (b"250 \r\n", Reply(250, ""), "4.2: the text may be empty"),
    (b"334 \r\n", Reply(334, ""), "RFC 4954 4: a challenge without data"),
    (b"250-one\r\n250 two\r\n", Reply(250, ("one", "two")), "4.2.1"),
    (b"250-\r\n250 two\r\n", Reply(250, ("", "two")), "4.2.1"),
    (b"250-one\r\n250\r\n", Reply(250, ("one", "")), "4.2.1"),
    (b"250 a-b\r\n", Reply(250, "a-b"), "4.2.1: a hyphen in the text"),
    (b"550 5.1.1 No\r\n", Reply(550, "No", "5.1.1"), "RFC 2034 4"),
    (b"250 2.0.0\r\n", Reply(250, "", "2.0.0"), "RFC 2034 4: no text"),
    (b"250 2.0.0 \r\n", Reply(250, "", "2.0.0"), "RFC 2034 4"),
    (
        b"250-2.1.5 a\r\n250 2.1.5 b\r\n",
        Reply(250, ("a", "b"), "2.1.5"),
        "RFC 2034 4: the code stands on every line",
    ),
    (
        b"250-2.1.5 a\r\n250 b\r\n",
        Reply(250, ("2.1.5 a", "b")),
        "RFC 2034 4: on every line or on none",
    ),
    (b"250 5.1.1 x\r\n", Reply(250, "5.1.1 x"), "RFC 2034 4: classes agree"),
    (b"354 2.0.0 x\r\n", Reply(354, "2.0.0 x"), "RFC 2034 4: no 3yz"),
    (b"250 2.00.1 x\r\n", Reply(250, "2.00.1 x"), "RFC 3463 2: no leading zeros"),
    (b"250 2.0.1234 x\r\n", Reply(250, "2.0.1234 x"), "RFC 2034 4: three digits"),
    (b"250 2.0.0.1 x\r\n", Reply(250, "2.0.0.1 x"), "RFC 2034 4"),
    ("250 zoë\r\n".encode(), Reply(250, "zoë"), "RFC 6531 3.7.4.2"),
    (b"599 x\r\n", Reply(599, "x"), "4.2.1: read by its first digit"),
]

#: Octets that are no reply, and the section.
NO_REPLIES = [
    (b"OK\r\n", "4.2: three digits first"),
    (b"25 OK\r\n", "4.2"),
    (b"2500 OK\r\n", "4.2: SP or - behind the code"),
    (b"250OK\r\n", "4.2"),
    (b"250_OK\r\n", "4.2"),
    (b"100 OK\r\n", "4.2.1: no 1yz"),
    (b"600 OK\r\n", "4.2.1: no 6yz"),
    (b" 250 OK\r\n", "4.2"),
    (b"\r\n", "4.2"),
    (b"250-a\r\n251 b\r\n", "4.2.1: one code on all lines"),
    (b"250-a\r\nb\r\n", "4.2.1"),
    (b"250 a\rb\r\n", "2.3.8"),
    (b"250 a\nb\r\n", "2.3.8"),
    (b"250 a\0b\r\n", "4.2"),
    (b"250-" + b"a" * 9000 + b"\r\n250 b\r\n", "4.5.3.1.5"),
    (b"a" * 9000, "4.5.3.1.5: a line without end"),
    (b"250-a\r\n" * 1002, "4.2.1: a reply without end"),
]


def read_all(pieces: list[bytes]) -> tuple[list[list[bytes]], bytes]:
    """Return the replies in the pieces, as lines, and what is left."""
    reader, replies = ReplyReader(), []
    for piece in pieces:
        reader.receive(piece)
        while lines := reader.next_reply():
            replies.append(lines)
    return replies, reader.rest


@pytest.mark.parametrize(("octets", "reply", "section"), REPLIES)
def test_octets_are_the_reply_that_the_section_says(octets, reply, section):
    assert Reply.parse(octets) == reply, section
    for pieces in (*every_cut_in_two(octets), one_by_one(octets)):
        (lines,), rest = read_all(pieces)
        assert Reply.from_lines(lines) == reply
        assert rest == b""


@pytest.mark.parametrize(("octets", "section"), NO_REPLIES)
def test_what_is_no_reply_is_told_however_it_is_cut(octets, section):
    for pieces in ([octets], cut_at(octets, [3, 7, 8000]), one_by_one(octets)):
        with pytest.raises(ReplySyntaxError):
            read_all(pieces)
    with pytest.raises(ReplySyntaxError) as caught:
        Reply.parse(octets)
    assert "RFC 5321 section 4" in caught.value.source, section


@pytest.mark.parametrize(
    "octets", [b"", b"250 OK", b"250-a\r\n", b"250 a\r\n250 b\r\n"]
)
def test_parse_wants_exactly_one_whole_reply(octets):
    with pytest.raises(ReplySyntaxError):
        Reply.parse(octets)


_texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12
).filter(lambda text: not text[:1].isdigit())
_enhanced = st.builds(
    EnhancedCode, st.sampled_from([2, 4, 5]), st.integers(0, 999), st.integers(0, 999)
)


@given(
    st.integers(200, 599),
    st.lists(_texts, min_size=1, max_size=4),
    st.none() | _enhanced,
    places,
)
def test_a_reply_is_read_as_it_was_written(code, lines, enhanced, where):
    if enhanced and enhanced.class_ != code // 100:
        enhanced = None
    reply = Reply(code, lines, enhanced)
    assert Reply.parse(bytes(reply)) == reply
    (found,), _ = read_all(cut_at(bytes(reply), where))
    assert Reply.from_lines(found) == reply


@given(
    st.binary(max_size=80) | st.from_regex(rb"(25[0-9][ -][a\r\n]{0,3}\r\n)*"), places
)
def test_any_octets_give_the_same_replies_however_they_are_cut(octets, where):
    def result(pieces):
        try:
            return read_all(pieces)
        except ReplySyntaxError:
            return "no reply"

    assert (
        result(cut_at(octets, where)) == result([octets]) == result(one_by_one(octets))
    )


@pytest.mark.parametrize("endless", [b"a", b"2", b"250-x\r\n", b"250-"])
def test_an_endless_reply_is_given_up_within_bounds(endless):
    reader = ReplyReader()

    def read_for_ever():
        for _ in range(10_000):
            reader.receive(endless * 1000)
            reader.next_reply()

    with pytest.raises(ReplySyntaxError):
        read_for_ever()
    assert len(reader.rest) < 1_000_000


def test_what_follows_a_reply_waits_for_its_turn():
    reader = ReplyReader()
    reader.receive(b"250 a\r\n550 b\r\n22")
    assert reader.next_reply() == [b"250 a"]
    assert reader.next_reply() == [b"550 b"]
    assert reader.next_reply() is None
    assert reader.rest == b"22"
    reader.forget()
    assert reader.rest == b""


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (220, Outcome.DONE),
        (354, Outcome.GO_ON),
        (421, Outcome.LATER),
        (554, Outcome.NO),
    ],
)
def test_the_first_digit_says_how_it_went(code, outcome):
    """RFC 5321 section 4.2.1."""
    assert Reply(code, "x").outcome is outcome
    assert Reply(code, "x").is_positive is (code < 400)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((199, "x"), "4.2.1"),
        ((600, "x"), "4.2.1"),
        (("250", "x"), "a code is a number"),
        ((250, "a\r\n250 b"), "2.3.8"),
        ((250, "a\nb"), "2.3.8"),
        ((250, ["a", "b\r"]), "2.3.8"),
        ((250, "a\0"), "4.2"),
        ((250, b"bytes"), "lines are text"),
        ((250, "x", "5.1.1"), "RFC 2034 4: classes agree"),
        ((354, "x", "2.0.0"), "RFC 2034 4: no 3yz"),
        ((250, "x", "2.0"), "RFC 2034 4"),
        ((250, "x", "2.0.0 "), "RFC 2034 4"),
        ((250, "x", "3.0.0"), "RFC 2034 4: class 2, 4 or 5"),
    ],
)
def test_a_wrong_reply_cannot_be_made(arguments, why):
    with pytest.raises(BadArgument):
        Reply(*arguments)


def test_a_greeting_is_read_without_looking_for_enhanced_codes():
    """RFC 2034 section 4."""
    assert Reply.parse(b"220 2.0.0 ready\r\n", enhanced=False).lines == ("2.0.0 ready",)
