"""Learner's code with an end: so many steps of it are run, and then no more.

A loop that never ends would keep the notebook busy for ever.  So the steps are counted as
they run, in instructions of Python; no clock is asked.  A learner meets this in lesson 13.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

__all__ = ["Budget", "NeverEnds"]

T = TypeVar("T")

#: Steps of this package do not count.
_OURS = str(Path(__file__).resolve().parents[2])


class NeverEnds(BaseException):
    """The learner's code was stopped.

    It is no `Exception`: an ``except Exception`` in the loop must not catch it.
    """


class Budget:
    """So many steps that a learner's code may take.

    Args:
        steps: how many instructions of Python.

    >>> Budget(100).run(lambda: 2 + 2)
    4
    """

    def __init__(self, steps: int) -> None:
        self._steps = self._left = steps
        self._words = ""

    def run(self, call: Callable[[], T]) -> T:
        """Call something; return what it returned.

        Raises:
            NeverEnds: it wanted to take more steps.  Whatever else it raises.
        """
        before = sys.gettrace()
        sys.settrace(self._watch)
        try:
            return next(_apart(call))
        finally:
            sys.settrace(before)

    def spend(self) -> None:
        """Stop code that goes on although it was stopped; called by what it calls.

        A bare ``except:`` catches everything once, and Python watches no more then.
        So it is told to watch anew.
        """
        if self._left < 0:
            frame: FrameType | None = inspect.currentframe()
            while frame is not None and frame.f_code is not Budget.run.__code__:
                if not _is_ours(frame):
                    frame.f_trace = self._watch
                frame = frame.f_back
            sys.settrace(self._watch)
            self._stop()

    def end(self, words: str) -> None:
        """Let nothing run any more.

        Args:
            words: why.
        """
        self._words, self._left = words, -1
        self.spend()

    def _watch(self, frame: FrameType, event: str, argument: Any) -> Any:
        if _is_ours(frame):
            return None
        frame.f_trace_opcodes = (
            True  # ``while True: pass`` is not a line anew each time
        )
        if event == "opcode":
            self._left -= 1
            if self._left < 0:
                self._stop()
        return self._watch

    def _stop(self) -> None:
        raise NeverEnds(self._words or f"more than {self._steps:,} steps were taken")


def _apart(call: Callable[[], T]) -> Iterator[T]:
    """Yield what a call returns.

    Code that is stopped inside an ``except:`` leaves that exception behind as the one
    being handled.  A generator has a place of its own for that, which goes with it.
    """
    yield call()


def _is_ours(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(_OURS)
