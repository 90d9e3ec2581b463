"""Octets cut into pieces as TCP may cut them, and two readers that take the pieces.

RFC 5321 sections 2.3.8 (lines) and 4.2.1 (replies of several lines).  One reader waits
for the whole; the other takes what one ``recv`` brings for one line, as many first
programs do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from ..protocol.errors import BadArgument, ReplySyntaxError
from ..protocol.framing import LineReader
from ..protocol.replies import ReplyReader
from ..transcript.model import Transcript

__all__ = ["MOST_OCTETS", "Reading", "Side", "cuts_every", "left_out", "octets_of",
           "pieces_of", "readings"]  # fmt: skip

Side = Literal["server", "client"]
SIDES = ("server", "client")
#: Of longer octets only the first are cut: as many as `views.octets` draws.
MOST_OCTETS = 2048
#: What a side sends, one whole of it.
NOUNS = {"server": "reply", "client": "line"}
PLURALS = {"server": "replies", "client": "lines"}


class Reading(NamedTuple):
    """What the two readers make of one piece.

    Args:
        piece: its octets.
        naive: what the reader takes it for that believes in one piece, one whole.
        right: whether that is so.
        truth: what the piece is.
        whole: the lines or replies that are whole now, for the reader that waits.
        kept: how many octets that reader keeps for later.
    """

    piece: bytes
    naive: str
    right: bool
    truth: str
    whole: tuple[bytes, ...]
    kept: int


def octets_of(value: Transcript | bytes, side: str) -> bytes:
    """Return what one side sent, at most `MOST_OCTETS` of it.

    Args:
        value: a transcript; or the octets themselves.
        side: ``"server"`` or ``"client"``.
    Raises:
        BadArgument: something else.
    """
    return _kept(value, side)[0][:MOST_OCTETS]


def left_out(value: Transcript | bytes, side: str) -> int:
    """Return how many octets `octets_of` leaves out.

    >>> left_out(bytes(3000), "server")
    952
    """
    octets, total = _kept(value, side)
    return total - len(octets[:MOST_OCTETS])


def _kept(value: Transcript | bytes, side: str) -> tuple[bytes, int]:
    """Return what a side sent, to the first gap, and how many octets it was in all."""
    if side not in SIDES:
        raise BadArgument(f"side {side!r}", "server or client")
    if isinstance(value, bytes):
        return value, len(value)
    if not isinstance(value, Transcript):
        raise BadArgument(
            f"a value of type {type(value).__name__}", "octets, or a Transcript"
        )
    lines = [line for line in value if line.side == side]
    total = sum(len(line.octets) + line.omitted for line in lines)
    gaps = [number for number, line in enumerate(lines, 1) if line.omitted]
    return b"".join(line.octets for line in lines[: gaps[0] if gaps else None]), total


def cuts_every(octets: bytes, size: int) -> tuple[int, ...]:
    """Return where to cut so that each piece has `size` octets; 0 cuts nowhere.

    >>> cuts_every(b"250 OK", 4)
    (4,)
    """
    if size < 0:
        raise BadArgument(f"every={size}", "0, or pieces of at least one octet")
    return tuple(range(size, len(octets), size)) if size else ()


def pieces_of(octets: bytes, cuts: Iterable[int]) -> list[bytes]:
    r"""Return octets cut at these places.

    Args:
        octets: any.
        cuts: after how many octets, each from 1 to one less than there are.
    Raises:
        BadArgument: a place outside.

    >>> pieces_of(b"250 OK\r\n", (5, 7))
    [b'250 O', b'K\r', b'\n']
    """
    places = sorted(set(cuts))
    for place in places:
        if not 0 < place < len(octets):
            raise BadArgument(f"a cut after {place} octets", f"1 to {len(octets) - 1}")
    edges = [0, *places, len(octets)]
    return [octets[start:end] for start, end in pairwise(edges)] if octets else []


def readings(pieces: Sequence[bytes], side: str) -> list[Reading]:
    """Return what the two readers make of each piece.

    Args:
        pieces: as they came.
        side: who sent them.
    """
    careful = list(_careful(pieces, side))
    bounds = [0, *accumulate(len(w) for whole, _ in careful for w in whole)]
    known = set(bounds)
    ends = list(accumulate(len(piece) for piece in pieces))
    made = []
    for piece, (whole, kept), end in zip(pieces, careful, ends, strict=True):
        start = end - len(piece)
        inside = bisect_left(bounds, end) - bisect_right(bounds, start)
        right = start in known and end in known and not inside
        truth = _truth(side, start in known, inside, end in known)
        made.append(Reading(piece, _naive(piece, side), right, truth, whole, kept))
    return made


def _truth(side: str, at_start: bool, inside: int, at_end: bool) -> str:
    noun, many = NOUNS[side], PLURALS[side]
    if at_start and at_end:
        return f"{inside + 1} {many}" if inside else f"one whole {noun}"
    if inside:
        return f"parts of {inside + 1} {many}"
    if at_start:
        return f"the beginning of a {noun}"
    return f"the end of a {noun}" if at_end else f"the middle of a {noun}"


def _naive(piece: bytes, side: str) -> str:
    """Return what is believed by who takes one piece for one whole."""
    if side == "client":
        verb = piece.split(b" ")[0].strip().decode("ascii", "replace")
        return f"the command {verb}" if verb.isalpha() else f"the line {piece!r}"
    if piece[:3].isdigit() and len(piece) > 3:
        return f"the reply {piece[:3].decode()}"
    return "a reply without a code"


def _careful(
    pieces: Iterable[bytes], side: str
) -> Iterable[tuple[tuple[bytes, ...], int]]:
    """Yield for each piece what has become whole, and how many octets are kept."""
    if side == "client":
        lines = LineReader()
        for piece in pieces:
            lines.receive(piece)
            whole: list[bytes] = []
            while isinstance(line := lines.next_line(MOST_OCTETS), bytes):
                whole.append(line)
            yield tuple(whole), len(lines.buffer)
        return
    replies = ReplyReader()
    for piece in pieces:
        replies.receive(piece)
        whole = []
        while (found := _next_reply(replies)) is not None:
            whole.append(found)
        yield tuple(whole), len(replies.rest)


def _next_reply(reader: ReplyReader) -> bytes | None:
    try:
        lines = reader.next_reply()
    except ReplySyntaxError as error:
        # A line that is no reply line is passed over, as a person would do.
        return error.seen + b"\r\n" if isinstance(error.seen, bytes) else None
    return b"".join(line + b"\r\n" for line in lines) if lines else None
