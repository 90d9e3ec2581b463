"""The options of the commands for teachers; `words_for_teachers` holds their help."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from .values import count

__all__ = ["COMMANDS"]


# fmt: off
def _exam(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--seed", metavar="TEXT", required=True,
        help="settles which questions are asked, and how; keep it secret till the exam")
    add("--count", metavar="N", type=count, help="how many questions (default: all)")
    add("--lesson", metavar="NN", action="append", default=[],
        help="only questions on this lesson, such as 05; may be repeated")
    add("--own", metavar="FILE",
        help="ask three questions first on this conversation, such as a student handed in")
    add("--as", dest="format", choices=("text", "gift", "xml"), default="text",
        help="plain text, or Moodle's GIFT or XML (default text)")
    add("--without-answers", action="store_true",
        help="with text: leave the answers out, for the students' copy")
    add("-o", metavar="OUT", dest="out", help="the file to write (default: the screen)")


def _slides(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("notebooks", metavar="NOTEBOOK", nargs="+", help="a lesson, or several")
    add("--out", metavar="DIR", default="slides",
        help="the folder for the slides (default slides)")
    add("--offline", metavar="FOLDER",
        help="take the scripts from here, for a hall without network; see below")
# fmt: on


COMMANDS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "exam": _exam,
    "slides": _slides,
}
