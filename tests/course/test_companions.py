"""Reference, glossary and index are as they would be made today.

If a test here fails: ``make companions`` writes them again.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tests.tools.companions.__main__ as command
from tests.tools.companions import glossary, index
from tests.tools.companions.__main__ import MADE, PDF, main, says_the_same
from tests.tools.companions.citations import (
    citations,
    cited_in,
    lessons,
    places,
    rfc_titles,
    section_titles,
)
from tests.tools.companions.tables import TABLES, table_of
from tests.tools.notebook import NOTEBOOKS, Notebook


@pytest.mark.parametrize("name", MADE)
def test_a_companion_is_as_it_would_be_made(name: str) -> None:
    assert (NOTEBOOKS / name).read_text("utf-8") == MADE[name]()


def test_the_pdf_says_what_the_tables_say() -> None:
    assert says_the_same(), PDF.name


def test_check_finds_a_difference_and_mends_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(MADE, "glossary.ipynb", lambda: "another text")
    before = (NOTEBOOKS / "glossary.ipynb").read_bytes()
    assert main(["--check"]) == 1
    assert "glossary.ipynb: is not as" in capsys.readouterr().out
    assert (NOTEBOOKS / "glossary.ipynb").read_bytes() == before


def test_one_command_writes_the_pages_to_print(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "PDF", tmp_path / "reference.pdf")
    monkeypatch.setattr(command, "MADE", {})
    assert main(["--check"]) == 1
    assert not (tmp_path / "reference.pdf").exists()
    assert main([]) == 0
    assert (tmp_path / "reference.pdf").read_bytes().startswith(b"%PDF-")
    assert main(["--check"]) == 0


# ---- the glossary --------------------------------------------------------------------

ENTRIES = {row["term"].casefold(): row for row in glossary.entries()}


def test_every_new_term_of_the_lessons_has_an_entry() -> None:
    assert sorted(set(glossary.introduced()) - set(ENTRIES)) == []


def test_an_entry_that_no_lesson_introduces_says_where_the_word_is_used() -> None:
    found = glossary.introduced()
    for term, row in ENTRIES.items():
        assert (term in found) != bool(row["cell"]), term
        if row["cell"]:
            assert glossary.place_of(row["cell"]).heading


def test_the_word_stands_in_the_cell_that_an_entry_names() -> None:
    for row in ENTRIES.values():
        if row["cell"]:
            notebook, _, name = row["cell"].partition("/")
            cells = Notebook.read(NOTEBOOKS / f"{notebook}.ipynb").cells
            (cell,) = [cell for cell in cells if cell.id == name]
            word = row["term"].split()[-1].casefold()
            assert word[:7] in cell.source.casefold(), row["term"]


def test_each_entry_leads_to_the_heading_under_which_its_term_stands() -> None:
    page = Notebook.read(NOTEBOOKS / "glossary.ipynb")
    lines = [line for cell in page.prose for line in cell.source.splitlines()]
    for term, at in glossary.introduced().items():
        (line,) = [
            line for line in lines if line.casefold().startswith(f"| **{term}**")
        ]
        for place in at:
            assert f"({place.target})" in line


def test_the_glossary_has_each_section_from_an_rfc_and_the_section_exists() -> None:
    titles = section_titles()
    for row in ENTRIES.values():
        assert row["meaning"].endswith("."), row["term"]
        if row["source"]:
            (cited,) = cited_in(row["source"])
            assert cited in titles or not cited[1], row["term"]


@pytest.mark.parametrize(
    ("other", "term"),
    [("answer", "reply"), ("distant or remote side", "server"), ("byte", "octet")],
)
def test_other_names_lead_to_the_words_of_the_course(other: str, term: str) -> None:
    assert (other, term) in glossary.synonyms()


def test_a_name_that_is_a_term_too_leads_to_both() -> None:
    assert ("relay", "relay, MTA") in glossary.synonyms()


def test_every_entry_has_another_name() -> None:
    assert [row for row in ENTRIES.values() if not row["also called"]] == []


# ---- the index -----------------------------------------------------------------------

#: Markdown, and the sections that a reader would say it names.
CITED = [
    ("(RFC 5321 section 4.2)", [("5321", "4.2")]),
    ("RFC 5321 (section 2.3.1) says so", [("5321", "2.3.1")]),
    ("RFC 5321 sections 2.1, 7.2", [("5321", "2.1"), ("5321", "7.2")]),
    ("[RFC 3207, x](https://x.example): sections 4 (a), 4.2 (b) and 6.",
     [("3207", "4"), ("3207", "4.2"), ("3207", "6")]),
    ("section 6 keeps it (RFC 4954 section 4; section 5)",
     [("5321", "6"), ("4954", "4"), ("4954", "5")]),
    ("[RFC 1985](https://x.example) section 5 (`A`) and [RFC 2645](x) section 5",
     [("1985", "5"), ("2645", "5")]),
    ("Section 7 of RFC 5321 lists", [("5321", "7")]),
    ("RFC 3207\n\n| Section | It warns |\n| --- | --- |\n| 4, 4.2 | 250 |",
     [("3207", ""), ("3207", "4"), ("3207", "4.2")]),
    ("| verb | RFC 5321 section |\n| --- | --- |\n| A 1 | 4.1.1.1, 3.1 |",
     [("5321", "4.1.1.1"), ("5321", "3.1")]),
    ("RFC 5321 appendix F.1 | Appendix F.6", [("5321", "F.1"), ("5321", "F.6")]),
    ("(RFC 3848)", [("3848", "")]),
    ("the ***header section*** and section by section, 250 sections", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "named"), CITED)
def test_what_a_reader_would_say_is_cited(
    text: str, named: list[tuple[str, str]]
) -> None:
    assert cited_in(text) == named


def test_every_section_that_a_lesson_cites_exists() -> None:
    titles = section_titles()
    known = {rfc for rfc, _ in titles}
    wrong = [
        f"{lesson.path.stem}, {c.place.cell}: RFC {c.rfc} has no section {c.section}"
        for lesson in lessons()
        for c in citations(lesson)
        if c.rfc in known and (c.rfc, c.section) not in titles
    ]
    assert wrong == []


def test_the_index_has_each_section_with_a_link_to_each_place_that_names_it() -> None:
    """Read anew, with a plain pattern: RFC, number, section, number."""
    page = Notebook.read(NOTEBOOKS / "rfc_index.ipynb")
    lines = [line for cell in page.prose for line in cell.source.splitlines()]
    plain = re.compile(r"RFC (\d+) section (\d+(?:\.\d+)*)")
    for lesson in lessons():
        for place, _, text in places(lesson):
            if place.heading == "Sources":
                continue
            for rfc, section in plain.findall(text):
                begins = f"| [{rfc} section {section}]("
                (line,) = [line for line in lines if line.startswith(begins)]
                assert f"({place.target})" in line, (rfc, section, place)


def test_the_index_knows_the_title_of_each_rfc() -> None:
    assert sorted(set(index.entries()) - set(rfc_titles())) == []


# ---- the tables of the reference -----------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_reference_is_whole(name: str) -> None:
    sheet = table_of(name)
    assert sheet.rows
    assert {len(row) for row in sheet.rows} == {len(sheet.head)}
    assert all(cell.strip() for row in sheet.rows for cell in row)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("commands", ("MAIL FROM:<reverse-path>", "READY", "5321 §4.1.1.2")),
        ("commands", ("QUIT", "anywhere; REFUSED", "221")),
        ("commands", ("ATRN", "logged in", "2645 §5.2.1")),
        ("first", ("1yz", "no part of SMTP")),
        ("second", ("x5z", "mail system")),
        ("codes", ("552", "RCPT", "too many recipients", "4.5.3.1.10")),
        ("extensions", ("8BITMIME", "BODY= on MAIL", "6152")),
        ("sizes", ("text line, with CRLF", "1,000 octets")),
        ("times", ("answer to the dot", "10 minutes")),
        ("states", ("RECIPIENT", "forward-path")),
    ],
)
def test_the_reference_says_what_the_rfcs_say(
    table: str, words: tuple[str, ...]
) -> None:
    rows = [" | ".join(row) for row in table_of(table).rows]
    assert [row for row in rows if all(word in row for word in words)]


def test_the_reference_links_to_the_pages_to_print() -> None:
    page = Notebook.read(NOTEBOOKS / "reference.ipynb")
    targets = [link.target for cell in page.prose for link in cell.page.links]
    assert "reference.pdf" in targets
    assert Path(NOTEBOOKS / "reference.pdf").stat().st_size < 100_000
