"""What each widget shows, without the widget: a function of the same name and value.

``still.console("EHLO me.example")`` is what ``console("EHLO me.example")`` shows.  It
needs no ipywidgets, stands in a lesson below the widget, reads well without a kernel,
and is what nbval compares.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .show_console import console

__all__ = ["console"]

_HOME = {
    "console": "show_console",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __package__), name)


def __dir__() -> list[str]:
    return __all__
