"""What is remembered: kept on disk, read anew, never fatal, off where it must be."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpkit.homework import check, lessons, progress
from smtpkit.homework.memory import FILE, MOST_WRONG, Memory, folder
from smtpkit.protocol.errors import BadArgument


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep progress in a folder of its own, whose name is not easy."""
    kept = tmp_path / "café lab" / ".smtpkit"
    monkeypatch.setenv("SMTPKIT_PROGRESS", str(kept))
    yield kept
    assert list(kept.glob("*.tmp")) == []


def content(place: Path) -> dict[str, dict[str, object]]:
    return json.loads((place / FILE).read_text("utf-8"))["questions"]


def test_progress_is_off_under_pytest() -> None:
    assert folder() is None
    assert check("02-line-end", "C").right
    assert progress("02").rows()[0][1] == "0 of 14"
    assert "switched off" in repr(progress())


@pytest.mark.parametrize("variable", ["CI", "PYTEST_VERSION"])
def test_progress_is_off_where_stored_outputs_are_compared(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_VERSION")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("SMTPKIT_PROGRESS", raising=False)
    assert folder() == Path.cwd() / ".smtpkit"
    monkeypatch.setenv(variable, "1")
    assert folder() is None


def test_the_folder_can_be_chosen_or_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTPKIT_PROGRESS", str(tmp_path))
    assert folder() == tmp_path
    monkeypatch.setenv("SMTPKIT_PROGRESS", "off")
    assert folder() is None


def test_git_ignores_the_folder() -> None:
    ignored = Path(__file__).parents[2] / ".gitignore"
    assert ".smtpkit/" in ignored.read_text("utf-8").splitlines()


def test_what_was_done_is_kept_on_disk_and_shown(place: Path) -> None:
    check("02-line-end", "C")
    check("02-ascii", "B")
    check("02-cut", 1)
    check("02-order", show=True)
    assert set(content(place)) == {"02-line-end", "02-ascii", "02-cut", "02-order"}
    (row,) = progress("02").rows()
    assert row[:2] == ("02", "3 of 14")
    assert row[2].startswith(
        "right: line-end; guess noted: cut; worked answer read: order; not yet: ascii; "
    )


def test_a_right_answer_stays_right_when_a_wrong_one_follows(place: Path) -> None:
    check("02-line-end", "C")
    check("02-line-end", "A")
    assert progress().word("02-line-end") == "right"
    assert content(place)["02-line-end"] == {"right": True, "wrong": ["A"]}


def test_blank_answers_and_slips_of_form_write_nothing(place: Path) -> None:
    check("02-line-end")
    check("02-line-end", "Z")
    check("02-cut", "two")
    assert not place.exists()


def test_another_wrong_answer_gets_the_stronger_hint_and_the_same_one_does_not(
    place: Path,
) -> None:
    assert check("02-line-end", "A").level == 1
    assert check("02-line-end", "A").level == 1
    assert check("02-line-end", "B").level == 2
    assert check("02-line-end", "D").level == 3
    assert check("02-line-end", "A").level == 1  # the old cell, run once more
    assert place.exists()


@pytest.mark.usefixtures("place")
def test_a_cell_that_is_run_twice_prints_the_same() -> None:
    for question in lessons.questions("02"):
        for answer in (..., question.answer, *question.wrong_answers()):
            first = repr(check(question.id, answer))
            assert first == repr(check(question.id, answer))


def test_without_memory_every_wrong_answer_gets_the_first_hint() -> None:
    assert [check("02-line-end", letter).level for letter in "ABD"] == [1, 1, 1]


def test_a_guess_survives_a_restart_of_the_kernel(place: Path) -> None:
    say = "from smtpkit import check; print(check('02-second-mail', {}))"
    for arguments in ("250", "show=True"):
        done = subprocess.run(
            [sys.executable, "-c", say.format(arguments)],
            check=True, capture_output=True, encoding="utf-8", env=environment(place),
        )  # fmt: skip
    assert "Your guess: `250`. It was `503`." in done.stdout


def environment(place: Path) -> dict[str, str]:
    import os

    return {**os.environ, "SMTPKIT_PROGRESS": str(place), "PYTHONUTF8": "1"}


DAMAGED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b"null",
    b'{"version": 2, "questions": {}}',
    b'{"version": 1}',
    b'{"version": 1, "questions": []}',
    b'{"version": 1, "questions": {"02-cut": 5}}',
    b'{"version": 1, "questions": {"02-cut": {"wrong": "A"}}}',
    b'{"version": 1, "questions": {"02-cut": {"wrong": [1]}}}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("octets", DAMAGED, ids=lambda octets: repr(octets[:40]))
def test_a_damaged_file_is_set_aside_and_work_goes_on(
    octets: bytes, place: Path
) -> None:
    place.mkdir(parents=True)
    (place / FILE).write_bytes(octets)
    assert "set aside" in repr(progress())
    check("02-line-end", "C")
    assert set(content(place)) == {"02-line-end"}
    assert (place / "progress.damaged.json").read_bytes() == octets


@pytest.mark.parametrize("guess", [[1], {"a": 1}, 5, None, 2.5])
def test_a_guess_of_an_odd_type_in_the_file_does_no_harm(
    guess: object, place: Path
) -> None:
    place.mkdir(parents=True)
    marks = {"02-cut": {"noted": True, "guess": guess}}
    (place / FILE).write_text(json.dumps({"version": 1, "questions": marks}))
    assert repr(check("02-cut", show=True))


def test_a_folder_that_cannot_be_written_is_said_and_not_fatal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file stands where the folder should be: this holds for root as well."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SMTPKIT_PROGRESS", str(tmp_path / "file"))
    assert check("02-line-end", "C").right
    held = Memory(folder())
    held.note("02-line-end", right=True)
    assert "not kept" in held.trouble or "cannot be read" in held.trouble


