"""Correct the assistant, and explain one refusal.

RFC 5321 sections 2.3.1, 2.3.8, 2.4, 3.3, 4.1.1.10, 4.1.4, 4.2.1, 4.2.5, 4.3.2, 4.5 and
5.1; RFC 8314 section 3.3.  Which section settles a topic is known to the judge only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ....loopback.lab import Lab
from ....protocol.policy import Policy
from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..advice import Topic, advice_public, advice_task
from ..material import Material
from .names import mailboxes
from .walk import DOMAIN

__all__ = ["PUBLIC", "SECTIONS", "TASKS", "TOPICS"]

#: What the assistant speaks of.
TOPICS = (
    Topic(
        "space",
        "Write `MAIL FROM:<ann@example.org>`, with nothing between colon and bracket.",
        "Write `MAIL FROM: <ann@example.org>`: a space makes the line easier to read.",
    ),
    Topic(
        "reply",
        "A hyphen after the code says that the reply has another line.",
        "A reply is one line: as soon as a line has come, say your next one.",
    ),
    Topic(
        "dots",
        "Put a dot before each line of the letter that begins with a dot.",
        "Put a dot before a line that is nothing but a dot; others need none.",
    ),
    Topic(
        "again",
        "To name another sender say `RSET` first, and then `MAIL`.",
        "To name another sender say `MAIL` again: the second replaces the first.",
    ),
    Topic(
        "quit",
        "At the end say `QUIT`, and wait for its answer.",
        "At the end just close the connection, because the letter is safe by then.",
    ),
    Topic(
        "mx",
        "Of several MX hosts call the one with the lowest number first.",
        "Of several MX hosts call the one with the highest number first.",
    ),
    Topic(
        "promise",
        "After `250` to the dot the server answers for the letter.",
        "After `250` to the dot the letter lies in the recipient's mailbox.",
    ),
    Topic(
        "case",
        "Leave the part before the @ as it is: letter case may count there.",
        "Write addresses in small letters: letter case counts nowhere in them.",
    ),
    Topic(
        "lines",
        "End each line with CRLF, and take nothing else for an end of line.",
        "End each line with LF alone, as in a file: servers must understand it.",
    ),
    Topic(
        "null",
        "Send a failure report with `MAIL FROM:<>`.",
        "Send a failure report with the failed recipient as its reverse-path.",
    ),
    Topic(
        "port",
        "Hand your letter in on port 465, inside TLS, where your provider offers it.",
        "Port 465 is history: to encrypt, a client has to use STARTTLS on 587.",
    ),
    Topic(
        "wait",
        "Wait for the answer to the dot for ten minutes at least.",
        "Wait for the answer to the dot for ten seconds, then send the letter again.",
    ),
    Topic(
        "path",
        "In `MAIL` stands where failure reports go.",
        "In `MAIL` stands the author, exactly as in the line `From` of the letter.",
    ),
    Topic(
        "unknown",
        "Of a code that you do not know take the first digit.",
        "Take a code that you do not know for an error, and give up.",
    ),
)

#: The sections that may be named, and some that settle nothing here.
SECTIONS = (
    "5321 2.3.1",
    "5321 2.3.8",
    "5321 2.4",
    "5321 3.3",
    "5321 4.1.1.6",
    "5321 4.1.1.10",
    "5321 4.1.4",
    "5321 4.2.1",
    "5321 4.2.5",
    "5321 4.3.2",
    "5321 4.5.1",
    "5321 4.5.2",
    "5321 4.5.3.2",
    "5321 4.5.5",
    "5321 5.1",
    "7505 3",
    "8314 3.3",
)


def _assistant_task(visible: Dice) -> Material:
    return advice_task(visible, TOPICS, SECTIONS)


def _assistant_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    yield from advice_public(part, calls, TOPICS, SECTIONS)


def _refusal_task(visible: Dice) -> Material:
    """Show a conversation whose last line is refused."""
    bob, nobody = mailboxes(visible, 2, DOMAIN)
    ann, fay = mailboxes(visible, 2, "example.org")
    mail = f"MAIL FROM:<{ann}>"
    between, last = visible.choose(
        (
            (mail, f"MAIL FROM:<{fay}>"),
            (mail, f"RCPT TO:<{nobody}>"),
            (mail, f"RCPT TO: <{bob}>"),
            (mail, "DATA"),
            (mail, "EHLO"),
            ("MAIL FROM:<>", "RCPT TO:<>"),
            ("RSET", f"RCPT TO:<{bob}>"),
        )
    )
    lab = Lab(extensions=(), policy=Policy(mailboxes=[bob]))
    shown = []
    for line in (f"EHLO me{visible.number(10, 99)}.example", between, last):
        (reply,) = lab.say(line)
        shown += [f"C: {line}", f"S: {reply}"]
    words = "The server has no extension, and one mailbox beside Postmaster's."
    return Material(
        "The last line is refused", (f"{words} It is `{bob}`.",), tuple(shown)
    )


TASKS: dict[str, Callable[[Dice], Material]] = {
    "dialogue-assistant": _assistant_task,
    "dialogue-refusal": _refusal_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "dialogue-assistant": _assistant_public,
}
