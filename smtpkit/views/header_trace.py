"""Who wrote which header field, concluded from the trace.

Every host puts its lines on top, so a header section is read from the bottom upwards.
RFC 5321 section 4.4 (Received, Return-Path), RFC 5322 section 3.6.6 (Resent-), RFC 6409
section 8 (what a host of submission may add), RFC 3848 (protocol names).  Draws nothing:
see `draw_header_authors`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.utils import parseaddr
from typing import NamedTuple

from ..protocol.errors import BadArgument
from .header_stages import compared
from .header_writers import Author, Written, is_resent
from .message_lines import Field, letter_of, parts_of

__all__ = ["written_by"]

_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.IGNORECASE)
# RFC 3848: the A at the end says that the client had authenticated.
_WITH = re.compile(r"(?:^|\s)with\s+(\S+)", re.IGNORECASE)
#: Fields of the message itself: what was put on top later stands above them.
_ORIGINAL = (
    *("from", "to", "cc", "bcc", "subject", "reply-to"),
    *("in-reply-to", "references", "comments", "keywords"),
)
_UNKNOWN = Author("unknown")


class Mark(NamedTuple):
    """Fields that show who wrote them: a line of trace, or a set of Resent- fields.

    Args:
        start: the number of the first field.
        stop: the number behind the last.
        kind: ``"received"``, ``"return-path"`` or ``"resent"``.
    """

    start: int
    stop: int
    kind: str


def written_by(value: object) -> Written:
    """Return who wrote the fields of a message.

    Args:
        value: a message; or the same message at each place on its way, from the author
            to the mailbox, as pairs of a name and the octets.
    Raises:
        BadArgument: the value is neither.
    """
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | str):
        return compared(value)
    content = parts_of(value).content
    if content is None:
        raise BadArgument("an envelope without a message", "the octets of a message")
    letter = letter_of(content)
    return Written(letter, _concluded(letter.fields))


def _concluded(fields: Sequence[Field]) -> tuple[Author, ...]:
    """Give each field to who left the next mark below it, or else to the author."""
    marks = list(_marks(fields))
    writers = _writers(fields, marks)
    found = [Author("mua", number=1)] * len(fields)
    for mark, writer in zip(reversed(marks), reversed(writers), strict=True):
        found[mark.start : mark.stop] = [writer] * (mark.stop - mark.start)
        if mark.kind != "return-path":
            above = [other.stop for other in marks if other.stop <= mark.start]
            for number in range(max(above, default=0), mark.start):
                found[number] = _signed(fields[number], writers) or writer
    known = {number for mark in marks for number in range(mark.start, mark.stop)}
    for number, field in enumerate(fields):
        odd = field.name.lower() == "return-path" or is_resent(field)
        if odd and number not in known:
            found[number] = _UNKNOWN
    return _submitted(fields, found, marks, writers)


def _marks(fields: Sequence[Field]) -> Iterator[Mark]:
    """Yield the marks from the top; what stands where nobody puts it is none."""
    names = [field.name.lower() for field in fields]
    head = next((n for n, name in enumerate(names) if name in _ORIGINAL), len(names))
    last = max((n for n, name in enumerate(names) if name == "received"), default=-1)
    is_on_top = True  # of a journey: there the final delivery puts a Return-Path
    stop = 0  # behind the last set of Resent- fields
    for number, name in enumerate(names):
        if name == "received" or (
            name == "return-path" and is_on_top and number < last
        ):
            yield Mark(number, number + 1, name)
            is_on_top = False
        elif is_resent(fields[number]) and stop <= number < max(head, last):
            stop = _end_of_set(names, number)
            yield Mark(number, stop, "resent")
            is_on_top = True


def _end_of_set(names: Sequence[str], start: int) -> int:
    """Return where a set ends: it has each field once (RFC 5322 section 3.6)."""
    stop = start
    while stop < len(names) and names[stop].startswith("resent-"):
        if names[stop] in names[start:stop]:
            break
        stop += 1
    return stop


def _writers(fields: Sequence[Field], marks: Sequence[Mark]) -> list[Author]:
    """Return who left each mark.  The lowest was written first, after the author."""
    kinds = [mark.kind for mark in marks]
    found: list[Author] = []
    for place in reversed(range(len(marks))):
        number = len(marks) - place + 1
        field = fields[marks[place].start]
        if kinds[place] == "resent":
            found.append(Author("resent", _resender(fields, marks[place]), number))
        elif kinds[place] == "return-path":
            found.append(Author("mda", found[-1].host if found else "", number))
        else:
            name = _BY.search(field.value)
            kind = _kind(field, kinds[:place], kinds[place + 1 :])
            found.append(Author(kind, name[1] if name else "", number))
    return found[::-1]


def _kind(field: Field, above: Sequence[str], below: Sequence[str]) -> str:
    """Return what kind of host wrote a Received line, by its place in a journey."""
    is_first = not below or below[0] == "resent"
    is_last = not above or above[-1] != "received"
    protocol = _WITH.search(field.value)
    authenticated = protocol is not None and protocol[1].upper().endswith("A")
    if is_first and (authenticated or not is_last):
        return "msa"
    return "last" if is_last else "relay"


def _resender(fields: Sequence[Field], mark: Mark) -> str:
    """Return the mailbox of who resent the message."""
    for name in ("resent-sender", "resent-from"):
        for field in fields[mark.start : mark.stop]:
            if field.name.lower() == name:
                return parseaddr(field.value)[1]
    return ""


def _signed(field: Field, writers: Sequence[Author]) -> Author | None:
    """Return the host that a field names as its writer (RFC 8601 section 2.5)."""
    if field.name.lower() != "authentication-results":
        return None
    name = field.value.partition(";")[0].strip().lower()
    hosts = [writer for writer in writers if writer.kind not in ("mda", "resent")]
    return next((host for host in hosts if host.host.lower() == name), None)


def _submitted(
    fields: Sequence[Field],
    found: list[Author],
    marks: Sequence[Mark],
    writers: Sequence[Author],
) -> tuple[Author, ...]:
    """Give the host of submission what it added below its own Received line.

    It names itself in a Message-ID that it makes (RFC 6409 section 8.3), and what
    stands above that line cannot be the author's.
    """
    if not marks or marks[-1].kind != "received":
        return tuple(found)
    oldest, host = marks[-1].start, writers[-1]
    for number in range(oldest + 1, len(fields)):
        name, value = fields[number].name.lower(), fields[number].value
        if name == "message-id" and host.host:
            if value.lower().rstrip(">").endswith(f"@{host.host.lower()}"):
                found[oldest + 1 : number + 1] = [host] * (number - oldest)
            break
        if name not in ("date", "sender"):
            break
    return tuple(found)
