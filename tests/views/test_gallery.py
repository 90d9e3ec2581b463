"""The gallery shows every view and every widget, and each picture with its words."""

import json
import re
from functools import cache
from itertools import pairwise

import pytest

from smtpkit import views, widgets
from tests.tools.notebook import NOTEBOOKS, Cell, Notebook, joined

VIEWS = [name for name in views.__all__ if name != "Picture"]
WIDGETS = [name for name in widgets.__all__ if name not in ("Still", "still")]
SIZES = ("small", "typical", "awkward")


@cache
def gallery() -> dict[str | None, Cell]:
    """Return the cells of the gallery by their ids."""
    notebook = Notebook.read(NOTEBOOKS / "gallery.ipynb")
    return {cell.id: cell for cell in notebook.cells}


def cell_of(name: str, kind: str) -> Cell:
    """Return the cell that shows something: ``header-authors-small`` and the like."""
    return gallery()[f"{name.replace('_', '-')}-{kind}"]


def shown(cell: Cell) -> list[str]:
    """Return what stands in the outputs of a cell, as text, pictures by their names."""
    return [joined(output["data"]["text/plain"]) for output in cell.outputs]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_there_with_three_values(name: str, size: str) -> None:
    cell = cell_of(name, size)
    assert re.match(rf"views\.{name}\(", cell.source.splitlines()[-1])
    assert shown(cell)[0].startswith(f"<{name}: ")


@pytest.mark.parametrize("name", VIEWS)
def test_no_two_values_of_a_view_look_alike(name: str) -> None:
    assert len({shown(cell_of(name, size))[0] for size in SIZES}) == len(SIZES)


@pytest.mark.parametrize("name", WIDGETS)
def test_every_widget_is_there_and_its_still_follows(name: str) -> None:
    widget, still = cell_of(name, "widget"), cell_of(name, "still")
    assert still.number == widget.number + 1
    called = f"widgets.{name}("
    assert widget.source.splitlines()[-1].startswith(called)
    same = widget.source.replace(called, f"widgets.still.{name}(")
    assert still.source == same
    assert shown(widget)[0].startswith(f"<widget {name}: ")


@pytest.mark.parametrize("size", ["still", "typical", "awkward"])
@pytest.mark.parametrize("name", WIDGETS)
def test_every_widget_is_there_with_three_values(name: str, size: str) -> None:
    cell = cell_of(name, size)
    assert re.search(rf"widgets\.still\.{name}\(", cell.source.splitlines()[-1])
    assert shown(cell)


@pytest.mark.parametrize("name", [*VIEWS, *WIDGETS])
def test_every_name_is_a_heading_of_the_gallery(name: str) -> None:
    assert re.match(rf"###? `{name}`", cell_of(name, "title").source)


def test_below_every_picture_stand_its_words() -> None:
    """JupyterLab shows no alt text: what it would say is the next output."""
    for cell in gallery().values():
        outputs = [output for output in cell.outputs if "data" in output]
        for output, below in pairwise([*outputs, {}]):
            if "image/png" not in output["data"]:
                continue
            alt = output["metadata"]["image/png"]["alt"]
            assert joined(below["data"]["text/plain"]) == alt, cell
            assert "<summary>" in joined(below["data"]["text/html"]), cell


def test_the_table_of_what_servers_announce_is_no_drawing() -> None:
    (output,) = gallery()["announced"].outputs
    assert "<table" in joined(output["data"]["text/html"])
    assert "image" not in json.dumps(list(output["data"]))
