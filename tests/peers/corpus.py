"""Awkward messages: each has broken somebody's mail once."""

from __future__ import annotations

__all__ = ["BIG", "HEADER", "LETTERS", "MESSAGES"]

#: All fields that a relay would add, so that it adds none but its trace.
HEADER = (
    b"From: Ann <ann@example.org>\r\n"
    b"To: Bob <bob@example.net>\r\n"
    b"Date: Thu, 1 Jan 2026 12:00:00 +0000\r\n"
    b"Message-ID: <1@example.org>\r\n"
    b"Subject: awkward\r\n"
)

_BODIES = {
    "plain": b"Hello\r\n",
    "dots": b".\r\n..\r\n...\r\n.x\r\nx.\r\n. \r\n",
    "first line a dot": b".\r\nHello\r\n",
    "last line a dot": b"Hello\r\n.\r\n",
    "only dots": b".\r\n.\r\n.\r\n",
    "empty lines": b"\r\n\r\nHello\r\n\r\n\r\n",
    "longest line": b"x" * 998 + b"\r\nHello\r\n",  # RFC 5321 section 4.5.3.1.6
    "long line": b"y" * 5000 + b"\r\nHello\r\n",
    "8-bit": "Grüße, 你好\r\n".encode(),
    "all octets": bytes(range(1, 256)).translate(None, b"\r\n") + b"\r\n",
    "no body": b"",
    "no final newline": b"Hello\r\nbye",
    "last line a dot, no final newline": b"Hello\r\n.",
}
#: 20 MB in lines of 76 octets; every fourth begins with a dot.
BIG = (b"." + b"b" * 73 + b"\r\n" + (b"a" * 74 + b"\r\n") * 3) * 66_000

#: Letters with a header section: what any relay can carry.
LETTERS = {name: HEADER + b"\r\n" + body for name, body in _BODIES.items()}
LETTERS["20 MB"] = HEADER + b"\r\n" + BIG

#: Anything that may stand between DATA and the final dot; most is no letter at all.
MESSAGES = LETTERS | {
    "empty": b"",
    "one empty line": b"\r\n",
    "one dot": b".\r\n",
    "two dots": b"..\r\n",
    "a dot before the header": b".Subject: dot\r\n\r\n.\r\n",
    "no header": b"Hello\r\n",
}
