"""Run a lesson as a reader does who answers every check: rightly, and then wrongly.

The cell of a check bears the question's id; the question itself writes the cell that
gives an answer.  So what is run here is what a reader would have typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from smtpkit.homework import lessons
from smtpkit.homework.questions import Predict, Question
from tests.tools.kernels import Kernel, compared
from tests.tools.notebook import Cell, Notebook

__all__ = ["answered_wrongly", "checks", "solved"]

RIGHT, NOTED, WRONG = "Right", "Noted", "Not yet"


def checks(notebook: Notebook) -> dict[str, Question]:
    """Return the questions of a lesson whose cells are in the notebook, by cell id."""
    number = notebook.path.name[:2]
    if number not in lessons.numbers():
        return {}
    asked = {question.id: question for question in lessons.questions(number)}
    return {cell.id: asked[cell.id] for cell in notebook.code if cell.id in asked}


def solved(notebook: Notebook, kernel: Kernel) -> Iterator[str]:
    """Yield what goes wrong when every check is given its worked answer.

    All other cells must still say what is stored.
    """
    kernel.forget()
    asked = checks(notebook)
    for cell in notebook.code:
        if question := asked.get(cell.id):
            wanted = NOTED if isinstance(question, Predict) else RIGHT
            yield from _is_said(cell, question.cell(question.answer), wanted, kernel)
            if wanted is NOTED:
                compare = f'smtpkit.check("{cell.id}", {question.answer!r}, show=True)'
                yield from _is_said(cell, f"import smtpkit; {compare}", RIGHT, kernel)
        elif compared(cell.outputs) != compared(kernel.run(cell.source)):
            yield f"{cell} says something else when the checks around it are solved"


def answered_wrongly(notebook: Notebook, kernel: Kernel) -> Iterator[str]:
    """Yield each wrong answer without a message of its own, or that stops a notebook."""
    kernel.forget()
    for imports in notebook.imports:
        kernel.run(imports.source)
    for cell_id, question in checks(notebook).items():
        cell = next(cell for cell in notebook.code if cell.id == cell_id)
        kernel.run(question.cell(question.answer))  # wrong functions may call it
        messages = set()
        answers = list(question.wrong_answers())
        for answer in answers:
            source = question.cell(answer)
            wanted = WRONG
            if isinstance(question, Predict):  # a guess is noted first, judged later
                source = f'check("{cell_id}", {answer!r}, show=True)'
            yield from _is_said(cell, source, wanted, kernel)
            messages.add(_said(source, kernel))
        if len(messages) < len(answers):
            yield f"{cell}: two wrong answers get the same message"


def _is_said(cell: Cell, source: str, wanted: str, kernel: Kernel) -> Iterator[str]:
    said = _said(source, kernel)
    # A sign stands before the word.
    if not said[2:].startswith(wanted):
        yield f"{cell}: {wanted!r} was wanted, and it says {said[:200]!r} to {source!r}"


def _said(source: str, kernel: Kernel) -> str:
    outputs = kernel.run(source)
    last = outputs[-1] if outputs else {}
    if last.get("output_type") == "error":
        return f"!! {last['ename']}: {last['evalue']}"
    return str(last.get("data", {}).get("text/plain", last.get("text", "")))
