"""Writes down what `player` has understood: fragments become lines of a transcript.

A line is filed under the flight in which its last octet came, so that the transcript
keeps the order of the wire although a server understands a line only when it has answered
the one before.  Knows nothing of SMTP.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .model import Exchange, Kind, Line, Side, Transcript
from .said import Fragment

__all__ = ["Scribe"]


@dataclass
class _OpenText:
    """Mail data that may go on."""

    octets: bytearray = field(default_factory=bytearray)
    side: Side = "client"
    exchange: Exchange | None = None
    chunked: bool = False
    flight: int = 0
    time_ms: float | None = None


@dataclass
class Scribe:
    """Builds a transcript of fragments.

    Args:
        transcript: what is written to.
        known: notes that stand in the recording already and are not written twice.

    `problems` counts what did not fit together.
    """

    transcript: Transcript
    known: frozenset[bytes] = frozenset()
    flight: int = 0
    tls: bool = False
    problems: int = 0
    _last: Side = field(default="note", init=False)
    _text: _OpenText = field(default_factory=_OpenText, init=False)

    def hear(self, side: Side) -> None:
        """Somebody is about to speak: a client that speaks anew begins a flight."""
        if side == "client" and self._last != "client":
            self.flight += 1
        self._last = side

    def note(self, words: bytes, time_ms: float | None = None) -> None:
        """Write what happened in between."""
        self.end_text()
        self._add(Line("note", words, time_ms, "note", None, self.flight))

    def problem(self, words: str) -> None:
        """Write that something does not fit."""
        self.problems += 1
        self.remark(words)

    def remark(self, words: str) -> None:
        """Write a note of our own."""
        if words.encode() not in self.known:
            self.note(words.encode())

    def line(
        self,
        side: Side,
        fragments: list[Fragment],
        kind: Kind,
        exchange: Exchange | None,
    ) -> None:
        """Write a command line or the lines of a reply."""
        self.end_text()
        said = [fragment for fragment in fragments if fragment.octets]
        octets = b"".join(fragment.octets for fragment in said)
        if octets:
            last = said[-1]
            self._add(Line(side, octets, last.time_ms, kind, exchange, last.flight,
                           self.tls))  # fmt: skip
        if missing := sum(fragment.missing for fragment in fragments):
            self.problem(f"{missing:,} octets of the {side} are missing here")

    def text(
        self,
        side: Side,
        fragments: list[Fragment],
        exchange: Exchange | None,
        chunked: bool,
    ) -> None:
        """Write mail data; what is missing in it is stated by the line before."""
        for fragment in fragments:
            text = self._text
            if text.exchange is not exchange or text.side != side:
                self.end_text()
            if not text.octets:
                text.flight, text.time_ms = fragment.flight, fragment.time_ms
            text.side, text.exchange, text.chunked = side, exchange, chunked
            if not fragment.is_filler:
                text.octets += fragment.octets
            if fragment.missing:
                self._end_text(fragment.missing, fragment.digest)

    def end_text(self) -> None:
        """The mail data that was written last is not followed by more."""
        if self._text.octets:
            self._end_text(0, "")

    def _end_text(self, omitted: int, digest: str) -> None:
        text, self._text = self._text, _OpenText()
        self._add(Line(text.side, bytes(text.octets), text.time_ms, "text", text.exchange,
                       text.flight, self.tls, text.chunked, omitted, digest))  # fmt: skip

    def _add(self, line: Line) -> None:
        """File a line as `Recorder` does: the client's before the answers to them."""
        self.transcript.add(line)
        entry = self.transcript.entries[-1]
        side = 0 if line.side == "client" else 1
        entry.key = (line.flight, side, len(self.transcript.entries))
