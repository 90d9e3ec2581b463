"""What the meaning of a line takes from the lines before it.

Mail data is header or body, a response answers a challenge (RFC 4954 section 4), a line
of a reply to EHLO is the first or lists an offer (RFC 5321 section 4.1.1.1): none of
this shows in the line alone.  The words themselves are `meaning`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .model import Line

__all__ = ["ALONE", "Context", "in_context"]


class Context(NamedTuple):
    """What stood before a line, as far as it matters.

    Args:
        first: of a reply, whether this is its first line; None if that is not known.
        in_header: of mail data, whether the header section is not over yet; None if
            that is not known.
        mechanism: of a response, the SASL mechanism.
        challenge: of a response, the text of the server's 334, in base64.
    """

    first: bool | None = None
    in_header: bool | None = None
    mechanism: str = ""
    challenge: bytes = b""


#: A line that was taken out of its conversation.
ALONE = Context()
_FIRST, _MORE = Context(first=True), Context(first=False)
_HEADER, _BODY = Context(in_header=True), Context(in_header=False)


def in_context(lines: Iterable[Line]) -> Iterator[Line]:
    """Return each line with its context filled in.

    Args:
        lines: a whole conversation, in order.
    """
    reply, text, response = _FIRST, _HEADER, ALONE
    for line in lines:
        if line.kind == "reply":
            yield replace(line, context=reply)
            reply = _MORE if line.octets[3:4] == b"-" else _FIRST
            if line.octets.startswith(b"334"):
                response = response._replace(challenge=line.octets[4:].strip())
            text = _HEADER
        elif line.kind == "text":
            yield replace(line, context=text)
            text = _BODY if line.octets == b"\r\n" else text
        elif line.kind == "command" and _is_response(line):
            yield replace(line, context=response)
        else:
            yield line
            if line.octets[:5].upper() == b"AUTH ":
                mechanism = line.text[5:].split(" ")[0].upper()
                response = Context(mechanism=mechanism)


def _is_response(line: Line) -> bool:
    return line.exchange is not None and line.exchange.symbol == "response"
