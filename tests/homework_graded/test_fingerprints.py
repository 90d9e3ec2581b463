"""Hashes of judges: a change runs what it touches again, and nothing else."""

import dataclasses
import subprocess
import sys

import pytest

from smtpkit.homework.grading import fingerprints
from smtpkit.homework.grading.fingerprints import of_judge
from smtpkit.homework.judges import judges
from smtpkit.homework.sheets import find, slugs

PARTS = find("replies").ASSIGNMENT.parts


def keys() -> dict[str, str]:
    """Return the hash of each judge of `replies`."""
    known = judges("replies")
    return {part.id: of_judge(part, known.get(part.id)) for part in PARTS}


@pytest.fixture
def edited(monkeypatch):
    """Return what edits the source of a function, as an editor would."""
    source = fingerprints._source

    def edit(function):
        name = function.__qualname__

        def read(value):
            changed = "\n# edited" if value.__qualname__ == name else ""
            return source(value) + changed

        monkeypatch.setattr(fingerprints, "_source", read)

    return edit


def test_an_edited_judge_changes_its_own_key_alone(edited):
    before = keys()
    edited(judges("replies")["replies-line"])
    after = keys()
    assert [part for part in before if before[part] != after[part]] == ["replies-line"]


def test_what_only_one_judge_calls_counts_for_that_one(edited):
    from smtpkit.homework.sheets.replies.values import codes

    before = keys()
    edited(codes)
    after = keys()
    assert [part for part in before if before[part] != after[part]] == [
        "replies-digits"
    ]


def test_what_all_judges_use_changes_all(edited):
    from smtpkit.homework.parts import score

    before = keys()
    edited(score)
    assert not set(before.values()) & set(keys().values())


def test_points_count_and_words_do_not():
    part, judge = PARTS[0], judges("replies")[PARTS[0].id]
    dearer = dataclasses.replace(part, points=part.points + 1)
    renamed = dataclasses.replace(part, title="another title")
    assert of_judge(dearer, judge) != of_judge(part, judge)
    assert of_judge(renamed, judge) == of_judge(part, judge)


def test_no_two_parts_share_a_key():
    assert len(set(keys().values())) == len(PARTS)


@pytest.mark.parametrize("slug", slugs())
def test_another_process_finds_the_same_keys(slug):
    code = (
        "from smtpkit.homework.grading.fingerprints import of_judge\n"
        "from smtpkit.homework.judges import judges\n"
        "from smtpkit.homework.sheets import find\n"
        f"known = judges({slug!r})\n"
        f"for part in find({slug!r}).ASSIGNMENT.parts:\n"
        "    print(of_judge(part, known.get(part.id)))"
    )
    command = [sys.executable, "-c", code]
    one, other = (
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    )
    assert one == other
    assert one
