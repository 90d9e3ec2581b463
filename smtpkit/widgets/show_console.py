"""What the console shows: the conversation, the last answer explained, the state.

RFC 5321 sections 4.1.4 (order) and 4.2 (replies).  The conversation is a `Lab`, in
memory; a learner meets the console in lesson 02.
"""

from __future__ import annotations

from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, Any

from ..display.markup import counted, mark
from ..loopback.lab import Lab
from ..protocol.codes import advice_for, words_for
from ..protocol.errors import ReplySyntaxError
from ..protocol.machine import Identity, Security, State
from .shown import Still, Words, framed_words, transcript_words
from .suggestions import suggestions, waits_for_chunk

if TYPE_CHECKING:
    from ..protocol.replies import Reply
    from ..transcript.model import Exchange, Line

__all__ = ["console", "of_lab", "say"]

_SIGNS = {"2": "✓", "3": "→", "4": "↻", "5": "✕"}
#: A longer explanation is cut, in characters.
MOST_NOTE = 300


def console(*lines: str | bytes, **options: Any) -> Still:
    """Return what the console shows after these lines.

    Args:
        lines: what was typed, from the beginning; text gets a CRLF.
        options: of the server, as for `Lab`.
    Returns:
        The transcript, the last answer explained, and the state diagram.
    Raises:
        BadArgument: an option that does not fit.

    >>> console("EHLO me.example", "RCPT TO:<bob@example.net>")
    <console: 16 lines; the last reply is 503; now READY>
    """
    lab = Lab(**options)
    say(lab, *lines)
    return of_lab(lab)


def say(lab: Lab, *lines: str | bytes) -> list[Reply]:
    """Send lines; return the replies that could be read.

    Args:
        lab: a conversation.
        lines: text gets a CRLF.
    """
    replies: list[Reply] = []
    for line in lines:
        with suppress(ReplySyntaxError):  # what came instead is in the transcript
            replies += lab.say(line)
    return replies


def of_lab(lab: Lab) -> Still:
    """Return what the console shows of a conversation.

    Args:
        lab: with what was said so far.
    """
    from ..views import machine

    codes = lab.transcript.codes
    last = f"the last reply is {codes[-1]}; " if codes else ""
    number = len(lab.transcript)
    return Still(
        f"console: {number} lines; {last}now {lab.position.session.name}",
        (transcript_words(lab.transcript), answer(lab), machine(lab.transcript)),
    )


def answer(lab: Lab, *, offers: bool = True) -> Words:
    """Return the last reply explained, where the session stands, and what may follow.

    Args:
        lab: the conversation.
        offers: whether to list what may follow; the console has buttons for it.
    """
    facts = _facts(lab) + [_offers(lab)] * offers
    items = "".join(
        f"<tr><th scope='row'>{name}</th><td>{html}</td></tr>"
        for name, html, _ in facts
    )
    title = "The last answer" + ", and what may follow" * offers
    text = "\n".join(f"{name}: {text}" for name, _, text in facts)
    table = f"<table><caption>{title}</caption><tbody>{items}</tbody></table>"
    return framed_words(table, text, title)


def _facts(lab: Lab) -> list[tuple[str, str, str]]:
    """Return name, HTML and plain text of each thing that is to be known now."""
    facts = []
    exchanges = lab.transcript.exchanges
    answered = [exchange for exchange in exchanges if exchange.code is not None]
    if answered:
        last = answered[-1]
        line, words = _reply(lab, last)
        sign = _SIGNS.get(str(last.code)[0], "")
        shown = f"{mark(sign)} <code>{escape(line)}</code>"
        facts.append(("reply", shown, line))
        facts.append(("it says", escape(words), words))
        if last.note:
            why = explanation(last.note)
            facts.append(("why", escape(why), why))
        then = advice_for(last.code or 0, answering=last.symbol)
        facts.append(("a client then", escape(then), then))
    where = _where(lab)
    facts.append(("now", where[0], where[1]))
    return facts


def _offers(lab: Lab) -> tuple[str, str, str]:
    names = [found.name for found in suggestions(lab)]
    may = ", ".join(names) or "nothing: the session is over"
    shown = ", ".join(f"<code>{escape(name)}</code>" for name in names) or may
    return "you may send", shown, may


def _reply(lab: Lab, exchange: Exchange) -> tuple[str, str]:
    """Return the first line of an exchange's reply, and what it says."""
    lines: list[Line] = [
        line
        for line in lab.transcript
        if line.exchange is exchange and line.kind == "reply"
    ]
    if not lines:  # the connection was cut before it went out
        words = words_for(exchange.code or 0, answering=exchange.symbol)
        return str(exchange.code), words
    more = f"  (and {counted(len(lines) - 1, 'more line')})" if lines[1:] else ""
    return lines[0].text + more, lines[0].meaning


def explanation(note: str) -> str:
    """Return why a line was refused, as a sentence: seen, wanted, where to read.

    Args:
        note: of an exchange.

    >>> explanation("got b'NOP', wanted a verb  (RFC 5321 section 4.1.1); answer 500")
    "got b'NOP', wanted a verb (RFC 5321 section 4.1.1)"
    """
    words = " ".join(note.replace("; answer ", "\0").partition("\0")[0].split())
    return words if len(words) <= MOST_NOTE else words[: MOST_NOTE - 1] + "…"


def _where(lab: Lab) -> tuple[str, str]:
    position = lab.position
    words = [position.session.value]
    if position.security is not Security.CLEAR:
        words.append(position.security.value)
    if position.identity is not Identity.ANONYMOUS:
        words.append(position.identity.value)
    if lab.is_over and position.session is not State.CLOSED:
        words.append("the connection is lost")
    if waits_for_chunk(lab):
        words.append("the server counts the octets of the chunk")
    name = position.session.name
    said = "; ".join(words)
    return f"<code>{name}</code>: {escape(said)}", f"{name}: {said}"
