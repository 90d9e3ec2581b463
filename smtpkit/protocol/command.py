"""What all commands have in common, and the line that is none.

RFC 5321 section 4.1.1.  The commands themselves are in `commands`, those that extensions
add in `extended`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from .errors import BadArgument

__all__ = ["Command", "Parameter", "Unknown", "checked_line", "lookup"]

_FORBIDDEN = re.compile(r"[\r\n\0]")


class Parameter(NamedTuple):
    """A parameter of MAIL or RCPT, kept as it was written (RFC 5321 section 4.1.2).

    Args:
        keyword: its name; case does not matter when it is looked up.
        value: what stands after ``=``; None if there was no ``=``.

    >>> str(Parameter("SIZE", "1000"))
    'SIZE=1000'
    """

    keyword: str
    value: str | None = None

    def __str__(self) -> str:
        return self.keyword if self.value is None else f"{self.keyword}={self.value}"


def lookup(parameters: tuple[Parameter, ...], keyword: str) -> str | None:
    """Return a parameter's value, "" if it has none, None if it was not given."""
    wanted = keyword.upper()
    for name, value in parameters:
        if name.upper() == wanted:
            return value if value is not None else ""
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """What a client says.  `bytes(command)` is the line, with its CRLF."""

    verb: ClassVar[str] = ""
    #: The command's syntax in the RFC's words, and where it stands.
    syntax: ClassVar[str] = ""
    source: ClassVar[str] = ""

    @property
    def symbol(self) -> str:
        """The name under which the tables in `machine` know this command."""
        return self.verb

    def arguments(self) -> str:
        """What follows the verb, without the space before it."""
        return ""

    def __bytes__(self) -> bytes:
        return checked_line(f"{self.verb} {self.arguments()}".rstrip(" "))

    def __str__(self) -> str:
        return bytes(self).decode("utf-8", "replace").rstrip("\r\n")


def checked_line(line: str) -> bytes:
    """Return a line as octets with its CRLF.

    Raises:
        BadArgument: CR, LF or NUL inside.
    Source:
        RFC 5321 section 2.3.8.
    """
    if _FORBIDDEN.search(line):
        raise BadArgument(
            repr(line),
            "a line without CR, LF or NUL inside: they would end it, and what follows "
            "would be a second command",
            source="RFC 5321 section 2.3.8",
        )
    return line.encode("utf-8", "surrogateescape") + b"\r\n"


@dataclass(frozen=True, slots=True)
class Unknown(Command):
    """A line that is no command of this package, kept as it came.

    Args:
        line: the line without its CRLF.
    """

    syntax = "VERB [ SP arguments ] CRLF"
    source = "RFC 5321 section 4.1.1"
    line: bytes

    @property
    def symbol(self) -> str:
        """The first word in upper case; "" if the line has none."""
        return self.line.split(b" ", 1)[0].upper().decode("ascii", "replace")

    def __bytes__(self) -> bytes:
        return self.line + b"\r\n"
