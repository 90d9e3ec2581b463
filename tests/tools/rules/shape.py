"""The shape of a lesson, ``notebooks/NN_slug.ipynb``: conventions for its author.

* The first cell: ``# A question?``, then a paragraph that begins with the subtitle in
  italics and states the minutes: ``*A session.* About 40 minutes.``
* *You will be able to* begins a paragraph or heading; a list of three follows.
  *You need* begins another.
* The first code cell imports and does nothing else.  Cells tagged `imports` count as
  imports too.
* A loop has a paragraph that begins ``**Predict.**``.
* A new term stands in bold italics, ``***reverse-path***``, once, where it is
  introduced.  Nothing else does.
* An instant check is a code cell that calls ``check("02-question", ...)``.  One cell of
  each question bears the question's id.
* A heading that says *optional* opens an optional section, which reaches to the next
  heading of the same or a higher level.
* The last three sections: *In short* (a list of five), *Check yourself* (three
  questions or more), *Sources* (RFCs, with links).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from itertools import takewhile

from tests.tools.canonical import CHECK
from tests.tools.notebook import Cell, Notebook
from tests.tools.prose import Block, words
from tests.tools.rules.access import headings
from tests.tools.rules.model import Complaints, Rule

__all__ = ["LESSON_NAME", "RULES"]

LESSON_NAME = re.compile(r"\d\d_[a-z0-9]+(_[a-z0-9]+)*\.ipynb")
PREDICT = re.compile(r"^(> ?)?\*\*Predict\.?\*\*", re.M)
MINUTES = re.compile(r"\b\d{2,3} minutes\b")
OBJECTIVES = 3
MOST_LOOPS = 6
MOST_TERMS = 6
FEWEST_CHECKS = 5
SHORT_LINES = 5
FEWEST_QUESTIONS = 3
#: "About 1,000", with room for the words that a count takes for two.
MOST_WORDS = 1_100
CLOSING = ["In short", "Check yourself", "Sources"]
#: Lesson 00 opens with a conversation that needs nothing but itself.
OPENS_WITH_A_CONVERSATION = {"00"}


@dataclass(frozen=True)
class Placed:
    """A block with the cell it stands in and the section it belongs to."""

    cell: Cell
    block: Block
    section: str
    optional: bool


def placed(notebook: Notebook) -> list[Placed]:
    """Return every block of the prose with its section, in order."""
    found = []
    section, optional_level = "", 0  # 0: not inside an optional section
    for cell, block in notebook.blocks():
        if block.kind == "heading":
            section = block.text
            if optional_level and block.level <= optional_level:
                optional_level = 0
            if not optional_level and "optional" in block.text.casefold():
                optional_level = block.level
        found.append(Placed(cell, block, section, bool(optional_level)))
    return found


def section(notebook: Notebook, name: str) -> list[Block]:
    """Return what stands under the heading `name`."""
    wanted = name.casefold()
    inside = (p for p in placed(notebook) if p.section.casefold().startswith(wanted))
    return [p.block for p in inside if p.block.kind != "heading"]


def its_file_name_is_a_number_and_a_slug(notebook: Notebook) -> Complaints:
    """The number stands nowhere else, so that lessons can move."""
    name = notebook.path.name
    if not LESSON_NAME.fullmatch(name):
        yield f"{name} is not NN_slug.ipynb"
    for cell, heading in headings(notebook):
        if re.search(rf"\b{name[:2]}\b", heading.text):
            yield f"{cell}: the heading {heading.text!r} repeats the lesson's number"


def its_title_is_a_question(notebook: Notebook) -> Complaints:
    for cell, heading in headings(notebook):
        if heading.level == 1 and not heading.text.endswith("?"):
            yield f"{cell}: {heading.text!r} does not end in a question mark"


def it_has_a_subtitle_and_states_its_minutes(notebook: Notebook) -> Complaints:
    first = notebook.cells[0]
    texts = [b for b in first.page.blocks if b.kind == "paragraph"]
    if not texts or not texts[0].subtitle:
        yield f"{first} has no subtitle in italics under its title"
    if not any(MINUTES.search(block.text) for block in texts):
        yield f"{first} states no minutes"


def it_names_three_things_you_will_be_able_to_do(notebook: Notebook) -> Complaints:
    blocks = [p.block for p in placed(notebook)]
    begin = _index(blocks, "you will be able to")
    if begin is None:
        yield "no paragraph begins 'You will be able to'"
        return
    after = blocks[begin + 1 :]
    count = len(list(takewhile(lambda block: block.kind == "item", after)))
    if count != OBJECTIVES:
        yield f"{count} items follow 'You will be able to', not {OBJECTIVES}"


def it_says_what_you_need(notebook: Notebook) -> Complaints:
    if _index([p.block for p in placed(notebook)], "you need") is None:
        yield "no paragraph begins 'You need'"


def _index(blocks: list[Block], words: str) -> int | None:
    """Return the place of the first block that begins with `words`, or None."""
    begins = (b.text.casefold().lstrip(" …*").startswith(words) for b in blocks)
    return next((place for place, fits in enumerate(begins) if fits), None)


def its_first_code_cell_only_imports(notebook: Notebook) -> Complaints:
    if notebook.path.name[:2] in OPENS_WITH_A_CONVERSATION:
        return
    for cell in notebook.code[:1]:
        if not _only_imports(cell.source):
            yield f"{cell} does more than import"


def _only_imports(source: str) -> bool:
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return False
    return all(isinstance(node, ast.Import | ast.ImportFrom) for node in statements)


def it_has_one_to_six_predictions(notebook: Notebook) -> Complaints:
    required = {p.cell.number for p in placed(notebook) if not p.optional}
    cells = [cell for cell in notebook.prose if cell.number in required]
    loops = sum(len(PREDICT.findall(cell.source)) for cell in cells)
    if not 1 <= loops <= MOST_LOOPS:
        yield f"{loops} paragraphs begin **Predict.**, not 1 to {MOST_LOOPS}"


def it_introduces_at_most_six_terms_once_each(notebook: Notebook) -> Complaints:
    terms = [t.casefold() for p in placed(notebook) for t in p.block.terms]
    for term in sorted({term for term in terms if terms.count(term) > 1}):
        yield f"the term {term!r} is introduced twice"
    required = [t for p in placed(notebook) if not p.optional for t in p.block.terms]
    if len(required) > MOST_TERMS:
        yield f"{len(required)} new terms: {', '.join(required)}"


def it_has_at_least_five_instant_checks(notebook: Notebook) -> Complaints:
    asked = {name for cell in notebook.code for name in CHECK.findall(cell.source)}
    if len(asked) < FEWEST_CHECKS:
        yield f"{len(asked)} different checks"


def a_cell_bears_the_id_of_each_question(notebook: Notebook) -> Complaints:
    """Hints and reports point to it."""
    asking: dict[str, set[str | None]] = {}
    for cell in notebook.code:
        for name in CHECK.findall(cell.source):
            asking.setdefault(name, set()).add(cell.id)
    for name, ids in asking.items():
        if name not in ids:
            yield f"no cell that asks {name} has it as its id"


def it_ends_in_short_check_yourself_sources(notebook: Notebook) -> Complaints:
    titles = [heading.text for _, heading in headings(notebook)]
    if [title.casefold() for title in titles[-3:]] != [c.casefold() for c in CLOSING]:
        yield f"the last headings are {titles[-3:]}, not {CLOSING}"


def in_short_has_five_lines(notebook: Notebook) -> Complaints:
    blocks = section(notebook, "In short")
    lines = sum(block.kind == "item" and block.level == 1 for block in blocks)
    if lines != SHORT_LINES:
        yield f"*In short* has {lines} lines, not {SHORT_LINES}"


def check_yourself_asks_three_questions(notebook: Notebook) -> Complaints:
    blocks = section(notebook, "Check yourself")
    asked = sum(block.text.count("?") for block in blocks)
    if asked < FEWEST_QUESTIONS:
        yield f"*Check yourself* asks {asked} questions"


def sources_name_rfcs_with_links(notebook: Notebook) -> Complaints:
    blocks = section(notebook, "Sources")
    if not any("RFC" in block.text for block in blocks):
        yield "*Sources* names no RFC"
    cells = {p.cell.number: p.cell for p in placed(notebook) if p.section == "Sources"}
    if not any(cell.page.links for cell in cells.values()):
        yield "*Sources* has no link"


def it_has_about_1000_words_at_most(notebook: Notebook) -> Complaints:
    """Prose only, without optional sections and *Sources*."""
    read = [
        p.block
        for p in placed(notebook)
        if not p.optional and p.section.casefold() != "sources"
    ]
    kinds = ("paragraph", "item", "heading")
    count = sum(words(block.text) for block in read if block.kind in kinds)
    if count > MOST_WORDS:
        yield f"{count} words"


RULES: tuple[Rule, ...] = (
    its_file_name_is_a_number_and_a_slug,
    its_title_is_a_question,
    it_has_a_subtitle_and_states_its_minutes,
    it_names_three_things_you_will_be_able_to_do,
    it_says_what_you_need,
    its_first_code_cell_only_imports,
    it_has_one_to_six_predictions,
    it_introduces_at_most_six_terms_once_each,
    it_has_at_least_five_instant_checks,
    a_cell_bears_the_id_of_each_question,
    it_ends_in_short_check_yourself_sources,
    in_short_has_five_lines,
    check_yourself_asks_three_questions,
    sources_name_rfcs_with_links,
    it_has_about_1000_words_at_most,
)
