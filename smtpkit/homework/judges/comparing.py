"""Comparing an answer that is a value with the right one, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..parts import Calls, Part, Trial
from ..sheets.trying import as_data, same

__all__ = ["entries", "written"]


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


def written(name: str, value: Mapping[Any, Any]) -> str:
    """Return the source of a dictionary as the formatter writes it, an entry a line.

    >>> print(written("codes", {"NOOP": 250}), end="")
    codes = {
        "NOOP": 250,
    }
    """
    rows = "".join(_row(key, content) for key, content in value.items())
    return f"{name} = {{\n{rows}}}\n"


def _row(key: Any, content: Any) -> str:
    """Return one entry; a long list has one item on each line."""
    row = f"    {_quoted(key)}: {_quoted(content)},\n"
    if len(row) <= 89 or not isinstance(content, list):
        return row
    items = "".join(f"        {_quoted(item)},\n" for item in content)
    return f"    {_quoted(key)}: [\n{items}    ],\n"


def _quoted(value: Any) -> str:
    """Write a value as the formatter does: with double quotes."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_quoted, value))})"
    return repr(value)
