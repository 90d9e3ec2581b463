r"""Octets of a file that was handed in to cells: whatever the file is, nothing is raised.

Reads notebooks of formats 3 and 4 as any tool writes them, what is left of a notebook
that was cut off, and scripts that were exported from one.  Which cell answers what is
settled in `answers`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

__all__ = ["MOST_OCTETS", "Cell", "read_cells"]

#: A sheet with all its outputs takes about 200 kB.
MOST_OCTETS = 20_000_000
MOST_CELLS = 2_000
#: More than anyone writes; what follows in a cell is not looked at.
MOST_SOURCE = 200_000
#: Broken cells among which others are looked for: each may cost a look at the whole.
_MOST_LOST = 50

#: How files begin that are often handed in by mistake.
_BEGINNINGS = (
    (b"PK", "a zip archive or an office document"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a packed archive"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"{\\rtf", "an office document"),
)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: The lines between cells in a script: nbconvert's, and those of Jupytext and VS Code.
_BETWEEN = re.compile(r"^# (?:In ?\[[\d *]*\]:|%%)[^\n]*$", re.MULTILINE)
_MARKER = re.compile(
    r"^[ \t]*(?:#[# \t]*)?(?:<!--[ \t]*)?answer[ \t]*:", re.MULTILINE | re.IGNORECASE
)
_BEGINNING_OF_CELL = re.compile(r'\{\s*"(?:cell_type|id|metadata)"')


class Cell(NamedTuple):
    """One cell.

    Args:
        kind: "code", "markdown" or "raw", as the file says.
        source: what stands in it, lines ended by LF.
        names: the ids that its metadata give it.
        is_locked: whether its metadata say that it belongs to the sheet, not to the
            student.
    """

    kind: str
    source: str
    names: tuple[str, ...] = ()
    is_locked: bool = False


def read_cells(octets: bytes) -> tuple[list[Cell], list[str]]:
    r"""Return the cells of a file, and what is odd about it.

    Args:
        octets: the whole file.
    Returns:
        The cells, in order, and remarks of one sentence each.  Never raises.

    >>> read_cells(b"")
    ([], ['The file is empty.'])
    >>> cells, remarks = read_cells(b'{"cells": [{"source": "x = 1"}, {"source": "y =')
    >>> cells[0].source, remarks
    ('x = 1', ['The file is cut off or damaged; 1 cell could be saved.'])
    """
    if not octets.strip():
        return [], ["The file is empty."]
    if len(octets) > MOST_OCTETS:
        size = len(octets) // 1_000_000
        return [], [
            f"The file has {size} MB; at most {MOST_OCTETS // 1_000_000} are read."
        ]
    lowered = octets.lstrip()[:16].lower()
    for beginning, what in _BEGINNINGS:
        if lowered.startswith(beginning.lower()):
            return [], [f"The file is {what}, not a notebook."]
    text, remarks = _decode(octets)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.lstrip().startswith(("{", "[")):
        return _script(text, remarks)
    try:
        content = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        cells = [_cell(item) for item in _saved(text)]
        number = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        remarks.append(f"The file is cut off or damaged; {number} could be saved.")
        return cells[:MOST_CELLS], remarks
    return _notebook(content, remarks)


def _decode(octets: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if octets.startswith(mark):
            words = "The file begins with a byte order mark."
            return octets.decode(encoding, "replace"), [words]
    try:
        return octets.decode(), []
    except UnicodeDecodeError:
        words = "The file is not UTF-8; it was read as Windows-1252."
        return octets.decode("cp1252", "replace"), [words]


def _notebook(content: Any, remarks: list[str]) -> tuple[list[Cell], list[str]]:
    """Return the cells of a notebook of format 4, or 3, which has worksheets."""
    if not isinstance(content, dict):
        return [], [*remarks, "The file is JSON, but not a notebook."]
    items = content.get("cells")
    if not isinstance(items, list):
        sheets = content.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        items = [
            item
            for sheet in sheets
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for item in sheet["cells"]
        ]
        what = "The notebook is of the old format 3."
        remarks.append(what if sheets else "The file is JSON, but not a notebook.")
    elif not items:
        remarks.append("The notebook has no cells.")
    if len(items) > MOST_CELLS:
        remarks.append(f"The notebook has {len(items)} cells; {MOST_CELLS} were read.")
    return [
        _cell(item) for item in items[:MOST_CELLS] if isinstance(item, dict)
    ], remarks


def _cell(item: dict[str, Any]) -> Cell:
    """Return a cell, whatever became of its fields."""
    metadata = item.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    nbgrader = metadata.get("nbgrader")
    nbgrader = nbgrader if isinstance(nbgrader, dict) else {}
    # Colab keeps its own ids in the metadata; format 4.5 has them in the cell.
    ids = (nbgrader.get("grade_id"), item.get("id"), metadata.get("id"))
    names = tuple(name for name in ids if isinstance(name, str))
    is_solution = nbgrader.get("solution") is True
    is_locked = nbgrader.get("locked") is True and not is_solution
    source = item.get("source", item.get("input", ""))
    kind = item.get("cell_type")
    return Cell(
        kind if isinstance(kind, str) else "raw", _text(source), names, is_locked
    )


def _text(source: Any) -> str:
    """Return the source of a cell: a text, or a list of lines."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    # Half a surrogate pair can be written in JSON and in nothing else.
    clean = source[:MOST_SOURCE].encode("utf-8", "replace").decode()
    return clean.replace("\r\n", "\n").replace("\r", "\n")


def _saved(text: str) -> Iterator[dict[str, Any]]:
    """Yield the cells that are whole in what is left of a notebook."""
    decoder = json.JSONDecoder(strict=False)
    begun = re.search(r'"cells"\s*:\s*\[', text)
    at = begun.end() if begun else len(text)
    lost = 0
    while (at := text.find("{", at)) >= 0 and lost < _MOST_LOST:
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            # Lost in the middle of this cell: go on at the next one, if there is any.
            lost += 1
            following = _BEGINNING_OF_CELL.search(text, at + 1)
            if following is None:
                return
            at = following.start()
            continue
        if isinstance(item, dict) and ("source" in item or "input" in item):
            yield item


def _script(text: str, remarks: list[str]) -> tuple[list[Cell], list[str]]:
    """Return the cells of a script, if it is one: one for each piece between marks."""
    if not _MARKER.search(text) and "open_sheet" not in text:
        return [], [*remarks, "The file is not a notebook."]
    remarks.append("The file is a script, not a notebook.")
    pieces = [piece.strip("\n") for piece in _BETWEEN.split(text)]
    cells = [Cell("code", _text(piece)) for piece in pieces if piece.strip()]
    return cells[:MOST_CELLS], remarks
