"""Who said what, when, and where the conversation stood: the transcript as a value.

States belong to an *exchange*, a command with its reply, and are filled in when the reply
comes: so a pipelined group reads right although its replies came later (RFC 2920).
Formats are `text`, `jsonlines`, `mermaid` and `pcap`; recording is `recorder`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..protocol import late
from ..protocol.machine import Position
from .context import ALONE, Context, in_context

__all__ = ["MOST_OCTETS", "Exchange", "Line", "Transcript"]

#: How many octets of one message a transcript keeps; of what comes after, its length
#: and hash.
MOST_OCTETS = 64 * 1024

Side = Literal["client", "server", "note"]
Kind = Literal["command", "reply", "text", "note"]


@dataclass(slots=True)
class Exchange:
    """A command and its reply.

    Args:
        symbol: the command's name in the tables, such as ``MAIL`` or ``.``.
        before: the position in which it was answered; None before the answer.
        after: the position that the answer led to.
        code: the reply's code.
        note: what was wrong with the command, for a learner.
        marks: names of the leniencies that it needed.
    """

    symbol: str
    before: Position | None = None
    after: Position | None = None
    code: int | None = None
    note: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a transcript.

    Args:
        side: ``"client"``, ``"server"``, or ``"note"`` for what happened in between,
            such as a TLS handshake.
        octets: the line as it travelled, with its CRLF; for a note, its words.
        time_ms: when, in milliseconds from the start; None where no clock ran.
        kind: ``"command"``, ``"reply"``, ``"text"`` (mail data) or ``"note"``.
        exchange: the exchange that the line belongs to; None for a note.
        flight: counts the times the direction changed: lines with one number travelled
            together.
        tls: whether the line travelled inside TLS.
        chunked: whether mail data travelled as a BDAT chunk.
        omitted: how many octets that followed this line were not kept.
        digest: SHA-256 of the octets that were not kept, in hexadecimal.
        context: what its meaning takes from the lines before it.
    """

    side: Side
    octets: bytes
    time_ms: float | None = None
    kind: Kind = "command"
    exchange: Exchange | None = None
    flight: int = 0
    tls: bool = False
    chunked: bool = False
    omitted: int = 0
    digest: str = ""
    context: Context = field(default=ALONE, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The line without its CRLF, as characters; what is no UTF-8 is escaped."""
        line = self.octets[:-2] if self.octets.endswith(b"\r\n") else self.octets
        return line.decode("utf-8", "backslashreplace")

    @property
    def before(self) -> Position | None:
        """Where the conversation stood when this was answered."""
        return self.exchange.before if self.exchange else None

    @property
    def after(self) -> Position | None:
        """Where the answer led to; None as long as there is none."""
        return self.exchange.after if self.exchange else None

    @property
    def marks(self) -> tuple[str, ...]:
        """Names of the leniencies that were needed to understand the line."""
        return self.exchange.marks if self.exchange and self.side == "client" else ()

    @property
    def note(self) -> str:
        """What was wrong with the line, and where to read; "" if nothing was."""
        return self.exchange.note if self.exchange and self.side == "client" else ""

    @property
    def meaning(self) -> str:
        """What the line says, in plain words."""
        return str(late.call("transcript.meaning:meaning_of", self))


@dataclass(slots=True)
class Entry:
    """Octets of one kind that one side sent at one time: one line or many."""

    key: tuple[int, int, int]  # flight, client before server, order of arrival
    side: Side
    octets: bytearray
    kind: Kind
    exchange: Exchange | None
    time_ms: float | None
    tls: bool
    chunked: bool = False
    omitted: int = 0
    hash: Any = None


@dataclass(eq=False)
class Transcript:
    """A conversation, line by line.  It iterates over `Line` values and shows itself.

    Args:
        client: the client's name, if known.
        server: the server's name, if known.

    >>> import smtpkit
    >>> lab = smtpkit.Lab()
    >>> replies = lab.say("NOOP")
    >>> print(lab.transcript)
    S: 220 mx.example.net ESMTP ready
    C: NOOP
    S: 250 2.0.0 OK
    """

    client: str = ""
    server: str = ""
    entries: list[Entry] = field(default_factory=list, repr=False)

    def __iter__(self) -> Iterator[Line]:
        entries = sorted(self.entries, key=lambda entry: entry.key)
        return in_context(line for entry in entries for line in _lines_of(entry))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, index: int) -> Line:
        return list(self)[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Transcript):
            return NotImplemented
        return list(self) == list(other)

    def add(self, line: Line) -> None:
        """Append a line; what the readers of the file formats build with."""
        key = (line.flight, len(self.entries), 0)
        entry = Entry(
            key, line.side, bytearray(line.octets), line.kind, line.exchange,
            line.time_ms, line.tls, line.chunked, line.omitted,
        )  # fmt: skip
        entry.hash = line.digest or None
        self.entries.append(entry)

    @property
    def exchanges(self) -> list[Exchange]:
        """The commands with their replies, in the order in which they were asked."""
        seen: dict[int, Exchange] = {}
        for line in self:
            if line.exchange is not None:
                seen.setdefault(id(line.exchange), line.exchange)
        return list(seen.values())

    @property
    def positions(self) -> list[Position]:
        """The positions that the conversation went through, from the first."""
        path: list[Position] = []
        for exchange in self.exchanges:
            if exchange.before is not None and not path:
                path.append(exchange.before)
            if exchange.after is not None:
                path.append(exchange.after)
        return path

    @property
    def codes(self) -> list[int]:
        """The codes of the replies, in order."""
        return [e.code for e in self.exchanges if e.code is not None]

    def __str__(self) -> str:
        return str(late.call("transcript.text:to_text", self)).rstrip("\n")

    def __repr__(self) -> str:
        return str(self) or "<Transcript: nothing was said>"

    def _repr_html_(self) -> str:
        return str(late.call("display.transcript:transcript_html", self))

    def save(self, path: str | Path) -> Path:
        """Write the transcript to a file; its ending chooses the format.

        Args:
            path: ending in ``.txt`` (RFC style), ``.jsonl`` (lossless), ``.mmd``
                (Mermaid), ``.pcap`` or ``.pcapng``.
        Returns:
            The path.
        Raises:
            BadArgument: another ending.
        """
        return Path(late.call("transcript.files:save", self, Path(path)))

    @classmethod
    def load(cls, path: str | Path) -> Transcript:
        """Read a transcript from a file that `save`, or tcpdump, has written.

        Raises:
            UnreadableTranscript: the file is not what its ending says.
        """
        transcript = late.call("transcript.files:load", Path(path))
        assert isinstance(transcript, cls)
        return transcript


def _lines_of(entry: Entry) -> Iterator[Line]:
    """Yield the lines of an entry; a chunk is one line however many CRLF are in it."""
    octets = bytes(entry.octets)
    if entry.kind == "note" or entry.chunked:
        pieces = [octets]
    else:
        pieces = octets.split(b"\r\n")
        tail = pieces.pop()
        has_tail = tail or (entry.omitted and not pieces)
        pieces = [piece + b"\r\n" for piece in pieces] + ([tail] if has_tail else [])
    for number, piece in enumerate(pieces, 1):
        is_last = number == len(pieces)
        yield Line(
            entry.side,
            piece,
            entry.time_ms,
            entry.kind,
            entry.exchange,
            entry.key[0],
            entry.tls,
            entry.chunked,
            entry.omitted if is_last else 0,
            _digest(entry.hash) if is_last and entry.omitted else "",
        )


def _digest(hashed: Any) -> str:
    if hashed is None:
        return ""  # a capture that left octets out does not tell their hash
    return hashed if isinstance(hashed, str) else hashed.hexdigest()


def new_hash() -> Any:
    """Return the hash that stands for octets a transcript did not keep."""
    return hashlib.sha256()
