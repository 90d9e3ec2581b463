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
    from .use_byte_cutter import byte_cutter
    from .use_console import console
    from .use_latency import latency
    from .use_mime_explorer import mime_explorer
    from .use_server_panel import server_panel
    from .use_stepper import stepper
    from .use_what_now import what_now

__all__ = [
    "Still",
    "byte_cutter",
    "console",
    "latency",
    "mime_explorer",
    "server_panel",
    "stepper",
    "still",
    "what_now",
]

_HOME = {
    "Still": "shown",
    "byte_cutter": "use_byte_cutter",
    "console": "use_console",
    "latency": "use_latency",
    "mime_explorer": "use_mime_explorer",
    "server_panel": "use_server_panel",
    "stepper": "use_stepper",
    "what_now": "use_what_now",
}


def __getattr__(name: str) -> Any:
    if name == "still":
        return importlib.import_module(".still", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
