"""Both ends on one machine: `Lab` in memory, `Loopback` over TCP, `Client` over either.

Each loads when it is first used: `Lab` needs no asyncio.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Client
    from .lab import Lab
    from .server import Loopback

__all__ = ["Client", "Lab", "Loopback"]

_WHERE = {"Client": ".client", "Lab": ".lab", "Loopback": ".server"}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_WHERE[name], __name__), name)
    return value
