"""`python -m tests.tools.store`: one form, whoever runs it and however often."""

import json
from pathlib import Path

import pytest

from tests.notebooks.sample import code, prose, write_notebook
from tests.tools.canonical import canonical
from tests.tools.notebook import Notebook
from tests.tools.store import Refused, main, store

#: A cell that must not be stored, and what the author is told.
REFUSED = [
    ("1 / 0", "ZeroDivisionError: division by zero"),
    ("import sys; print('late', file=sys.stderr)", "wrote to stderr"),
    ("print('/tmp/lessons')", "names '/tmp/lessons'"),
    ("import os; os.getcwd()", "names '"),
    ("object()", "prints an address in memory"),
    ("import os; os._exit(3)", "DeadKernelError"),
]


def test_a_second_run_changes_nothing(sample: Notebook) -> None:
    assert not store(sample.path)
    assert sample.path.read_bytes().decode() == sample.text


def test_cells_without_ids_get_the_same_ones_every_time(
    unstored: Path, sample: Notebook
) -> None:
    document = json.loads(unstored.read_text("utf-8"))
    again = json.loads(canonical(document, unstored.stem))
    assert [cell["id"] for cell in again["cells"]] == [cell.id for cell in sample.cells]


def test_a_cell_that_asks_a_question_bears_its_id(sample: Notebook) -> None:
    assert {"99-one", "99-two", "99-five"} <= {cell.id for cell in sample.cells}


def test_a_good_id_is_kept_and_of_two_that_are_equal_the_first() -> None:
    cells = [prose("a") | {"id": "kept"}, prose("b") | {"id": "kept"}, prose("b")]
    stored = json.loads(canonical({"cells": cells}, "name"))
    ids = [cell["id"] for cell in stored["cells"]]
    assert ids[0] == "kept"
    assert len(set(ids)) == 3


def test_what_differs_from_run_to_run_is_dropped_and_the_author_s_own_kept() -> None:
    cell = code("1") | {
        "metadata": {
            "execution": {"iopub.execute_input": "2020-01-01"},
            "jupyter": {"outputs_hidden": True},
            "collapsed": True,
            "tags": ["b", "a"],
        },
        "outputs": [
            {
                "output_type": "display_data",
                "data": {
                    "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
                    "text/plain": "IntSlider()",
                    "image/png": "QUJD\n",
                },
                "metadata": {"image/png": {"alt": "a dot", "needs_background": "x"}},
            }
        ],
    }
    machine = {"widgets": {"state": {}}, "kernelspec": {"name": "mine"}, "title": "T"}
    stored = json.loads(canonical({"cells": [cell], "metadata": machine}, "name"))
    kept = stored["cells"][0]
    assert kept["metadata"] == {"jupyter": {"outputs_hidden": True}, "tags": ["a", "b"]}
    assert kept["outputs"][0]["data"].keys() == {"text/plain", "image/png"}
    assert kept["outputs"][0]["metadata"] == {"image/png": {"alt": "a dot"}}
    assert stored["metadata"]["kernelspec"]["name"] == "python3"
    assert stored["metadata"].keys() == {"kernelspec", "language_info", "title"}


def test_an_announced_error_is_stored_without_the_files_it_passed_through(
    sample: Notebook,
) -> None:
    (cell,) = [cell for cell in sample.code if "raises-exception" in cell.tags]
    assert cell.outputs[0]["traceback"] == ["KeyError: 'code'"]


@pytest.mark.parametrize(("source", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_a_notebook_is_refused_and_left_as_it_was(
    source: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_notebook(tmp_path / "bad.ipynb", [prose("# Bad"), code(source)])
    before = path.read_bytes()
    assert main([str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{path}: refused, left as it was: cell 2" in line
    assert said in line
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.glob("bad*")) == ["bad.ipynb"]


@pytest.mark.parametrize("octets", [b"", b"{}", b"[]", b"no", b"\xff"])
def test_a_file_that_is_no_notebook_is_refused(octets: bytes, tmp_path: Path) -> None:
    path = tmp_path / "none.ipynb"
    path.write_bytes(octets)
    with pytest.raises(Refused, match="not a notebook"):
        store(path)
    assert path.read_bytes() == octets


def test_check_says_what_would_change_and_changes_nothing(
    unstored: Path, sample: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    before = unstored.read_bytes()
    assert main(["--check", str(unstored), str(sample.path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{unstored}: would change",
        f"{sample.path}: unchanged",
    ]
    assert unstored.read_bytes() == before


def test_a_notebook_with_crlf_is_stored_with_lf(
    sample: Notebook, tmp_path: Path
) -> None:
    path = write_notebook(tmp_path / sample.path.name, [])
    path.write_bytes(sample.text.replace("\n", "\r\n").encode())
    assert store(path)
    assert path.read_bytes().decode() == sample.text
