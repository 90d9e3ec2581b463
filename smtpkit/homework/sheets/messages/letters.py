"""Parts on letters: what the envelope says, and who wrote each line of a header section.

RFC 5321 sections 2.3.1, 3.3 and 4.4; RFC 5322 sections 3.6.2, 3.6.3 and 3.6.6.  Both
are answered by values, so the public checks judge the form only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material

__all__ = ["LISTS", "PUBLIC", "QUESTIONS", "TASKS", "header_section", "session"]

_NAMES = (
    *("ann", "bob", "carol", "dave", "eve", "fay", "grace", "heidi", "ivan", "judy"),
    *("kim", "leo", "mallory", "nia", "olga", "peter", "ruth", "sam", "trent", "uma"),
)
_SUBJECTS = ("Lunch?", "The lake", "Minutes", "Two boats", "A bill", "Choir on Friday")

#: What is asked of the session; those of `LISTS` are answered by a list.
QUESTIONS = ("takes", "again", "reports", "author", "answers", "hidden")
LISTS = ("takes", "again", "hidden")


def _people(dice: Dice, count: int) -> list[str]:
    """Return local parts, such as ``"ann47"``."""
    return [f"{name}{dice.number(10, 99)}" for name in dice.sample(_NAMES, count)]


def session(visible: Dice) -> tuple[str, ...]:
    """Return a session, line by line; S: is the server's, C: the client's.

    A first transaction is given up.  Of the second's five recipients two are refused,
    one of them for now; the letter names some of all these, and others.
    """
    people = _people(visible, 13)
    dropped, keeper, author, helper, answers, *others = people
    first, *rest = (f"{name}@example.net" for name in others)
    five, named_only = rest[:5], rest[5:]
    replies = visible.shuffle(
        (
            *((code, "OK") for code in (250, 250)),
            (251, "User not local; will forward"),
            visible.choose(((450, "Mailbox busy"), (452, "No room"))),
            visible.choose(((550, "No such user here"), (553, "Name not allowed"))),
        )
    )
    accepted = [
        path for path, (code, _) in zip(five, replies, strict=True) if code < 300
    ]
    refused = [path for path in five if path not in accepted]
    # One who gets the letter is named nowhere in it; so is one of the two who do not.
    in_to = visible.shuffle([accepted[0], refused[0], named_only[0]])
    in_cc = visible.shuffle([accepted[1], named_only[1]])
    lines = [
        *("S: 220 mx.example.net ready", "C: EHLO out.example.org"),
        *(
            "S: 250 mx.example.net",
            f"C: MAIL FROM:<{dropped}@example.org>",
            "S: 250 OK",
        ),
        *(f"C: RCPT TO:<{first}>", "S: 250 OK", "C: RSET", "S: 250 OK"),
        *(f"C: MAIL FROM:<{keeper}@lists.example.org>", "S: 250 OK"),
    ]
    for path, (code, text) in zip(five, replies, strict=True):
        lines += [f"C: RCPT TO:<{path}>", f"S: {code} {text}"]
    fields = [
        f"From: {author.title().rstrip('0123456789')} <{author}@example.com>",
        f"Sender: {helper}@example.com",
        f"Reply-To: {answers}@example.com",
        f"To: {', '.join(in_to)}",
        f"Cc: {', '.join(in_cc)}",
        f"Subject: {visible.choose(_SUBJECTS)}",
    ]
    day, minute = 7 * visible.number(1, 4) + 1, visible.number(10, 59)
    fields.append(f"Date: Mon, {day} Jun 2026 09:{minute}:00 +0200")
    lines += ["C: DATA", "S: 354 Start mail input"]
    lines += [f"C: {field}" for field in visible.shuffle(fields)]
    lines += [
        "C: ",
        f"C: From: {dropped}@example.org wrote:",
        "C: > See you there.",
        "C: .",
    ]
    return (*lines, "S: 250 OK")


def _session_task(visible: Dice) -> Material:
    words = "`C:` is said by the client, `S:` by the server."
    return Material("Your session", (words,), session(visible))


def _session_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def form(value: Any) -> str:
        if wrong := dictionary(value, QUESTIONS, lambda _: ""):
            return wrong
        return next((w for key in QUESTIONS if (w := _entry(key, value[key]))), "")

    wanted = f"a dictionary with the keys {', '.join(QUESTIONS)}"
    yield from check_form(part, calls, wanted, form)


def _entry(key: str, value: Any) -> str:
    """Say what is wrong with the form of one entry; "" for nothing."""
    if key not in LISTS:
        is_right = isinstance(value, str) and "@" in value
        return "" if is_right else f"at the key {key!r}: {value!r} is no address"
    is_list = isinstance(value, list | tuple)
    if is_list and all(isinstance(one, str) and "@" in one for one in value):
        return ""
    return f"at the key {key!r}: {value!r} is no list of addresses"


# ---- messages-writers ----------------------------------------------------------------

#: Lines of the whole message: a body of another length makes them equal for all.
_LINES = 30


def header_section(visible: Dice) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the hosts, the one nearest to the author first, and the message's lines.

    Someone passes the letter on as it is, so that a block of `Resent-` fields stands in
    the midst of the trace.
    """
    author, one, other = _people(visible, 3)
    domains = ("example.org", "example.net", "example.net", "example.com")
    kinds = ("out", "mx", "desk", "in")
    hosts = tuple(
        f"{kind}{visible.number(10, 99)}.{domain}"
        for kind, domain in zip(kinds, domains, strict=True)
    )
    senders = (f"pc.{domains[0]}", hosts[0], f"laptop.{domains[1]}", hosts[2])
    minute = visible.number(1, 9)
    stamps = [
        _received(visible, sender, host, minute + 11 * place)
        for place, (sender, host) in enumerate(zip(senders, hosts, strict=True))
    ]
    day = visible.number(100, 999)
    own = [
        [f"From: {author}@example.org"],
        _folded(visible, f"To: {one}@example.net,", "choir@example.net"),
        _folded(visible, f"Subject: {visible.choose(_SUBJECTS)}", f"(number {day})"),
        [f"Date: Tue, 2 Jun 2026 10:0{minute}:00 +0200"],
        [f"Message-ID: <{day}@pc.example.org>"],
    ]
    resent = [
        [f"Resent-From: {one}@example.net"],
        _folded(visible, f"Resent-To: {other}@example.com,", f"{one}.b@example.com"),
        [f"Resent-Date: Tue, 2 Jun 2026 10:{minute + 21}:00 +0200"],
        [f"Resent-Message-ID: <{day + 7}@laptop.example.net>"],
    ]
    blocks = [
        [f"Return-Path: <{one}@example.net>"],
        *(stamps[3], stamps[2], *visible.shuffle(resent)),
        *(stamps[1], stamps[0], *visible.shuffle(own)),
    ]
    lines = [line for block in blocks for line in block]
    body = ["", "Received: with thanks,", "by all of us.", *["See you there."] * _LINES]
    return hosts, tuple((lines + body)[:_LINES])


