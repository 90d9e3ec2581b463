"""Markdown to blocks, links, pictures and sentences, as a reader meets them.

The rules count words and sentences in what a reader reads: paragraphs and list items.
Code, tables and pictures are left out, a stretch of inline code is one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["Block", "Link", "Markup", "Page", "Picture", "sentences", "words"]

#: A full stop after one of these ends no sentence.
ABBREVIATIONS = ("e.g", "i.e", "cf", "vs", "etc", "approx", "sec", "no", "fig", "Dr")
_ABBREVIATED = re.compile(rf"\b({'|'.join(map(re.escape, ABBREVIATIONS))})\.", re.I)
#: Where one sentence ends and the next begins: a stop, perhaps closed by a quotation
#: mark or bracket, white space, and something that can begin a sentence.
_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=[\"“‘(\[]*[A-Z0-9`])|\n")


def words(text: str) -> int:
    """Count the words in `text`: what stands between blanks and has a letter or digit.

    >>> words("Two words – and `one_stretch_of_code`.")
    4
    """
    return sum(any(c.isalnum() for c in word) for word in text.split())


def sentences(text: str) -> list[str]:
    """Split the text of one paragraph or list item into sentences.

    A line break that the author forced ends one too.  A colon or semicolon does not: a
    reader has to hold both halves in mind.

    >>> sentences(
    ...     "It says 250, i.e. yes. See RFC 5321, section 4.2.1! Is example.org real?"
    ... )
    ['It says 250, i.e. yes.', 'See RFC 5321, section 4.2.1!', 'Is example.org real?']
    """
    whole = _ABBREVIATED.sub(lambda found: found[1].replace(".", "\0") + "\0", text)
    parts = [part.replace("\0", ".").strip() for part in _END.split(whole)]
    return [part for part in parts if words(part)]


@dataclass(frozen=True)
class Link:
    """A link and the words that a reader sees of it."""

    text: str
    target: str


@dataclass(frozen=True)
class Picture:
    """A picture and the words that stand for it; None: the author wrote none."""

    source: str
    alt: str | None


@dataclass(frozen=True)
class Block:
    """A piece of running text: `kind` is heading, paragraph, item or table cell.

    `level` is a heading's level, or how deep a list item lies.  `group` tells apart two
    lists in one page.
    """

    kind: str
    text: str
    level: int = 0
    group: int = 0
    subtitle: str = ""  # what stands in italics at the very beginning
    terms: tuple[str, ...] = ()  # what stands in bold italics


class Markup(HTMLParser):
    """What raw HTML holds: pictures, links, tables without headers, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pictures: list[Picture] = []
        self.links: list[Link] = []
        self.tables: list[bool] = []  # for each table: has it header cells?
        self.drawings: list[bool] = []  # for each svg: has it a title?
        self.text = ""
        self._target: str | None = None
        self._link_text = ""
        self._open_tables: list[int] = []
        self._hidden = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "img":
            self.pictures.append(Picture(found.get("src") or "", found.get("alt")))
        elif tag == "a" and found.get("href"):
            self._target, self._link_text = found["href"], ""
        elif tag == "table":
            self._open_tables.append(len(self.tables))
            self.tables.append(found.get("role") in ("presentation", "none"))
        elif tag == "th" and self._open_tables:
            self.tables[self._open_tables[-1]] = True
        elif tag == "svg":
            self.drawings.append(bool(found.get("aria-label")))
        elif tag == "title" and self.drawings:
            self.drawings[-1] = True
        self._hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._target is not None:
            self.links.append(Link(self._link_text.strip(), self._target))
            self._target = None
        elif tag == "table" and self._open_tables:
            self._open_tables.pop()
        self._hidden -= tag in ("style", "script") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.text += data
        self._link_text += data


