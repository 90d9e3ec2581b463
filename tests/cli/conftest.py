"""What several tests of the command line use."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Return the two ends of a pseudo-terminal: ours, and the program's."""
    pty = pytest.importorskip("pty", reason="pty is not there: no pseudo-terminals")
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
