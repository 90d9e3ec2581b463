"""One direction of a TCP connection: octets in order, out of packets in any order.

RFC 9293 section 3.4.  The capture is known as a whole, so a hole is told from octets that
only come late.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["Assembly", "Segment"]

_MODULUS = 1 << 32


class Segment(NamedTuple):
    """What one packet carried.

    Args:
        sequence: the number of its first octet.
        octets: what was captured of it.
        missing: how many octets it had besides, at its end.
    """

    sequence: int
    octets: bytes
    missing: int = 0


class Assembly:
    r"""Puts segments together.

    Args:
        segments: all of one direction, in the order in which they were captured.
        is_from_start: whether the first segment is the connection's first.

    >>> segments = [Segment(0, b""), Segment(4, b"OP\r\n"), Segment(0, b"EHLO"[:2])]
    >>> assembly = Assembly(segments, is_from_start=True)
    >>> [list(assembly.arrived()) for _ in segments]
    [[], [], [(b'EH', 0), (b'', 2), (b'OP\r\n', 0)]]
    """

    def __init__(self, segments: Sequence[Segment], *, is_from_start: bool) -> None:
        self._segments = _placed(segments)
        self._turn = 0
        self._waiting: list[tuple[int, int, bytes]] = []
        starts = [at for at, octets, missing in self._segments if octets or missing]
        self._next = 0 if is_from_start or not starts else min(starts)
        self._starts, self._ends = _covered(self._segments)

    def arrived(self) -> Iterator[tuple[bytes, int]]:
        """Yield what can be told after the next packet: octets, or how many are missing."""
        at, octets, missing = self._segments[self._turn]
        self._turn += 1
        if octets:
            heapq.heappush(self._waiting, (at, at + len(octets), octets))
        if missing:
            end = at + len(octets)
            heapq.heappush(self._waiting, (end, end + missing, b""))
        while self._waiting:
            found = self._take()
            if found is None:
                return
            if found != (b"", 0):
                yield found

    def _take(self) -> tuple[bytes, int] | None:
        """Take what comes next; None if it comes with a later packet."""
        start, end, octets = self._waiting[0]
        now = self._next
        if end <= now:  # it came before
            heapq.heappop(self._waiting)
            return b"", 0
        if start <= now and octets:
            heapq.heappop(self._waiting)
            self._next = end
            return octets[now - start :], 0
        captured_from = self._captured_from(now)
        if captured_from == now:
            if start > now:
                return None
            heapq.heappop(self._waiting)  # what is missing here comes once more, whole
            return b"", 0
        self._next = min(end if start <= now else start, captured_from)
        return b"", self._next - now

    def _captured_from(self, at: int) -> int:
        """Return the first octet from `at` on that the capture has."""
        index = bisect_right(self._starts, at) - 1
        if index >= 0 and at < self._ends[index]:
            return at
        return (
            self._starts[index + 1] if index + 1 < len(self._starts) else _MODULUS << 32
        )


def _placed(segments: Sequence[Segment]) -> list[tuple[int, bytes, int]]:
    """Return where each segment belongs, counted from the first, with no wrapping."""
    placed = []
    at, last = 0, segments[0].sequence if segments else 0
    for sequence, octets, missing in segments:
        at += (sequence - last + _MODULUS // 2) % _MODULUS - _MODULUS // 2
        last = sequence
        placed.append((at, octets, missing))
    return placed


def _covered(placed: list[tuple[int, bytes, int]]) -> tuple[list[int], list[int]]:
    """Return where captured stretches begin, and where they end."""
    starts: list[int] = []
    ends: list[int] = []
    for at, octets, _ in sorted(placed):
        if not octets:
            continue
        if ends and at <= ends[-1]:
            ends[-1] = max(ends[-1], at + len(octets))
        else:
            starts.append(at)
            ends.append(at + len(octets))
    return starts, ends
