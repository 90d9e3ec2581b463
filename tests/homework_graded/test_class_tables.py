"""What comes back of a class: marks, pages, tables, and Moodle's own files."""

import csv
import html.parser
import io
import zipfile
from pathlib import Path

import pytest

from smtpkit.homework.classes import similarity, tables
from smtpkit.homework.classes.by_hand import FILE, ByHand, group_of
from smtpkit.homework.classes.feedback import feedback_page
from smtpkit.homework.classes.marks import Mark, all_marks, counted
from smtpkit.homework.classes.moodle import feedback_zip, filled_worksheet
from smtpkit.homework.classes.reading import Identities
from smtpkit.homework.classes.results import Results, Sheet
from smtpkit.homework.classes.summary import report_page
from smtpkit.homework.grading.jobs import Key, PartResult
from smtpkit.homework.parts import Trial
from smtpkit.homework.sheets import find
from smtpkit.protocol.errors import SmtpkitError

PARTS = find("replies").ASSIGNMENT.parts
SECRET_WORDS = "only the judge knows this"


def trial(right: bool, *, hidden: bool = True, belief: str = "") -> Trial:
    """Return a trial of a multi-line reply."""
    return Trial(
        "a reply of three lines", right, SECRET_WORDS, "something else",
        "05_reply_codes#run-lines", "RFC 5321 section 4.2.1", hidden, 1.0, belief,
    )  # fmt: skip


def result(
    student: str, part: str, points: float, *trials: Trial, needs_person: bool = False,
    source: str = "def f(): ...", given: bool = True,
) -> PartResult:  # fmt: skip
    """Return what one part earned."""
    out_of = next(p.points for p in PARTS if p.id == part)
    key = Key(part, student, "2026", "answer", "judge", f"{student} {given}")
    return PartResult(
        key, points, out_of, trials, (), "marker", source, needs_person,
        ("files of its own",), 0.01, given,
    )  # fmt: skip


def results_of(
    folder: Path, sheets: dict[str, list[PartResult]], **more: str
) -> Results:
    """Return results of `replies`, kept in a folder."""
    results = Results(folder)
    for number, (student, found) in enumerate(sheets.items(), 41):
        keys = tuple(part.key for part in found)
        claimed = more.get("claimed", student)
        moodle = f"{student}_{number}_assignsubmission_file_"
        sheet = Sheet(student, f"{student}.ipynb", "replies", claimed, (), keys, moodle)
        results.add(sheet, found)
    return results


def whole(student: str, points: dict[str, float]) -> list[PartResult]:
    """Return a sheet with full marks but for the parts that are named."""
    return [
        result(
            student, p.id, float(points.get(p.id, p.points)), trial(p.id not in points)
        )
        for p in PARTS
    ]


@pytest.fixture
def marks(tmp_path: Path) -> list[Mark]:
    """Return a class of three."""
    results = results_of(
        tmp_path,
        {
            "ann7": whole("ann7", {}),
            "=bob": whole("=bob", {"replies-line": 3.0}),
            "eve9": whole("eve9", {"replies-line": 0.0, "replies-decide": 0.0}),
        },
    )
    return all_marks(results, ByHand(tmp_path))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_marks_have_a_line_a_file_and_a_column_a_part(marks: list[Mark]) -> None:
    table = {row["student"]: row for row in rows(tables.marks_table(marks))}
    assert table["ann7"]["points"] == "100"
    assert table["eve9"]["points"] == "82"
    assert table["eve9"]["replies-decide"] == "0"
    assert table["eve9"]["counts"] == "yes"


def test_no_id_becomes_a_formula_in_a_spreadsheet(marks: list[Mark]) -> None:
    for text in (tables.marks_table(marks), tables.canvas(marks)):
        assert "'=bob" in text
        assert ",=bob" not in text
        assert not text.startswith("=bob")


def test_canvas_has_the_points_possible_first(marks: list[Mark]) -> None:
    first, *others = rows(tables.canvas(marks))
    assert (first["Student"].strip(), first["replies"]) == ("Points Possible", "100")
    assert {row["SIS Login ID"]: row["replies"] for row in others}["eve9"] == "82"


