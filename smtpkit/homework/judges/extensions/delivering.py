r"""Judge of the whole client, and an answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from ....protocol.replies import Reply
from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.extensions import ASSIGNMENT
from ...sheets.extensions.host import Host
from ...sheets.extensions.scenes import Scene, try_scenes
from ...sheets.extensions.talking import NAME, DoorRule, door_rule, waits
from ...sheets.trying import Tried
from .. import Answer

__all__ = ["JUDGES", "WORKED"]


def _in_one_write(verbs: tuple[str, ...], host: Host) -> str:
    """Say whether these commands came apart, or anything else was sent too early."""
    together = [heard for heard in host.heard if heard.verb in verbs]
    if len({heard.write for heard in together}) != 1:
        return f"{', '.join(verbs)} came in more than one write"
    hasty = [h.line for h in host.heard if h.in_a_hurry and h.verb not in verbs]
    return f"the client did not wait before {hasty[0]!r}" if hasty else ""


class _Cast(NamedTuple):
    """Who writes what to whom, and what is said for it."""

    rule: DoorRule
    sender: str
    paths: tuple[str, str, str]
    dots: bytes
    eight: bytes
    piece: int

    @property
    def mail(self) -> str:
        return f"MAIL FROM:<{self.sender}>"

    @property
    def rcpts(self) -> tuple[str, ...]:
        return tuple(f"RCPT TO:<{path}>" for path in self.paths)

    def host(self, *offers: str, **replies: list[Reply | None]) -> Host:
        """Return a server; DOT stands for the end of mail data."""
        said = {verb.replace("DOT", "."): list_ for verb, list_ in replies.items()}
        return Host(offers, replies=said, piece=self.piece)

    def house(self, code: int, *offers: str) -> Host:
        """Return a server of this house, which answers its private verb with `code`."""
        private = {self.rule.verb: Reply(code, "From this house")}
        return Host([*offers, self.rule.verb], private=private, piece=self.piece)


def _cast(visible: Dice, hidden: Dice) -> _Cast:
    one, two, three = (f"bob{hidden.number(100, 999)}@example.net" for _ in range(3))
    return _Cast(
        door_rule(visible),
        f"ann{hidden.number(10, 99)}@example.org",
        (one, two, three),
        b"Subject: Lunch\r\n\r\n" + b"..\r\n.\r\n" * hidden.number(1, 9),
        b"Subject: Lunch\r\n\r\n.Gr\xc3\xbc\xc3\x9fe\r\n" * hidden.number(1, 3),
        hidden.number(5, 30),
    )


_EHLO = f"EHLO {NAME}"
_NO, _LATER = Reply(550, "No such user here"), Reply(450, "Mailbox busy")
_END = ("DATA", ".", "QUIT")


def _ways(cast: _Cast) -> Iterator[Scene]:
    """Yield the servers with which a letter goes through, each in another way."""
    _, sender, (one, two, three), dots, eight, _ = cast
    rcpts = cast.rcpts
    yield Scene(
        partial(cast.host, "HELP"),
        (NAME, sender, [one, two], dots),
        {one: "taken", two: "taken"},
        (_EHLO, cast.mail, *rcpts[:2], *_END),
        "nothing on offer, and dots",
        "RFC 5321 section 4.5.2",
        ((sender, (one, two), dots),),
        waits,
        belief="dots-kept",
    )
    yield Scene(
        partial(cast.host, EHLO=[Reply(502, "Command not implemented")]),
        (NAME, sender, [one], dots),
        {one: "taken"},
        (_EHLO, f"HELO {NAME}", cast.mail, rcpts[0], *_END),
        "a server older than EHLO",
        "RFC 5321 section 3.2",
        ((sender, (one,), dots),),
        waits,
        belief="old-is-useless",
    )
    yield Scene(
        partial(cast.host, "PIPELINING", RCPT=[_NO, None, _LATER]),
        (NAME, sender, [one, two, three], dots),
        {one: "refused", two: "taken", three: "later"},
        (_EHLO, cast.mail, *rcpts, *_END),
        "PIPELINING, and recipients that are refused",
        "RFC 2920 section 3.1",
        ((sender, (two,), dots),),
        partial(_in_one_write, ("MAIL", "RCPT", "DATA")),
        belief="group-is-one",
    )
    line = f"{cast.mail} SIZE={len(eight)} BODY=8BITMIME"
    yield Scene(
        partial(cast.host, f"SIZE {len(eight)}", "8BITMIME", "PIPELINING", "CHUNKING"),
        (NAME, sender, [one, two], eight),
        {one: "taken", two: "taken"},
        (_EHLO, line, *rcpts[:2], f"BDAT {len(eight)} LAST", "QUIT"),
        "everything on offer, octets above 127",
        "RFC 3030 section 2",
        ((sender, (one, two), eight),),
        partial(_in_one_write, ("MAIL", "RCPT")),
        belief="bdat-stuffs",
    )


def _refusals(cast: _Cast) -> Iterator[Scene]:
    """Yield the servers with which a letter does not go through."""
    _, sender, (one, two, _), dots, eight, _ = cast
    rcpts = cast.rcpts
    yield Scene(
        partial(cast.host, "HELP", MAIL=[Reply(452, "No room now")]),
        (NAME, sender, [one, two], dots),
        {one: "later", two: "later"},
        (_EHLO, cast.mail, "QUIT"),
        "MAIL is refused",
        "RFC 5321 section 4.2.1",
        manners=waits,
        belief="later-is-never",
    )
    yield Scene(
        partial(cast.host, "CHUNKING", RCPT=[_NO, _LATER]),
        (NAME, sender, [one, two], dots),
        {one: "refused", two: "later"},
        (_EHLO, cast.mail, *rcpts[:2], "QUIT"),
        "no recipient is taken",
        "RFC 3030 section 2",
        manners=waits,
    )
    yield Scene(
        partial(cast.host, f"SIZE {len(dots) - 1}"),
        (NAME, sender, [one], dots),
        {one: "refused"},
        (_EHLO, "QUIT"),
        "a letter that is too large",
        "RFC 1870 section 4",
        manners=waits,
    )
    yield Scene(
        partial(cast.host, "SIZE 100000"),
        (NAME, sender, [one], eight),
        {one: "refused"},
        (_EHLO, "QUIT"),
        "octets above 127 that may not be sent",
        "RFC 6152 section 3",
        manners=waits,
    )
    yield Scene(
        partial(cast.host, DOT=[Reply(451, "Come again")], RCPT=[None, _NO]),
        (NAME, sender, [one, two], dots),
        {one: "later", two: "refused"},
        (_EHLO, cast.mail, *rcpts[:2], *_END),
        "a refusal after the letter",
        "RFC 5321 section 4.2.5",
        manners=waits,
        belief="250-is-delivered",
    )


def _doors(cast: _Cast) -> Iterator[Scene]:
    """Yield the servers of this house."""
    rule, sender, (one, two, _), dots, _, _ = cast
    door = f"{rule.verb} {rule.word}"
    mail = f"{cast.mail} SIZE={len(dots)}"
    yield Scene(
        partial(cast.house, 252, "SIZE 0"),
        (NAME, sender, [one], dots),
        {one: "taken"},
        (_EHLO, door, mail, cast.rcpts[0], *_END),
        "a server of this house that lets the client in",
        "RFC 5321 section 4.1.5",
        ((sender, (one,), dots),),
        waits,
        weight=2.0,
    )
    yield Scene(
        partial(cast.house, 550, "PIPELINING"),
        (NAME, sender, [one, two], dots),
        {one: "later", two: "later"},
        (_EHLO, door, "QUIT"),
        "a server of this house that does not",
        "RFC 5321 section 4.1.5",
        manners=waits,
    )


def _deliver(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    cast = _cast(visible, hidden)
    tried = Tried(ASSIGNMENT.part("extensions-deliver"))
    for scenes in (_ways, _refusals, _doors):
        yield from try_scenes(tried, calls, "deliver", scenes(cast))


JUDGES: dict[str, Judge] = {"extensions-deliver": _deliver}


def _worked(visible: Dice) -> str:
    rule = door_rule(visible)
    return f'''\
from smtpkit.protocol.extensions import parse_offers
from smtpkit.protocol.framing import stuff
from smtpkit.transports.talk import Talk


def deliver(connection, name, sender, recipients, message):
    """Deliver one message; return what became of each recipient."""
    talk = Talk(connection)
    talk.reply()
    code, lines = talk.say(f"EHLO {{name}}")
    if code in (500, 502):
        talk.say(f"HELO {{name}}")
        lines = []
    offers = parse_offers([line[4:].decode() for line in lines])
    fates = transact(talk, offers, sender, recipients, message)
    talk.say("QUIT")
    connection.close()
    return fates


def transact(talk, offers, sender, recipients, message):
    """Say all that stands between EHLO and QUIT."""
    if "{rule.verb}" in offers and talk.say("{rule.verb} {rule.word}")[0] >= 300:
        return dict.fromkeys(recipients, "later")
    mail, limit = f"MAIL FROM:<{{sender}}>", 0
    if "SIZE" in offers:
        mail += f" SIZE={{len(message)}}"
        limit = int((*offers["SIZE"], "0")[0])
    if not message.isascii():
        mail += " BODY=8BITMIME"
    is_eight = not message.isascii() and "8BITMIME" not in offers
    if is_eight or 0 < limit < len(message):
        return dict.fromkeys(recipients, "refused")
    group = [mail, *(f"RCPT TO:<{{path}}>" for path in recipients)]
    codes = say_all(talk, group, offers)
    if codes[0] >= 400:
        return dict.fromkeys(recipients, fate(codes[0]))
    fates = {{path: fate(code) for path, code in zip(recipients, codes[1:], strict=False)}}
    accepted = [path for path in fates if fates[path] == "taken"]
    last = codes[-1]
    if "CHUNKING" in offers and accepted:
        talk.connection.send(b"BDAT %d LAST\\r\\n" % len(message) + message)
        last = talk.reply()[0]
    elif last == 354:
        talk.connection.send(stuff(message) + b".\\r\\n")
        last = talk.reply()[0]
    fates.update(dict.fromkeys(accepted, fate(last)))
    return fates


def say_all(talk, group, offers):
    """Return the codes of the replies to MAIL, RCPT and, if it is said, DATA."""
    data = [] if "CHUNKING" in offers else ["DATA"]
    if "PIPELINING" in offers:
        lines = "".join(f"{{line}}\\r\\n" for line in group + data)
        talk.connection.send(lines.encode())
        return [talk.reply()[0] for _ in group + data]
    codes = []
    for line in group:
        codes.append(talk.say(line)[0])
        if codes[0] >= 400:
            return codes
    if data and min(codes[1:]) < 400:
        codes.append(talk.say("DATA")[0])
    return codes


def fate(code):
    """Return what a code says of a recipient."""
    return "taken" if code < 400 else "later" if code < 500 else "refused"
'''


WORKED: dict[str, Answer] = {"extensions-deliver": _worked}
