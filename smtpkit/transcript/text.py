r"""A transcript as people print it: ``C:`` for the client, ``S:`` for the server.

The style is that of RFC 5321 appendix D.  Three things are added, so that nothing of
what travelled is hidden and a text can be read again:

* A row that begins with ``--`` is a note: what happened in between.
* CRLF at the end of a line goes without saying.  Where it is missing, two spaces and
  ``(no CRLF)`` say so, and ``... 1,234 octets more`` stands for what was not kept.
* Octets that cannot be printed are written ``\r``, ``\n``, ``\t`` or ``\x00``; so is a
  space at the end.  A backslash is doubled where it would be read as one of these.  A
  chunk that is no text is written as rows of 16 octets in hexadecimal.

States are not written; `replay` finds them again.  What is lost are the times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..protocol.errors import UnreadableTranscript
from .model import Line, Side, Transcript
from .replay import Said, replay

__all__ = ["escape", "from_text", "rows", "said_in", "to_text", "unescape"]

_PREFIXES = {"client": "C:", "server": "S:", "note": "--"}
_SIDES: dict[str, Side] = {"C:": "client", "S:": "server", "--": "note"}
_ROW = re.compile(r"\s*(C:|S:|--)[ ]?(.*)", re.DOTALL)

_NAMED = {0x0D: r"\r", 0x0A: r"\n", 0x09: r"\t"}
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|([rnt\\]))")
_OCTET_OF = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"\\": b"\\"}
# What makes an escape of the backslash before it.
_AFTER_BACKSLASH = re.compile(r"[rnt\\]|x[0-9A-Fa-f]{2}")

NO_CRLF = "  (no CRLF)"
_OMITTED = re.compile(
    r"(?:(?<=.) |\A)\.\.\. ([\d,]+) octets more(?: \(sha256 (\w+)\))?\Z"
)
_OCTETS = re.compile(r"<(\d+) octets?>((?: [0-9a-f]{2})*)\Z")
_IN_A_ROW = 16
# No text has these: control characters other than CR, LF and TAB.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def to_text(transcript: Transcript) -> str:
    r"""Write a transcript in the style of RFC 5321 appendix D.

    Args:
        transcript: any.
    Returns:
        One row for each line that travelled, each row ended by LF.

    >>> said = Transcript()
    >>> said.add(Line("client", b"NOOP \\o/\r\n"))
    >>> said.add(Line("client", b"QUIT\n"))
    >>> print(to_text(said), end="")
    C: NOOP \o/
    C: QUIT\n  (no CRLF)
    """
    return "".join(
        f"{_PREFIXES[line.side]} {row}".rstrip(" ") + "\n"
        for line in transcript
        for row in rows(line)
    )


def from_text(text: str) -> Transcript:
    r"""Read a transcript that `to_text` wrote, or one from an RFC or a book.

    Args:
        text: rows that begin with ``C:``, ``S:`` or ``--``; white space before these and
            empty rows do not count.
    Returns:
        The transcript, with the states that the protocol core finds.  Octets that do
        not fit together are kept, and a note says what is wrong with them.
    Raises:
        UnreadableTranscript: a row begins otherwise.

    >>> read = from_text("S: 220 mx.example.net\nC: NOOP\nS: 250 OK")
    >>> [exchange.symbol for exchange in read.exchanges]
    ['greeting', 'NOOP']
    """
    said = []
    for number, row in enumerate(text.split("\n"), 1):
        found = _ROW.match(row.rstrip("\r"))
        if found:
            said.append(said_in(_SIDES[found[1]], found[2]))
        elif row.strip():
            shown = row.strip() if len(row) <= 60 else row.strip()[:60] + "…"
            raise UnreadableTranscript(
                f"row {number}: {shown!r}", "rows that begin with C:, S: or --"
            )
    return replay(said)


def escape(octets: bytes) -> str:
    r"""Write octets so that all of them can be seen.

    Args:
        octets: any; what is printable UTF-8 stays as it is.
    Returns:
        One row, from which `unescape` makes the octets again.

    >>> print(escape(b"caf\xc3\xa9\x00 a\\b c:\\new "))
    café\x00 a\b c:\\new\x20
    """
    text = octets.decode("utf-8", "surrogateescape")
    if text.isprintable() and "\\" not in text and not text.endswith(" "):
        return text
    shown: list[str] = []  # from the right: a backslash depends on what comes after
    follows = ""
    for character in reversed(text):
        if character == "\\":
            piece = "\\\\" if _AFTER_BACKSLASH.match(follows) else "\\"
        elif character.isprintable() and (character != " " or shown):
            piece = character
        else:
            coded = character.encode("utf-8", "surrogateescape")
            piece = "".join(_NAMED.get(octet, f"\\x{octet:02x}") for octet in coded)
        shown.append(piece)
        follows = (piece + follows)[:3]
    return "".join(reversed(shown))


def unescape(text: str) -> bytes:
    r"""Make octets of what `escape` wrote.

    Args:
        text: one row; a backslash that begins no escape stands for itself.

    >>> unescape(r"\x00 a\b c:\\new\x20")
    b'\x00 a\\b c:\\new '
    """
    return _ESCAPE.sub(
        lambda found: (
            bytes.fromhex(found[1].decode()) if found[1] else _OCTET_OF[found[2]]
        ),
        text.encode("utf-8", "surrogateescape"),
    )


def rows(line: Line) -> Iterator[str]:
    """Yield the rows that show a line, without ``C:``, ``S:`` or ``--``.

    Args:
        line: one line of a transcript; a chunk gives as many rows as it needs.
    """
    if line.side == "note":
        yield escape(line.octets)
        return
    if line.chunked and not _is_text(line.octets):
        shown = list(_in_hexadecimal(line.octets))
    else:
        pieces = line.octets.split(b"\r\n")
        tail = pieces.pop()
        shown = [_content(piece) for piece in pieces]
        if tail:
            shown.append(_content(tail) + ("" if line.omitted else NO_CRLF))
    if line.omitted:
        lost = f"... {line.omitted:,} octets more"
        lost += f" (sha256 {line.digest})" if line.digest else ""
        if line.octets.endswith(b"\r\n") or not shown or _OCTETS.match(shown[-1]):
            shown.append(lost)
        else:
            shown[-1] += " " + lost
    yield from shown


def said_in(side: Side, row: str) -> Said:
    """Read one row.

    Args:
        side: ``"client"``, ``"server"`` or ``"note"``.
        row: what `rows` yields.
    """
    if side == "note":
        return Said("note", unescape(row))
    if found := _OCTETS.match(row):
        octets = bytes.fromhex(found[2])
        return Said(side, octets, missing=max(0, int(found[1]) - len(octets)))
    if found := _OMITTED.search(row):
        octets = unescape(row[: found.start()])
        return Said(side, octets, missing=_number(found[1]), digest=found[2] or "")
    if row.endswith(NO_CRLF):
        return Said(side, unescape(row.removesuffix(NO_CRLF)))
    return Said(side, unescape(row) + b"\r\n")


def _number(digits: str) -> int:
    return int(digits.replace(",", "") or 0)


def _content(octets: bytes) -> str:
    """Escape what a line says; what would be read as a remark of ours is made plain."""
    shown = escape(octets)
    if _OCTETS.match(shown):
        return f"\\x3c{shown[1:]}"
    if shown.endswith(NO_CRLF) or _OMITTED.search(shown):
        return f"{shown[:-1]}\\x{ord(shown[-1]):02x}"
    return shown


def _in_hexadecimal(octets: bytes) -> Iterator[str]:
    for start in range(0, len(octets) or 1, _IN_A_ROW):
        piece = octets[start : start + _IN_A_ROW]
        plural = "" if len(piece) == 1 else "s"
        yield f"<{len(piece)} octet{plural}> {piece.hex(' ')}".rstrip()


def _is_text(chunk: bytes) -> bool:
    """Tell whether people can read it: no control characters, and mostly UTF-8.

    A chunk may begin or end in the middle of a character.
    """
    if not chunk or _CONTROL.search(chunk):
        return False
    return len(chunk.decode("utf-8", "ignore").encode()) >= 0.9 * len(chunk)
