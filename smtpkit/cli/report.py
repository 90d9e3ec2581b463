"""``smtpkit report``: the tables of a graded class."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..protocol.errors import BadArgument
from .terminal import Writer

if TYPE_CHECKING:
    from ..homework.classes.marks import Mark

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Write the tables.

    Returns:
        The exit status, 0.
    Raises:
        SmtpkitError, OSError: there are no results, or a file cannot be written.
    """
    from ..homework.classes import similarity, tables
    from ..homework.classes.by_hand import ByHand
    from ..homework.classes.marks import all_marks
    from ..homework.classes.results import Results
    from ..homework.classes.summary import report_page

    results = Results.existing(Path(options.results))
    marks = all_marks(results, ByHand(results.folder), no_manual=options.no_manual)
    pairs = similarity.alike(marks)
    beliefs = [
        (belief.slug, belief.words, belief.students, " ".join(belief.parts))
        for belief in tables.beliefs(marks)
    ]
    items = [
        tuple("" if value is None else value for value in item)
        for item in tables.items(marks)
    ]
    files = {
        "report.html": report_page(marks, pairs),
        "marks.csv": tables.marks_table(marks),
        "canvas.csv": tables.canvas(marks),
        "items.csv": tables.written(tables.Item._fields, items),
        "misconceptions.csv": tables.written(tables.Belief._fields, beliefs),
        "alike.csv": similarity.table_of(pairs),
        **_worksheet(options, marks),
    }
    writer = Writer()
    for name, text in files.items():
        path = results.folder / name
        # Spreadsheets take a CSV for UTF-8 only with the mark at its beginning.
        encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
        path.write_text(text, encoding=encoding, newline="")
        writer.line(str(path))
    return 0


def _worksheet(options: argparse.Namespace, marks: list[Mark]) -> dict[str, str]:
    """Return Moodle's worksheet with the points, by the name of its file."""
    from ..homework.classes.moodle import filled_worksheet
    from ..homework.classes.reading import Identities

    if not options.worksheet:
        return {}
    slugs = list(dict.fromkeys(mark.sheet.slug for mark in marks if mark.sheet.slug))
    slug = options.assignment or (slugs[0] if len(slugs) == 1 else "")
    if slug not in slugs:
        seen = f"--assignment {slug}" if slug else f"results of {', '.join(slugs)}"
        raise BadArgument(
            seen, f"--assignment with one of {', '.join(slugs) or 'none'}"
        )
    identities = Identities.read(Path(options.worksheet))
    return {f"worksheet_{slug}.csv": filled_worksheet(identities, marks, slug)}
