"""The reference on paper: two pages of A4, nothing cut off, nothing over another.

Sizes are measured by the renderer that draws the pages, in points.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.transforms import Bbox

from tests.tools.companions.paper import A4, MARGIN, SETTINGS, Page, pages, write_pdf
from tests.tools.companions.tables import TABLES, table_of

#: Dots for a point: finer than any rounding.
FINE = 10
SMALLEST_POINTS = 6.5
#: The boxes of two lines may touch: descenders of one, accents of the next.
TOUCHING_POINTS = 1.6


@pytest.fixture(scope="module")
def drawn() -> Iterator[list[Page]]:
    with mpl.rc_context(SETTINGS):
        yield pages()


@pytest.fixture(scope="module")
def boxes(drawn: list[Page]) -> list[list[tuple[str, Bbox]]]:
    """Return each line of text with its box, page by page."""
    measured = []
    with mpl.rc_context(SETTINGS):
        renderer = RendererAgg(10, 10, 72 * FINE)
        for page in drawn:
            page.figure.set_dpi(72 * FINE)
            measured.append(
                [
                    (text.get_text(), text.get_window_extent(renderer))
                    for text in page.figure.texts
                ]
            )
    return measured


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_pdf(tmp_path_factory.mktemp("paper") / "reference.pdf").read_bytes()


def test_there_are_two_pages_of_a4(pdf: bytes) -> None:
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 2
    sizes = re.findall(rb"/MediaBox \[ ([\d. ]+) \]", pdf)
    assert sizes
    for size in sizes:
        left, bottom, right, top = map(float, size.split())
        assert (left, bottom) == (0, 0)
        assert (right, top) == pytest.approx(A4, abs=0.1)


def test_the_committed_file_has_two_pages_too() -> None:
    path = Path(__file__).parents[2] / "notebooks" / "reference.pdf"
    assert len(re.findall(rb"/Type /Page\b(?!s)", path.read_bytes())) == 2


def test_no_text_leaves_the_printed_area(boxes: list[list[tuple[str, Bbox]]]) -> None:
    width, height = A4
    outside = [
        words
        for page in boxes
        for words, box in page
        if box.x0 / FINE < MARGIN - 0.5
        or box.x1 / FINE > width - MARGIN + 0.5
        or box.y0 / FINE < MARGIN - 0.5
        or box.y1 / FINE > height - MARGIN + 0.5
    ]
    assert outside == []


def test_no_text_lies_over_another(boxes: list[list[tuple[str, Bbox]]]) -> None:
    most = TOUCHING_POINTS * FINE
    clashes = [
        (one, other)
        for page in boxes
        for place, (one, a) in enumerate(page)
        for other, b in page[place + 1 :]
        if min(a.x1, b.x1) > max(a.x0, b.x0)
        and min(a.y1, b.y1) - max(a.y0, b.y0) > most
    ]
    assert clashes == []


def test_letters_are_large_enough_and_black(drawn: list[Page]) -> None:
    texts = [text for page in drawn for text in page.figure.texts]
    assert min(float(text.get_fontsize()) for text in texts) >= SMALLEST_POINTS
    assert {text.get_color() for text in texts} == {"black"}


def test_every_word_of_every_table_is_printed(drawn: list[Page]) -> None:
    printed = " ".join(text for page in drawn for text in page.texts).split()
    for name in TABLES:
        sheet = table_of(name)
        left_out = {"A client then"} if name == "codes" else set()
        for row in sheet.rows:
            for head, cell in zip(sheet.head, row, strict=True):
                missing = set(cell.split()) - set(printed)
                assert not missing or head in left_out, (name, row, missing)


def test_text_stays_text_and_can_be_searched(pdf: bytes) -> None:
    """The fonts are embedded, and each glyph is mapped to its character."""
    fonts = re.findall(rb"/Subtype /Type0", pdf)
    assert fonts
    assert len(re.findall(rb"/ToUnicode", pdf)) == len(fonts)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    drawn = [zlib.decompress(data) for data in streams if data[:1] == b"\x78"]
    pages_drawn = [data for data in drawn if b" Tj" in data or b" TJ" in data]
    assert len(pages_drawn) == 2
    assert b"/Subtype /Image" not in pdf


def test_the_same_tables_give_the_same_octets(pdf: bytes, tmp_path: Path) -> None:
    assert write_pdf(tmp_path / "again.pdf").read_bytes() == pdf


def test_codes_rise_down_the_page_and_go_on_in_the_next_column(
    drawn: list[Page],
) -> None:
    codes = [text for text in drawn[1].texts if re.fullmatch(r"[2-5]\d\d", text)]
    assert len(codes) >= len(table_of("codes").rows)
    assert all(
        int(a) <= int(b) for a, b in pairwise(codes[: len(table_of("codes").rows)])
    )
