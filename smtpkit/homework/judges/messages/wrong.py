"""Sheets of `messages` with typical mistakes, and the points that they exactly keep."""

from __future__ import annotations

from typing import Any

from ...dice import Dice
from .. import WrongSheet
from ..slips import slipper
from . import answers, expected
from .values import corrected

__all__ = ["WRONG"]

_slip = slipper(answers.WORKED)


def _header_believed(visible: Dice) -> str:
    """Take author and recipients of the letter for those of the envelope."""
    found = expected.envelope(visible)
    wrong = {
        "takes": [*found["takes"][:2], "x@example.net"],
        "reports": found["author"],
    }
    return answers.assigned("envelope", found | wrong | {"hidden": []})


def _next_host_wrote(visible: Dice) -> str:
    """Give each trace field to the host that sent, not to the one that received."""
    found = expected.writers(visible)
    hosts = list(found)[2:]
    lines = [found[host] for host in (*hosts[1:], hosts[0])]
    return answers.assigned("writers", found | dict(zip(hosts, lines, strict=True)))


def _decoded_anywhere(visible: Dice) -> str:
    """Decode what only looks like an encoded word."""
    texts = expected.words(visible).items()
    return answers.assigned("words", {n: "é" if "=?" in t else t for n, t in texts})


def _letter_opened(visible: Dice) -> str:
    """Put the parts of a letter in a letter where the letter should stand."""

    def opened(node: Any) -> Any:
        if isinstance(node, str):
            return node
        kind, *children = map(opened, node)
        return children[0] if kind == "message/rfc822" else [kind, *children]

    return answers.assigned("tree", opened(expected.tree(visible)))


def _last_space_free(visible: Dice) -> str:
    """Leave the space at the end as it is: two octets less in one of four texts."""
    found = expected.costs(visible)
    longest = max(found, key=lambda number: found[number][1])
    printable, base64 = found[longest]
    return answers.assigned("costs", found | {longest: (printable - 2, base64)})


def _original_is_final(visible: Dice) -> str:
    """Take both addresses for one, and write the parameter as the field has it."""
    found = expected.report(visible)
    for key, value in found.items():
        if isinstance(value, tuple):
            found[key] = (key, *value[1:])
    found["parameter"] = f"ENVID={found['envelope id']}"
    return answers.assigned("report", found)


def _kinds_unknown(visible: Dice) -> str:
    found = expected.flaws(visible)
    return answers.assigned(
        "flaws", {n: k if n == 0 else "?" for n, k in found.items()}
    )


def _two_accused(visible: Dice) -> str:
    """Take a line of 998 characters and a field nobody knows for two flaws."""
    found = expected.flaws(visible)
    kept = [n for n, kind in found.items() if kind not in ("twice", "line end")]
    good = [n for n in range(1, 21) if n not in found][:2]
    return answers.assigned(
        "flaws", {n: found[n] for n in kept} | dict.fromkeys(good, "no field")
    )


def _sections_unknown(visible: Dice) -> str:
    return answers.assigned("faults", dict.fromkeys(corrected(visible), "2045 6.8"))


def _other_counts(visible: Dice) -> str:
    """Let the first of equal keys count where the last one does, and the other way."""
    answer = answers.house(visible)
    once = "if key and key not in items:"
    if once in answer:
        return answer.replace(once, "if key:")
    return answer.replace("if key:", once)


WRONG: tuple[WrongSheet, ...] = (
    WrongSheet(
        "the header section is the envelope",
        {"messages-envelope": _header_believed, "messages-writers": _next_host_wrote},
        {"messages-envelope": 4.0, "messages-writers": 2.67},
    ),
    WrongSheet(
        "each line is a field",
        _slip("messages-fields", (r'rb"\r\n(?=[ \t])"', 'rb"never"')),
        {"messages-fields": 5.14},
    ),
    WrongSheet(
        "unfolding takes the white space too",
        _slip("messages-fields", (r"(?=[ \t])", r"[ \t]+")),
        {"messages-fields": 5.71},
    ),
    WrongSheet(
        "the trace is read from the top",
        _slip("messages-journey", ("reversed", "list")),
        {"messages-journey": 2.0},
    ),
    WrongSheet(
        "clocks are compared as they show",
        _slip(
            "messages-journey", ("date.strip())", "date.strip()).replace(tzinfo=None)")
        ),
        {"messages-journey": 7.0},
    ),
    WrongSheet(
        "whatever looks encoded is decoded",
        {"messages-words": _decoded_anywhere},
        {"messages-words": 3.43},
    ),
    WrongSheet(
        "an encoded word may have any length",
        _slip("messages-encode", ("> 45", "> 9999")),
        {"messages-encode": 4.0},
    ),
    WrongSheet(
        "45 characters are 45 octets",
        _slip("messages-encode", (".encode()) > 45", ") > 45")),
        {"messages-encode": 5.0},
    ),
    WrongSheet(
        "a letter in a letter is no level of its own; the last space is free",
        {"messages-tree": _letter_opened, "messages-cost": _last_space_free},
        {"messages-tree": 2.0, "messages-cost": 4.5},
    ),
    WrongSheet(
        "only a lone dot is doubled",
        _slip(
            "messages-dots",
            ('if line.startswith(b".") else line for', 'if line == b"." else line for'),
        ),
        {"messages-dots": 7.33},
    ),
    WrongSheet(
        "all dots at the beginning go",
        _slip("messages-dots", ("line[1:] if", 'line.lstrip(b".") if')),
        {"messages-dots": 6.67},
    ),
    WrongSheet(
        "one piece is whole lines",
        _slip("messages-dots", ("*lines, self.rest", "*lines, _")),
        {"messages-dots": 8.0},
    ),
    WrongSheet(
        "the address that was given is the final one",
        {"messages-report": _original_is_final},
        {"messages-report": 2.67},
    ),
    WrongSheet(
        "flaws found, their kinds not",
        {"messages-flaws": _kinds_unknown, "messages-assistant": _sections_unknown},
        {"messages-flaws": 4.67, "messages-assistant": 1.5},
    ),
    WrongSheet(
        "what is odd is wrong",
        {"messages-flaws": _two_accused},
        {"messages-flaws": 2.67},
    ),
    WrongSheet(
        "the house's field stands in one line, and needs values",
        _slip(
            "messages-house",
            ('"".join(body.splitlines())', "body.partition(chr(13))[0]"),
            ("value if sign else", "value or"),
        ),
        {"messages-house": 6.67},
    ),
    WrongSheet(
        "the wrong one of equal keys counts",
        {"messages-house": _other_counts},
        {"messages-house": 6.67},
    ),
)
