r"""What stands behind each `make` target: one script for Linux, macOS and Windows.

    python3 .ci/make.py TARGET [ARGUMENT]...       (on Windows: py .ci\make.py TARGET)

It needs Python 3.11 or newer and nothing else.  What a target needs is installed into
`.venv`, in the checkout, from the pinned requirements: the first run takes a minute,
the next ones a moment.  Arguments go on to the program that the target starts.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
VENV_PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST_PYTHON = (3, 11)
FIRST_LESSON = "/lab/tree/notebooks/00_start_here.ipynb"

#: What may be in the caller's environment and would change what a target does.
#: All that begins with PYTHON goes too: PYTHONWARNINGS, PYTHONPATH, PYTHONHOME, ...
FOREIGN_SETTINGS = {"PIP_PREFIX", "PIP_TARGET", "PIP_USER", "PYTEST_ADDOPTS"}


class Stop(Exception):
    """The target cannot go on; the message is one line for the person who typed it."""


# ---- the environment that every target shares ----------------------------------------


def environment() -> dict[str, str]:
    """Return the caller's environment without what would change a target's result."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in FOREIGN_SETTINGS and not name.startswith("PYTHON")
    }
    return kept | {
        "VIRTUAL_ENV": str(VENV),
        # so that a terminal in JupyterLab finds the command `smtpkit`
        "PATH": os.pathsep.join([str(VENV_PYTHON.parent), os.environ.get("PATH", "")]),
        # so that a kernel installed in the home folder does not take the place of ours
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def run(*command: str | Path) -> int:
    """Run `command` in the checkout and return its exit status."""
    words = [str(word) for word in command]
    with subprocess.Popen(words, cwd=ROOT, env=environment()) as child:
        # Whoever stops us means the program we started, and it knows how to stop.
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # the terminal sent Ctrl-C to the child as well
                continue


def python(*arguments: str | Path) -> int:
    """Run `.venv`'s Python and return its exit status."""
    return run(VENV_PYTHON, *arguments)


def install(requirements: str) -> None:
    """Make `.venv` hold what the file `requirements` pins, and smtpkit.

    A stamp in `.venv` keeps the hash of what was installed: where it fits, there is
    nothing to do.  It is written last, so a broken installation is begun again.
    """
    wanted = fingerprint(requirements)
    stamp = VENV / f"installed-{requirements}"
    if VENV_PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    make_venv()
    print(f"Installing what {requirements} lists into .venv ...", flush=True)
    pip_install("--require-hashes", "-r", requirements)
    pip_install("--no-deps", "--no-build-isolation", "--editable", ".")
    point_to_checkout()
    quieten_jupyterlab()
    stamp.write_text(wanted)


def fingerprint(requirements: str) -> str:
    """Return a hash of all that decides what is installed, and where."""
    parts = [str(ROOT).encode()]
    parts += [(ROOT / name).read_bytes() for name in (requirements, "pyproject.toml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv() -> None:
    """Make `.venv`, unless one is there that works and was not moved."""
    settings = VENV / "pyvenv.cfg"
    if VENV_PYTHON.exists() and str(VENV) in settings.read_text("utf-8"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info)
        raise Stop(f"this Python has no ensurepip; on Debian: apt install {package}")
    print(f"Making .venv with Python {sys.version.split()[0]} ...", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if run(sys.executable, "-m", "venv", VENV) != 0:
        raise Stop("could not make .venv; the lines above say why")


def pip_install(*arguments: str) -> None:
    """Install into `.venv`, without a word unless it fails."""
    quiet = ("-qq", "--no-input", "--disable-pip-version-check")
    if python("-m", "pip", "install", *quiet, *arguments) != 0:
        raise Stop("could not install; the lines above say why")


def point_to_checkout() -> None:
    """Tell `.venv` where smtpkit is by a relative path, which is always ASCII.

    The absolute path that an editable install writes is misread by Python 3.11 on
    Windows when a folder's name has an accent.
    """
    library = "Lib" if WINDOWS else "lib/python*"
    (packages,) = VENV.glob(f"{library}/site-packages")
    relative = os.path.relpath(ROOT, packages)
    (packages / "smtpkit_checkout.pth").write_text(relative + "\n", encoding="ascii")


def quieten_jupyterlab() -> None:
    """Keep JupyterLab from asking about news, and nbgrader's menus out of the lessons.

    nbgrader is there for the tests, which share this environment.
    """
    settings = VENV / "share/jupyter/lab/settings"
    settings.mkdir(parents=True, exist_ok=True)
    news = {"fetchNews": "false", "checkForUpdates": False}
    chosen = {"@jupyterlab/apputils-extension:notification": news}
    (settings / "overrides.json").write_text(json.dumps(chosen), "utf-8")
    page = {"disabledExtensions": {"@jupyter/nbgrader": True}}
    (settings / "page_config.json").write_text(json.dumps(page), "utf-8")


# ---- the targets: the docstring of each is its line in `help` ------------------------


def lab(*arguments: str) -> int:
    """Open the first lesson in JupyterLab, after installing it if need be."""
    install("requirements.txt")
    # Whoever is root works in a container, where JupyterLab would refuse to start.
    is_root = not WINDOWS and os.geteuid() == 0
    as_root = ["--allow-root"] * is_root
    page = f"--LabApp.default_url={FIRST_LESSON}"
    return python("-m", "jupyterlab", page, *as_root, *arguments)


def test(*arguments: str) -> int:
    """Run every test, and every notebook against its stored output."""
    install("requirements-test.txt")
    # One process per core of a small machine; a notebook's cells stay in one process.
    parallel = ("-n", "2", "--dist", "loadscope")
    notebooks = ("--nbval", "--nbval-current-env")
    where = ("smtpkit", "tests", "notebooks")
    return python("-m", "pytest", *parallel, *notebooks, *where, *arguments)


def check(*arguments: str) -> int:
    """Check layout, style and types (changes nothing)."""
    install("requirements-test.txt")
    verdicts = [
        python("-m", "ruff", "format", "--check", *arguments),
        python("-m", "ruff", "check", *arguments),
        python("-m", "mypy"),
    ]
    return int(any(verdicts))


def notebooks(*arguments: str) -> int:
    """Run the notebooks, store their outputs, and make the companions."""
    install("requirements-test.txt")
    status = python("-m", "tests.tools.store", *arguments)
    check = ("--check",) * ("--check" in arguments)
    return status or python("-m", "tests.tools.companions", *check)


def data(*arguments: str) -> int:
    """Write the tables in data/ from those in the code."""
    install("requirements-test.txt")
    return python("-m", "tests.tools.data", *arguments)


def companions(*arguments: str) -> int:
    """Write reference, glossary and index anew, and two pages to print."""
    install("requirements-test.txt")
    return python("-m", "tests.tools.companions", *arguments)


def captures(*arguments: str) -> int:
    """Talk to real servers and store what was said in data/captures (as root)."""
    install("requirements-test.txt")
    return python("-m", "tests.tools.captures", *arguments)


def bench(*arguments: str) -> int:
    """Measure how fast smtpkit is, beside others."""
    install("requirements-test.txt")
    return python("-m", "tests.benchmarks", *arguments)


def lock(*arguments: str) -> int:
    """Pin the requirements anew (needs uv; ARGS=--upgrade for the newest versions)."""
    if shutil.which("uv") is None:
        raise Stop("uv is not installed; see its documentation, or: pip install uv")
    every_extra = ("--extra", "lab", "--extra", "grade", "--extra", "test")
    status = compile_requirements("requirements-test.txt", *every_extra, *arguments)
    # The same versions for the lessons, so that `lab` and `test` can share one .venv.
    extras = ("--extra", "lab", "--extra", "grade")
    lessons = (*extras, "--constraint", "requirements-test.txt")
    return status or compile_requirements("requirements.txt", *lessons, *arguments)


def compile_requirements(file: str, *arguments: str) -> int:
    """Write `file`: exact versions and hashes for every system and every Python."""
    options = (
        "--universal --python-version 3.11 --generate-hashes --no-emit-index-url "
        "--no-annotate --no-config --quiet --group checkout"
    )
    header = ("--custom-compile-command", "make lock")
    command = ("uv", "pip", "compile", "pyproject.toml", "--output-file", file)
    return run(*command, *options.split(), *header, *arguments)


def clean() -> int:
    """Remove what the other targets made; notebooks and progress stay."""
    made = [".venv", "build", "dist", "tests/artefacts", "tests/.peers"]
    made += [".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"]
    folders = [ROOT / name for name in made]
    for source in ("smtpkit", "tests", "notebooks"):
        folders += (ROOT / source).rglob("__pycache__")
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def show_help() -> int:
    """Show these lines."""
    for name, target in TARGETS.items():
        print(f"{name:10} {target.__doc__}")
    return 0


TARGETS = {
    "lab": lab,
    "test": test,
    "check": check,
    "notebooks": notebooks,
    "data": data,
    "companions": companions,
    "captures": captures,
    "bench": bench,
    "lock": lock,
    "clean": clean,
    "help": show_help,
}


def main(name: str = "help", *arguments: str) -> int:
    """Run the target `name` and return its exit status."""
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise Stop(f"needs Python 3.11 or newer; this is {sys.version.split()[0]}")
        if name not in TARGETS:
            raise Stop(f"no target {name!r}; there are: {', '.join(TARGETS)}")
        return TARGETS[name](*arguments)
    except Stop as reason:
        print(f"make: {reason}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
