"""What a notebook calls: `open_sheet`, its material, its checks, and nbgrader's points."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from smtpkit.homework import open_sheet
from smtpkit.homework.sheets.forms import dictionary
from smtpkit.homework.sheets.material import Material
from smtpkit.protocol.errors import BadArgument, SmtpkitError

from .solving import worked_answers

PART = "replies-line"
RIGHT = {"split_line": lambda line: (int(line[:3]), line[3:4] != b"-", line[4:])}


@pytest.fixture(autouse=True)
def no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTPKIT_SECRET", "SMTPKIT_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_without_an_id_the_sheet_says_whose_it_is() -> None:
    assert "This is the example's sheet" in repr(open_sheet("replies"))
    assert "The sheet of `ann7`" in repr(open_sheet("replies", " ann7 "))


@pytest.mark.parametrize("student", ["zoë", "<b>", "a'b", 7])
def test_any_id_gives_a_sheet(student: Any) -> None:
    sheet = open_sheet("replies", student)
    assert "<b>" not in sheet._repr_html_()
    assert sheet.task(PART).rows


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(BadArgument, match=r"assignment 'nosuch'.* one of .*replies"):
        open_sheet("nosuch")
    sheet = open_sheet("replies")
    for call in (sheet.task, sheet.check, lambda part: sheet.score(part, {})):
        with pytest.raises(BadArgument, match=r"part 'nosuch'.* one of replies-line"):
            call("nosuch")


class Open:
    """A class that nobody has written yet."""

    def __init__(self) -> None:
        """Begin with nothing."""

    def feed(self, octets: bytes) -> list[bytes]:
        """Take a piece."""
        raise NotImplementedError


def still_to_be_written(line: bytes) -> Any:
    """Do nothing."""


BLANK = [None, ..., "", still_to_be_written, lambda line: None, {}, {...}, [...]]


@pytest.mark.parametrize("answer", BLANK)
def test_a_blank_answer_is_still_open(answer: object) -> None:
    checked = open_sheet("replies").check(PART, answer)
    assert (checked.state, checked.right) == ("still open", None)


def test_an_answer_that_says_so_itself_is_still_open() -> None:
    sheet = open_sheet("replies")
    assert sheet.check("replies-pieces", Open).state == "still open"
    assert sheet.check("replies-pieces").state == "still open"


def test_a_check_says_what_was_tried_wanted_and_seen() -> None:
    checked = open_sheet("replies", "ann7").check(PART, lambda line: (250, True, b""))
    words = repr(checked)
    assert words.startswith(f"✕ Not yet  [{PART}]")
    for said in ("Tried: ", "Wanted: ", "Seen: returned", "05_reply_codes", "RFC 5321"):
        assert said in words
    assert "rfc-editor.org" in checked._repr_html_()


def test_the_check_of_a_value_does_not_tell_whether_it_is_right() -> None:
    """Else the answer could be found by trying."""
    sheet = open_sheet("replies", "ann7")
    names: dict[str, Any] = {}
    exec(worked_answers("replies", "ann7")["replies-read"], names)
    right = sheet.check("replies-read", names["answered"])
    wrong = sheet.check("replies-read", dict.fromkeys(names["answered"], (1, 1, 220)))
    assert repr(right) == repr(wrong)
    assert (right.state, right.right) == ("noted", None)


def test_points_follow_from_the_answers_and_the_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = open_sheet("replies", "ann7")
    assert sheet.score(PART, RIGHT) == 6.0
    assert sheet.score(PART, {}) == 0.0
    (tmp_path / "secret").write_text("of this course\n")
    monkeypatch.setenv("SMTPKIT_SECRET_FILE", str(tmp_path / "secret"))
    assert sheet.score(PART, RIGHT) == 6.0
    monkeypatch.setenv("SMTPKIT_SECRET_FILE", str(tmp_path / "none"))
    with pytest.raises(SmtpkitError, match="wanted the file with the course's secret"):
        sheet.score(PART, RIGHT)


def test_a_students_installation_gives_no_points(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "smtpkit.homework.judges", None)
    with pytest.raises(SmtpkitError, match="the lecturer's checkout"):
        open_sheet("replies").score(PART, RIGHT)


FORMS = [
    (7, "7, which is no dictionary"),
    ({1: "a"}, "the key 2 is missing"),
    ({1: "a", 2: "b", 3: "c"}, "the key 3 is not asked for"),
    ({1: "a", 2: 7}, "at the key 2: no text"),
    ({1: "a", 2: "b"}, ""),
]


@pytest.mark.parametrize(("value", "wrong"), FORMS)
def test_the_form_of_a_dictionary_is_judged_key_by_key(value: Any, wrong: str) -> None:
    def text(item: Any) -> str:
        return "" if isinstance(item, str) else "no text"

    assert dictionary(value, [1, 2], text) == wrong


def test_material_is_escaped_numbered_and_has_headers() -> None:
    shown = Material("<title>", ("`<code>`",), ("<line>",), ("head",), (("<cell>",),))
    page = shown._repr_html_()
    assert "<line>" not in page
    assert "<cell>" not in page
    assert '<th scope="col"' in page
    assert " 1  &lt;line&gt;" in page
    assert " 1  <line>" in repr(shown)
