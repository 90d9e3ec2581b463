"""Sheets of `server` with typical mistakes, and the points that they keep."""

from __future__ import annotations

from .. import Answer, WrongSheet
from ..slips import slipper
from . import envelope, octets, steps, values, whole_worked

__all__ = ["WRONG"]

_WORKED: dict[str, Answer] = {
    **steps.WORKED,
    **octets.WORKED,
    **envelope.WORKED,
    **whole_worked.WORKED,
    **values.WORKED,
}
_slip = slipper(_WORKED)

_LF_LINES = """\
class Lines:
    def __init__(self):
        self.buffer = b""

    def feed(self, octets):
        *lines, self.buffer = (self.buffer + octets).split(b"\\n")
        return [line.rstrip(b"\\r") for line in lines]
"""

WRONG: tuple[WrongSheet, ...] = (
    WrongSheet(
        "a second MAIL replaces the first",
        _slip(
            "server-table", ('("ready", 250, "sender")', '(every[8:], 250, "sender")')
        ),
        {"server-table": 8.0},
    ),
    WrongSheet(
        "a space behind the colon, and RCPT with an empty path",
        _slip(
            "server-syntax",
            ('"(?i:TO):<([^<> ]+)>', '"(?i:TO): ?<([^<> ]*)>'),
        ),
        {"server-syntax": 9.0},
    ),
    WrongSheet(
        "parameters are passed over",
        _slip("server-syntax", ("return 555, verb", "return 0, verb")),
        {"server-syntax": 9.5},
    ),
    WrongSheet(
        "LF ends a line, of any length",
        {"server-lines": _LF_LINES},
        {"server-lines": 2.67},
    ),
    WrongSheet(
        "dots stay in the letter",
        _slip("server-text", ('.replace(b"\\r\\n.", b"\\r\\n")', "")),
        {"server-text": 6.36},
    ),
    WrongSheet(
        "every line of the reply has a hyphen",
        _slip("server-hello", ('f"250 {texts[-1]}', 'f"250-{texts[-1]}')),
        {"server-hello": 0.0},
    ),
    WrongSheet(
        "a refused recipient ends the transaction",
        _slip(
            "server-envelope",
            (
                "                return 550",
                "                self.kept = None\n                return 550",
            ),
        ),
        {"server-envelope": 8.57},
    ),
    WrongSheet(
        "letter case never counts in an address",
        _slip("server-envelope", ("return local + at", "return local.lower() + at")),
        {"server-envelope": 9.29},
    ),
    WrongSheet(
        "LF ends lines and letters",
        _slip(
            "server-whole",
            ("LineReader()", "LineReader(bare_lf=True)"),
            ("TextReader()", "TextReader(lf_ends=True)"),
            ("line[:-2]", 'line.rstrip(b"\\r\\n")'),
        ),
        {"server-whole": 14.21},
    ),
    WrongSheet(
        "each piece of octets is one line",
        _slip(
            "server-whole",
            (
                "        self.reader.receive(octets)\n",
                "        self.reader.forget()\n        self.reader.receive(octets)\n",
            ),
        ),
        {"server-whole": 16.11},
    ),
)