@dataclass
class Page:
    """What one Markdown cell holds, in reading order."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    markups: list[Markup] = field(default_factory=list)

    @classmethod
    def read(cls, source: str) -> Page:
        """Return what the Markdown text `source` holds."""
        page = cls()
        around: list[Token] = []
        lists = 0
        for token in _markdown().parse(source):
            if token.nesting == 1:
                is_list = token.type.endswith("_list_open")
                lists += is_list and not any("_list_" in t.type for t in around)
                around.append(token)
            elif token.nesting == -1:
                around.pop()
            elif token.type == "html_block":
                markup = Markup(token.content)
                page._add_markup(markup)
                if markup.text.strip():
                    page.blocks.append(Block("paragraph", markup.text.strip()))
            elif token.type == "inline":
                page._add(token, around, lists)
        return page

    def _add_markup(self, markup: Markup) -> None:
        self.markups.append(markup)
        self.links += markup.links
        self.pictures += markup.pictures

    def _add(self, token: Token, around: list[Token], group: int) -> None:
        """Add the inline text `token`, which stands inside the open tokens `around`."""
        children = token.children or []
        text = _text(children)
        types = [outer.type for outer in around]
        subtitle, terms = _subtitle(children), _terms(children)
        if around and around[-1].type == "heading_open":
            plain = _text(children, code_as_word=False)
            block = Block("heading", plain, level=int(around[-1].tag[1]))
        elif "table_open" in types:
            block = Block("table header" if "th_open" in types else "table cell", text)
        elif "list_item_open" in types:
            depth = types.count("list_item_open")
            block = Block("item", text, depth, group, subtitle, terms)
        else:
            block = Block("paragraph", text, subtitle=subtitle, terms=terms)
        self.blocks.append(block)
        self._add_links(children)
        if any(child.type == "html_inline" for child in children):
            self._add_markup(Markup(_html(children)))

    def _add_links(self, children: list[Token]) -> None:
        """Add the links and pictures among the inline tokens `children`."""
        start = 0
        for place, child in enumerate(children):
            if child.type == "image":
                alt = _text(child.children or [])
                self.pictures.append(Picture(str(child.attrs["src"]), alt))
            elif child.type == "link_open":
                start = place
            elif child.type == "link_close":
                inside = children[start + 1 : place]
                text = _text(inside) + "".join(
                    inner.content for inner in inside if inner.type == "image"
                )
                self.links.append(Link(text, str(children[start].attrs["href"])))


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _text(tokens: list[Token], *, code_as_word: bool = True) -> str:
    """Return what a reader reads; inline code is one word, whatever blanks it holds."""
    pieces = {"softbreak": " ", "hardbreak": "\n"}
    text = ""
    for token in tokens:
        if token.type == "code_inline" and code_as_word:
            text += "`" + token.content.replace(" ", "_") + "`"
        elif token.type in ("text", "code_inline"):
            text += token.content
        else:
            text += pieces.get(token.type, "")
    return text.strip()


def _html(tokens: list[Token]) -> str:
    """Return the raw HTML among `tokens`, and the text that stands between."""
    kept = [token for token in tokens if token.type in ("html_inline", "text")]
    return "".join(
        token.content if token.type == "html_inline" else escape(token.content)
        for token in kept
    )


def _subtitle(tokens: list[Token]) -> str:
    """Return the italics that a paragraph begins with, or nothing."""
    visible = [token for token in tokens if token.type != "text" or token.content]
    if not visible or visible[0].type != "em_open":
        return ""
    ends = [place for place, token in enumerate(visible) if token.type == "em_close"]
    return _text(visible[1 : ends[0]])


def _terms(tokens: list[Token]) -> tuple[str, ...]:
    """Return what stands in bold italics."""
    terms: list[str] = []
    is_open = {"em": False, "strong": False}
    for token in tokens:
        name, _, what = token.type.partition("_")
        if name in is_open:
            is_open[name] = what == "open"
            if what == "open" and all(is_open.values()):
                terms.append("")
        elif all(is_open.values()) and token.type in ("text", "code_inline"):
            terms[-1] += token.content
    return tuple(term for term in terms if term)
