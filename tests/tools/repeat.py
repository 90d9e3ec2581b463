"""Run a stored notebook in other ways than from top to bottom: it must say the same.

Two promises to a reader who does not go straight on.  The whole notebook, run twice in
one kernel, gives its stored outputs both times.  Each code cell, run alone after the
imports and then once more, gives its stored output both times.

The imports are the cells tagged `imports` above the cell, or else the first code cell.
One kind of cell may look back: a cell tagged `answer` judges the guess that the nearest
cell above it, tagged `guess`, put into a variable.  Alone, without the guess, it must
raise nothing and say "still open"; after its guess cell it gives its stored output.

In a graded sheet a check cell, which nbgrader marks, looks back at the answer cell above.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.tools.kernels import Kernel, compared
from tests.tools.notebook import Cell, Notebook

__all__ = ["alone_after_the_imports", "twice_in_one_kernel"]

STILL_OPEN = "still open"


def twice_in_one_kernel(notebook: Notebook, kernel: Kernel) -> Iterator[str]:
    """Yield each cell that differs in the first or second run of the whole notebook."""
    kernel.forget()
    for run in ("first", "second"):
        for cell in notebook.code:
            yield from _difference(cell, kernel.run(cell.source), f"in the {run} run")


def alone_after_the_imports(notebook: Notebook, kernel: Kernel) -> Iterator[str]:
    """Yield each cell that differs when it is run with nothing before it but imports."""
    for cell in notebook.code:
        _begin_anew(notebook, cell, kernel)
        if "answer" in cell.tags:
            yield from _without_a_guess(cell, kernel)
            yield from _after_its_guess(notebook, cell, kernel)
            continue
        if answer := _answer_above(notebook, cell):
            kernel.run(answer.source)
        for when in ("alone after the imports", "alone, the second time"):
            yield from _difference(cell, kernel.run(cell.source), when)


def _begin_anew(notebook: Notebook, cell: Cell, kernel: Kernel) -> None:
    kernel.forget()
    for imports in notebook.imports:
        if imports.number < cell.number:
            kernel.run(imports.source)


def _answer_above(notebook: Notebook, cell: Cell) -> Cell | None:
    """Return the answer cell that a check cell of a graded sheet judges."""
    if not cell.is_check:
        return None
    above = [other for other in notebook.code if other.number < cell.number]
    return next((other for other in reversed(above) if other.is_answer), None)


def _without_a_guess(cell: Cell, kernel: Kernel) -> Iterator[str]:
    outputs = kernel.run(cell.source)
    if any(output["output_type"] == "error" for output in outputs):
        yield f"{cell} needs the guess: {outputs[-1]['ename']}"
    elif not any(STILL_OPEN in text for text in _texts(outputs)):
        yield f"{cell} does not say {STILL_OPEN!r} without the guess"


def _after_its_guess(notebook: Notebook, cell: Cell, kernel: Kernel) -> Iterator[str]:
    above = [
        other
        for other in notebook.code
        if "guess" in other.tags and other.number < cell.number
    ]
    if not above:
        yield f"{cell} is tagged answer, and no cell above it is tagged guess"
        return
    kernel.run(above[-1].source)
    yield from _difference(cell, kernel.run(cell.source), "after its guess")


def _texts(outputs: list[dict[str, Any]]) -> list[str]:
    found = compared(outputs)
    return [text for texts in found.values() for text in texts if isinstance(text, str)]


def _difference(cell: Cell, outputs: list[dict[str, Any]], when: str) -> Iterator[str]:
    """Yield how `outputs` differ from those stored, as nbval would see it."""
    stored, found = compared(cell.outputs), compared(outputs)
    if "ename" in found and "ename" not in stored:
        yield f"{cell}, {when}, raises {found['ename'][0]}: {found['evalue'][0]}"
        return
    for kind in sorted({*stored, *found}):
        if stored.get(kind) != found.get(kind):
            yield f"{cell}, {when}: {kind} {_apart(stored.get(kind), found.get(kind))}"


def _apart(stored: Any, found: Any) -> str:
    """Return the two values from shortly before the place where they part."""
    wanted, got = repr(stored), repr(found)
    pairs = zip(wanted, got, strict=False)
    same = next((place for place, (a, b) in enumerate(pairs) if a != b), 0)
    start = max(0, same - 20)
    return f"was stored as {wanted[start : same + 60]} and is {got[start : same + 60]}"
