"""The index: each section of an RFC that a lesson cites, and where.

Made from the lessons' prose.  A section that stands in the text of a lesson is not
listed under *Sources* as well.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from tests.tools.companions.citations import (
    MAIN_RFC,
    Place,
    citations,
    lessons,
    rfc_titles,
    section_titles,
    sort_key,
    subtitle,
)
from tests.tools.companions.pages import MAP, prose, table

__all__ = ["NAME", "TITLE", "cells", "entries"]

NAME = "rfc_index"
TITLE = "Which lesson reads which section?"

OPENING = f"""# {TITLE}

You have an RFC before you, and want to see a section of it happen. Or a lesson names a
section, and you look for the others that do. Each row is a section, what the RFC calls
it, and the places where a lesson shows it. (In JupyterLab the first click opens the lesson;
if it stays at the top, a second click goes to the heading.)

This page is made from the text of the lessons. Companions:
[the reference](reference.ipynb) and [the glossary](glossary.ipynb). {MAP}

RFCs, in the order of their numbers: {{rfcs}}.
"""
READ = "Read it: [RFC {rfc}](https://www.rfc-editor.org/rfc/rfc{rfc})."


def entries() -> dict[str, dict[str, list[Place]]]:
    """Map each RFC to its sections, and each section to its places in the lessons."""
    found = _named()
    for sections in found.values():
        for section, at in sections.items():
            in_text = [place for place in at if place.heading != "Sources"]
            sections[section] = in_text or at
    return found


def _named() -> dict[str, dict[str, list[Place]]]:
    """Return the same with every place, *Sources* too."""
    found: dict[str, dict[str, list[Place]]] = {}
    for lesson in lessons():
        mine: dict[tuple[str, str], list[Place]] = {}
        for citation in citations(lesson):
            at = mine.setdefault((citation.rfc, citation.section), [])
            if citation.place.heading not in [place.heading for place in at]:
                at.append(citation.place)
        for (rfc, section), at in mine.items():
            if not section and any(key[0] == rfc and key[1] for key in mine):
                continue
            found.setdefault(rfc, {}).setdefault(section, []).extend(at)
    return found


def cells() -> list[dict[str, Any]]:
    """Return the cells of the index."""
    found = entries()
    titles, subtitles = (
        rfc_titles(),
        {lesson.path.stem: subtitle(lesson) for lesson in lessons()},
    )
    order = sorted(found, key=lambda rfc: (rfc != MAIN_RFC, int(rfc)))
    links = ", ".join(
        f"[{rfc}](#{_heading(rfc, titles).replace(' ', '-')})"
        for rfc in sorted(order, key=int)
    )
    made = [prose("title", OPENING.format(rfcs=links))]
    for rfc in order:
        heading = f"## {_heading(rfc, titles)}\n\n{READ.format(rfc=rfc)}"
        rows = [
            (_section(rfc, section), _title(rfc, section), _where(at, subtitles))
            for section, at in sorted(
                found[rfc].items(), key=lambda item: sort_key(item[0])
            )
        ]
        head = ("Section", "The RFC calls it", "Shown in")
        made.append(prose(f"rfc{rfc}", f"{heading}\n\n{table(head, rows)}"))
    return made


def _heading(rfc: str, titles: dict[str, str]) -> str:
    return f"RFC {rfc}: {titles.get(rfc, 'named in a lesson')}"


def _section(rfc: str, section: str) -> str:
    if not section:
        return "all of it"
    address = f"https://www.rfc-editor.org/rfc/rfc{rfc}#"
    kind = "section" if section[0].isdigit() else "appendix"
    return f"[{rfc} {kind} {section}]({address}{kind}-{section})"


def _title(rfc: str, section: str) -> str:
    """Return what the RFC calls the section, safe between HTML tags."""
    title = section_titles().get((rfc, section), "") if section else ""
    return title.replace("<", "&lt;").replace(">", "&gt;")


def _where(at: list[Place], subtitles: dict[str, str]) -> str:
    """Return links to the places, those of one lesson together."""
    shown = []
    for notebook, places in groupby(at, key=lambda place: place.notebook):
        name = subtitles[notebook]
        shown += [f"[{name}: {place.heading}]({place.target})" for place in places]
    return "<br>".join(shown)
