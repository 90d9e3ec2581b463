"""Where the parts of a letter and its envelope stand, in pixels.  Draws nothing."""

from __future__ import annotations

from typing import NamedTuple

from . import envelope_words
from .message_lines import Letter, Parts, readable
from .picture import counted

__all__ = ["Layout", "Row"]

# Distances, in pixels.
LEFT, RIGHT = 16.0, 716.0  # of the envelope
FLAP, SLANT = 50.0, 96.0  # how far the open flap stands up, and leans in
TOP = 14.0
PAPER_TOP, INSET = TOP + 26, 24.0  # of the letter
PAD = 16.0
LINE = 17.0
DIP = 30.0  # of the pocket's upper edge in the middle
SIDE = RIGHT + 18  # where the words beside it begin
STAMP = 118.0, 58.0

MOST_FIELDS, MOST_BODY, MOST_PATHS = 16, 10, 24


class Row(NamedTuple):
    """A line as it is drawn on the letter: its bold beginning, its rest."""

    name: str
    text: str
    octets: int = 0  # 0: a remark, which is no line of the letter


class Layout:
    """Knows where everything stands before anything is drawn.

    Args:
        parts: envelope and trace.
        letter: the message, taken apart.
    """

    def __init__(self, parts: Parts, letter: Letter) -> None:
        self.parts, self.letter = parts, letter
        self.notes = envelope_words.side_notes(letter)
        self.strange = envelope_words.strange(parts, letter)
        self.header = header_rows(letter)
        self.body = body_rows(letter)
        y = PAPER_TOP + 20
        self.header_at = y
        y += LINE * max(len(self.header), 3 if letter.fields else 1)
        self.empty_at = y + 10
        y += 38
        self.body_at = y
        y += LINE * max(len(self.body), 2)
        self.paper_end = y  # the words of the letter end here
        if parts.content is None:
            self.paper_end = PAPER_TOP + 36
        self.pocket = self.paper_end + 4
        self.columns = 2 if len(self.paths) > 6 else 1
        self.from_at = self.pocket + DIP + 22
        self.to_at = self.from_at + 76
        rows = -(-len(self.paths) // self.columns)
        self.bottom = self.to_at + 22 + 22 * max(rows, 1) + 22 * bool(self.left_out)
        self.bottom += 10
        if parts.envelope is None:
            self.bottom = self.from_at + 34

    @property
    def paths(self) -> list[tuple[str, str]]:
        """The forward-paths that are drawn, each with its parameters."""
        if self.parts.envelope is None:
            return []
        return envelope_words.recipients(self.parts.envelope)[:MOST_PATHS]

    @property
    def left_out(self) -> int:
        """How many forward-paths are counted only."""
        paths = self.parts.envelope.forward_paths if self.parts.envelope else ()
        return max(0, len(paths) - MOST_PATHS)


def header_rows(letter: Letter) -> list[Row]:
    """Return the lines of the header section, after what is wrong with the message."""
    rows = []
    for field in letter.fields:
        for number, line in enumerate(field.lines):
            text = readable(line)
            size = len(field.name) + 1 if field.name and not number else 0
            rows.append(Row(text[:size], text[size:], len(line)))
    if len(rows) > MOST_FIELDS:
        left = len(rows) - MOST_FIELDS + 1
        gap = Row("", f"… {counted(left, 'more line')} of the header section")
        rows = [*rows[: MOST_FIELDS - 1], gap]
    return [Row("", f"✕ {words}") for words in letter.complaints] + rows


def body_rows(letter: Letter) -> list[Row]:
    """Return the first lines of the body."""
    rows = [Row("", readable(line), len(line)) for line in letter.body[:MOST_BODY]]
    if (left := len(letter.body) - MOST_BODY) > 0:
        rows[-1] = Row("", f"… {counted(left + 1, 'more line')}")
    return rows
