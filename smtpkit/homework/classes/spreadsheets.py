"""Cells and tables as spreadsheets take them: no student's text becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...protocol.errors import SmtpkitError

__all__ = ["bare", "cell", "rows_of", "written"]

#: What a spreadsheet would take for the beginning of a formula.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def cell(value: object) -> str:
    """Return a value for a spreadsheet; no student's text becomes a formula.

    >>> cell("=1+1"), cell(-2.5), cell(90.0)
    ("'=1+1", '-2.5', '90')
    """
    if isinstance(value, float | int):
        return f"{value:g}" if abs(value) < 1e6 else str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return stream.getvalue()


def bare(text: str) -> str:
    """Take off what `cell` puts before a formula.

    >>> bare(cell("=1+1")), bare("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and cell(text[1:]) == text else text


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table, as whatever spreadsheet wrote it.

    Where a comma is the decimal point, semicolons stand between cells; older programs
    write Windows-1252.

    Raises:
        SmtpkitError: it is no such table.
        OSError: it cannot be read.
    """
    octets = path.read_bytes()
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = octets.decode("cp1252", "replace")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = []
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter):
            named = {k.strip(): v or "" for k, v in row.items() if isinstance(k, str)}
            if any(named.values()):
                rows.append({k: v for k, v in named.items() if isinstance(v, str)})
    except csv.Error as error:
        raise SmtpkitError(f"{path}: {error}", "a table in CSV") from None
    return rows
