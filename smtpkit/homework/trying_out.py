"""Does an answer run alone?  Each in a process of its own, with its public check.

The program inside that process: ``python -m smtpkit.homework.trying_out`` reads a request
as JSON and writes what happened as JSON.  `try_out` starts it and waits a bounded time.
It is for a student's own machine and own answer: no wall stands around it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Ran", "try_out"]

#: What one answer may take.
SECONDS = 20
CPU_SECONDS = 10
FILE_OCTETS = 10_000_000
PACKAGES = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    """What happened to an answer.

    Args:
        error: the error in one line; "" if the cell ran.
        state: what the public check says; "" if it was not asked.
    """

    error: str = ""
    state: str = ""


def try_out(slug: str, student: str, release: str, part_id: str, source: str) -> Ran:
    """Run the source of an answer cell in a process of its own, and check it.

    Args:
        slug: the assignment.
        student: whose sheet it is.
        release: of which release.
        part_id: which part it answers.
        source: the cell.
    Returns:
        What happened; nothing that the answer does raises here.
    """
    request = json.dumps([slug, student, release, part_id, source])
    path = os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "SMTPKIT_PROGRESS": "off"}
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-m", __name__],
                input=request.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=environment,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Ran(f"takes longer than {SECONDS} seconds")
    try:
        error, state = json.loads(done.stdout.decode().rpartition("\n")[2])
    except ValueError:
        return Ran("ends the process that it runs in")
    return Ran(str(error), str(state))


def main() -> None:
    """Run the answer that stands on standard input, and write what happened."""
    request = json.loads(sys.stdin.buffer.read())
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with Path(os.devnull).open("r+") as nowhere:
        for stream in (0, 1, 2):  # what the answer prints is nobody's business
            os.dup2(nowhere.fileno(), stream)
        _limit()
        ran = _run(*request)
        answer.write("\n" + json.dumps(ran))
        answer.flush()
        os._exit(0)  # whatever the answer left running ends here


def _run(slug: str, student: str, release: str, part_id: str, source: str) -> Ran:
    from .sheets import open_sheet

    sheet = open_sheet(slug, student, release=release)
    names: dict[str, Any] = {"__name__": "__main__"}
    try:
        exec(compile(source, part_id, "exec"), names)
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        return Ran(" ".join(text.split())[:200])
    wanted = sheet.assignment.part(part_id).names
    if missing := [name for name in wanted if name not in names]:
        return Ran(f"does not define {', '.join(missing)}")
    return Ran("", sheet.check(part_id, *[names[name] for name in wanted]).state)


def _limit() -> None:
    """Set the limits that this system has."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_OCTETS, FILE_OCTETS))


if __name__ == "__main__":
    main()
