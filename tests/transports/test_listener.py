"""Somebody on the line reads what is in clear, and of TLS the kind of its records."""

from __future__ import annotations

import pytest

from smtpkit import Lab
from smtpkit.transports.listener import Listener

GREETING = "220 mx.example.net ESMTP ready"


def test_in_clear_every_octet_of_both_sides_is_read() -> None:
    listener = Listener()
    lab = Lab(extensions=(), cut=listener)
    lab.say("EHLO me.example", b"MAIL FROM:<ann@example.org>\r\n")
    assert str(listener).splitlines() == [
        GREETING,
        "EHLO me.example",
        "250 mx.example.net greets me.example",
        "MAIL FROM:<ann@example.org>",
        "250 OK",
    ]
    said = b"".join(line.octets for line in lab.transcript)
    assert listener.octets == said


def test_behind_the_handshake_nothing_is_read() -> None:
    listener = Listener()
    lab = Lab(extensions=("STARTTLS",), cut=listener)
    lab.say("EHLO me.example", "STARTTLS", "EHLO me.example", "MAIL FROM:<>")
    *clear, first, second = str(listener).splitlines()
    assert clear[-1] == "220 Ready to start TLS"
    assert (first, second) == ("(TLS: handshake)", "(TLS: secret octets)")
    assert b"MAIL" not in listener.octets
    assert lab.transcript.codes[-1] == 250


def test_with_implicit_tls_not_even_the_greeting_is_read() -> None:
    listener = Listener()
    Lab(implicit_tls=True, cut=listener).say("EHLO me.example")
    assert str(listener).splitlines() == ["(TLS: handshake)", "(TLS: secret octets)"]


@pytest.mark.parametrize(
    ("piece", "lines"),
    [
        (b"", []),
        (b"250-one\r\n250 two\r\n", ["250-one", "250 two"]),
        ("é\r\n".encode(), [r"\xc3\xa9"]),
        (
            b"\x16\x03\x01\x00\x02hi\x17\x03\x03\x00\x01x",
            ["handshake", "secret octets"],
        ),
        (b"\x17\x03\x03\x00\x01x\x17\x03\x03\x00\x01y", ["secret octets"]),
        (b"\x14\x03\x03\x00\x01\x01", []),
        (b"\x16\x03\x01\x02\x00cut off", ["handshake"]),
        (b"\x16\x03", ["handshake"]),
    ],
)
def test_a_piece_is_read_as_text_or_as_tls_records(
    piece: bytes, lines: list[str]
) -> None:
    """RFC 8446 section 5.1: kind, version, length, then so many octets."""
    listener = Listener()
    assert b"".join(listener(piece)) == piece
    seen = [
        line.removeprefix("(TLS: ").rstrip(")") for line in str(listener).split("\n")
    ]
    assert [line for line in seen if line] == lines


def test_its_repr_counts_octets_and_pieces() -> None:
    listener = Listener()
    listener(b"NO")
    listener(b"OP\r\n")
    assert repr(listener) == "<Listener: 6 octets in 2 pieces>"
