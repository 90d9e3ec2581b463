"""What the tests of the sheet on messages share: a student's dice, answers, points."""

from __future__ import annotations

from typing import Any

from smtpkit.homework.dice import Dice, hidden_dice, visible_dice
from smtpkit.homework.grading.in_process import InProcess
from smtpkit.homework.judges import judges, worked
from smtpkit.homework.parts import Score, score
from smtpkit.homework.sheets.messages import ASSIGNMENT

SLUG = "messages"
IDS = [f"id{number}" for number in range(200)]
#: Parts answered by a value; the others ask for code.
VALUES = (
    "envelope",
    "writers",
    "words",
    "tree",
    "cost",
    "report",
    "flaws",
    "assistant",
)


def visible(part: str, student: str = "example") -> Dice:
    return visible_dice(student, SLUG, "2026").part(f"{SLUG}-{part}")


def names(part: str, student: str = "example") -> dict[str, Any]:
    """Return what a worked answer defines."""
    found: dict[str, Any] = {}
    exec(worked(SLUG, f"{SLUG}-{part}", visible(part, student)), found)
    return found


def judged(part: str, found: dict[str, Any], student: str = "example") -> Score:
    part_id = f"{SLUG}-{part}"
    hidden = hidden_dice(b"a secret", student, SLUG).part(part_id)
    trials = judges(SLUG)[part_id](InProcess(found), visible(part, student), hidden)
    return score(ASSIGNMENT.part(part_id), trials)
