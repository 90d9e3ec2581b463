"""Graded sheets: what a student sees of each assignment, and its public checks.

One module or package an assignment, named as its slug:

* ``ASSIGNMENT``: its parts, with points.
* ``task(part_id, visible)``: this student's material, as a value that shows itself.
* ``public(part_id, calls, visible)``: the trials of the public check.

Students have this package, so no expected value stands here: those are in `judges`.
`sheet` is what a notebook calls, `trying` runs an answer on a table of inputs, `material`
and `shown` are what the cells show.
"""

from __future__ import annotations

from .finding import find, slugs
from .sheet import Sheet, open_sheet

__all__ = ["Sheet", "find", "open_sheet", "slugs"]
