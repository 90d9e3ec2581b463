"""``smtpkit copy``: a fresh copy of the notebooks, and nothing of yours lost.

The lessons come from the installed package, or from the checkout that it runs in.
Lessons read data as ``../data/NAME``; in a copy the data lies beside them.  The sources
of graded homework stay behind, and so does the teacher's kit unless it is asked for.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from ..protocol.errors import BadArgument, SmtpkitError
from .terminal import STYLES, Writer

__all__ = ["PLACES", "fresh_files", "run"]

_PACKAGE = Path(__file__).resolve().parent.parent
#: Where lessons and data are: in a wheel, or else in a checkout.
PLACES = (
    (_PACKAGE / "_notebooks", _PACKAGE / "_data"),
    (_PACKAGE.parent / "notebooks", _PACKAGE.parent / "data"),
)
_DATA = re.compile(rb"\.\./data/([A-Za-z0-9_./-]*[A-Za-z0-9_])")
_PASSED_OVER = {"__pycache__", "Thumbs.db"}
#: What students do not get: answers to graded homework, and the teacher's kit.
_ANSWERS = ("homework/source/", "homework/nbgrader_config.py")
_TEACHING = ("teaching/",)


def run(options: argparse.Namespace) -> int:
    """Copy the notebooks.

    Returns:
        The exit status, 0.
    Raises:
        SmtpkitError, OSError: there are none, or the folder cannot be written.
    """
    folder = Path(options.folder)
    if folder.exists() and not folder.is_dir():
        raise BadArgument(f"{folder}, which is a file", "a folder, or a new name")
    copied, same, kept = 0, 0, []
    for name, octets in fresh_files(teaching=options.teaching):
        target = folder / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(octets)
            copied += 1
        elif target.read_bytes() == octets:
            same += 1
        else:
            kept.append(target)
    writer = Writer()
    for target in kept:
        writer.line(f"kept as you changed it: {target}", STYLES["later"])
    writer.line(
        f"copied to {folder}: {copied}; there already: {same}; "
        f"kept as you changed them: {len(kept)}"
    )
    return 0


def fresh_files(*, teaching: bool = False) -> Iterator[tuple[Path, bytes]]:
    """Yield the path in the copy, and the octets, of each file of the lessons.

    Args:
        teaching: whether the teacher's kit is wanted too.
    Raises:
        SmtpkitError: no lessons were installed.
    """
    lessons, data = next(
        (places for places in PLACES if places[0].is_dir()), (None, None)
    )
    if lessons is None or data is None:
        raise SmtpkitError("an installation without lessons", "one from the wheel")
    wanted: set[str] = set()
    left_out = _ANSWERS if teaching else _ANSWERS + _TEACHING
    for path in _files_in(lessons):
        if path.relative_to(lessons).as_posix().startswith(left_out):
            continue
        octets = path.read_bytes()
        if path.suffix == ".ipynb":
            wanted |= {name.decode() for name in _DATA.findall(octets)}
            octets = octets.replace(b"../data/", b"data/")
        yield path.relative_to(lessons), octets
    for name in sorted(wanted):
        source = data / name
        for path in _files_in(source) if source.is_dir() else [source]:
            if path.is_file():
                yield Path("data") / path.relative_to(data), path.read_bytes()


def _files_in(folder: Path) -> list[Path]:
    """Return the files, without what tools leave behind and what a reader made."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(
            part.startswith(".") or part in _PASSED_OVER
            for part in path.relative_to(folder).parts
        )
    ]
