r"""What hosts write into a message on its way, and the little they may change.

RFC 5321 section 4.4 (Received, Return-Path), section 6.3 (loops), section 6.4 and RFC 6409
section 8 (what the host of submission may add).  A learner meets this in lessons 01 and 07.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from ..protocol.content import field_name
from ..protocol.session import Delivery

__all__ = [
    "EPOCH",
    "count_received",
    "date_of",
    "field_value",
    "received",
    "return_path",
    "submitted",
    "without_fields",
]

#: What a virtual clock of 0 ms stands for: a Monday morning.
EPOCH = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

_LINE = re.compile(rb"[^\n]*\n|[^\n]+\Z")


def date_of(now_ms: float, epoch: datetime = EPOCH) -> str:
    """Return a time as RFC 5322 section 3.3 writes it.

    Args:
        now_ms: milliseconds since the epoch.
        epoch: what 0 stands for.

    >>> date_of(90_000)
    'Mon, 05 Jan 2026 09:01:30 +0000'
    """
    whole_seconds = timedelta(seconds=int(now_ms // 1000))
    return format_datetime(epoch + whole_seconds)


def received(delivery: Delivery, *, id: str, address: str, date: str) -> bytes:  # noqa: A002  the RFC's word
    """Return the Received line of a host that takes a message.

    Args:
        delivery: the message, and how it came.
        id: its name in this host's queue.
        address: the client's IP address; "" if it is not known.
        date: when it came, as `date_of` writes it.
    Source:
        RFC 5321 section 4.4.  FOR names a recipient only where there is one: several
        would show to each who else got the message (section 7.2).
    """
    trace, paths = delivery.trace, delivery.envelope.forward_paths
    literal = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
    source = trace.client_name + (f" ({literal})" if address else "")
    lines = [
        f"Received: from {source}",
        f"by {trace.server_name} with {trace.protocol}",
    ]
    lines[-1] += f" id {id}"
    if len(paths) == 1:
        lines.append(f"for <{paths[0]}>; {date}")
    else:
        lines[-1] += f"; {date}"
    return "\r\n\t".join(lines).encode("utf-8", "surrogateescape") + b"\r\n"


def return_path(reverse_path: str) -> bytes:
    r"""Return the line that the host of final delivery puts on top.

    >>> return_path("")
    b'Return-Path: <>\r\n'
    """
    return f"Return-Path: <{reverse_path}>\r\n".encode("utf-8", "surrogateescape")


def _header_fields(content: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each header field in lower case, and where its octets are."""
    name, start = "", 0
    for found in _LINE.finditer(content):
        line = found[0]
        if line[:1] in (b" ", b"\t") and name:
            continue
        if name:
            yield name, start, found.start()
        name, start = field_name(line).lower(), found.start()
        if not name:
            return
    if name:
        yield name, start, len(content)


def field_value(content: bytes, name: str) -> str:
    r"""Return the value of the first header field of a name; "" if there is none.

    >>> field_value(b"Message-ID: <1@example.org>\r\n", "message-id")
    '<1@example.org>'
    """
    for found, start, end in _header_fields(content):
        if found == name.lower():
            value = content[start:end].partition(b":")[2]
            return b" ".join(value.split()).decode("utf-8", "replace")
    return ""


def count_received(content: bytes) -> int:
    """Return how many hosts have taken a message so far (RFC 5321 section 6.3)."""
    return sum(name == "received" for name, _, _ in _header_fields(content))


def without_fields(content: bytes, names: Iterable[str]) -> bytes:
    r"""Return a message without some header fields, folded lines and all.

    >>> without_fields(
    ...     b"Bcc: eve@x.example,\r\n ann@x.example\r\nTo: b@x.example\r\n", ["bcc"]
    ... )
    b'To: b@x.example\r\n'
    """
    unwanted = {name.lower() for name in names}
    kept, at = [], 0
    for name, start, end in _header_fields(content):
        if name in unwanted:
            kept.append(content[at:start])
            at = end
    return b"".join(kept) + content[at:]


def submitted(content: bytes, *, message_id: str, date: str) -> bytes:
    """Return a message as the host of submission sends it on.

    Bcc goes, because the others must not see it; Message-ID and Date are added where
    the author's program left them out.

    Args:
        content: the message.
        message_id: such as ``<Q1@msa.example.org>``.
        date: as `date_of` writes it.
    Source:
        RFC 5322 section 3.6.3 (Bcc); RFC 6409 sections 8.2 and 8.3; RFC 5321 section
        6.4: no host on the way may do this.
    """
    names = {name for name, _, _ in _header_fields(content)}
    added = b""
    if "date" not in names:
        added += f"Date: {date}\r\n".encode()
    if "message-id" not in names:
        added += f"Message-ID: {message_id}\r\n".encode()
    if added and not names and not content.startswith(b"\r\n"):
        added += b"\r\n"  # there was no header section: what came is the body
    return added + without_fields(content, ("bcc", "resent-bcc"))
