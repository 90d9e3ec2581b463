"""The glossary: every term of the course, the RFC's word for it, and where it comes in.

The entries are written by hand, in ``data/glossary.csv``.  Where a term is introduced is
found in the lessons: it stands there in bold italics.  An entry whose column `cell` is
filled is a word that the lessons use without such a mark.
"""

from __future__ import annotations

import re
from typing import Any

from tests.tools.companions.citations import Place, lessons, places, subtitle
from tests.tools.companions.pages import MAP, prose, rows_of, table

__all__ = ["NAME", "TITLE", "cells", "entries", "introduced", "place_of", "synonyms"]

NAME = "glossary"
TITLE = "What does this word mean?"
_TERM = re.compile(r"\*\*\*([^*]+)\*\*\*")
_SECTION = re.compile(r"RFC (\d+)(?: (section|appendix) (\S+))?")

OPENING = f"""# {TITLE}

Books, RFCs and people have many words for the same thing. Here are the words of this
course, what the RFC says for each, and what else you may read. The last column leads to
the lesson that introduces the word. (In JupyterLab the first click opens the lesson; if it
stays at the top, a second click goes to the heading.)

Do you look for a word of another book? Begin with
[the other names](#Which-word-is-meant?). Companions: [the reference](reference.ipynb)
and [the index of RFC sections](rfc_index.ipynb). {MAP}
"""
OTHERS = """## Which word is meant?

You read a word elsewhere; here it has another name.
"""
#: The first letters of the terms in each table.
PARTS = ("0-9 A-C", "D-G", "H-M", "N-R", "S-Z")
HEADINGS = ("8 to C", "D to G", "H to M", "N to R", "S to Z")
HEAD = ("Term", "The RFC's word", "Also called", "What it is", "Introduced in")


def entries() -> list[dict[str, str]]:
    """Return the rows of ``data/glossary.csv``, sorted by term."""
    return sorted(rows_of("glossary"), key=lambda row: row["term"].casefold())


def introduced() -> dict[str, list[Place]]:
    """Map each term that a lesson sets in bold italics, in small letters, to its places."""
    found: dict[str, list[Place]] = {}
    for lesson in lessons():
        for place, _, text in places(lesson):
            for term in _TERM.findall(text):
                found.setdefault(term.casefold(), []).append(place)
    return found


def place_of(cell: str) -> Place:
    """Return the heading above the cell that `cell` names: ``02_a_session/whole``."""
    notebook, _, name = cell.partition("/")
    for lesson in lessons():
        if lesson.path.stem == notebook:
            for place, _, _ in places(lesson):
                if place.cell == name:
                    return place
    raise LookupError(f"no cell {cell} with prose")


def synonyms() -> list[tuple[str, str]]:
    """Return every other name with the terms that it stands for, sorted."""
    found: dict[str, list[str]] = {}
    own = {row["term"] for row in entries()}
    for row in entries():
        for name in row["also called"].split(", "):
            if name and name.casefold() != row["term"].casefold():
                found.setdefault(name, []).append(row["term"])
    # A name may be a term of the course too, with a meaning of its own.
    pairs = (
        (name, ", ".join([name] * (name in own) + terms))
        for name, terms in found.items()
    )
    return sorted(pairs, key=lambda pair: pair[0].strip("`").casefold())


def cells() -> list[dict[str, Any]]:
    """Return the cells of the glossary."""
    names = {lesson.path.stem: subtitle(lesson) for lesson in lessons()}
    found = introduced()
    made = [prose("title", OPENING)]
    for part, heading in zip(PARTS, HEADINGS, strict=True):
        initial = re.compile(f"[{part.replace(' ', '')}]", re.I)
        rows = [
            _row(row, found, names) for row in entries() if initial.match(row["term"])
        ]
        name = heading.lower().replace(" ", "-")
        made.append(prose(name, f"## {heading}\n\n{table(HEAD, rows)}"))
    other = table(("You read", "Look for"), synonyms())
    return [*made, prose("others", f"{OTHERS}\n{other}")]


def _row(
    row: dict[str, str], found: dict[str, list[Place]], names: dict[str, str]
) -> tuple[str, ...]:
    at = found.get(row["term"].casefold(), [])
    if not at:
        at = [place_of(row["cell"])]
    lead = [
        f"[{names[place.notebook]}: {place.heading}]({place.target})" for place in at
    ]
    return (
        f"**{row['term']}**",
        _in_the_rfc(row),
        row["also called"],
        row["meaning"],
        "<br>".join(lead),
    )


def _in_the_rfc(row: dict[str, str]) -> str:
    """Return the RFC's word with a link to its section, or what stands in its place."""
    source = _SECTION.fullmatch(row["source"])
    if not source:
        return "(a word of practice)"
    rfc, kind, section = source.groups()
    address = f"https://www.rfc-editor.org/rfc/rfc{rfc}"
    address += f"#{kind}-{section}" if section else ""
    link = f"[{row['source']}]({address})"
    return f"{row['RFC word']}, {link}" if row["RFC word"] else f"no word, but {link}"