def test_two_notebooks_do_not_wipe_out_each_other(place: Path) -> None:
    check("00-who-first", "B")
    other = Memory(place)
    check("02-line-end", "C")
    other = Memory(place)
    other.note("02-ascii", right=True)
    assert set(content(place)) == {"00-who-first", "02-line-end", "02-ascii"}


def test_the_file_stays_small_however_many_wrong_answers_come(place: Path) -> None:
    for number in range(100, 100 + 3 * MOST_WRONG):
        check("00-read-end", number)
    assert len(content(place)["00-read-end"]["wrong"]) == MOST_WRONG  # type: ignore[arg-type]
    assert check("00-read-end", 999).level > 1


def test_the_file_holds_no_date_and_no_path(place: Path) -> None:
    check("00-first-letter", "QUIT\nNOOP")
    check("02-cut", 2)
    text = (place / FILE).read_text("utf-8")
    assert str(place.parent) not in text
    assert set(json.loads(text)) == {"version", "questions"}


def test_progress_can_be_exported_and_taken_up_elsewhere(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check("02-line-end", "C")
    saved = progress().export(tmp_path / "mine.json")
    assert saved.read_bytes() == (place / FILE).read_bytes()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / FILE).write_bytes(saved.read_bytes())
    monkeypatch.setenv("SMTPKIT_PROGRESS", str(elsewhere))
    assert progress().word("02-line-end") == "right"


def test_an_export_to_nowhere_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="a path that can be written to"):
        progress().export(tmp_path / "missing" / "mine.json")


def test_the_map_is_a_table_with_headers() -> None:
    html = progress()._repr_html_()
    assert "<caption>Your progress</caption>" in html
    assert html.count('<th scope="row">') == len(lessons.numbers())


@pytest.mark.parametrize(
    "name", ["02-line-ned", "2-line-end", "", 7, None, ..., "99-x"]
)
def test_an_unknown_check_is_answered_with_the_nearest_id(name: str) -> None:
    with pytest.raises(BadArgument, match="the id of a check, such as '0"):
        check(name)


def test_an_unknown_lesson_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadArgument, match="one of 00, "):
        progress("77")
