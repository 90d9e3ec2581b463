"""A picture shows itself, says in words what is on it, and saves itself."""

import html
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from smtpkit.protocol.errors import BadArgument
from smtpkit.transcript.model import Transcript
from smtpkit.views import ladder, machine, theme
from smtpkit.views.draw_header_authors import LOOKS
from smtpkit.views.picture import Table
from tests.views.conversations import greeted, typical
from tests.views.drawn import contrast, lightness, overlaps, png, smallest_step
from tests.views.samples import drawn_once

SVG = "{http://www.w3.org/2000/svg}"


def test_a_notebook_gets_an_image_its_alternative_text_and_the_repr() -> None:
    picture = ladder(typical())
    data, about = picture._repr_mimebundle_(include=None, exclude=None)
    assert set(data) == {"image/png", "text/plain"}
    assert data["text/plain"] == repr(picture)
    assert about["image/png"]["alt"] == picture.describe()
    assert about["image/png"]["width"] == theme.WIDTH


def test_below_the_image_a_notebook_gets_the_same_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """JupyterLab drops the alt text of an image."""
    import IPython.display

    shown: list[dict[str, str]] = []
    monkeypatch.setattr(
        IPython.display, "display", lambda data, **_: shown.append(data)
    )
    picture = machine(typical())
    picture._ipython_display_()
    image, words = shown
    assert image["text/plain"] == repr(picture)
    assert words["text/plain"] == picture.describe()
    assert "image/png" in image
    assert f"<summary>{picture.title}, in words</summary>" in words["text/html"]
    told = re.search("<p>(.*)</p>", words["text/html"], re.DOTALL)
    assert told
    plain = html.unescape(told[1].replace("<br>", "")).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert plain == picture.describe()


def test_the_image_has_two_dots_for_each_pixel_and_says_its_title() -> None:
    image = png(ladder(greeted().transcript))
    assert image.width == 2 * theme.WIDTH
    assert image.info["Title"] == "A conversation between me.example and mx.example.net"


@pytest.mark.parametrize(
    ("view", "shades"),
    [
        ("ladder", {theme.PAPER, theme.SHADE}),
        ("machine", {theme.PAPER, theme.SHADE}),
        ("header_authors", {theme.PAPER, theme.TINT, LOOKS["msa"].fill}),
        ("reply_map", {theme.PAPER, theme.SHADE, theme.TINT}),
    ],
)
def test_large_areas_keep_their_exact_colours_in_the_image(
    view: str, shades: set[str]
) -> None:
    colours = png(drawn_once(view, "typical")).convert("RGB").getcolors(1 << 24)
    assert colours is not None
    most = {colour for _, colour in sorted(colours)[-8:]}
    assert {tuple(bytes.fromhex(shade[1:])) for shade in shades} <= most


def test_svg_carries_title_description_and_real_text(tmp_path: Path) -> None:
    picture = ladder(typical())
    root = ElementTree.parse(picture.save(tmp_path / "a b.svg")).getroot()
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == picture.title
    assert root.findtext(f"{SVG}desc") == picture.describe()
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert "MAIL FROM:<ann@example.org>" in texts
    assert "\N{MULTIPLICATION X} refused" in texts


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_same_value_gives_the_same_file(tmp_path: Path, ending: str) -> None:
    first = ladder(typical()).save(tmp_path / f"first.{ending}").read_bytes()
    second = ladder(typical()).save(tmp_path / f"second.{ending}").read_bytes()
    assert first == second
    assert b"date" not in first.lower().replace(b"validate", b"") or ending == "png"


def test_a_file_name_without_a_known_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match=r"\.svg, \.png or \.pdf"):
        ladder(Transcript()).save(tmp_path / "ladder.jpeg")


def test_matplotlibs_name_for_saving_works_too(tmp_path: Path) -> None:
    assert ladder(Transcript()).savefig(tmp_path / "a.svg").exists()


def test_the_readers_own_settings_change_nothing_and_are_kept(tmp_path: Path) -> None:
    plain = ladder(typical()).save(tmp_path / "plain.svg").read_bytes()
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "text.color": "red"}):
        same = ladder(typical()).save(tmp_path / "same.svg").read_bytes()
        assert mpl.rcParams["font.size"] == 30
    assert same == plain


def test_a_view_draws_into_axes_that_it_is_given() -> None:
    figure = Figure(figsize=(12, 12))
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    picture = ladder(typical(), ax=right)
    assert picture.axes is right
    assert picture.figure is figure
    assert not left.texts
    assert overlaps(picture) == []


def test_no_global_figure_is_made() -> None:
    code = (
        "import sys, smtpkit; from smtpkit import views, Transcript\n"
        "assert 'matplotlib' not in sys.modules, 'loaded too early'\n"
        "views.ladder(Transcript())\n"
        "assert 'matplotlib.pyplot' not in sys.modules, 'pyplot was loaded'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_table_is_text_and_html() -> None:
    table = Table("A <b>caption</b>", ("verb", "n"), [("NOOP", 1), ("<x>", None)])
    assert str(table).splitlines()[2] == "NOOP | 1"
    assert table._repr_html_().count(' scope="col">') == 2
    assert table._repr_html_().count("text-align:left") == 6  # JupyterLab's is right
    assert "<caption>A &lt;b&gt;caption" in table._repr_html_()
    assert re.search("<td[^>]*>&lt;x&gt;</td><td[^>]*></td>", table._repr_html_())


@pytest.mark.parametrize("ground", [theme.PAPER, theme.SHADE, theme.TINT])
def test_words_stand_out_from_every_ground(ground: str) -> None:
    for ink in (theme.INK, theme.CLIENT, theme.REFUSED, theme.DEFERRED, theme.MUTED):
        assert contrast(ink, ground) >= 4.5, ink


def test_the_kinds_of_line_differ_in_grey_and_in_more_than_colour() -> None:
    kinds = ("client", "server", "refused")
    grey = [lightness(theme.STROKES[kind].colour) for kind in kinds]
    assert smallest_step(grey) >= 10
    shapes = {
        (stroke.dashes, stroke.width, stroke.sign, stroke.word)
        for stroke in theme.STROKES.values()
    }
    assert len(shapes) == len(theme.STROKES)


def test_what_the_lettering_lacks_is_written_as_an_escape() -> None:
    assert theme.printable("caf\u00e9 \u7530\U0001f600\x07") == (
        "caf\u00e9 \\u7530\\U0001f600\\x07"
    )


@pytest.mark.parametrize("octets", [60, 70, 80, 512, 2000])
def test_a_shortened_text_fits_and_keeps_its_ending(octets: int) -> None:
    short = theme.shorten("x" * octets, 400, theme.CODE, "... end")
    assert theme.text_width(short, theme.CODE) <= 400
    assert short == "x" * octets or short.endswith("... end")
