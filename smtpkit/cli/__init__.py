"""The command line: ``smtpkit serve``, ``talk``, ``send``, ``show``, ``copy``, ``doctor``.

`arguments` reads what was typed, `words` holds the help texts, and each command is a
module of its own that is loaded when it is asked for.  `terminal` writes.  Whatever was
typed wrongly gives one line on standard error and exit status 2, never a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: what was typed after ``smtpkit``; None takes it from the process.
    Returns:
        The exit status: 0 done, 1 done and something was refused or is missing, 2
        wrong usage, 130 interrupted.

    >>> main(["show", "there-is-no-such-file.jsonl"])
    2
    """
    from . import terminal  # this package's own first lines cost nothing

    terminal.prepare()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return 130  # what a shell makes of Ctrl-C
    except BrokenPipeError:
        terminal.give_up_stdout()  # whoever read our output has left
        return 1


def _run(arguments: Sequence[str] | None) -> int:
    from importlib import import_module

    from ..protocol.errors import SmtpkitError
    from . import terminal
    from .arguments import read

    try:
        options = read(arguments)
    except SystemExit as end:  # argparse has said all there is to say
        return end.code if isinstance(end.code, int) else 2
    command = import_module(f".{options.module}", __name__)
    try:
        status: int = command.run(options)
    except BrokenPipeError:
        raise
    except ModuleNotFoundError as error:
        words = f"{error.name} is not installed; 'smtpkit doctor' says how to get it"
        terminal.complain(options.command, words)
        return 2
    except (SmtpkitError, OSError) as error:
        terminal.complain(options.command, error)
        return 2
    return status
