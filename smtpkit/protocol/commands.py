r"""Commands: values that are printed as octets and parsed from them.

RFC 5321 section 4.1, and for the verbs of extensions RFC 3030 (BDAT), RFC 3207
(STARTTLS), RFC 4954 (AUTH), RFC 1985 (ETRN), RFC 2645 (ATRN).  `parse` is strict; each
leniency that it can be given is one row of `leniencies`.  A learner meets commands in
lesson 03.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .command import Command, Parameter, Unknown, checked_line, lookup
from .errors import BadArgument
from .extended import Atrn, Auth, Bdat, Etrn, Response, StartTls
from .grammar import QUOTED_STRING

__all__ = [
    "Atrn",
    "Auth",
    "Bdat",
    "Command",
    "Connect",
    "Data",
    "Ehlo",
    "EndOfText",
    "Etrn",
    "Expn",
    "Helo",
    "Help",
    "Mail",
    "Noop",
    "Parameter",
    "Quit",
    "Rcpt",
    "Response",
    "Rset",
    "StartTls",
    "Unknown",
    "Vrfy",
]

_QUOTED = re.compile(QUOTED_STRING)


@dataclass(frozen=True, slots=True)
class Helo(Command):
    """The client introduces itself the old way, without extensions.

    Args:
        domain: the client's own name, a domain.
    """

    verb = "HELO"
    syntax = "HELO SP Domain CRLF"
    source = "RFC 5321 section 4.1.1.1"
    domain: str

    def arguments(self) -> str:
        """The client's name."""
        return self.domain


@dataclass(frozen=True, slots=True)
class Ehlo(Command):
    """The client introduces itself and asks which extensions the server offers.

    Args:
        domain: the client's own name, a domain or an address literal in brackets.
    """

    verb = "EHLO"
    syntax = "EHLO SP ( Domain / address-literal ) CRLF"
    source = "RFC 5321 section 4.1.1.1"
    domain: str

    def arguments(self) -> str:
        """The client's name."""
        return self.domain


@dataclass(frozen=True, slots=True)
class Mail(Command):
    r"""A mail transaction begins: where failure reports go, not who wrote the letter.

    Args:
        reverse_path: a mailbox, without brackets; "" is the null reverse-path ``<>``.
        parameters: what extensions add.
        route: the source route, such as ``@a.example,@b.example``; read and ignored.

    >>> bytes(Mail("ann@example.org", (Parameter("SIZE", "1000"),)))
    b'MAIL FROM:<ann@example.org> SIZE=1000\r\n'
    """

    verb = "MAIL"
    syntax = "MAIL FROM:<reverse-path> [SP parameters] CRLF"
    source = "RFC 5321 section 4.1.1.2"
    reverse_path: str
    parameters: tuple[Parameter, ...] = ()
    route: str = ""

    def parameter(self, keyword: str) -> str | None:
        """Return a parameter's value, "" if it has none, None if it was not given."""
        return lookup(self.parameters, keyword)

    def arguments(self) -> str:
        """The reverse-path and the parameters."""
        return _path("FROM:", self.route, self.reverse_path, self.parameters)

    def __bytes__(self) -> bytes:
        line = f"MAIL {self.arguments()}"
        return _checked(line, self.reverse_path, self.parameters)


@dataclass(frozen=True, slots=True)
class Rcpt(Command):
    r"""One recipient; said again for each further one.

    Args:
        forward_path: a mailbox, without brackets, or ``Postmaster`` alone.
        parameters: what extensions add.
        route: the source route; read and ignored.

    >>> bytes(Rcpt("bob@example.net"))
    b'RCPT TO:<bob@example.net>\r\n'
    """

    verb = "RCPT"
    syntax = "RCPT TO:<forward-path> [SP parameters] CRLF"
    source = "RFC 5321 section 4.1.1.3"
    forward_path: str
    parameters: tuple[Parameter, ...] = ()
    route: str = ""

    def parameter(self, keyword: str) -> str | None:
        """Return a parameter's value, "" if it has none, None if it was not given."""
        return lookup(self.parameters, keyword)

    def arguments(self) -> str:
        """The forward-path and the parameters."""
        return _path("TO:", self.route, self.forward_path, self.parameters)

    def __bytes__(self) -> bytes:
        line = f"RCPT {self.arguments()}"
        return _checked(line, self.forward_path, self.parameters)


def _path(
    word: str, route: str, mailbox: str, parameters: tuple[Parameter, ...]
) -> str:
    path = f"{word}<{route}:{mailbox}>" if route else f"{word}<{mailbox}>"
    return " ".join((path, *map(str, parameters))) if parameters else path


