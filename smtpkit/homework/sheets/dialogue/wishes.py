"""What the sessions of a variant are to do: letters to send, one to repair, codes to get.

RFC 5321 sections 3.3, 4.1.4, 4.1.5 and 4.5.2.  See `talking` for what the sheet shows.
"""

from __future__ import annotations

from typing import NamedTuple

from ...dice import Dice
from ..private import private_name
from .names import mailboxes
from .playing import House
from .walk import DOMAIN, Walk, walk

__all__ = ["TARGETS", "Letter", "Wish", "Wreck", "target", "wish", "wreck"]


class Letter(NamedTuple):
    """A letter as its author wants it.

    Args:
        reverse_path: "" for the null reverse-path.
        forward_paths: its recipients.
        lines: header section, empty line and body, as the author wrote them.
    """

    reverse_path: str
    forward_paths: tuple[str, ...]
    lines: tuple[str, ...]


class Wish(NamedTuple):
    """What a student's own session is to do.

    Args:
        client: what the client calls itself.
        house: the private verb.
        dropped: a letter that is begun and taken back; it has no lines.
        letters: the two that are sent.
    """

    client: str
    house: House
    dropped: Letter
    letters: tuple[Letter, Letter]

    @property
    def known(self) -> list[str]:
        """The mailboxes that the server knows."""
        return [*self.dropped.forward_paths, *self.letters[0].forward_paths,
                *self.letters[1].forward_paths]  # fmt: skip


_SUBJECTS = ("Lunch", "Rain", "The boat", "A key", "Your letter", "Tomorrow", "Bread")
_BODIES = ("at noon", "by the lake", "on the train", "at the door", "in the morning")


def wish(visible: Dice) -> Wish:
    """Return the task of the session of this variant."""
    dice = visible.part("wish")
    bob, carol, dave, eve = mailboxes(dice, 4, DOMAIN)
    ann, fay = mailboxes(dice, 2, "example.org")
    one, two = dice.sample(_SUBJECTS, 2)
    here, there = dice.sample(_BODIES, 2)
    first = (f"Subject: {one}", "", f"{'.' * dice.number(1, 3)}{here}", there)
    second = (f"Subject: {two}", "", here, ".", there)
    return Wish(
        f"me{dice.number(100, 999)}.example",
        House(private_name(dice.part("verb")), dice.choose(("tea", "milk", "salt"))),
        Letter(fay, (bob,), ()),
        (Letter(ann, (carol, dave), first), Letter("", (eve,), second)),
    )


class Wreck(NamedTuple):
    """A broken session.

    Args:
        client: what the client calls itself.
        letter: what it wanted to send.
        lines: what it said.
    """

    client: str
    letter: Letter
    lines: tuple[str, ...]


def wreck(visible: Dice) -> Wreck:
    """Return the broken session of this variant: ten lines with four faults."""
    dice = visible.part("wreck")
    bob, carol = mailboxes(dice, 2, DOMAIN)
    (ann,) = mailboxes(dice, 1, "example.org")
    client = f"pc{dice.number(100, 999)}.example"
    header = f"Subject: {dice.choose(_SUBJECTS)}"
    one, two = dice.sample(_BODIES, 2)
    dotted = f"{'.' * dice.number(1, 2)}{one}"
    body, has_end = ((dotted,), True) if dice.number(0, 1) else ((one, two), False)
    mail = dice.choose(
        (
            f"MAIL FROM: <{ann}>",
            f"MAIL FROM:{ann}",
            f"MAIL <{ann}>",
            f"MAIL FROM <{ann}>",
        )
    )
    second = dice.choose(
        (
            f"RCPT TO:{carol}",
            f"RCPT TO: <{carol}>",
            f"RCPT <{carol}>",
            f"RCPT TO <{carol}>",
        )
    )
    hello, first = f"EHLO {client}", f"RCPT TO:<{bob}>"
    opening = dice.choose(
        (
            (hello, first, mail, second, "DATA"),
            (mail, hello, first, second, "DATA"),
            (hello, mail, first, "DATA", second),
            (hello, mail, "DATA", second, first),
        )
    )
    end = (".", "QUIT") if has_end else ("QUIT",)
    return Wreck(
        client,
        Letter(ann, (bob, carol), (header, "", *body)),
        (*opening, header, "", *body, *end),
    )


#: Three conversations that end as they should, by name.
TARGETS = {"A": ("order", "nobody"), "B": ("word", "syntax"), "C": ("order", "syntax")}


def target(visible: Dice, name: str) -> Walk:
    """Return a conversation with the codes and the state of a target."""
    return walk(visible.part(f"target {name}"), TARGETS[name], is_short=True)
