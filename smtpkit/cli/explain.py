"""Says in words what a reply means, and what was wrong with the line that it answers.

The words are `transcript.meaning`'s, `protocol.codes`' and `protocol.rulings`'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..protocol.codes import advice_for
from ..protocol.errors import CommandSyntaxError
from ..protocol.events import Replied
from ..protocol.extensions import EXTENSIONS
from ..protocol.machine import Position
from ..protocol.parsing import parse
from ..protocol.rulings import malformed, on_command
from ..protocol.session import Session, Settings
from ..transcript.model import Exchange, Line, Transcript

__all__ = ["meanings", "objection_to", "remarks"]

_NO_LINE = ("greeting", ".", "response", "")  # what no command line stands behind


def meanings(event: Replied) -> list[str]:
    """Return what each line of a reply means.

    Args:
        event: the reply, with the command that it answers.
    """
    transcript = Transcript()
    transcript.add(Line("server", event.octets, None, "reply", Exchange(event.symbol)))
    return [line.meaning for line in transcript]


def remarks(
    event: Replied, line: bytes, offers: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield what more there is to say about a refusal: a heading, and words.

    Args:
        event: the reply.
        line: the line that it answers, without CRLF; b"" for none.
        offers: the keywords of what the server offered before.
    """
    if event.reply.code < 400:
        return
    if event.symbol not in _NO_LINE and event.reply.code >= 500:
        wrong = objection_to(line, event.before, offers)
        if wrong:
            yield "Wrong", wrong
    yield "Then", advice_for(event.reply.code, answering=event.symbol)


def objection_to(line: bytes, before: Position, offers: Collection[str]) -> str:
    """Return what a strict server has against a command line.

    Args:
        line: without CRLF.
        before: where the conversation stood.
        offers: the keywords on offer.
    Returns:
        What was wanted and where to read; "" if nothing is wrong with the line itself.

    >>> from smtpkit.protocol.machine import START
    >>> objection_to(b"STARTTLS", START, ["SIZE"]).partition(":")[0]
    'got STARTTLS, wanted a command that EHLO announced'
    """
    try:
        command, _ = parse(line)
    except CommandSyntaxError as error:
        return malformed(error)[1]
    known = frozenset(offers) & frozenset(EXTENSIONS)
    ruling = on_command(command, Session(Settings(extensions=known), position=before))
    return ruling[1] if ruling else ""
