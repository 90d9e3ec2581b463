"""The help texts of the commands for teachers."""

from __future__ import annotations

from .help_text import Text

__all__ = ["COMMANDS"]

_EXAM = """\
Examples:
  smtpkit exam --seed autumn --count 10 --lesson 03 --lesson 05
  smtpkit exam --seed autumn --count 10 --without-answers -o paper.txt
  smtpkit exam --seed autumn --as xml -o moodle.xml
  smtpkit exam --seed autumn-ann --own said.txt --count 5 -o quiz-ann.txt

The same seed makes the same paper; another seed asks other questions, with other
names, lines and numbers.  A seed for each student makes a paper for each.

Exit status: 0 done; 2 wrong usage, or OUT cannot be written.
"""

_SLIDES = """\
Examples:
  smtpkit slides notebooks/02_a_session.ipynb
  smtpkit slides notebooks/03_commands_and_states.ipynb --out build/slides

Open the HTML file in a browser; space goes on, S shows the notes, ? the keys.  A
prediction stands alone until you go on: time for the class to vote.

The browser gets the scripts that move the slides from the network.  Without one, have
npm install reveal.js@4 and requirejs once, and name its folder: --offline node_modules.

Exit status: 0 done; 2 wrong usage, or a file cannot be read or written.
"""

COMMANDS = {
    "exam": Text(
        "questions for a quiz or an exam, varied by a seed",
        "Questions for a quiz or an exam, varied by a seed, with answers and sources.",
        _EXAM,
    ),
    "slides": Text(
        "slides for a lecture, made from the notebooks",
        "Slides for a lecture, made from the notebooks with their stored outputs.",
        _SLIDES,
    ),
}
