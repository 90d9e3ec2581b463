"""Files as they are handed in, whole and damaged: each gets the right partial mark."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from smtpkit.homework.grading.answers import read_submission
from smtpkit.homework.grading.cells import MOST_OCTETS
from smtpkit.homework.grading.one import grade_one
from tests.homework_graded.small import (
    ANSWERS,
    ASSIGNMENT,
    cell,
    job_of,
    needs_walls,
    notebook,
    points,
    small,
    worked_cells,
)

__all__ = ["small"]

ALL = {"double": 4.0, "port": 2.0, "counter": 4.0, "client": 4.0, "why": 0.0}
NOTHING = dict.fromkeys(ALL, 0.0)


def marked(cells: list[dict[str, Any]], part: str) -> int:
    """Return the place of the cell that answers a part."""
    marker = f"answer: small-{part}"
    return next(n for n, one in enumerate(cells) if marker in one["source"])


def changed(change: Callable[[list[dict[str, Any]]], Any]) -> bytes:
    """Return a sheet with full marks after a change to its cells."""
    cells = worked_cells()
    return notebook(change(cells) or cells)


def put(part: str, **fields: Any) -> bytes:
    """Return a sheet with fields of one answer cell replaced."""

    def change(cells: list[dict[str, Any]]) -> None:
        cells[marked(cells, part)].update(fields)

    return changed(change)


def without_markers(cells: list[dict[str, Any]], *, metadata: bool) -> None:
    """Remove all markers, and the metadata as well."""
    for one in cells:
        if "answer: small-" in one["source"]:
            one["source"] = one["source"].partition("\n")[2]
        if metadata:
            one["metadata"] = {}


def script(cells: list[dict[str, Any]], mark: str, comment: str = "# ") -> bytes:
    """Return the cells as a script, as nbconvert, Jupytext and VS Code write them."""
    pieces = []
    for one in cells:
        source = one["source"]
        if one["cell_type"] == "markdown":
            source = "".join(comment + line for line in source.splitlines(True))
        pieces.append(f"{mark}\n{source}\n")
    return "\n".join(pieces).encode()


def old_format(cells: list[dict[str, Any]]) -> bytes:
    """Return a notebook of format 3."""
    old = [
        {
            "cell_type": "code",
            "input": one["source"].splitlines(True),
            "language": "python",
        }
        if one["cell_type"] == "code"
        else one
        for one in cells
    ]
    content = {"worksheets": [{"cells": old}], "nbformat": 3, "nbformat_minor": 0}
    return json.dumps(content).encode()


def colab(cells: list[dict[str, Any]]) -> bytes:
    """Return a notebook as Colab saves it: ids in the metadata, lines in lists."""
    for number, one in enumerate(cells):
        one["metadata"] = {
            "id": f"c{number}",
            "colab": {"base_uri": "https://x.example"},
        }
        one["source"] = one["source"].splitlines(True)
    return notebook(cells, metadata={"colab": {"provenance": []}})


def merged(cells: list[dict[str, Any]]) -> None:
    """Put two answers into one cell."""
    one, other = marked(cells, "double"), marked(cells, "port")
    cells[one]["source"] += "\n\n" + cells[other]["source"]
    del cells[other]


def cut(octets: bytes, after: str) -> bytes:
    """Return a file that ends in the middle of the cell with `after`."""
    return octets[: octets.index(after.encode()) + 10]


def retyped(cells: list[dict[str, Any]]) -> None:
    """Turn code into text, and a text into raw."""
    for part, kind in (("double", "markdown"), ("port", "raw"), ("why", "raw")):
        cells[marked(cells, part)]["cell_type"] = kind


def moved(cells: list[dict[str, Any]]) -> None:
    """Leave a marker over an empty answer, and answer in a cell of one's own."""
    place = marked(cells, "double")
    cells[place]["source"] = "# answer: small-double\ndef double(n):\n    ...\n"
    cells.append(cell(ANSWERS["small-double"]))


