"""What each line of a transcript says, in plain words for a learner.

RFC 5321 sections 4.1, 4.2 and 4.5.2; RFC 5322 section 2.2 for header lines.  Computed
only when it is asked for.  What it takes from the lines before is noted in `context`.
Commands are in `command_words`, replies in `reply_words`.
"""

from __future__ import annotations

from ..protocol import leniencies
from ..protocol.commands import EndOfText
from ..protocol.content import FIELDS, field_name, words_for_line
from ..protocol.errors import CommandSyntaxError
from ..protocol.parsing import parse
from .command_words import words_for_command, words_for_response
from .model import Line
from .reply_words import words_for_reply_line

__all__ = ["meaning_of"]


def meaning_of(line: Line) -> str:
    r"""Return what one line says.

    Args:
        line: any line; one that was taken from a transcript knows what stood before it,
            and some words are more exact then.
    Returns:
        One or more sentences; never a password.

    >>> meaning_of(Line("client", b"RCPT TO:<bob@example.net>\r\n"))
    'A recipient: bob@example.net.'
    """
    match line.kind:
        case "note":
            return _note(line.text)
        case "reply":
            first = line.context.first
            if first is None:
                first = not _looks_like_offer(line)
            symbol = line.exchange.symbol if line.exchange else ""
            return words_for_reply_line(line.text, symbol, first=first)
        case "text":
            return _text(line)
        case _:
            return _command(line)


def _note(words: str) -> str:
    """Say what happened in between; nobody said it."""
    if words.startswith("TLS handshake"):
        return "Both sides forget what was said before, and go on encrypted."
    if words.startswith("the roles are turned"):
        return "A new conversation begins, the other way round (ATRN)."
    return "Neither side said this: it happened in between."


def _is_answer(line: Line) -> bool:
    """Tell whether a line is a response to 334, or the dot: no command line."""
    symbol = line.exchange.symbol if line.exchange else ""
    return symbol in ("response", ".") or line.octets.rstrip(b"\r\n") == b"."


def _lenient(line: Line) -> frozenset[str]:
    return frozenset(line.marks) & frozenset(leniencies.LENIENCIES)


def _looks_like_offer(line: Line) -> bool:
    """Guess whether a line alone is one of those that list what a server offers.

    The first line of a reply to EHLO begins with a domain, which has a dot in it nearly
    always, or with an address literal; a keyword has no dot.
    """
    is_ehlo = line.exchange is not None and line.exchange.symbol == "EHLO"
    first_word = line.text[4:].split(" ")[0]
    return (
        is_ehlo and line.octets.startswith(b"250") and not set(".[") & set(first_word)
    )


def _command(line: Line) -> str:
    octets = line.octets.rstrip(b"\r\n")
    if line.exchange and line.exchange.symbol == "response":
        return words_for_response(
            octets.decode("utf-8", "surrogateescape"),
            mechanism=line.context.mechanism,
            challenge=line.context.challenge,
            tls=line.tls,
        )
    if _is_answer(line):
        return words_for_command(EndOfText())
    try:
        command, _ = parse(octets, _lenient(line))
    except CommandSyntaxError as error:
        return _no_command(octets, error)
    return words_for_command(command, tls=line.tls)


def _no_command(octets: bytes, error: CommandSyntaxError) -> str:
    """Say what such a line is; never quote it: AUTH holds passwords."""
    if error.deserves == 501:
        return f"The arguments are wrong; wanted {error.wanted} ({error.source})."
    if error.deserves == 502:
        verb = octets.split(b" ")[0].upper().decode("ascii", "replace")
        return f"{verb}, a command of the past that servers no longer need."
    return "No command that SMTP knows."


def _text(line: Line) -> str:
    if line.chunked:
        octets = len(line.octets) + line.omitted
        return f"A chunk of the message: {octets:,} octets, no dots added."
    words = _part(line, line.context.in_header)
    if line.octets.startswith(b".."):
        words += " The sender added the first dot; the receiver removes it."
    elif line.octets.startswith(b"."):
        words += " The receiver removes the first dot."
    if line.omitted:
        words += f" {line.omitted:,} octets after it were not kept."
    return words


def _part(line: Line, in_header: bool | None) -> str:
    """Return which part of the message a line of mail data is."""
    if in_header is not None:
        return words_for_line(line.octets, in_header=in_header)
    if line.octets == b"\r\n":
        return "An empty line; the first one ends the header section."
    if field_name(line.octets).lower() in FIELDS:
        return words_for_line(line.octets, in_header=True)
    return "A line of the message."
