"""What several servers announce, side by side: a row for each keyword, a column for each.

RFC 5321 section 4.1.1.1.  What a keyword adds comes from `smtpkit.protocol.extensions`.  A
learner meets the table in lesson 06.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from ..protocol.errors import BadArgument
from ..protocol.extensions import EXTENSIONS, parse_offers
from ..protocol.replies import Reply
from .markup import counted, escape, visible
from .theme import framed

__all__ = ["Announced"]

_WIDTH = 88
#: What stands in a cell: the keyword with nothing after it, and no keyword at all.
YES, NO = "yes", "-"

Offers = Mapping[str, tuple[str, ...]]


class Announced:
    """What servers announce, as a table that shows itself as text and as HTML.

    Args:
        servers: the name of each server, to its reply to EHLO; or to a recorded
            conversation, of which the last EHLO counts; or to what it offers, as a
            client knows it: keyword to parameters.

    Raises:
        BadArgument: something else, or no server.

    It iterates over rows: a keyword, and for each server its parameters, or None where
    it does not announce the keyword.

    >>> small = Reply(250, ("mx.example.net hello", "SIZE 1000"))
    >>> large = Reply(
    ...     250, ("mx.example.org hello", "SIZE 9999", "PIPELINING", "XYZ a b")
    ... )
    >>> print(Announced({"small": small, "large": large}))
    keyword     small  large
    PIPELINING  -      yes
    SIZE        1000   9999
    XYZ         -      a b
    """

    def __init__(
        self, servers: Mapping[str, Reply | Iterable[object] | Offers]
    ) -> None:
        named: object = servers
        if not isinstance(named, Mapping) or not named:
            raise BadArgument(
                f"a value of type {type(servers).__name__}",
                "names of servers, at least one, each with what it announces",
            )
        self._offers = {str(name): _offers(value) for name, value in named.items()}
        known = {keyword for offers in self._offers.values() for keyword in offers}
        # Those of the table first, in its order; then those that it does not have.
        self._keywords = [k for k in EXTENSIONS if k in known]
        self._keywords += sorted(known - set(EXTENSIONS))

    @property
    def servers(self) -> tuple[str, ...]:
        """The names of the servers."""
        return tuple(self._offers)

    def __iter__(self) -> Iterator[tuple[str, tuple[tuple[str, ...] | None, ...]]]:
        for keyword in self._keywords:
            yield keyword, tuple(o.get(keyword) for o in self._offers.values())

    def __len__(self) -> int:
        return len(self._keywords)

    def __str__(self) -> str:
        if not self._keywords:
            return f"none of {', '.join(self.servers)} announces anything"
        rows = [["keyword", *self.servers]]
        rows += [[keyword, *map(_cell, cells)] for keyword, cells in self]
        first = min(20, max(len(row[0]) for row in rows))
        room = (_WIDTH - first) // len(self._offers) - 2
        room = max(6, room)
        sizes = [first] + [
            min(room, max(len(row[at]) for row in rows))
            for at in range(1, len(self._offers) + 1)
        ]
        return "\n".join(line for row in rows for line in _laid_out(row, sizes))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        title = (
            f"What {counted(len(self._offers), 'server')} announce: "
            f"{counted(len(self), 'keyword')}"
        )
        if not self._keywords:
            words = escape(str(self))
            return framed(f"<p>{words}</p>", escape(title))
        heads = "".join(
            f'<th scope="col">{escape(head)}</th>'
            for head in ("keyword", *self.servers, "what it adds")
        )
        rows = "\n".join(
            f'<tr><th scope="row"><code>{_octets(keyword)}</code></th>'
            + "".join(f"<td>{_html(cell)}</td>" for cell in cells)
            + f"<td>{escape(_adds(keyword))}</td></tr>"
            for keyword, cells in self
        )
        table = (
            f"<table>\n<caption>{title}</caption>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody>\n</table>"
        )
        return framed(table, title)


def _offers(value: object) -> dict[str, tuple[str, ...]]:
    if isinstance(value, Reply):
        return parse_offers(value.lines) if value.is_positive else {}
    if isinstance(value, Mapping):
        return {str(key).upper(): tuple(map(str, more)) for key, more in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        lines = list(value)
        if all(hasattr(line, "octets") and hasattr(line, "exchange") for line in lines):
            return _last_ehlo(lines)
    raise BadArgument(
        f"a value of type {type(value).__name__}",
        "a reply to EHLO, a recorded conversation, or keywords with their parameters",
        source="RFC 5321 section 4.1.1.1",
    )


def _last_ehlo(lines: Iterable[object]) -> dict[str, tuple[str, ...]]:
    """Return what the last answer to EHLO in a conversation announced."""
    answers: dict[int, list[bytes]] = {}
    for line in lines:
        exchange = line.exchange  # type: ignore[attr-defined]
        if line.side == "server" and exchange and exchange.symbol == "EHLO":  # type: ignore[attr-defined]
            answers.setdefault(id(exchange), []).append(
                line.octets.removesuffix(b"\r\n")  # type: ignore[attr-defined]
            )
    if not answers:
        return {}
    reply = Reply.from_lines(list(answers.values())[-1], enhanced=False)
    return parse_offers(reply.lines) if reply.is_positive else {}


def _cell(parameters: tuple[str, ...] | None) -> str:
    if parameters is None:
        return NO
    return " ".join(parameters) or YES


def _html(parameters: tuple[str, ...] | None) -> str:
    if parameters is None:
        return "no"
    return f"<code>{_octets(' '.join(parameters))}</code>" if parameters else YES


def _octets(text: str) -> str:
    return visible(text.encode("utf-8", "surrogateescape"))


def _adds(keyword: str) -> str:
    row = EXTENSIONS.get(keyword)
    return f"{row.adds} (RFC {row.rfc})" if row else "in no RFC that is known here"


def _laid_out(row: list[str], sizes: list[int]) -> list[str]:
    """Return the lines of a row of text, its cells broken where they are too long."""
    cells = [
        textwrap.wrap(cell, size) or [""] for cell, size in zip(row, sizes, strict=True)
    ]
    return [
        "  ".join(
            (cell[at] if at < len(cell) else "").ljust(size)
            for cell, size in zip(cells, sizes, strict=True)
        ).rstrip()
        for at in range(max(map(len, cells)))
    ]
