"""A message as a tree of parts, and what is broken about them, in words.

RFC 2045 to 2047 (MIME), RFC 2046 section 5 (multipart and message), RFC 2183 (names of
files), RFC 3464 section 2.1 (delivery reports).  `email` of the standard library parses;
this only reads what it found.  Draws nothing: see `draw_mime_tree`.
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from .message_lines import letter_of, parts_of
from .picture import counted

__all__ = ["Part", "rows_of", "tree_of"]

#: Content types whose meaning a learner needs, and what they hold.
MEANINGS = {
    "multipart/mixed": "parts that follow one another",
    "multipart/alternative": "the same in several forms, the best one last",
    "multipart/related": "parts that make one whole",
    "multipart/report": "a report, for people and for programs",
    "multipart/signed": "a part, and the signature of it",
    "multipart/encrypted": "what is needed to decrypt, and the secret",
    "multipart/digest": "messages, one after the other",
    "message/rfc822": "another message, whole",
    "message/delivery-status": "what became of a message, for programs",
    "message/partial": "a piece of a longer message",
    "message/external-body": "only says where the content is",
    "text/rfc822-headers": "the header section of a message",
}

#: Defects by their names in `email.errors`, in words.
DEFECTS = {
    "NoBoundaryInMultipartDefect": "a multipart without a boundary: not divided",
    "StartBoundaryNotFoundDefect": "its boundary never comes: not divided",
    "CloseBoundaryNotFoundDefect": "its last boundary is missing: cut off?",
    "MultipartInvariantViolationDefect": "a multipart with no part in it",
    "InvalidMultipartContentTransferEncodingDefect": (
        "a multipart may only be 7bit, 8bit or binary"
    ),
    "MissingHeaderBodySeparatorDefect": "no empty line between header and body",
    "FirstHeaderLineIsContinuationDefect": "its first header line is a folded one",
    "MisplacedEnvelopeHeaderDefect": "a line 'From ' inside the header section",
    "InvalidHeaderDefect": "a header line without a name",
    "InvalidBase64PaddingDefect": "base64 without the right padding",
    "InvalidBase64CharactersDefect": "base64 with characters that do not belong to it",
    "InvalidBase64LengthDefect": "base64 of a length that cannot be",
    "UndecodableBytesDefect": "octets above 127 in the header section",
    "HeaderMissingRequiredValue": "a header field that must not be empty",
    "NonPrintableDefect": "characters that cannot be printed, in a header field",
    "ObsoleteHeaderDefect": "a header field in a form that is obsolete",
    "NonASCIILocalPartDefect": "an address with letters that are not ASCII",
    "InvalidDateDefect": "a date that is none",
}
ENCODINGS = ("7bit", "8bit", "binary", "quoted-printable", "base64")
#: Deeper parts are not looked into: nobody nests so many, and a wrong message might.
DEEPEST = 30


@dataclass(slots=True)
class Part:
    """One part of a message.

    Args:
        number: its place, such as ``2.1``; "" for the message itself.
        content_type: such as ``text/plain``.
        name: the file's name, or the subject of a message.
        details: character set, encoding, disposition.
        encoded: how many octets its body has as it travels; of parts inside, the sum.
        decoded: how many it has when decoded; None where nothing is encoded.
        complaints: what is broken, in words.
        parts: the parts inside.
        depth: how deep it lies.
        groups: of a delivery report, the names of the fields in each of its groups: the
            first is on the message, each other one on a recipient.
    """

    number: str
    content_type: str
    name: str = ""
    details: tuple[str, ...] = ()
    encoded: int = 0
    decoded: int | None = None
    complaints: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    depth: int = 0
    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def family(self) -> str:
        """The first half of its type."""
        return self.content_type.partition("/")[0]

    @property
    def meaning(self) -> str:
        """What a part of this type holds; "" where the name says it."""
        return MEANINGS.get(self.content_type, "")

    @property
    def size(self) -> str:
        """Its octets, in words."""
        words = counted(self.encoded, "octet")
        if self.parts:
            return f"{counted(len(self.parts), 'part')}, {words}"
        if self.groups:
            return f"{counted(len(self.groups), 'group')} of fields, {words}"
        if self.decoded is None or self.decoded == self.encoded:
            return words
        return f"{words}, decoded {self.decoded:,}"


def tree_of(value: object) -> Part | None:
    """Return a message as a tree of parts; None if there are no octets.

    Args:
        value: octets, a delivery, or a message of `email`.
    Raises:
        BadArgument: none of these.
    """
    if isinstance(value, Message):
        return _part(value, "", 0)
    content = parts_of(value).content
    if not content:
        return None
    message = message_from_bytes(content)
    root = _part(message, "", 0)
    broken = letter_of(content).complaints
    root.complaints += [words for words in broken if "empty line" not in words]
    if root.parts and message["MIME-Version"] is None:
        root.complaints.append("no MIME-Version field: is this MIME?")
    return root


def rows_of(part: Part) -> list[Part]:
    """Return a part and all parts inside it, from the top down."""
    return [part, *(row for inner in part.parts for row in rows_of(inner))]


def _part(message: Message, number: str, depth: int) -> Part:
    part = Part(number, message.get_content_type(), depth=depth)
    part.name = _name(message)
    inner = message.get_payload()
    if isinstance(inner, list) and part.content_type == "message/delivery-status":
        _read_groups(part, inner)
    elif isinstance(inner, list):  # of messages
        if depth >= DEEPEST:
            part.complaints.append("nested too deep to be drawn")
            inner = []
        for order, each in enumerate(inner, 1):
            assert isinstance(each, Message)
            place = f"{number}.{order}" if number else str(order)
            part.parts.append(_part(each, place, depth + 1))
        part.encoded = sum(each.encoded for each in part.parts)
    else:
        part.encoded = len(_raw(inner))
        decoded = message.get_payload(decode=True)
        encoding = _encoding(message)
        if isinstance(decoded, bytes) and encoding in ENCODINGS[3:]:
            part.decoded = len(decoded)
    part.details = _details(message)
    part.complaints += _complaints(message)
    return part


def _read_groups(part: Part, inner: list[Any]) -> None:
    """Read the groups of a delivery report, which `email` gives as messages.

    They are no parts, having no header section and no body (RFC 3464 section 2.1).
    """
    groups = [group for group in inner if group.keys() or group.get_payload()]
    part.groups = tuple(tuple(group.keys()) for group in groups)
    part.complaints += [words for group in groups for words in _complaints(group)]
    fields = "\r\n".join(
        "".join(f"{name}: {body}\r\n" for name, body in group.raw_items())
        + str(group.get_payload())
        for group in groups
    )
    part.encoded = len(_raw(fields))


def _raw(payload: object) -> bytes:
    text = payload if isinstance(payload, str) else ""
    return text.encode("utf-8", "surrogateescape")


def _encoding(message: Message) -> str:
    return str(message.get("Content-Transfer-Encoding", "7bit")).strip().lower()


def _name(message: Message) -> str:
    with suppress(UnicodeError, LookupError, ValueError, TypeError):
        if name := message.get_filename():
            return _words(name)
    subject = message.get("Subject")
    return f"Subject: {_words(subject)}" if subject is not None else ""


def _words(text: object) -> str:
    """Return a text with its encoded words decoded (RFC 2047), as far as they can be."""
    with suppress(UnicodeError, LookupError, ValueError, TypeError):
        text = make_header(decode_header(text))  # type: ignore[arg-type]
    return " ".join(str(text).split())


def _details(message: Message) -> tuple[str, ...]:
    details = []
    if charset := message.get_param("charset"):
        details.append(f"charset {_plain(charset)}")
    if message["Content-Transfer-Encoding"]:
        details.append(_encoding(message))
    if boundary := message.get_param("boundary"):
        details.append(f"boundary {_plain(boundary)}")
    if disposition := message.get_content_disposition():
        details.append(disposition)
    return tuple(details)


def _plain(parameter: object) -> str:
    # RFC 2231 gives character set, language and value.
    return str(parameter[-1] if isinstance(parameter, tuple) else parameter)


def _complaints(message: Message) -> list[str]:
    found = [
        DEFECTS.get(type(d).__name__, f"{type(d).__name__}: {(type(d).__doc__ or '')}")
        for d in message.defects
    ]
    given = str(message.get("Content-Type", "text/plain")).partition(";")[0]
    if given.strip().lower() != message.get_content_type():
        found.append(f"Content-Type {given.strip()!r} is no type: {_read_as(message)}")
    if (encoding := _encoding(message)) not in ENCODINGS:
        found.append(f"an encoding that is not known: {encoding}")
    charset = message.get_param("charset")
    if charset and not _is_known(_plain(charset)):
        found.append(f"a character set that is not known: {_plain(charset)}")
    return list(dict.fromkeys(found))


def _read_as(message: Message) -> str:
    return f"read as {message.get_content_type()}"


def _is_known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        return False
    return True
