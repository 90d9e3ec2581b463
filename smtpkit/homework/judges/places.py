"""Which lesson's cell teaches a section: what a hidden trial points to."""

from __future__ import annotations

from collections.abc import Iterator

from ..dice import Dice
from ..parts import Calls, Judge, Trial

__all__ = ["CELLS", "placed"]

_EXTENSIONS, _SPEED = "06_extensions", "09_pipelining_and_chunking"
_TRUST, _ABUSE = "10_starttls_and_auth", "12_abuse_and_defence"
_COMMANDS = "03_commands_and_states"

#: RFC and section -> the cell that teaches it.
CELLS = {
    "RFC 1870 section 3": f"{_EXTENSIONS}#size-before",
    "RFC 1870 section 4": f"{_EXTENSIONS}#size-before",
    "RFC 1870 section 5": f"{_EXTENSIONS}#size-before",
    "RFC 2920 section 3.1": f"{_SPEED}#run-too-eager",
    "RFC 3030 section 2": f"{_SPEED}#run-chunk",
    "RFC 3207 section 4.2": f"{_TRUST}#run-forgotten",
    "RFC 4954 section 4": f"{_TRUST}#run-without-tls",
    "RFC 5321 section 2.3.8": "02_a_session#line-ends",
    "RFC 5321 section 2.4": f"{_COMMANDS}#run-case",
    "RFC 5321 section 3.2": f"{_EXTENSIONS}#run-old-server",
    "RFC 5321 section 3.3": f"{_COMMANDS}#run-recipients",
    "RFC 5321 section 4.1.1.1": f"{_EXTENSIONS}#announce-nine",
    "RFC 5321 section 4.1.1.4": f"{_ABUSE}#run-two-readings",
    "RFC 5321 section 4.1.1.11": f"{_EXTENSIONS}#run-not-offered",
    "RFC 5321 section 4.1.4": f"{_COMMANDS}#run-second-ehlo",
    "RFC 5321 section 4.2.4": f"{_COMMANDS}#run-refusals",
    "RFC 5321 section 4.5.2": "07_message_structure#run-dots",
    "RFC 5321 section 4.5.5": f"{_COMMANDS}#run-report",
    "RFC 6152 section 3": f"{_EXTENSIONS}#run-eight",
}


def placed(judge: Judge) -> Judge:
    """Return a judge whose trials point to the cell that teaches their section."""

    def judged(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
        for trial in judge(calls, visible, hidden):
            place = CELLS.get(trial.source, trial.taught_in)
            yield trial._replace(taught_in=place)

    return judged
