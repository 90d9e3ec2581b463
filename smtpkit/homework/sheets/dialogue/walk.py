"""Conversations of chance: nine lines that are taken, and some between that are refused.

RFC 5321 sections 3.3, 4.1.1, 4.1.4 and 4.2.4.  The dice choose a way through the states,
and put each refused line where only one refusal fits it.  What a server answers is not
said here: the judges ask one.
"""

from __future__ import annotations

from typing import NamedTuple

from ...dice import Dice
from .names import mailboxes

__all__ = ["DOMAIN", "Walk", "walk", "ways_to"]

#: The server's own domain.
DOMAIN = "example.net"

#: Ways of nine lines; `T` is text, `L` is text that looks like a command.
_WAYS = (
    ("EHLO", "MAIL", "RSET", "MAIL", "RCPT", "DATA", "T", "L", "."),
    ("EHLO", "MAIL", "EHLO", "MAIL", "RCPT", "DATA", "T", "L", "."),
    ("EHLO", "MAIL", "RCPT", "EHLO", "MAIL", "RCPT", "DATA", "T", "L"),
    ("EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "DATA", "L", "T"),
    ("EHLO", "MAIL", "RCPT", "DATA", "T", "L", ".", "MAIL", "QUIT"),
    ("EHLO", "MAIL", "RCPT", "DATA", "L", "T", ".", "MAIL", "RSET"),
    ("RSET", "EHLO", "MAIL", "RCPT", "DATA", "T", "L", ".", "NOOP"),
    ("NOOP", "EHLO", "MAIL", "RCPT", "RCPT", "DATA", "L", "T", "."),
)
#: Shorter ways, without text; what they end in differs.
_SHORT = (
    ("EHLO", "MAIL", "RSET", "MAIL"),
    ("EHLO", "MAIL", "EHLO", "MAIL"),
    ("EHLO", "MAIL", "RCPT", "RCPT"),
    ("EHLO", "NOOP", "MAIL", "RCPT"),
    ("EHLO", "MAIL", "RCPT", "DATA"),
    ("EHLO", "MAIL", "RCPT", "RSET"),
    ("EHLO", "MAIL", "RCPT", "QUIT"),
)
#: Where a line leads, if it is taken.
_AFTER = {
    **dict.fromkeys(("EHLO", "RSET", "."), "idle"),
    "MAIL": "sender",
    "RCPT": "open",
    "DATA": "text",
    "QUIT": "over",
}


class Walk(NamedTuple):
    """A conversation of a variant.

    Args:
        lines: what the client says.
        known: the mailboxes that the server knows.
        client: what the client calls itself.
    """

    lines: tuple[str, ...]
    known: tuple[str, ...]
    client: str


def walk(dice: Dice, refusals: tuple[str, ...], *, is_short: bool = False) -> Walk:
    """Throw a conversation.

    Args:
        dice: for this conversation alone.
        refusals: a kind of line for each one that is refused: "order", "syntax", "word"
            or "nobody".
        is_short: whether it has four lines that are taken, and not nine.
    """
    client = f"{dice.choose(('me', 'pc', 'home', 'desk'))}{dice.number(10, 99)}.example"
    known = mailboxes(dice, 2, DOMAIN)
    sender, other = mailboxes(dice, 2, "example.org")
    (nobody,) = mailboxes(dice, 1, DOMAIN)
    lines = _Lines(dice, client, sender, other, (known[0], known[1], f"x{nobody}"))
    way = dice.choose(_SHORT if is_short else _WAYS)
    behind: list[list[str]] = [[] for _ in range(len(way) + 1)]
    for kind in dice.shuffle(refusals):
        places = [
            (place, state)
            for place, state in enumerate(ways_to(way))
            if lines.refused(kind, state)
        ]
        place, state = dice.choose(places)
        behind[place].append(dice.choose(lines.refused(kind, state)))
    said = [*behind[0]]
    for symbol, more in zip(way, behind[1:], strict=True):
        said += [lines.taken(symbol), *more]
    return Walk(tuple(said), tuple(known), client)


def ways_to(way: tuple[str, ...]) -> list[str]:
    """Return where a way stands before its first line, and behind each.

    >>> ways_to(("EHLO", "MAIL", "NOOP"))
    ['new', 'idle', 'sender', 'sender']
    """
    states = ["new"]
    for symbol in way:
        before = states[-1]
        # RSET before the hello leaves the session where it was.
        stays = before == "new" and symbol == "RSET"
        states.append(before if stays else _AFTER.get(symbol, before))
    return states


class _Lines:
    """Lines with the names of a variant."""

    def __init__(
        self,
        dice: Dice,
        client: str,
        sender: str,
        other: str,
        boxes: tuple[str, str, str],
    ) -> None:
        self._dice = dice
        self._client = client
        self._sender, self._other = sender, other
        self._bob, self._carol, self._nobody = boxes

    def taken(self, symbol: str) -> str:
        """Return a line that is taken where its way puts it."""
        return self._dice.choose(
            {
                "EHLO": (f"EHLO {self._client}", f"HELO {self._client}"),
                "MAIL": (
                    f"MAIL FROM:<{self._sender}>",
                    "MAIL FROM:<>",
                    f"mail from:<{self._other}>",
                ),
                "RCPT": (
                    f"RCPT TO:<{self._bob}>",
                    f"rcpt to:<{self._carol}>",
                    "RCPT TO:<Postmaster>",
                ),
                "RSET": ("RSET", "rset"),
                "NOOP": ("NOOP", f"NOOP {self._dice.number(400, 599)}", "VRFY bob"),
                "DATA": ("DATA", "data"),
                "T": ("Subject: Lunch?", "At noon, by the lake.", "..", "See you"),
                "L": (f"RCPT TO:<{self._nobody}>", "RSET", "QUIT", "DATA", "NOOP"),
                ".": (".",),
                "QUIT": ("QUIT", "quit"),
            }[symbol]
        )

    def refused(self, kind: str, state: str) -> tuple[str, ...]:
        """Return the lines of a kind that are refused in a state; none where none is."""
        bob, sender, other = self._bob, self._sender, self._other
        if state in ("text", "over"):
            return ()
        if kind == "word":
            return ("HALO", "EHLLO", "EXPN staff", "RESET", "STOP")
        found: dict[tuple[str, str], tuple[str, ...]] = {
            ("order", "new"): (f"MAIL FROM:<{sender}>", f"RCPT TO:<{bob}>"),
            ("order", "idle"): (f"RCPT TO:<{bob}>", "DATA"),
            ("order", "sender"): (f"MAIL FROM:<{other}>", "DATA"),
            ("order", "open"): (f"MAIL FROM:<{other}>", "MAIL FROM:<>"),
            ("nobody", "sender"): (f"RCPT TO:<{self._nobody}>",),
            ("nobody", "open"): (f"RCPT TO:<{self._nobody}>",),
            ("syntax", "new"): ("EHLO", "HELO [192.0.2.1]", "RSET now"),
            ("syntax", "idle"): (f"MAIL FROM: <{sender}>", f"MAIL FROM:{sender}"),
            ("syntax", "sender"): (f"RCPT TO:{bob}", f"RCPT TO: <{bob}>", "EHLO"),
            ("syntax", "open"): (f"RCPT TO:{bob}", "DATA now", "EHLO", "RSET all"),
        }
        return found.get((kind, state), ())
