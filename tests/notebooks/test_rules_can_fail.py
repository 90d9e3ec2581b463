"""Each rule for stored notebooks finds what it is there to find.

A rule that cannot fail guards nothing.  The table of what breaks which rule is in
`breaks`.
"""

from __future__ import annotations

import copy
import json

import pytest

from tests.notebooks.breaks import BREAKS, Break
from tests.tools.notebook import Notebook
from tests.tools.rules import ALL, LESSON, Rule

RULES: dict[str, Rule] = {rule.__name__: rule for rule in ALL + LESSON}


def broken(sample: Notebook, change: Break) -> Notebook:
    """Return the sample with `change` in it, written as it then is."""
    document = copy.deepcopy(sample.json)
    change(document["cells"])
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return Notebook(sample.path, text)


@pytest.mark.parametrize("name", RULES)
def test_the_sample_keeps_every_rule(name: str, sample: Notebook) -> None:
    assert list(RULES[name](sample)) == []


@pytest.mark.parametrize(
    ("name", "change", "said"),
    BREAKS,
    ids=[f"{name}-{said}" for name, _, said in BREAKS],
)
def test_a_rule_finds_what_breaks_it(
    name: str, change: Break, said: str, sample: Notebook
) -> None:
    complaints = list(RULES[name](broken(sample, change)))
    assert any(said in complaint for complaint in complaints), complaints


def test_every_rule_is_broken_by_something() -> None:
    assert RULES.keys() == {name for name, _, _ in BREAKS}


@pytest.mark.parametrize("name", ["9_sample", "99-sample", "99_Sample", "sample"])
def test_a_lesson_s_file_name_is_a_number_and_a_slug(
    name: str, sample: Notebook
) -> None:
    renamed = Notebook(sample.path.with_name(f"{name}.ipynb"), sample.text)
    rule = RULES["its_file_name_is_a_number_and_a_slug"]
    assert any("is not NN_slug" in complaint for complaint in rule(renamed))
