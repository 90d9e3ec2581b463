"""How long `import smtpkit` takes, beside `import smtplib`."""

from __future__ import annotations

import subprocess
import sys

from .result import Row, best_s

__all__ = ["rows"]

ROUNDS = 9
#: Prints the modules that smtpkit loads from where pip installs.
FOREIGN = """
import sys
before = set(sys.modules)
import smtpkit
for name in set(sys.modules) - before:
    if "site-packages" in (getattr(sys.modules[name], "__file__", "") or ""):
        print(name)
"""


def third_party() -> list[str]:
    """Return the names of third-party modules that `import smtpkit` loads."""
    command = [sys.executable, "-c", FOREIGN]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return sorted(done.stdout.split())


def rows() -> list[Row]:
    """Measure whole processes, in turn; the difference is what counts."""

    def run(words: str) -> None:
        subprocess.run([sys.executable, "-c", words], check=True)

    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(best_s(lambda: run("import smtpkit"), 1))
        theirs.append(best_s(lambda: run("import smtplib"), 1))
    difference = (min(ours) - min(theirs)) * 1000
    beside = f"smtplib {min(theirs) * 1000:.0f} ms, smtpkit {min(ours) * 1000:.0f} ms"
    if foreign := third_party():
        beside += f"; it loads {', '.join(foreign)}"
    return [
        Row("import, over smtplib's", max(0.0, difference), 30, "ms", False, beside)
    ]
