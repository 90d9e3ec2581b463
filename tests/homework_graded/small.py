"""A small made-up assignment, its judges, and files in which it is handed in."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from smtpkit.homework.dice import Dice
from smtpkit.homework.grading import one
from smtpkit.homework.grading.jobs import Job, Limits, PartResult
from smtpkit.homework.grading.walls import NoWalls, Walls, walls_here
from smtpkit.homework.parts import Assignment, Calls, Part, Trial

__all__ = [
    "ANSWERS",
    "ASSIGNMENT",
    "JUDGES",
    "LIMITS",
    "SECRET",
    "Band",
    "cell",
    "job_of",
    "needs_walls",
    "notebook",
    "points",
    "worked_cells",
]

SECRET = b"only the course knows"
#: An answer that hangs shall cost a test two seconds, not ten.
LIMITS = Limits(cpu_s=1, request_s=2.0, part_s=20.0)


def _part(name: str, points: int, *names: str, by_hand: bool = False) -> Part:
    rubric = ((points, "all of it"), (0, "nothing")) if by_hand else ()
    return Part(
        id=f"small-{name}",
        title=name,
        points=points,
        names=names,
        taught_in="00_start_here#title",
        rubric=rubric,
    )


ASSIGNMENT = Assignment(
    slug="small",
    title="A small sheet",
    minutes=5,
    parts=(
        _part("double", 4, "double"),
        _part("port", 2, "port"),
        _part("counter", 4, "Counter"),
        _part("client", 4, "client"),
        _part("why", 6, by_hand=True),
    ),
)

#: Worked answers: part id -> source of the cell without its marker.
ANSWERS = {
    "small-double": "def double(n):\n    return 2 * n\n",
    "small-port": "port = 25\n",
    "small-counter": (
        "class Counter:\n    def __init__(self):\n        self.lines = 0\n"
        "    def feed(self, octets):\n        self.lines += octets.count(b'\\r\\n')\n"
        "        return [self.lines]\n"
    ),
    "small-client": (
        "def client(connection, name):\n    greeting = connection.receive()\n"
        "    connection.send(b'EHLO ' + name + b'\\r\\n')\n"
        "    reply = connection.receive()\n    connection.close()\n"
        "    return int(reply[:3])\n"
    ),
    "small-why": "The mailbox does not exist.",
}


class Band:
    """A peer that greets, answers one line with 250 and takes note of all."""

    def __init__(self) -> None:
        self.heard = b""
        self.is_closed = False
        self._says = [b"220 mx.example\r\n"]

    def send(self, octets: bytes) -> None:
        """Take what the client sends."""
        self.heard += octets
        self._says.append(b"250 mx.example\r\n")

    def receive(self) -> bytes:
        """Return what is there to be read."""
        return self._says.pop(0) if self._says else b""

    def start_tls(self) -> None:
        """Begin TLS."""

    def close(self) -> None:
        """Take note that the client closed the connection."""
        self.is_closed = True


def _trial(category: str, right: bool, expected: Any, seen: str) -> Trial:
    return Trial(
        category,
        right,
        repr(expected),
        seen,
        "00_start_here#title",
        "RFC 5321 section 4.2",
    )


def _double(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    for _ in range(4):
        number = hidden.number(1_000, 9_999_999)
        got = calls.call("double", number)
        right = type(got.value) is int and got.value == 2 * number
        yield _trial("a number", right, 2 * number, got.seen)


def _port(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    got = calls.value("port")
    yield _trial("the port", got.value == 25, 25, got.seen)


def _counter(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    made = calls.make("Counter")
    for count, octets in ((1, b"a\r\n"), (1, b"b"), (2, b"\r\n")):
        got = calls.method(made.value or 0, "feed", octets)
        yield _trial("pieces", got.value == [count], [count], got.seen)


def _client(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    band = Band()
    got = calls.converse("client", band, b"me.example")
    yield _trial("the code", got.value == 250, 250, got.seen)
    line = b"EHLO me.example\r\n"
    yield _trial("what was said", band.heard == line, line, repr(band.heard)[:200])
    yield _trial("the end", band.is_closed, True, str(band.is_closed))


JUDGES = {
    "small-double": _double,
    "small-port": _port,
    "small-counter": _counter,
    "small-client": _client,
}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the grader know of the small assignment, and of no other."""
    monkeypatch.setattr(one, "_known", lambda slug: (ASSIGNMENT, JUDGES))


def needs_walls() -> Walls:
    """Return the walls of this machine; skip the test, with the reason, without any."""
    try:
        return walls_here()
    except NoWalls:
        pytest.skip("bubblewrap, or leave to make namespaces, is missing")


def cell(source: str, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    """Return a cell of a notebook."""
    return {"cell_type": kind, "metadata": metadata, "source": source}


def worked_cells(
    *, student: str = "ann7", release: str = "2026", **answers: str
) -> list[dict[str, Any]]:
    """Return the cells of a sheet with full marks; `answers` stand in place of ours.

    Args:
        student: the id in the first cell.
        release: the release in the first cell.
        answers: name of a part without ``small-`` -> source.
    """
    cells = [
        cell("# A small sheet", "markdown"),
        cell(
            "from smtpkit.homework import open_sheet\n"
            f'student = "{student}"\n'
            f'sheet = open_sheet("small", student, release="{release}")'
        ),
    ]
    for part in ASSIGNMENT.parts:
        source = answers.get(part.id.removeprefix("small-"), ANSWERS[part.id])
        kind, marker = "code", f"# answer: {part.id}\n"
        if part.is_by_hand:
            kind, marker = "markdown", f"<!-- answer: {part.id} -->\n"
        grader = {"grade_id": part.id, "solution": True, "grade": False}
        cells.append(cell(marker + source, kind, nbgrader=grader))
        check = {"grade_id": f"{part.id}-check", "solution": False, "locked": True}
        names = ", ".join(part.names)
        cells.append(cell(f'sheet.check("{part.id}", {names})', nbgrader=check))
    return cells


def notebook(cells: list[dict[str, Any]], **more: Any) -> bytes:
    """Return a notebook as a file."""
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content | more, indent=1).encode()


def job_of(octets: bytes, *, student: str = "ann7", no_walls: bool = False) -> Job:
    """Return the job for a file."""
    return one.make_job(
        octets,
        student=student,
        slug="small",
        release="2026",
        secret=SECRET,
        no_walls=no_walls,
        limits=LIMITS,
    )


def points(results: list[PartResult]) -> dict[str, float]:
    """Return what each part earned, by its short name."""
    return {
        result.part.removeprefix("small-"): result.points
        for result in results
        if result.is_given
    }


def until_gone(is_there: Any, seconds: float = 5.0) -> bool:
    """Wait until something is not there any more; tell whether it went."""
    ends = time.monotonic() + seconds
    while is_there():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True
