"""Ways for octets to travel: in memory, over TCP, inside TLS.

Two interfaces, small on purpose.  A client waits, so it has a `Stream`; a server must not
wait, so it has a `Wire` that it writes to and a `Receiver` that is called.
"""

from __future__ import annotations

from .base import Clock, Receiver, Stream, Timer, Wire

__all__ = ["Clock", "Receiver", "Stream", "Timer", "Wire"]
