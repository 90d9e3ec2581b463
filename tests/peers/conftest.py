"""A program that is not there skips the test, and its name is the reason."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from .roots import Missing


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Skip a test that misses a program."""
    try:
        return (yield)
    except Missing as reason:
        pytest.skip(str(reason))
