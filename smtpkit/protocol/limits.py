"""Sizes and times: the floors that RFC 5321 sets, and what one host makes of them.

RFC 5321 sections 4.5.3.1 (sizes) and 4.5.3.2 (times).  The sizes are what every server
must *accept at least*, so a host's own settings may be larger and never smaller.
A learner meets them in lesson 04 (sizes) and lesson 03 (times).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from .errors import BadArgument

__all__ = ["FLOORS", "TIMEOUTS_MS", "Limits", "Size"]

LOCAL_PART_OCTETS = 64  # RFC 5321 section 4.5.3.1.1
DOMAIN_OCTETS = 255  # RFC 5321 section 4.5.3.1.2
PATH_OCTETS = 256  # with the angle brackets; RFC 5321 section 4.5.3.1.3
COMMAND_LINE_OCTETS = 512  # with the CRLF; RFC 5321 section 4.5.3.1.4
REPLY_LINE_OCTETS = 512  # with code and CRLF; RFC 5321 section 4.5.3.1.5
TEXT_LINE_OCTETS = 1000  # with the CRLF, without the added dot; section 4.5.3.1.6
MESSAGE_OCTETS = 64 * 1024  # RFC 5321 section 4.5.3.1.7
RECIPIENTS = 100  # RFC 5321 section 4.5.3.1.8

AUTH_RESPONSE_OCTETS = 12288  # the base64 line with its CRLF; RFC 4954 section 4


@dataclass(frozen=True, slots=True)
class Size:
    """One row of the table of sizes: name, floor, unit and the section that sets it."""

    name: str
    floor: int
    unit: str
    section: str


#: What every server must accept at least.  The reference sheet is made from this table.
FLOORS = (
    Size("local-part", LOCAL_PART_OCTETS, "octets", "4.5.3.1.1"),
    Size("domain", DOMAIN_OCTETS, "octets", "4.5.3.1.2"),
    Size("path, with its brackets", PATH_OCTETS, "octets", "4.5.3.1.3"),
    Size("command line, with CRLF", COMMAND_LINE_OCTETS, "octets", "4.5.3.1.4"),
    Size("reply line, with CRLF", REPLY_LINE_OCTETS, "octets", "4.5.3.1.5"),
    Size("text line, with CRLF", TEXT_LINE_OCTETS, "octets", "4.5.3.1.6"),
    Size("message content", MESSAGE_OCTETS, "octets", "4.5.3.1.7"),
    Size("recipients of one message", RECIPIENTS, "recipients", "4.5.3.1.8"),
)

_MINUTE_MS = 60_000

#: How long a client waits at least for each reply, and a server for the next command,
#: in milliseconds.  RFC 5321 sections 4.5.3.2.1 to 4.5.3.2.7.
TIMEOUTS_MS = {
    "greeting": 5 * _MINUTE_MS,
    "MAIL": 5 * _MINUTE_MS,
    "RCPT": 5 * _MINUTE_MS,
    "DATA": 2 * _MINUTE_MS,
    "text": 3 * _MINUTE_MS,  # each piece of mail data that is written
    ".": 10 * _MINUTE_MS,  # a server may deliver before it answers
    "ATRN": 10
    * _MINUTE_MS,  # a provider looks through its queue; RFC 2645 section 5.2.1
    "server": 5 * _MINUTE_MS,  # a server waiting for the next command
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one host accepts.  Sizes in octets, CRLF included, unless said otherwise.

    Args:
        command_line: the longest command line.  Extensions raise it by themselves:
            see `smtpkit.protocol.extensions`.
        local_part: the longest local-part of a mailbox.
        domain: the longest domain.
        path: the longest path, with its angle brackets.
        text_line: the longest line of mail data, the added dot not counted; None, the
            default, sets no limit.
        message: the longest message; this is the number that SIZE announces.
        recipients: how many recipients one message may have.
        auth_response: the longest base64 line of an AUTH exchange.

    Raises:
        BadArgument: a size below the floor of RFC 5321 section 4.5.3.1.

    >>> Limits(recipients=10)
    Traceback (most recent call last):
    smtpkit.protocol.errors.BadArgument: got recipients=10, wanted at least 100...
    """

    command_line: int = COMMAND_LINE_OCTETS
    local_part: int = LOCAL_PART_OCTETS
    domain: int = DOMAIN_OCTETS
    path: int = PATH_OCTETS
    text_line: int | None = None
    message: int = 10 * 1024 * 1024
    recipients: int = 1000
    auth_response: int = AUTH_RESPONSE_OCTETS

    def __post_init__(self) -> None:
        floors = {
            "command_line": COMMAND_LINE_OCTETS,
            "local_part": LOCAL_PART_OCTETS,
            "domain": DOMAIN_OCTETS,
            "path": PATH_OCTETS,
            "text_line": TEXT_LINE_OCTETS,
            "message": MESSAGE_OCTETS,
            "recipients": RECIPIENTS,
            "auth_response": AUTH_RESPONSE_OCTETS,
        }
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and value < floors[field.name]:
                raise BadArgument(
                    f"{field.name}={value}",
                    f"at least {floors[field.name]}",
                    source="RFC 5321 section 4.5.3.1",
                )