def _received(visible: Dice, sender: str, host: str, minute: int) -> list[str]:
    """Return a trace field in two to four lines."""
    pieces = [
        f"Received: from {sender}",
        f"by {host}",
        f"with ESMTP id {visible.number(1000, 9999)};",
        f"Tue, 2 Jun 2026 10:{minute:02}:00 +0200",
    ]
    cut = visible.choose(((2, 3), (1, 2), (1, 2, 3), (1, 3), (2,), (3,)))
    ends = [*cut, len(pieces)]
    starts = [0, *cut]
    lines = [" ".join(pieces[a:b]) for a, b in zip(starts, ends, strict=True)]
    return [lines[0], *(f"    {line}" for line in lines[1:])]


def _folded(visible: Dice, first: str, more: str) -> list[str]:
    """Return a field in one line or two."""
    return [first, f"    {more}"] if visible.number(0, 1) else [f"{first} {more}"]


def _writers_task(visible: Dice) -> Material:
    hosts, lines = header_section(visible)
    told = (
        "Two persons had a part in it: the author, and one who passed the letter on "
        "to somebody else, unchanged. No host wrote more than it must."
    )
    words = (
        told,
        f"The hosts: {', '.join(f'`{host}`' for host in sorted(hosts))}.",
    )
    return Material("Your letter, as it was delivered", words, lines)


def _writers_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    hosts, lines = header_section(visible)

    def numbers(value: Any) -> str:
        is_list = isinstance(value, list | tuple)
        if is_list and all(n in range(1, len(lines) + 1) for n in value):
            return ""
        return f"{value!r}; wanted is a list of line numbers such as [2, 3]"

    keys = ("author", "resender", *sorted(hosts))
    wanted = f"a dictionary with the keys {', '.join(keys)}"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, numbers))


TASKS = {"messages-envelope": _session_task, "messages-writers": _writers_task}
PUBLIC = {"messages-envelope": _session_public, "messages-writers": _writers_public}
