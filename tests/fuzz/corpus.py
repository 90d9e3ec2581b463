"""The finds: inputs that reach new ground, one to a line, as Python writes octets."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from smtpkit.protocol.errors import SmtpkitError
from tests.transcript.talks import TALKS

from .targets import TARGETS

__all__ = ["finds", "keep", "least", "seeds"]

FOLDER = Path(__file__).parent / "corpus"


def finds(target: str) -> list[bytes]:
    """Return what was found for a target."""
    path = FOLDER / f"{target}.txt"
    if not path.exists():
        return []
    return [ast.literal_eval(line) for line in path.read_text("ascii").splitlines()]


def keep(target: str, inputs: Iterable[bytes]) -> int:
    """Write the finds of a target, each once; return how many there are."""
    lines = sorted(
        {repr(octets) for octets in inputs}, key=lambda text: (len(text), text)
    )
    text = "".join(f"{line}\n" for line in lines)
    (FOLDER / f"{target}.txt").write_text(text, "ascii", newline="\n")
    return len(lines)


def least(target: str, inputs: Iterable[bytes]) -> list[bytes]:
    """Return few inputs that together reach every line that all of them reach.

    A line counts once for each line that ran before it.
    """
    reached: set[object] = set()
    kept = []
    for octets in sorted(inputs, key=lambda octets: (len(octets), octets)):
        steps = steps_of(TARGETS[target], octets)
        if not steps <= reached:
            reached |= steps
            kept.append(octets)
    return kept


def steps_of(target: Callable[[bytes], None], octets: bytes) -> set[object]:
    """Return the steps from line to line in smtpkit that an input leads to."""
    steps: set[object] = set()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if "smtpkit" not in frame.f_code.co_filename:
            return None
        last = 0

        def line(frame: FrameType, event: str, _: object) -> Any:
            nonlocal last
            steps.add((frame.f_code, last, frame.f_lineno))
            last = frame.f_lineno
            return line

        return line

    sys.settrace(trace)
    try:
        with suppress(Exception):
            target(octets)
    finally:
        sys.settrace(None)
    return steps


def seeds(target: str) -> list[bytes]:
    """Return sound inputs to begin with: the conversations of other tests."""
    made = []
    for talk in TALKS.values():
        transcript = talk()
        for number, ending in enumerate((".txt", ".jsonl", ".mmd", ".pcap", ".pcapng")):
            side = {"server": "client", "client": "server"}.get(target)
            if target == "files":
                try:
                    made.append(bytes([number]) + _dumped(transcript, ending))
                except SmtpkitError:
                    continue
            elif number < 2:
                said = b"".join(x.octets for x in transcript if x.side == side)
                made.append(bytes([number, 100]) + said)
    return [octets for octets in made if len(octets) < 4096]


def _dumped(transcript: object, ending: str) -> bytes:
    from smtpkit.transcript.files import dumps

    return dumps(transcript, ending)  # type: ignore[arg-type]
