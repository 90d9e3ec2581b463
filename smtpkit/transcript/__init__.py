"""What was said in a conversation, as a value that shows itself and can be kept.

`model` is the value, `recorder` writes it while a conversation runs, `files` saves and
loads it.  One module for each format: `text`, `jsonlines`, `mermaid`, `pcap`.  `replay`
plays what was read through the protocol core, which fills in the states.
"""

from __future__ import annotations

from .model import Exchange, Line, Transcript
from .recorder import Recorder

__all__ = ["Exchange", "Line", "Recorder", "Transcript"]
