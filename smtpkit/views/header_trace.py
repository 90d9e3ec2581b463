"""Who wrote which header field: told by the trace, or by the message at each host.

Every host puts its lines on top, so a header section is read from the bottom upwards.
RFC 5321 section 4.4 (Received, Return-Path), RFC 6409 section 8 (what a host of
submission may add), RFC 3848 (protocol names).  Draws nothing: see `draw_header_authors`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from ..protocol.errors import BadArgument
from .message_lines import Field, Letter, letter_of, parts_of

__all__ = ["KINDS", "Author", "Run", "Written", "written_by"]

#: kind of author -> role, what it writes.
KINDS = {
    "mua": ("author's program (MUA)", "the message as it was composed"),
    "msa": ("host of submission (MSA)", "took it from the author's program"),
    "relay": ("relay (MTA)", "took it, sent it on"),
    "last": ("recipient's host (MX)", "took it for the recipient's domain"),
    "mda": ("final delivery (MDA)", "keeps the reverse-path of the envelope"),
    "unknown": ("not to be told", "no host puts such a line here"),
}

_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.IGNORECASE)
# RFC 3848: the A at the end says that the client had authenticated.
_WITH = re.compile(r"(?:^|\s)with\s+(\S+)", re.IGNORECASE)


class Author(NamedTuple):
    """Who wrote some lines.

    Args:
        kind: one of `KINDS`.
        host: its name; "" if that is not known.
        number: the order of writing, from 1; 0 if that is not known.
    """

    kind: str
    host: str = ""
    number: int = 0

    @property
    def role(self) -> str:
        """What it is."""
        return KINDS[self.kind][0]

    @property
    def words(self) -> str:
        """What it has to do with the message."""
        return KINDS[self.kind][1]

    def __str__(self) -> str:
        number = f"{self.number}, " if self.number else ""
        return f"{number}{self.role}" + (f" {self.host}" if self.host else "")


class Run(NamedTuple):
    """Fields that stand together and have one author."""

    author: Author
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A header section with the author of each field.

    Args:
        letter: the message, taken apart.
        authors: one for each field.
        is_certain: whether it is known, not concluded from the trace.
        taken_out: names of fields that a host took out, with the host.
    """

    letter: Letter
    authors: tuple[Author, ...]
    is_certain: bool = False
    taken_out: tuple[tuple[str, Author], ...] = ()

    @property
    def runs(self) -> list[Run]:
        """The fields from the top, grouped by author."""
        pairs = list(zip(self.authors, self.letter.fields, strict=True))
        return [
            Run(author, tuple(field for _, field in run))
            for author, run in groupby(pairs, key=lambda pair: pair[0])
        ]

    @property
    def everyone(self) -> list[Author]:
        """The authors, in the order of writing; those not known come last."""
        return sorted(set(self.authors), key=lambda a: (not a.number, a.number))


def written_by(value: object) -> Written:
    """Return who wrote the fields of a message.

    Args:
        value: a message; or the same message at each place on its way, from the author
            to the mailbox, as pairs of a name and the octets.
    Raises:
        BadArgument: the value is neither.
    """
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | str):
        return _compared(_stages(value))
    content = parts_of(value).content
    if content is None:
        raise BadArgument("an envelope without a message", "the octets of a message")
    letter = letter_of(content)
    return Written(letter, _concluded(letter.fields))


# Concluded from the trace alone.


def _concluded(fields: Sequence[Field]) -> tuple[Author, ...]:
    hosts = _hosts(fields)
    places = [n for n, field in enumerate(fields) if field.name.lower() == "received"]
    author = Author("mua", number=1)
    if not places:
        return tuple(
            Author("unknown") if _is_trace(field) else author for field in fields
        )
    found: list[Author] = []
    for number, field in enumerate(fields):
        below = [n for n in places if n >= number]
        if field.name.lower() == "return-path":
            # The host of final delivery puts one on top (RFC 5321 section 4.4).
            earlier = any(_is_trace(field) for field in fields[:number])
            on_top = number < places[0] and not earlier
            last = hosts[places[0]]
            found.append(
                Author("mda", last.host, last.number + 1)
                if on_top
                else Author("unknown")
            )
        elif number in hosts:
            found.append(hosts[number])
        elif below:
            found.append(_signed(field, hosts) or hosts[below[0]])
        else:
            found.append(author)
    return _submitted(fields, found, places[-1], hosts[places[-1]])


