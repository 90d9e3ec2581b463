"""Ways to cut octets into pieces: whatever TCP may do."""

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import strategies as st


def every_cut_in_two(octets: bytes) -> Iterator[list[bytes]]:
    """Yield the octets cut once, at each place in turn; the whole comes first."""
    for at in range(len(octets)):
        yield [piece for piece in (octets[:at], octets[at:]) if piece]


def one_by_one(octets: bytes) -> list[bytes]:
    """Return each octet as a piece of its own."""
    return [octets[at : at + 1] for at in range(len(octets))]


def cut_at(octets: bytes, places: list[int]) -> list[bytes]:
    """Return the octets cut at the places, which may lie anywhere."""
    edges = sorted({0, len(octets), *(place % (len(octets) + 1) for place in places)})
    return [octets[a:b] for a, b in pairwise(edges)]


#: Places for `cut_at`.
places = st.lists(st.integers(0, 10_000), max_size=12)
