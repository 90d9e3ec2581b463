"""The help texts: they have what they promise, and their examples run."""

import re
import shutil
import signal
import socket
import subprocess
import zipfile
from pathlib import Path

import pytest

from smtpkit import Transcript
from smtpkit.cli.words import COMMANDS
from smtpkit.homework.classes.results import Results, Sheet
from smtpkit.homework.grading.jobs import Key, PartResult
from smtpkit.homework.grading.walls import NoWalls, walls_here
from smtpkit.protocol.extensions import EXTENSIONS
from smtpkit.protocol.faults import GRAMMAR, WHAT, WHERE
from smtpkit.protocol.leniencies import LENIENCIES
from tests.homework_graded.solving import handed_in

from .programs import LIMIT_S, environment, run, serving


def examples(command: str) -> list[str]:
    """Return the command lines that stand below 'Examples:'."""
    block = COMMANDS[command].epilog.partition("Examples:\n")[2].partition("\n\n")[0]
    return [line.strip() for line in block.replace("\\\n", "").splitlines()]


NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SAID = """\
S: 220 mx.example.net
C: EHLO me.example
S: 250 mx.example.net
C: NOOP
S: 250 OK
C: QUIT
S: 221 bye
"""
EXAMPLES = [example for command in COMMANDS for example in examples(command)]


def test_the_help_lists_every_command() -> None:
    ended = run("--help")
    assert (ended.returncode, ended.stderr) == (0, b"")
    for command in COMMANDS:
        assert re.search(rf"^ +{command} ", ended.stdout.decode(), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_its_examples(command: str) -> None:
    ended = run(command, "--help")
    assert (ended.returncode, ended.stderr) == (0, b"")
    shown = ended.stdout.decode().replace("\\\n", "")
    assert examples(command)
    for example in examples(command):
        assert f"  {example}\n" in shown


def test_the_help_of_serve_holds_the_tables() -> None:
    shown = " ".join(run("serve", "--help").stdout.decode().split())
    assert GRAMMAR in shown
    for table in (WHERE, WHAT):
        for word, meaning in table.items():
            assert f"{word} {meaning}" in shown
    for keyword, row in EXTENSIONS.items():
        assert f"{keyword} {row.adds}" in shown
    for name, leniency in LENIENCIES.items():
        assert f"{name} {leniency.takes}. {leniency.danger}" in shown
    assert "ATRN and ETRN take their queue from [queue]" in shown


def test_the_policy_file_in_the_help_is_one(tmp_path: Path) -> None:
    shown = run("serve", "--help").stdout.decode()
    block = shown.partition("this one shows them all.\n")[2].partition("\nATRN")[0]
    (tmp_path / "p.toml").write_text(block)
    with serving("--policy", "p.toml", cwd=tmp_path) as server:
        assert server.stop() == 0


def test_the_help_fits_into_96_columns() -> None:
    for command in COMMANDS:
        for row in COMMANDS[command].epilog.splitlines():
            assert len(row) <= 96, row


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the files that the examples read."""
    (tmp_path / "letter.eml").write_text("Subject: hi\n\nHello\n")
    (tmp_path / "said.txt").write_text(SAID)
    said = Transcript.load(tmp_path / "said.txt")
    said.save(tmp_path / "said.jsonl")
    said.save(tmp_path / "capture.pcap")
    (tmp_path / "notebooks").mkdir()
    for lesson in NOTEBOOKS.glob("0[23]_*.ipynb"):
        shutil.copy(lesson, tmp_path / "notebooks")
    (tmp_path / "replies.ipynb").write_text(handed_in("replies", "ann7"), "utf-8")
    (tmp_path / "ids.csv").write_text("id\nann7\n")
    hand_in(tmp_path)
    return tmp_path


def hand_in(folder: Path) -> None:
    """Put what a class handed in into a folder, and what came of it already."""
    (folder / "course-secret").write_bytes(b"a secret of tests")
    (folder / "handed-in").mkdir()
    shutil.copy(folder / "replies.ipynb", folder / "handed-in" / "ann7.ipynb")
    with zipfile.ZipFile(folder / "moodle.zip", "w") as archive:
        name = "Ann Example_41_assignsubmission_file_/replies.ipynb"
        archive.write(folder / "replies.ipynb", name)
    row = "Participant 41,Ann Example,ann7,,100.00"
    head = "Identifier,Full name,ID number,Grade,Maximum Grade"
    (folder / "worksheet.csv").write_text(f"{head}\n{row}\n")
    keys = (Key("replies-line", "ann7", "2026", "answer", "judge", "seed"),)
    sheet = Sheet("ann7", "ann7.ipynb", "replies", "ann7", keys=keys)
    Results(folder / "results").add(sheet, [PartResult(keys[0], 6.0, 6)])


def has_walls() -> bool:
    """Tell whether this machine has what grading asks for."""
    try:
        return bool(walls_here())
    except NoWalls:
        return False


def a_free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return str(taken.getsockname()[1])


@pytest.mark.skipif(shutil.which("sh") is None, reason="sh is not installed")
@pytest.mark.parametrize("example", [e for e in EXAMPLES if "smtpkit serve" not in e])
def test_an_example_runs(example: str, folder: Path) -> None:
    if "smtpkit grade" in example and not has_walls():
        example += " --no-walls"
    with serving("--quiet") as server:
        ended = subprocess.run(
            ["sh", "-c", example.replace(":2525", f":{server.port}")],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_S,
        )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout or " -o " in example


@pytest.mark.skipif(shutil.which("sh") is None, reason="sh is not installed")
@pytest.mark.parametrize("example", [e for e in EXAMPLES if "smtpkit serve" in e])
def test_an_example_of_serve_runs_until_it_is_ended(example: str, folder: Path) -> None:
    port = "" if "--port" in example else f" --port {a_free_port()}"
    with subprocess.Popen(
        ["sh", "-c", f"exec {example}{port}"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"listening on 127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=LIMIT_S)
    assert (process.returncode, err) == (0, b"")
