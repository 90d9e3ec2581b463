"""The same octets as two servers read them: where lines end, what is a command.

RFC 5321 sections 2.3.8 (only CRLF ends a line) and 4.1.1.4 (the end of the mail data).
Each server's reading is in its transcript; here they are laid side by side.  Draws
nothing: see `draw_octets_compared`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..protocol.errors import BadArgument
from ..transcript.model import Exchange, Line, Transcript
from .picture import counted

__all__ = ["Comparison", "Piece", "Reading", "Unit", "comparison_of"]

_PIECE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class Piece(NamedTuple):
    """Octets up to something that some server might take for the end of a line.

    Args:
        start: how many octets stand before it.
        octets: the octets.
    """

    start: int
    octets: bytes

    @property
    def end(self) -> int:
        """How many octets there are up to its end."""
        return self.start + len(self.octets)

    @property
    def text(self) -> str:
        """The octets before the end of the line, as characters."""
        return self.octets.rstrip(b"\r\n").decode("utf-8", "backslashreplace")

    @property
    def ending(self) -> tuple[str, ...]:
        """The names of the octets that end it."""
        names = {13: "CR", 10: "LF"}
        return tuple(names[octet] for octet in self.octets if octet in names)


@dataclass(slots=True)
class Unit:
    """What a server read as one: a command, or all the mail data of a message.

    Args:
        start: how many octets stand before it.
        end: how many there are up to its end.
        kind: ``"command"``, ``"text"``, or ``"unread"``.
        name: the verb, or what it is.
        reply: what was answered; "" for nothing.
        marks: the leniencies that were needed.
    """

    start: int
    end: int
    kind: str
    name: str
    reply: str = ""
    marks: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether it was answered with 4yz or 5yz."""
        return self.reply[:1] in ("4", "5")

    @property
    def words(self) -> str:
        """What it was taken for, and what was answered."""
        forgiven = [mark.replace("_", " ") for mark in self.marks]
        more = f" (forgiven: {', '.join(forgiven)})" if forgiven else ""
        said = f": {self.reply}" if self.reply else ""
        return f"{self.name}{more}{said}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one server made of the octets.

    Args:
        name: what the server is called.
        units: what it read as one, in order.
        messages: how many messages it accepted.
    """

    name: str
    units: tuple[Unit, ...]
    messages: int

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        commands = sum(unit.kind == "command" for unit in self.units)
        return (
            f"{counted(commands, 'command')}, "
            f"{counted(self.messages, 'message')} accepted"
        )

    def at(self, position: int) -> Unit | None:
        """Return the unit that the octet with this number belongs to."""
        number = bisect_right(self.units, position, key=lambda unit: unit.start) - 1
        unit = self.units[number] if number >= 0 else None
        return unit if unit is not None and position < unit.end else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readings of the same octets."""

    pieces: tuple[Piece, ...]
    left: Reading
    right: Reading

    def differs(self, piece: Piece) -> bool:
        """Tell whether a piece is another thing to one server than to the other."""
        kinds = []
        for reading in (self.left, self.right):
            unit = reading.at(piece.start)
            if unit is None:
                kinds.append(("", False, False))
            else:
                begins, ends = unit.start == piece.start, unit.end == piece.end
                kinds.append((unit.kind, begins, ends))
        return kinds[0] != kinds[1]

    @property
    def octets(self) -> int:
        """How many octets there are."""
        return self.pieces[-1].end if self.pieces else 0


def comparison_of(value: object) -> Comparison:
    """Return how two servers read the same octets.

    Args:
        value: two pairs of a name and a transcript, or a mapping of two names.
    Raises:
        BadArgument: something else, or two conversations that are not the same octets.
    """
    (left_name, left), (right_name, right) = _two(value)
    streams = [b"".join(_sent(lines)) for lines in (left, right)]
    longer = max(streams, key=len)
    for stream in streams:
        if not longer.startswith(stream):
            at = next(
                n for n, (a, b) in enumerate(zip(*streams, strict=False)) if a != b
            )
            raise BadArgument(
                f"two conversations that differ from octet {at} on",
                "the same octets, sent to two servers",
            )
    pieces = tuple(Piece(m.start(), m[0]) for m in _PIECE.finditer(longer))
    return Comparison(
        pieces,
        _reading(left_name, left, len(longer)),
        _reading(right_name, right, len(longer)),
    )


def _two(value: object) -> list[tuple[str, list[Line]]]:
    if isinstance(value, Mapping):
        value = list(value.items())
    found = []
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Transcript):
        for row in value:
            match row:
                case (str(name), Transcript() as transcript):
                    found.append((name, list(transcript)))
                case _:
                    break
        else:
            if len(found) == 2:
                return found
    raise BadArgument(
        f"a value of type {type(value).__name__}",
        "two pairs of a name and a transcript: the same octets, sent to two servers",
    )


def _sent(lines: Iterable[Line]) -> list[bytes]:
    return [line.octets for line in lines if line.side == "client"]


def _reading(name: str, lines: list[Line], total: int) -> Reading:
    replies: dict[int, str] = {}
    for line in lines:
        if line.side == "server" and line.exchange is not None:
            replies.setdefault(id(line.exchange), line.text)
    units: list[Unit] = []
    last: Exchange | None = None
    at = 0
    for line in lines:
        if line.side != "client":
            continue
        end = at + len(line.octets)
        exchange = line.exchange
        if exchange is not None and exchange is last:
            units[-1].end = end
        else:
            reply = replies.get(id(exchange), "") if exchange is not None else ""
            units.append(Unit(at, end, *_kind(line), reply, line.marks))
        at, last = end, exchange
    if at < total:
        units.append(Unit(at, total, "unread", "not read: the connection was closed"))
    exchanges = {id(line.exchange): line.exchange for line in lines}.values()
    messages = sum(
        1
        for exchange in exchanges
        if exchange is not None
        and exchange.symbol in (".", "BDAT LAST")
        and (exchange.code or 0) // 100 == 2
    )
    return Reading(name, tuple(units), messages)


def _kind(line: Line) -> tuple[str, str]:
    if line.kind == "text" or (line.exchange and line.exchange.symbol == "."):
        return "text", "mail data"
    name = line.exchange.symbol if line.exchange else line.text.partition(" ")[0][:12]
    if not name:
        return "unread", "after the end" if line.text else "an empty line"
    return "command", name
