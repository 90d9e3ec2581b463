"""What the tests of the gates share: a sample lesson, stored once."""

from pathlib import Path

import pytest

from tests.notebooks.sample import write_sample
from tests.tools.notebook import Notebook
from tests.tools.store import store


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """Return a small lesson, stored, that keeps every rule."""
    path = write_sample(tmp_path_factory.mktemp("sample lesson"))
    assert store(path)
    return Notebook.read(path)


@pytest.fixture
def unstored(tmp_path: Path) -> Path:
    """Return the same lesson as its author wrote it: not run, cells without ids."""
    return write_sample(tmp_path)
