"""The reply codes as a table that shows itself: what each answers, says and asks for.

RFC 5321 section 4.2.3; the rows are those of `smtpkit.protocol.codes`.  A learner meets
the table in lesson 05, and looks codes up in it afterwards.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ..protocol.codes import ANY, REPLY_CODES, ReplyCode
from ..protocol.errors import BadArgument
from .markup import counted, escape
from .theme import framed

__all__ = ["CodeTable"]

_WIDTH = 88
#: What stands in the column of answered commands for the names that are no verbs.
_NAMES = {
    ANY: "any command",
    "greeting": "the connection",
    ".": "the dot",
    "response": "a response",
}


class CodeTable:
    """Some of the reply codes, in numeric order; a code may have several rows.

    Args:
        digits: what the codes begin with: ``""`` for all, ``"4"``, ``"45"``, ``"450"``.
        rfc: only codes that this RFC sets or speaks of, such as ``"5321"``; "" for all.

    Raises:
        BadArgument: no code is left.

    It iterates over `ReplyCode` rows.

    >>> print(CodeTable("211"))
    211  HELP              The status of the system, or help about it.
    >>> sorted({row.code for row in CodeTable("3", rfc="5321")})
    [354]
    """

    def __init__(self, digits: str | int = "", *, rfc: str | int = "") -> None:
        start, source = str(digits), f"RFC {rfc} " if rfc else ""
        rows = [
            row
            for row in REPLY_CODES
            if str(row.code).startswith(start) and source in row.source
        ]
        if not rows:
            seen = f"digits={digits!r}, rfc={rfc!r}"
            raise BadArgument(seen, "the beginning of a code that the table has")
        self._rows = tuple(sorted(rows, key=lambda row: row.code))

    def __iter__(self) -> Iterator[ReplyCode]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __str__(self) -> str:
        lines: list[str] = []
        for row in self:
            answered = textwrap.wrap(_answered(row), 16)
            meaning = textwrap.wrap(row.meaning.replace("  ", " "), _WIDTH - 23)
            for at in range(max(len(answered), len(meaning))):
                code = str(row.code) if at == 0 else ""
                left = answered[at] if at < len(answered) else ""
                right = meaning[at] if at < len(meaning) else ""
                lines.append(f"{code:3}  {left:16}  {right}".rstrip())
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        codes = len({row.code for row in self})
        title = f"Reply codes: {counted(codes, 'code')}, {counted(len(self), 'row')}"
        heads = "".join(
            f'<th scope="col">{head}</th>'
            for head in ("code", "answers", "what it says", "a client then", "source")
        )
        rows = "\n".join(
            f'<tr><th scope="row"><code>{row.code}</code></th>'
            + "".join(
                f"<td>{escape(cell)}</td>"
                for cell in (_answered(row), row.meaning, row.then, row.source)
            )
            + "</tr>"
            for row in self
        )
        table = (
            f"<table>\n<caption>{title}</caption>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody>\n</table>"
        )
        return framed(table, title)


def _answered(row: ReplyCode) -> str:
    return ", ".join(_NAMES.get(name, name) for name in row.answers)
