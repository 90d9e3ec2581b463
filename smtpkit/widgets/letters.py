"""A MIME message to explore, and one part of a message looked at closely.

RFC 2045 section 6 (encodings), RFC 2046 section 5 (parts), RFC 3464 section 2.1 (groups of
a delivery report).  `email` of the standard library parses; which parts there are, and what
is broken, is read by `views.mime_parts`.
"""

from __future__ import annotations

import base64
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

__all__ = ["SAMPLE", "Closely", "closely"]

_OCTETS = base64.encodebytes(bytes(range(256)) * 2).replace(b"\n", b"\r\n")

#: A letter in two forms, with a file of any octets attached.
SAMPLE = (
    b"""\
From: Ann <ann@example.org>
To: Bob <bob@example.net>
Subject: =?utf-8?q?A_caf=C3=A9_by_the_sea?=
Date: Thu, 1 Jan 1970 00:00:00 +0000
Message-ID: <1@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outside"

This line is read by programs that know no MIME.
--outside
Content-Type: multipart/alternative; boundary="inside"

--inside
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The caf=C3=A9 is 5 minutes from the sea, and costs 3=E2=82=AC.
This line is so long that it had to be cut in two by the encoding, which =
undoes it.
--inside
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>The <b>caf=C3=A9</b> is 5 minutes from the sea.</p>
--inside--

--outside
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="tide.dat"

""".replace(b"\n", b"\r\n")
    + _OCTETS
    + b"--outside--\r\n"
)

#: So much of a part's text is shown, in characters; and of other octets.
MOST_TEXT, MOST_BINARY = 2000, 64


@dataclass(frozen=True)
class Closely:
    """One part, looked at closely.

    Args:
        header: name, body as it travels, and as it reads, of each header field.
        text: what the body holds, decoded; of binary content the first octets.
        is_text: whether `text` is text, not octets in hexadecimal.
        remark: what could not be decoded, or was left out; "" if nothing.
    """

    header: tuple[tuple[str, str, str], ...]
    text: str
    is_text: bool
    remark: str = ""


def closely(content: bytes, number: str) -> Closely:
    r"""Return one part of a message, decoded.

    Args:
        content: the message.
        number: its place, such as ``"2.1"``; "" is the message itself.

    >>> closely(b"Subject: =?utf-8?q?caf=C3=A9?=\r\n\r\nHello\r\n", "").header
    (('Subject', '=?utf-8?q?caf=C3=A9?=', 'café'),)
    """
    part = _find(message_from_bytes(content), number)
    header = tuple(
        (name, str(body), _readable(str(body))) for name, body in part.items()
    )
    if part.get_content_type() == "message/delivery-status" and part.is_multipart():
        return Closely(header, _groups(part), True)
    if part.is_multipart():
        words = str(part.preamble or "").strip()
        remark = "Its parts hold the content; this stands before the first of them."
        return Closely(header, words, True, remark if words else "Its parts hold it.")
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)  # of a part without parts
    if part.get_content_maintype() not in ("text", "message"):
        cut = len(octets) - MOST_BINARY
        remark = f"{cut:,} more octets are left out here." if cut > 0 else ""
        return Closely(header, octets[:MOST_BINARY].hex(" "), False, remark)
    text, remark = _decoded(octets, part)
    return Closely(header, text, True, remark)


def _find(message: Message, number: str) -> Message:
    for place in filter(None, number.split(".")):
        inner = message.get_payload()
        assert isinstance(inner, list)  # the number came from this message
        found = inner[int(place) - 1]
        assert isinstance(found, Message)
        message = found
    return message


def _groups(part: Message) -> str:
    """Return the groups of fields of a delivery report, as `email` has read them."""
    groups = [group for group in part.get_payload() if isinstance(group, Message)]
    return "\n\n".join(
        "\n".join(f"{name}: {_readable(str(body))}" for name, body in group.items())
        for group in groups
        if group.keys()
    )


def _readable(body: str) -> str:
    """Return a field body with its encoded words decoded (RFC 2047) and unfolded."""
    unfolded = " ".join(body.split())
    with suppress(LookupError, ValueError):
        return str(make_header(decode_header(unfolded)))
    return unfolded


def _decoded(octets: bytes, part: Message) -> tuple[str, str]:
    charset = part.get_content_charset() or "us-ascii"
    remarks = []
    try:
        text = octets.decode(charset)
    except LookupError:
        text = octets.decode("ascii", "backslashreplace")
        remarks.append(f"The character set {charset} is not known here.")
    except ValueError:
        text = octets.decode(charset, "backslashreplace")
        remarks.append(f"Some octets are not {charset}; they are written as \\x….")
    if len(text) > MOST_TEXT:
        remarks.append(f"{len(text) - MOST_TEXT:,} more characters are left out here.")
        text = text[:MOST_TEXT]
    return text.replace("\r\n", "\n"), " ".join(remarks)
