"""The help texts of the commands for teachers."""

from __future__ import annotations

from .help_text import Text

__all__ = ["COMMANDS"]

_EXAM = """\
Examples:
  smtpkit exam --seed autumn --count 10 --lesson 03 --lesson 05
  smtpkit exam --seed autumn --count 10 --without-answers -o paper.txt
  smtpkit exam --seed autumn --as xml -o moodle.xml

The same seed makes the same paper; another seed asks other questions, with other
names, lines and numbers.  A seed for each student makes a paper for each.

Exit status: 0 done; 2 wrong usage, or OUT cannot be written.
"""

COMMANDS = {
    "exam": Text(
        "questions for a quiz or an exam, varied by a seed",
        "Questions for a quiz or an exam, varied by a seed, with answers and sources.",
        _EXAM,
    ),
}
