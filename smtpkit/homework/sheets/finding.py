"""Which assignments there are, and the module of each."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

__all__ = ["find", "slugs"]

#: In the order in which a course gives them; those that are there are offered.
_ORDER = ("dialogue", "replies", "extensions", "messages", "server")


@cache
def slugs() -> tuple[str, ...]:
    """Return the slugs of the assignments, in the order of the course."""
    package = importlib.import_module(__package__)
    there = {module.name for module in pkgutil.iter_modules(package.__path__)}
    return tuple(slug for slug in _ORDER if slug in there)


def find(slug: str) -> ModuleType:
    """Return the module of an assignment: `ASSIGNMENT`, `task` and `public`."""
    return importlib.import_module(f"{__package__}.{slug}")
