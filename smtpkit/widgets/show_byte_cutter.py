"""What the byte cutter shows: the pieces, and what two readers make of them.

RFC 5321 section 2.3.8: a line ends with CRLF, wherever TCP cuts.  A learner meets the
byte cutter in lesson 02.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..display.markup import counted, mark, visible
from ..loopback.lab import Lab
from ..protocol.errors import BadArgument
from ..transcript.model import Transcript
from .cutting import (
    NOUNS,
    PLURALS,
    Reading,
    cuts_every,
    left_out,
    octets_of,
    pieces_of,
    readings,
)
from .shown import Still, Words, framed_words, table

__all__ = ["byte_cutter", "of_pieces", "sample"]

#: So many pieces have a row of their own; the last ones count for the end.
MOST_ROWS, END_ROWS = 40, 10


def sample() -> Transcript:
    """Return a short session to cut, for who has none at hand."""
    lab = Lab(extensions=["SIZE"])
    lab.say("EHLO me.example", "NOOP", "QUIT")
    return lab.transcript


def byte_cutter(
    value: Transcript | bytes | None = None,
    *,
    side: str = "server",
    every: int = 0,
    cuts: Iterable[int] = (),
) -> Still:
    r"""Return what the byte cutter shows.

    Args:
        value: a transcript, or octets; None takes a short session.  Of more than 2,048
            octets the first are cut, and the rest is counted.
        side: whose octets: ``"server"``, whose replies a client reads, or ``"client"``.
        every: cut after every so many octets; 0: not.
        cuts: cut after so many octets, besides.
    Returns:
        The pieces drawn, and a table of what each reader makes of them.
    Raises:
        BadArgument: a place outside, or a value that is neither.

    >>> byte_cutter(b"250 OK\r\n221 Bye\r\n", every=6)
    <byte_cutter: 17 octets in 3 pieces; 2 replies, 0 read right by one recv>
    """
    taken = sample() if value is None else value
    octets = octets_of(taken, side)
    places = {*cuts_every(octets, every), *cuts}
    return of_pieces(pieces_of(octets, places), side, left_out(taken, side))


def of_pieces(pieces: list[bytes], side: str, more: int = 0) -> Still:
    """Return what the byte cutter shows of pieces.

    Args:
        pieces: as TCP delivers them.
        side: who sent them.
        more: how many octets come after them, and are left out.
    """
    from ..views import octets

    if not pieces:
        nothing = Words("<p>There is not one octet to cut.</p>", "No octets.")
        return Still("byte_cutter: no octets", (nothing,))
    if side not in NOUNS:
        raise BadArgument(f"side {side!r}", "server or client")
    found = readings(pieces, side)
    whole = sum(len(reading.whole) for reading in found)
    right = sum(reading.right for reading in found)
    total = sum(map(len, pieces))
    sent = counted(whole, NOUNS[side], PLURALS[side])
    drawn = octets(pieces if len(pieces) > 1 else pieces[0], stuffed=False)
    return Still(
        f"byte_cutter: {counted(total, 'octet')} in {counted(len(pieces), 'piece')}; "
        f"{sent}, {right} read right by one recv"
        + (f"; {counted(more, 'octet')} left out" if more else ""),
        (_summary(found, sent, right, side, more), _table(found), drawn),
    )


def _summary(
    found: list[Reading], sent: str, right: int, side: str, more: int
) -> Words:
    other = "client" if side == "server" else "server"
    words = (
        f"The {side} sent {sent}. A {other} that waits for CRLF reads as many, however "
        f"they are cut. One that takes each piece for one whole reads {len(found)}, "
        f"and {right} of them right."
    )
    left = found[-1].kept
    if left:
        words += f" {counted(left, 'octet')} at the end: not whole yet."
    if more:
        cut = sum(len(reading.piece) for reading in found)
        words += (
            f" Only the first {cut:,} of {cut + more:,} octets are cut and counted "
            f"here; {counted(more, 'octet')} left out."
        )
    return framed_words(f"<p>{words}</p>", words, "What the two readers count")


def _table(found: list[Reading]) -> Words:
    rows = [
        (number, _octets(reading.piece), _naive(reading), _careful(reading))
        for number, reading in enumerate(found, 1)
        if number <= MOST_ROWS - END_ROWS or number > len(found) - END_ROWS
    ]
    left = len(found) - len(rows)
    title = "What each reader makes of each piece"
    if left:
        first = MOST_ROWS - END_ROWS + 1
        title += f"; pieces {first} to {first + left - 1:,} are left out here"
    columns = ("piece", "octets", "takes one recv for all", "waits for the end")
    return table(title, columns, rows)


def _octets(octets: bytes) -> Words:
    html = f'<code translate="no" style="white-space:pre-wrap">{visible(octets)}</code>'
    return Words(html, repr(octets)[2:-1])


def _naive(reading: Reading) -> Words:
    sign = "✓" if reading.right else "✕"
    words = f"{reading.naive}; in truth {reading.truth}"
    kind = "" if reading.right else "refused"
    return Words(f"{mark(sign, kind)} {escape(words)}", f"{sign} {words}")


def _careful(reading: Reading) -> Words:
    said = "; ".join(_shown(whole) for whole in reading.whole) or "nothing yet"
    keeps = f", keeps {counted(reading.kept, 'octet')}" if reading.kept else ""
    return Words(escape(said + keeps), said + keeps)


def _shown(whole: bytes) -> str:
    """Return a line or a reply in a few characters."""
    first, _, rest = whole.partition(b"\r\n")
    lines = rest.count(b"\r\n")
    text = first.decode("utf-8", "backslashreplace")
    text = text if len(text) <= 40 else text[:39] + "…"
    return text + (f" (and {counted(lines, 'more line')})" if lines else "")
