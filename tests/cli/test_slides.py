"""``smtpkit slides``: a deck from a lesson, in which a guess comes before its answer."""

from pathlib import Path

import pytest

from smtpkit.cli.slides import slide_types

from .programs import run

ROOT = Path(__file__).resolve().parents[2]
LESSON = ROOT / "notebooks" / "03_commands_and_states.ipynb"


def cell(source: str, kind: str = "markdown", slide: str = "") -> dict[str, object]:
    """Return a cell as nbformat gives it."""
    metadata = {"slideshow": {"slide_type": slide}} if slide else {}
    return {"cell_type": kind, "source": source, "metadata": metadata}


def test_a_heading_begins_a_slide_and_a_smaller_one_a_slide_below() -> None:
    cells = [cell("# One?"), cell("## Two"), cell("words"), cell("### Three")]
    assert slide_types(cells) == ["slide", "slide", "-", "subslide"]


def test_what_follows_a_prediction_waits_and_its_question_does_not() -> None:
    cells = [
        cell("**Predict.** Which?"),
        cell('check("03-x", ...)', "code"),
        cell("Look:"),
        cell("lab.say()", "code"),
        cell("## Next"),
        cell("lab.say()", "code"),
    ]
    assert slide_types(cells) == [
        "subslide", "-", "fragment", "fragment", "slide", "-",
    ]  # fmt: skip


def test_imports_are_left_out_and_the_metadata_of_a_cell_decides() -> None:
    cells = [
        cell("import smtpkit\nfrom x import y", "code"),
        cell("# A", slide="notes"),
    ]
    assert slide_types(cells) == ["skip", "notes"]


def test_a_lesson_becomes_a_deck_with_its_stored_outputs(tmp_path: Path) -> None:
    ended = run("slides", str(LESSON), "--out", str(tmp_path / "decks"))
    assert (ended.returncode, ended.stderr) == (0, b"")
    page = (tmp_path / "decks" / "03_commands_and_states.slides.html").read_text(
        "utf-8"
    )
    assert page.count("<section>") > 10
    assert "What may I say, and when?" in page
    assert 'class="fragment"' in page
    assert "EHLO HELO RSET NOOP VRFY QUIT" in page  # an output
    assert "width: 1200," in page  # 88 columns of code fit


def test_scripts_can_come_from_a_folder(tmp_path: Path) -> None:
    for name in ("reveal.js/dist/reveal.js", "requirejs/require.js"):
        script = tmp_path / "modules" / name
        script.parent.mkdir(parents=True)
        script.write_text("")
    folder = tmp_path / "modules"
    ended = run("slides", str(LESSON), "--out", str(tmp_path), "--offline", str(folder))
    assert ended.returncode == 0, ended.stderr
    page = (tmp_path / "03_commands_and_states.slides.html").read_text("utf-8")
    assert (folder / "reveal.js").as_uri() in page
    assert "https://unpkg" not in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["README.md"], "wanted a Jupyter notebook"),
        (["no-such-file.ipynb"], "no-such-file.ipynb"),
        ([str(LESSON), "--offline", "tests"], "reveal.js"),
    ],
)
def test_a_slip_gives_one_line(
    arguments: list[str], words: str, tmp_path: Path
) -> None:
    ended = run("slides", *arguments, "--out", str(tmp_path))
    assert ended.returncode == 2
    assert words in ended.stderr.decode()
    assert ended.stderr.count(b"\n") == 1
