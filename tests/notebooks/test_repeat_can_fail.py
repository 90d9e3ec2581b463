"""The gates of `tests.tools.repeat` find cells that lean on others, or that change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.notebooks.sample import code, prose, write_notebook
from tests.tools.canonical import canonical
from tests.tools.kernels import Kernel
from tests.tools.notebook import Notebook
from tests.tools.repeat import alone_after_the_imports, twice_in_one_kernel

IMPORTS = code("import asking")
GUESS = code("guess = ...", "guess")


def graded(cell: dict[str, Any], **roles: bool) -> dict[str, Any]:
    """Return a cell as nbgrader knows it: an answer, or what marks one."""
    metadata = cell["metadata"] | {"nbgrader": {"grade_id": "double", **roles}}
    return cell | {"metadata": metadata}


ANSWER = graded(code("def double(n):\n    return 2 * n"), solution=True)

#: Cells; what is said of the whole run twice; what is said of the cells alone.
NOTEBOOKS: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "a cell that stands alone": ([IMPORTS, code("asking.dot[:4]")], "", ""),
    "imports in two places": (
        [
            code("import asking", "imports"),
            code("import math", "imports"),
            code("asking.dot[:4], math.pi"),
        ],
        "",
        "",
    ),
    "a cell that needs another": (
        [IMPORTS, code("code = 250"), code("code")],
        "",
        "raises NameError: name 'code' is not defined",
    ),
    "a cell that counts": ([IMPORTS, code("asking.count()")], "second run", "alone"),
    "a cell that uses itself up": (
        [code("answers = iter([250, 550])"), code("next(answers)")],
        "",
        "second time",
    ),
    "a guess that can be skipped": (
        [
            IMPORTS,
            GUESS,
            code('asking.check("99-a", globals().get("guess", ...))', "answer"),
        ],
        "",
        "",
    ),
    "an answer that needs its guess": (
        [IMPORTS, GUESS, code('asking.check("99-a", guess)', "answer")],
        "",
        "needs the guess: NameError",
    ),
    "an answer that is not open without a guess": (
        [IMPORTS, GUESS, code("'wrong'", "answer")],
        "",
        "does not say 'still open'",
    ),
    "an answer to nothing": (
        [IMPORTS, code('asking.check("99-a")', "answer")],
        "",
        "no cell above it is tagged guess",
    ),
    "a check of a graded sheet, below its answer": (
        [IMPORTS, ANSWER, code("250"), graded(code("double(2)"), grade=True)],
        "",
        "",
    ),
    "a check of a graded sheet that needs a cell which is no answer": (
        [IMPORTS, ANSWER, code("n = 2"), graded(code("double(n)"), grade=True)],
        "",
        "raises NameError: name 'n' is not defined",
    ),
    "an error that is announced": (
        [IMPORTS, code("1 / 0", "raises-exception")],
        "",
        "",
    ),
}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """Return one kernel for all the small notebooks; they share nothing else."""
    folder = tmp_path_factory.mktemp("kernel")
    write_notebook(folder / "none.ipynb", [])
    with Kernel(folder) as running:
        yield running


def stored(cells: list[dict[str, Any]], kernel: Kernel) -> Notebook:
    """Return a notebook of `cells`, run once from top to bottom."""
    kernel.run("import sys; sys.modules.pop('asking', None)")
    for cell in cells:
        cell["outputs"] = kernel.run(cell["source"])
    document = {"cells": [prose("# Small"), *cells]}
    kernel.run("sys.modules.pop('asking', None)")
    return Notebook(Path("small.ipynb"), canonical(document, "small"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_does_not_repeat_is_found(name: str, kernel: Kernel) -> None:
    cells, when_twice, when_alone = NOTEBOOKS[name]
    notebook = stored(cells, kernel)
    assert_said(when_twice, list(twice_in_one_kernel(notebook, kernel)))
    assert_said(when_alone, list(alone_after_the_imports(notebook, kernel)))


def assert_said(wanted: str, complaints: list[str]) -> None:
    """Assert that `wanted` is among the complaints; nothing wanted, no complaint."""
    if wanted:
        assert any(wanted in complaint for complaint in complaints), complaints
    else:
        assert complaints == []


def test_an_output_that_is_not_what_was_stored_is_found(
    sample: Notebook,
) -> None:
    text = sample.text.replace("one line\\n", "one lime\\n")
    with Kernel(sample.path.parent) as kernel:
        assert list(twice_in_one_kernel(sample, kernel)) == []
        assert list(alone_after_the_imports(sample, kernel)) == []
        changed = Notebook(sample.path, text)
        complaints = list(twice_in_one_kernel(changed, kernel))
    assert len(complaints) == 2
    assert "stdout was stored as ['one lime" in complaints[0]
