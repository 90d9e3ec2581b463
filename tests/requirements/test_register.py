"""`data/requirements.csv`, the register of requirements: whole, in order, and alive.

Each row names the tests that show it; a name that no test has any more fails here.
`occurrences.csv` counts the words of requirement in each section of the RFCs: every word
has a row in the register, or a reason why it has none.
"""

import ast
import csv
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.requirements import occurrences

ROOT = Path(__file__).parents[2]
REGISTER = ROOT / "data" / "requirements.csv"
SECTIONS = Path(__file__).with_name("occurrences.csv")

RFCS = ("5321", "1870", "1985", "2034", "2645", "2920", "3030", "3207", "3461", "4954",
        "6152", "6531", "9422")  # fmt: skip
#: The words of RFC 2119; in small letters those of RFCs that do not use it.
LEVELS = (
    *("MUST", "MUST NOT", "SHALL", "SHALL NOT", "SHOULD", "SHOULD NOT", "MAY"),
    *("REQUIRED", "RECOMMENDED", "NOT RECOMMENDED", "OPTIONAL"),
    *("must", "must not", "shall", "should", "should not", "may"),
)
SIDES = ("server", "client", "both", "relay", "delivery", "list", "site")
MET, NOT_APPLICABLE, OTHERWISE = "met", "not applicable", "chosen otherwise"


class Row(NamedTuple):
    """One row of the register."""

    id: str
    rfc: str
    section: str
    level: str
    side: str
    requirement: str
    status: str
    why: str
    test: str

    @property
    def tests(self) -> list[str]:
        """The tests that show it: path and function."""
        return self.test.split()


class Section(NamedTuple):
    """One section of an RFC: how many words of requirement it has, and what of them."""

    rfc: str
    number: str
    words: int
    left_out: int
    why: str


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _rows() -> list[Row]:
    head, *rows = _read(REGISTER)
    assert tuple(head) == Row._fields
    return [Row(*row) for row in rows]


def _sections() -> list[Section]:
    _, *rows = _read(SECTIONS)
    return [
        Section(rfc, number, int(words), int(left_out), why)
        for rfc, number, words, left_out, why in rows
    ]


ROWS, ALL_SECTIONS = _rows(), _sections()


def _place(rfc: str, section: str, number: int = 0) -> tuple[object, ...]:
    """Return what rows are sorted by: 4.1.10 comes after 4.1.9, appendices come last."""
    parts = [(0, int(p)) if p.isdigit() else (1, ord(p)) for p in section.split(".")]
    return RFCS.index(rfc), parts, number


@cache
def functions_of(path: str) -> frozenset[str]:
    """Return the names of the tests in a file, methods with their class."""
    found = set()
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            methods = (n for n in node.body if isinstance(n, ast.FunctionDef))
            found.update(f"{node.name}::{method.name}" for method in methods)
    return frozenset(found)


def is_alive(test: str) -> bool:
    """Tell whether a test exists, such as ``tests/x/test_y.py::test_z``."""
    path, _, name = test.partition("::")
    if not (path.startswith("tests/") and name.rpartition("::")[2].startswith("test_")):
        return False
    return (ROOT / path).is_file() and name in functions_of(path)


def test_every_test_that_is_named_exists() -> None:
    named = {test for row in ROWS for test in row.tests}
    assert sorted(test for test in named if not is_alive(test)) == []


def test_every_requirement_is_shown_unless_it_does_not_apply() -> None:
    bare = [row.id for row in ROWS if not row.tests and row.status != NOT_APPLICABLE]
    assert bare == []


def test_every_other_choice_and_every_exception_has_its_reason() -> None:
    assert [row.id for row in ROWS if row.status != MET and not row.why] == []


def test_no_reason_is_given_where_none_is_needed() -> None:
    assert [row.id for row in ROWS if row.status == MET and row.why] == []


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("rfc", RFCS),
        ("level", LEVELS),
        ("side", SIDES),
        ("status", (MET, NOT_APPLICABLE, OTHERWISE)),
    ],
)
def test_a_column_has_its_own_words_only(column: str, words: tuple[str, ...]) -> None:
    assert [row.id for row in ROWS if getattr(row, column) not in words] == []


def test_ids_follow_from_the_section_and_are_in_order() -> None:
    count: Counter[tuple[str, str]] = Counter()
    wanted = []
    for row in ROWS:
        count[row.rfc, row.section] += 1
        wanted.append(f"{row.rfc}-{row.section}-{count[row.rfc, row.section]}")
    assert [row.id for row in ROWS] == wanted
    assert len(set(wanted)) == len(wanted)
    places = [_place(row.rfc, row.section, count_) for count_, row in enumerate(ROWS)]
    assert places == sorted(places)


def test_every_section_exists() -> None:
    known = {(section.rfc, section.number) for section in ALL_SECTIONS}
    assert [row.id for row in ROWS if (row.rfc, row.section) not in known] == []


@pytest.mark.parametrize("rfc", RFCS)
def test_every_word_of_requirement_has_a_row_or_a_reason(rfc: str) -> None:
    """Rows for words in small letters come on top: they are not counted."""
    rows = Counter(
        row.section for row in ROWS if row.rfc == rfc and row.level.isupper()
    )
    sections = [section for section in ALL_SECTIONS if section.rfc == rfc]
    assert sections
    missing = {
        s.number: s.words - s.left_out - rows[s.number]
        for s in sections
        if rows[s.number] != s.words - s.left_out
    }
    assert missing == {}


def test_what_is_left_out_has_a_reason() -> None:
    assert [s for s in ALL_SECTIONS if bool(s.left_out) != bool(s.why)] == []


def test_every_requirement_is_one_line_of_words() -> None:
    for row in ROWS:
        assert row.requirement == row.requirement.strip() != ""
        assert not row.requirement.endswith(".")
        assert "\n" not in "".join(row)


def test_words_of_requirement_are_counted_section_by_section() -> None:
    """What `occurrences.csv` was made with, on a text small enough to count by hand."""
    text = """\
RFC 9999                       An Example                     November 1999

Table of Contents

   1. Introduction .................................................2
   2. Rules ........................................................3

1. Introduction

   The key words "MUST", "MUST NOT" and "MAY" in this document are to be
   interpreted as described in RFC 2119.  Nobody must shout.

2. Rules

   A client MUST
   NOT sing.  It SHOULD hum, and MAY whistle.

2.1. More Rules

   Dancing is REQUIRED, SHALL NOT stop, and is OPTIONAL on Mondays.

Somebody                    Standards Track                     [Page 1]

Appendix A. Colours

   Red is NOT RECOMMENDED.
"""
    assert occurrences.occurrences(text) == {"2": 3, "2.1": 3, "A": 1}


@pytest.mark.parametrize(
    "test",
    [
        "tests/requirements/test_register.py::test_no_such_thing",
        "tests/requirements/no_such_file.py::test_x",
        "tests/requirements/test_register.py",
        "smtpkit/protocol/machine.py::step",
        "",
    ],
)
def test_a_test_that_is_not_there_is_found_out(test: str) -> None:
    assert not is_alive(test)
