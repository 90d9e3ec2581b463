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
        OSError: the file cannot be written.
    """
    from ..homework.exam import FORMATS, bank, paper
    from ..homework.exam.exports import text

    if options.count is None and not options.lesson:
        items = bank(options.seed)
    else:
        items = paper(options.seed, options.count, lessons=options.lesson)
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
