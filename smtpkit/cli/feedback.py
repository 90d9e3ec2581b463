"""``smtpkit feedback``: the pages that students get back."""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

from .terminal import Writer

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Write the pages.

    Returns:
        The exit status, 0.
    Raises:
        SmtpkitError, OSError: there are no results, or a page cannot be written.
    """
    from ..homework.classes.by_hand import ByHand
    from ..homework.classes.feedback import feedback_page
    from ..homework.classes.marks import all_marks, counted
    from ..homework.classes.moodle import feedback_zip
    from ..homework.classes.results import Results

    results = Results.existing(Path(options.results))
    marks = all_marks(results, ByHand(results.folder), no_manual=options.no_manual)
    folder = results.folder / "feedback"
    folder.mkdir(exist_ok=True)
    best = counted(marks)
    taken: dict[str, str] = {}
    for (student, slug), mark in best.items():
        page = folder / f"{_file_name(student, taken)}_{slug}.html"
        page.write_text(feedback_page(mark), encoding="utf-8", newline="\n")
    writer = Writer()
    writer.line(f"pages in {folder}: {len(best)}")
    for slug in dict.fromkeys(slug for _, slug in best):
        path = results.folder / f"feedback_{slug}.zip"
        if count := feedback_zip(marks, slug, path):
            writer.line(f"for Moodle: {path}, {count} pages")
    return 0


def _file_name(student: str, taken: dict[str, str]) -> str:
    """Return an id as every file system takes it; no two students get one file.

    Args:
        student: the id.
        taken: the names so far, in small letters -> whose they are.

    >>> taken = {}
    >>> _file_name("ann/../7", taken), _file_name("ANN-..-7", taken)
    ('ann-..-7', 'ANN-..-7-e8a3f9')
    """
    name = re.sub(r"[^\w.@ -]", "-", student)[:40]
    if taken.setdefault(name.casefold(), student) != student:
        # To some file systems large and small letters are the same.
        digest = hashlib.sha256(student.encode("utf-8", "backslashreplace"))
        name = f"{name}-{digest.hexdigest()[:6]}"
        taken[name.casefold()] = student
    return name
