"""``smtpkit doctor``: says what is there, what is missing, and how to mend it."""

import importlib
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from smtpkit.cli import doctor, main
from smtpkit.transports import tls

from .programs import run

ROOT = Path(__file__).resolve().parents[2]


def test_here_all_that_is_needed_is_there() -> None:
    ended = run("doctor")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.decode().endswith("All that is needed is there.\n")
    for what in ("Python", "trustme", "a socket on 127.0.0.1", "TLS", "jupyterlab"):
        assert what in ended.stdout.decode()


def test_it_looks_for_every_library_that_the_package_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {line.partition(">")[0] for line in project["dependencies"]}
    assert {name for name, _ in doctor._NEEDED.values()} == declared


@pytest.mark.parametrize("module", ["dpkt", "rich", "trustme"])
def test_a_missing_library_is_named_with_the_way_to_mend_it(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = importlib.import_module

    def without(name: str, package: str | None = None) -> object:
        if name == module:
            raise ModuleNotFoundError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    if module == "trustme":
        monkeypatch.setitem(sys.modules, "trustme", None)
        tls._authority.cache_clear()
        tls.server_context.cache_clear()
        tls.client_context.cache_clear()
    if module == "rich":  # what draws the table is what is missing
        for name in [name for name in sys.modules if name.split(".")[0] == "rich"]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "rich", None)
    assert main(["doctor"]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    missing = "trustme, TLS" if module == "trustme" else module
    assert "MISSING" in shown
    assert f"python -m pip install {module}" in shown
    assert shown.endswith(f"Missing, and needed: {missing}")


def test_a_library_that_breaks_when_imported_counts_as_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = importlib.import_module

    def broken(name: str, package: str | None = None) -> object:
        if name == "matplotlib":
            raise OSError("a shared object is missing")
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", broken)
    assert main(["doctor"]) == 1
    assert "broken: OSError" in " ".join(capsys.readouterr().out.split())


def test_a_missing_program_is_optional(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert main(["doctor"]) == 0
    assert "apt install swaks" in capsys.readouterr().out
