r"""Command lines to values: strict, and a clear word on what is wrong.

RFC 5321 section 4.1.1 and the RFCs of the extensions' verbs.  A line that follows its
grammar becomes a value of `commands`; one that does not raises an error that says what
was wanted and which reply it deserves.  Whether the command is *legal now* is not decided
here: see `machine`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from . import commands, grammar
from .commands import Command, Parameter
from .errors import CommandSyntaxError
from .limits import Limits

__all__ = ["parse"]

Parsed = tuple[Command, tuple[str, ...]]
_Marks = list[str]

# mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF
# rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path )
#        [SP Rcpt-parameters] CRLF
# esmtp-param = esmtp-keyword ["=" esmtp-value]
_PARAMETER = rf"{grammar.KEYWORD}(?:={grammar.VALUE})?"
_PARAMETERS = rf"(?: ({_PARAMETER}(?: +{_PARAMETER})*))?"
_PATH = rf"<(?:({grammar.SOURCE_ROUTE}):)?({grammar.MAILBOX})>"
_MAIL = grammar.pattern(rf"(?i:FROM):(?:{_PATH}|<>){_PARAMETERS}")
_RCPT = grammar.pattern(rf"(?i:TO):(?:{_PATH}|<((?i:Postmaster))>){_PARAMETERS}")

_STRING = grammar.pattern(grammar.STRING)
# auth-command = "AUTH" SP sasl-mech [SP initial-response]; RFC 4954 section 8
# sasl-mech is 1 to 20 upper-case letters, digits, hyphens, underscores: RFC 4422 3.1
_AUTH = grammar.pattern(r"([A-Za-z0-9_-]{1,20})(?: ([^ ]+))?")
# chunk-size ::= 1*DIGIT; 20 digits are as many as SIZE may have (RFC 1870 section 3)
_BDAT = grammar.pattern(r"([0-9]{1,20})(?: ((?i:LAST)))?")
# RFC 2645 section 5.2.1: domain = sub-domain 1*("." sub-domain)
_QUALIFIED = rf"{grammar.SUB_DOMAIN}(?:\.{grammar.SUB_DOMAIN})+"
_ATRN = grammar.pattern(rf"{_QUALIFIED}(?:,{_QUALIFIED})*")
# ETRN SP ["@" / "#"] node; a node name is fully qualified: RFC 1985 section 5
_ETRN = grammar.pattern(rf"#[!-~]+|@?{_QUALIFIED}")
_UTF8 = re.compile(rb" (?i:SMTPUTF8)\Z")
_TRAILING_SPACE = b" \t"
_NO_COMMAND = re.compile(rb"[\r\n\0]")
_DEFAULT_LIMITS = Limits()


@lru_cache(maxsize=2048)
def parse(
    line: bytes,
    lenient: frozenset[str] = frozenset(),
    limits: Limits = _DEFAULT_LIMITS,
) -> Parsed:
    r"""Read one command line.

    Args:
        line: the octets of the line, without its CRLF.
        lenient: names of `leniencies` that are switched on.
        limits: how long a path, a domain and a local-part may be.
    Returns:
        The command, and the names of the leniencies that it needed.
    Raises:
        CommandSyntaxError: the line follows no command's grammar.  `deserves` is 500
            for an unknown verb and for octets that no command holds, 501 for wrong
            arguments.
    Source:
        RFC 5321 section 4.1.1; white space before the CRLF is tolerated, as it asks.

    >>> command, marks = parse(b"mail from:<ann@example.org> size=1000")
    >>> command.reverse_path, command.parameter("SIZE"), marks
    ('ann@example.org', '1000', ())
    """
    stripped = line.rstrip(_TRAILING_SPACE)
    verb, _, rest = stripped.partition(b" ")
    name = verb.decode("ascii", "replace").upper()
    if _NO_COMMAND.search(line) or not verb.isascii():
        raise CommandSyntaxError(
            line,
            "a command of US-ASCII characters, without CR, LF or NUL inside",
            source="RFC 5321 sections 2.3.8 and 2.4",
            deserves=500,
        )
    if name not in _READERS:
        raise CommandSyntaxError(
            line,
            f"a command: one of {', '.join(commands.VERBS)}",
            source="RFC 5321 section 4.1.1",
            deserves=502 if name in commands.HISTORIC else 500,
        )
    if not rest.isascii() and not _is_utf8(rest):
        raise _wrong(name, line, "arguments in US-ASCII, or UTF-8 with SMTPUTF8")
    marks: _Marks = []
    command = _READERS[name](line, rest, lenient, limits, marks)
    return command, tuple(marks)


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wrong(name: str, line: bytes, wanted: str = "") -> CommandSyntaxError:
    command = commands.VERBS[name]
    return CommandSyntaxError(
        line, wanted or command.syntax, source=command.source, deserves=501
    )


def _helo(
    line: bytes, rest: bytes, lenient: frozenset[str], limits: Limits, marks: _Marks
) -> Command:
    """Read HELO, which takes a domain only."""
    name = _domain("HELO", line, rest, lenient, limits, marks)
    if name.startswith("["):
        if "helo_literal" not in lenient:
            raise _wrong("HELO", line, "a domain: address literals belong to EHLO")
        marks.append("helo_literal")
    return commands.Helo(name)


def _ehlo(
    line: bytes, rest: bytes, lenient: frozenset[str], limits: Limits, marks: _Marks
) -> Command:
    return commands.Ehlo(_domain("EHLO", line, rest, lenient, limits, marks))


def _domain(
    verb: str,
    line: bytes,
    rest: bytes,
    lenient: frozenset[str],
    limits: Limits,
    marks: _Marks,
) -> str:
    if rest.startswith(b"["):
        is_valid = grammar.address_literal_is_valid(rest)
    else:
        is_valid = grammar.domain_is_valid(rest)
        if not is_valid and "underscore_host" in lenient:
            is_valid = grammar.domain_is_valid(rest, underscore=True)
            marks.append("underscore_host")
    if not is_valid or len(rest) > limits.domain:
        raise _wrong(verb, line)
    return rest.decode()


def _mail(
    line: bytes, rest: bytes, lenient: frozenset[str], limits: Limits, marks: _Marks
) -> Command:
    found = _MAIL.match(rest)
    if found is None:
        found = _MAIL.match(_repaired("MAIL", b"FROM:", rest, line, lenient, marks))
    if found is None:
        raise _wrong("MAIL", line, _diagnosis("MAIL", b"FROM:", rest))
    route, mailbox, parameters = found.groups()
    path = _checked_mailbox("MAIL", line, mailbox or b"", limits)
    return commands.Mail(path, _parameters("MAIL", line, parameters), _text(route))


def _rcpt(
    line: bytes, rest: bytes, lenient: frozenset[str], limits: Limits, marks: _Marks
) -> Command:
    found = _RCPT.match(rest)
    if found is None:
        found = _RCPT.match(_repaired("RCPT", b"TO:", rest, line, lenient, marks))
    if found is None:
        raise _wrong("RCPT", line, _diagnosis("RCPT", b"TO:", rest))
    route, mailbox, postmaster, parameters = found.groups()
    path = _checked_mailbox("RCPT", line, mailbox or postmaster, limits)
    return commands.Rcpt(path, _parameters("RCPT", line, parameters), _text(route))


def _text(octets: bytes | None) -> str:
    return octets.decode() if octets else ""


def _checked_mailbox(verb: str, line: bytes, mailbox: bytes, limits: Limits) -> str:
    local_part, _, domain = mailbox.rpartition(b"@")
    sizes = (len(mailbox) + 2, len(local_part), len(domain))
    most = (limits.path, limits.local_part, limits.domain)
    if any(size > limit for size, limit in zip(sizes, most, strict=True)):
        raise _wrong(
            verb,
            line,
            "a path of at most {} octets with a local-part of at most {} and a domain "
            "of at most {} (section 4.5.3.1)".format(*most),
        )
    if domain.startswith(b"[") and not grammar.address_literal_is_valid(domain):
        raise _wrong(
            verb, line, "an address literal such as [192.0.2.1] or [IPv6:2001:db8::1]"
        )
    return mailbox.decode()


def _parameters(verb: str, line: bytes, octets: bytes | None) -> tuple[Parameter, ...]:
    if not octets:
        return ()
    found = []
    for word in filter(None, octets.decode().split(" ")):
        keyword, equals, value = word.partition("=")
        found.append(Parameter(keyword, value if equals else None))
    if len({parameter.keyword.upper() for parameter in found}) < len(found):
        raise _wrong(verb, line, "each parameter once")
    return tuple(found)


def _repaired(
    verb: str,
    word: bytes,
    rest: bytes,
    line: bytes,
    lenient: frozenset[str],
    marks: _Marks,
) -> bytes:
    """Return `rest` with what the leniencies allow set right; note their names."""
    if rest[: len(word)].upper() != word:
        return rest
    tail = rest[len(word) :]
    if "space_after_colon" in lenient and tail.startswith(b" "):
        tail = tail.lstrip(b" ")
        marks.append("space_after_colon")
    if "missing_brackets" in lenient and tail and not tail.startswith(b"<"):
        mailbox, space, parameters = tail.partition(b" ")
        tail = b"<" + mailbox + b">" + space + parameters
        marks.append("missing_brackets")
    return rest[: len(word)] + tail


def _diagnosis(verb: str, word: bytes, rest: bytes) -> str:
    """Say which part of a MAIL or RCPT is wrong."""
    syntax = commands.VERBS[verb].syntax
    if rest[: len(word)].upper() != word:
        return f"{syntax}: {word.decode()} is missing after {verb}"
    tail = rest[len(word) :]
    if tail.startswith(b" "):
        return f"{syntax}: no space after the colon"
    if not tail.startswith(b"<"):
        return f"{syntax}: the path stands in angle brackets < and >"
    if b">" not in tail:
        return f"{syntax}: the closing bracket > is missing"
    if verb == "RCPT" and tail.startswith(b"<>"):
        return f"{syntax}: only MAIL may have the null path <>"
    path = tail[1 : tail.rindex(b">")]
    if not grammar.mailbox_is_valid(path.rpartition(b":")[2] if b"@" in path else path):
        return f"{syntax}: the path is not local-part@domain"
    return f"{syntax}: the parameters are not KEYWORD or KEYWORD=value"


def _bare(verb: str) -> Callable[..., Command]:
    """Return the reader of a verb that takes no argument."""

    def read(line: bytes, rest: bytes, *_: object) -> Command:
        if rest:
            raise _wrong(verb, line)
        return commands.VERBS[verb]()

    return read


def _bdat(line: bytes, rest: bytes, *_: object) -> Command:
    found = _BDAT.match(rest)
    if found is None:
        raise _wrong("BDAT", line)
    return commands.Bdat(int(found[1]), bool(found[2]))


def _noop(line: bytes, rest: bytes, *_: object) -> Command:
    return commands.Noop(rest.decode())


def _help(line: bytes, rest: bytes, *_: object) -> Command:
    return commands.Help(rest.decode())


def _asks(verb: str) -> Callable[..., Command]:
    """Return the reader of VRFY or EXPN: a String, or a mailbox as people type it."""

    def read(line: bytes, rest: bytes, *_: object) -> Command:
        text, utf8 = _UTF8.subn(b"", rest)
        path = text[1:-1] if text[:1] == b"<" and text[-1:] == b">" else text
        if not (_STRING.match(text) or grammar.mailbox_is_valid(path)):
            raise _wrong(verb, line)
        make = commands.Vrfy if verb == "VRFY" else commands.Expn
        return make(text.decode(), bool(utf8))

    return read


def _auth(line: bytes, rest: bytes, *_: object) -> Command:
    found = _AUTH.match(rest)
    if found is None:
        raise _wrong("AUTH", line)
    return commands.Auth(found[1].decode().upper(), _text(found[2]) or None)


def _etrn(
    line: bytes, rest: bytes, _: frozenset[str], limits: Limits, *__: object
) -> Command:
    is_short = rest.isascii() and len(rest.lstrip(b"@#")) <= limits.domain
    if not (is_short and _ETRN.match(rest)):
        raise _wrong("ETRN", line)
    return commands.Etrn(rest.decode())


def _atrn(line: bytes, rest: bytes, *_: object) -> Command:
    if not rest:
        return commands.Atrn()
    if not _ATRN.match(rest):
        raise _wrong("ATRN", line)
    return commands.Atrn(tuple(rest.decode().split(",")))


_READERS: dict[str, Callable[..., Command]] = {
    "HELO": _helo,
    "EHLO": _ehlo,
    "MAIL": _mail,
    "RCPT": _rcpt,
    "BDAT": _bdat,
    "NOOP": _noop,
    "HELP": _help,
    "VRFY": _asks("VRFY"),
    "EXPN": _asks("EXPN"),
    "AUTH": _auth,
    "ETRN": _etrn,
    "ATRN": _atrn,
    **{verb: _bare(verb) for verb in ("DATA", "RSET", "QUIT", "STARTTLS")},
}
