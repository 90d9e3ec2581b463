"""Search for inputs that break a promise, guided by the code that they reach.

    python -m tests.fuzz server --seconds 600

The targets are server, client and files.  It needs atheris, which is not among the pinned
requirements: pip install atheris.  New finds are added to `tests/fuzz/corpus`, where an
ordinary test tries them all; an input that breaks something is among them, and the status
is 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

from .corpus import finds, keep, least, seeds

#: What the search runs in a process of its own: it never returns.
SEARCH = """
import sys
import atheris
with atheris.instrument_imports(include=["smtpkit"]):
    from tests.fuzz.targets import TARGETS
atheris.Setup(sys.argv, TARGETS["{target}"])
atheris.Fuzz()
"""


def search(target: str, *options: str, folders: list[Path]) -> int:
    """Run atheris; return its status."""
    command = [sys.executable, "-c", SEARCH.format(target=target), *options]
    return subprocess.run([*command, *map(str, folders)], check=False).returncode


def main() -> int:
    """Search for a time, then keep the smallest set of inputs that reaches as far."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=("server", "client", "files"))
    parser.add_argument("--seconds", type=int, default=60)
    chosen = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as where:
        found, bad = (Path(where) / name for name in ("found", "bad"))
        for folder in (found, bad):
            folder.mkdir()
        for number, octets in enumerate(finds(chosen.target) + seeds(chosen.target)):
            (found / f"seed-{number}").write_bytes(octets)
        limits = ("-max_len=2048", "-timeout=10", "-rss_limit_mb=2000", "-verbosity=0")
        time = f"-max_total_time={chosen.seconds}"
        status = search(
            chosen.target, time, *limits, f"-artifact_prefix={bad}/", folders=[found]
        )
        broken = [path.read_bytes() for path in bad.iterdir()]
        reached = least(chosen.target, (path.read_bytes() for path in found.iterdir()))
    count = keep(chosen.target, [*reached, *broken])
    print(f"{chosen.target}: {count} finds, {len(broken)} break a promise")
    return int(bool(status or broken))


if __name__ == "__main__":
    raise SystemExit(main())
