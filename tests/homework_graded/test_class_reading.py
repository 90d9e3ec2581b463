"""What a class hands in is found, and whose it is, however an LMS packs it."""

import os
import zipfile
from pathlib import Path

import pytest

from smtpkit.homework.classes.reading import (
    Handed,
    Identities,
    read_class,
    slug_of,
)
from smtpkit.homework.grading.cells import MOST_OCTETS
from smtpkit.protocol.errors import BadArgument, SmtpkitError

MARKED = b'{"cells": [{"source": ["# answer: replies-line\\n"]}]}'
WORKSHEET = """\
Identifier,Full name,Email address,ID number,Status,Grade,Maximum Grade
Participant 41,Ann Example,ann@example.org,a7,Submitted,,10.00
Participant 42,Bob Example,bob@example.org,,Submitted,,10.00
"""


def put(folder: Path, *names: str, octets: bytes = MARKED) -> Path:
    """Write files, with their folders."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
    return folder


def packed(path: Path, *names: str) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, MARKED)
    return path


def students(found: list[Handed]) -> list[str]:
    return [handed.student for handed in found]


@pytest.fixture
def worksheet(tmp_path: Path) -> Identities:
    """Return Moodle's worksheet, as a spreadsheet saved it."""
    path = tmp_path / "worksheet.csv"
    path.write_text(WORKSHEET, encoding="utf-8-sig")
    return Identities.read(path)


@pytest.mark.parametrize(
    "name",
    [
        "ann7.ipynb",
        "ann7_replies.ipynb",
        "replies-ann7.ipynb",
        "ann7/replies.ipynb",
        "ann7/homework of mine.ipynb",
        "ann7/replies/replies.ipynb",
        "ann7.py",
    ],
)
def test_the_name_of_file_or_folder_says_whose_it_is(name: str, tmp_path: Path) -> None:
    (one,) = read_class(put(tmp_path, name))
    assert one.student == "ann7"
    assert one.name == name
    assert one.read() == MARKED


def test_what_is_hidden_linked_or_beside_a_sheet_is_passed_over(
    tmp_path: Path,
) -> None:
    put(tmp_path, "ann7/.ipynb_checkpoints/replies.ipynb", "bob/notes.txt", "bob/a.py")
    (tmp_path / "eve.ipynb").symlink_to(tmp_path / "bob" / "a.py")
    assert [one.name for one in read_class(tmp_path)] == ["bob/a.py"]


@pytest.mark.parametrize("name", ["replies.pdf", "replies.ipynb.txt", "replies"])
def test_who_hands_in_something_else_is_not_lost(name: str, tmp_path: Path) -> None:
    (one,) = read_class(put(tmp_path, f"ann7/{name}"))
    assert (one.student, one.read()) == ("ann7", MARKED)


def test_a_browser_that_adds_an_ending_changes_nobodys_id(tmp_path: Path) -> None:
    put(tmp_path, "ann7.ipynb.txt", "bob.IPYNB", "eve.pdf")
    assert students(read_class(tmp_path)) == ["ann7", "bob", "eve"]


def test_two_people_of_one_name_stay_two(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "all.zip",
        "Ann Example_41_assignsubmission_file_/replies.ipynb",
        "Ann Example_42_assignsubmission_file_/replies.ipynb",
        "Bob Example_43_assignsubmission_file_/replies.ipynb",
    )
    wanted = ["Ann Example 41", "Ann Example 42", "Bob Example"]
    assert students(read_class(path)) == wanted


def test_names_that_deceive_the_eye_are_shown_as_they_are(tmp_path: Path) -> None:
    """Escape sequences, lines turned round, octets that are no UTF-8."""
    for octets in (b"\x1b[2J.ipynb", b"\xff.ipynb", "\u202eann.ipynb".encode()):
        (tmp_path / os.fsdecode(octets)).write_bytes(MARKED)
    found = read_class(tmp_path)
    assert students(found) == [r"\u202eann", r"\udcff", r"\x1b[2J"]
    assert [one.read() for one in found] == [MARKED] * 3


def test_of_one_student_so_many_files_are_read_and_no_more(tmp_path: Path) -> None:
    found = read_class(put(tmp_path, *(f"ann7/{n:03}.ipynb" for n in range(50))))
    assert [bool(one.trouble) for one in found] == [False] * 20 + [True] * 30
    assert found[-1].read() == b""


def test_a_zip_that_is_cut_off_is_refused_in_words(tmp_path: Path) -> None:
    path = packed(tmp_path / "all.zip", "ann7/replies.ipynb")
    octets = path.read_bytes().replace(b"PK\1\2", b"PK\1\3")
    path.write_bytes(octets)
    with pytest.raises(BadArgument, match="damaged"):
        read_class(path)


def test_a_zip_of_moodle_gives_name_and_folder(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "all.zip",
        "Ann Example_41_assignsubmission_file_/replies.ipynb",
        "Bob Example_42_assignsubmission_file_replies.ipynb",
        "__MACOSX/x.ipynb",
    )
    ann, bob = read_class(path)
    assert (ann.student, bob.student) == ("Ann Example", "Bob Example")
    assert ann.folder == "Ann Example_41_assignsubmission_file_"
    assert bob.folder == "Bob Example_42_assignsubmission_file_"
    assert ann.read() == MARKED


def test_the_worksheet_gives_the_id_and_other_names(
    tmp_path: Path, worksheet: Identities
) -> None:
    path = packed(
        tmp_path / "all.zip",
        "Ann Example_41_assignsubmission_file_/replies.ipynb",
        "Bob Example_42_assignsubmission_file_/replies.ipynb",
    )
    ann, bob = read_class(path, worksheet)
    assert ann.student == "a7"
    assert {"ann@example.org", "ann", "Ann Example"} <= set(ann.aliases)
    assert bob.student == "bob@example.org"  # no ID number: the next best


def test_a_file_that_is_too_large_is_named_and_not_read(tmp_path: Path) -> None:
    with (tmp_path / "ann7.ipynb").open("wb") as file:
        file.truncate(200_000_000)
    (one,) = read_class(tmp_path)
    assert one.read() == b""
    assert "200,000,000 octets" in one.trouble


def test_a_zip_that_lies_about_sizes_is_read_no_further(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ann7/replies.ipynb", bytes(MOST_OCTETS + 1000))
    (one,) = read_class(path)
    assert one.trouble
    assert one.read() == b""


@pytest.mark.parametrize("make", ["empty folder", "text file", "nothing"])
def test_what_holds_no_submissions_is_refused_in_words(
    make: str, tmp_path: Path
) -> None:
    path = tmp_path / "handed-in"
    if make == "empty folder":
        path.mkdir()
    elif make == "text file":
        path.write_text("hello")
    with pytest.raises(BadArgument, match="handed-in"):
        read_class(path)


def test_a_table_that_is_no_worksheet_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SmtpkitError, match="Identifier"):
        Identities.read(path)


@pytest.mark.parametrize(
    ("name", "octets", "slug"),
    [
        ("ann7.ipynb", MARKED, "replies"),
        ("ann7.ipynb", b'"sheet = open_sheet(\\"replies\\", student)"', "replies"),
        ("ann7/replies.ipynb", b"", "replies"),
        ("ann7_replies.ipynb", b"\xff\xfe", "replies"),
        ("extensions.ipynb", MARKED, "replies"),
        ("ann7.ipynb", b"nothing", ""),
    ],
)
def test_the_sheet_or_else_its_name_tells_the_assignment(
    name: str, octets: bytes, slug: str
) -> None:
    assert slug_of(Handed("ann7", name, lambda: octets), octets) == slug
