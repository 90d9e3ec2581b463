"""What a rule is."""

from collections.abc import Callable, Iterator

from tests.tools.notebook import Notebook

__all__ = ["Complaints", "Rule"]

#: One line for each place that breaks a rule.
Complaints = Iterator[str]
Rule = Callable[[Notebook], Complaints]
