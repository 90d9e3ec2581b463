"""Both ends on one machine: `Lab` in memory, `Loopback` over TCP, `Client` over either."""

from __future__ import annotations

from .client import Client
from .lab import Lab
from .server import Loopback

__all__ = ["Client", "Lab", "Loopback"]
