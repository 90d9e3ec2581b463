"""What a screen reader needs: headings in order, words for pictures, table headers."""

from __future__ import annotations

from tests.tools.notebook import Cell, Notebook, joined
from tests.tools.prose import Block, Markup
from tests.tools.rules.model import Complaints, Rule

__all__ = ["RULES", "headings"]

#: Words that say that there is a picture, and not what is on it.
EMPTY_WORDS = {"image", "picture", "figure", "plot", "graph", "diagram", "alt", "img"}


def headings(notebook: Notebook) -> list[tuple[Cell, Block]]:
    """Return the headings of the prose, in order, each with its cell."""
    return [(cell, b) for cell, b in notebook.blocks() if b.kind == "heading"]


def there_is_one_title(notebook: Notebook) -> Complaints:
    """One heading of level 1, which is the first thing on the page."""
    titles = [cell for cell, heading in headings(notebook) if heading.level == 1]
    if len(titles) != 1:
        yield f"there are {len(titles)} headings of level 1"
    first = notebook.cells[0]
    blocks = first.page.blocks if first.is_prose else []
    if not blocks or (blocks[0].kind, blocks[0].level) != ("heading", 1):
        yield "the notebook does not begin with its title"


def headings_rise_by_one(notebook: Notebook) -> Complaints:
    before = 0
    for cell, heading in headings(notebook):
        if heading.level > before + 1:
            yield f"{cell}: level {heading.level} after {before}: {heading.text!r}"
        before = heading.level


def no_heading_is_empty(notebook: Notebook) -> Complaints:
    for cell, heading in headings(notebook):
        if not any(sign.isalnum() for sign in heading.text):
            yield f"{cell} has a heading without words"


def no_heading_stands_twice(notebook: Notebook) -> Complaints:
    seen = set()
    for cell, heading in headings(notebook):
        words = heading.text.casefold()
        if words in seen:
            yield f"{cell} repeats the heading {heading.text!r}"
        seen.add(words)


def every_picture_has_words(notebook: Notebook) -> Complaints:
    for cell in notebook.prose:
        pictures = [(p.source, p.alt) for p in cell.page.pictures]
        yield from _wordless(cell, pictures)
        yield from _untitled(cell, cell.page.markups)
    for cell in notebook.code:
        for output in cell.outputs:
            described = output.get("metadata", {})
            yield from _wordless(
                cell,
                [
                    (mime, described.get(mime, {}).get("alt"))
                    for mime in output.get("data", {})
                    if mime.startswith("image/") and mime != "image/svg+xml"
                ],
            )
            markups = _markups(output)
            for markup in markups:
                yield from _wordless(cell, [(p.source, p.alt) for p in markup.pictures])
            yield from _untitled(cell, markups)


def _wordless(cell: Cell, pictures: list[tuple[str, str | None]]) -> Complaints:
    for source, alt in pictures:
        said = (alt or "").strip().casefold().rstrip(".")
        if not said or said in EMPTY_WORDS:
            yield f"{cell}: no words for {source[:60] or 'a picture'}"


def _untitled(cell: Cell, markups: list[Markup]) -> Complaints:
    for markup in markups:
        for titled in markup.drawings:
            if not titled:
                yield f"{cell}: no <title> in an SVG drawing"


def _markups(output: dict[str, object]) -> list[Markup]:
    """Return the HTML and SVG of an output, read."""
    data = output.get("data", {})
    assert isinstance(data, dict)
    kinds = ("text/html", "image/svg+xml")
    return [Markup(joined(data[kind])) for kind in kinds if kind in data]


def every_table_has_headers(notebook: Notebook) -> Complaints:
    for cell in notebook.prose:
        for block in cell.page.blocks:
            if block.kind == "table header" and not block.text:
                yield f"{cell} has a table with an empty header"
        yield from _headless(cell, cell.page.markups)
    for cell in notebook.code:
        for output in cell.outputs:
            yield from _headless(cell, _markups(output))


def _headless(cell: Cell, markups: list[Markup]) -> Complaints:
    for markup in markups:
        for has_headers in markup.tables:
            if not has_headers:
                yield f"{cell} has a table without <th>"


RULES: tuple[Rule, ...] = (
    there_is_one_title,
    headings_rise_by_one,
    no_heading_is_empty,
    no_heading_stands_twice,
    every_picture_has_words,
    every_table_has_headers,
)
