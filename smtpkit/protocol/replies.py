r"""Replies: three digits, text, and how several lines make one reply.

RFC 5321 section 4.2; enhanced status codes are RFC 2034 and RFC 3463.  What each code
stands for is the table in `codes`.  A learner meets them in lesson 05.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from . import late, machine
from .errors import BadArgument, ReplySyntaxError
from .limits import REPLY_LINE_OCTETS

__all__ = ["EnhancedCode", "Reply", "ReplyReader"]

# Reply-line     = *( Reply-code "-" [ textstring ] CRLF )
#                  Reply-code [ SP textstring ] CRLF
# Reply-code     = %x32-35 %x30-35 %x30-39
# textstring     = 1*(%d09 / %d32-126) ; HT, SP, Printable US-ASCII
# A client reads more than that: second digits above 5, and octets above 127, which
# RFC 6531 section 3.7.4.2 puts into replies to VRFY and EXPN.
_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])([^\r\n\0]*))?\Z")

# status-code = class "." subject "." detail         ; RFC 2034 section 4
# class = "2" / "4" / "5";   subject, detail = 1*3digit, without leading zeros:
# RFC 3463 section 2
_NUMBER = "(0|[1-9][0-9]{0,2})"
_CODE = rf"([245])\.{_NUMBER}\.{_NUMBER}"
_ENHANCED = re.compile(rf"{_CODE}(?: |\Z)")


class EnhancedCode(NamedTuple):
    """An enhanced status code: class, subject, detail (RFC 3463 section 2).

    >>> str(EnhancedCode(5, 1, 1))
    '5.1.1'
    """

    class_: int
    subject: int
    detail: int

    def __str__(self) -> str:
        return f"{self.class_}.{self.subject}.{self.detail}"

    @classmethod
    def parse(cls, text: str) -> EnhancedCode:
        """Read a code such as ``5.1.1``.

        Raises:
            BadArgument: the text is no enhanced code: class 2, 4 or 5, then two
                numbers of one to three digits.
        """
        found = re.fullmatch(_CODE, text)
        if not found:
            raise BadArgument(
                repr(text),
                "an enhanced code such as 5.1.1",
                source="RFC 2034 section 4",
            )
        return cls(int(found[1]), int(found[2]), int(found[3]))


@dataclass(frozen=True)
class Reply:
    r"""What a server answers: a code, one or more lines of text, perhaps a finer code.

    Args:
        code: three digits, 200 to 599.
        lines: the text of each line, without code, enhanced code and CRLF; a single
            string is one line.
        enhanced: the enhanced status code that is written on every line, as text such
            as ``"5.1.1"`` or as an `EnhancedCode`; None for none.

    Raises:
        BadArgument: a code outside 200 to 599, a line with CR, LF or NUL in it, or an
            enhanced code of another class than the first digit.
    Source:
        RFC 5321 section 4.2; RFC 2034 section 4.

    >>> bytes(Reply(250, ("mx.example.net", "SIZE 1000")))
    b'250-mx.example.net\r\n250 SIZE 1000\r\n'
    >>> Reply.parse(b"550 5.1.1 No such user here\r\n").enhanced
    EnhancedCode(class_=5, subject=1, detail=1)
    """

    code: int
    lines: tuple[str, ...] = ("",)
    enhanced: EnhancedCode | None = None

    def __init__(
        self,
        code: int,
        lines: str | tuple[str, ...] | list[str] = ("",),
        enhanced: EnhancedCode | str | None = None,
    ) -> None:
        if isinstance(enhanced, str):
            enhanced = EnhancedCode.parse(enhanced)
        as_lines = (lines,) if isinstance(lines, str) else tuple(lines) or ("",)
        # A frozen dataclass with its own __init__ has to set its fields by this way.
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "lines", as_lines)
        object.__setattr__(self, "enhanced", enhanced)
        self._check()

    def _check(self) -> None:
        if not _is_code(self.code):
            raise BadArgument(
                f"code {self.code!r}", "200 to 599", source="RFC 5321 section 4.2.1"
            )
        if not all(map(_is_text, self.lines)):
            raise BadArgument(
                repr(self.lines),
                "lines of text without CR, LF or NUL inside",
                source="RFC 5321 section 4.2",
            )
        if self.enhanced and self.enhanced.class_ != self.code // 100:
            raise BadArgument(
                f"{self.code} with {self.enhanced}",
                "the same first digit in both codes",
                source="RFC 2034 section 4",
            )

    @property
    def outcome(self) -> machine.Outcome:
        """What the first digit says (RFC 5321 section 4.2.1)."""
        return machine.outcome(self.code)

    @property
    def is_positive(self) -> bool:
        """Whether the command was accepted: 2yz, or 3yz for "go on"."""
        return self.code < 400

    @property
    def text(self) -> str:
        """The lines of text, one below the other."""
        return "\n".join(self.lines)

    @cached_property
    def _octets(self) -> bytes:
        finer = f"{self.enhanced} " if self.enhanced else ""
        head, last = f"{self.code}-{finer}", f"{self.code} {finer}"
        text = "".join(f"{head}{line}\r\n" for line in self.lines[:-1])
        text += f"{last}{self.lines[-1]}\r\n"
        return text.encode("utf-8", "surrogateescape")

    def __bytes__(self) -> bytes:
        return self._octets

    def __str__(self) -> str:
        return (
            self._octets.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n")
        )

    def __repr__(self) -> str:
        finer = f", enhanced={str(self.enhanced)!r}" if self.enhanced else ""
        lines = self.lines[0] if len(self.lines) == 1 else self.lines
        return f"Reply({self.code}, {lines!r}{finer})"

    def _repr_html_(self) -> str:
        return str(late.call("display.reply:reply_html", self))

    @classmethod
    def parse(cls, octets: bytes, *, enhanced: bool = True) -> Reply:
        """Read one whole reply: every line of it, each ended by CRLF.

        Args:
            octets: the lines of one reply.
            enhanced: whether to take a code such as 5.1.1 off each line.  A greeting
                and a reply to HELO or EHLO never carry one (RFC 2034 section 4).
        Raises:
            ReplySyntaxError: this is not one reply; the error says why.
        """
        reader = ReplyReader()
        reader.receive(octets)
        lines = reader.next_reply()
        if lines is None or reader.rest:
            raise ReplySyntaxError(
                octets, "the lines of exactly one reply", source="RFC 5321 section 4.2"
            )
        return cls.from_lines(lines, enhanced=enhanced)

    @classmethod
    def from_lines(cls, lines: list[bytes], *, enhanced: bool = True) -> Reply:
        """Make a reply of the lines that `ReplyReader` returns.

        Raises:
            ReplySyntaxError: no line, or a line that is not a reply line.
        """
        if not lines or not all(_LINE.match(line) for line in lines):
            raise ReplySyntaxError(
                b"\n".join(lines), "reply lines", source="RFC 5321 section 4.2"
            )
        texts = [line[4:].decode("utf-8", "surrogateescape") for line in lines]
        finer = _common_enhanced(texts, int(lines[0][:1])) if enhanced else None
        if finer:
            skip = len(str(finer)) + 1
            texts = [text[skip:] for text in texts]
        return cls(int(lines[-1][:3]), tuple(texts), finer)


def _is_code(code: object) -> bool:
    return isinstance(code, int) and 200 <= code <= 599


def _is_text(line: object) -> bool:
    return isinstance(line, str) and not any(ch in line for ch in "\r\n\0")


def _common_enhanced(texts: list[str], class_: int) -> EnhancedCode | None:
    """Return the enhanced code if every line has the same (RFC 2034 section 4)."""
    found = {
        match[0].rstrip(" ") if (match := _ENHANCED.match(t)) else "" for t in texts
    }
    if len(found) != 1 or not (text := found.pop()) or text[0] != str(class_):
        return None
    return EnhancedCode.parse(text)


class ReplyReader:
    r"""Octets to the lines of replies, however the octets were cut.

    The lines of a multi-line reply belong together: all but the last have a hyphen
    after the code (RFC 5321 section 4.2.1).

    Args:
        limit: the longest reply line that is read, in octets with its CRLF.
        most_lines: how many lines one reply may have before it is given up.

    >>> reader = ReplyReader()
    >>> reader.receive(b"250-one\r\n25")
    >>> reader.next_reply()
    >>> reader.receive(b"0 two\r\n")
    >>> reader.next_reply()
    [b'250-one', b'250 two']
    """

    def __init__(
        self, *, limit: int = 16 * REPLY_LINE_OCTETS, most_lines: int = 1000
    ) -> None:
        self._limit = limit
        self._most_lines = most_lines
        self._buffer = bytearray()
        self._lines: list[bytes] = []

    def receive(self, octets: bytes) -> None:
        """Take octets as they came from the server, in pieces of any size."""
        self._buffer += octets

    def forget(self) -> None:
        """Drop what was received and not read (RFC 3207 section 4.2)."""
        self._buffer.clear()
        self._lines.clear()

    @property
    def rest(self) -> bytes:
        """What was received after the last whole reply."""
        return b"".join(line + b"\r\n" for line in self._lines) + bytes(self._buffer)

    def next_reply(self) -> list[bytes] | None:
        """Return the lines of the next reply without CRLF, or None: more is to come.

        Raises:
            ReplySyntaxError: a line that is not a reply line, codes that differ within
                one reply, a line or a reply without end.
        """
        while (end := self._buffer.find(b"\r\n")) >= 0:
            line = bytes(self._buffer[:end])
            del self._buffer[: end + 2]
            self._check_length(end + 2)
            if self._take(line):
                lines, self._lines = self._lines, []
                return lines
        self._check_length(len(self._buffer) + 1)  # at least LF is still to come
        return None

    def _check_length(self, octets: int) -> None:
        if octets > self._limit:
            raise ReplySyntaxError(
                f"a reply line of {octets} octets or more",
                f"at most {self._limit} octets",
                source="RFC 5321 section 4.5.3.1.5",
            )

    def _take(self, line: bytes) -> bool:
        found = _LINE.match(line)
        if not found:
            raise ReplySyntaxError(
                line,
                "a reply line: three digits from 200 to 599, then SP or -, then text",
                source="RFC 5321 section 4.2",
            )
        if self._lines and self._lines[0][:3] != found[1]:
            raise ReplySyntaxError(
                line,
                f"the code {self._lines[0][:3].decode()} on each line of this reply",
                source="RFC 5321 section 4.2.1",
            )
        if len(self._lines) >= self._most_lines:
            raise ReplySyntaxError(
                f"a reply of more than {self._most_lines} lines",
                "a last line, with SP after the code",
                source="RFC 5321 section 4.2.1",
            )
        self._lines.append(line)
        return found[2] != b"-"
