"""A notebook as the rules read it: the file's own JSON, its cells numbered from 1.

The file is read as it is: `nbformat.read` would mend what a rule has to find, such as
a missing cell id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.tools.prose import Block, Page

__all__ = ["NOTEBOOKS", "ROOT", "Cell", "Notebook", "all_notebooks", "joined"]

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"


def joined(text: str | list[str]) -> str:
    r"""Return a text that a notebook may store as a list of lines.

    >>> joined(["EHLO me.example\n", "QUIT"])
    'EHLO me.example\nQUIT'
    """
    return text if isinstance(text, str) else "".join(text)


def all_notebooks(folder: Path = NOTEBOOKS) -> list[Path]:
    """Return the notebooks in `folder` and below, sorted, without copies."""
    hidden = (".ipynb_checkpoints", ".smtpkit")
    found = folder.rglob("*.ipynb")
    return sorted(path for path in found if not set(hidden) & set(path.parts))


@dataclass(frozen=True)
class Cell:
    """One cell; `number` counts all cells of the notebook from 1."""

    number: int
    json: dict[str, Any]

    @property
    def is_code(self) -> bool:
        return bool(self.json["cell_type"] == "code")

    @property
    def is_prose(self) -> bool:
        return bool(self.json["cell_type"] == "markdown")

    @cached_property
    def source(self) -> str:
        return joined(self.json["source"])

    @property
    def id(self) -> str | None:
        return self.json.get("id")

    @property
    def tags(self) -> list[str]:
        return list(self.json.get("metadata", {}).get("tags", []))

    @property
    def nbgrader(self) -> dict[str, Any]:
        """Return what nbgrader knows of a cell of a graded sheet."""
        return dict(self.json.get("metadata", {}).get("nbgrader", {}))

    @property
    def is_answer(self) -> bool:
        """Tell whether it is the answer cell of a graded sheet."""
        return bool(self.nbgrader.get("solution"))

    @property
    def is_check(self) -> bool:
        """Tell whether it is the check cell of a graded sheet."""
        return bool(self.nbgrader.get("grade")) and not self.is_answer

    @property
    def count(self) -> int | None:
        return self.json.get("execution_count")

    @property
    def outputs(self) -> list[dict[str, Any]]:
        return list(self.json.get("outputs", []))

    @cached_property
    def output_texts(self) -> list[str]:
        """Return every text that the outputs hold, pictures in base64 left out."""
        texts = []
        for output in self.outputs:
            texts += [
                joined(output[key]) for key in ("text", "evalue") if key in output
            ]
            texts += ["\n".join(output.get("traceback", []))]
            for mime, value in output.get("data", {}).items():
                if mime.startswith("text/") or mime == "image/svg+xml":
                    texts.append(joined(value))
                elif not mime.startswith("image/"):
                    texts.append(json.dumps(value))
        return [text for text in texts if text]

    @cached_property
    def page(self) -> Page:
        """Return the prose of a Markdown cell, read."""
        return Page.read(self.source)

    def __str__(self) -> str:
        return f"cell {self.number} ({self.id})"


@dataclass(frozen=True)
class Notebook:
    """A notebook file, or what one would hold."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> Notebook:
        """Return the notebook in the file `path`."""
        return cls(path, path.read_bytes().decode("utf-8"))

    @cached_property
    def json(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.text)
        return document

    @cached_property
    def cells(self) -> list[Cell]:
        numbered = enumerate(self.json["cells"], start=1)
        return [Cell(number, content) for number, content in numbered]

    @property
    def code(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_code]

    @property
    def prose(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_prose]

    @property
    def imports(self) -> list[Cell]:
        """Return the cells tagged `imports`, or the first: others may need them."""
        return [cell for cell in self.code if "imports" in cell.tags] or self.code[:1]

    def blocks(self) -> Iterator[tuple[Cell, Block]]:
        """Yield each paragraph, item, heading and table cell, with where it stands."""
        for cell in self.prose:
            for block in cell.page.blocks:
                yield cell, block
