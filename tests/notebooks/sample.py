"""A small lesson that keeps every rule, for tests to break in one place at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

__all__ = ["NAME", "code", "prose", "write_notebook", "write_sample"]

NAME = "99_sample.ipynb"

#: A module beside the notebook stands in for the engine of checks.
ASKING = """
import base64

dot = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5E"
    "rkJggg=="
)
times = 0


def check(name, answer=...):
    return f"{name}: still open" if answer is ... else f"{name}: {answer}"


def count():
    global times
    times += 1
    return times
"""

TITLE = """# What does a sample say?

*A sample.* About 10 minutes. See [the second part](#Does-it-say-it-in-all-ways?).

You will be able to

- read the words of a sample,
- break it in one place,
- see that the break is found.

You need nothing but Python.
"""

TABLE = """### As a table

| reply | meaning |
|-------|---------|
| 250   | done    |
"""

CLOSING = """## In short

- One line says one thing.
- Two lines say two things.
- Three lines say three things.
- Four lines say four things.
- Five lines say five things.

## Check yourself

1. What says a sample? 2. Who reads it? 3. Where does it break?

## Sources

[RFC 5321, section 4.2](https://www.rfc-editor.org/rfc/rfc5321#section-4.2)
"""


def prose(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source.strip()}


def code(source: str, *tags: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": [],
        "source": source.strip(),
    }


def sample_cells() -> list[dict[str, Any]]:
    """Return the cells of the sample: one for each kind of output that nbval compares."""
    return [
        prose(TITLE),
        code("from asking import check, dot\nfrom IPython import display as shown"),
        prose("## What does it say?\n\n**Predict.** What will a ***sample*** say?"),
        code('check("99-one", ...)'),
        code('print("one line")'),
        prose("It said one line. Next it shows a value."),
        code('check("99-two", ...)'),
        code("{'reply': 250}".replace("'", '"')),
        prose("## Does it say it in all ways?\n\nFirst as HTML, with a table."),
        code('check("99-three", ...)'),
        code(
            'shown.HTML("<table><tr><th>code</th></tr><tr><td>250</td></tr></table>")'
        ),
        prose(TABLE),
        code('check("99-four", ...)'),
        code('shown.Markdown("*done*")'),
        prose("Then as a drawing, and as data."),
        code(
            'xmlns = "http://www.w3.org/2000/svg"\n'
            "shown.SVG(f'<svg xmlns=\"{xmlns}\"><title>a dot</title></svg>')"
        ),
        code('shown.JSON({"reply": 250})'),
        prose("Then as a picture."),
        code('check("99-five", ...)'),
        code('shown.Image(data=dot, format="png", alt="one grey dot")'),
        prose("The next line fails on purpose: there is no such reply."),
        code('{"reply": 250}["code"]', "raises-exception"),
        prose("## Optional: is there more?\n\nNo, there is not."),
        prose(CLOSING),
    ]


def write_notebook(path: Path, cells: Iterable[dict[str, Any]]) -> Path:
    """Write a notebook as an author leaves it: not run, cells without ids."""
    document = {
        "cells": list(cells),
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    path.write_text(json.dumps(document), "utf-8")
    (path.parent / "asking.py").write_text(ASKING, "utf-8")
    return path


def write_sample(folder: Path) -> Path:
    """Write the sample lesson, not yet run, into `folder`."""
    return write_notebook(folder / NAME, sample_cells())
