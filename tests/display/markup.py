"""Reads HTML as strictly as a test needs: balanced, with tables laid out cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"br", "hr", "img", "meta"}


@dataclass
class Cell:
    """A cell of a table."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""

    def span(self, name: str) -> int:
        """Return rowspan or colspan."""
        return int(self.attributes.get(name) or 1)


@dataclass
class Page:
    """What a piece of HTML holds."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    text: str = ""

    def grid(self) -> list[list[Cell]]:
        """Return the rows with each spanning cell in every place that it covers."""
        places: dict[tuple[int, int], Cell] = {}
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in places:
                    column += 1
                for down in range(cell.span("rowspan")):
                    for right in range(cell.span("colspan")):
                        place = (number + down, column + right)
                        assert place not in places, "two cells in one place"
                        places[place] = cell
                column += cell.span("colspan")
        width = 1 + max(column for _, column in places)
        return [[places[row, c] for c in range(width)] for row in range(len(self.rows))]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []
        self.cell: Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        self.page.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "tr":
            self.page.rows.append([])
        if tag in ("td", "th"):
            self.cell = Cell(tag, dict(attrs))
            self.page.rows[-1].append(self.cell)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without its beginning"
        assert self.open.pop() == tag, f"</{tag}> out of order"
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.page.text += data
        if self.cell is not None:
            self.cell.text += data
        if self.open and self.open[-1] == "caption":
            self.page.captions.append(data)


def read(html: str) -> Page:
    """Read HTML; every element must be closed, and in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [], f"never closed: {reader.open}"
    return reader.page
