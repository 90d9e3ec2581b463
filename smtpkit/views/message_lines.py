r"""A message as lines: the fields of its header section, the empty line, its body.

RFC 5322 sections 2.1 and 2.2.  For the views that show a message line by line; what is no
message is said in words, never refused.  Draws nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from ..protocol.content import field_name
from ..protocol.errors import BadArgument
from ..protocol.session import Envelope, Trace

__all__ = ["Field", "Letter", "Parts", "letter_of", "parts_of", "readable"]


class Field(NamedTuple):
    """One header field, folded lines and all.

    Args:
        name: its name; "" for a line that is no field.
        lines: its lines, without what ends them.
    """

    name: str
    lines: tuple[bytes, ...]

    @property
    def value(self) -> str:
        """What stands after the colon, unfolded."""
        whole = b" ".join(line.strip() for line in self.lines)
        return whole.partition(b":")[2].decode("utf-8", "backslashreplace").strip()


class Letter(NamedTuple):
    """A message taken apart.

    Args:
        fields: of the header section, from the top.
        has_empty_line: whether the line that ends the header section is there.
        body: the lines of the body, without what ends them.
        octets: how long the message is.
        body_octets: how long its body is.
        complaints: what is wrong with it, in words.
    """

    fields: tuple[Field, ...] = ()
    has_empty_line: bool = False
    body: tuple[bytes, ...] = ()
    octets: int = 0
    body_octets: int = 0
    complaints: tuple[str, ...] = ()


class Parts(NamedTuple):
    """What a value tells of a message: its envelope, its content, how it came."""

    envelope: Envelope | None = None
    content: bytes | None = None
    trace: Trace | None = None


def parts_of(value: object) -> Parts:
    """Return envelope, content and trace, as far as the value has them.

    Args:
        value: a delivery, an entry of a queue, an envelope, or the octets of a message.
    Raises:
        BadArgument: the value is none of these.
    """
    if isinstance(value, bytes | bytearray):
        return Parts(content=bytes(value))
    if isinstance(value, Envelope):
        return Parts(value)
    envelope, content = (
        getattr(value, "envelope", None),
        getattr(value, "content", None),
    )
    if isinstance(envelope, Envelope) and isinstance(content, bytes | bytearray):
        return Parts(envelope, bytes(content), getattr(value, "trace", None))
    raise BadArgument(
        f"a value of type {type(value).__name__}",
        "a delivery, an envelope, or the octets of a message",
    )


def letter_of(content: bytes) -> Letter:
    r"""Take a message apart.

    >>> letter = letter_of(b"Subject: hi\r\n there\r\n\r\nHello\r\n")
    >>> letter.fields[0].value, letter.body
    ('hi there', (b'Hello',))
    >>> letter_of(b"Hello\r\n").complaints
    ('no header section: the first line is no header field',)
    """
    end, complaints = b"\r\n", []
    if content and end not in content and b"\n" in content:
        end = b"\n"
        complaints.append("its lines end with LF alone, not with CR LF")
    if not content:
        return Letter(complaints=("an empty message: no octets",))
    if not (field_name(content[:1000]) or content.startswith(end)):
        complaints.append("no header section: the first line is no header field")
        body = _lines(content, end)
        return Letter((), False, body, len(content), len(content), tuple(complaints))
    # An empty line at the very beginning ends a header section without fields.
    head, found, body_octets = (
        (b"", end, content[len(end) :])
        if content.startswith(end)
        else content.partition(end + end)
    )
    fields = _fields(_lines(head, end))
    if any(not field.name for field in fields):
        complaints.append("a line in the header section is no header field")
    if not found:
        complaints.append("no empty line: the header section does not end")
    return Letter(fields, bool(found), _lines(body_octets, end), len(content),
                  len(body_octets), tuple(complaints))  # fmt: skip


def _lines(octets: bytes, end: bytes) -> tuple[bytes, ...]:
    lines = octets.split(end)
    if not lines[-1]:
        lines.pop()
    return tuple(lines)


def _fields(lines: tuple[bytes, ...]) -> tuple[Field, ...]:
    fields: list[Field] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:  # folding: RFC 5322 section 2.2.3
            fields[-1] = Field(fields[-1].name, (*fields[-1].lines, line))
        else:
            fields.append(Field(field_name(line), (line,)))
    return tuple(fields)


def readable(line: bytes) -> str:
    r"""Return a line as characters; what is no UTF-8 is escaped, tabs become blanks.

    >>> readable(b"\tby mx.example.net \xff")
    '    by mx.example.net \\xff'
    """
    return line.decode("utf-8", "backslashreplace").replace("\t", "    ")
