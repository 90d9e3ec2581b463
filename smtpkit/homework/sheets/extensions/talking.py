"""Parts in which a student's client talks: opening, logging in, delivering.

RFC 5321 sections 3.1 to 3.3; RFC 2920; RFC 3207 section 4.2; RFC 4954 section 4.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ....protocol.replies import Reply
from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..material import Material
from ..private import private_name
from ..trying import Tried
from .host import Host
from .scenes import Scene, try_scenes

__all__ = [
    "NAME",
    "PUBLIC",
    "TASKS",
    "DoorRule",
    "door_rule",
    "initial_response",
    "waits",
]

#: How a student's client calls itself.
NAME = "me.example"
_ANN = "ann@example.org"
_BOB, _EVE = "bob@example.net", "eve@example.net"


def waits(host: Host) -> str:
    """Say whether the client sent anything before it had read all replies."""
    hasty = [heard.line for heard in host.heard if heard.in_a_hurry]
    return f"the client did not wait before {hasty[0]!r}" if hasty else ""


def _opening_task(visible: Dice) -> Material:
    return Material(
        "When a session is open",
        header=(
            "greeting",
            "answer to EHLO",
            "what the client does",
            "what it returns",
        ),
        rows=(
            ("`220`", "`250`", "nothing more", "`'EHLO'`"),
            ("`220`", "`500` or `502`", "says HELO, and gets `250`", "`'HELO'`"),
            ("`220`", "any other refusal", "says QUIT, reads the answer", "`''`"),
            ("not `220`", "(not asked)", "says QUIT, reads the answer", "`''`"),
        ),
    )


def _opening_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    old = {"EHLO": [Reply(502, "Command not implemented")]}
    scenes = (
        Scene(
            lambda: Host(["SIZE 1000000", "HELP"], piece=9),
            (NAME,),
            "EHLO",
            (f"EHLO {NAME}",),
            "a server that knows EHLO",
            "RFC 5321 section 3.2",
            belief="helo-comes-first",
        ),
        Scene(
            lambda: Host(replies=old),
            (NAME,),
            "HELO",
            (f"EHLO {NAME}", f"HELO {NAME}"),
            "a server that is older than EHLO",
            "RFC 5321 section 3.2",
            belief="old-is-useless",
        ),
    )
    tried = Tried(part, is_hidden=False)
    yield from try_scenes(tried, calls, "open_session", scenes)


def initial_response(user: str, password: str) -> str:
    """Return what PLAIN sends: RFC 4616 section 2, in base64.

    >>> initial_response("ann", "secret")
    'AGFubgBzZWNyZXQ='
    """
    return base64.b64encode(f"\0{user}\0{password}".encode()).decode()


def _secure_task(visible: Dice) -> Material:
    return Material(
        "What `log_in` returns",
        ("`initial` is what PLAIN sends, in base64 already.",),
        header=("what happened", "what it returns"),
        rows=(
            ("logged in: `235`", "`'in'`"),
            ("AUTH was refused", "`'refused'`"),
            ("inside TLS, PLAIN was not on offer", "`'not offered'`"),
            ("there was no TLS to be had", "`'not safe'`"),
        ),
    )


def _secure_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    secret = initial_response("ann", "secret")
    scenes = (
        Scene(
            lambda: Host(
                ["STARTTLS", "SIZE 1000000"],
                inside=["AUTH PLAIN LOGIN"],
                users={"ann": "secret"},
            ),
            (NAME, secret),
            "in",
            (f"EHLO {NAME}", "STARTTLS", f"EHLO {NAME}", f"AUTH PLAIN {secret}"),
            "a server that offers AUTH inside TLS only",
            "RFC 3207 section 4.2",
        ),
        Scene(
            lambda: Host(["AUTH PLAIN LOGIN"], users={"ann": "secret"}),
            (NAME, secret),
            "not safe",
            (f"EHLO {NAME}",),
            "a server without STARTTLS",
            "RFC 4954 section 4",
            belief="auth-asks-anyway",
        ),
    )
    yield from try_scenes(Tried(part, is_hidden=False), calls, "log_in", scenes)


class DoorRule(NamedTuple):
    """What a client of this house says to a server of this house.

    Args:
        verb: the private keyword, which is also the verb.
        word: its argument.
    """

    verb: str
    word: str


def door_rule(visible: Dice) -> DoorRule:
    """Return this variant's private verb."""
    dice = visible.part("house")
    word = f"{dice.choose(('north', 'south', 'east', 'west'))}{dice.number(10, 99)}"
    return DoorRule(private_name(dice), word)


