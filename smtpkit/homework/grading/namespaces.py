"""The namespace that an answer makes: compiled, run, and helped where it needs that.

Part of the program inside the walls, see `worker`; needs the standard library alone.
"""

from __future__ import annotations

import builtins
import dis
import sys
import textwrap
from types import CodeType, ModuleType
from typing import Any

from .plain import describe

__all__ = ["Answers", "compiled", "used"]

#: What the compiler makes of a name that is looked up, or set, outside a function.
_LOADS = ("LOAD_NAME", "LOAD_GLOBAL")
_STORES = ("STORE_NAME", "STORE_GLOBAL")


def compiled(source: str) -> CodeType:
    """Compile a cell; what only a notebook understands is left out if it must be."""
    try:
        return compile(source, "answer", "exec", dont_inherit=True)
    except SyntaxError:
        lines = source.split("\n")
        for number, line in enumerate(lines):
            bare = line.strip()
            if bare.startswith(("%", "!", "?")) or bare.endswith("?"):
                lines[number] = line[: len(line) - len(line.lstrip())] + "pass"
        repaired = textwrap.dedent("\n".join(lines))
        return compile(repaired, "answer", "exec", dont_inherit=True)


def used(code: CodeType, *operations: str) -> set[str]:
    """Return the names that a cell looks up outside its functions, or stores there.

    >>> sorted(used(compiled("def f(line): return split(line.text)"), "LOAD_GLOBAL"))
    ['split']
    """
    found = {i.argval for i in dis.get_instructions(code) if i.opname in operations}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= used(constant, *operations)
    return found


class Answers:
    """The namespace of one part.

    Args:
        source: the answer cell.
        others: the student's other cells, which may hold what this one needs.
    """

    def __init__(self, source: str, others: list[str]) -> None:
        self.made: list[Any] = []
        self.helped = False
        self._fresh()
        try:
            code = compiled(source)
            self._run(code, [])
            missing = used(code, *_LOADS) - set(self.names) - set(dir(builtins))
            others = [other for other in others if other != source]
            if missing and (helpers := _helpers(missing, others)):
                self.helped = True
                self._run(code, helpers)
        except BaseException as error:  # of the compiler, which may run out of room
            self.raised = describe(error)

    def _fresh(self) -> None:
        module = ModuleType("__main__")
        sys.modules["__main__"] = module
        self.names = module.__dict__
        self.raised = ""

    def _run(self, code: CodeType, helpers: list[CodeType]) -> None:
        self._fresh()
        for cell in (*helpers, code):
            # What a cell defined before it raised may do: the next one is run as well.
            self.raised = ""
            try:
                exec(cell, self.names)
            except BaseException as error:
                self.raised = describe(error)


def _helpers(missing: set[str], others: list[str]) -> list[CodeType]:
    """Return the cells that define a name which is missing, or which those need."""
    cells: list[CodeType] = []
    for source in others:
        try:
            cells.append(compiled(source))
        except BaseException:  # a cell that does not compile never ran
            continue
    taken: list[CodeType] = []
    while more := [c for c in cells if c not in taken and used(c, *_STORES) & missing]:
        taken += more
        missing = missing.union(*(used(cell, *_LOADS) for cell in more))
    return [cell for cell in cells if cell in taken]
