"""Somebody on the line: copies the octets of both sides, and tells what can be read.

RFC 3207 section 6 says why that matters; RFC 8446 section 5.1 has the first octet of TLS
records.  Knows no SMTP and holds no key.  A learner meets it in the lesson on STARTTLS.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["Listener"]

HEAD_OCTETS = 5  # of a TLS record: its kind, two of a version, two of its length
#: What the first octet of a TLS record gives away; 20 and 21 are passed over.
KINDS = {22: "(TLS: handshake)", 23: "(TLS: secret octets)"}


class Listener:
    """Copies what passes on a line in memory, and changes nothing.

    It stands where the octets are cut, so it is given as `cut`.  `print` shows what it
    can read: text as it is, one line of TLS records of a kind that follow one another.

    >>> import smtpkit
    >>> listener = Listener()
    >>> lab = smtpkit.Lab(extensions=(), cut=listener)
    >>> _ = lab.say("NOOP")
    >>> print(listener)
    220 mx.example.net ESMTP ready
    NOOP
    250 OK
    >>> b"NOOP" in listener.octets
    True
    """

    def __init__(self) -> None:
        #: What was written, each write for itself, the first one first.
        self.pieces: list[bytes] = []

    def __call__(self, octets: bytes) -> tuple[bytes, ...]:
        """Copy the octets of one write, and let them pass in one piece."""
        self.pieces.append(octets)
        return (octets,)

    @property
    def octets(self) -> bytes:
        """All octets of both sides, in the order in which they were sent."""
        return b"".join(self.pieces)

    def __str__(self) -> str:
        """Return what can be read, line by line."""
        lines: list[str] = []
        for piece in self.pieces:
            for line in _readable(piece):
                if line not in KINDS.values() or lines[-1:] != [line]:
                    lines.append(line)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Listener: {len(self.octets)} octets in {len(self.pieces)} pieces>"


def _readable(piece: bytes) -> Iterator[str]:
    if piece[1:2] != b"\x03":  # the first octet of each version of TLS
        yield from piece.decode("ascii", "backslashreplace").splitlines()
        return
    while piece:
        if piece[0] in KINDS:
            yield KINDS[piece[0]]
        piece = piece[HEAD_OCTETS + int.from_bytes(piece[3:HEAD_OCTETS], "big") :]
