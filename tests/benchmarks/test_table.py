"""The table of measures says what was measured, and whether each limit holds."""

import pytest

from .__main__ import main
from .result import Row, table

FAST = Row("core", 24_000, 20_000, "transactions/s", peer="beside")
SLOW = Row("import", 31, 30, "ms", at_least=False)


def test_more_is_better_or_less_is() -> None:
    assert FAST.is_met
    assert not SLOW.is_met


def test_each_row_stands_under_its_heading() -> None:
    head, rule, fast, slow = table([FAST, SLOW]).splitlines()
    at = head.index("limit")
    assert set(rule) == {"-", " "}
    assert fast[at:].startswith("≥ 20,000 transactions/s  1.20      yes  beside")
    assert slow[at:].startswith("≤ 30 ms")
    assert slow.endswith("NO")


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "there are: starting, in_memory," in capsys.readouterr().out
