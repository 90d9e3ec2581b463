"""A notebook says the same when it is not run from top to bottom, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.kernels import Kernel
from tests.tools.notebook import NOTEBOOKS, Notebook, all_notebooks
from tests.tools.repeat import alone_after_the_imports, twice_in_one_kernel

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(
    scope="module",
    params=all_notebooks(),
    ids=lambda path: path.relative_to(NOTEBOOKS).with_suffix("").as_posix(),
)
def running(request: pytest.FixtureRequest) -> Iterator[tuple[Notebook, Kernel]]:
    """Return each notebook, and one kernel for all that is done with it."""
    path: Path = request.param
    with Kernel(path.parent) as kernel:
        yield Notebook.read(path), kernel


def test_a_notebook_run_twice_in_one_kernel_says_the_same(
    running: tuple[Notebook, Kernel],
) -> None:
    assert list(twice_in_one_kernel(*running)) == []


def test_each_cell_alone_after_the_imports_says_the_same(
    running: tuple[Notebook, Kernel],
) -> None:
    assert list(alone_after_the_imports(*running)) == []
