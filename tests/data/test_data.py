"""What stands in `data/` is what the tables of the code say."""

import csv
import shutil
from pathlib import Path

import pytest

from tests.tools import data


@pytest.mark.parametrize("name", data.TABLES)
def test_a_file_says_what_its_table_says(name: str) -> None:
    """If this fails: ``python -m tests.tools.data`` writes the files again."""
    wanted = data.as_csv(data.TABLES[name]())
    assert (data.DATA / name).read_text("utf-8") == wanted


@pytest.mark.parametrize("name", data.TABLES)
def test_a_file_can_be_read_back_and_each_row_has_a_source(name: str) -> None:
    with (data.DATA / name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head[-1] == "source"
    assert [row for row in rows if len(row) != len(head)] == []
    assert [row for row in rows if not row[-1].startswith("RFC ")] == []


def test_no_table_is_without_a_file_and_no_file_without_a_table() -> None:
    assert {path.name for path in data.DATA.glob("*.csv")} >= set(data.TABLES)


def test_the_readme_names_every_file() -> None:
    words = (data.DATA / "README.md").read_text("utf-8")
    assert [name for name in data.TABLES if f"`{name}`" not in words] == []


def test_check_finds_a_file_that_was_edited(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in data.TABLES:
        shutil.copy(data.DATA / name, tmp_path)
    assert data.main(["--check"], tmp_path) == 0
    edited = tmp_path / "limits.csv"
    edited.write_text(edited.read_text("utf-8").replace("512", "511"), "utf-8")
    assert data.main(["--check"], tmp_path) == 1
    assert "limits.csv" in capsys.readouterr().out
    assert data.main([], tmp_path) == 0
    assert data.main(["--check"], tmp_path) == 0
