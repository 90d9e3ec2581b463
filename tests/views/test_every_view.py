"""What holds for every view and every value: it fits, it speaks, it is stable."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from smtpkit import views
from smtpkit.protocol.errors import BadArgument
from smtpkit.views import theme
from tests.views.drawn import clipped, hidden, overlaps, png
from tests.views.samples import SAMPLES, drawn, drawn_once, each

SVG = "{http://www.w3.org/2000/svg}"
samples = pytest.mark.parametrize(("view", "name"), each())


@samples
def test_no_words_lie_on_others_or_leave_the_frame(view: str, name: str) -> None:
    picture = drawn_once(view, name)
    assert overlaps(picture) == []
    assert clipped(picture) == []
    assert hidden(picture) == []


@samples
def test_the_same_value_gives_the_same_words(view: str, name: str) -> None:
    picture, again = drawn_once(view, name), drawn(view, name)
    assert repr(picture) == repr(again)
    assert re.match(r"<[a-z_]+: .+>\Z", repr(picture)), repr(picture)
    assert "0x" not in repr(picture).lower().replace("\\0x", "")
    assert len(repr(picture)) < 500
    assert picture.describe() == again.describe()
    assert str(picture.table()) == str(again.table())


@samples
def test_the_description_says_more_than_the_summary(view: str, name: str) -> None:
    picture = drawn_once(view, name)
    summary = repr(picture).partition(": ")[2].removesuffix(">")
    assert summary in picture.describe()
    assert picture.title


@samples
def test_every_row_of_the_table_has_every_column(view: str, name: str) -> None:
    table = drawn_once(view, name).table()
    assert table.caption
    assert all(len(row) == len(table.columns) for row in table.rows)


@samples
def test_svg_has_title_description_and_real_text(
    view: str, name: str, tmp_path: Path
) -> None:
    picture = drawn_once(view, name)
    root = ElementTree.parse(picture.save(tmp_path / "a.svg")).getroot()
    assert root.findtext(f"{SVG}title") == picture.title
    assert root.findtext(f"{SVG}desc")
    drawn_words = {text.text for text in root.iter(f"{SVG}text")}
    assert {t.get_text() for t in picture.axes.texts if t.get_text()} <= drawn_words


@pytest.mark.parametrize("view", SAMPLES)
def test_it_is_as_wide_as_a_notebook_and_not_too_high(view: str) -> None:
    for name in SAMPLES[view]:
        image = png(drawn_once(view, name))
        assert image.width in (2 * theme.WIDTH, 1.5 * theme.WIDTH), name
        assert image.height < 4 * image.width, name


@pytest.mark.parametrize("view", SAMPLES)
@pytest.mark.parametrize(("ending", "begin"), [("png", b"\x89PNG"), ("pdf", b"%PDF-")])
def test_it_is_saved_as_png_and_pdf_too(
    view: str, ending: str, begin: bytes, tmp_path: Path
) -> None:
    saved = drawn_once(view, "typical").savefig(tmp_path / f"a.{ending}")
    assert saved.read_bytes().startswith(begin)


def test_every_view_has_samples() -> None:
    """What follows for "every view" follows from this table."""
    assert set(SAMPLES) == set(views.__all__) - {"Picture"}
    for values in SAMPLES.values():
        assert {"small", "typical"} <= set(values)


@pytest.mark.parametrize("view", SAMPLES)
def test_it_draws_into_axes_that_it_is_given(view: str) -> None:
    figure = Figure(figsize=(16, 12))
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    picture = drawn(view, "typical", ax=right)
    assert picture.axes is right
    assert not left.texts
    assert overlaps(picture) == []


@pytest.mark.parametrize("view", SAMPLES)
@pytest.mark.parametrize("value", [42, object(), [1, 2], "a text", 4.5])
def test_another_value_gets_an_error_that_says_what_was_wanted(
    view: str, value: object
) -> None:
    with pytest.raises(BadArgument, match=r"got .+, wanted "):
        getattr(views, view)(value)


@pytest.mark.parametrize("view", views.__all__)
def test_it_is_documented_with_arguments_source_and_example(view: str) -> None:
    words = getattr(views, view).__doc__ or ""
    assert "Args:" in words
    if view != "Picture":
        assert "Source:" in words
        assert "Returns:" in words
        assert ">>> " in words
