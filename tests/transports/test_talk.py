"""Lines out and replies in, over a connection of any kind."""

from __future__ import annotations

import pytest

from smtpkit.protocol.errors import BadArgument, ReplySyntaxError
from smtpkit.transports.talk import Talk


class Line:
    """A connection that has all its pieces from the start."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.sent = b""

    def send(self, octets: bytes) -> None:
        self.sent += octets

    def receive(self) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""


def test_a_reply_is_read_however_it_was_cut() -> None:
    octets = b"250-mx.example.net\r\n250 SIZE\r\n"
    for size in range(1, len(octets) + 1):
        pieces = [octets[at : at + size] for at in range(0, len(octets), size)]
        assert Talk(Line(*pieces)).reply() == (
            250,
            [b"250-mx.example.net", b"250 SIZE"],
        )


def test_what_came_with_a_reply_is_kept_for_the_next() -> None:
    """As after a group of commands: the replies come in one piece."""
    talk = Talk(Line(b"250 OK\r\n550 no\r\n354 go"))
    assert [talk.reply()[0] for _ in range(3)] == [250, 550, 421]


def test_a_line_goes_out_with_its_crlf_and_only_one() -> None:
    line = Line(b"250 OK\r\n")
    assert Talk(line).say("NOOP") == (250, [b"250 OK"])
    assert line.sent == b"NOOP\r\n"


@pytest.mark.parametrize("inside", ["\r", "\n", "\r\nQUIT", "\0"])
def test_no_second_line_is_smuggled_out(inside: str) -> None:
    line = Line()
    with pytest.raises(BadArgument):
        Talk(line).say(f"NOOP{inside}")
    assert line.sent == b""


def test_what_is_no_reply_is_said_to_be_none() -> None:
    with pytest.raises(ReplySyntaxError):
        Talk(Line(b"hello\r\n")).reply()
