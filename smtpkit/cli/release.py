"""``smtpkit release``: the students' notebooks, made from the sources of graded sheets.

Also the course's secret, once: what the hidden inputs of the marking follow from.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from ..homework.releasing import student_version
from ..protocol.errors import BadArgument, SmtpkitError
from .copying import PLACES
from .terminal import STYLES, Writer

__all__ = ["run"]

_NAME = re.compile(r"[\w.-][\w .-]{0,39}")
#: Columns that hold the id, as grade books call them.
_COLUMNS = ("id", "student", "student id", "username", "id number", "user", "login")
_SECRET_OCTETS = 32


def run(options: argparse.Namespace) -> int:
    """Write the notebooks, and the secret if there is none yet.

    Returns:
        The exit status: 0 done, 1 a file that was there and differs was kept.
    Raises:
        SmtpkitError, OSError: an argument is of no use, or a file cannot be written.
    """
    if options.release and not _NAME.fullmatch(options.release):
        raise BadArgument(
            f"--release {options.release!r}", "a short name, such as 2026-autumn"
        )
    sources = _sources(options.slugs)
    folder, secret = Path(options.out), Path(options.secret)
    if folder.resolve() in secret.resolve().parents:
        raise BadArgument(
            f"--secret {secret} inside --out", "a place students never see"
        )
    students = _students(Path(options.per_student)) if options.per_student else [""]
    writer = Writer()
    kept = 0
    for student in students:
        for slug, text in sources.items():
            target = folder / student / f"{slug}.ipynb"
            made = student_version(text, release=options.release, student=student)
            if not _write(target, made.encode()):
                writer.line(
                    f"kept, there already and different: {target}", STYLES["later"]
                )
                kept += 1
    count = len(students) * len(sources) - kept
    writer.line(f"released to {folder}: {count}; kept: {kept}")
    if _make_secret(secret):
        writer.line(
            f"made {secret}: 'smtpkit grade' needs it, and nobody else may see it"
        )
    return int(kept > 0)


def _sources(slugs: list[str]) -> dict[str, str]:
    """Return slug -> text of the source, for those asked for or all."""
    folders = (notebooks / "homework" / "source" for notebooks, _ in PLACES)
    folder = next((folder for folder in folders if folder.is_dir()), None)
    if folder is None:
        raise SmtpkitError(
            "an installation without the sources of homework",
            "a checkout of the course",
        )
    known = {path.stem: path for path in sorted(folder.glob("*/*.ipynb"))}
    for slug in slugs:
        if slug not in known:
            raise BadArgument(f"assignment {slug!r}", f"one of {', '.join(known)}")
    return {slug: known[slug].read_text("utf-8") for slug in slugs or known}


def _students(file: Path) -> list[str]:
    """Return the ids in a CSV file: a column that is named so, or else the first."""
    rows = [row for row in csv.reader(_lines(file)) if any(map(str.strip, row))]
    head = [name.strip().casefold() for name in rows[0]] if rows else []
    column = next((head.index(name) for name in _COLUMNS if name in head), None)
    if column is not None:
        rows = rows[1:]
    ids = [row[column or 0].strip() for row in rows if len(row) > (column or 0)]
    for number, student in enumerate(ids):
        if not student or not _NAME.fullmatch(student) or not student.strip("."):
            wanted = "letters, digits, spaces and . - _, as a folder can be named"
            raise BadArgument(f"{file}: the id {student!r}", wanted)
        if student.casefold() in {other.casefold() for other in ids[:number]}:
            raise BadArgument(f"{file}: the id {student!r} twice", "each id once")
    if not ids:
        raise BadArgument(f"{file}, without an id", "a table with a column 'id'")
    return ids


def _lines(file: Path) -> Iterator[str]:
    try:
        yield from file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadArgument(f"{file}", "a CSV file in UTF-8") from None


def _write(target: Path, octets: bytes) -> bool:
    """Write a file; leave one that is there and differs, for it may be somebody's work."""
    if target.exists():
        return target.read_bytes() == octets
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(octets)
    return True


def _make_secret(file: Path) -> bool:
    """Make the course's secret unless it is there; return whether it was made."""
    with contextlib.suppress(FileExistsError):
        # Nobody else may read it, from the first moment on.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(file, flags, 0o600), "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(_SECRET_OCTETS) + "\n")
        return True
    if not file.read_bytes().strip():
        raise BadArgument(f"{file}, which is empty", "the course's secret")
    return False
