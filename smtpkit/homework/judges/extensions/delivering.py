r"""Judge of the whole client, and an answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ....protocol.replies import Reply
from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.extensions import ASSIGNMENT
from ...sheets.extensions.host import Host
from ...sheets.extensions.scenes import Scene, try_scenes
from ...sheets.extensions.talking import NAME, door_rule, waits
from ...sheets.trying import Tried
from .. import Answer
from .talking import TALK

__all__ = ["JUDGES", "WORKED"]


def _in_one_write(verbs: tuple[str, ...], host: Host) -> str:
    """Say whether these commands came apart, or anything else was sent too early."""
    together = [heard for heard in host.heard if heard.verb in verbs]
    if len({heard.write for heard in together}) != 1:
        return f"{', '.join(verbs)} came in more than one write"
    hasty = [h.line for h in host.heard if h.in_a_hurry and h.verb not in verbs]
    return f"the client did not wait before {hasty[0]!r}" if hasty else ""


def _deliver(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    rule = door_rule(visible)
    sender = f"ann{hidden.number(10, 99)}@example.org"
    one, two, three = (f"bob{hidden.number(100, 999)}@example.net" for _ in range(3))
    dots = b"Subject: Lunch\r\n\r\n" + b"..\r\n.\r\n" * hidden.number(1, 9)
    eight = b"Subject: Lunch\r\n\r\n.Gr\xc3\xbc\xc3\x9fe\r\n" * hidden.number(1, 3)
    piece = hidden.number(5, 30)
    ehlo, mail = f"EHLO {NAME}", f"MAIL FROM:<{sender}>"
    rcpts = tuple(f"RCPT TO:<{path}>" for path in (one, two, three))
    door = f"{rule.verb} {rule.word}"

    def host(*offers: str, **replies: list[Reply | None]) -> Host:
        said = {verb.replace("DOT", "."): list_ for verb, list_ in replies.items()}
        return Host(offers, replies=said, piece=piece)

    def house(code: int, *offers: str) -> Host:
        private = {rule.verb: Reply(code, "From this house")}
        return Host([*offers, rule.verb], private=private, piece=piece)

    no, later = Reply(550, "No such user here"), Reply(450, "Mailbox busy")
    size, body = f"SIZE={len(eight)}", "BODY=8BITMIME"
    all_offers = (f"SIZE {len(eight)}", "8BITMIME", "PIPELINING", "CHUNKING")
    scenes = (
        Scene(
            partial(host, "HELP"),
            (NAME, sender, [one, two], dots),
            {one: "taken", two: "taken"},
            (ehlo, mail, *rcpts[:2], "DATA", ".", "QUIT"),
            "nothing on offer, and dots",
            "RFC 5321 section 4.5.2",
            ((sender, (one, two), dots),),
            waits,
            belief="dots-kept",
        ),
        Scene(
            partial(host, EHLO=[Reply(502, "Command not implemented")]),
            (NAME, sender, [one], dots),
            {one: "taken"},
            (ehlo, f"HELO {NAME}", mail, rcpts[0], "DATA", ".", "QUIT"),
            "a server older than EHLO",
            "RFC 5321 section 3.2",
            ((sender, (one,), dots),),
            waits,
            belief="old-is-useless",
        ),
        Scene(
            partial(host, "PIPELINING", RCPT=[no, None, later]),
            (NAME, sender, [one, two, three], dots),
            {one: "refused", two: "taken", three: "later"},
            (ehlo, mail, *rcpts, "DATA", ".", "QUIT"),
            "PIPELINING, and recipients that are refused",
            "RFC 2920 section 3.1",
            ((sender, (two,), dots),),
            partial(_in_one_write, ("MAIL", "RCPT", "DATA")),
            belief="group-is-one",
        ),
        Scene(
            partial(host, *all_offers),
            (NAME, sender, [one, two], eight),
            {one: "taken", two: "taken"},
            (
                ehlo,
                f"{mail} {size} {body}",
                *rcpts[:2],
                f"BDAT {len(eight)} LAST",
                "QUIT",
            ),
            "everything on offer, octets above 127",
            "RFC 3030 section 2",
            ((sender, (one, two), eight),),
            partial(_in_one_write, ("MAIL", "RCPT")),
            belief="bdat-stuffs",
        ),
        Scene(
            partial(host, "CHUNKING", RCPT=[no, later]),
            (NAME, sender, [one, two], dots),
            {one: "refused", two: "later"},
            (ehlo, mail, *rcpts[:2], "QUIT"),
            "no recipient is taken",
            "RFC 3030 section 2",
            manners=waits,
        ),
        Scene(
            partial(host, f"SIZE {len(dots) - 1}"),
            (NAME, sender, [one], dots),
            {one: "refused"},
            (ehlo, "QUIT"),
            "a letter that is too large",
            "RFC 1870 section 4",
            manners=waits,
        ),
        Scene(
            partial(host, "SIZE 100000"),
            (NAME, sender, [one], eight),
            {one: "refused"},
            (ehlo, "QUIT"),
            "octets above 127 that may not be sent",
            "RFC 6152 section 3",
            manners=waits,
        ),
        Scene(
            partial(host, DOT=[Reply(451, "Come again")], RCPT=[None, no]),
            (NAME, sender, [one, two], dots),
            {one: "later", two: "refused"},
            (ehlo, mail, *rcpts[:2], "DATA", ".", "QUIT"),
            "a refusal after the letter",
            "RFC 5321 section 4.2.5",
            manners=waits,
            belief="250-is-delivered",
        ),
        Scene(
            partial(house, 252, "SIZE 0"),
            (NAME, sender, [one], dots),
            {one: "taken"},
            (ehlo, door, f"{mail} SIZE={len(dots)}", rcpts[0], "DATA", ".", "QUIT"),
            "a server of this house that lets the client in",
            "RFC 5321 section 4.1.5",
            ((sender, (one,), dots),),
            waits,
            weight=2.0,
        ),
        Scene(
            partial(house, 550, "PIPELINING"),
            (NAME, sender, [one, two], dots),
            {one: "later", two: "later"},
            (ehlo, door, "QUIT"),
            "a server of this house that does not",
            "RFC 5321 section 4.1.5",
            manners=waits,
        ),
    )
    tried = Tried(ASSIGNMENT.part("extensions-deliver"))
    yield from try_scenes(tried, calls, "deliver", scenes)


JUDGES: dict[str, Judge] = {"extensions-deliver": _deliver}


def _worked(visible: Dice) -> str:
    rule = door_rule(visible)
    return f'''\
from smtpkit.protocol.extensions import parse_offers
from smtpkit.protocol.framing import stuff
{TALK}def deliver(connection, name, sender, recipients, message):
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
    if "CHUNKING" not in offers:
        group.append("DATA")
    codes = say_all(talk, group, "PIPELINING" in offers)
    if codes[0] >= 400:
        return dict.fromkeys(recipients, fate(codes[0]))
    fates = {{path: fate(code) for path, code in zip(recipients, codes[1:])}}
    accepted = [path for path in fates if fates[path] == "taken"]
    if "CHUNKING" in offers:
        data = b"BDAT %d LAST\\r\\n" % len(message) + message
        goes_on = bool(accepted)
    else:
        data = stuff(message) + b".\\r\\n"
        goes_on = codes[-1] == 354
    if goes_on:
        talk.connection.send(data)
        last = talk.reply()[0]
        fates.update(dict.fromkeys(accepted, fate(last)))
    return fates


def say_all(talk, lines, at_once):
    """Return the codes of the replies to some lines."""
    if not at_once:
        return [talk.say(line)[0] for line in lines]
    talk.connection.send("".join(f"{{line}}\\r\\n" for line in lines).encode())
    return [talk.reply()[0] for _ in lines]


def fate(code):
    """Return what a code says of a recipient."""
    return "taken" if code < 400 else "later" if code < 500 else "refused"
'''


WORKED: dict[str, Answer] = {"extensions-deliver": _worked}
