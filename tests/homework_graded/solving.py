"""Sheets as students hand them in: released, then filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from smtpkit.homework.dice import visible_dice
from smtpkit.homework.judges import worked
from smtpkit.homework.releasing import student_version
from smtpkit.homework.sheets import find

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "notebooks" / "homework" / "source"
RELEASE = "2026"


def source_of(slug: str) -> str:
    """Return the text of the source notebook of an assignment."""
    return (SOURCES / slug / f"{slug}.ipynb").read_text("utf-8")


def worked_answers(slug: str, student: str) -> dict[str, str]:
    """Return part -> source of an answer with full marks, for what a machine judges."""
    return {
        part.id: worked(
            slug, part.id, visible_dice(student, slug, RELEASE).part(part.id)
        )
        for part in find(slug).ASSIGNMENT.parts
        if not part.is_by_hand
    }


def handed_in(
    slug: str, student: str, answers: Mapping[str, str] | None = None, text: str = ""
) -> str:
    """Return the notebook of a student.

    Args:
        slug: the assignment.
        student: the id, written into the sheet.
        answers: part -> source; by default every part is answered as worked.
        text: what stands in the parts that a person marks.
    """
    chosen = worked_answers(slug, student) if answers is None else answers
    document = json.loads(student_version(source_of(slug), student=student))
    for cell in document["cells"]:
        first, _, rest = "".join(cell["source"]).partition("\n")
        part_id = first.strip("#<!->\n ").removeprefix("answer: ").strip()
        if "answer: " not in first:
            continue
        source = chosen.get(part_id, text if cell["cell_type"] == "markdown" else rest)
        cell["source"] = f"{first}\n{source or rest}".splitlines(keepends=True)
    return json.dumps(document)