BASE = worked_cells()
WORKED = notebook(BASE)
WRONG_COPY = cell("# answer: small-double\ndef double(n):\n    return 3 * n\n")
OPEN_COPY = cell("# answer: small-double\ndef double(n):\n    ...\n")
SPLIT = "import re\n\ndef twice(n):\n    return 2 * n\n"

#: what happened -> file, what it earns, words that stand in its remarks.
DAMAGED: dict[str, tuple[bytes, dict[str, float], str]] = {
    "nothing": (WORKED, ALL, ""),
    "an answer cell deleted": (
        changed(lambda cells: cells.pop(marked(cells, "double")) and None),
        ALL | {"double": 0.0},
        "No answer was found.",
    ),
    "all check cells deleted": (
        changed(lambda cells: [one for one in cells if "check(" not in one["source"]]),
        ALL,
        "",
    ),
    "the first cell deleted": (changed(lambda cells: cells[2:]), ALL, ""),
    "an answer cell there twice": (
        changed(lambda cells: [*cells, dict(cells[marked(cells, "double")])]),
        ALL,
        "The cell is there 2 times",
    ),
    "an empty copy after the answer": (
        changed(lambda cells: [*cells, OPEN_COPY]), ALL, "The cell is there 2 times"
    ),
    "another answer after the first": (
        changed(lambda cells: [*cells, WRONG_COPY]),
        ALL | {"double": 0.0},
        "2 cells answer this part; the last one counts.",
    ),
    "another answer before the right one": (
        changed(lambda cells: [WRONG_COPY, *cells]), ALL, "the last one counts"
    ),
    "the cells in reverse order": (changed(lambda cells: cells[::-1]), ALL, ""),
    "two answers in one cell": (changed(merged), ALL, ""),
    "code in text cells, text in a raw one": (
        changed(retyped), ALL, "stood in a markdown cell; it was read as code"
    ),
    "code in a text cell, fenced": (
        put(
            "double",
            cell_type="markdown",
            source=f"# answer: small-double\n```python\n{ANSWERS['small-double']}```\n",
        ),
        ALL,
        "stood in a markdown cell",
    ),
    "no metadata": (
        changed(lambda cells: [one | {"metadata": {}} for one in cells]), ALL, ""
    ),
    "metadata that are none": (
        changed(lambda cells: [one | {"metadata": ["nbgrader"]} for one in cells]), ALL, ""
    ),
    "no markers": (
        changed(lambda cells: without_markers(cells, metadata=False)),
        ALL,
        "found by the cell's metadata",
    ),
    "neither markers nor metadata": (
        changed(lambda cells: without_markers(cells, metadata=True)),
        ALL,
        "found by the name double",
    ),
    "an answer in a cell of one's own": (changed(moved), ALL, "found by the name double"),
    "a marker in other letters": (
        put("double", source="\n\n  #Answer : SMALL_double\n" + ANSWERS["small-double"]),
        ALL,
        "",
    ),
    "format 3": (old_format(worked_cells()), ALL, "old format 3"),
    "saved by Colab": (colab(worked_cells()), ALL, ""),
    "exported by nbconvert": (script(BASE, "# In[ ]:"), ALL, "is a script"),
    "exported by VS Code": (script(BASE, "# %%"), ALL, "is a script"),
    "a script without marks": (script(BASE, ""), ALL, "is a script"),
    "a byte order mark": (b"\xef\xbb\xbf" + WORKED, ALL, "byte order mark"),
    "UTF-16": (WORKED.decode().encode("utf-16"), ALL, "byte order mark"),
    "another encoding": (
        WORKED.replace(b"A small sheet", b"Gr\xfc\xdfe"), ALL, "read as Windows-1252"
    ),
    "lines ended by CRLF": (WORKED.replace(b"\n", b"\r\n"), ALL, ""),
    "sources with CRLF": (
        put("double", source=BASE[2]["source"].replace("\n", "\r\n")), ALL, ""
    ),
    "an older release": (
        notebook(worked_cells(release="2025")), ALL, ""
    ),
    "an answer to what is not asked": (
        changed(lambda cells: [*cells, cell("# answer: small-past\nx = 1")]),
        ALL,
        "'small-past', which this assignment does not ask",
    ),
    "another assignment": (
        notebook([cell('sheet = open_sheet("server", "ann7")')]),
        NOTHING,
        "The sheet is one of 'server', not of 'small'.",
    ),
    "cut off in the middle": (
        cut(WORKED, "answer: small-counter"),
        ALL | {"counter": 0.0, "client": 0.0},
        "cut off or damaged; 6 cells could be saved",
    ),
    "marks of a merge in the middle": (
        WORKED.replace(b'"source": "port = 25', b'<<<<<<< HEAD "source": "').replace(
            b'"source": "# answer: small-port', b'<<<<<<< HEAD\n "source": "# answer: '
        ),
        ALL | {"port": 0.0},
        "cut off or damaged",
    ),
    "commands of the notebook in an answer": (
        put(
            "double",
            source="# answer: small-double\n%matplotlib inline\n!ls\n"
            + ANSWERS["small-double"]
            + "double?\n",
        ),
        ALL,
        "",
    ),
    "an answer that stands to the right": (
        put("port", source="    # answer: small-port\n    port = 25\n"), ALL, ""
    ),
    "a slip at the end of an answer": (
        put("double", source=BASE[2]["source"] + "\nprint(doubel(2))"),
        ALL,
        "raised NameError",
    ),
    "an answer that does not compile": (
        put("double", source="# answer: small-double\ndef double(n) return 2"),
        ALL | {"double": 0.0},
        "raised SyntaxError",
    ),
    "an import and a function in a cell of their own": (
        changed(
            lambda cells: [
                cell(SPLIT),
                *cells,
                cell("# answer: small-double\nfrom math import floor\n"
                     "def double(n):\n    return floor(twice(n))\n"),
            ]
        ),
        ALL,
        "It needed code from other cells",
    ),
    "a cell that shows something": (
        put("double", source=BASE[2]["source"] + "\ndisplay(double(2))"), ALL, ""
    ),
    "cells that are none": (
        notebook([*BASE, None, 7, {"source": 7}, {}, {"source": [1, None]}]),  # type: ignore[list-item]
        ALL,
        "",
    ),
    "half a character": (WORKED.replace(b"A small sheet", b"\\ud800"), ALL, ""),
    "NUL in an answer": (
        put("double", source=BASE[2]["source"] + "\0"),
        ALL | {"double": 0.0},
        "null bytes",
    ),
    "no cells": (notebook([]), NOTHING, "The notebook has no cells."),
    "JSON, but no notebook": (b'{"a": [1, 2]}', NOTHING, "not a notebook"),
    "a list": (b"[[[[]]]]", NOTHING, "not a notebook"),
    "JSON without end": (b"[" * 100_000, NOTHING, "cut off or damaged"),
    "an empty file": (b"", NOTHING, "The file is empty."),
    "white space": (b" \r\n\t", NOTHING, "The file is empty."),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", NOTHING, "a PDF, not a notebook"),
    "a zip archive": (b"PK\x03\x04" + bytes(100), NOTHING, "a zip archive"),
    "a page": (b"<!DOCTYPE html><html></html>", NOTHING, "an HTML page"),
    "noise": (bytes(range(256)) * 40, NOTHING, "not a notebook"),
    "a text": (b"Dear professor, my dog", NOTHING, "not a notebook"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("octets", "wanted", "words"), DAMAGED.values(), ids=list(DAMAGED)
)
def test_a_damaged_file_gets_the_right_mark_and_a_reason(octets, wanted, words):
    needs_walls()
    job = job_of(octets)
    results = grade_one(job)
    assert points(results) == wanted
    remarks = [*job.submission.remarks, *(r for one in results for r in one.remarks)]
    assert words in " ".join(remarks)
    assert not any("Traceback" in remark for remark in remarks)


@pytest.mark.parametrize(
    "damage", ["code in text cells, text in a raw one", "exported by nbconvert", "nothing",
               "no markers", "format 3"],
)  # fmt: skip
def test_a_text_that_a_person_marks_is_found_as_well(damage):
    answer = read_submission(DAMAGED[damage][0], ASSIGNMENT).answers[-1]
    assert answer.source == ANSWERS["small-why"]


def test_a_file_that_is_too_large_is_not_read():
    found = read_submission(b"{" + bytes(MOST_OCTETS), ASSIGNMENT)
    assert found.remarks == ("The file has 20 MB; at most 20 are read.",)


@pytest.mark.parametrize("step", [7, 101])
def test_wherever_a_file_is_cut_nothing_is_raised(step):
    for end in range(0, len(WORKED), step):
        found = read_submission(WORKED[:end], ASSIGNMENT)
        assert len(found.answers) == len(ASSIGNMENT.parts)
        assert found.remarks


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (
            'student = "ann7"\nopen_sheet("small", student, release="2025")',
            ("ann7", "2025"),
        ),
        ('open_sheet("small", "bob", release="2026")', ("bob", "2026")),
        ("student=''\nopen_sheet('small', student = student)", ("", "")),
        ('open_sheet(\n    "small",\n    student="eve",\n)', ("eve", "")),
        ('student = "ann7"  # your id', ("ann7", "")),
        ("student = 7", ("", "")),
    ],
)
def test_id_and_release_are_read_from_the_first_cell(source, wanted):
    found = read_submission(notebook([cell(source)]), ASSIGNMENT)
    assert (found.student, found.release) == wanted


