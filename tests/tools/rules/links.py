"""Links that say where they go, and go there.

Addresses elsewhere are not asked: no test leaves this machine.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.tools.notebook import Cell, Notebook
from tests.tools.prose import Link, Page
from tests.tools.rules.access import headings
from tests.tools.rules.model import Complaints, Rule

__all__ = ["RULES"]

#: Link texts that say nothing to someone who jumps from link to link.
EMPTY_WORDS = {
    *("here", "click here", "this", "this page", "this link", "link", "more", "page"),
    *("read more", "see here", "source", "next", "previous", "back", "there", "it"),
}


def links_say_where_they_go(notebook: Notebook) -> Complaints:
    for cell, link in _links(notebook):
        words = link.text.strip(" .:←→«»<>").casefold()
        if not words or words in EMPTY_WORDS:
            yield f"{cell}: the text {link.text!r} does not say where {link.target} is"
        elif "://" in words or words.startswith("www."):
            yield f"{cell}: an address is no text for a link: {link.text!r}"


def one_text_leads_to_one_place(notebook: Notebook) -> Complaints:
    places: dict[str, str] = {}
    for cell, link in _links(notebook):
        if places.setdefault(link.text.casefold(), link.target) != link.target:
            yield f"{cell}: {link.text!r} leads to two places"


def links_lead_somewhere(notebook: Notebook) -> Complaints:
    for cell, link in _links(notebook):
        if trouble := _trouble(notebook, cell, link.target):
            yield f"{cell}: {link.target!r} {trouble}"
    for cell in notebook.prose:
        for picture in cell.page.pictures:
            if trouble := _trouble(notebook, cell, picture.source):
                yield f"{cell}: the picture {picture.source!r} {trouble}"


def _links(notebook: Notebook) -> list[tuple[Cell, Link]]:
    return [(cell, link) for cell in notebook.prose for link in cell.page.links]


def _trouble(notebook: Notebook, cell: Cell, target: str) -> str:
    """Return what is wrong with a link's target, or nothing."""
    parts = urlsplit(target)
    if parts.scheme == "attachment":
        has_it = unquote(parts.path) in cell.json.get("attachments", {})
        return "" if has_it else "is not attached to the cell"
    if parts.scheme == "data":
        return ""
    if parts.scheme or parts.netloc:
        return "" if parts.scheme in ("https", "mailto") else "is not https"
    path = notebook.path.parent / unquote(parts.path) if parts.path else notebook.path
    if not path.exists() and parts.path:
        return "is not there"
    if not parts.fragment:
        return ""
    if path != notebook.path and path.suffix not in (".ipynb", ".md"):
        return ""
    there = notebook if path == notebook.path else path
    return "" if unquote(parts.fragment) in _anchors(there) else "has no such heading"


def _anchors(there: Notebook | Path) -> set[str]:
    """Return where one can jump to: headings as JupyterLab and nbconvert name them."""
    if isinstance(there, Path):
        return _anchors_of(there)
    texts = [heading.text for _, heading in headings(there)]
    return {text.replace(" ", "-") for text in texts}


@cache
def _anchors_of(path: Path) -> set[str]:
    if path.suffix == ".ipynb":
        return _anchors(Notebook.read(path))
    blocks = Page.read(path.read_text("utf-8")).blocks
    titles = [block.text.casefold() for block in blocks if block.kind == "heading"]
    kept = ("".join(c for c in title if c.isalnum() or c in " -_") for title in titles)
    return {title.replace(" ", "-") for title in kept}


RULES: tuple[Rule, ...] = (
    links_say_where_they_go,
    one_text_leads_to_one_place,
    links_lead_somewhere,
)
