"""What a command says, in plain words for a learner.

RFC 5321 section 4.1 and the RFCs of the extensions' verbs and parameters.  Replies are
in `reply_words`; which line of a transcript is which kind is told in `meaning`.
"""

from __future__ import annotations

import re

from ..protocol import commands
from ..protocol.commands import Command, Mail, Parameter, Rcpt
from ..protocol.errors import CommandSyntaxError, SmtpkitError
from ..protocol.grammar import base64_decode, xtext_decode

__all__ = ["words_for_command", "words_for_response"]

_SIMPLE = {
    "DATA": "The client asks to send the message; it waits for 354.",
    "RSET": "The client asks to forget the open transaction.",
    "NOOP": "The client asks for nothing but an answer.",
    "QUIT": "The client says goodbye and waits for the answer.",
    "STARTTLS": "The client asks to go on inside TLS.",
    ".": "The mail data ends here. The answer decides who is responsible for it.",
}

_BODY = {
    "7BIT": "the body is US-ASCII",
    "8BITMIME": "the body may hold octets above 127",
    "BINARYMIME": "the body may hold any octets, and travels by BDAT",
}

_RET = {
    "HDRS": "a failure report returns the header section only",
    "FULL": "a failure report returns the whole message",
}

#: What everyone on the way sees, and what TLS changes about it.
_IN_CLEAR = "Everyone on the way can read {what}: base64 hides nothing."
_IN_TLS = "Only TLS hides {what} here: base64 hides nothing."

# RFC 2195 section 2: the user's name, a space, 32 hexadecimal digits.
_CRAM_MD5 = re.compile(rb"(.+) [0-9a-f]{32}\Z", re.DOTALL)


def words_for_command(command: Command, *, tls: bool = False) -> str:
    """Return what a command says.

    Args:
        command: any command that `parse` returns.
        tls: whether it travelled inside TLS.
    Returns:
        One or more sentences.

    >>> words_for_command(Mail("ann@example.org", (Parameter("SIZE", "1000"),)))
    'A transaction begins; failure reports go to ann@example.org; the message has 1,000 octets.'
    """
    if command.verb in _SIMPLE:
        return _SIMPLE[command.verb]
    match command:
        case Mail():
            return _mail(command)
        case Rcpt():
            return _rcpt(command)
        case commands.Ehlo():
            return (
                f"The client calls itself {command.domain} and asks which extensions "
                "the server offers."
            )
        case commands.Helo():
            return f"The client calls itself {command.domain}; it wants no extensions."
        case commands.Bdat():
            return _bdat(command)
        case commands.Auth():
            return _auth(command, tls)
        case _:
            return _question(command)


def _question(command: Command) -> str:
    match command:
        case commands.Vrfy():
            words = f"The client asks whether there is a user or mailbox {command.text}"
            return words + (", in UTF-8 if need be." if command.utf8 else ".")
        case commands.Expn():
            words = f"The client asks who is on the list {command.text}"
            return words + (", in UTF-8 if need be." if command.utf8 else ".")
        case commands.Help():
            return (
                f"The client asks for help{' on ' * bool(command.text)}{command.text}."
            )
        case commands.Etrn():
            return f"The client asks for the mail that waits for {_node(command.node)}."
        case commands.Atrn():
            of = ", ".join(command.domains) or "all its domains"
            return (
                f"The client asks for the mail that waits for {of}, over this "
                "connection, with the roles reversed."
            )
        case _:
            return f"The client says {command.verb}."


def _node(node: str) -> str:
    if node.startswith("@"):
        return f"{node[1:]} and all domains below it"
    if node.startswith("#"):
        return f"the queue {node[1:]}"
    return node


def _mail(mail: Mail) -> str:
    if mail.reverse_path:
        words = [f"A transaction begins; failure reports go to {mail.reverse_path}"]
    else:
        words = ["A transaction begins; the reverse-path is null: no failure reports"]
    words += [f"the source route {mail.route} is ignored"] if mail.route else []
    words += [_of_mail(parameter) for parameter in mail.parameters]
    return "; ".join(words) + "."


def _of_mail(parameter: Parameter) -> str:
    keyword, value = parameter.keyword.upper(), parameter.value or ""
    match keyword:
        case "SIZE" if value.isdecimal():
            return f"the message has {int(value):,} octets"
        case "BODY" if value.upper() in _BODY:
            return _BODY[value.upper()]
        case "RET" if value.upper() in _RET:
            return _RET[value.upper()]
        case "ENVID":
            return f"reports carry the label {_plain(value)}"
        case "AUTH" if value == "<>":
            return "who submitted it is not known"
        case "AUTH":
            return f"it was submitted by {_plain(value)}"
        case "SMTPUTF8":
            return "addresses and header may be in UTF-8"
        case _:
            return f"the parameter {parameter} is added"


