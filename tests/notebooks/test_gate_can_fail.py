"""nbval, as `make test` calls it, fails when one character of one output is not true.

And it has a hole: a cell without an execution count is not compared at all.  The rule
`execution_counts_run_from_1_to_n` closes it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.notebooks.sample import ASKING
from tests.tools.kernels import UNCOMPARED
from tests.tools.notebook import ROOT, Notebook
from tests.tools.rules.stored import execution_counts_run_from_1_to_n

Cell = dict[str, Any]


def changed(text: str) -> str:
    """Return `text` with its last letter or digit replaced by another."""
    place = max(n for n, sign in enumerate(text) if sign.isalnum())
    return text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]


def change_one_character(cell: Cell) -> None:
    """Change one character of what nbval compares of the cell, whatever its kind."""
    (output,) = cell["outputs"]
    place = output.get("data", output)
    kinds = [kind for kind in place if kind not in UNCOMPARED]
    kind = next((kind for kind in kinds if kind != "text/plain"), "text/plain")
    value = place[kind]
    if isinstance(value, dict):
        place[kind] = json.loads(changed(json.dumps(value)).replace("x}", "1}"))
    else:
        place[kind] = changed("".join(value))


def forget_that_it_ran(cell: Cell) -> None:
    """Leave the outputs out, and the count: the cell as it is before it was run."""
    cell["execution_count"] = None
    cell["outputs"] = []


def outcomes(folder: Path) -> dict[str, list[bool]]:
    """Run nbval over the notebooks in `folder`; return which cells of each passed."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env"]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    command += ["-p", "no:cacheprovider", "--junitxml", str(report), str(folder)]
    outer = ("PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS")
    environment = {k: v for k, v in os.environ.items() if k not in outer}
    subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False
    )
    found: dict[str, list[bool]] = {}
    for case in ET.parse(report).iter("testcase"):
        name = case.get("classname", "").removesuffix(".ipynb")
        found.setdefault(name, []).append(case.find("failure") is None)
    return found


@pytest.fixture(scope="module")
def variants(
    sample: Notebook, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[bool]]:
    """Return what nbval says of the sample as it is, broken, and not run."""
    folder = tmp_path_factory.mktemp("gate")
    (folder / "asking.py").write_text(ASKING, "utf-8")
    write(folder / "true.ipynb", sample, lambda cell: None)
    write(folder / "false.ipynb", sample, change_one_character)
    write(folder / "unrun.ipynb", sample, forget_that_it_ran)
    return outcomes(folder)


def write(path: Path, sample: Notebook, change: Callable[[Cell], None]) -> None:
    """Write the sample with `change` made to each cell that has an output."""
    document = json.loads(sample.text)
    for cell in document["cells"]:
        if cell.get("outputs"):
            change(cell)
    path.write_text(json.dumps(document), "utf-8")


def cells_with_output(sample: Notebook) -> list[bool]:
    """Return, for each code cell, whether it has an output to compare."""
    return [bool(cell.outputs) for cell in sample.code]


def test_true_outputs_pass(variants: dict[str, list[bool]], sample: Notebook) -> None:
    assert variants["true"] == [True] * len(sample.code)


def test_one_wrong_character_in_any_kind_of_output_fails(
    variants: dict[str, list[bool]], sample: Notebook
) -> None:
    assert variants["false"] == [not has for has in cells_with_output(sample)]


def test_nbval_passes_cells_without_a_count_and_the_rule_for_counts_does_not(
    variants: dict[str, list[bool]], sample: Notebook
) -> None:
    assert all(variants["unrun"])
    document = json.loads(sample.text)
    for cell in document["cells"]:
        if cell.get("outputs"):
            forget_that_it_ran(cell)
    unrun = Notebook(sample.path, json.dumps(document))
    complaints = list(execution_counts_run_from_1_to_n(unrun))
    assert len(complaints) == sum(cells_with_output(sample))
