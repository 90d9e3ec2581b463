"""The exam bank: questions that a seed varies, for a quiz on paper or in Moodle.

`items` says what a question is; `conversation`, `replies`, `growth`, `letters`, `trust`
and `queues` hold the questions themselves, by the lessons that teach them; `papers`
chooses some for a paper; `exports` writes them down.  Whatever can be computed is: an
answer comes from the server's own core, so it agrees with the lessons.
"""

from __future__ import annotations

from .exports import FORMATS
from .items import Item
from .papers import bank, paper

__all__ = ["FORMATS", "Item", "bank", "paper"]
