"""`Calls` over a worker: asks, waits a bounded time, believes nothing.

A peer of a conversation lives on this side, so no transcript can be made up in there.
What comes back is plain data, and is judged elsewhere.
"""

from __future__ import annotations

import time
from typing import Any

from ..parts import Outcome, Peer
from .jobs import Limits
from .plain import TooLarge, pack, unpack
from .processes import Gone, NotStarted, Worker

__all__ = ["PartCalls"]

MOST_OPERATIONS = 20_000  # of one conversation
MOST_ITEMS = 20_000  # of one value, as a judge sees it: a hundred times what one needs
MOST_OBJECTS = 1_000_000  # more than a part can make in its time


class PartCalls:
    """Asks one answer what a judge asks; no request raises.

    After the answer has cost a worker its life `lives` times, each request is answered by
    the reason: what was right until then stays right.

    Args:
        worker: who runs it.
        limits: what it may take.
        source: the answer.
        others: cells that it may need code from.
        lives: how many workers it may cost.

    What it has to tell beside: `raised`, by the cell when it was run; `was_helped`,
    whether it needed code from other cells; `gone`, what became of the workers it cost;
    `was_not_run`, whether none could be started, for which no answer is to blame.
    """

    def __init__(
        self,
        worker: Worker,
        limits: Limits,
        source: str,
        others: tuple[str, ...] = (),
        lives: int = 2,
    ) -> None:
        self._worker = worker
        self._limits = limits
        self._part = {"do": "part", "source": source, "others": list(others)}
        self._lives = lives
        self._ends = float("inf")
        self._gone = ""
        self._life = 0
        self.raised = ""
        self.was_helped = False
        self.was_not_run = False
        self.gone: list[str] = []
        self._load()

    def _load(self) -> None:
        try:
            self._worker.start()
            self._ends = min(self._ends, time.monotonic() + self._limits.part_s)
            said = self._worker.exchange(self._part, self._until())
            if "loaded" not in said:
                raise Gone(self._ending(said))
        except Gone as gone:
            self.was_not_run |= isinstance(gone, NotStarted)
            self._mourn(str(gone))
            return
        self.raised = _words(said["loaded"])
        self.was_helped = said.get("helped") is True

    def _mourn(self, words: str) -> None:
        """Take note that the worker, or its fork for this part, is gone.

        The process that forked it may be well; but whether it was the one that spoke
        cannot be known, so nothing is asked of it again.
        """
        self._worker.kill()
        self.gone.append(words)
        self._life += 1
        self._gone = words

    def _ending(self, said: dict[str, Any]) -> str:
        words = _words(said["ended"]) if "ended" in said else ""
        return words or "stopped: the process ended itself"

    def _until(self) -> float:
        return min(time.monotonic() + self._limits.request_s, self._ends)

    def _revive(self) -> None:
        """Begin anew with a fresh process, unless that was tried often enough."""
        is_over = time.monotonic() >= self._ends
        if self._gone and self._life < self._lives and not is_over:
            self._gone = ""
            self._load()

    def value(self, name: str) -> Outcome:
        """Return the variable `name`."""
        return self._ask({"do": "value", "name": name})

    def call(self, name: str, *arguments: Any) -> Outcome:
        """Call the function `name`."""
        return self._ask(
            {"do": "call", "name": name, "arguments": pack(list(arguments))}
        )

    def make(self, name: str, *arguments: Any) -> Outcome:
        """Make an object of the class `name`; the value stands for it."""
        made = self._ask(
            {"do": "make", "name": name, "arguments": pack(list(arguments))}
        )
        if made.raised:
            return made
        if type(made.value) is not int or not 0 <= made.value < MOST_OBJECTS:
            return Outcome(raised="garbled: no object")
        return Outcome(self._life * MOST_OBJECTS + made.value)

    def method(self, handle: int, name: str, *arguments: Any) -> Outcome:
        """Call a method of an object that `make` made."""
        life, number = divmod(handle, MOST_OBJECTS)
        if life != self._life:
            return Outcome(raised=self.gone[-1] if self.gone else "missing")
        request = {"do": "method", "handle": number, "name": name}
        return self._ask({**request, "arguments": pack(list(arguments))})

    def converse(self, name: str, peer: Peer, *arguments: Any) -> Outcome:
        """Call ``name(connection, *arguments)``; the connection leads to `peer`."""
        request = {"do": "converse", "name": name, "arguments": pack(list(arguments))}
        return self._ask(request, peer)

    def close(self) -> None:
        """Let the fork of this part end; what it leaves behind is killed."""
        if self._gone:
            return
        try:
            if "ended" not in self._worker.exchange({"do": "end"}, self._until()):
                self._worker.kill()
        except Gone:
            pass

    def _ask(self, request: dict[str, Any], peer: Peer | None = None) -> Outcome:
        self._revive()
        if self._gone:
            return Outcome(raised=self._gone)
        until = self._until()
        try:
            said = self._worker.exchange(request, until)
            for _ in range(MOST_OPERATIONS):
                if peer is None or "ask" not in said:
                    break
                said = self._worker.exchange(_operate(peer, said), until)
            return self._outcome(said)
        except Gone as gone:
            self._mourn(str(gone))
            return Outcome(raised=str(gone))

    def _outcome(self, said: dict[str, Any]) -> Outcome:
        if "value" in said:
            try:
                return Outcome(unpack(said["value"], [MOST_ITEMS]))
            except TooLarge:
                return Outcome(raised="too large")
            except (ValueError, TypeError, RecursionError):
                raise Gone("garbled: the process sent what it should not") from None
        if "raised" in said:
            return Outcome(raised=_words(said["raised"]) or "garbled: no reason")
        if "ended" in said:
            raise Gone(self._ending(said))
        raise Gone("garbled: the process sent what it should not")


def _operate(peer: Peer, said: dict[str, Any]) -> dict[str, Any]:
    """Do to the peer what the connection was asked for; return what to answer."""
    try:
        octets = b""
        if said["ask"] == "send":
            peer.send(bytes.fromhex(said["octets"]))
        elif said["ask"] == "receive":
            octets = peer.receive()
        elif said["ask"] == "start_tls":
            peer.start_tls()
        elif said["ask"] == "close":
            peer.close()
        return {"octets": octets.hex()}
    except Exception as error:  # the peer objects, or was asked nonsense
        return {"error": f"{type(error).__name__}: {error}"[:200]}


def _words(said: Any) -> str:
    """Return what a worker gave as words: a text that any file can hold, bounded."""
    if not isinstance(said, str):
        return "garbled: no words"
    return said[:300].encode("utf-8", "backslashreplace").decode()
