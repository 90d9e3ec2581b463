"""Graded sheets: what a student sees of each assignment, and its public checks.

One module or package an assignment, named as its slug:

* ``ASSIGNMENT``: its parts, with points.
* ``task(part_id, visible)``: this student's material, as a value that shows itself.
* ``public(part_id, calls, visible)``: the trials of the public check.

Students have this package, so no expected value stands here: those are in `judges`.
`sheet` is what a notebook calls, `trying` runs an answer on a table of inputs, `material`
and `shown` are what the cells show.

For authors
-----------
* The source is ``notebooks/homework/source/SLUG/SLUG.ipynb``, in nbgrader's cell format.
  A part is: words, ``sheet.task(id)``, what to write, the answer cell, the check cell.
  The answer cell begins ``# answer: ID``; its id and nbgrader's name are the part's id,
  those of the check cell are ``ID-check``.
* The stub of a release is the remark ``# Write here.``: a function needs a docstring
  above its solution, a dictionary has its brackets outside.
* Dice are a stream.  All that throws for a part does so in one function, which material,
  judge and worked answer call, each with fresh dice.
* The check of a value judges its form only.  What a variant has of its own must be so
  rich that a neighbour's values score under a fifth.
* Each cell stands alone, and no part needs another one's answer.
* ``make notebooks`` stores the source, and the students' version of it.
"""

from __future__ import annotations

from .finding import find, slugs
from .sheet import Sheet, open_sheet

__all__ = ["Sheet", "find", "open_sheet", "slugs"]
