"""The options of the commands for graded homework; `words_for_homework` has their help."""

from __future__ import annotations

import argparse
from collections.abc import Callable

__all__ = ["COMMANDS"]


# fmt: off
def _release(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("slugs", metavar="SLUG", nargs="*",
        help="an assignment, such as replies (default: all)")
    add("--out", metavar="DIR", required=True, help="the folder for the notebooks")
    add("--release", metavar="NAME", default="",
        help="the name of the release; another name gives other values")
    add("--per-student", metavar="IDS.csv",
        help="one folder for each id of the table, with the id in the sheet")
    add("--secret", metavar="FILE", default="course-secret",
        help="the course's secret; made if it is not there (default course-secret)")


def _precheck(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the notebook to be handed in")
# fmt: on


COMMANDS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "precheck": _precheck,
    "release": _release,
}
