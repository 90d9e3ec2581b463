"""Widgets: controls that choose a value, and show what it leads to.

Each is a function ``widget(value)`` that returns an ipywidgets widget; all can be done
by keyboard.  ``still.widget(value)`` shows the same without controls, and the method
`still` of a widget returns what it shows now.  They draw nothing, open no socket and
start no thread: the servers behind them are `Lab`, in memory.

ipywidgets and anywidget are loaded with the first widget that is asked for; a module is
not called like its widget, because importing it would put it in the widget's place.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import still
    from .shown import Still
    from .use_console import console

__all__ = ["Still", "console", "still"]

_HOME = {
    "Still": "shown",
    "console": "use_console",
}


def __getattr__(name: str) -> Any:
    if name == "still":
        return importlib.import_module(".still", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
