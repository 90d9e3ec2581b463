"""Writes conversations as they go on, in a thread of its own.

Whoever reads the output may be slow, or not read at all.  The server must not wait for
that: what cannot be written is left out, and a line says how much.
"""

from __future__ import annotations

import queue
import threading
from itertools import islice

from ..protocol.leniencies import LENIENCIES
from ..transcript.model import Entry, Line, Transcript
from ..transcript.text import rows
from .terminal import STYLES, Writer, give_up_stdout, style_of_code

__all__ = ["Live"]

#: How many entries may wait to be written.
_MOST_WAITING = 10_000
#: How many lines of one message are shown.
_MOST_TEXT_LINES = 20
_SIDES = {"client": "C:", "server": "S:", "note": "--"}


class Live:
    """A view of all conversations of a server.

    Args:
        writer: where to.

    Nothing is written before `begin`.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._queue: queue.Queue[tuple[int, Entry] | None] = queue.Queue(_MOST_WAITING)
        self._left_out = 0
        self._texts: dict[int, Entry] = {}  # mail data that may still grow
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def begin(self) -> None:
        """Begin to write."""
        self._thread.start()

    def entry(self, number: int, entry: Entry) -> None:
        """Show what was said in a conversation; returns at once.

        Args:
            number: of the conversation, from 1.
            entry: what is new in its transcript.
        """
        try:
            self._queue.put_nowait((number, entry))
        except queue.Full:
            self._left_out += 1

    def finish(self, seconds: float) -> bool:
        """Write what waits; tell whether all was written in time."""
        try:
            self._queue.put(None, timeout=seconds)
        except queue.Full:
            return False
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while (item := self._queue.get()) is not None:
                self._show(*item)
            for number in list(self._texts):
                self._end_text(number)
        except (OSError, ValueError):
            give_up_stdout()  # nobody reads any more: the server goes on

    def _show(self, number: int, entry: Entry) -> None:
        if self._left_out and self._queue.empty():
            lost, self._left_out = self._left_out, 0
            words = f"{lost} entries are not shown: the reader of this output is slow"
            self._writer.line(f"-- {words}", STYLES["note"])
        self._end_text(number)
        if entry.kind == "text":
            self._texts[number] = entry
            return
        for line in Transcript(entries=[entry]):
            for row in rows(line):
                self._line(number, line, row)
        if entry.side == "server" and entry.exchange is not None:
            self._remark(number, entry.exchange.note, entry.exchange.marks)

    def _end_text(self, number: int) -> None:
        """Write mail data, which has come to its end."""
        entry = self._texts.pop(number, None)
        if entry is None:
            return
        shown = [
            (line, row) for line in Transcript(entries=[entry]) for row in rows(line)
        ]
        for line, row in islice(shown, _MOST_TEXT_LINES):
            self._line(number, line, row)
        if len(shown) > _MOST_TEXT_LINES:
            octets = len(entry.octets) + entry.omitted
            words = f"and so on: {octets:,} octets of mail data in all"
            self._writer.line(f"[{number}] -- {words}", STYLES["note"])

    def _line(self, number: int, line: Line, row: str) -> None:
        style = STYLES[line.side]
        if line.kind == "reply":
            code = line.octets[:3]
            style = style_of_code(int(code) if code.isdigit() else None)
        elif line.kind == "text":
            style = STYLES["faint"]
        self._writer.line(f"[{number}] {_SIDES[line.side]} {row}".rstrip(), style)

    def _remark(self, number: int, note: str, marks: tuple[str, ...]) -> None:
        said = [note] if note else []
        said += [
            f"taken by the leniency {mark}: {LENIENCIES[mark].danger}"
            for mark in marks
            if mark in LENIENCIES
        ]
        for words in said:
            self._writer.line(f"[{number}] -- {words}", STYLES["note"])
