"""The help texts of the commands for graded homework."""

from __future__ import annotations

from .help_text import Text

__all__ = ["COMMANDS"]

_PRECHECK = """\
Examples:
  smtpkit precheck replies.ipynb

For each part: whether the answer was found, whether its cell runs alone, and what the
public check says.  Each answer runs in a process of its own, for a few seconds at most.
The last line is the hash of the file: keep the receipt, it says which file was checked.
No points are given, and nothing is sent anywhere.

Exit status: 0 every part is answered and runs; 1 something is open, missing or does not
run; 2 the file cannot be read.
"""

_RELEASE = """\
Examples:
  smtpkit release --out students
  smtpkit release replies --out students --release 2026-autumn
  smtpkit release replies --out hub --per-student ids.csv

Solutions and hidden tests are taken out, as 'nbgrader generate_assignment' would.  One
sheet is for all: a student writes an id into its first cell, and the values follow.
With --per-student the id stands there already.

Keep the secret where students cannot read it, and as long as you mark: the hidden inputs
follow from it.  A file that is there already and differs is kept, and named.

Exit status: 0 done; 1 a file was kept; 2 wrong usage, or a file cannot be written.
"""

COMMANDS = {
    "precheck": Text(
        "look at your homework before you hand it in",
        "Look at your homework before you hand it in: is everything there, does it run?",
        _PRECHECK,
    ),
    "release": Text(
        "make the students' homework from its source",
        "Make the students' notebooks from the sources of the graded homework.",
        _RELEASE,
    ),
}
