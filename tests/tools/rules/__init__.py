"""What every stored notebook owes its reader: one function for each rule.

A rule takes a `Notebook` and yields a line for each place that breaks it.  Its name is
the rule in words.  `tests/notebooks` applies them all, and shows of each that it can
fail.  `ALL` holds for every notebook, `LESSON` for ``notebooks/NN_slug.ipynb``, whose
conventions stand in `shape`.
"""

from tests.tools.rules import access, cells, links, shape, stored
from tests.tools.rules.model import Rule

__all__ = ["ALL", "LESSON", "Rule"]

ALL: tuple[Rule, ...] = stored.RULES + cells.RULES + access.RULES + links.RULES
LESSON: tuple[Rule, ...] = shape.RULES
