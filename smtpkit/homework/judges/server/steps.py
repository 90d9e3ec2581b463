r"""Judges of the table and of the grammar, and answers to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Part, Trial
from ...sheets.server import ASSIGNMENT
from ...sheets.server.steps import PrivateRow, argument_rule, private_row
from ...sheets.trying import Case, Tried, as_data, same, try_function
from .. import Answer

__all__ = ["JUDGES", "WORKED"]

_ORDER = "RFC 5321 section 4.1.4"
_PRIVATE = "RFC 5321 section 4.1.5"
_ARGUMENT = "RFC 5321 section 4.1.1"

_STATES = ("greeted", "ready", "sender", "recipient")
#: verb -> where it is legal, what it is answered, where it leads; "" for the same state.
_TABLE: dict[str, tuple[tuple[str, ...], int, str]] = {
    "EHLO": (_STATES, 250, "ready"),
    "HELO": (_STATES, 250, "ready"),
    "MAIL": (("ready",), 250, "sender"),
    "RCPT": (("sender", "recipient"), 250, "recipient"),
    "DATA": (("recipient",), 354, "text"),
    ".": (("text",), 250, "ready"),
    "RSET": (_STATES, 250, "ready"),
    "NOOP": (_STATES, 250, ""),
    "VRFY": (_STATES, 252, ""),
    "QUIT": (_STATES, 221, "closed"),
    "HELP": (_STATES, 502, ""),
}


def _wanted(state: str, verb: str, row: PrivateRow) -> tuple[int, str]:
    """Return code and state after a verb, as the table of this house has them."""
    table = {**_TABLE, row.verb: (row.legal, row.code, row.after)}
    if verb not in table:
        return 500, state
    if verb == "RSET" and state == "greeted":
        return 250, state
    legal, code, after = table[verb]
    return (code, after or state) if state in legal else (503, state)


def _each(
    part: Part,
    calls: Calls,
    row: PrivateRow,
    pairs: Iterable[tuple[str, str]],
    category: str,
    source: str,
    weight: float = 1.0,
) -> Trial:
    """Ask for several steps; all of them must be right."""
    expected, seen = "each step as in the table", ""
    for state, verb in pairs:
        wanted = _wanted(state, verb, row)
        outcome = calls.call("step", state, verb)
        if outcome.raised or not same(as_data(outcome.value), as_data(wanted)):
            expected, seen = f"`step({state!r}, {verb!r})` gives {wanted}", outcome.seen
            break
    return Trial(
        category,
        not seen,
        expected,
        seen or "just that",
        part.taught_in,
        source,
        weight=weight,
    )


def _table(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    row = private_row(visible)
    part = ASSIGNMENT.part("server-table")
    unknown = hidden.choose(("MIAL", "RECV", "XQUIZ", "BDAT"))
    elsewhere = [state for state in _STATES if state not in row.legal]
    many = [(state, verb) for state in _STATES for verb in (*_TABLE, row.verb)]
    many = [(state, verb) for state, verb in many if verb != "."]
    legal = (
        ("ready", "MAIL"),
        ("sender", "RCPT"),
        ("recipient", "RCPT"),
        ("recipient", "DATA"),
        ("text", "."),
    )
    early = (("greeted", "MAIL"), ("ready", "RCPT"), ("ready", "DATA"))
    open_ = (("sender", "MAIL"), ("recipient", "MAIL"), ("sender", "DATA"))

    def everywhere(*verbs: str) -> list[tuple[str, str]]:
        return [(state, verb) for state in _STATES for verb in verbs]

    for pairs, category, source, weight in (
        (legal, "the way of a letter", "RFC 5321 section 3.3", 1.0),
        (early, "too early", _ORDER, 1.0),
        (open_, "while a transaction is open", _ORDER, 1.0),
        (everywhere("EHLO", "HELO"), "EHLO and HELO at any time", _ORDER, 1.0),
        (everywhere("RSET"), "RSET at any time", "RFC 5321 section 4.1.1.5", 1.0),
        (everywhere("NOOP", "VRFY", "QUIT"), "what never disturbs", _ORDER, 1.0),
        (
            everywhere(unknown, "HELP"),
            "not known, and not implemented",
            "RFC 5321 section 4.2.4",
            1.0,
        ),
        (
            [(state, row.verb) for state in row.legal],
            "the private verb of this house, where it is legal",
            _PRIVATE,
            1.0,
        ),
        (
            [(state, row.verb) for state in (*row.legal, *elsewhere)],
            "the private verb of this house, everywhere",
            _PRIVATE,
            1.0,
        ),
        (hidden.shuffle(many), "every row of the table of this house", _ORDER, 1.0),
    ):
        yield _each(part, calls, row, pairs, category, source, weight)


def _worked_table(visible: Dice) -> str:
    row = private_row(visible)
    legal = " ".join(row.legal)
    return f'''\
def step(state, verb):
    """Return the code that a verb is answered in a state, and the state after it."""
    every = "greeted ready sender recipient"
    table = {{
        "EHLO": (every, 250, "ready"),
        "HELO": (every, 250, "ready"),
        "MAIL": ("ready", 250, "sender"),
        "RCPT": ("sender recipient", 250, "recipient"),
        "DATA": ("recipient", 354, "text"),
        ".": ("text", 250, "ready"),
        "RSET": (every, 250, "greeted" if state == "greeted" else "ready"),
        "NOOP": (every, 250, state),
        "VRFY": (every, 252, state),
        "QUIT": (every, 221, "closed"),
        "HELP": (every, 502, state),
        "{row.verb}": ("{legal}", {row.code}, "{row.after}"),
    }}
    if verb not in table:
        return 500, state
    legal, code, after = table[verb]
    return (code, after) if state in legal.split() else (503, state)
'''


def _syntax(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    rule = argument_rule(visible)
    path = f"Ann{hidden.number(10, 99)}@Example.org"
    digits = "".join(str(hidden.number(0, 9)) for _ in range(rule.digits))
    capitals = "".join(hidden.choose("EFGHJK") for _ in range(rule.letters))
    word = capitals + rule.sign + digits
    verb = rule.verb
    bad, unknown = (501, "{}", ""), (500, "", "")
    tries: tuple[tuple[str, tuple[int, str, str], str, str, float], ...] = (
        (f"Mail From:<{path}>", (0, "MAIL", path), "letter case", "2.4", 1),
        ("MAIL FROM:<>", (0, "MAIL", ""), "the null reverse-path", "4.5.5", 1),
        (f"rcpt to:<{path}>", (0, "RCPT", path), "a recipient", "4.1.1.3", 1),
        ("RCPT TO:<>", bad, "a recipient that is none", "4.1.1.3", 1),
        (f"RCPT TO: <{path}>", bad, "a space behind the colon", "3.3", 1),
        (f"MAIL FROM:{path}", bad, "no angle brackets", "4.1.2", 1),
        (f"MAIL {path}", bad, "no FROM:", "4.1.1.2", 1),
        (
            f"MAIL FROM:<{path}> SIZE=9",
            (555, "MAIL", ""),
            "a parameter that nobody offered",
            "4.1.1.11",
            1,
        ),
        ("QUIT now", bad, "an argument where none may be", "4.1.1.10", 1),
        ("EHLO", bad, "no argument where one must be", "4.1.1.1", 1),
        ("noop two words", (0, "NOOP", "two words"), "a text", "4.1.1.9", 1),
        ("HALO me.example", unknown, "no such verb", "4.2.4", 1),
        ("", unknown, "an empty line", "4.2.4", 1),
        ("NOOP \xe9", unknown, "octets above 127", "2.4", 1),
        (f"{verb.lower()} {word}", (0, verb, word), "this house's verb", "4.1.5", 2),
        (f"{verb} {word}0", bad, "this house's verb, one digit more", "4.1.5", 1),
        (f"{verb} {word.lower()}", bad, "this house's verb, small letters", "4.1.5", 1),
        (f"{verb} {word[1:]}", bad, "this house's verb, a letter less", "4.1.5", 1),
        (verb, bad, "this house's verb alone", "4.1.5", 1),
    )
    cases = [
        Case(
            (line.encode("latin-1"),),
            (code, named.format(line.split(" ")[0].upper()), argument),
            category.replace("this house's verb", "the private verb of this house"),
            f"RFC 5321 section {section}",
            float(weight),
        )
        for line, (code, named, argument), category, section, weight in tries
    ]
    tried = Tried(ASSIGNMENT.part("server-syntax"))
    yield from try_function(tried, calls, "read_command", cases)


def _worked_syntax(visible: Dice) -> str:
    rule = argument_rule(visible)
    form = f"[A-Z]{{{rule.letters}}}[{rule.sign}][0-9]{{{rule.digits}}}"
    return f'''\
import re


def read_command(line):
    """Return code, verb and argument of a command line; code 0 if it is right."""
    forms = {{
        "EHLO": "([^ ]+)",
        "HELO": "([^ ]+)",
        "MAIL": "(?i:FROM):<([^<> ]*)>( .*)?",
        "RCPT": "(?i:TO):<([^<> ]+)>( .*)?",
        "DATA": None,
        "RSET": None,
        "QUIT": None,
        "NOOP": "(.*)",
        "VRFY": "(.+)",
        "{rule.verb}": "({form})",
    }}
    if not line.isascii():
        return 500, "", ""
    verb, space, argument = line.decode().partition(" ")
    verb = verb.upper()
    if verb not in forms:
        return 500, "", ""
    if verb == "NOOP" or forms[verb] is None:
        is_right = verb == "NOOP" or not space
        return (0, verb, argument) if is_right else (501, verb, "")
    found = re.fullmatch(forms[verb], argument)
    if not found:
        return 501, verb, ""
    if found.lastindex == 2:
        return 555, verb, ""
    return 0, verb, found[1]
'''


JUDGES: dict[str, Judge] = {"server-table": _table, "server-syntax": _syntax}
WORKED: dict[str, Answer] = {
    "server-table": _worked_table,
    "server-syntax": _worked_syntax,
}
