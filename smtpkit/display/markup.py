r"""Octets and words to HTML: nothing gets through unescaped, nothing is invisible.

What a terminal would swallow is named in a little box: CR, LF, NUL, and the characters
of Unicode that turn the direction of a line.  Knows no SMTP.
"""

from __future__ import annotations

import html
import unicodedata

__all__ = ["block", "code", "counted", "escape", "mark", "visible"]

_NAMES = (
    *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT"),
    *("FF", "CR", "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB"),
    *("CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US"),
)

#: How much of one line is shown, in characters.
MOST_CHARACTERS = 1000


def escape(text: str) -> str:
    """Return `text` fit to stand in HTML, in an attribute too."""
    return html.escape(text, quote=True)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "line"), counted(1200, "line"), counted(2, "reply", "replies")
    ('1 line', '1,200 lines', '2 replies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def visible(octets: bytes) -> str:
    r"""Return octets as HTML: UTF-8 as it is, all else named.

    >>> visible(b"a<b\n")
    'a&lt;b<span class="smtpkit-octet">LF</span>'
    """
    text = octets.decode("utf-8", "backslashreplace")
    cut = len(text) - MOST_CHARACTERS
    if cut > 0:
        text = text[:MOST_CHARACTERS]
    shown = "".join(map(_character, text))
    if text.endswith(" "):
        shown = shown[:-1] + _boxed("space")
    if cut > 0:
        shown += " " + mark(f"… {counted(cut, 'character')} more")
    return shown


def _character(character: str) -> str:
    number = ord(character)
    if number < 32:
        return _boxed(_NAMES[number])
    if number == 127:
        return _boxed("DEL")
    if character.isascii():
        return html.escape(character, quote=True)
    # Controls, marks of direction, line separators: they would act, not show.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return _boxed(f"U+{number:04X}")
    return character


def _boxed(name: str) -> str:
    return f'<span class="smtpkit-octet">{name}</span>'


def code(octets: bytes) -> str:
    """Return one line that travelled, without its CRLF; a missing one is told."""
    if octets == b"\r\n":
        return f'<code translate="no">{_boxed("CRLF")}</code>'
    if octets.endswith(b"\r\n"):
        return f'<code translate="no">{visible(octets[:-2])}</code>'
    return f'<code translate="no">{visible(octets)}</code> {mark("no CRLF")}'


def block(octets: bytes, most_lines: int = 12) -> str:
    """Return a piece of a message as a block of lines.

    Args:
        octets: any.
        most_lines: how many lines are shown.
    """
    lines = octets.split(b"\r\n")
    tail = lines.pop()
    if tail:
        lines.append(tail)
    shown = "<br>".join(visible(line) for line in lines[:most_lines])
    shown = f'<code class="smtpkit-block" translate="no">{shown}</code>'
    left = len(lines) - most_lines
    return shown + (" " + mark(f"… {counted(left, 'line')} more") if left > 0 else "")


def mark(words: str, kind: str = "") -> str:
    """Return words that stand out: a sign beside a line.

    Args:
        words: plain text.
        kind: ``"refused"``, ``"later"``, or "" for a remark.
    """
    more = f" smtpkit-{kind}" if kind else ""
    return f'<span class="smtpkit-mark{more}">{escape(words)}</span>'
