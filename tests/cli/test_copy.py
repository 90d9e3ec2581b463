"""``smtpkit copy``: all lessons, fresh, and nothing of the reader's lost."""

import json
from pathlib import Path

import pytest

from smtpkit.cli import copying, main

ROOT = Path(__file__).resolve().parents[2]


def notebook(*lines: str) -> bytes:
    cells = [{"cell_type": "code", "source": list(lines)}]
    return json.dumps({"cells": cells}).encode()


@pytest.fixture
def lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand two lessons, and data of which one is read, in place of the real ones."""
    source = tmp_path / "source"
    (source / "notebooks" / "homework").mkdir(parents=True)
    (source / "notebooks" / ".ipynb_checkpoints").mkdir()
    (source / "notebooks" / ".ipynb_checkpoints" / "old.ipynb").write_bytes(b"{}")
    (source / "data" / "mail").mkdir(parents=True)
    for name in ("zone.txt", "unread.csv", "mail/a.eml"):
        (source / "data" / name).write_bytes(name.encode())
    (source / "notebooks" / "01_one.ipynb").write_bytes(
        notebook("open('../data/zone.txt')")
    )
    (source / "notebooks" / "homework" / "01_two.ipynb").write_bytes(
        notebook("open('../../data/mail/a.eml')")
    )
    places = ((source / "notebooks", source / "data"),)
    monkeypatch.setattr(copying, "PLACES", places)
    monkeypatch.chdir(tmp_path)
    return source


def found(folder: str) -> set[str]:
    paths = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix() for path in paths}


def test_the_lessons_and_the_data_that_they_read_are_copied(lessons: Path) -> None:
    assert main(["copy", "mine"]) == 0
    assert found("mine") == {
        "01_one.ipynb",
        "homework/01_two.ipynb",
        "data/zone.txt",
        "data/mail/a.eml",
    }


def test_answers_to_homework_and_the_teachers_kit_stay_behind(lessons: Path) -> None:
    folder = lessons / "notebooks"
    for name in (
        "homework/source/two/two.ipynb",
        "homework/nbgrader_config.py",
        "teaching/kit.ipynb",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(notebook("1"))
    assert main(["copy", "mine"]) == 0
    assert main(["copy", "ours", "--teaching"]) == 0
    assert not [name for name in found("mine") if "source" in name or "kit" in name]
    assert found("ours") - found("mine") == {"teaching/kit.ipynb"}


def test_in_the_copy_every_path_to_data_is_right(lessons: Path) -> None:
    main(["copy", "mine"])
    assert b"open('data/zone.txt')" in Path("mine/01_one.ipynb").read_bytes()
    homework = Path("mine/homework/01_two.ipynb").read_bytes()
    assert b"open('../data/mail/a.eml')" in homework


def test_what_the_reader_changed_is_kept_and_named(
    lessons: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["copy", "mine"])
    mine = Path("mine/01_one.ipynb")
    mine.write_bytes(b"my own")
    Path("mine/data/zone.txt").unlink()
    capsys.readouterr()
    assert main(["copy", "mine"]) == 0
    assert mine.read_bytes() == b"my own"
    assert capsys.readouterr().out.splitlines() == [
        f"kept as you changed it: {mine}",
        "copied to mine: 1; there already: 2; kept as you changed them: 1",
    ]
    assert Path("mine/data/zone.txt").read_bytes() == b"zone.txt"


def test_an_installation_without_lessons_says_so(
    lessons: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(copying, "PLACES", ())
    assert main(["copy", "mine"]) == 2
    assert capsys.readouterr().err.startswith("smtpkit copy: got an installation")


@pytest.mark.skipif(not (ROOT / "notebooks").is_dir(), reason="no lessons here")
def test_the_real_lessons_are_copied_octet_for_octet_but_for_paths_to_data(
    tmp_path: Path,
) -> None:
    assert main(["copy", str(tmp_path / "mine")]) == 0
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        copy = (tmp_path / "mine" / path.name).read_bytes()
        assert copy == path.read_bytes().replace(b"../data/", b"data/")
