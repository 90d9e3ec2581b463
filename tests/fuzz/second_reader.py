"""A second reader of what a client sent: slow, simple, and written apart from the core.

It is told the codes that the server answered, in order, and says which mail data was
accepted.  Where it and the core differ, a message could be hidden in another (smuggled).
RFC 5321 sections 2.3.8, 4.1.1.4 and 4.5.2; RFC 3030 section 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["accepted_texts"]

_BDAT = re.compile(rb"BDAT ([0-9]{1,20})( LAST)?[ \t]*", re.IGNORECASE)
_FORGETS = (b"MAIL", b"RSET", b"EHLO", b"HELO")


class _Ended(Exception):
    """There is no further line, octet or reply."""


class _Input:
    """Octets that are taken from the front."""

    def __init__(self, octets: bytes) -> None:
        self._rest = octets

    def line(self) -> bytes:
        line, end, rest = self._rest.partition(b"\r\n")
        if not end:
            raise _Ended
        self._rest = rest
        return line

    def octets(self, count: int) -> bytes:
        if len(self._rest) < count:
            raise _Ended
        octets, self._rest = self._rest[:count], self._rest[count:]
        return octets


def accepted_texts(octets: bytes, codes: Iterable[int]) -> list[bytes]:
    """Return the mail data of each message that was accepted.

    Args:
        octets: all that the client sent after the greeting.
        codes: of the replies, the greeting's first.
    """
    texts: list[bytes] = []
    answers = iter(codes)
    try:
        _next(answers)
        _read(_Input(octets), answers, texts)
    except _Ended:
        pass
    return texts


def _next(codes: Iterator[int]) -> int:
    code = next(codes, None)
    if code is None:
        raise _Ended
    return code


def _read(source: _Input, codes: Iterator[int], texts: list[bytes]) -> None:
    chunks = b""
    in_auth = False
    while True:
        line = source.line()
        verb = line.rstrip(b" \t").split(b" ", 1)[0].upper()
        bdat = None if in_auth else _BDAT.fullmatch(line)
        chunk = source.octets(int(bdat[1])) if bdat else b""
        code = _next(codes)
        if bdat and code == 250:
            chunks += chunk
            texts += [chunks] if bdat[2] else []
        elif verb == b"DATA" and code == 354 and not in_auth:
            text = _text(source)
            if _next(codes) == 250:
                texts.append(text)
        if (bdat and bdat[2]) or (verb in _FORGETS and code == 250 and not in_auth):
            chunks = b""
        in_auth = code == 334


def _text(source: _Input) -> bytes:
    lines = []
    while (line := source.line()) != b".":
        lines.append(line.removeprefix(b".") + b"\r\n")
    return b"".join(lines)
