"""Those who write header fields, and a header section with the author of each field.

RFC 5321 section 4.4, RFC 5322 section 3.6.6 (fields of who resends).  Values only: who
wrote what is decided in `header_trace` and `header_stages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from .message_lines import Field, Letter

__all__ = ["KINDS", "Author", "Run", "Written", "is_resent"]

#: kind of author -> role, what it writes.
KINDS = {
    "mua": ("author's program (MUA)", "the message as it was composed"),
    "msa": ("host of submission (MSA)", "took it from the author's program"),
    "relay": ("relay (MTA)", "took it, sent it on"),
    "last": ("recipient's host (MX)", "took it for the recipient's domain"),
    "resent": ("resender's program (MUA)", "sent it on its way again"),
    "mda": ("final delivery (MDA)", "keeps the reverse-path of the envelope"),
    "unknown": ("not to be told", "no host puts such a line here"),
}


class Author(NamedTuple):
    """Who wrote some lines.

    Args:
        kind: one of `KINDS`.
        host: its name, or the resender's mailbox; "" if that is not known.
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


def is_resent(field: Field) -> bool:
    """Whether who sends a message again puts such a field on top of it."""
    return field.name.lower().startswith("resent-")
