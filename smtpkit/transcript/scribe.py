"""Writes down what `player` has understood: fragments become lines of a transcript.

A line is filed where its last octet came, so that the transcript keeps the order of the
wire although a server understands a line only when it has answered the one before.  Knows
nothing of SMTP.
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
    first: Fragment | None = None


@dataclass
class Scribe:
    """Builds a transcript of fragments.

    Args:
        known: notes that stand in the recording already and are not written twice.

    `problems` counts what did not fit together.
    """

    known: frozenset[bytes] = frozenset()
    tls: bool = False
    problems: int = 0
    client: str = ""
    server: str = ""
    _flight: int = field(default=0, init=False)
    _arrival: int = field(default=0, init=False)
    _speaker: Side = field(default="note", init=False)
    _written: list[tuple[int, Line]] = field(default_factory=list, init=False)
    _text: _OpenText = field(default_factory=_OpenText, init=False)

    def transcript(self) -> Transcript:
        """Return what was written, in the order in which it arrived."""
        self.end_text()
        transcript = Transcript(self.client, self.server)
        # Python's sort keeps the order of what arrived in one piece.
        for _, line in sorted(self._written, key=lambda written: written[0]):
            transcript.add(line)
        return transcript

    def hear(self, side: Side) -> None:
        """Something was read; a client that speaks anew begins a flight."""
        self._arrival += 1
        if side == "client" and self._speaker != "client":
            self._flight += 1
        self._speaker = side

    def fragment(self, octets: bytes, time_ms: float | None) -> Fragment:
        """Return what was just heard, with its place in the recording."""
        return Fragment(octets, self._flight, time_ms, arrival=self._arrival)

    def note(self, words: bytes, time_ms: float | None = None) -> None:
        """Write what happened in between."""
        self.end_text()
        line = Line("note", words, time_ms, "note", None, self._flight)
        self._written.append((self._arrival, line))

    def problem(self, words: str, *, unless: str = "") -> None:
        """Write that what was written last does not fit."""
        self.problems += 1
        self.remark(words, unless=unless)

    def remark(self, words: str, *, unless: str = "") -> None:
        """Write a note of our own, after what was written last.

        Args:
            words: the note.
            unless: how a note begins that makes this one needless; "" for the same.
        """
        start = (unless or words).encode()
        if any(note.startswith(start) for note in self.known):
            return
        self.end_text()
        at, flight = 0, 0
        if self._written:
            at, flight = self._written[-1][0], self._written[-1][1].flight
        line = Line("note", words.encode(), None, "note", None, flight)
        self._written.append((at, line))

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
            line = Line(
                side, octets, last.time_ms, kind, exchange, last.flight, self.tls
            )
            self._written.append((last.arrival, line))
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
            if fragment.is_filler:
                continue
            if self._text.exchange is not exchange:
                self.end_text()
            text = self._text
            text.side, text.exchange, text.chunked = side, exchange, chunked
            text.first = text.first or fragment
            text.octets += fragment.octets
            if fragment.missing:
                self._end_text(fragment.missing, fragment.digest)

    def end_text(self) -> None:
        """The mail data that was written last is not followed by more."""
        if self._text.octets:
            self._end_text(0, "")

    def _end_text(self, omitted: int, digest: str) -> None:
        text, self._text = self._text, _OpenText()
        assert text.first is not None, "text is opened by a fragment"
        line = Line(
            text.side, bytes(text.octets), text.first.time_ms, "text", text.exchange,
            text.first.flight, self.tls, text.chunked, omitted, digest,
        )  # fmt: skip
        self._written.append((text.first.arrival, line))
