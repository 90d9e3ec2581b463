"""Which sections of which RFCs a lesson cites, and under which heading.

An author writes ``RFC 5321 section 4.2``, ``sections 3.1 to 3.3``, ``appendix F.1``, or
``section 6`` alone when the RFC was named before, ``section 7 of RFC 5321``.  A table may
have ``RFC 5321 section`` or ``Section`` in its head, and numbers only below.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from tests.tools.notebook import NOTEBOOKS, ROOT, Cell, Notebook
from tests.tools.prose import Page

__all__ = [
    "Citation",
    "Place",
    "citations",
    "cited_in",
    "lessons",
    "places",
    "rfc_titles",
    "section_titles",
    "sort_key",
    "subtitle",
]

#: Number or appendix letter, and what may follow: a remark in brackets.
_NUMBER = r"(?:\d+(?:\.\d+)*|[A-G](?:\.\d+)*)(?![\w-])"
_REMARK = r"(?: \([^()]*\))?"
_TOKEN = re.compile(
    r"RFC[ -](?P<rfc>\d{3,5})"
    rf"|\b(?:[Ss]ections?|[Aa]ppendix|[Aa]ppendices) (?P<list>{_NUMBER}{_REMARK}"
    rf"(?:(?:, and|,| and| to| or) (?:sections? )?{_NUMBER}{_REMARK})*)"
    r"(?: of RFC (?P<of>\d{3,5}))?"
)
_LINK = re.compile(r"\[([^\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_HEADING = re.compile(r"^#{1,6} ")
_TABLE_HEAD = re.compile(r"^(?:RFC (\d+) s|S)ections?$")
#: Below each heading this one is meant, until another is named.
MAIN_RFC = "5321"


@dataclass(frozen=True)
class Place:
    """A heading of a lesson, and the cell in which the text below it stands."""

    notebook: str
    heading: str
    cell: str

    @property
    def target(self) -> str:
        """The address of the heading, seen from a notebook in the same folder."""
        return f"{self.notebook}.ipynb#{self.heading.replace(' ', '-')}"


@dataclass(frozen=True)
class Citation:
    """One section that a lesson names; section "": the RFC as a whole."""

    rfc: str
    section: str
    place: Place


def lessons() -> list[Notebook]:
    """Return the lessons that are there, in order."""
    paths = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    return [Notebook.read(path) for path in paths]


def subtitle(notebook: Notebook) -> str:
    """Return the plain words that stand in italics under a lesson's title."""
    found = (b.subtitle for b in notebook.cells[0].page.blocks if b.subtitle)
    return next(found).rstrip(".")


def places(notebook: Notebook) -> Iterator[tuple[Place, Cell, str]]:
    """Yield each stretch of prose with the heading above it, and its cell."""
    heading = ""
    for cell in notebook.prose:
        lines: list[str] = []
        for line in cell.source.splitlines():
            if _HEADING.match(line):
                if lines:
                    yield _place(notebook, heading, cell), cell, "\n".join(lines)
                heading, lines = Page.read(line).blocks[0].text, []
            else:
                lines.append(line)
        if lines:
            yield _place(notebook, heading, cell), cell, "\n".join(lines)


def _place(notebook: Notebook, heading: str, cell: Cell) -> Place:
    return Place(notebook.path.stem, heading, cell.id or "")


def citations(notebook: Notebook) -> list[Citation]:
    """Return every section that the prose of `notebook` names, in order."""
    found = []
    rfc, heading = MAIN_RFC, ""
    for place, _, text in places(notebook):
        if place.heading != heading:
            rfc, heading = MAIN_RFC, place.heading
        for cited, section in cited_in(text, rfc):
            found.append(Citation(cited, section, place))
            rfc = cited
    return found


def cited_in(text: str, rfc: str = MAIN_RFC) -> list[tuple[str, str]]:
    """Return the RFCs and sections that a piece of Markdown names, in order.

    >>> cited_in("(RFC 3207 sections 4 and 4.1; section 6 too) RFC 5321 appendix F.1")
    [('3207', '4'), ('3207', '4.1'), ('3207', '6'), ('5321', 'F.1')]
    >>> cited_in("sections 3.1 to 3.3 (a, b), 7.3 of [RFC 8314](https://x.example)")
    [('8314', '3.1'), ('8314', '3.2'), ('8314', '3.3'), ('8314', '7.3')]
    """
    found: list[tuple[str, str]] = []
    columns: dict[int, str] = {}
    for line in _LINK.sub(r"\1", text).splitlines():
        if not line.startswith("|"):
            columns = {}
            rfc = _read(line, rfc, found)
            continue
        for number, cell in enumerate(line.strip("| ").split("|")):
            words = cell.strip()
            if head := _TABLE_HEAD.match(words):
                columns[number] = rfc = head[1] or rfc
            elif number in columns and re.match(_NUMBER, words):
                _read(f"sections {words}", columns[number], found)
            else:
                rfc = _read(words, rfc, found)
    return found


def _read(text: str, rfc: str, found: list[tuple[str, str]]) -> str:
    """Add what `text` cites to `found`; return the RFC that was named last."""
    whole = ""
    for token in _TOKEN.finditer(text):
        if token["rfc"]:
            found += [(whole, "")] if whole else []
            rfc = whole = token["rfc"]
        else:
            rfc = token["of"] or rfc
            found += [(rfc, section) for section in _sections(token["list"])]
            whole = ""
    found += [(whole, "")] if whole else []
    return rfc


def _sections(listed: str) -> list[str]:
    """Return the sections of a list such as ``3.1 to 3.3 (ports), 7.3``."""
    plain = re.sub(r"\([^()]*\)", "", listed)
    words = re.findall(rf"\bto\b|{_NUMBER}", plain)
    found: list[str] = []
    for place, word in enumerate(words):
        if word != "to":
            found.append(word)
        elif 0 < place < len(words) - 1:
            found += _between(words[place - 1], words[place + 1])
    return found


def _between(first: str, last: str) -> Iterable[str]:
    """Return the sections between two of the same parent."""
    parent, _, start = first.rpartition(".")
    other, _, end = last.rpartition(".")
    if parent != other or not (start.isdigit() and end.isdigit()):
        return []
    numbers = range(int(start) + 1, int(end))
    return [f"{parent}.{number}" if parent else str(number) for number in numbers]


@cache
def section_titles() -> dict[tuple[str, str], str]:
    """Return what each RFC calls its sections, for the RFCs that were read."""
    with (ROOT / "data" / "rfc-sections.csv").open(encoding="utf-8") as file:
        return {
            (row["rfc"], row["section"]): row["title"] for row in csv.DictReader(file)
        }


@cache
def rfc_titles() -> dict[str, str]:
    """Return the title of each RFC: as in the table, or as the lessons' Sources say."""
    known = {
        rfc: title for (rfc, section), title in section_titles().items() if not section
    }
    named = re.compile(r"\[RFC (\d+), ([^\]]+)\]")
    told = chain.from_iterable(
        named.findall(cell.source) for lesson in lessons() for cell in lesson.prose
    )
    return {rfc: _capital(title) for rfc, title in reversed([*told])} | known


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


def sort_key(section: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts ``4.10`` behind ``4.9``, and appendices last."""
    return tuple(
        (int(part), "") if part.isdigit() else (10_000, part)
        for part in section.split(".")
        if part
    )
