"""pyproject.toml says what is needed; the pinned files and environment.yml agree."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
PYTHONS = ["3.11", "3.12", "3.13"]
SYSTEMS = ["linux", "darwin", "win32"]
#: What each pinned file is made for.
PINNED = {
    "requirements.txt": [EXTRAS["lab"], EXTRAS["grade"]],
    "requirements-test.txt": list(EXTRAS.values()),
}


def entries(file: str) -> list[str]:
    """Return the pinned requirements of `file`, each as one line with its hashes."""
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and line[0] not in "# "]


def pins(file: str) -> list[Requirement]:
    return [Requirement(line.split(" --hash")[0].strip()) for line in entries(file)]


def wanted(file: str) -> list[Requirement]:
    """Return what pyproject.toml asks the pinned `file` to hold."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    return [Requirement(line) for line in sum(PINNED[file], lines)]


@pytest.mark.parametrize("file", PINNED)
def test_every_pinned_line_has_one_version_and_its_hashes(file: str) -> None:
    assert entries(file)
    for entry in entries(file):
        name, *hashes = entry.split(" --hash=")
        assert re.fullmatch(r"[a-z0-9-]+==[^\s;]+( ; .+)?", name.strip()), entry
        assert hashes, f"{name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h.strip()) for h in hashes)


@pytest.mark.parametrize("file", PINNED)
def test_a_pinned_file_names_no_place_to_download_from(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert not re.search(r"://|--index|--extra-index|--find-links| @ |^-", text, re.M)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("file", PINNED)
def test_a_pinned_file_covers_pyproject(file: str, system: str, python: str) -> None:
    """On each system and each Python, what pyproject asks for is pinned once."""
    place = {
        "sys_platform": system,
        "os_name": "nt" if system == "win32" else "posix",
        "python_version": python,
        "python_full_version": python + ".7",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    here = [pin for pin in pins(file) if not pin.marker or pin.marker.evaluate(place)]
    version = {pin.name: next(iter(pin.specifier)).version for pin in here}
    assert len(version) == len(here), "a package is pinned twice"
    for need in wanted(file):
        name = canonicalize_name(need.name)
        assert name in version, f"{need} is not pinned: run `make lock`"
        assert need.specifier.contains(version[name]), f"{need}: run `make lock`"


def test_the_lessons_and_the_tests_pin_the_same_versions() -> None:
    """Both are installed into one .venv."""
    lessons, tests = (
        {(pin.name, str(pin.specifier)) for pin in pins(file)} for file in PINNED
    )
    assert lessons <= tests


# ---- environment.yml -----------------------------------------------------------------

ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
CONDA = [line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)]


def test_the_conda_environment_installs_the_checkout() -> None:
    (by_pip,) = (line for line in ENVIRONMENT["dependencies"] if isinstance(line, dict))
    assert by_pip == {"pip": ["-e ."]}
    assert "pip" in CONDA
    assert ENVIRONMENT["channels"] == ["conda-forge"]


def test_the_conda_environment_asks_for_the_versions_that_pyproject_asks_for() -> None:
    lines = sum(EXTRAS.values(), PROJECT["project"]["dependencies"])
    bounds = {need.name: need.specifier for need in map(Requirement, lines)}
    packages = [
        Requirement(line) for line in CONDA if not re.match("pip|python ", line)
    ]
    assert {package.name for package in packages} >= {
        *("jupyterlab", "ipywidgets", "matplotlib", "nbval", "pytest")
    }
    for package in packages:
        assert package.specifier == bounds[package.name], package


def test_the_conda_environment_has_one_python_that_is_tested() -> None:
    """Binder reads `python =3.13` and overlooks a range."""
    (line,) = (line for line in CONDA if line.startswith("python "))
    found = re.fullmatch(r"python =(3\.\d+)", line)
    assert found, line
    assert found[1] in PYTHONS
    assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"
