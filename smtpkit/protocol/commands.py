r"""Commands: values that are printed as octets and parsed from them.

RFC 5321 section 4.1, and for the verbs of extensions RFC 3030 (BDAT), RFC 3207
(STARTTLS), RFC 4954 (AUTH), RFC 1985 (ETRN), RFC 2645 (ATRN).  `parse` is strict; each
leniency that it can be given is one row of `leniencies`.  A learner meets commands in
lesson 03.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from .errors import BadArgument

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


def _lookup(parameters: tuple[Parameter, ...], keyword: str) -> str | None:
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
        line = f"{self.verb} {self.arguments()}".rstrip(" ")
        if _FORBIDDEN.search(line):
            raise BadArgument(
                repr(line),
                "a command without CR, LF or NUL inside: they would end the line, and "
                "what follows would be a second command",
                source="RFC 5321 section 2.3.8",
            )
        return line.encode("utf-8", "surrogateescape") + b"\r\n"

    def __str__(self) -> str:
        return bytes(self).decode("utf-8", "replace").rstrip("\r\n")


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
        return _lookup(self.parameters, keyword)

    def arguments(self) -> str:
        """The reverse-path and the parameters."""
        return _path("FROM:", self.route, self.reverse_path, self.parameters)

    def __bytes__(self) -> bytes:
        line = f"MAIL {self.arguments()}"
        return _checked(line, self.reverse_path)


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
        return _lookup(self.parameters, keyword)

    def arguments(self) -> str:
        """The forward-path and the parameters."""
        return _path("TO:", self.route, self.forward_path, self.parameters)

    def __bytes__(self) -> bytes:
        line = f"RCPT {self.arguments()}"
        return _checked(line, self.forward_path)


def _path(
    word: str, route: str, mailbox: str, parameters: tuple[Parameter, ...]
) -> str:
    path = f"{word}<{route}:{mailbox}>" if route else f"{word}<{mailbox}>"
    return " ".join((path, *map(str, parameters))) if parameters else path


def _checked(line: str, mailbox: str) -> bytes:
    if _FORBIDDEN.search(line) or (">" in mailbox and '"' not in mailbox):
        raise BadArgument(
            repr(mailbox),
            "a mailbox without CR, LF, NUL or > inside: they would end the path, and "
            "what follows would be read as something else",
            source="RFC 5321 section 4.1.2",
        )
    return line.encode("utf-8", "surrogateescape") + b"\r\n"


@dataclass(frozen=True, slots=True)
class Data(Command):
    """The mail data follows, after the server has said 354."""

    verb = "DATA"
    syntax = "DATA CRLF"
    source = "RFC 5321 section 4.1.1.4"


@dataclass(frozen=True, slots=True)
class Bdat(Command):
    """A chunk of the message follows at once: exactly `size` octets, nothing stuffed.

    Args:
        size: octets in the chunk, 0 or more.
        last: whether this is the last chunk of the message.
    """

    verb = "BDAT"
    syntax = "BDAT SP chunk-size [ SP LAST ] CRLF"
    source = "RFC 3030 section 2"
    size: int
    last: bool = False

    @property
    def symbol(self) -> str:
        """``BDAT`` or ``BDAT LAST``: they lead to different states."""
        return "BDAT LAST" if self.last else "BDAT"

    def arguments(self) -> str:
        """The size, and LAST."""
        return f"{self.size} LAST" if self.last else str(self.size)


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
class StartTls(Command):
    """Ask to go on inside TLS."""

    verb = "STARTTLS"
    syntax = "STARTTLS CRLF"
    source = "RFC 3207 section 4"


@dataclass(frozen=True, slots=True)
class Auth(Command):
    """Begin to authenticate.

    Args:
        mechanism: the SASL mechanism, such as PLAIN.
        initial_response: the first response in base64, ``=`` for an empty one, None to
            wait for the server's 334.
    """

    verb = "AUTH"
    syntax = "AUTH SP mechanism [ SP initial-response ] CRLF"
    source = "RFC 4954 section 4"
    mechanism: str
    initial_response: str | None = None

    def arguments(self) -> str:
        """The mechanism and the initial response."""
        if self.initial_response is None:
            return self.mechanism
        return f"{self.mechanism} {self.initial_response}"


@dataclass(frozen=True, slots=True)
class Etrn(Command):
    """Ask the server to start the queue of mail that waits for a node.

    Args:
        node: a domain; ``@domain`` for all below it; ``#name`` for a named queue.
    """

    verb = "ETRN"
    syntax = "ETRN SP [ @ / # ] node-name CRLF"
    source = "RFC 1985 section 5"
    node: str

    def arguments(self) -> str:
        """The node."""
        return self.node


@dataclass(frozen=True, slots=True)
class Atrn(Command):
    """Authenticated TURN: ask for the waiting mail over this connection, roles turned.

    Args:
        domains: for which domains; none means all that the user may have.
    """

    verb = "ATRN"
    syntax = "ATRN [ SP domain *( , domain ) ] CRLF"
    source = "RFC 2645 section 5.2.1"
    domains: tuple[str, ...] = ()

    def arguments(self) -> str:
        """The domains, with commas between them."""
        return ",".join(self.domains)


@dataclass(frozen=True, slots=True)
class Response(Command):
    """The answer to a 334: base64, or ``*`` to give up (RFC 4954 section 4).

    Args:
        line: the line without its CRLF.
    """

    verb = "response"
    syntax = "base64 CRLF, or * CRLF"
    source = "RFC 4954 section 4"
    line: str = ""

    def __bytes__(self) -> bytes:
        if _FORBIDDEN.search(self.line):
            raise BadArgument(repr(self.line), "a line without CR, LF or NUL inside")
        return self.line.encode("utf-8", "surrogateescape") + b"\r\n"


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
