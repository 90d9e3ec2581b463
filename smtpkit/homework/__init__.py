"""Instant checks: questions as data, answers judged, hints in a ladder, progress kept.

One engine for the lessons and for graded homework.  `questions`, `functions` and
`sessions` hold the kinds of question, `lessons` the questions themselves, `checks` the
call that a notebook makes, `results` how its answer looks, `memory` what is remembered.
Facts of the protocol come from `smtpkit.protocol`; a session is played on `smtpkit.Lab`.

For authors
-----------
* A question is a frozen value in ``lessons/lesson_NN.py``.  Its text lives there only:
  the blank cell ``check("02-second-mail", ...)`` shows it, and that output is stored.
* A blank answer is ``...``, None, ``""``, ``[]``, a text with a line ``...`` in it, or
  a function with an empty body.  It is "still open", never an error.
* The cell that holds a check has the question's id as its cell id; `taught_in` is the
  id of the cell that teaches what is asked.
* A prediction is noted, not judged: the next cell shows what happens.
  ``check(id, show=True)`` compares afterwards.
* The ladder: the first wrong answer gets the first hint, each *other* wrong answer the
  stronger one.  An answer keeps the hint it got first, so that a cell which is run
  twice prints the same.  ``hint=2`` asks for the stronger one, ``show=True`` for the
  worked answer.
"""

from __future__ import annotations

from .checks import check
from .memory import progress
from .sheets import open_sheet

__all__ = ["check", "open_sheet", "progress"]
