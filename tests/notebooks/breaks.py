"""Every way in which a test breaks the sample lesson, and the rule that must see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.notebooks.sample import code, prose

__all__ = ["BREAKS", "Break"]

#: Changes the cells of the sample, in place.
Break = Callable[[list[dict[str, Any]]], object]


def code_cell(cells: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Return the code cell `number`, counted from 1."""
    return [cell for cell in cells if cell["cell_type"] == "code"][number - 1]


def in_code(number: int, **changes: Any) -> Break:
    """Return a break that changes fields of one code cell."""
    return lambda cells: code_cell(cells, number).update(changes)


def output(number: int, **changes: Any) -> Break:
    """Return a break that changes fields of the first output of one code cell."""
    return lambda cells: code_cell(cells, number)["outputs"][0].update(changes)


def replace(old: str, new: str) -> Break:
    """Return a break that puts `new` for `old` wherever it stands in the sources."""

    def apply(cells: list[dict[str, Any]]) -> None:
        found = 0
        for cell in cells:
            source = "".join(cell["source"])
            found += old in source
            cell["source"] = source.replace(old, new)
        assert found, f"the sample does not hold {old!r}"

    return apply


def add(*new: dict[str, Any], before: int = 2) -> Break:
    """Return a break that puts cells in, by default after the first two."""
    return lambda cells: cells.__setitem__(
        slice(before, before), [cell | {"id": f"new-{n}"} for n, cell in enumerate(new)]
    )


def printed(text: str) -> Break:
    """Return a break in which the first code cell has printed `text`."""
    said = {"output_type": "stream", "name": "stdout", "text": text}
    return in_code(1, outputs=[said])


def html(text: str) -> Break:
    """Return a break in which the first code cell shows `text` as HTML."""
    shown = {"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}
    return in_code(1, outputs=[shown])


WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
UNANNOUNCED = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []}
LONG = "A sentence of this length " + "and " * 60 + "ends. "

