"""Plays what was read from a file through the protocol core, which fills in the states.

The client's octets go into a `ServerConnection`; each question that it asks is answered
by the reply that was recorded.  So the tables decide every state (RFC 5321 section 4.1.4),
as they do in a live conversation.  What does not fit together is kept, with a note.
One conversation is played by a `player`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..protocol.leniencies import LENIENCIES
from .model import Transcript
from .player import HANDSHAKE, TURNED, Player
from .said import Said
from .scribe import Scribe

__all__ = ["CONNECTION", "HANDSHAKE", "TURNED", "Said", "replay"]

#: A note that begins so is followed by another connection.
CONNECTION = re.compile(rb"connection \d+ of \d+")

# Where lines end is tried strictly first; the others only if the replies do not fit.
_FRAMINGS = (
    frozenset[str](),
    frozenset(["bare_lf_command"]),
    frozenset(["bare_lf_end_of_data", "bare_lf_text"]),
    frozenset(["bare_lf_command", "bare_lf_end_of_data", "bare_lf_text"]),
    frozenset(
        ["bare_cr_end_of_data", "bare_cr", "bare_lf_end_of_data", "bare_lf_text"]
    ),
)
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
# The leniencies that do not change where a line ends.
_UNDERSTANDING = frozenset(LENIENCIES) - {
    "bare_lf_command",
    "bare_lf_end_of_data",
    "bare_cr_end_of_data",
}


def replay(said: Iterable[Said]) -> Transcript:
    r"""Find out what a recorded conversation meant.

    Args:
        said: what was said, in order, cut anywhere.
    Returns:
        A transcript with kinds, exchanges and states.  A note stands where something
        is missing or does not fit.

    >>> said = [Said("server", b"220 mx.example.net\r\n"), Said("client", b"NO")]
    >>> said += [Said("client", b"OP\r\n"), Said("server", b"250 OK\r\n")]
    >>> [exchange.after for exchange in replay(said).exchanges]
    [<Position GREETED>, <Position GREETED>]
    """
    pieces = list(said)
    of_client = b"".join(piece.octets for piece in pieces if piece.side == "client")
    framings = _FRAMINGS if _BARE.search(of_client) else _FRAMINGS[:1]
    best, chosen = _played(pieces, framings[0]), framings[0]
    for framing in framings[1:]:
        if not best.problems:
            break
        other = _played(pieces, framing)
        if other.problems < best.problems:
            best, chosen = other, framing
    transcript = best.transcript()
    _explain_accepted(transcript, pieces, chosen)
    return transcript


def _explain_accepted(
    best: Transcript, pieces: list[Said], framing: frozenset[str]
) -> None:
    """Mark what a strict host would have refused and this one took."""
    exchanges = best.exchanges
    taken = [
        number
        for number, exchange in enumerate(exchanges)
        if exchange.note and exchange.code is not None and exchange.code < 400
    ]
    if not taken:
        return
    lenient = _played(pieces, framing | _UNDERSTANDING).transcript().exchanges
    for number in taken:
        exchange = exchanges[number]
        if number < len(lenient) and lenient[number].symbol == exchange.symbol:
            exchange.note = lenient[number].note
            exchange.marks = lenient[number].marks


def _played(pieces: list[Said], lenient: frozenset[str]) -> Scribe:
    """Play each connection that the pieces tell of."""
    conversations: list[list[Said]] = [[]]
    for piece in pieces:
        if piece.side == "note" and CONNECTION.match(piece.octets):
            conversations.append([])
        conversations[-1].append(piece)
    known = frozenset(piece.octets for piece in pieces if piece.side == "note")
    scribe = Scribe(known)
    for conversation in filter(None, conversations):
        Player(scribe, lenient).play(conversation)
    return scribe
