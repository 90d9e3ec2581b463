"""Cells that read well: their length, width and style, and the prose between them."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.tools.notebook import ROOT, Notebook
from tests.tools.prose import sentences, words
from tests.tools.rules.model import Complaints, Rule

__all__ = ["RULES"]

MOST_LINES = 12
#: In the answer cell of a graded sheet, which a student fills in.
MOST_LINES_OF_AN_ANSWER = 30
#: In the source of a graded sheet the answer is there: a whole server, at most.
MOST_LINES_OF_A_SOLUTION = 110
MOST_COLUMNS = 88
MOST_CODE_IN_A_ROW = 2
MOST_WORDS_A_SENTENCE = 20
#: A heading or remark of fewer words is no sentence, and would only lower the average.
FEWEST_WORDS = 3


def code_cells_have_at_most_12_lines(notebook: Notebook) -> Complaints:
    is_source = "source" in notebook.path.parts
    answer = MOST_LINES_OF_A_SOLUTION if is_source else MOST_LINES_OF_AN_ANSWER
    for cell in notebook.code:
        most = answer if cell.is_answer else MOST_LINES
        if (lines := len(cell.source.splitlines())) > most:
            yield f"{cell} has {lines} lines"


def code_has_at_most_88_columns(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        for line in cell.source.splitlines():
            if len(line) > MOST_COLUMNS:
                yield f"{cell} has a line of {len(line)} columns"


def at_most_two_code_cells_follow_each_other(notebook: Notebook) -> Complaints:
    row = 0
    for cell in notebook.cells:
        row = row + 1 if cell.is_code else 0
        if row > MOST_CODE_IN_A_ROW:
            yield f"{cell} is the code cell number {row} without a word between"


def ruff_finds_nothing(notebook: Notebook) -> Complaints:
    yield from _ruff(notebook, "check", "--quiet", "--output-format", "concise")


def ruff_would_format_nothing(notebook: Notebook) -> Complaints:
    yield from _ruff(notebook, "format", "--diff", "--quiet")


def _ruff(notebook: Notebook, *arguments: str) -> Complaints:
    """Yield what ruff says, by the settings of this repository wherever the file is."""
    settings = ("--config", str(ROOT / "pyproject.toml"), "--no-cache")
    command = [sys.executable, "-m", "ruff", *arguments, *settings]
    command += ["--stdin-filename", str(notebook.path), "-"]
    done = subprocess.run(
        command,
        input=notebook.text.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        said = done.stdout.decode().splitlines()
        changed = [line for line in said if re.match(r"[+-][^+-]", line)]
        yield from [line.replace(str(notebook.path), "") for line in changed or said]


def sentences_have_at_most_20_words_on_average(notebook: Notebook) -> Complaints:
    lengths = [
        (words(sentence), sentence)
        for _, block in notebook.blocks()
        if block.kind in ("paragraph", "item")
        for sentence in sentences(block.text)
        if words(sentence) >= FEWEST_WORDS
    ]
    if not lengths:
        return
    average = sum(length for length, _ in lengths) / len(lengths)
    if average > MOST_WORDS_A_SENTENCE:
        longest = max(lengths)
        yield f"{average:.1f} words; the longest has {longest[0]}: {longest[1]!r}"


RULES: tuple[Rule, ...] = (
    code_cells_have_at_most_12_lines,
    code_has_at_most_88_columns,
    at_most_two_code_cells_follow_each_other,
    ruff_finds_nothing,
    ruff_would_format_nothing,
    sentences_have_at_most_20_words_on_average,
)