def _rcpt(rcpt: Rcpt) -> str:
    words = [f"A recipient: {rcpt.forward_path}"]
    words += [f"the source route {rcpt.route} is ignored"] if rcpt.route else []
    words += [_of_rcpt(parameter) for parameter in rcpt.parameters]
    return "; ".join(words) + "."


def _of_rcpt(parameter: Parameter) -> str:
    keyword, value = parameter.keyword.upper(), parameter.value or ""
    if keyword == "NOTIFY" and value.upper() == "NEVER":
        return "no report is wanted, whatever happens"
    if keyword == "NOTIFY":
        return f"a report is wanted on {' and '.join(value.lower().split(','))}"
    if keyword == "ORCPT":
        return f"the sender wrote the address as {_plain(value.partition(';')[2])}"
    return f"the parameter {parameter} is added"


def _plain(xtext: str) -> str:
    try:
        return xtext_decode(xtext)
    except SmtpkitError:
        return xtext


def _bdat(bdat: commands.Bdat) -> str:
    which = "The last chunk" if bdat.last else "A chunk"
    if bdat.size == 0 and bdat.last:
        return "The message is complete: the last chunk is empty."
    return f"{which} of the message follows at once: {bdat.size:,} octets."


def _auth(auth: commands.Auth, tls: bool) -> str:
    words = f"The client begins to authenticate with {auth.mechanism}."
    if auth.initial_response is None:
        return words
    coded = "" if auth.initial_response == "=" else auth.initial_response
    response = words_for_response(coded, mechanism=auth.mechanism, tls=tls)
    return f"{words} {response}"


def words_for_response(
    coded: str, *, mechanism: str = "", challenge: bytes = b"", tls: bool = False
) -> str:
    r"""Return what a response of an AUTH exchange says; never the password.

    Args:
        coded: the line, in base64, or ``*``.
        mechanism: the SASL mechanism; "" if that is not known.
        challenge: what the server asked, in base64 as it came.
        tls: whether the line travelled inside TLS.
    Source:
        RFC 4954 section 4; RFC 4616 (PLAIN); RFC 2195 (CRAM-MD5).  LOGIN has no RFC.

    >>> words_for_response("AGFubgBzZWNyZXQ=", mechanism="PLAIN", tls=True)
    'User name ann, and a password. Only TLS hides them here: base64 hides nothing.'
    """
    if coded == "*":
        return "The client gives up the AUTH exchange."
    try:
        octets = base64_decode(coded.encode("utf-8", "surrogateescape"))
    except CommandSyntaxError:
        return "This should be base64, and is not."
    asked = _unless_wrong(challenge)
    words, what = _decoded(octets, mechanism.upper(), asked)
    if not what:
        return words
    return f"{words} {(_IN_TLS if tls else _IN_CLEAR).format(what=what)}"


def _decoded(octets: bytes, mechanism: str, challenge: bytes) -> tuple[str, str]:
    """Return what a response holds, and which part of it must stay unseen."""
    if not octets:
        return "An empty response.", ""
    if mechanism in ("PLAIN", "") and octets.count(b"\0") == 2:
        other, name, _ = octets.split(b"\0")
        act = (
            f", who wants to act as {_text(other)}" if other not in (b"", name) else ""
        )
        return f"User name {_text(name)}{act}, and a password.", "them"
    found = _CRAM_MD5.match(octets)
    if mechanism in ("CRAM-MD5", "") and found:
        words = f"User name {_text(found[1])}, and a proof that the password is known."
        return f"{words} The password itself is not sent.", ""
    if mechanism == "LOGIN":
        # The server asks first for the name; AUTH LOGIN may bring it along.
        if challenge[:4].lower() == b"pass":
            return "The password, in base64.", "it"
        if not challenge or challenge[:4].lower() == b"user":
            return f"User name {_text(octets)}.", "it"
    return "The response to what the server asked, in base64.", "it"


def _unless_wrong(coded: bytes) -> bytes:
    try:
        return base64_decode(coded)
    except CommandSyntaxError:
        return b"?"  # it asked something, and nobody knows what


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "backslashreplace")
