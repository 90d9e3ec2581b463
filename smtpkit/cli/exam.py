"""``smtpkit exam``: questions for a quiz, varied by a seed."""

from __future__ import annotations

import argparse
from pathlib import Path

from .terminal import Writer

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Write the questions.

    Returns:
        The exit status, 0.
    Raises:
        BadArgument: there is no such lesson, or too few questions.
        SmtpkitError, OSError: a file cannot be read as a conversation, or be written.
    """
    from ..homework.exam import FORMATS, bank, paper
    from ..homework.exam.exports import text
    from ..homework.exam.own import own
    from ..transcript import Transcript

    if options.count is None and not options.lesson:
        items = bank(options.seed)
    else:
        items = paper(options.seed, options.count, lessons=options.lesson)
    if options.own is not None:
        items = own(Transcript.load(Path(options.own)), options.seed) + items
    if options.format == "text":
        written = text(items, answers=not options.without_answers)
    else:
        written = FORMATS[options.format](items)
    if options.out is None:
        Writer().line(written.rstrip("\n"))
    else:
        Path(options.out).write_text(written, encoding="utf-8", newline="\n")
        Writer().line(f"{len(items)} questions in {options.out}")
    return 0