def _deliver_task(visible: Dice) -> Material:
    rule = door_rule(visible)
    return Material(
        "What this client uses, if it is offered",
        header=("keyword", "what the client does"),
        rows=(
            (
                f"`{rule.verb}`",
                (
                    f"House rule: says `{rule.verb} {rule.word}` right after EHLO. After 2yz "
                    "it goes on. After anything else: QUIT, and every recipient `'later'`."
                ),
            ),
            (
                "`SIZE`",
                (
                    "`SIZE=` in MAIL. A letter over the limit is not begun: QUIT, and every "
                    "recipient `'refused'`."
                ),
            ),
            (
                "`8BITMIME`",
                (
                    "`BODY=8BITMIME` in MAIL, after SIZE, if there are octets above 127. Such "
                    "a letter and no such offer: QUIT, and every recipient `'refused'`."
                ),
            ),
            (
                "`CHUNKING`",
                (
                    "sends the letter as one BDAT chunk, once all replies to RCPT were read "
                    "and one recipient was accepted. Otherwise: DATA."
                ),
            ),
            (
                "`PIPELINING`",
                (
                    "sends MAIL and all RCPT in one write; with DATA, that too. Otherwise: "
                    "one line, one reply."
                ),
            ),
        ),
    )


def _deliver_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    letter = b"Subject: Lunch\r\n\r\n.. at noon\r\n"
    one_by_one = (
        f"EHLO {NAME}",
        f"MAIL FROM:<{_ANN}> SIZE={len(letter)}",
        f"RCPT TO:<{_BOB}>",
        f"RCPT TO:<{_EVE}>",
        "DATA",
        ".",
        "QUIT",
    )
    no_eve = {"RCPT": [None, Reply(550, "No such user here")]}
    rule = door_rule(visible)
    welcome = {rule.verb: Reply(250, "Welcome")}
    scenes = (
        Scene(
            lambda: Host(["SIZE 1000000"], replies=no_eve),
            (NAME, _ANN, [_BOB, _EVE], letter),
            {_BOB: "taken", _EVE: "refused"},
            one_by_one,
            "a server with SIZE alone, and one recipient that it refuses",
            "RFC 5321 section 3.3",
            ((_ANN, (_BOB,), letter),),
            waits,
        ),
        Scene(
            lambda: Host([rule.verb, "CHUNKING"], private=welcome),
            (NAME, _ANN, [_BOB], letter),
            {_BOB: "taken"},
            (
                f"EHLO {NAME}",
                f"{rule.verb} {rule.word}",
                f"MAIL FROM:<{_ANN}>",
                f"RCPT TO:<{_BOB}>",
                f"BDAT {len(letter)} LAST",
                "QUIT",
            ),
            "a server of this house, with CHUNKING",
            "RFC 3030 section 2",
            ((_ANN, (_BOB,), letter),),
            waits,
        ),
    )
    yield from try_scenes(Tried(part, is_hidden=False), calls, "deliver", scenes)


TASKS: dict[str, Callable[[Dice], Material]] = {
    "extensions-opening": _opening_task,
    "extensions-secure": _secure_task,
    "extensions-deliver": _deliver_task,
}
PUBLIC: dict[str, Callable[[Part, Calls, Dice], Iterator[Trial]]] = {
    "extensions-opening": _opening_public,
    "extensions-secure": _secure_public,
    "extensions-deliver": _deliver_public,
}
