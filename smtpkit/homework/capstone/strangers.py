"""Captured conversations whose server does not tell its name: for lesson 13.

What was recorded from real servers (``data/captures``) is read, and what names the
program is taken out of it: the host's name, the greeting's text, numbers of queues.  All
other words stay as they travelled.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ...protocol.errors import BadArgument
from ...transcript.model import Transcript

__all__ = ["STRANGERS", "stranger"]


class Stranger(NamedTuple):
    """A conversation without a name.

    Args:
        program: who it really is.
        capture: the name of its capture, without ending.
        greeting: what the greeting says after the host's name.
        shown: which exchanges of the capture are shown, by number.
    """

    program: str
    capture: str
    greeting: str
    shown: tuple[int, ...]


#: The letter that the lesson calls it by -> what it is.
STRANGERS = {
    "A": Stranger("exim", "exim-letters", "ESMTP", (0, 1, 2, 3, 4, 5, 18)),
    # Its owner has changed what it says first; servers have a setting for that.
    "B": Stranger(
        "postfix",
        "postfix-commands",
        "ESMTP Exim 4.96",
        (0, 2, 3, 7, 21, 22, 23, 24),
    ),
    "C": Stranger("opensmtpd", "opensmtpd-commands", "ESMTP", (0, 2, 3, 6, 9, 23)),
}
HOST = "mail.example.net"
#: What differs from letter to letter: the numbers that a server gives them.
_NUMBER = re.compile(rb"(queued as |id=)\S+")


def stranger(letter: str, folder: str | Path = "../data/captures") -> Transcript:
    """Return a recorded conversation whose server does not tell its name.

    Args:
        letter: one of `STRANGERS`.
        folder: where the captures are.
    Raises:
        BadArgument: no such stranger.  UnreadableTranscript: no such folder.
    """
    if letter not in STRANGERS:
        raise BadArgument(f"stranger {letter!r}", f"one of {', '.join(STRANGERS)}")
    chosen = STRANGERS[letter]
    recorded = Transcript.load(Path(folder) / f"{chosen.capture}.jsonl")
    name = recorded.server.encode() or f"{chosen.program}.example.net".encode()
    numbers = {id(e): number for number, e in enumerate(recorded.exchanges)}
    told = Transcript(client=recorded.client, server=HOST)
    for line in recorded:
        if numbers.get(id(line.exchange)) not in chosen.shown:
            continue
        octets = line.octets
        if line.side == "server" and line.octets.startswith(b"220 "):
            octets = f"220 {HOST} {chosen.greeting}\r\n".encode()
        octets = octets.replace(name, HOST.encode())
        told.add(replace(line, octets=_NUMBER.sub(rb"\1...", octets)))
    return told
