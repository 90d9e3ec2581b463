"""The commands: `make TARGET`, and .ci/make.py behind it."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / ".ci" / "make.py"


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """Return .ci/make.py as a module, with its checkout in an empty folder."""
    specification = importlib.util.spec_from_file_location("make", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    checkout = tmp_path / "café lab"
    checkout.mkdir()
    monkeypatch.setattr(module, "ROOT", checkout)
    monkeypatch.setattr(module, "VENV", checkout / ".venv")
    monkeypatch.setattr(module, "VENV_PYTHON", checkout / ".venv" / "python")
    return module


def run_script(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_has_a_line_for_every_target_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (targets,) = re.findall(r"^TARGETS := (.+)$", makefile, re.M)
    lines = run_script("help").stdout.splitlines()
    assert [line.split()[0] for line in lines] == targets.split()
    assert all(len(line.split()) > 1 for line in lines)
    assert max(map(len, lines)) <= 88


def test_an_unknown_target_is_refused_in_one_line() -> None:
    done = run_script("lessons")
    assert done.returncode == 2
    assert re.fullmatch(r"make: no target 'lessons'; there are: .+\n", done.stderr)


def test_an_old_python_can_read_the_script_and_so_say_that_it_is_old() -> None:
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 7))


def test_an_old_python_is_refused_in_one_line(
    make: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(make, "OLDEST_PYTHON", (9, 9))
    assert make.main("lab") == 2
    assert capsys.readouterr().err.startswith(
        "make: needs Python 3.11 or newer; this is"
    )


def test_a_python_without_ensurepip_is_told_what_to_install(
    make: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("requirements.txt", "pyproject.toml"):
        (make.ROOT / name).touch()
    monkeypatch.setattr(make.importlib.util, "find_spec", lambda _name: None)
    assert make.main("lab") == 2
    assert "-venv" in capsys.readouterr().err


def test_settings_of_the_caller_do_not_leak(
    make: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONWARNINGS", "PYTHONPATH", "PYTEST_ADDOPTS", "PIP_USER"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("LANG", "C.UTF-8")
    kept = make.environment()
    assert kept["LANG"] == "C.UTF-8"
    assert not {"PYTHONWARNINGS", "PYTHONPATH", "PYTEST_ADDOPTS", "PIP_USER"} & set(
        kept
    )


def test_a_change_of_what_is_pinned_is_noticed(make: ModuleType) -> None:
    for name in ("requirements.txt", "pyproject.toml"):
        (make.ROOT / name).write_text("before")
    before = make.fingerprint("requirements.txt")
    assert make.fingerprint("requirements.txt") == before
    (make.ROOT / "requirements.txt").write_text("after")
    assert make.fingerprint("requirements.txt") != before


def test_the_pointer_to_the_checkout_is_ascii_and_leads_there(make: ModuleType) -> None:
    library = "Lib" if os.name == "nt" else "lib/python3.11"
    packages = make.VENV / library / "site-packages"
    packages.mkdir(parents=True)
    make.point_to_checkout()
    (pointer,) = packages.glob("*.pth")
    line = pointer.read_bytes().decode("ascii").strip()
    assert (packages / line).resolve() == make.ROOT.resolve()


def test_clean_keeps_notebooks_and_progress(make: ModuleType) -> None:
    kept = [make.ROOT / "notebooks/00.ipynb", make.ROOT / "notebooks/.smtpkit/progress"]
    gone = [make.VENV / "pyvenv.cfg", make.ROOT / "tests/__pycache__/x.pyc"]
    for path in kept + gone:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert make.main("clean") == 0
    assert all(path.exists() for path in kept)
    assert not any(path.exists() for path in gone)


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_finds_a_python_or_says_that_there_is_none(tmp_path: Path) -> None:
    """With no new enough Python on the path: one line, status 2."""
    for tool in ("make", "sh"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "help"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("make: needs Python 3.11 or newer, and found none\n")
