"""Writes transcripts to files: checked before the work begins, written at its end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ..protocol.errors import BadArgument
from ..transcript.files import ENDINGS
from ..transcript.model import Line, Transcript

__all__ = ["joined", "transcript_path"]


def transcript_path(name: str) -> Path:
    """Return where a transcript will be written.

    Raises:
        BadArgument: the ending stands for no format, or nothing can be written there.
    """
    path = Path(name)
    if path.suffix.lower() not in ENDINGS:
        raise BadArgument(
            f"transcript file {name!r}",
            "a name that ends with "
            + ", ".join(f"{ending} ({words})" for ending, words in ENDINGS.items()),
        )
    folder = path.parent
    can_write = os.access(path if path.exists() else folder, os.W_OK)
    if not folder.is_dir() or path.is_dir() or not can_write:
        raise BadArgument(f"transcript file {name!r}", "a file that can be written")
    return path


def joined(transcripts: Sequence[Transcript]) -> Transcript:
    r"""Return several conversations as one transcript, one after the other.

    Args:
        transcripts: in the order in which they began.
    Returns:
        The only one as it is; of several, all their lines, and a note before each that
        says which one it is.

    >>> one, two = Transcript(), Transcript()
    >>> one.add(Line("client", b"NOOP\r\n"))
    >>> two.add(Line("client", b"QUIT\r\n"))
    >>> print(joined([one, two]))
    -- connection 1 of 2
    C: NOOP
    -- connection 2 of 2
    C: QUIT
    """
    if len(transcripts) == 1:
        return transcripts[0]
    names = {transcript.server for transcript in transcripts}
    whole = Transcript(server=names.pop() if len(names) == 1 else "")
    flight = 0
    for number, transcript in enumerate(transcripts, 1):
        lines = list(transcript)
        words = f"connection {number} of {len(transcripts)}".encode()
        start = lines[0].time_ms if lines else None
        flight += 1
        whole.add(Line("note", words, start, "note", flight=flight))
        first = flight + 1
        for line in lines:
            flight = max(flight, first + line.flight)
            whole.add(_in_flight(line, first + line.flight))
    return whole


def _in_flight(line: Line, flight: int) -> Line:
    from dataclasses import replace

    return replace(line, flight=flight)
