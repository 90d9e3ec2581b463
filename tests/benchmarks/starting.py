"""How long `import smtpkit` takes, beside `import smtplib`."""

from __future__ import annotations

import subprocess
import sys

from .result import Row, best_s

__all__ = ["rows"]

ROUNDS = 9


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
    check = "import sys, smtpkit; sys.exit(any('site-packages' in (getattr(m, "
    check += "'__file__', '') or '') for n, m in sys.modules.items()))"
    if subprocess.run([sys.executable, "-I", "-c", check], check=False).returncode:
        beside += "; a third-party module was loaded"
    return [
        Row("import, over smtplib's", max(0.0, difference), 30, "ms", False, beside)
    ]