def test_items_tell_how_a_part_did(marks: list[Mark]) -> None:
    found = {item.part: item for item in tables.items(marks)}
    line = found["replies-line"]
    assert (line.students, line.mean, line.whole, line.nothing) == (
        3,
        0.5,
        1 / 3,
        1 / 3,
    )
    assert line.apart is not None
    assert line.apart > 0.5
    assert found["replies-pair"].apart is None  # all alike


def test_misconceptions_are_counted_once_a_student(tmp_path: Path) -> None:
    wrong = trial(False, belief="line-is-reply")
    results = results_of(
        tmp_path,
        {
            "ann7": [result("ann7", "replies-multi-line", 4.0, wrong, wrong)],
            "bob8": [result("bob8", "replies-multi-line", 12.0, trial(True))],
        },
    )
    (belief,) = tables.beliefs(all_marks(results, ByHand(tmp_path)))
    assert (belief.slug, belief.students) == ("line-is-reply", 1)
    assert belief.words == "Each line is a reply."


class Outline(html.parser.HTMLParser):
    """Reads the structure of a page: what a screen reader goes by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of it."""
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of each tag of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]


def test_pages_have_a_language_one_heading_and_tables_with_heads(
    marks: list[Mark],
) -> None:
    for text in (feedback_page(marks[0]), report_page(marks), report_page([])):
        outline = Outline(text)
        assert outline.all("html") == [{"lang": "en"}]
        assert len(outline.all("h1")) == len(outline.all("main")) == 1
        assert len(outline.all("caption")) == len(outline.all("table"))
        assert all("scope" in head for head in outline.all("th"))


def test_a_hidden_trial_tells_its_kind_and_where_to_read_and_no_more(
    tmp_path: Path,
) -> None:
    found = [result("ann7", "replies-multi-line", 4.0, trial(False), trial(True))]
    (mark,) = all_marks(results_of(tmp_path, {"ann7": found}), ByHand(tmp_path))
    page = feedback_page(mark)
    assert "a reply of three lines" in page
    assert "05_reply_codes" in page
    assert SECRET_WORDS not in page
    shown = [result("ann7", "replies-multi-line", 4.0, trial(False, hidden=False))]
    (mark,) = all_marks(results_of(tmp_path / "2", {"ann7": shown}), ByHand(tmp_path))
    assert SECRET_WORDS in feedback_page(mark)


def test_markup_in_an_answer_stays_text(tmp_path: Path) -> None:
    evil = trial(False, hidden=False)._replace(seen="<script>alert(1)</script>")
    found = [result("<b>ann", "replies-line", 0.0, evil)]
    (mark,) = all_marks(results_of(tmp_path, {"<b>ann": found}), ByHand(tmp_path))
    for text in (feedback_page(mark), report_page([mark])):
        assert "<script" not in text
        assert "<b>" not in text


def by_hand_class(folder: Path) -> Results:
    """Return two equal answers and another one, which a person must mark."""
    texts = {
        "ann7": "It is out of order.",
        "bob8": " It is  out of\norder. ",
        "eve9": "No.",
    }
    return results_of(
        folder,
        {
            student: [
                result(student, "replies-line", 0.0, needs_person=True, source=text),
                result(student, "replies-pair", 6.0, trial(True)),
            ]
            for student, text in texts.items()
        },
    )


def fill(folder: Path, answer: str, points: str, comment: str = "") -> None:
    """Write points into the table, as a spreadsheet does."""
    path = folder / FILE
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        if row["group"] == group_of(answer):
            row["points"], row["comment"] = points, comment
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)


def test_equal_answers_are_marked_once_and_the_mark_is_kept(tmp_path: Path) -> None:
    results = by_hand_class(tmp_path)
    assert ByHand(tmp_path).update(results) == 2
    assert [mark.waiting for mark in all_marks(results, ByHand(tmp_path))] == [
        ["replies-line"]
    ] * 3
    fill(tmp_path, "It is out of order.", "4,5", "Say why.")
    assert ByHand(tmp_path).update(results) == 1
    marks = {m.sheet.student: m for m in all_marks(results, ByHand(tmp_path))}
    assert (marks["ann7"].points, marks["bob8"].points) == (10.5, 10.5)
    assert "Say why." in feedback_page(marks["bob8"])
    assert marks["eve9"].waiting == ["replies-line"]


