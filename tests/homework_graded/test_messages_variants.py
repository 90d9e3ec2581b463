"""The sheet on messages: what its checks tell, and how one student's sheet differs."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest

from smtpkit.homework.judges.messages import expected
from smtpkit.homework.sheets import open_sheet
from smtpkit.homework.sheets.messages import ASSIGNMENT
from smtpkit.homework.sheets.messages.contents import KINDS, message
from smtpkit.homework.sheets.messages.letters import QUESTIONS, header_section, session
from smtpkit.homework.sheets.messages.trees import mime_message

from .of_messages import IDS, SLUG, VALUES, judged, names, visible


def checked(part: str, *answers: Any) -> str:
    state: str = open_sheet(SLUG).check(f"{SLUG}-{part}", *answers).state
    return state


# What a check may say.


def test_a_public_check_of_a_value_judges_its_form_only() -> None:
    """Other values of the same form are noted as well: nothing is found by trying."""
    right = {part: names(part) for part in VALUES}
    envelope = right["envelope"]["envelope"] | {"author": "x@example.org", "again": []}
    assert checked("envelope", envelope) == "noted"
    writers = {key: [1] for key in right["writers"]["writers"]}
    assert checked("writers", writers) == "noted"
    assert checked("words", dict.fromkeys(range(1, 8), "x")) == "noted"
    assert checked("tree", ["text/plain", "text/plain"]) == "noted"
    assert checked("cost", dict.fromkeys(range(1, 5), (1, 1))) == "noted"
    flaws = {0: "Date", **dict.fromkeys(range(4, 9), "twice")}
    assert checked("flaws", flaws) == "noted"
    faults = dict.fromkeys(range(1, 7), "5321 4.4")
    assert checked("assistant", faults) == "noted"
    report = right["report"]["report"]
    other = {
        k: v if isinstance(v, str) else ("a@b", "failed", "5.0.0")
        for k, v in report.items()
    }
    assert checked("report", other | {"reporter": "x"}) == "noted"


@pytest.mark.parametrize(
    ("part", "answer"),
    [
        ("envelope", {"takes": []}),
        ("envelope", dict.fromkeys(QUESTIONS, "a@b")),
        ("writers", {"author": [1]}),
        ("words", {1: "a"}),
        ("tree", "text/plain"),
        ("tree", ["text/plain"]),
        ("tree", ["Text/Plain", "text/html"]),
        ("tree", [["text/plain", "text/html"], "text/plain"]),
        ("cost", dict.fromkeys(range(1, 5), 1)),
        ("flaws", {0: "Date"}),
        ("flaws", {0: "To", **dict.fromkeys(range(4, 9), "twice")}),
        ("flaws", {0: "Date", **dict.fromkeys(range(4, 9), "wrong")}),
        ("report", {"reporter": "x"}),
        ("assistant", dict.fromkeys(range(1, 7), "1.1")),
    ],
)  # fmt: skip
def test_a_wrong_form_is_told(part: str, answer: Any) -> None:
    assert checked(part, answer) == "not yet"


# Variants.


def test_the_answers_of_anyone_else_score_under_a_fifth() -> None:
    """1,000 pairs of 60 students; not one of the pairs reaches it."""
    answers = {(part, one): names(part, one) for part in VALUES for one in IDS[:60]}
    whole = sum(ASSIGNMENT.part(f"{SLUG}-{part}").points for part in VALUES)
    choice = random.Random(5)
    for _ in range(1000):
        mine, theirs = choice.sample(IDS[:60], 2)
        earned = sum(judged(p, answers[p, theirs], mine).points for p in VALUES)
        assert earned / whole < 0.2, (mine, theirs)


def test_a_thousand_students_have_as_many_people_hosts_traps_and_flaws() -> None:
    for number in range(1000):
        student = f"id{number}"
        assert len(session(visible("envelope", student))) == 35
        found = expected.envelope(visible("envelope", student))
        assert [len(found[key]) for key in ("takes", "again", "hidden")] == [3, 1, 1]
        hosts, _ = header_section(visible("writers", student))
        assert len(set(hosts)) == 4
        assert all(expected.writers(visible("writers", student)).values())
        flaws = list(expected.flaws(visible("flaws", student)).values())
        assert sorted(flaws[1:]) == sorted(KINDS)
        lengths = [line.length for line in message(visible("flaws", student))]
        assert lengths.count(998) == 1
        boundaries = [
            line.partition('"')[2] for line in mime_message(visible("tree", student))
        ]
        assert len(set(filter(None, boundaries))) == 3


def test_a_thousand_houses_can_be_told_apart() -> None:
    """A neighbour's code keeps no more than a quarter, on average."""
    earned = [
        judged("house", names("house", one), other).points
        for one, other in pairwise(IDS)
    ]
    assert sum(earned) / len(earned) < 2
