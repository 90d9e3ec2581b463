"""How long nbval takes over all notebooks, on two cores."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .result import Row, best_s

__all__ = ["rows"]

ROOT = Path(__file__).resolve().parents[2]


def rows() -> list[Row]:
    """Run them once, as `make test` does."""
    words = "--nbval --nbval-current-env -n 2 --dist loadscope -q notebooks"
    command = [sys.executable, "-m", "pytest", *words.split()]
    done: list[subprocess.CompletedProcess[bytes]] = []

    def run() -> None:
        done.append(subprocess.run(command, cwd=ROOT, capture_output=True, check=False))

    seconds = best_s(run, times=1)
    if done[0].returncode:
        seconds = float("inf")  # a notebook that fails is no measure
    count = len(list((ROOT / "notebooks").rglob("*.ipynb")))
    ended = done[0].stdout.decode().strip().splitlines()[-1].strip("= ")
    return [Row(f"{count} notebooks, nbval", seconds, 120, "s", False, ended)]
