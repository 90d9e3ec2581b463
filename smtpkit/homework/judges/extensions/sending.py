r"""Judges of the parts on groups, chunks and mechanisms, and answers to them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.extensions import ASSIGNMENT
from ...sheets.extensions.sending import (
    SECRETS,
    GroupRule,
    first_chunk,
    group_rule,
    preference,
)
from ...sheets.trying import Case, Tried, try_function
from .. import Answer

__all__ = ["JUDGES", "WORKED"]

_GROUP = "RFC 2920 section 3.1"
_CHUNK = "RFC 3030 section 2"
_ANYWHERE = ("RSET", "MAIL", "RCPT")


def _group(commands: list[str], rule: GroupRule) -> list[list[str]]:
    """Return the groups of this house."""
    groups: list[list[str]] = [[]]
    for command in commands:
        groups[-1].append(command)
        is_last = command.split()[0].upper() not in (*_ANYWHERE, rule.anywhere)
        if is_last or len(groups[-1]) == rule.most:
            groups.append([])
    return [group for group in groups if group]


def _groups(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    rule = group_rule(visible)
    mail = f"MAIL FROM:<ann{hidden.number(10, 99)}@example.org>"
    rcpts = [f"RCPT TO:<bob{n}@example.net>" for n in range(hidden.number(10, 13))]
    two, yes = rcpts[:2], {"PIPELINING": list[str](), "SIZE": ["1000"]}
    tries: tuple[tuple[list[str], dict[str, list[str]], str, float, str], ...] = (
        ([mail, *two, "DATA"], yes, "a whole transaction", 1.0, ""),
        (
            ["RSET", mail, "NOOP", *two, "DATA"],
            yes,
            "a command that changes nothing",
            1.0,
            "noop-is-nothing",
        ),
        (
            ["EHLO me.example", mail, *two, "DATA", "QUIT"],
            yes,
            "commands before and after the transaction",
            1.0,
            "all-in-one",
        ),
        (["VRFY bob", "EXPN staff", mail, "STARTTLS"], yes, "other verbs", 1.0, ""),
        (
            [mail.replace("MAIL FROM", "mail from"), two[0].lower(), "data"],
            yes,
            "letter case",
            1.0,
            "case-matters",
        ),
        ([], yes, "nothing to send", 0.5, ""),
        (
            [mail, *rcpts, f"{rule.anywhere} 1", "DATA"],
            yes,
            "more commands than a group of this house may have",
            2.0,
            "",
        ),
        (
            [
                mail,
                f"{rule.anywhere} 1",
                two[0],
                f"{rule.last.lower()} 2",
                two[1],
                "DATA",
            ],
            yes,
            "the private verbs of this house",
            2.0,
            "",
        ),
        (["XQUIZ 1", mail, two[0]], yes, "a private verb of another house", 0.5, ""),
    )
    cases = [
        Case((commands, offers), _group(commands, rule), words, _GROUP, weight, belief)
        for commands, offers, words, weight, belief in tries
    ]
    alone = [mail, *two, "DATA"]
    no: dict[str, list[str]] = {"SIZE": [], "PIPELINE": []}
    each = [[command] for command in alone]
    cases.append(Case((alone, no), each, "no PIPELINING on offer", _GROUP))
    tried = Tried(ASSIGNMENT.part("extensions-groups"))
    yield from try_function(tried, calls, "groups", cases)


def _worked_groups(visible: Dice) -> str:
    rule = group_rule(visible)
    return f'''\
def groups(commands, offers):
    """Return the commands in groups that may each travel in one write."""
    if "PIPELINING" not in offers:
        return [[command] for command in commands]
    found = [[]]
    for command in commands:
        found[-1].append(command)
        verb = command.split()[0].upper()
        is_last = verb not in ("RSET", "MAIL", "RCPT", "{rule.anywhere}")
        if is_last or len(found[-1]) == {rule.most}:
            found.append([])
    return [group for group in found if group]
'''


def _chunk(message: bytes, most: int, first: int) -> list[bytes]:
    """Return the chunks of this house."""
    first = min(first, most)
    pieces = [message[:first]]
    pieces += [message[at : at + most] for at in range(first, len(message), most)]
    return [
        b"BDAT %d%b\r\n%b" % (len(piece), b" LAST" * (n == len(pieces)), piece)
        for n, piece in enumerate(pieces, 1)
    ]


def _chunks(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    first = first_chunk(visible)
    head = b"Subject: Lunch\r\n\r\n"
    dots = head + b"..\r\n.\r\n" * hidden.number(8, 12)
    eight = head + "Grüße, ñandú\r\n".encode() * hidden.number(4, 8)
    binary = head + hidden.octets(hidden.number(90, 120))
    most = hidden.number(40, 60)
    exact = b"x" * (first + 3 * most)
    cases = [
        Case(
            (message, size), _chunk(message, size, first), words, _CHUNK, weight, belief
        )
        for message, size, words, weight, belief in (
            (b"Hi\r\n", 512, "a letter of one chunk", 1.0, "always-last"),
            (b"", 512, "an empty letter", 1.0, ""),
            (dots, 4, "dots, and many chunks", 1.0, "bdat-stuffs"),
            (eight, most, "octets above 127", 1.0, "characters-are-octets"),
            (exact, most, "chunks that are all full", 2.0, ""),
            (binary, most, "any octets, in several chunks", 2.0, ""),
        )
    ]
    tried = Tried(ASSIGNMENT.part("extensions-chunks"))
    yield from try_function(tried, calls, "chunks", cases)


def _worked_chunks(visible: Dice) -> str:
    return f'''\
def chunks(message, most):
    """Return BDAT commands, each with its chunk, as octets."""
    first = min({first_chunk(visible)}, most)
    pieces = [message[:first]]
    for start in range(first, len(message), most):
        pieces.append(message[start : start + most])
    sent = [b"BDAT %d\\r\\n%b" % (len(piece), piece) for piece in pieces[:-1]]
    return [*sent, b"BDAT %d LAST\\r\\n%b" % (len(pieces[-1]), pieces[-1])]
'''


def _mechanism(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    order = preference(visible)
    least = next(name for name in reversed(order) if not SECRETS[name])
    offer, clear = "RFC 4954 section 3", "RFC 4954 section 4"
    secrets = hidden.shuffle([name for name in order if SECRETS[name]])
    cases = (
        Case(({"SIZE": []}, True), "", "no AUTH on offer", offer, weight=0.5),
        Case(({"AUTH": []}, True), "", "AUTH with no mechanism", offer, weight=0.5),
        Case(
            ({"AUTH": ["GSSAPI", "NTLM"]}, True),
            "",
            "no mechanism known",
            offer,
            weight=0.5,
        ),
        Case(
            ({"AUTH": ["GSSAPI", "LOGIN"]}, True), "LOGIN", "one that is known", offer
        ),
        Case(({"AUTH": secrets}, False), "", "secrets, in clear", clear, weight=0.5),
        Case(
            ({"AUTH": [*secrets, least]}, False),
            least,
            "secrets in clear, and one that is not",
            clear,
            belief="auth-asks-anyway",
        ),
    )
    part = ASSIGNMENT.part("extensions-mechanism")
    yield from try_function(Tried(part), calls, "pick", cases)
    pairs = hidden.shuffle(list(combinations(order, 2)))
    wrong = ""
    for liked, other in pairs:
        outcome = calls.call("pick", {"AUTH": hidden.shuffle([liked, other])}, True)
        if outcome != (liked, ""):
            wrong = wrong or f"{outcome.seen} for {liked} and {other}"
    yield Trial(
        "the order of this house: each pair of mechanisms, inside TLS",
        not wrong,
        "of each pair the one that stands further up",
        wrong or "just that",
        part.taught_in,
        offer,
        weight=4.0,
    )


def _worked_mechanism(visible: Dice) -> str:
    rows = ", ".join(f'"{name}"' for name in preference(visible))
    return f'''\
def pick(offers, encrypted):
    """Return the mechanism to log in with, or "" for none."""
    liked = [{rows}]
    for name in liked:
        shows = name in ("PLAIN", "LOGIN", "XOAUTH2")
        if name in offers.get("AUTH", ()) and (encrypted or not shows):
            return name
    return ""
'''


JUDGES: dict[str, Judge] = {
    "extensions-groups": _groups,
    "extensions-chunks": _chunks,
    "extensions-mechanism": _mechanism,
}

WORKED: dict[str, Answer] = {
    "extensions-groups": _worked_groups,
    "extensions-chunks": _worked_chunks,
    "extensions-mechanism": _worked_mechanism,
}
