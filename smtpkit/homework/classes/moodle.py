"""Back into Moodle: its own worksheet with the points, and a zip of feedback pages.

The worksheet is the one that Moodle offers for download; only its columns for points and
comments change.  The zip has the folders that Moodle's own zip had.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from .feedback import feedback_page
from .marks import Mark, counted
from .reading import Identities, number_of

__all__ = ["feedback_zip", "filled_worksheet"]

_GRADE, _MOST, _COMMENT = "Grade", "Maximum Grade", "Feedback comments"
#: Equal marks make equal zips.
_DATE = (2026, 1, 1, 0, 0, 0)


def filled_worksheet(identities: Identities, marks: Iterable[Mark], slug: str) -> str:
    """Return the worksheet with the marks of one assignment.

    Args:
        identities: the worksheet as it was downloaded.
        marks: of the class.
        slug: the assignment that the worksheet belongs to.
    """
    by_number, by_name = {}, {}
    for (student, one), mark in counted(marks).items():
        # A name may be that of two people, Moodle's number is not.
        if one == slug and (number := number_of(mark.sheet.folder)):
            by_number[number] = mark
        elif one == slug:
            by_name[student.casefold()] = mark
    head = list(identities.rows[0])
    rows = []
    for row in identities.rows:
        number = "".join(filter(str.isdecimal, row["Identifier"]))
        student, aliases = identities.of(number, row.get("Full name", ""))
        names = [n.casefold() for n in (student, *aliases) if n != number]
        found = [by_name[name] for name in names if name in by_name]
        if number in by_number:
            found = [by_number[number]]
        rows.append(row | _filled(row, found[0]) if found else row)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, head, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _filled(row: dict[str, str], mark: Mark) -> dict[str, str]:
    try:
        most = float(row.get(_MOST, "").replace(",", ".") or mark.out_of)
    except ValueError:
        most = mark.out_of
    words = f"{mark.points:g} of {mark.out_of} points."
    if mark.waiting:
        words += " Some parts will be marked by a person."
    filled = {_GRADE: f"{most * mark.points / mark.out_of:.2f}"}
    if _COMMENT in row:
        filled[_COMMENT] = words
    return filled


def feedback_zip(marks: Iterable[Mark], slug: str, path: Path) -> int:
    """Write the feedback pages as Moodle takes them; return how many.

    Args:
        marks: of the class.
        slug: the assignment.
        path: the zip; written only where Moodle's folders are known.
    Raises:
        OSError: it cannot be written.
    """
    pages = [
        (f"{mark.sheet.folder.rstrip('/')}/feedback_{slug}.html", feedback_page(mark))
        for (_, one), mark in counted(marks).items()
        if one == slug and mark.sheet.folder
    ]
    if pages:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in pages:
                archive.writestr(zipfile.ZipInfo(name, _DATE), text.encode())
    return len(pages)
