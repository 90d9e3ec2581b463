"""``smtpkit slides``: slides for a lecture, made from the lessons themselves.

Where a cell has slide metadata of its own, that holds.  For the others a rule decides:
a heading begins a slide, a prediction begins one below it, and what gives its answer
away appears when the lecturer goes on.  The outputs are those that are stored.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..protocol.errors import BadArgument
from .terminal import Writer

__all__ = ["run", "slide_types"]

#: A slide in pixels, before it is scaled to the screen: 88 columns of code fit.
WIDTH, HEIGHT = "1200", "750"


def run(options: argparse.Namespace) -> int:
    """Write one HTML file for each notebook.

    Returns:
        The exit status, 0.
    Raises:
        BadArgument: a file is no notebook.
        OSError: a file cannot be read or written.
    """
    exporter = _exporter(options.offline)
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    for name in options.notebooks:
        notebook = _read(Path(name))
        for cell, kind in zip(notebook.cells, slide_types(notebook.cells), strict=True):
            cell.metadata["slideshow"] = {"slide_type": kind}
        page, _ = exporter.from_notebook_node(
            notebook, {"metadata": {"name": Path(name).stem}}
        )
        target = folder / f"{Path(name).stem}.slides.html"
        target.write_text(page, encoding="utf-8", newline="\n")
        Writer().line(f"{target}")
    return 0


def _exporter(offline: str | None) -> Any:
    """Return what makes slides; `offline` is a folder with the scripts they need."""
    from nbconvert import SlidesExporter

    make: Any = SlidesExporter  # it has no annotations
    exporter = make()
    exporter.reveal_scroll = True  # what is taller than the screen can be read
    exporter.reveal_width, exporter.reveal_height = WIDTH, HEIGHT
    if offline is not None:
        reveal, require = Path(offline, "reveal.js"), Path(offline, "requirejs")
        for path in (reveal / "dist" / "reveal.js", require / "require.js"):
            if not path.is_file():
                raise BadArgument(
                    f"{offline}, without {path.relative_to(offline)}",
                    "a folder in which npm has installed reveal.js@4 and requirejs",
                )
        exporter.reveal_url_prefix = reveal.resolve().as_uri()
        exporter.require_js_url = (require / "require.js").resolve().as_uri()
        exporter.jquery_url = exporter.mathjax_url = ""
    return exporter


def _read(path: Path) -> Any:
    import nbformat

    read: Any = nbformat.reads  # it has no annotations
    try:
        return read(path.read_text("utf-8"), as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, ValueError):
        raise BadArgument(f"{path}", "a Jupyter notebook") from None


def slide_types(cells: list[Any]) -> list[str]:
    """Return for each cell what nbconvert makes of it: a slide, a fragment and so on.

    Args:
        cells: the cells of a notebook, as nbformat gives them.

    >>> slide_types(
    ...     [
    ...         {"cell_type": "markdown", "source": "# A question?", "metadata": {}},
    ...         {"cell_type": "code", "source": "import smtpkit", "metadata": {}},
    ...         {
    ...             "cell_type": "markdown",
    ...             "source": "**Predict.** Which?",
    ...             "metadata": {},
    ...         },
    ...         {"cell_type": "code", "source": "lab.say()", "metadata": {}},
    ...     ]
    ... )
    ['slide', 'skip', 'subslide', 'fragment']
    """
    kinds = []
    hidden = False  # whether an answer is to be kept back
    for cell in cells:
        kind = _by_rule(cell, hidden)
        hidden = kind == "fragment" or _asks(cell) or (hidden and _is_check(cell))
        own = cell["metadata"].get("slideshow", {}).get("slide_type", "")
        kinds.append(own or kind)
    return kinds


def _by_rule(cell: Any, hidden: bool) -> str:
    source = cell["source"].lstrip()
    if cell["cell_type"] != "markdown":
        lines = [line for line in source.splitlines() if line.strip()]
        if lines and all(line.startswith(("import ", "from ")) for line in lines):
            return "skip"
        return "fragment" if hidden and not _is_check(cell) else "-"
    level = len(source) - len(source.lstrip("#"))
    if level:
        return "slide" if level < 3 else "subslide"
    if _asks(cell):
        return "subslide"
    return "fragment" if hidden else "-"


def _asks(cell: Any) -> bool:
    return cell["cell_type"] == "markdown" and "**Predict" in cell["source"]


def _is_check(cell: Any) -> bool:
    return cell["cell_type"] == "code" and "check(" in cell["source"]