def test_a_mark_out_of_range_is_refused_with_its_line(tmp_path: Path) -> None:
    ByHand(tmp_path).update(by_hand_class(tmp_path))
    fill(tmp_path, "No.", "7")
    with pytest.raises(SmtpkitError, match=r"line \d: '7' points"):
        ByHand(tmp_path)


def test_of_two_files_the_better_one_counts(tmp_path: Path) -> None:
    results = results_of(tmp_path, {"ann7": whole("ann7", {"replies-line": 0.0})})
    good = whole("ann7", {"replies-pair": 5.0})
    keys = tuple(part.key._replace(answer="later") for part in good)
    parts = [
        PartResult(**{**vars(part), "key": key})
        for part, key in zip(good, keys, strict=True)
    ]
    results.add(Sheet("ann7", "later.ipynb", "replies", "ann7", (), keys), parts)
    (mark,) = counted(all_marks(results, ByHand(tmp_path))).values()
    assert (mark.sheet.name, mark.points) == ("later.ipynb", 99)


WORKSHEET = """\
Identifier,Full name,Email address,ID number,Grade,Maximum Grade,Feedback comments
Participant 41,Ann Example,ann@example.org,ann7,,10.00,
Participant 43,Eve Example,eve9@example.org,,,10.00,
Participant 44,Joe Example,joe@example.org,joe,3.00,10.00,kept
"""


def test_moodles_worksheet_is_filled_and_others_rows_stay(
    marks: list[Mark], tmp_path: Path
) -> None:
    path = tmp_path / "worksheet.csv"
    path.write_text(WORKSHEET)
    filled = rows(filled_worksheet(Identities.read(path), marks, "replies"))
    assert [row["Grade"] for row in filled] == ["10.00", "8.20", "3.00"]
    assert filled[1]["Feedback comments"] == "82 of 100 points."
    assert filled[2]["Feedback comments"] == "kept"
    assert list(filled[0]) == WORKSHEET.splitlines()[0].split(",")


def test_the_zip_of_pages_has_moodles_folders(
    marks: list[Mark], tmp_path: Path
) -> None:
    path = tmp_path / "feedback.zip"
    assert feedback_zip(marks, "replies", path) == 3
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert "ann7_41_assignsubmission_file_/feedback_replies.html" in names
        assert b"100 of 100 points" in archive.read(names[names.index(
            "ann7_41_assignsubmission_file_/feedback_replies.html")])  # fmt: skip


LONG = "def f(a, b):\n" + "".join(
    f"    if a == {n}:\n        return b[{n}] + {n + 1}\n" for n in range(9)
)


def test_the_same_program_with_other_names_and_comments_is_alike(
    tmp_path: Path,
) -> None:
    renamed = LONG.replace("a ==", "x ==").replace("(a,", "(x,  # mine\n    ")
    other = LONG.replace("return b", "yield not b").replace("==", "<").replace("+", "-")
    texts = {"ann7": LONG, "bob8": renamed, "eve9": other, "joe1": "def f(): return 1"}
    results = results_of(
        tmp_path,
        {
            student: [result(student, "replies-line", 6.0, trial(True), source=text)]
            for student, text in texts.items()
        },
    )
    (pair,) = similarity.alike(all_marks(results, ByHand(tmp_path)))
    assert (pair.one, pair.other) == ("ann7", "bob8")
    assert pair.alike > 0.95


@pytest.mark.parametrize(
    "source", ["def f(:", "'''", "if x:\n  y\n z", "\x00", "é = (", ""]
)
def test_what_is_no_python_is_compared_as_far_as_it_goes(source: str) -> None:
    assert isinstance(similarity.tokens(source), list)
