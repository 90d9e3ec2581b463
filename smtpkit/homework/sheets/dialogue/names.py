"""Names of a variant: people, programs, hosts, and numbers to count lines from.

RFC 2606 and RFC 6761 reserve the domains.  No two of forty students have much in common.
"""

from __future__ import annotations

from ...dice import Dice

__all__ = ["PEOPLE", "PROGRAMS", "first_number", "hosts", "mailboxes"]

#: Local-parts; a number follows each.
PEOPLE = (
    *("ann", "bob", "carol", "dave", "eve", "fay", "gus", "hana", "ivo", "joe"),
    *("kim", "lea", "mo", "nina", "otto", "pia", "rosa", "sam", "tess", "zoe"),
)
#: Programs and hosts: birds.
PROGRAMS = (
    *("avocet", "bittern", "bunting", "coot", "crake", "crane", "curlew", "dipper"),
    *("dunlin", "egret", "eider", "falcon", "finch", "gannet", "godwit", "goshawk"),
    *("grebe", "harrier", "heron", "hobby", "ibis", "jackdaw", "kestrel", "kite"),
    *("knot", "lapwing", "linnet", "magpie", "martin", "merlin", "nightjar", "osprey"),
    *("ouzel", "petrel", "pipit", "plover", "puffin", "quail", "raven", "redstart"),
    *("rook", "ruff", "shrike", "siskin", "skua", "snipe", "stork", "swift", "teal"),
    *("tern", "thrush", "twite", "warbler", "whimbrel", "wigeon", "wren"),
)


def mailboxes(dice: Dice, count: int, domain: str) -> list[str]:
    """Return different mailboxes such as ``"ann47@example.net"``."""
    people = dice.sample(PEOPLE, count)
    return [f"{name}{dice.number(10, 99)}@{domain}" for name in people]


def hosts(dice: Dice, count: int, domain: str) -> list[str]:
    """Return different hosts such as ``"heron.example.net"``."""
    return [f"{name}.{domain}" for name in dice.sample(PROGRAMS, count)]


def first_number(dice: Dice) -> int:
    """Return where a log's lines are counted from."""
    return dice.number(101, 899)
