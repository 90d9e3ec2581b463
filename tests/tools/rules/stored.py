"""The stored form: what nbval passes in silence, and what no machine can repeat."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any

import nbformat

from tests.tools.canonical import WIDGET_VIEW, canonical
from tests.tools.notebook import ROOT, Cell, Notebook
from tests.tools.rules.model import Complaints, Rule

__all__ = ["MUST_HOLD_TO_STORE", "RULES"]

#: Cells whose outputs nbval need not compare: (file name, cell id), and the reason.
UNCOMPARED: dict[tuple[str, str], str] = {}

#: Folders that differ from one machine to the next, and the files of a running kernel.
_FOLDERS = "home|root|Users|tmp|var|usr|opt|mnt|private|srv|builds|Volumes"
MACHINE_PATH = re.compile(
    rf"(?:(?<![\w.:/<])/(?:{_FOLDERS})/|\b[A-Z]:\\\\?\w{{2}}|\bipykernel_\d"
    rf"|{re.escape(str(ROOT))}|{re.escape(str(Path.home()))}/)[^\s\"'`<>)]*"
)
OBJECT_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
#: What makes nbval or nbclient pass over a cell, or over its output.
SPARED_TAGS = re.compile(r"(nbval-(skip|ignore-output|raises.*)|skip-execution)")
SPARED_COMMENT = re.compile(r"^\s*#+\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)", re.M)


def execution_counts_run_from_1_to_n(notebook: Notebook) -> Complaints:
    """Without a count nbval compares nothing, and passes."""
    for wanted, cell in enumerate(notebook.code, start=1):
        if cell.count != wanted:
            yield f"{cell} has the execution count {cell.count}, not {wanted}"
        for output in cell.outputs:
            if output.get("execution_count", wanted) != wanted:
                yield f"{cell} has a result of another run"


def every_cell_has_an_id_of_its_own(notebook: Notebook) -> Complaints:
    seen: dict[str | None, int] = {}
    for cell in notebook.cells:
        if not cell.id:
            yield f"cell {cell.number} has no id"
        elif cell.id in seen:
            yield f"cells {seen[cell.id]} and {cell.number} share the id {cell.id}"
        seen[cell.id] = cell.number


def nothing_went_to_stderr(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        for output in cell.outputs:
            if output.get("name") == "stderr":
                yield f"{cell} wrote to stderr: {''.join(output['text'])[:80]!r}"


def every_error_is_announced(notebook: Notebook) -> Complaints:
    """By the tag `raises-exception`, which nbval and nbclient know."""
    for cell in notebook.code:
        kinds = [output["output_type"] for output in cell.outputs]
        if "raises-exception" in cell.tags:
            if "error" not in kinds:
                yield f"{cell} is tagged raises-exception and raises none"
        elif "error" in kinds:
            error = cell.outputs[kinds.index("error")]
            yield f"{cell} ends in {error['ename']}: {error['evalue']}"


def no_path_of_a_machine(notebook: Notebook) -> Complaints:
    for cell in notebook.cells:
        for text in [cell.source, *cell.output_texts]:
            if found := MACHINE_PATH.search(text):
                yield f"{cell} names {found[0]!r}"


def no_address_of_an_object(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        for text in cell.output_texts:
            if found := OBJECT_ADDRESS.search(text):
                yield f"{cell} prints an address in memory: {found[0]!r}"


def no_state_of_a_widget(notebook: Notebook) -> Complaints:
    if "widgets" in notebook.json["metadata"]:
        yield "the metadata hold the state of widgets"
    for cell in notebook.code:
        if any(WIDGET_VIEW in output.get("data", {}) for output in cell.outputs):
            yield f"{cell} stores the view of a widget that is gone"


def nbval_compares_every_cell(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        if (notebook.path.name, str(cell.id)) in UNCOMPARED:
            continue
        spared = [tag for tag in cell.tags if SPARED_TAGS.fullmatch(tag)]
        if spared or SPARED_COMMENT.search(cell.source):
            yield f"{cell} asks not to be compared, and is not in the list of reasons"


def no_code_ends_in_a_semicolon(notebook: Notebook) -> Complaints:
    """JupyterLab then hides the result and nbval does not."""
    for cell in notebook.code:
        lines = [line for line in cell.source.splitlines() if not _is_remark(line)]
        if lines and lines[-1].split("  #")[0].rstrip().endswith(";"):
            yield f"{cell} ends in a semicolon"


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def no_cell_is_empty(notebook: Notebook) -> Complaints:
    for cell in notebook.cells:
        if not cell.source.strip():
            yield f"{cell} is empty"


def nbformat_finds_it_valid(notebook: Notebook) -> Complaints:
    """Its warnings count: they tell of ids that it makes up while it reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            nbformat.validate(nbformat.reads(notebook.text, as_version=4))
            nbformat.validate(_node(json.loads(notebook.text)))
        except (nbformat.ValidationError, nbformat.reader.NotJSONError, Warning) as why:
            yield str(why).splitlines()[0]


def _node(document: dict[str, Any]) -> Any:
    return nbformat.from_dict(document)


def it_is_in_the_one_stored_form(notebook: Notebook) -> Complaints:
    """`python -m tests.tools.store` writes it."""
    stored = canonical(notebook.json, notebook.path.stem)
    if stored != notebook.text:
        lines = zip(stored.splitlines(), notebook.text.splitlines(), strict=False)
        pairs = enumerate(lines, start=1)
        line = next((n for n, (want, got) in pairs if want != got), "last")
        yield f"line {line} is not as `make notebooks` writes it"


def no_raw_cell(notebook: Notebook) -> Complaints:
    """A reader of the page sees its markup."""
    for cell in notebook.cells:
        if not _is_known(cell):
            yield f"{cell} is neither code nor Markdown"


def _is_known(cell: Cell) -> bool:
    return cell.is_code or cell.is_prose


#: What `store` refuses to write: no rewriting can mend these.
MUST_HOLD_TO_STORE: tuple[Rule, ...] = (
    every_error_is_announced,
    nothing_went_to_stderr,
    no_path_of_a_machine,
    no_address_of_an_object,
)

RULES: tuple[Rule, ...] = (
    execution_counts_run_from_1_to_n,
    every_cell_has_an_id_of_its_own,
    *MUST_HOLD_TO_STORE,
    no_state_of_a_widget,
    nbval_compares_every_cell,
    no_code_ends_in_a_semicolon,
    no_cell_is_empty,
    no_raw_cell,
    nbformat_finds_it_valid,
    it_is_in_the_one_stored_form,
)
