"""The README and CONTRIBUTING hold only commands and examples that work."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md")
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADINGS_IN_ORDER = [
    "SMTP, line by line",
    "Start: two commands",
    "The lessons",
    "Ten lines of it",
    "For lecturers",
    "What it does not do",
    "Licence",
]


def blocks(page: str, language: str) -> list[str]:
    """Return the fenced blocks of a page in one language."""
    return [text for name, text in FENCE.findall(PAGES[page]) if name == language]


def shell_lines(page: str) -> list[str]:
    """Return the commands in a page's shell blocks, without comments."""
    lines = "".join(blocks(page, "sh") + blocks(page, "bat")).splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.strip()]


def test_the_python_example_prints_what_the_readme_says() -> None:
    (example,) = blocks("README.md", "python")
    (printed,) = blocks("README.md", "text")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example, "README.md", "exec"), {})
    assert out.getvalue() == printed


def test_the_sections_come_in_the_order_that_a_newcomer_needs() -> None:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", README), re.MULTILINE)
    assert headings == HEADINGS_IN_ORDER


@pytest.mark.parametrize("page", PAGES)
def test_each_make_target_that_a_page_names_exists(page: str) -> None:
    path = ROOT / ".ci/make.py"
    spec = importlib.util.spec_from_file_location("make", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    named = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(shell_lines(page))))
    named |= set(re.findall(r"`make ([a-z]+)`", PAGES[page]))
    assert named
    assert named <= set(module.TARGETS)


@pytest.mark.parametrize(
    "command",
    [line for line in shell_lines("README.md") if line.startswith("python -m smtpkit")],
)
def test_each_smtpkit_command_in_the_readme_is_understood(command: str) -> None:
    words = shlex.split(command)[3:]
    done = subprocess.run(
        [sys.executable, "-m", "smtpkit", words[0], "--help"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for word in words:
        if word.startswith("--"):
            assert word in done.stdout


@pytest.mark.parametrize("page", PAGES)
def test_each_file_that_a_page_links_to_or_names_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGES[page])
    local = [link for link in links if "://" not in link]
    named = re.findall(
        r"`((?:smtpkit|tests|notebooks|data|\.ci)/[^`*…]+?)`", PAGES[page]
    )
    named = [name for name in named if "NN" not in name]
    missing = [name for name in local + named if not (ROOT / name).exists()]
    assert not missing


def test_the_map_of_lessons_lists_the_notebooks_that_are_there() -> None:
    table = README.partition("map: begin")[2].partition("<!-- map: end")[0]
    linked = re.findall(r"\]\((notebooks/[0-9]{2}_[a-z0-9_]+\.ipynb)\)", table)
    present = sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")
    )
    assert linked == present
    for path in present:
        notebook = json.loads((ROOT / path).read_text(encoding="utf-8"))
        first = "".join(notebook["cells"][0]["source"])
        question = re.search(r"^# (.+)$", first, re.MULTILINE)
        assert question
        assert question[1] in table