#: rule, what breaks it, what the rule must say.
BREAKS: list[tuple[str, Break, str]] = [
    *(
        (
            "execution_counts_run_from_1_to_n",
            in_code(3, execution_count=wrong),
            "cell 5",
        )
        for wrong in (None, 2, 4)
    ),
    ("execution_counts_run_from_1_to_n", output(2, execution_count=9), "another run"),
    ("every_cell_has_an_id_of_its_own", in_code(1, id="99-one"), "share the id"),
    ("every_cell_has_an_id_of_its_own", in_code(1, id=None), "cell 2 has no id"),
    ("nothing_went_to_stderr", output(3, name="stderr"), "one line"),
    ("every_error_is_announced", in_code(1, outputs=[UNANNOUNCED]), "ends in E: no"),
    (
        "every_error_is_announced",
        in_code(1, metadata={"tags": ["raises-exception"]}),
        "raises none",
    ),
    ("no_path_of_a_machine", printed("in /tmp/mail/new"), "'/tmp/mail/new'"),
    ("no_path_of_a_machine", printed(r"in C:\Mail\new"), r"'C:\\Mail"),
    ("no_path_of_a_machine", replace('"one line"', '"/usr/lib"'), "'/usr/lib'"),
    ("no_path_of_a_machine", html("<p>/var/mail</p>"), "'/var/mail'"),
    ("no_address_of_an_object", printed("<Reply at 0x7f8b2c>"), "at 0x7f8b2c"),
    ("no_state_of_a_widget", output(4, data=WIDGET), "a widget"),
    *(
        (
            "nbval_compares_every_cell",
            in_code(3, metadata={"tags": [tag]}),
            "not to be compared",
        )
        for tag in ("nbval-skip", "nbval-ignore-output", "skip-execution")
    ),
    (
        "nbval_compares_every_cell",
        replace('print("one line")', "# NBVAL_IGNORE_OUTPUT\n1"),
        "not to be compared",
    ),
    ("no_code_ends_in_a_semicolon", replace("250}", "250};"), "semicolon"),
    ("no_code_ends_in_a_semicolon", replace("250}", "250};  # x\n# y"), "semicolon"),
    ("no_cell_is_empty", in_code(3, source=" \n"), "cell 5"),
    ("no_cell_is_empty", add(prose("")), "is empty"),
    ("no_raw_cell", in_code(3, cell_type="raw"), "neither"),
    ("nbformat_finds_it_valid", in_code(1, id=None), "None is not of type 'string'"),
    ("nbformat_finds_it_valid", in_code(1, id="99-one"), "99-one"),
    ("nbformat_finds_it_valid", in_code(1, unknown=1), "unknown"),
    ("it_is_in_the_one_stored_form", in_code(1, metadata={"execution": {}}), "line "),
    (
        "code_cells_have_at_most_12_lines",
        in_code(3, source="\n".join("x" * 13)),
        "13 lines",
    ),
    ("code_has_at_most_88_columns", replace("one line", "x" * 82), "91 columns"),
    (
        "at_most_two_code_cells_follow_each_other",
        add(code("1"), code("2")),
        "number 3",
    ),
    ("ruff_finds_nothing", replace('print("one line")', "unknown"), "F821"),
    ("ruff_would_format_nothing", replace("print(", "print ("), "print ("),
    (
        "sentences_have_at_most_20_words_on_average",
        replace("It said one line. ", LONG * 9),
        "the longest has 66",
    ),
    ("there_is_one_title", replace("## In short", "# In short"), "2 headings"),
    ("there_is_one_title", replace("# What does a sample say?", ""), "0 headings"),
    ("there_is_one_title", add(prose("Before."), before=0), "does not begin"),
    ("headings_rise_by_one", replace("### As", "#### As"), "level 4 after 2"),
    ("no_heading_is_empty", replace("## In short", "##"), "without words"),
    ("no_heading_is_empty", replace("## In short", "## ***"), "without words"),
    ("no_heading_stands_twice", replace("As a table", "in SHORT"), "'In short'"),
    ("every_picture_has_words", output(13, metadata={}), "image/png"),
    (
        "every_picture_has_words",
        output(13, metadata={"image/png": {"alt": "Figure."}}),
        "image/png",
    ),
    ("every_picture_has_words", replace("It said", "![](dot.png) It said"), "dot.png"),
    ("every_picture_has_words", replace("It said", "<img src=d.png> It"), "d.png"),
    ("every_picture_has_words", html("<img src=d.png>"), "d.png"),
    (
        "every_picture_has_words",
        output(10, data={"image/svg+xml": "<svg></svg>"}),
        "no <title>",
    ),
    ("every_table_has_headers", replace("| reply |", "| |"), "an empty header"),
    ("every_table_has_headers", html("<table><tr><td>1</td></tr></table>"), "<th>"),
    (
        "every_table_has_headers",
        replace("It said", "\n<table><tr><td>1</td></tr></table>\n\nIt said"),
        "<th>",
    ),
    *(
        ("links_say_where_they_go", replace("[the second part]", words), "say where")
        for words in ("[here]", "[Read more]", "[]", "[![](dot.png)]")
    ),
    (
        "links_say_where_they_go",
        replace("[RFC 5321, section 4.2]", "[https://www.rfc-editor.org]"),
        "an address is no text",
    ),
    (
        "one_text_leads_to_one_place",
        replace("It said", "[The second part](#In-short) said"),
        "leads to two places",
    ),
    *(
        (
            "links_lead_somewhere",
            replace("(#Does-it-say-it-in-all-ways?)", f"({target})"),
            said,
        )
        for target, said in [
            ("98_gone.ipynb", "is not there"),
            ("#Nowhere", "has no such heading"),
            ("99_sample.ipynb#Nowhere", "has no such heading"),
            ("http://example.org", "is not https"),
            ("attachment:dot.png", "is not attached"),
        ]
    ),
    ("links_lead_somewhere", replace("It said", "![dot](gone.png) It"), "the picture"),
    ("its_file_name_is_a_number_and_a_slug", replace("As a table", "Lesson 99"), "99"),
    ("its_title_is_a_question", replace("sample say?", "sample says"), "question mark"),
    (
        "it_has_a_subtitle_and_states_its_minutes",
        replace("*A sample.*", "A sample."),
        "no subtitle",
    ),
    (
        "it_has_a_subtitle_and_states_its_minutes",
        replace("10 minutes", "an hour"),
        "no minutes",
    ),
    (
        "it_names_three_things_you_will_be_able_to_do",
        replace("- break it in one place,\n", ""),
        "2 items",
    ),
    (
        "it_names_three_things_you_will_be_able_to_do",
        replace("You will be able to", "Perhaps"),
        "no paragraph",
    ),
    ("it_says_what_you_need", replace("You need", "Use"), "no paragraph"),
    (
        "its_first_code_cell_only_imports",
        replace("as shown", "as shown\n\nx = 1"),
        "more than import",
    ),
    (
        "it_has_one_to_six_predictions",
        replace("**Predict.**", "Guess."),
        "0 paragraphs",
    ),
    (
        "it_has_one_to_six_predictions",
        add(*[prose(f"**Predict.** What will {n} say?") for n in range(6)]),
        "7 paragraphs",
    ),
    (
        "it_introduces_at_most_six_terms_once_each",
        replace("It said one line.", "***A*** ***b*** ***c*** ***d*** ***e*** ***f***"),
        "7 new terms",
    ),
    (
        "it_introduces_at_most_six_terms_once_each",
        replace("No, there is not.", "A ***Sample***."),
        "introduced twice",
    ),
    ("it_has_at_least_five_instant_checks", replace("99-two", "99-one"), "4 different"),
    ("a_cell_bears_the_id_of_each_question", replace("99-two", "99-b"), "asks 99-b"),
    (
        "it_ends_in_short_check_yourself_sources",
        replace("## Sources", "## Books"),
        "'Books'",
    ),
    (
        "it_ends_in_short_check_yourself_sources",
        lambda cells: cells.append(prose("## After all")),
        "'After all'",
    ),
    (
        "in_short_has_five_lines",
        replace("- Two lines say two things.\n", ""),
        "4 lines",
    ),
    (
        "check_yourself_asks_three_questions",
        replace("2. Who reads it? ", ""),
        "asks 2 questions",
    ),
    ("sources_name_rfcs_with_links", replace("[RFC 5321, ", "[The "), "no RFC"),
    (
        "sources_name_rfcs_with_links",
        replace("[RFC 5321, section 4.2]", "RFC "),
        "link",
    ),
    (
        "it_has_about_1000_words_at_most",
        replace("It said one line. ", "It said one line. " * 300),
        "1336 words",
    ),
]
