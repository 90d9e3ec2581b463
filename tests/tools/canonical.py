"""The one form in which notebooks are stored: same content, same octets.

What changes from run to run or from machine to machine has no place in it: execution
times, widget state, tracebacks with their paths, the version of Python.  Reading and
writing need no kernel; `store` runs the notebooks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import nbformat

from tests.tools.notebook import joined

__all__ = ["CHECK", "WIDGET_VIEW", "canonical", "give_ids"]

#: A reference to a widget of one kernel, dead in the next.
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

NOTEBOOK_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}
#: What an author may say about a notebook, about a cell, about a picture.
AUTHORS_NOTEBOOK = ("authors", "license", "nbgrader", "smtpkit", "title")
AUTHORS_CELL = (
    *("tags", "jupyter", "slideshow", "nbgrader", "smtpkit"),
    *("name", "deletable", "editable"),
)
AUTHORS_PICTURE = ("alt", "height", "isolated", "width")

#: How a cell asks one of the questions of `smtpkit.homework`.
CHECK = re.compile(r"""\bcheck\(\s*["']([A-Za-z0-9_-]{1,64})["']""")
_VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def canonical(document: dict[str, Any], name: str) -> str:
    """Return the text of the notebook `document` in stored form.

    Args:
        document: the notebook's JSON, version 4; it is left as it was.
        name: the file's name without its ending; ids for cells without one follow
            from it.
    Returns:
        JSON with sorted keys, indented by 1, ended by one newline.
    """
    written: dict[str, Any] = {
        "cells": [_cell(cell) for cell in give_ids(document["cells"], name)],
        "metadata": _kept(document.get("metadata", {}), AUTHORS_NOTEBOOK)
        | NOTEBOOK_METADATA,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    count = 0
    for cell in written["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            _number(cell, count)
    text: str = nbformat.v4.writes(nbformat.from_dict(written))
    return text.rstrip("\n") + "\n"


def give_ids(cells: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return `cells`, each with an id of its own; a good id stays.

    A new id follows from `name` and from what the cell says, not from where it stands:
    a cell that moves keeps its id when a script writes the notebook anew.
    """
    taken: set[str] = set()
    found = []
    for cell in cells:
        given = str(cell.get("id", ""))
        if _VALID_ID.fullmatch(given) and given not in taken:
            found.append(given)
        else:
            found.append("")
        taken.add(given)
    numbered = []
    for cell, kept in zip(cells, found, strict=True):
        identity = kept or _new_id(cell, name, taken)
        taken.add(identity)
        numbered.append(cell | {"id": identity})
    return numbered


def _new_id(cell: dict[str, Any], name: str, taken: set[str]) -> str:
    """Return an id that follows from the cell and that no other cell has.

    A cell that asks a question bears the question's id, others have eight digits.
    """
    asked = CHECK.search(joined(cell["source"]))
    if cell["cell_type"] == "code" and asked and asked[1] not in taken:
        return asked[1]
    said = f"{name}\n{cell['cell_type']}\n{joined(cell['source']).strip()}"
    for copy in range(len(taken) + 1):
        digest = hashlib.sha256(f"{said}\n{copy}".encode()).hexdigest()[:8]
        if digest not in taken:
            return digest
    raise AssertionError("more copies than cells")


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    """Return the cell with what belongs in the stored form, and nothing else."""
    metadata = _kept(cell.get("metadata", {}), AUTHORS_CELL)
    if "tags" in metadata:
        metadata["tags"] = sorted(set(metadata["tags"]))
    kept = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": {key: value for key, value in metadata.items() if value != []},
        "source": joined(cell["source"]).rstrip("\n"),
    }
    if cell["cell_type"] == "code":
        kept["outputs"] = _outputs(cell.get("outputs", []))
    elif cell.get("attachments"):
        kept["attachments"] = cell["attachments"]
    return kept


def _number(cell: dict[str, Any], count: int) -> None:
    cell["execution_count"] = count
    for output in cell["outputs"]:
        if output["output_type"] == "execute_result":
            output["execution_count"] = count


def _outputs(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the outputs as stored, the pieces of one stream joined."""
    stored: list[dict[str, Any]] = []
    for output in outputs:
        new = _OUTPUT[output["output_type"]](output)
        last = stored[-1] if stored else {}
        if new["output_type"] == "stream" and last.get("name") == new["name"]:
            last["text"] += new["text"]
        elif new.get(
            "data", True
        ):  # nothing is left of an output that was a widget only
            stored.append(new)
    return stored


def _stream(output: dict[str, Any]) -> dict[str, Any]:
    text = joined(output["text"])
    return {"output_type": "stream", "name": output["name"], "text": text}


def _error(output: dict[str, Any]) -> dict[str, Any]:
    """Return the error with its last line only: the others name files of a machine."""
    last = f"{output['ename']}: {output['evalue']}"
    kept = {key: output[key] for key in ("output_type", "ename", "evalue")}
    return kept | {"traceback": [last]}


def _data(output: dict[str, Any]) -> dict[str, Any]:
    data = {
        mime: _value(mime, value)
        for mime, value in output["data"].items()
        if mime != WIDGET_VIEW
    }
    described = {
        mime: _kept(output.get("metadata", {}).get(mime, {}), AUTHORS_PICTURE)
        for mime in data
    }
    metadata = {mime: words for mime, words in described.items() if words}
    return {"output_type": output["output_type"], "data": data, "metadata": metadata}


_OUTPUT = {
    "stream": _stream,
    "error": _error,
    "display_data": _data,
    "execute_result": _data,
}


def _value(mime: str, value: Any) -> Any:
    """Return what a MIME type holds: text whole, base64 in one line, JSON as it is."""
    if mime.endswith("+json") or mime == "application/json":
        return value
    if mime.startswith("image/") and mime != "image/svg+xml":
        return "".join(joined(value).split())
    return joined(value)


def _kept(metadata: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: metadata[name] for name in names if name in metadata}