def _hosts(fields: Sequence[Field]) -> dict[int, Author]:
    """Return the hosts that wrote Received, by the number of the field."""
    places = [n for n, field in enumerate(fields) if field.name.lower() == "received"]
    found = {}
    for order, place in enumerate(reversed(places), 2):
        value = fields[place].value
        name, protocol = _BY.search(value), _WITH.search(value)
        authenticated = bool(protocol) and protocol[1].upper().endswith("A")  # type: ignore[index]
        if order == 2 and (authenticated or len(places) > 1):
            kind = "msa"
        else:
            kind = "last" if order == len(places) + 1 else "relay"
        found[place] = Author(kind, name[1] if name else "", order)
    return found


def _is_trace(field: Field) -> bool:
    return field.name.lower() == "return-path"


def _signed(field: Field, hosts: dict[int, Author]) -> Author | None:
    """Return the host that a field names as its writer (RFC 8601 section 2.5)."""
    if field.name.lower() != "authentication-results":
        return None
    name = field.value.partition(";")[0].strip().lower()
    return next((host for host in hosts.values() if host.host.lower() == name), None)


def _submitted(
    fields: Sequence[Field], found: list[Author], oldest: int, host: Author
) -> tuple[Author, ...]:
    """Give the host of submission what it added below its own Received line.

    It names itself in a Message-ID that it makes (RFC 6409 section 8.3), and what
    stands above that line cannot be the author's.
    """
    for number in range(oldest + 1, len(fields)):
        name, value = fields[number].name.lower(), fields[number].value
        if name == "message-id" and host.host:
            if value.lower().rstrip(">").endswith(f"@{host.host.lower()}"):
                found[oldest + 1 : number + 1] = [host] * (number - oldest)
            break
        if name not in ("date", "sender"):
            break
    return tuple(found)


# Known, because the message was seen at each place.


def _stages(value: Sequence[object]) -> list[tuple[str, bytes]]:
    stages = []
    for stage in value:
        if not isinstance(stage, Sequence) or len(stage) != 2:
            break
        name, content = stage[0], getattr(stage[1], "content", stage[1])
        if not isinstance(name, str) or not isinstance(content, bytes | bytearray):
            break
        stages.append((name, bytes(content)))
    if len(stages) < max(1, len(value)):
        raise BadArgument(
            f"a sequence of {len(value)} values",
            "pairs of a name and a message, at least one: the message at each place "
            "on its way",
        )
    return stages


def _compared(stages: Sequence[tuple[str, bytes]]) -> Written:
    """Give each field to the place where it is first seen."""
    authors: list[tuple[Field, Author]] = []
    taken_out: list[tuple[str, Author]] = []
    letter = Letter()
    for number, (host, content) in enumerate(stages, 1):
        letter = letter_of(content)
        kind = _kind(number, len(stages), letter)
        writer = Author(kind, host, number)
        before = list(authors)
        authors = []
        for field in reversed(letter.fields):  # what is new stands on top
            known = next((pair for pair in reversed(before) if pair[0] == field), None)
            if known:
                before.remove(known)
            authors.insert(0, known or (field, writer))
        gone = Counter(field.name for field, _ in before)
        taken_out += [(name, writer) for name in gone]
    found = tuple(author for _, author in authors)
    return Written(letter, found, True, tuple(taken_out))


def _kind(number: int, total: int, letter: Letter) -> str:
    if number == 1:
        return "mua"
    top = letter.fields[0].name.lower() if letter.fields else ""
    if number == total and top == "return-path":
        return "mda"
    if number == 2 and total > 2:
        return "msa"
    return "last" if number >= total - 1 else "relay"
