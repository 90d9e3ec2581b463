"""The lecturer's page: each of its commands is run, on thirty made-up submissions."""

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from smtpkit.homework.dice import visible_dice
from smtpkit.homework.grading.walls import NoWalls, walls_here
from smtpkit.homework.judges import worked, wrong_sheets
from smtpkit.homework.sheets import find
from tests.tools.teaching import TEACHING

pytestmark = pytest.mark.timeout(300)

PAGE = (TEACHING / "grading.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)
    for line in block.splitlines()
]
RELEASE = "2026-autumn"
STUDENTS = [f"s{number:02}" for number in range(30)]
WRONG = wrong_sheets("replies")[0]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the page as a lecturer does."""
    here = str(Path(sys.executable).parent)
    path = os.pathsep.join([here, os.environ.get("PATH", "")])
    return subprocess.run(
        command.split(),
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        encoding="utf-8",
        timeout=250,
    )


def filled(blank: str, student: str, *, is_wrong: bool) -> str:
    """Return the released notebook as a student hands it in."""
    document = json.loads(blank)
    for cell in document["cells"]:
        source = "".join(cell["source"])
        first = source.partition("\n")[0]
        if "open_sheet" in source:
            cell["source"] = source.replace('student = ""', f'student = "{student}"')
        elif first.startswith("# answer: "):
            part = first.removeprefix("# answer: ").split()[0]
            dice = visible_dice(student, "replies", RELEASE).part(part)
            answer = worked("replies", part, dice)
            if is_wrong and part in WRONG.answers:
                answer = WRONG.answer(
                    part, visible_dice(student, "replies", RELEASE).part(part)
                )
            cell["source"] = f"{first}\n{answer}"
    return json.dumps(document)


def hand_in(folder: Path) -> None:
    """Put thirty submissions into a folder, and the first two into a zip of Moodle's."""
    blank = (folder / "students" / "replies.ipynb").read_text("utf-8")
    (folder / "handed-in").mkdir()
    for number, student in enumerate(STUDENTS):
        text = filled(blank, student, is_wrong=number % 3 == 1)
        (folder / "handed-in" / f"{student}.ipynb").write_text(text, "utf-8")
    rows = ["Identifier,Full name,ID number,Grade,Maximum Grade"]
    with zipfile.ZipFile(folder / "moodle.zip", "w") as archive:
        for number, student in enumerate(STUDENTS[:2], 41):
            name = f"Student {number}_{number}_assignsubmission_file_/replies.ipynb"
            archive.write(folder / "handed-in" / f"{student}.ipynb", name)
            rows.append(f"Participant {number},Student {number},{student},,10.00")
    (folder / "worksheet.csv").write_text("\n".join(rows) + "\n")


def test_the_commands_of_the_page_lead_from_release_to_moodles_sheet(
    tmp_path: Path,
) -> None:
    for command in COMMANDS:
        if " grade " in command:
            if not (tmp_path / "handed-in").exists():
                hand_in(tmp_path)
            try:
                walls_here()
            except NoWalls:
                command += " --no-walls"
        ended = run(command, tmp_path)
        # 1: a blank sheet has open parts, and nothing else may be left.
        wanted = 1 if " precheck " in command else 0
        assert ended.returncode == wanted, (command, ended.stdout, ended.stderr)
    marks = table(tmp_path / "results" / "marks.csv")
    assert [row["student"] for row in marks] == STUDENTS
    lost = sum(
        find("replies").ASSIGNMENT.part(part).points - points
        for part, points in WRONG.points.items()
    )
    for number, row in enumerate(marks):
        wanted_points = 100 - lost if number % 3 == 1 else 100
        assert float(row["points"]) == pytest.approx(wanted_points), row
    assert len(list((tmp_path / "results" / "feedback").glob("*.html"))) == 30
    sheet = table(tmp_path / "results-moodle" / "worksheet_replies.csv")
    assert sheet[0]["Grade"] == "10.00"
    assert float(sheet[1]["Grade"]) == pytest.approx((100 - lost) / 10, abs=0.006)
    with zipfile.ZipFile(
        tmp_path / "results-moodle" / "feedback_replies.zip"
    ) as archive:
        assert len(archive.namelist()) == 2


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_has_every_command_of_grading() -> None:
    named = {command.split()[1] for command in COMMANDS}
    assert named == {"release", "precheck", "grade", "feedback", "report"}