@pytest.mark.parametrize(
    "source",
    ["#" * 200_000, "# answer" * 25_000, "double, " * 25_000, "answer: " * 25_000,
     "student = '" * 20_000, "open_sheet('a'," * 15_000, " " * 200_000 + "...",
     "...\n" * 50_000, "double " * 28_000, "..." + " " * 200_000 + "x", "<!--" * 50_000],
)  # fmt: skip
def test_a_source_made_to_keep_the_patterns_busy_does_not(source):
    found = read_submission(notebook([cell(source)]), ASSIGNMENT)
    assert len(found.answers) == len(ASSIGNMENT.parts)


def test_a_variable_named_answer_is_no_marker():
    body = "def double(n):\n    answer: int = 2 * n\n    return answer"
    text = "    <!-- answer: small-why -->\nAnswer: it depends.\nanswer: yes"
    cells = worked_cells()
    cells[marked(cells, "double")]["source"] = f"# answer: small-double\n{body}"
    cells[marked(cells, "why")]["source"] = text
    read = {a.part: a for a in read_submission(notebook(cells), ASSIGNMENT).answers}
    assert read["small-double"].source == body
    assert read["small-why"].source == "Answer: it depends.\nanswer: yes"


def test_markers_without_end_fill_no_memory():
    """Each marker gets what stands above the first: 100 cells could make gigabytes."""
    source = "#" * 190_000 + "\n" + "# answer: small-port\nport = 25\n" * 200
    cells = [*worked_cells(), *[cell(source)] * 80]
    found = read_submission(notebook(cells), ASSIGNMENT)
    assert {answer.found for answer in found.answers} == {"marker"}
    assert "There are too many answers; the rest was not read." in found.remarks


def test_what_stands_before_millions_of_characters_is_read():
    cells = [*worked_cells(), *[cell("from a import " + "b " * 90_000)] * 60]
    found = read_submission(notebook(cells), ASSIGNMENT)
    assert {answer.found for answer in found.answers} == {"marker"}
    assert "There is too much in the cells; the rest was not read." in found.remarks
