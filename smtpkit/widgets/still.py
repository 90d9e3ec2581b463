"""What each widget shows, without the widget: a function of the same name and value.

``still.console("EHLO me.example")`` is what ``console("EHLO me.example")`` shows.  It
needs no ipywidgets, stands in a lesson below the widget, reads well without a kernel,
and is what nbval compares.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .show_byte_cutter import byte_cutter
    from .show_console import console
    from .show_latency import latency
    from .show_mime_explorer import mime_explorer
    from .show_server_panel import server_panel
    from .show_stepper import stepper
    from .show_what_now import what_now

__all__ = [
    "byte_cutter",
    "console",
    "latency",
    "mime_explorer",
    "server_panel",
    "stepper",
    "what_now",
]

_HOME = {
    "byte_cutter": "show_byte_cutter",
    "console": "show_console",
    "latency": "show_latency",
    "mime_explorer": "show_mime_explorer",
    "server_panel": "show_server_panel",
    "stepper": "show_stepper",
    "what_now": "show_what_now",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __package__), name)


def __dir__() -> list[str]:
    return __all__
