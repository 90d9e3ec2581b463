"""Parts on the way of a letter: roles, doors, MX records, who holds it when.

RFC 5321 sections 4.2.5, 5.1 and 6.1; RFC 5598 sections 4.2 and 4.3; RFC 6409 section
3.1; RFC 7505; RFC 8314 section 3.  `story` says in which order the log's events came
about; the judges read the log itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material
from .names import PROGRAMS, hosts
from .story import instants, log

__all__ = ["PUBLIC", "ROLES", "TASKS", "TLS", "Domain", "domains", "doors", "roles"]

ROLES = ("MUA", "MSA", "MTA", "MDA", "store")
#: Where TLS begins.
TLS = ("at once", "STARTTLS")

#: What a program of one role does; the roles themselves stand with the judges.
_WORK = (
    (
        "It takes letters from other hosts on port 25, and passes them on.",
        "It looks MX records up, and keeps a letter in its queue if no host answers.",
        "It stands between two hosts, and adds no more than a line `Received`.",
    ),
    (
        "It keeps the mailboxes until somebody reads them.",
        "It answers POP, and gives a letter out to the person whose it is.",
        "It speaks IMAP with readers; no letter leaves it by SMTP.",
    ),
    (
        "It takes new letters from authors, once it has checked who they are.",
        "It listens on port 587, and adds `Date` where the author's program forgot it.",
        "It answers `530` to an author who gave no password.",
    ),
    (
        "A person reads and writes letters with it.",
        "It shows Bob his letters, and hands in his answers with his password.",
        "It fetches letters by IMAP, and shows them in a window.",
    ),
    (
        "It gets letters for people of this host, and puts each into a mailbox.",
        "It writes `Return-Path` on top, and then the letter into Bob's mailbox.",
        "It sorts what has arrived into mailboxes, and carries nothing to another host.",
    ),
)

#: What a program does at one door; the ports stand with the judges.
_CALLS = (
    (
        "empties a mailbox by POP; no word of it is in clear",
        "fetches letters by POP, inside TLS from the first octet",
    ),
    (
        "hands in a letter; it says `EHLO` in clear, and then asks for TLS",
        "hands in a letter; the greeting comes in clear, the password does not",
    ),
    (
        "passes on a letter to an MX host, which offers encryption",
        "carries a letter to another domain's host, and encrypts as soon as it may",
    ),
    (
        "reads a mailbox by IMAP; no word of it is in clear",
        "looks through folders by IMAP, inside TLS from the first octet",
    ),
    (
        "hands in a letter; its first octets are those of a TLS handshake",
        "hands in a letter; the greeting it reads is encrypted already",
    ),
)


def roles(visible: Dice) -> dict[str, tuple[int, str]]:
    """Return program -> number of its work, and a sentence: one work comes twice."""
    dice = visible.part("roles")
    works = range(len(_WORK))
    chosen = dice.shuffle((*works, dice.choose(works)))
    sentences = [dice.shuffle(work) for work in _WORK]
    return {
        program: (work, sentences[work].pop())
        for program, work in zip(dice.sample(PROGRAMS, 6), chosen, strict=True)
    }


def doors(visible: Dice) -> dict[str, tuple[int, str]]:
    """Return program -> number of its door, and a sentence: each door once."""
    dice = visible.part("doors")
    chosen = dice.shuffle(range(len(_CALLS)))
    return {
        program: (door, dice.choose(_CALLS[door]))
        for program, door in zip(
            dice.sample(PROGRAMS, len(_CALLS)), chosen, strict=True
        )
    }


class Domain(NamedTuple):
    """A domain, and its MX records in no order: preference and host.

    Args:
        name: of the domain.
        records: its MX records; none where only an address is known.
    """

    name: str
    records: tuple[tuple[int, str], ...]


def domains(visible: Dice) -> tuple[str, tuple[Domain, ...]]:
    """Return our own host, and four domains that it has letters for."""
    dice = visible.part("zone")
    own, *names = dice.sample(PROGRAMS, 5)
    number = dice.number(10, 99)
    me = f"{own}{number}.example.net"
    zone = [f"{name}{number}.example" for name in names]
    tied = dice.number(2, 9)
    high = dice.number(10, 19)
    several = hosts(dice, 4, zone[0])
    plain = dice.choose(
        (
            (tied, high, high, 10 * high),
            (tied, tied, high, 10 * high),
            (tied, high, 10 * high, 10 * high),
        )
    )
    others = hosts(dice, 3, zone[1])
    mine = dice.choose(((tied, tied, high, 10 * high), (tied, high, high, 10 * high)))
    # The last of `others` stands behind us or beside us: it is never called from here.
    placed = zip(mine, (others[0], others[1], me, others[2]), strict=True)
    found = (
        Domain(zone[0], tuple(dice.shuffle(list(zip(plain, several, strict=True))))),
        Domain(zone[1], tuple(dice.shuffle(list(placed)))),
        Domain(zone[2], ()),
        Domain(zone[3], ((0, "."),)),
    )
    return me, tuple(dice.shuffle(found))


# ---- what the sheet shows, and what its checks look at -------------------------------


def _roles_task(visible: Dice) -> Material:
    shown = roles(visible).items()
    return Material(
        "Six programs",
        header=("program", "what it does"),
        rows=tuple((f"`{program}`", sentence) for program, (_, sentence) in shown),
    )


def _doors_task(visible: Dice) -> Material:
    shown = doors(visible).items()
    return Material(
        "Five programs that call another one",
        header=("program", "what it does"),
        rows=tuple((f"`{program}`", sentence) for program, (_, sentence) in shown),
    )


def _mx_task(visible: Dice) -> Material:
    me, found = domains(visible)
    rows = []
    for domain in found:
        if not domain.records:
            rows.append((f"`{domain.name}`", "A", "", "`192.0.2.25`"))
        for preference, host in domain.records:
            rows.append((f"`{domain.name}`", "MX", str(preference), f"`{host}`"))
    words = (
        f"Your own host is `{me}`. It has taken a letter for each of four domains, and is "
        "to pass it on. Each host that the zone names has one address, and answers to no "
        "other name."
    )
    header = ("domain", "type", "preference", "value")
    return Material("All that the zone says", (words,), (), header, tuple(rows))


def _held_task(visible: Dice) -> Material:
    rows = tuple(
        (f"`{event.host}`", f"{event.ms}", _WORDS[event.what].format(event.other))
        for event in log(visible)
    )
    ask = ", ".join(f"`{ms}`" for ms in instants(visible))
    words = (
        (
            "The logs of four hosts, one below the other. Times are milliseconds; all "
            "clocks agree. A log notes the replies to a letter's dot, nothing else."
        ),
        f"Instants to answer for: {ask}.",
    )
    return Material(
        "One letter, four hosts", words, (), ("host", "ms", "what it noted"), rows
    )


_WORDS = {
    "took": "letter complete, said `250`",
    "deferred": "letter complete, said `451`",
    "heard 250": "sent the letter to `{0}`, read `250`",
    "heard 451": "sent the letter to `{0}`, read `451`",
    "heard nothing": "sent the letter to `{0}`, connection lost before a reply",
}


def _roles_form(value: Any) -> str:
    return "" if value in ROLES else f"{value!r}; the roles are {', '.join(ROLES)}"


def _doors_form(value: Any) -> str:
    is_pair = isinstance(value, list | tuple) and len(value) == 2
    if is_pair and type(value[0]) is int and value[1] in TLS:
        return ""
    return f'{value!r}; wanted is a pair such as (110, "{TLS[0]}")'


def _hosts_form(value: Any) -> str:
    is_list = isinstance(value, list | tuple)
    if is_list and all(isinstance(item, str) for item in value):
        return ""
    return f"{value!r}, which is no list of names"


def _groups_form(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return f"{value!r}, which is no list"
    return next((wrong for group in value if (wrong := _hosts_form(group))), "")


def _public(
    keys: Callable[[Dice], list[Any]], item: Callable[[Any], str]
) -> Callable[[Part, Calls, Dice], Iterator[Trial]]:
    def public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
        asked = keys(visible)
        wanted = f"a dictionary with the keys {', '.join(map(str, asked))}"
        yield from check_form(
            part, calls, wanted, lambda value: dictionary(value, asked, item)
        )

    return public


TASKS: dict[str, Callable[[Dice], Material]] = {
    "dialogue-roles": _roles_task,
    "dialogue-mx": _mx_task,
    "dialogue-doors": _doors_task,
    "dialogue-held": _held_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "dialogue-roles": _public(lambda visible: list(roles(visible)), _roles_form),
    "dialogue-mx": _public(
        lambda visible: [domain.name for domain in domains(visible)[1]], _groups_form
    ),
    "dialogue-doors": _public(lambda visible: list(doors(visible)), _doors_form),
    "dialogue-held": _public(
        lambda visible: ["order", *instants(visible)], _hosts_form
    ),
}
