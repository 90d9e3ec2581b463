"""Sheets of `replies` with a typical mistake, and the points that they exactly keep."""

from __future__ import annotations

from ...dice import Dice
from .. import WrongSheet
from . import answers, values

__all__ = ["WRONG"]


def _first_digit_only(visible: Dice) -> str:
    return (
        "def decide(step, code):\n"
        '    usual = {2: "done", 3: "go on", 4: "later"}\n'
        '    return usual.get(code // 100, "give up")\n'
    )


def _house_rule_everywhere(visible: Dice) -> str:
    """Keep the rule's codes and forget whose they are."""
    source = answers.worked_decide(visible).replace("(step.upper(), code)", "code")
    for verb in ("XPARK", "XHOLD", "XSTAMP", "XCOUNT", "XLABEL", "XSTORE", "XASK"):
        source = source.replace(f'("{verb}", ', "(")
    return source.replace('("XMOVE", ', "(")


def _sections_unknown(visible: Dice) -> str:
    lines = "".join(f'    {line}: "9.9",\n' for line in values.faults(visible))
    return f"faults = {{\n{lines}}}\n"


def _all_accused(visible: Dice) -> str:
    return f"faults = dict.fromkeys(range(1, {values.SHOWN + 1}), '4.2.1')\n"


def _line_is_reply(visible: Dice) -> str:
    rows = enumerate(("EHLO", "MAIL", "RCPT 1", "RCPT 2", "RCPT 3"), 2)
    lines = "".join(f'    "{command}": ({n}, {n}, 250),\n' for n, command in rows)
    return f"answered = {{\n{lines}}}\n"


def _second_digit_shifted(visible: Dice) -> str:
    """Decide rightly, and take the second digit for decoration."""
    pairs = values.readings(visible).items()
    rows = "".join(f'    {code}: ("{one}", "anything"),\n' for code, (one, _) in pairs)
    return f"readings = {{\n{rows}}}\n"


_ONE_RECV = '''\
class ReplyReader:
    """One piece, one reply."""

    def feed(self, octets):
        """Take the piece for a whole reply."""
        lines = octets.split(b"\\r\\n")[:-1]
        return [(int(lines[0][:3]), [line[4:] for line in lines])]
'''

_LINE_FEEDS = '''\
class LineReader:
    """Splits at every line feed."""

    def __init__(self):
        """Begin with nothing."""
        self.rest = b""

    def feed(self, octets):
        """Take a piece; return lines without what ended them."""
        *lines, self.rest = (self.rest + octets).split(b"\\n")
        return [line.rstrip(b"\\r") for line in lines]
'''

_SHARED_REST = (
    answers.SOURCES["replies-pieces"]
    .replace(
        '    def __init__(self):\n        """Begin with nothing."""\n        self.rest = b""\n',
        '    rest = b""\n',
    )
    .replace("self.rest", "LineReader.rest")
)

_NEEDS_TEXT = '''\
def split_line(line):
    """Split at the octet after the code."""
    code, text = line.split(line[3:4], 1)
    return int(code), line[3:4] == b" ", text
'''

_TEXT_DECIDES = '''\
def read_reply(lines):
    """Believe whatever came."""
    return int(lines[-1][:3]), [line[4:] for line in lines]
'''

_ANYWHERE = '''\
import re


def enhanced(after, code, text):
    """Take three numbers wherever they stand, after whatever command."""
    found = re.search(r"(\\d\\.\\d+\\.\\d+) *", text)
    return (found[1], text[found.end() :]) if found else (None, text)
'''

_FINAL = '''\
def decide_rcpt(code, enhanced, accepted):
    """Go by the first digit, always."""
    return {2: "done", 3: "go on", 4: "later"}.get(code // 100, "give up")
'''

_NO_REPLY_NO_ENTRY = '''\
def pair(commands, octets):
    """Leave out what was not answered."""
    lines = octets.split(b"\\r\\n")[:-1]
    codes = [int(line[:3]) for line in lines if line[3:4] != b"-"]
    return list(zip(commands, codes))
'''

_ONE_FATE = '''\
def fates(reverse_path, recipients, data, dot):
    """One refusal refuses the letter; every failure is reported."""
    codes = [code for _, code in recipients] + [data, dot]
    if any(code and code >= 500 for code in codes):
        fate = "report"
    else:
        fate = "theirs" if dot and dot < 400 else "queue"
    return {path: fate for path, _ in recipients}
'''

WRONG = (
    WrongSheet(
        "one piece is one reply, one line is one line",
        {"replies-multi-line": _ONE_RECV, "replies-read": _line_is_reply},
        {"replies-multi-line": 4.2, "replies-read": 0.0},
    ),
    WrongSheet(
        "a line feed ends a line, and a line has text",
        {"replies-pieces": _LINE_FEEDS, "replies-line": _NEEDS_TEXT},
        {"replies-pieces": 8.5, "replies-line": 5.0},
    ),
    WrongSheet(
        "two readers share what is left over",
        {"replies-pieces": _SHARED_REST},
        {"replies-pieces": 8.0},
    ),
    WrongSheet(
        "the first digit is always enough",
        {"replies-decide": _first_digit_only, "replies-too-many": _FINAL,
         "replies-digits": _second_digit_shifted},
        {"replies-decide": 8.57, "replies-too-many": 3.75, "replies-digits": 0.0},
    ),
    WrongSheet(
        "the house rule holds for every command",
        {"replies-decide": _house_rule_everywhere},
        {"replies-decide": 10.29},
    ),
    WrongSheet(
        "what the server says is believed",
        {"replies-broken": _TEXT_DECIDES, "replies-enhanced": _ANYWHERE},
        {"replies-broken": 2.0, "replies-enhanced": 2.46},
    ),
    WrongSheet(
        "a letter has one fate",
        {"replies-fates": _ONE_FATE, "replies-pair": _NO_REPLY_NO_ENTRY},
        {"replies-fates": 4.0, "replies-pair": 1.0},
    ),
    WrongSheet(
        "faults found, sections not",
        {"replies-assistant": _sections_unknown},
        {"replies-assistant": 6.0},
    ),
    WrongSheet(
        "everything is accused",
        {"replies-assistant": _all_accused},
        {"replies-assistant": 0.0},
    ),
)  # fmt: skip
