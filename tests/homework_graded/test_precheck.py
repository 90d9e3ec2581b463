"""``smtpkit precheck``: what a student learns about a notebook before handing it in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from smtpkit.cli import main
from smtpkit.homework.sheets import slugs
from smtpkit.homework.trying_out import Ran, try_out

from .solving import handed_in, worked_answers

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a student's notebook will be."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "replies.ipynb"


def rows(out: str) -> dict[str, list[str]]:
    """Return part -> found, runs, check, of a receipt."""
    lines = (line.split(maxsplit=3) for line in out.splitlines() if line[:2] == "  ")
    return {words[0]: words[1:] for words in lines}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("slug", slugs())
def test_a_sheet_that_is_done_is_well(slug: str, sheet: Path, capsys: Capture) -> None:
    sheet.write_text(handed_in(slug, "ann7", text="Eighty words."), "utf-8")
    assert main(["precheck", "replies.ipynb"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"replies.ipynb: {slug}, release 2026, the sheet of ann7\n")
    assert "Every part is answered and runs." in out
    assert hashlib.sha256(sheet.read_bytes()).hexdigest() in out


def test_what_is_open_missing_wrong_or_broken_is_named(
    sheet: Path, capsys: Capture
) -> None:
    answers = worked_answers("replies", "ann7")
    answers["replies-line"] = "def split_line(line):\n    return (0, True, b'')"
    answers["replies-pieces"] = "import nosuch"
    answers["replies-fates"] = "def fate(): return {}"
    answers["replies-read"] = answers["replies-digits"]
    del answers["replies-pair"]
    text = handed_in("replies", "ann7", answers).replace(
        "# answer: replies-decide", "#"
    )
    sheet.write_text(text.replace("def decide(", "def undecided("), "utf-8")
    assert main(["precheck", str(sheet)]) == 1
    out = capsys.readouterr().out
    found = rows(out)
    assert found["replies-line"] == ["yes", "yes", "not yet"]
    assert found["replies-pieces"] == ["yes", "NO", "-"]
    assert found["replies-pair"] == ["yes", "yes", "still open"]
    assert found["replies-enhanced"] == ["yes", "yes", "right"]
    assert "replies-pieces does not run alone: ModuleNotFoundError" in out
    assert "replies-fates does not run alone: does not define fates" in out
    assert "Still open: replies-pair\n" in out
    assert "Public check says not yet: replies-line\n" in out


def test_the_example_is_nobodys_sheet(sheet: Path, capsys: Capture) -> None:
    sheet.write_text(handed_in("replies", ""), "utf-8")
    assert main(["precheck", str(sheet)]) == 1
    assert "Write your id into the first cell" in capsys.readouterr().out


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.4", b"{}", b'{"cells": []}'])
def test_what_is_no_sheet_gives_one_line(
    octets: bytes, sheet: Path, capsys: Capture
) -> None:
    sheet.write_bytes(octets)
    assert main(["precheck", str(sheet)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_file_that_is_not_there_gives_one_line(sheet: Path, capsys: Capture) -> None:
    assert main(["precheck", "nowhere.ipynb"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


SOURCES = [
    ("def split_line(line):\n    '''Open.'''", Ran("", "still open")),
    ("raise SystemExit(3)", Ran("SystemExit: 3")),
    ("import os\nos._exit(0)", Ran("ends the process that it runs in")),
    ("split_line = 7", Ran("", "not yet")),
    ('print(\'["", "right"]\')', Ran("does not define split_line")),
    (
        "def split_line(",
        Ran("SyntaxError: '(' was never closed (replies-line, line 1)"),
    ),
]


@pytest.mark.parametrize(("source", "ran"), SOURCES)
def test_an_answer_runs_in_a_process_of_its_own(source: str, ran: Ran) -> None:
    assert try_out("replies", "ann7", "2026", "replies-line", source) == ran


def test_an_answer_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtpkit.homework.trying_out.SECONDS", 2)
    ran = try_out(
        "replies", "ann7", "2026", "replies-line", "import time\ntime.sleep(60)"
    )
    assert ran == Ran("takes longer than 2 seconds")
