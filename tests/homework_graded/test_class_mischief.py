"""Students who try the lecturer's tables and pages, and spreadsheets that do."""

import csv
import dataclasses
import re
from pathlib import Path

import pytest

from smtpkit.cli import main
from smtpkit.homework.classes.batch import Course, grade_class
from smtpkit.homework.classes.by_hand import FILE, ByHand
from smtpkit.homework.classes.feedback import feedback_page
from smtpkit.homework.classes.marks import Mark, all_marks, counted
from smtpkit.homework.classes.pools import on_cores
from smtpkit.homework.classes.reading import Handed, Identities, read_class
from smtpkit.homework.classes.results import Results
from smtpkit.homework.classes.similarity import tokens
from smtpkit.homework.classes.summary import report_page
from tests.homework_graded.small import needs_walls
from tests.homework_graded.solving import handed_in

COURSE = Course("2026", b"only the course knows", no_walls=True)


def graded(
    files: dict[str, str], folder: Path, course: Course = COURSE
) -> dict[str, Mark]:
    """Grade files, name -> text; return the marks by student."""
    for name, text in files.items():
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / name).write_text(text)
    results = Results(folder)
    grade_class(read_class(folder / "in"), results, course, on_cores(1))
    ByHand(folder).update(Results(folder))
    marks = all_marks(Results(folder), ByHand(folder))
    return {mark.sheet.student: mark for mark in marks}


def written(folder: Path) -> list[dict[str, str]]:
    """Return the rows of the table that a person fills in."""
    with (folder / FILE).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def text_answer(words: str, student: str = "ann7") -> str:
    """Return a sheet in which the one part for a person is answered."""
    return handed_in("dialogue", student, {}, words)


def test_a_copy_of_a_sheet_takes_no_points_and_gains_none(tmp_path: Path) -> None:
    """Equal sheets share results; whose they are, each sheet says itself."""
    needs_walls()
    sheet = handed_in("replies", "ann7")
    for names in (("mallory", "ann7"), ("ann7", "zoe")):
        folder = tmp_path / names[0]
        folder.mkdir()
        marks = graded({f"{name}.ipynb": sheet for name in names}, folder)
        (copied,) = set(names) - {"ann7"}
        assert marks["ann7"].points == 100
        assert not marks["ann7"].claimed
        assert marks[copied].points < 85
        assert marks[copied].claimed_points == 100


def test_another_release_is_told_from_another_id(tmp_path: Path) -> None:
    needs_walls()
    course = dataclasses.replace(COURSE, release="2027")
    marks = graded({"ann7.ipynb": handed_in("replies", "ann7", {})}, tmp_path, course)
    (note,) = marks["ann7"].notes
    assert note.startswith("The sheet is of release `2026`, graded as `2027`.")
    assert "belongs to" not in note


@pytest.mark.parametrize("words", ["=1+1", "@SUM(A1)", "+49 30", "-1", "\t=1+1"])
def test_no_answer_becomes_a_formula_for_who_marks_it(
    words: str, tmp_path: Path
) -> None:
    graded({"ann7.ipynb": text_answer(words)}, tmp_path)
    (row,) = written(tmp_path)
    assert row["answer"] == "'" + words.strip()
    ByHand(tmp_path).update(Results(tmp_path))
    assert written(tmp_path) == [row]  # nothing is put before it a second time


def test_the_name_of_a_group_is_a_number_to_no_spreadsheet(tmp_path: Path) -> None:
    sheets = {f"s{n}.ipynb": text_answer(f"answer {n}", f"s{n}") for n in range(9)}
    graded(sheets, tmp_path)
    assert all(re.fullmatch("g[0-9a-f]{12}", r["group"]) for r in written(tmp_path))


def test_an_answer_without_end_breaks_no_table(tmp_path: Path) -> None:
    marks = graded({"ann7.ipynb": text_answer("It is. " * 25_000)}, tmp_path)
    assert marks["ann7"].waiting == ["dialogue-refusal"]
    assert len(written(tmp_path)[0]["answer"]) < 32_000


def test_what_nobody_wrote_waits_for_nobody(tmp_path: Path) -> None:
    marks = graded({"ann7.ipynb": text_answer("*Write here.*")}, tmp_path)
    assert marks["ann7"].waiting == []
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("delimiter", "encoding", "points", "out_of"),
    [(",", "utf-8-sig", "4.5", "6"), (";", "utf-8-sig", "4,5", "6,0"),
     (";", "cp1252", "4,5", "6"), ("\t", "utf-8", "4.5", "6"), (",", "utf-8", "4.5", "")],
)  # fmt: skip
def test_points_survive_the_spreadsheets_of_many_countries(
    delimiter: str, encoding: str, points: str, out_of: str, tmp_path: Path
) -> None:
    sheet = {"ann7.ipynb": text_answer('Größe; "ja",\nzweite Zeile')}
    graded(sheet, tmp_path)
    (row,) = written(tmp_path)
    row |= {"points": points, "comment": "schön – fast"}
    row |= {"out of": out_of} if out_of else {}
    with (tmp_path / FILE).open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, row, delimiter=delimiter)
        writer.writeheader()
        writer.writerow(row)
    marks = graded(sheet, tmp_path)
    (hand,) = [mark for mark in marks["ann7"].parts if mark.is_by_hand]
    assert (hand.points, hand.comment) == (4.5, "schön – fast")


