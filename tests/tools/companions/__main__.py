"""Write the companions, or check that they are as they would be made."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from types import ModuleType

from tests.tools.companions import glossary, index, lecture, reference
from tests.tools.companions.pages import stored
from tests.tools.companions.paper import fingerprint, write_pdf
from tests.tools.notebook import NOTEBOOKS

__all__ = ["MADE", "PDF", "main"]


def _text(page: ModuleType) -> str:
    return stored(page.NAME, page.TITLE, page.cells())


#: What is made whole.
PAGES = (reference, glossary, index)
#: File name to the function that makes its text.
MADE: dict[str, Callable[[], str]] = {
    **{f"{page.NAME}.ipynb": partial(_text, page) for page in PAGES},
    f"{lecture.NAME}.ipynb": lecture.synced,
}
PDF = NOTEBOOKS / reference.PDF


def main(arguments: list[str] | None = None) -> int:
    """Write or compare the files; return 0 if all is well."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.tools.companions",
        description="Write reference, glossary, index and the one lecture anew.",
        allow_abbrev=False,
    )
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    is_check = parser.parse_args(arguments).check
    differing = []
    for name, make in MADE.items():
        path, wanted = NOTEBOOKS / name, make()
        there = path.read_text("utf-8") if path.exists() else None
        if there == wanted:
            continue
        differing.append(name)
        if not is_check:
            path.write_text(wanted, "utf-8", newline="\n")
    if not says_the_same():
        differing.append(PDF.name)
        if not is_check:
            write_pdf(PDF)
    verb = "is not as it would be made" if is_check else "written"
    for name in differing:
        print(f"notebooks/{name}: {verb}")
    return 1 if is_check and differing else 0


def says_the_same() -> bool:
    """Return whether the PDF holds the words of today's tables.

    Its octets may differ with the version of matplotlib, so the words are compared.
    """
    return PDF.exists() and fingerprint().encode() in PDF.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
