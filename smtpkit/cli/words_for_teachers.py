"""The help texts of the commands for teachers."""

from __future__ import annotations

from .help_text import Text

__all__ = ["COMMANDS"]

_GRADE = """\
Examples:
  smtpkit grade handed-in --out results
  smtpkit grade moodle.zip --out results --assignment replies --worksheet worksheet.csv
  smtpkit grade handed-in --out results --workers 1

Whose a file is follows from its name or folder: ann7.ipynb, ann7/replies.ipynb,
ann7/replies/replies.ipynb, or as Moodle packs them.  Where the sheet gives another id, it
is judged as both and a person decides.

Students' code runs behind walls: bubblewrap with files and processes of its own and no
network but loopback, and limits of time, memory, processes and file size.  Without them
grading refuses; --no-walls goes on with the limits alone.  The report says which walls
were up.

Stopped at any moment, the same command goes on.  Graded again, only what has changed is
run: a new file, a changed answer, a changed test.  Points that a person wrote into
by_hand.csv are kept.

Exit status: 0 done; 1 a file could not be graded, or a person must look at an answer;
2 wrong usage, no walls, or nothing to read or write.
"""

_FEEDBACK = """\
Examples:
  smtpkit feedback results
  smtpkit feedback results --no-manual

One HTML page for each file that counts, in RESULTS/feedback, and for submissions from
Moodle a zip that its "Upload multiple feedback files in a zip" takes.  Of hidden tests a
page tells the kind, and the cell of the lesson that teaches it.

Exit status: 0 done; 2 wrong usage, no results there, or a file cannot be written.
"""

_REPORT = """\
Examples:
  smtpkit report results
  smtpkit report results --worksheet worksheet.csv
  smtpkit report results --no-manual

Into RESULTS:
  report.html         marks, parts, misconceptions, what a person should look at
  marks.csv           one line for each file, one column for each part
  canvas.csv          the same for Canvas's import
  items.csv           how each part did: mean, all, nothing, how well it tells apart
  misconceptions.csv  what was believed, by how many
  alike.csv           answers that are alike: a reason to talk, never proof
  worksheet_SLUG.csv  with --worksheet: Moodle's own table with the points

Exit status: 0 done; 2 wrong usage, no results there, or a file cannot be written.
"""

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
    "grade": Text(
        "grade a class",
        "Grade what a class handed in: on all cores, behind walls, and never twice.",
        _GRADE,
    ),
    "feedback": Text(
        "make the pages that students get back",
        "Make the pages that students get back.",
        _FEEDBACK,
    ),
    "report": Text(
        "make the tables of a graded class",
        "Make the tables of a graded class, and one page that sums them up.",
        _REPORT,
    ),
    "slides": Text(
        "slides for a lecture, made from the notebooks",
        "Slides for a lecture, made from the notebooks with their stored outputs.",
        _SLIDES,
    ),
}
