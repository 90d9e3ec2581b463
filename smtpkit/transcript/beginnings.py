"""Where a conversation stood when its recording began: a guess from its first lines.

A capture may begin in the middle.  The server core cannot be told where it stands; so it
is led there by the shortest conversation after which the first recorded command is legal
(RFC 5321 section 4.1.4, by the tables in `machine`).
"""

from __future__ import annotations

from collections.abc import Sequence

from ..protocol import machine
from ..protocol.commands import VERBS, Unknown
from ..protocol.errors import CommandSyntaxError
from ..protocol.parsing import parse
from ..protocol.replies import Reply
from ..protocol.server import ServerConnection
from .said import Said

__all__ = ["MISSING", "lead_in", "symbol_of"]

#: How the note begins that says so.
MISSING = "the beginning is missing"

_GREETED = ((b"", 220),)
_READY = (*_GREETED, (b"EHLO client.invalid\r\n", 250))
_SENDER = (*_READY, (b"MAIL FROM:<>\r\n", 250))
_RECIPIENT = (*_SENDER, (b"RCPT TO:<postmaster>\r\n", 250))
_TEXT = (*_RECIPIENT, (b"DATA\r\n", 354))
_RESPONSE = (*_READY, (b"AUTH LOGIN\r\n", 334))
_USER = (*_READY, (b"AUTH PLAIN =\r\n", 235))

#: Conversations that may have gone before, the shortest first.
_BEFORE = (_GREETED, _READY, _SENDER, _RECIPIENT, _USER)
#: Those that a reply gives away.
_OF_CODE = {334: _RESPONSE, 354: _TEXT}


def symbol_of(line: bytes) -> str:
    r"""Return the name of a command line in the tables; of another, its first word.

    >>> symbol_of(b"BDAT 9 LAST\r\n")
    'BDAT LAST'
    """
    bare = line.rstrip(b"\r\n")
    try:
        return parse(bare)[0].symbol
    except CommandSyntaxError:
        return Unknown(bare).symbol


def lead_in(connection: ServerConnection, said: Sequence[Said]) -> str:
    """Lead a new connection to where the recording begins.

    Args:
        connection: nothing has been said in it.
        said: all that was recorded.
    Returns:
        What is missing, in words; "" where the recording begins with the greeting.
    """
    of_client = b"".join(piece.octets for piece in said if piece.side == "client")
    of_server = b"".join(piece.octets for piece in said if piece.side == "server")
    first = next((piece.side for piece in said if piece.side != "note"), None)
    code = int(of_server[:3]) if of_server[:3].isdigit() else 0
    if first is None or of_client.startswith(b"\x16\x03"):
        return ""
    line = of_client.split(b"\r\n", 1)[0]
    if first == "server" and (code == 220 or code >= 400 or not code):
        return ""
    if first == "client" and code == 220 and symbol_of(line) != "STARTTLS":
        return ""  # a client that could not wait: the greeting comes later
    if first == "server" and code in _OF_CODE:
        script = _OF_CODE[code]
    elif line and symbol_of(line) not in (*VERBS, "BDAT LAST"):
        script = _TEXT if b"\r\n.\r\n" in of_client else _GREETED
    else:
        script = _before(symbol_of(line))
    _play(connection, script)
    state = connection.session.position.session.name
    return f"{MISSING}; the session stood in {state}, it seems"


def _before(symbol: str) -> tuple[tuple[bytes, int], ...]:
    """Return the shortest conversation after which `symbol` is legal."""
    for script in _BEFORE:
        connection = ServerConnection()
        _play(connection, script)
        if machine.objection(connection.session.position, symbol) is None:
            return script
    return _GREETED


def _play(connection: ServerConnection, script: tuple[tuple[bytes, int], ...]) -> None:
    for line, code in script:
        connection.receive(line)
        connection.next_event()
        connection.answer(Reply(code))
