"""What the last lesson needs beside checks: strangers, a porter, trials, a meeting.

`stranger` gives a recorded conversation without its server's name, `difficult_server` a
server that refuses with good reason, `survive` tries a client on everything that may go
wrong, `meet` talks to a real server or its recording.
"""

from __future__ import annotations

from .meeting import meet
from .porter import difficult_server
from .strangers import stranger
from .survival import survive

__all__ = ["difficult_server", "meet", "stranger", "survive"]