def test_two_ids_that_one_file_system_takes_for_one_get_two_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("ann7", "ANN7", "a,b", "a;b", "x" * 200, "x" * 201)
    graded({f"{n}.ipynb": text_answer("yes", n) for n in names}, tmp_path)
    assert main(["feedback", str(tmp_path)]) == 0
    pages = {page.name.casefold() for page in (tmp_path / "feedback").iterdir()}
    assert len(pages) == len(names)


def test_markup_in_ids_and_names_stays_text(tmp_path: Path) -> None:
    bad = "<img src=x onerror=alert(1)>`<b>`"
    sheet = text_answer(bad).replace('student = \\"ann7\\"', f'student = \\"{bad}\\"')
    marks = graded({"<script>.ipynb": sheet}, tmp_path)
    pages = [report_page(list(marks.values())), *map(feedback_page, marks.values())]
    for page in pages:
        assert "<img" not in page
        assert "<b>" not in page
        assert "<script" not in page


def test_a_file_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise OSError(5, "Input/output error")

    results = Results(tmp_path)
    handed = [Handed("ann7", "ann7.ipynb", fail), Handed("bob", "bob.ipynb", bytes)]
    tally = grade_class(handed, results, COURSE, on_cores(1))
    assert tally.strange == 2
    (remark,) = results.sheets["ann7", "ann7.ipynb"].remarks
    assert "cannot be read" in remark


def test_an_empty_secret_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann7.ipynb").write_text(text_answer("yes"))
    (tmp_path / "secret").write_text("\n")
    words = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    assert main([*words, "--secret", str(tmp_path / "secret"), "--no-walls"]) == 2
    assert "which is empty" in capsys.readouterr().err


def test_the_numbers_of_moodle_keep_two_of_one_name_apart(tmp_path: Path) -> None:
    from smtpkit.homework.classes.moodle import filled_worksheet

    names = ["Ann Example_41_assignsubmission_file_"]
    (tmp_path / "in" / names[0]).mkdir(parents=True)
    (tmp_path / "in" / names[0] / "a.ipynb").write_text(text_answer("yes"))
    results = Results(tmp_path)
    grade_class(read_class(tmp_path / "in"), results, COURSE, on_cores(1))
    marks = all_marks(results, ByHand(tmp_path))
    path = tmp_path / "worksheet.csv"
    head = "Identifier,Full name,Grade,Maximum Grade"
    path.write_text(
        f"{head}\nParticipant 41,Ann Example,,10\nParticipant 42,Ann Example,,10\n"
    )
    filled = filled_worksheet(Identities.read(path), marks, "dialogue").splitlines()
    assert filled[2] == "Participant 42,Ann Example,,10"
    assert filled[1] != "Participant 41,Ann Example,,10"
    assert len(counted(marks)) == 1


def test_a_program_without_end_is_compared_in_part() -> None:
    assert len(tokens("x = 1\n" * 30_000)) == 3_000


def test_the_report_shows_both_marks_of_a_borrowed_sheet(tmp_path: Path) -> None:
    needs_walls()
    marks = graded({"joe1.ipynb": handed_in("replies", "ann7")}, tmp_path)
    report = report_page(list(marks.values()))
    points = marks["joe1"].points
    assert f"As the file's: {points:g} points, which count." in report
    assert "As the sheet's: 100 points." in report
    assert "100 points" not in feedback_page(marks["joe1"]).partition("Points")[2]


def test_who_hands_in_a_pdf_is_told_apart_from_who_hands_in_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann7.pdf").write_bytes(b"%PDF-1.4")
    (mark,) = graded({}, tmp_path).values()
    assert "The file is a PDF, not a notebook." in mark.notes


def test_the_error_of_a_judge_is_not_shown_to_students(tmp_path: Path) -> None:
    """Its words may quote what was wanted."""
    mark = graded({"ann7.ipynb": text_answer("yes")}, tmp_path)["ann7"]
    first, *others = mark.parts
    remarks = ("The judge could not cope: KeyError: 'mx1.example'.", "Another remark.")
    result = dataclasses.replace(first.result, remarks=remarks)
    first = dataclasses.replace(first, result=result)
    page = feedback_page(dataclasses.replace(mark, parts=(first, *others)))
    assert "mx1.example" not in page
    assert "Another remark." in page
