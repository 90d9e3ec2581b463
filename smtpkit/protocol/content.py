"""The lines of a message: header section, the empty line, body.

RFC 5321 section 2.3.9 (content), RFC 5322 sections 2.1 to 2.2.3 and 3.6 (lines,
folding, fields).  Only so much as a line tells by itself; whole messages are parsed by
`email` of the standard library.  A learner meets this in lesson 07.
"""

from __future__ import annotations

import re

__all__ = ["FIELDS", "field_name", "words_for_line"]

# field-name = 1*ftext                                     ; RFC 5322 section 3.6.8
# ftext      = %d33-57 / %d59-126     ; printable US-ASCII, not ":"
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")

#: The header fields that a learner meets first, and what they are for.
FIELDS = {
    "from": "who wrote the message",
    "sender": "who sent it for the author",
    "reply-to": "where answers should go",
    "to": "whom it is written to",
    "cc": "who gets a copy",
    "bcc": "who gets a copy that the others do not see",
    "subject": "what it is about",
    "date": "when it was written",
    "message-id": "a name that no other message has",
    "in-reply-to": "which message it answers",
    "references": "the messages it follows",
    "received": "a host on the way took it (trace)",
    "return-path": "the reverse-path, written by the last host (trace)",
    "mime-version": "the body is built by the rules of MIME",
    "content-type": "what kind of content the body is",
    "content-transfer-encoding": "how the body was made fit to travel",
}


def field_name(line: bytes) -> str:
    r"""Return the name of the header field that a line begins; "" if it begins none.

    >>> field_name(b"Subject: hello\r\n")
    'Subject'
    """
    found = _FIELD.match(line)
    return found[1].decode("ascii") if found else ""


def words_for_line(line: bytes, *, in_header: bool) -> str:
    r"""Return which part of a message a line is.

    Args:
        line: one line, with its CRLF or without.
        in_header: whether the header section is not over yet.
    Returns:
        A sentence.
    Source:
        RFC 5322 sections 2.1 and 2.2.

    >>> words_for_line(b"Subject: hello\r\n", in_header=True)
    'A header field, Subject: what it is about.'
    >>> words_for_line(b"\r\n", in_header=True)
    'The empty line that ends the header section; the body follows.'
    """
    is_empty = line in (b"\r\n", b"")
    if not in_header:
        return "An empty line of the body." if is_empty else "A line of the body."
    if is_empty:
        return "The empty line that ends the header section; the body follows."
    if line[:1] in (b" ", b"\t"):
        return "The header field goes on (folding)."
    name = field_name(line)
    if not name:
        return "In the header section, and no header field: it has no name and colon."
    what = FIELDS.get(name.lower())
    return f"A header field, {name}: {what}." if what else f"A header field, {name}."
