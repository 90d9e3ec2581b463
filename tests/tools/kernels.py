"""A Python kernel to run cells in, the same on every machine.

It is the Python that runs this, whatever kernels are installed in the home folder, and
reads nobody's IPython profile.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

__all__ = ["CELL_SECONDS", "Kernel", "compared"]

CELL_SECONDS = 60

#: What nbval leaves aside when it compares two outputs: `compared` does the same.
UNCOMPARED = {
    *("metadata", "traceback", "output_type", "name", "execution_count"),
    *("application/vnd.jupyter.widget-view+json", "image/png", "image/jpeg"),
}

#: Forget every name and every module of ours, as a new kernel would, but in no time.
_FORGET = """
import sys
for name in [name for name in sys.modules if name.partition(".")[0] == "smtpkit"]:
    del sys.modules[name]
get_ipython().reset(new_session=False)
"""


class Kernel:
    r"""A running kernel, to be used in a `with` statement.

    Args:
        folder: where it runs: paths in cells are relative to it.

    >>> with Kernel(Path()) as kernel:
    ...     kernel.run("print(6 * 7)")
    [{'output_type': 'stream', 'name': 'stdout', 'text': '42\n'}]
    """

    def __init__(self, folder: Path) -> None:
        self._client = NotebookClient(
            nbformat.v4.new_notebook(),
            km=AsyncKernelManager(
                # no folders to look in: only the kernel of this very Python is left
                kernel_spec_manager=KernelSpecManager(kernel_dirs=[])
            ),
            resources={"metadata": {"path": str(folder)}},
            allow_errors=True,
            # it warns of its sockets, which are open to this machine only
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            timeout=CELL_SECONDS,
            record_timing=False,
        )
        self._stack = ExitStack()

    def __enter__(self) -> Kernel:
        profile = self._stack.enter_context(tempfile.TemporaryDirectory())
        ours = {"IPYTHONDIR": profile, "SMTPKIT_PROGRESS": "off"}
        inherited = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
        self._stack.enter_context(
            self._client.setup_kernel(env=inherited | ours, cleanup_kc=True)
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run `source` as a cell and return its outputs; an error is an output too.

        Raises:
            nbclient.exceptions.CellTimeoutError: it took longer than `CELL_SECONDS`.
            nbclient.exceptions.DeadKernelError: the kernel ended.
        """
        cell = nbformat.v4.new_code_cell(source)
        self._client.nb.cells = [cell]
        self._client.execute_cell(cell, 0)
        return [dict(output) for output in cell.outputs]

    def forget(self) -> None:
        """Make the kernel as good as new; imported libraries other than ours stay."""
        outputs = self.run(_FORGET)
        assert outputs == [], outputs


def compared(outputs: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return what nbval compares of a cell's outputs, by its kind.

    It joins the pieces of a stream, and sees no order between different kinds.
    """
    found: dict[str, list[Any]] = {}
    streams: dict[str, str] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            text = "".join(output["text"])
            streams[output["name"]] = streams.get(output["name"], "") + text
            continue
        for kind, value in (output | output.get("data", {})).items():
            if kind not in UNCOMPARED | {"data"}:
                is_lines = isinstance(value, list) and all(
                    isinstance(line, str) for line in value
                )
                found.setdefault(kind, []).append("".join(value) if is_lines else value)
    return found | {name: [text] for name, text in streams.items()}
