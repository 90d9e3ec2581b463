r"""From the source of a graded sheet to the student's version.

The source is written in nbgrader's cell format; what is done here to its cells is what
``nbgrader generate_assignment`` does, with the stubs of ``nbgrader_config.py``: solutions
become a stub, hidden tests go, cells that nbgrader reads cannot be deleted.  Beyond that,
a release has a name, a sheet may bear a student's id already, and the outputs are those
of a sheet on which nothing was done yet.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

from ..protocol.errors import BadArgument
from .sheets import Sheet, open_sheet
from .sheets.shown import Checked

__all__ = ["CODE_STUB", "TEXT_STUB", "student_version"]

#: What stands in place of a solution.  A remark: so a function that has a docstring is
#: legal without a body, and a dictionary is empty.
CODE_STUB = "# Write here."
TEXT_STUB = "*Write here.*"

_OPENING = re.compile(r'open_sheet\(\s*"([a-z_]+)"[^)]*?\)')
_RELEASE = re.compile(r'(open_sheet\([^)]*?release=)"([^"\n]*)"')
_STUDENT = re.compile(r'^student = ""', re.MULTILINE)
_TASK = re.compile(r'^sheet\.task\("([a-z0-9-]+)"\)$')
_CHECK = re.compile(r'^sheet\.check\("([a-z0-9-]+)"[^\n]*\)$')


def student_version(source: str, *, release: str = "", student: str = "") -> str:
    """Make the notebook that a student gets.

    Args:
        source: the text of the source notebook.
        release: the name of the release; "" keeps the one that the source has.
        student: an id to write into the sheet; "" leaves that to the student.
    Returns:
        The text of the notebook, in the one stored form.
    Raises:
        BadArgument: the text is no source of a sheet, or a region in it has no end.
    """
    try:
        document = json.loads(source)
        cells = [_cleared(cell) for cell in document["cells"]]
    except (ValueError, KeyError, TypeError):
        raise BadArgument("something else", "the source of a graded sheet") from None
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    for cell in code:
        cell["source"] = _named(cell["source"], release, student)
    sheet = _sheet("\n".join(cell["source"] for cell in code), student)
    for count, cell in enumerate(code, 1):
        cell["execution_count"] = count
        cell["outputs"] = list(_outputs(cell["source"], sheet, count))
    for cell in cells:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return _written(document | {"cells": cells})


def _cleared(cell: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a cell without solutions and hidden tests."""
    cell = copy.deepcopy(cell)
    source = "".join(cell["source"])
    grading = cell["metadata"].get("nbgrader", {})
    if grading.get("solution") or grading.get("grade"):
        cell["metadata"]["deletable"] = False
    if grading.get("grade") and not grading.get("solution"):
        cell["metadata"]["editable"] = False
    stub = CODE_STUB if cell["cell_type"] == "code" else TEXT_STUB
    cell["source"] = _without(_without(source, "SOLUTION", stub), "HIDDEN TESTS", None)
    return cell


def _without(source: str, name: str, stub: str | None) -> str:
    r"""Return a text without the regions of a name; a stub takes their place.

    >>> _without("a\n  ### BEGIN SOLUTION\n  b\n  ### END SOLUTION", "SOLUTION", "…")
    'a\n  …'
    """
    kept: list[str] = []
    is_inside = False
    for line in source.split("\n"):
        if f"BEGIN {name}" in line:
            if is_inside:
                raise BadArgument(f"two times BEGIN {name}", f"END {name} between them")
            is_inside = True
            if stub is not None:
                kept.append(line[: len(line) - len(line.lstrip())] + stub)
        elif f"END {name}" in line:
            is_inside = False
        elif not is_inside:
            kept.append(line)
    if is_inside:
        raise BadArgument(f"BEGIN {name} and no end", f"END {name} below it")
    return "\n".join(kept)


def _named(source: str, release: str, student: str) -> str:
    """Write the names of release and student into the cell that opens the sheet."""
    if release:
        source = _RELEASE.sub(lambda found: f"{found[1]}{_quoted(release)}", source)
    if student and _OPENING.search(source):
        source = _STUDENT.sub(lambda _: f"student = {_quoted(student)}", source)
    return source


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _sheet(source: str, student: str) -> Sheet:
    """Open the sheet as the notebook does."""
    opening, release = _OPENING.search(source), _RELEASE.search(source)
    if not opening or not release:
        raise BadArgument("no call of open_sheet", "the source of a graded sheet")
    return open_sheet(opening[1], student, release=release[2])


def _outputs(source: str, sheet: Sheet, count: int) -> Iterator[dict[str, Any]]:
    """Yield what a cell of a blank sheet shows."""
    last = source.rstrip().rpartition("\n")[2]
    shown: Any = None
    if last == "sheet":
        shown = sheet
    elif found := _TASK.match(last):
        shown = sheet.task(found[1])
    elif found := _CHECK.match(last):
        shown = Checked(sheet.assignment.part(found[1]), "still open")
    if shown is not None:
        texts = {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
        data = {mime: text.splitlines(keepends=True) for mime, text in texts.items()}
        yield {
            "data": data,
            "execution_count": count,
            "metadata": {},
            "output_type": "execute_result",
        }


def _written(document: dict[str, Any]) -> str:
    """Return a notebook's text as nbformat writes it."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
