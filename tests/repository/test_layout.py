"""What may stand in the repository, and what the wheel holds."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: What the course is, and what tools need to find beside it.
TOP_LEVEL = {
    *("notebooks", "smtpkit", "data", "tests", "environment.yml", "README.md"),
    *("pyproject.toml", "LICENSE", "Makefile", "CONTRIBUTING.md"),
    *("requirements.txt", "requirements-test.txt"),
    *(".ci", ".gitattributes", ".gitignore"),
}
#: Hosts that packages come from, in halves so that this file does not name them.
REGISTRIES = [
    *(("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")),
    *(("anaconda", "org"), ("deb.debian", "org"), ("crates", "io")),
]
#: A home folder, on Linux, macOS and Windows.
HOME = re.compile(rb"/(?:home|Users)/\w+/|/root/\w|[A-Z]:\\{1,2}Users\\")


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Return the files that git tracks, and the new ones that it does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_the_top_level_holds_only_what_is_wanted(files: list[Path]) -> None:
    found = {path.relative_to(ROOT).parts[0] for path in files}
    assert found <= TOP_LEVEL


def test_no_file_names_a_registry(files: list[Path]) -> None:
    hosts = "|".join(rf"{re.escape(name)}\.{end}" for name, end in REGISTRIES)
    pattern = re.compile(rf"\b(?:{hosts})\b".encode())
    assert [path for path in files if pattern.search(path.read_bytes())] == []


def test_no_file_names_a_folder_of_the_machine_it_was_made_on(
    files: list[Path],
) -> None:
    here = str(ROOT).encode()
    assert [
        path
        for path in files
        if HOME.search(octets := path.read_bytes()) or here in octets
    ] == []


@pytest.mark.parametrize("name", ["run", "make.py"])
def test_scripts_end_their_lines_with_lf(name: str) -> None:
    assert b"\r" not in (ROOT / ".ci" / name).read_bytes()


@pytest.mark.parametrize("ending", ["eml", "pcap", "pcapng"])
def test_git_leaves_octets_alone(ending: str) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "check-attr", "text", "--", f"data/any.{ending}"]
    answer = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    assert answer.stdout.decode().strip().endswith("text: unset")


def test_the_wheel_holds_the_package_the_notebooks_and_their_data_only(
    tmp_path: Path,
) -> None:
    names = wheel_built_from(ROOT, tmp_path)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    packaged = {name.split("/")[0] for name in names}
    assert packaged == {"smtpkit", f"smtpkit-{project['version']}.dist-info"}
    in_wheel = {name for name in names if name.startswith("smtpkit/_notebooks/")}
    here = [path.relative_to(ROOT / "notebooks") for path in notebooks()]
    here = [path for path in here if path.parts[:2] != ("homework", "source")]
    assert {f"smtpkit/_notebooks/{path.as_posix()}" for path in here} <= in_wheel
    assert not [name for name in in_wheel if "/.smtpkit/" in name]
    answers = ("homework/judges", "homework/source", "nbgrader_config")
    assert not [name for name in names if any(part in name for part in answers)]
    assert "smtpkit/_data/README.md" in names


def notebooks() -> list[Path]:
    found = (ROOT / "notebooks").rglob("*.ipynb")
    return [path for path in found if ".ipynb_checkpoints" not in path.parts]


def wheel_built_from(checkout: Path, where: Path) -> list[str]:
    """Return the names of the files in a wheel made in the folder `where`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    command += ["-d", str(where)]
    subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.PIPE)
    (wheel,) = where.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()
