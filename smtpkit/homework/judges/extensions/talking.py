r"""Judges of opening and logging in, and answers to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ....protocol.replies import Reply
from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.extensions import ASSIGNMENT
from ...sheets.extensions.host import Host
from ...sheets.extensions.scenes import Scene, try_scenes
from ...sheets.extensions.talking import NAME, initial_response
from ...sheets.trying import Tried
from .. import Answer

__all__ = ["JUDGES", "WORKED"]

_OPEN = "RFC 5321 section 3.2"
_GREETING = "RFC 5321 section 3.1"
_TLS = "RFC 3207 section 4.2"
_AUTH = "RFC 4954 section 4"


def _opening(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    name = f"client{hidden.number(10, 99)}.example.org"
    ehlo, helo, quit_ = f"EHLO {name}", f"HELO {name}", "QUIT"
    piece = hidden.number(2, 5)
    long_greeting = [Reply(220, ["mx.example.net", "no strangers", "welcome"])]

    def host(offers: tuple[str, ...] = (), **replies: list[Reply | None]) -> Host:
        said = dict(replies)
        if "greeting" not in said and offers:
            said["greeting"] = [*long_greeting]
        return Host(offers, replies=said, piece=piece)

    def refused(code: int) -> list[Reply | None]:
        return [Reply(code, "Not like this")]

    tries = (
        (partial(host, ("SIZE", "DSN")), "EHLO", (ehlo,), "several lines", _OPEN, ""),
        (
            partial(host, EHLO=refused(500)),
            "HELO",
            (ehlo, helo),
            "EHLO is not known",
            _OPEN,
            "old-is-useless",
        ),
        (
            partial(host, EHLO=refused(502)),
            "HELO",
            (ehlo, helo),
            "EHLO is not implemented",
            _OPEN,
            "old-is-useless",
        ),
        (
            partial(host, EHLO=refused(550)),
            "",
            (ehlo, quit_),
            "EHLO is refused",
            _OPEN,
            "",
        ),
        (partial(host, EHLO=refused(451)), "", (ehlo, quit_), "not now", _OPEN, ""),
        (
            partial(host, greeting=refused(554)),
            "",
            (quit_,),
            "a greeting that turns away",
            _GREETING,
            "greeting-repeats",
        ),
        (
            partial(host, EHLO=refused(502), HELO=refused(550)),
            "",
            (ehlo, helo, quit_),
            "neither is taken",
            _OPEN,
            "",
        ),
    )
    scenes = (
        Scene(make, (name,), wanted, lines, words, source, belief=belief)
        for make, wanted, lines, words, source, belief in tries
    )
    tried = Tried(ASSIGNMENT.part("extensions-opening"))
    yield from try_scenes(tried, calls, "open_session", scenes)


def _secure(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    user, password = f"ann{hidden.number(10, 99)}", f"pw{hidden.number(1000, 9999)}"
    initial = initial_response(user, password)
    users = {user: password}
    ehlo, tls, auth = f"EHLO {NAME}", "STARTTLS", f"AUTH PLAIN {initial}"
    both = ("STARTTLS", "AUTH PLAIN")
    piece = hidden.number(3, 9)
    lie = b"250-mx.example.net\r\n250 AUTH PLAIN LOGIN\r\n"

    def host(
        offers: tuple[str, ...] = both,
        inside: tuple[str, ...] = ("AUTH LOGIN PLAIN",),
        refused: dict[str, int] | None = None,
        behind: bytes = b"",
    ) -> Host:
        replies = {verb: [Reply(code, "No")] for verb, code in (refused or {}).items()}
        return Host(
            offers,
            inside=inside,
            replies=replies,
            piece=piece,
            behind=behind,
            users=users,
        )

    whole = (ehlo, tls, ehlo, auth)
    tries = (
        (partial(host), "in", whole, "AUTH in clear and inside TLS", _TLS, 1.0, ""),
        (
            partial(host, inside=("SIZE 1000000",)),
            "not offered",
            whole[:3],
            "an offer that is gone inside TLS",
            _TLS,
            1.0,
            "tls-keeps-session",
        ),
        (
            partial(host, inside=("AUTH LOGIN XPLAIN",)),
            "not offered",
            whole[:3],
            "other mechanisms",
            "RFC 4954 section 3",
            1.0,
            "all-mechanisms",
        ),
        (
            partial(host, refused={"AUTH": 535}),
            "refused",
            whole,
            "AUTH is refused",
            _AUTH,
            1.0,
            "",
        ),
        (
            partial(host, refused={"STARTTLS": 454}),
            "not safe",
            (ehlo, tls),
            "TLS is not to be had now",
            "RFC 3207 section 4",
            1.0,
            "auth-asks-anyway",
        ),
        (
            partial(host, ("AUTH PLAIN",)),
            "not safe",
            (ehlo,),
            "TLS is not on offer",
            "RFC 3207 section 6",
            1.0,
            "offer-not-needed",
        ),
        (
            partial(host, inside=("SIZE 1000000",), behind=lie),
            "not offered",
            whole[:3],
            "octets that came in clear, behind the 220",
            _TLS,
            2.0,
            "tls-guards",
        ),
    )
    scenes = (
        Scene(
            make, (NAME, initial), wanted, lines, words, source, weight=w, belief=belief
        )
        for make, wanted, lines, words, source, w, belief in tries
    )
    tried = Tried(ASSIGNMENT.part("extensions-secure"))
    yield from try_scenes(tried, calls, "log_in", scenes)


JUDGES: dict[str, Judge] = {
    "extensions-opening": _opening,
    "extensions-secure": _secure,
}

WORKED: dict[str, Answer] = {
    "extensions-opening": '''\
from smtpkit.transports.talk import Talk


def open_session(connection, name):
    """Return the verb that opened the session, or "" if none did."""
    talk = Talk(connection)
    if talk.reply()[0] == 220:
        code, _ = talk.say(f"EHLO {name}")
        if code == 250:
            return "EHLO"
        if code in (500, 502) and talk.say(f"HELO {name}")[0] == 250:
            return "HELO"
    talk.say("QUIT")
    return ""
''',
    "extensions-secure": '''\
from smtpkit.transports.talk import Talk


def log_in(connection, name, initial):
    """Return how far it came: "in", "refused", "not offered" or "not safe"."""
    talk = Talk(connection)
    talk.reply()
    _, lines = talk.say(f"EHLO {name}")
    if b"STARTTLS" not in [line[4:].upper() for line in lines[1:]]:
        return "not safe"
    if talk.say("STARTTLS")[0] != 220:
        return "not safe"
    connection.start_tls()
    talk = Talk(connection)  # what was read in clear is forgotten
    _, lines = talk.say(f"EHLO {name}")
    offered = [line[4:].upper().split() for line in lines[1:]]
    if not any(words[:1] == [b"AUTH"] and b"PLAIN" in words for words in offered):
        return "not offered"
    return "in" if talk.say(f"AUTH PLAIN {initial}")[0] == 235 else "refused"
''',
}
