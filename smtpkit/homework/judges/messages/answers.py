"""Worked answers of `messages`: the source of each answer cell, without its marker."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ...dice import Dice
from ...sheets.messages.reading import house_field
from .. import Answer
from . import expected
from .values import corrected

__all__ = ["WORKED", "assigned", "house"]

_WIDTH = 88


def _written(value: Any, indent: int, room: int) -> str:
    """Return a value as source: in one line if there is room, else an item a line."""
    if not isinstance(value, list | tuple | dict):
        if isinstance(value, str):
            # As a formatter does it: the marks that need no backslash.
            quoted = json.dumps(value, ensure_ascii=False)
            return f"'{value}'" if '"' in value else quoted
        return repr(value)
    marks = {list: "[]", tuple: "()", dict: "{}"}[type(value)]
    opening, closing = marks[0], marks[1]
    items = _items(value, 0, 10_000)
    line = f"{opening}{', '.join(items)}{closing}"
    if len(line) <= room:
        return line
    inner = " " * (indent + 4)
    rows = "".join(f"{inner}{item},\n" for item in _items(value, indent + 4, _WIDTH))
    return f"{opening}\n{rows}{' ' * indent}{closing}"


def _items(value: Any, indent: int, width: int) -> list[str]:
    if not isinstance(value, dict):
        return [_written(item, indent, width - indent - 1) for item in value]
    keys = [f"{_written(key, 0, width)}: " for key in value]
    rows = zip(keys, value.values(), strict=True)
    return [k + _written(v, indent, width - indent - len(k) - 1) for k, v in rows]


def assigned(name: str, value: Any) -> str:
    """Return the source that gives a value a name, an item a line."""
    return f"{name} = {_written(value, 0, 0)}\n"


def _value(name: str, wanted: Callable[[Dice], Any]) -> Callable[[Dice], str]:
    return lambda visible: assigned(name, wanted(visible))


def house(visible: Dice) -> str:
    """Return the function that reads the field of a variant's house."""
    rule = house_field(visible)
    condition = "key" if rule.last else "key and key not in items"
    return f'''\
def house(message):
    """Return the items of your house's field; none where there is no such field."""
    from email import message_from_bytes

    body = message_from_bytes(message)["{rule.name}"] or ""
    items = {{}}
    for item in "".join(body.splitlines()).split("{rule.between}"):
        key, sign, value = (piece.strip() for piece in item.partition("{rule.sign}"))
        if {condition}:
            items[key] = value if sign else "{rule.alone}"
    return items
'''


_FIELDS = '''\
def fields(message):
    """Return name and unfolded value of each field, in order."""
    import re

    head = (b"\\r\\n" + message).partition(b"\\r\\n\\r\\n")[0]
    lines = re.sub(rb"\\r\\n(?=[ \\t])", b"", head).split(b"\\r\\n")
    pairs = [line.partition(b":") for line in lines if line]
    return [(name, value.strip(b" \\t")) for name, _, value in pairs]
'''

_JOURNEY = '''\
def journey(message):
    """Return the hosts that a letter came to, and how many seconds each hop took."""
    import re
    from email import message_from_bytes
    from email.utils import parsedate_to_datetime

    way, before = [], None
    for trace in reversed(message_from_bytes(message).get_all("Received", [])):
        clauses, _, date = trace.rpartition(";")
        clauses = re.sub(r"\\([^()]*\\)", "", clauses)
        then = parsedate_to_datetime(date.strip())
        took = then - (before or then)
        way.append((re.search(r"\\sby\\s+(\\S+)", clauses)[1], int(took.total_seconds())))
        before = then
    return way
'''

_ENCODE = '''\
def encode(text):
    """Return the text as encoded words, with a space between them."""
    import base64

    pieces = [""]
    for letter in text:
        if len((pieces[-1] + letter).encode()) > 45:
            pieces.append("")
        pieces[-1] += letter
    octets = [base64.b64encode(piece.encode()).decode() for piece in pieces]
    return " ".join(f"=?utf-8?b?{signs}?=" for signs in octets)
'''

_DOTS = '''\
def stuff(message):
    """Return what the client sends of a message, the end of the mail data included."""
    if not message.endswith(b"\\r\\n"):
        message += b"\\r\\n"
    lines = message.split(b"\\r\\n")[:-1]
    dotted = [b"." + line if line.startswith(b".") else line for line in lines]
    return b"\\r\\n".join([*dotted, b".", b""])


class Unstuffer:
    """Makes the author's lines of mail data that come in any pieces."""

    def __init__(self):
        """Begin with nothing."""
        self.rest, self.has_ended = b"", False

    def feed(self, octets):
        """Take a piece; return the author's lines that it completes, without CRLF."""
        *lines, self.rest = (self.rest + octets).split(b"\\r\\n")
        found = []
        for line in lines:
            self.has_ended = self.has_ended or line == b"."
            if not self.has_ended:
                found.append(line[1:] if line.startswith(b".") else line)
        return found
'''

WORKED: dict[str, Answer] = {
    "messages-envelope": _value("envelope", expected.envelope),
    "messages-writers": _value("writers", expected.writers),
    "messages-fields": _FIELDS,
    "messages-journey": _JOURNEY,
    "messages-words": _value("words", expected.words),
    "messages-encode": _ENCODE,
    "messages-tree": _value("tree", expected.tree),
    "messages-cost": _value("costs", expected.costs),
    "messages-dots": _DOTS,
    "messages-report": _value("report", expected.report),
    "messages-flaws": _value("flaws", expected.flaws),
    "messages-house": house,
    "messages-assistant": _value("faults", corrected),
}
