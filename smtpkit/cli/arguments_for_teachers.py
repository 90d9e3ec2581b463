"""The options of the commands for teachers; `words_for_teachers` holds their help."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from .values import count

__all__ = ["COMMANDS"]


# fmt: off
def _grade(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("submissions", metavar="SUBMISSIONS",
        help="a folder, nbgrader's 'submitted', or Moodle's zip of all submissions")
    add("--out", metavar="RESULTS", required=True,
        help="the folder for the results; what is there and still holds is not run again")
    add("--release", metavar="NAME", default="2026",
        help="the name that was given to 'smtpkit release' (default 2026)")
    add("--assignment", metavar="SLUG", default="",
        help="what all files are, such as replies (default: each file tells)")
    add("--secret", metavar="FILE", default="course-secret",
        help="the course's secret (default course-secret)")
    add("--worksheet", metavar="FILE.csv",
        help="Moodle's grading worksheet: it tells the students' ids")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--workers", metavar="N", type=count,
        help="processes on this machine (default: one for each core)")
    how.add_argument("--scheduler", metavar="ADDRESS",
        help="a Dask scheduler that shares the work out, such as tcp://192.0.2.7:8786")
    add("--no-walls", action="store_true",
        help="grade even where nothing keeps the students' code in; see below")


def _results(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", metavar="RESULTS", help="what 'smtpkit grade' wrote")
    parser.add_argument("--no-manual", action="store_true",
        help="leave out what a person would mark; the other parts count for more")


def _feedback(parser: argparse.ArgumentParser) -> None:
    _results(parser)


def _report(parser: argparse.ArgumentParser) -> None:
    _results(parser)
    parser.add_argument("--worksheet", metavar="FILE.csv",
        help="Moodle's grading worksheet, to be filled with the points")
    parser.add_argument("--assignment", metavar="SLUG", default="",
        help="the assignment that the worksheet belongs to, where there are several")


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
    "feedback": _feedback,
    "grade": _grade,
    "report": _report,
    "slides": _slides,
}