def _checked(line: str, mailbox: str, parameters: tuple[Parameter, ...]) -> bytes:
    octets = checked_line(line)
    if any(" " in str(parameter) for parameter in parameters):
        raise BadArgument(
            repr([str(parameter) for parameter in parameters]),
            "each parameter on its own, without a space: that would begin another",
            source="RFC 5321 section 4.1.2",
        )
    if ">" in _QUOTED.sub("", mailbox):
        raise BadArgument(
            repr(mailbox),
            "a mailbox without > inside: it would end the path, and what follows would "
            "be read as parameters",
            source="RFC 5321 section 4.1.2",
        )
    return octets


@dataclass(frozen=True, slots=True)
class Data(Command):
    """The mail data follows, after the server has said 354."""

    verb = "DATA"
    syntax = "DATA CRLF"
    source = "RFC 5321 section 4.1.1.4"


@dataclass(frozen=True, slots=True)
class Rset(Command):
    """Forget the open transaction."""

    verb = "RSET"
    syntax = "RSET CRLF"
    source = "RFC 5321 section 4.1.1.5"


@dataclass(frozen=True, slots=True)
class Noop(Command):
    """Do nothing, and answer.

    Args:
        text: an argument that the server ignores.
    """

    verb = "NOOP"
    syntax = "NOOP [ SP String ] CRLF"
    source = "RFC 5321 section 4.1.1.9"
    text: str = ""

    def arguments(self) -> str:
        """The ignored argument."""
        return self.text


@dataclass(frozen=True, slots=True)
class Quit(Command):
    """Say goodbye, wait for the answer, then close."""

    verb = "QUIT"
    syntax = "QUIT CRLF"
    source = "RFC 5321 section 4.1.1.10"


@dataclass(frozen=True, slots=True)
class Vrfy(Command):
    """Ask whether a user or a mailbox exists; the open transaction does not matter.

    Args:
        text: a user name or a mailbox.
        utf8: whether the reply may hold UTF-8 (RFC 6531 section 3.7.4.2).
    """

    verb = "VRFY"
    syntax = "VRFY SP String CRLF"
    source = "RFC 5321 section 4.1.1.6"
    text: str
    utf8: bool = False

    def arguments(self) -> str:
        """The name that is asked about."""
        return f"{self.text} SMTPUTF8" if self.utf8 else self.text


@dataclass(frozen=True, slots=True)
class Expn(Command):
    """Ask who stands on a mailing list.

    Args:
        text: the list's name.
        utf8: whether the reply may hold UTF-8 (RFC 6531 section 3.7.4.2).
    """

    verb = "EXPN"
    syntax = "EXPN SP String CRLF"
    source = "RFC 5321 section 4.1.1.7"
    text: str
    utf8: bool = False

    def arguments(self) -> str:
        """The list that is asked about."""
        return f"{self.text} SMTPUTF8" if self.utf8 else self.text


@dataclass(frozen=True, slots=True)
class Help(Command):
    """Ask for help in words that only people read.

    Args:
        text: what help is wanted on.
    """

    verb = "HELP"
    syntax = "HELP [ SP String ] CRLF"
    source = "RFC 5321 section 4.1.1.8"
    text: str = ""

    def arguments(self) -> str:
        """What help is wanted on."""
        return self.text


@dataclass(frozen=True, slots=True)
class EndOfText(Command):
    """The line with a single dot: the mail data is complete (RFC 5321 4.1.1.4)."""

    verb = "."
    syntax = "CRLF . CRLF"
    source = "RFC 5321 section 4.1.1.4"

    def __bytes__(self) -> bytes:
        return b".\r\n"


@dataclass(frozen=True, slots=True)
class Connect(Command):
    """The connection is open: the server greets first (RFC 5321 section 3.1)."""

    verb = "greeting"
    source = "RFC 5321 section 3.1"

    def __bytes__(self) -> bytes:
        return b""


#: Every verb that this package can parse.
VERBS: dict[str, type[Command]] = {
    command.verb: command
    for command in (
        *(Helo, Ehlo, Mail, Rcpt, Data, Bdat, Rset, Noop, Quit, Vrfy, Expn, Help),
        *(StartTls, Auth, Etrn, Atrn),
    )
}

#: Verbs that RFC 5321 knows and that no server needs any more: 502, not 500 (4.2.4).
HISTORIC = ("TURN", "SEND", "SOML", "SAML")
