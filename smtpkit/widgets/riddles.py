"""Replies as they arrive, and what a client should do about each.

RFC 5321 sections 4.2.1 and 4.3.2: by the first digit, and in a few cases by more.  The
meanings come from `protocol.codes`; here is only which of six things to do.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from ..protocol.codes import SEVERITIES, advice_for, find, words_for
from ..protocol.errors import BadArgument
from ..protocol.replies import Reply

__all__ = ["DECISIONS", "RIDDLES", "Riddle", "decision_for", "judge", "sequence"]

#: What a client can do.
DECISIONS = {
    "next": "It is done: send the next command.",
    "go on": "Send what the server is waiting for.",
    "later": "Not now: keep the letter, and try the same again later.",
    "give up": "Refused: do not send the same again, and tell the sender.",
    "mend": "Ask in another way: mend the line, or do first what is missing.",
    "close": "Close the connection, keep the letter, and try again later.",
}
_BY_DIGIT = {2: "next", 3: "go on", 4: "later", 5: "give up"}
#: Refusals after which a program can do better than give up; see their rows in `codes`.
_MEND = (500, 501, 502, 503, 504, 530, 535, 555)


class Riddle(NamedTuple):
    """A reply in its place.

    Args:
        said: what the client had said; "" at the opening of the connection.
        symbol: its name in the tables.
        reply: the lines of the reply, each with CRLF.
    """

    said: str
    symbol: str
    reply: bytes

    @property
    def code(self) -> int:
        """The three digits."""
        return int(self.reply[:3])

    @property
    def decision(self) -> str:
        """What to do: one of `DECISIONS`."""
        return decision_for(self.code, self.symbol)


def _riddle(said: str, reply: str, symbol: str = "") -> Riddle:
    lines = "".join(f"{line}\r\n" for line in reply.split("\n"))
    return Riddle(said, symbol or said.partition(" ")[0], lines.encode())


_EHLO = "EHLO client.example"
_MAIL = "MAIL FROM:<ann@example.org>"
_RCPT = "RCPT TO:<bob@example.net>"
_PLAIN = "AUTH PLAIN AGFubgBzZWNyZXQ="

#: What may arrive; the last four are codes of no table.
RIDDLES = (
    _riddle("", "220 mx.example.net ESMTP ready", "greeting"),
    _riddle("", "554 No SMTP service here", "greeting"),
    _riddle("", "421 mx.example.net Too busy, closing connection", "greeting"),
    _riddle(_EHLO, "250-mx.example.net greets client.example\n250 SIZE 10485760"),
    _riddle(_EHLO, "500 Syntax error, command unrecognized"),
    _riddle(_MAIL, "250 2.1.0 OK"),
    _riddle(_MAIL, "451 4.3.0 Local error in processing"),
    _riddle(_MAIL, "530 5.7.0 Authentication required"),
    _riddle(f"{_MAIL} SIZE=99999999", "552 5.3.4 Message too big for this system"),
    _riddle(f"{_MAIL} COLOUR=RED", "555 5.5.4 Parameter not recognized"),
    _riddle(_RCPT, "250 2.1.5 OK"),
    _riddle(_RCPT, "251 2.1.5 User not local; will forward"),
    _riddle(_RCPT, "450 4.2.1 Mailbox busy"),
    _riddle(_RCPT, "452 4.5.3 Too many recipients"),
    _riddle(_RCPT, "550 5.1.1 No such user here"),
    _riddle(_RCPT, "421 4.3.2 Service shutting down"),
    _riddle("DATA", "354 Start mail input; end with <CRLF>.<CRLF>"),
    _riddle("DATA", "503 5.5.1 Bad sequence of commands"),
    _riddle("DATA", "554 5.5.1 No valid recipients"),
    _riddle(".", "250 2.0.0 OK"),
    _riddle(".", "452 4.3.1 Insufficient system storage"),
    _riddle(".", "554 5.6.0 Message refused"),
    _riddle("VRFY bob", "252 2.5.0 Cannot VRFY user, but will accept message"),
    _riddle("AUTH LOGIN", "334 VXNlcm5hbWU6"),
    _riddle(_PLAIN, "235 2.7.0 Authentication successful"),
    _riddle(_PLAIN, "535 5.7.8 Authentication credentials invalid"),
    _riddle("NOOP", "299 Done, and it was a pleasure"),
    _riddle("DATA", "399 Pour it in"),
    _riddle(_RCPT, "457 Not in the mood"),
    _riddle(_RCPT, "557 Never again"),
)


def decision_for(code: int, symbol: str) -> str:
    """Return what a client should do about a reply.

    Args:
        code: three digits.
        symbol: what it answers, by its name in `machine`.

    >>> decision_for(421, "RCPT"), decision_for(457, "RCPT")
    ('close', 'later')
    """
    if code == 421:
        return "close"
    if code in _MEND and symbol != "greeting":
        return "mend"
    return _BY_DIGIT[code // 100]


def sequence(seed: int) -> tuple[Riddle, ...]:
    """Return all riddles in an order that follows from the seed.

    Args:
        seed: any whole number; the same on every machine and in every Python.
    """
    keyed = [
        (hashlib.sha256(f"{seed} {number}".encode()).digest(), riddle)
        for number, riddle in enumerate(RIDDLES)
    ]
    return tuple(riddle for _, riddle in sorted(keyed, key=lambda pair: pair[0]))


def judge(riddle: Riddle, answer: str) -> tuple[bool, str]:
    """Say what an answer is worth.

    Args:
        riddle: what arrived.
        answer: one of `DECISIONS`.
    Returns:
        Whether it is right, and why, in words.
    Raises:
        BadArgument: no such decision.
    """
    if answer not in DECISIONS:
        raise BadArgument(f"answer {answer!r}", f"one of {', '.join(DECISIONS)}")
    code, symbol, wanted = riddle.code, riddle.symbol, riddle.decision
    row = find(code, symbol)
    source = row.source if row else "RFC 5321 section 4.3.2"
    why = (
        f"{words_for(code, answering=symbol)} "
        f"A client then: {advice_for(code, answering=symbol)} ({source})"
    )
    if answer == wanted:
        return True, f"✓ Right. {why}"
    if answer == _BY_DIGIT[code // 100]:
        near = "By the first digit alone that is right; here the client knows more."
        return False, f"✕ Nearly. {near} {DECISIONS[wanted]}\n{why}"
    digit = SEVERITIES[code // 100]
    first = f"The first digit, {digit.digit}, says: {digit.words}."
    return False, f"✕ Not that. {first} {DECISIONS[wanted]}\n{why}"


def reply_of(riddle: Riddle) -> Reply:
    """Return the reply as a value that shows itself."""
    has_none = riddle.symbol in ("greeting", "EHLO")  # RFC 2034 section 4
    return Reply.parse(riddle.reply, enhanced=not has_none)
