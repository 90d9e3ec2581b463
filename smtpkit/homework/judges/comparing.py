"""Comparing an answer that is a value with the right one, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..parts import Calls, Part, Trial
from ..sheets.trying import as_data, same

__all__ = ["entries"]


def entries(
    part: Part,
    calls: Calls,
    wanted: Mapping[Any, Any],
    category: str,
    source: str,
) -> Iterator[Trial]:
    """Compare the part's dictionary with the right one: one trial for each entry.

    Args:
        part: the part; its first name is the variable.
        calls: asks for the variable.
        wanted: the right dictionary.
        category: what an entry is, in words that give nothing away.
        source: RFC and section.
    """
    outcome = calls.value(part.names[0])
    found = outcome.value if isinstance(outcome.value, dict) else {}
    for key, value in wanted.items():
        seen = as_data(found.get(key))
        yield Trial(
            category,
            same(seen, as_data(value)),
            f"at {key!r}: {value!r}",
            f"{seen!r}" if key in found else "nothing",
            part.taught_in,
            source,
        )
