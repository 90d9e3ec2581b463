"""The one lecture: its cells are those of the lessons, copied when they change.

The prose is written in the notebook itself.  A code cell says in its metadata which
cell it is, ``{"smtpkit": {"same_as": "02_a_session/by-hand"}}``; source and output come
from there.  Only the imports are the lecture's own.
"""

from __future__ import annotations

import json
from typing import Any

from tests.tools.canonical import canonical
from tests.tools.notebook import NOTEBOOKS

__all__ = ["NAME", "lesson_cell", "same_as", "synced", "told"]

NAME = "one_lecture"


def same_as(cell: dict[str, Any]) -> str:
    """Return which cell of a lesson this one says that it is, or nothing."""
    return str(cell["metadata"].get("smtpkit", {}).get("same_as", ""))


def lesson_cell(address: str) -> dict[str, Any]:
    """Return the cell at an address such as ``02_a_session/by-hand``."""
    notebook, _, name = address.partition("/")
    document = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text("utf-8"))
    (cell,) = [cell for cell in document["cells"] if cell["id"] == name]
    found: dict[str, Any] = cell
    return found


def told(cell: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Return what a cell says and shows, without counts and the octets of pictures.

    A picture is drawn anew with each run; its words tell whether it is the same one.
    """
    outputs = [
        {name: value for name, value in output.items() if name != "execution_count"}
        for output in cell["outputs"]
    ]
    for output in outputs:
        if "data" in output:
            output["data"] = output["data"] | dict.fromkeys(
                (mime for mime in output["data"] if mime.startswith("image/")), ""
            )
    return "".join(cell["source"]), outputs


def synced() -> str:
    """Return the text of the lecture, each cell as its lesson has it now."""
    document = json.loads((NOTEBOOKS / f"{NAME}.ipynb").read_text("utf-8"))
    for cell in document["cells"]:
        if address := same_as(cell):
            there = lesson_cell(address)
            if told(cell) != told(there):
                cell.update(source=there["source"], outputs=there["outputs"])
    return canonical(document, NAME)
