"""What the commands write: plain lines, colour on a terminal, errors in one line.

Colour is the `rich` library's, which is loaded only when the output is a terminal.  It
honours the environment variable NO_COLOR by itself.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "STYLES",
    "Writer",
    "complain",
    "console_for",
    "give_up_stdout",
    "is_terminal",
    "prepare",
    "reason",
    "style_of_code",
]

#: What colour says; the words beside it say the same.
STYLES = {
    "client": "cyan",
    "server": "",
    "note": "magenta",
    "good": "green",
    "later": "yellow",
    "bad": "bold red",
    "faint": "dim",
}


def prepare() -> None:
    """Let no character break the output: what cannot be encoded is escaped."""
    for stream in (sys.stdout, sys.stderr):
        # A stream that a test or a notebook put there may not know how.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def give_up_stdout() -> None:
    """Write nowhere from now on: the pipe is broken, and Python flushes at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_terminal(stream: IO[str]) -> bool:
    """Tell whether a person reads this."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def console_for(stream: IO[str]) -> Console:
    """Return a console of `rich` that changes nothing but the colour."""
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False)


def style_of_code(code: int | None) -> str:
    """Return the style for a reply: by the first digit of its code."""
    return STYLES[{4: "later", 5: "bad"}.get((code or 0) // 100, "good")]


class Writer:
    """Writes lines, in colour where a person reads them.

    Args:
        stream: where to; standard output by default.
    """

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stdout
        self._console = console_for(self._stream) if is_terminal(self._stream) else None

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads this."""
        return self._console is not None

    def line(self, text: str, style: str = "") -> None:
        """Write one line and flush it.

        Args:
            text: without a line end.
            style: of `rich`, such as ``"bold red"``; only a terminal shows it.
        """
        if self._console is not None:
            self._console.print(text, style=style or None, soft_wrap=True)
        else:
            self._stream.write(text + "\n")
        self._stream.flush()


def reason(error: BaseException) -> str:
    """Return what went wrong, in one line."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        text = f"{error.filename}: {error.strerror}"
    else:
        text = str(error) or type(error).__name__
    return " ".join(text.split())


def complain(command: str, error: BaseException | str) -> None:
    """Write one line to standard error.

    Args:
        command: the command that could not do its work.
        error: what went wrong.
    """
    words = error if isinstance(error, str) else reason(error)
    with contextlib.suppress(OSError, ValueError):
        Writer(sys.stderr).line(f"smtpkit {command}: {words}", STYLES["bad"])
