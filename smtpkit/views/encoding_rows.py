"""What each transfer encoding makes of some octets: how many travel, and where they may.

RFC 2045 sections 2.7 to 2.9 (7bit, 8bit, binary), 6.7 (quoted-printable) and 6.8 (base64).
`binascii` of the standard library encodes.  Draws nothing: see `draw_encoding_cost`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..protocol.errors import BadArgument

__all__ = ["NEEDS", "Sample", "Way", "samples_of"]

LINE_OCTETS = 998  # of a line, CRLF not counted; RFC 2045 section 2.7
BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")

#: What a body of octets that are not encoded asks of every server on its way.
NEEDS = {
    "7bit": "passes everywhere",
    "8bit": "only with 8BITMIME",  # RFC 6152 section 3
    "binary": "only with BINARYMIME",  # RFC 3030 section 3
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to let the octets travel.

    Args:
        name: as in Content-Transfer-Encoding.
        octets: how many travel, line ends counted.
        passes: whether they may go to every server.
    """

    name: str
    octets: int
    passes: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """Octets to send, and the ways to send them.

    Args:
        name: what they are.
        octets: how many there are.
        high: how many of them are above 127.
        kind: 7bit, 8bit or binary: what they are without an encoding.
    """

    name: str
    octets: int
    high: int
    kind: str
    ways: tuple[Way, ...]

    @property
    def best(self) -> Way:
        """The way that costs least among those that pass everywhere."""
        return min((way for way in self.ways if way.passes), key=lambda way: way.octets)

    def cost(self, way: Way) -> str:
        """Say how many octets a way adds, in per cent."""
        if not self.octets:
            return "nothing to encode"
        if way.octets == self.octets:
            return "the same"
        return f"{way.octets / self.octets - 1:+.0%}"


def samples_of(value: object) -> list[Sample]:
    """Return for each name and its octets what the encodings make of them.

    Args:
        value: a mapping from names to octets.
    Raises:
        BadArgument: it is something else.
    """
    if not isinstance(value, Mapping):
        raise BadArgument(
            f"a value of type {type(value).__name__}", "a mapping from names to octets"
        )
    for octets in value.values():
        if not isinstance(octets, bytes | bytearray):
            raise BadArgument(
                f"a value of type {type(octets).__name__} in the mapping",
                "octets; a text becomes octets by .encode()",
            )
    return [_sample(str(name), bytes(octets)) for name, octets in value.items()]


def _sample(name: str, octets: bytes) -> Sample:
    kind = _kind(octets)
    ways = (
        Way(kind, len(octets), kind == "7bit"),
        Way("quoted-printable", len(_quoted(octets))),
        Way("base64", len(base64.encodebytes(octets).replace(b"\n", b"\r\n"))),
    )
    return Sample(name, len(octets), sum(octet > 127 for octet in octets), kind, ways)


def _kind(octets: bytes) -> str:
    longest = max(map(len, octets.split(b"\r\n")))
    if b"\x00" in octets or BARE.search(octets) or longest > LINE_OCTETS:
        return "binary"
    return "7bit" if octets.isascii() else "8bit"


def _quoted(octets: bytes) -> bytes:
    # CR and LF are line ends in text, and octets like others elsewhere: section 6.7, (4).
    is_text = not BARE.search(octets)
    encoded = binascii.b2a_qp(octets, istext=is_text)
    return BARE.sub(b"\r\n", encoded)
