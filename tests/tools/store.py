"""Run notebooks and store their outputs in the one form: `python -m tests.tools.store`.

Without arguments it takes every notebook of the course.  A notebook that raises an
error nobody announced, writes to stderr, or prints a path of this machine is refused
with a line that says where, and its file stays as it was.  A second run changes
nothing.  A graded sheet, ``notebooks/homework/NAME.ipynb``, is made from its source.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError

from smtpkit.homework.releasing import student_version
from tests.tools.canonical import canonical
from tests.tools.kernels import Kernel
from tests.tools.notebook import NOTEBOOKS, Notebook, all_notebooks
from tests.tools.rules.stored import MUST_HOLD_TO_STORE

__all__ = ["Refused", "executed", "main", "store"]


class Refused(Exception):
    """A notebook cannot be stored; the message is a line for its author."""


def executed(path: Path) -> str:
    """Run the notebook in the file `path` and return the text to be stored.

    Raises:
        Refused: the file is no notebook, or what it prints must not be stored.
    """
    try:
        document = json.loads(written(path))
        cells = document["cells"]
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise Refused(f"not a notebook: {why}") from why
    with Kernel(path.resolve().parent) as kernel:
        for number, cell in enumerate(cells, start=1):
            if cell["cell_type"] != "code":
                continue
            try:
                cell["outputs"] = kernel.run("".join(cell["source"]))
            except (CellTimeoutError, DeadKernelError) as why:
                raise Refused(f"cell {number}: {type(why).__name__}") from why
            if must_stop(cell):
                break
    notebook = Notebook(path, canonical(document, path.stem))
    for rule in MUST_HOLD_TO_STORE:
        for complaint in rule(notebook):
            raise Refused(complaint)
    return notebook.text


def source_of(path: Path) -> Path:
    """Return where the source of a graded sheet would be."""
    return path.parent / "source" / path.stem / path.name


def written(path: Path) -> str:
    """Return what an author wrote: of a graded sheet its source, made a student's."""
    if source_of(path).is_file():
        return student_version(source_of(path).read_text("utf-8"))
    return path.read_text("utf-8")


def must_stop(cell: dict[str, Any]) -> bool:
    """Return whether a cell ended in an error that nobody announced."""
    failed = any(output["output_type"] == "error" for output in cell["outputs"])
    return failed and "raises-exception" not in cell.get("metadata", {}).get("tags", [])


def store(path: Path, *, check: bool = False) -> bool:
    """Store the notebook in the file `path`, run anew; return whether that changes it.

    Args:
        path: the notebook.
        check: leave the file as it is.

    Raises:
        Refused: see `executed`; the file is as it was.
    """
    text = executed(path)
    if path.exists() and text.encode() == path.read_bytes():
        return False
    if not check:
        scratch = path.with_suffix(".ipynb.new")
        scratch.write_text(text, "utf-8", newline="\n")
        scratch.replace(path)
    return True


def all_of_the_course() -> list[Path]:
    """Return every notebook, with the sheets that are not there yet."""
    sources = (NOTEBOOKS / "homework" / "source").glob("*/*.ipynb")
    sheets = {NOTEBOOKS / "homework" / path.name for path in sources}
    return sorted({*all_notebooks(), *sheets})


def main(arguments: Sequence[str] | None = None) -> int:
    """Store the notebooks named; return 1 if one was refused or would change."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.tools.store",
        description="Run notebooks and store their outputs.",
        allow_abbrev=False,
    )
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    parser.add_argument(
        "--check", action="store_true", help="say what would change, and change nothing"
    )
    chosen = parser.parse_args(arguments)
    words = {True: "would change" if chosen.check else "stored", False: "unchanged"}
    status = 0
    every = [Path(os.path.relpath(path)) for path in all_of_the_course()]
    for path in chosen.notebooks or every:
        try:
            changed = store(path, check=chosen.check)
        except Refused as why:
            print(f"{path}: refused, left as it was: {why}", file=sys.stderr)
            status = 1
            continue
        print(f"{path}: {words[changed]}", flush=True)
        status |= changed and chosen.check
    return status


if __name__ == "__main__":
    sys.exit(main())
