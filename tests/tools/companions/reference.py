"""The reference: every table a reader looks things up in, made from `data/`."""

from __future__ import annotations

from typing import Any

from tests.tools.companions.pages import MAP, code, prose, table
from tests.tools.companions.tables import Sheet, table_of

__all__ = ["NAME", "PDF", "TITLE", "cells"]

NAME = "reference"
TITLE = "What was that code again?"
PDF = "reference.pdf"

OPENING = f"""# {TITLE}

Commands, digits and codes, extensions, sizes and times: all that one looks up. To print
it, take [the same on two pages of A4]({PDF}).

The tables are those that this course's server obeys. Each row ends with its RFC and
section: *5321 §4.2.3* is RFC 5321, section 4.2.3.

RFC 5321 is the specification in force, as far as the texts at hand tell. Its successor,
the draft rfc5321bis, had been approved, and waited to be published.

Companions: [the glossary](glossary.ipynb) and
[the index of RFC sections](rfc_index.ipynb). {MAP}
"""
LOOK_UP = """## Look one up

Write other digits: three for one code, one or two for all that begin so.
"""
TABLE = """from smtpkit.display.code_table import CodeTable

CodeTable("55")"""
ENHANCED = "An enhanced code has three numbers, class.subject.detail:"
WORDS = """from smtpkit.protocol.enhanced import words_for_enhanced

words_for_enhanced("5.1.1")"""

#: Below which heading a table stands, and the lesson that shows it happening.
LESSONS = {
    "commands": "Shown in [Commands and states](03_commands_and_states.ipynb).",
    "states": "On the map of [Commands and states: Where have I been?]"
    "(03_commands_and_states.ipynb#Where-have-I-been?).",
    "first": "Shown in [Reply codes: What does the first digit say?]"
    "(05_reply_codes.ipynb#What-does-the-first-digit-say?)",
    "second": "Shown in [Reply codes: What does the second digit say?]"
    "(05_reply_codes.ipynb#What-does-the-second-digit-say?)",
    "codes": "Shown in [Reply codes](05_reply_codes.ipynb).",
    "extensions": "Shown in [Extensions](06_extensions.ipynb).",
    "sizes": "Tried live in [VRFY, EXPN, HELP: How long may a line be? (optional)]"
    "(04_vrfy_expn_help.ipynb#How-long-may-a-line-be?-(optional))",
    "times": "Shown in [Commands and states: How long may I think?]"
    "(03_commands_and_states.ipynb#How-long-may-I-think?)",
}
#: What a reader types or reads on a wire.
CODE = {"Command", "Keyword", "State"}


def cells() -> list[dict[str, Any]]:
    """Return the cells of the reference."""
    made = [
        prose("title", OPENING),
        prose("look-up", LOOK_UP),
        code("code-table", TABLE),
        prose("look-up-enhanced", ENHANCED),
        code("enhanced", WORDS),
    ]
    return made + [prose(name, _page(name)) for name in LESSONS]


def _page(name: str) -> str:
    sheet = table_of(name)
    rows = [[_cell(sheet, n, cell) for n, cell in enumerate(row)] for row in sheet.rows]
    body = table(sheet.head, rows)
    return f"## {sheet.title}\n\n{sheet.note} {LESSONS[name]}\n\n{body}"


def _cell(sheet: Sheet, column: int, words: str) -> str:
    """Return a cell as Markdown: what stands on the wire as code, all else as it is."""
    if sheet.head[column] in CODE and words[0] != "(":
        said, gap, remark = words.partition("  ")
        return f"`{said}`{gap[:1]}{remark}"
    if sheet.name in ("codes", "first", "second") and column == 0:
        return f"**{words}**"
    kept_together = words.replace(" §", "\N{NO-BREAK SPACE}§")
    return kept_together.replace("*", r"\*").replace("<", "&lt;")
