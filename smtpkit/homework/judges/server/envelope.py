r"""Judge of the envelope, and an answer to it."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.server import ASSIGNMENT
from ...sheets.server.driving import Said
from ...sheets.server.envelope import TakingBack, taking_back, try_envelope
from ...sheets.trying import Tried
from .. import Answer

__all__ = ["JUDGES", "WORKED"]

_HELLO = ("EHLO", "me.example")
_SEVERAL = "RFC 5321 section 3.3"
_ORDER = "RFC 5321 section 4.1.4"
_PRIVATE = "RFC 5321 section 4.1.5"

Commands = tuple[tuple[str, str], ...]


def _left(paths: list[str], house: TakingBack) -> list[str]:
    """Return the recipients that are left once the private verb was said."""
    return {"first": paths[1:], "last": paths[:-1], "others": paths[:1]}[house.which]


def _usual(mail: tuple[str, str], mailboxes: list[str]) -> Iterator[Said]:
    """Yield what every server does."""
    one, two = mailboxes
    first, second = ("RCPT", one), ("RCPT", two)
    begun: Commands = (_HELLO, mail, first)
    yes = (250, 250, 250)
    host = one.partition("@")[2]
    yield Said(
        (*begun, second), (*yes, 250), [mail[1], [one, two]], "two recipients", _SEVERAL
    )
    yield Said(
        (*begun, ("RCPT", f"no.{one}"), second),
        (*yes, 550, 250),
        [mail[1], [one, two]],
        "one of three recipients is refused",
        _SEVERAL,
        belief="refusal-resets",
    )
    other = f"{one.partition('@')[0]}@{host.upper()}"
    yield Said(
        (_HELLO, mail, ("RCPT", other), ("RCPT", two.swapcase().replace("NET", "net"))),
        (250, 250, 250, 550),
        [mail[1], [other]],
        "letter case in recipients",
        "RFC 5321 section 2.4",
        belief="local-part-no-case",
    )
    post = ("RCPT", "PostMaster"), ("RCPT", f"postmaster@{host}")
    yield Said(
        (_HELLO, ("MAIL", ""), *post),
        (250, 250, 250, 250),
        ["", [path for _, path in post]],
        "Postmaster, and a null reverse-path",
        "RFC 5321 section 4.5.1",
        belief="postmaster-case",
    )
    yield Said(
        (mail, _HELLO, first, ("DATA", ""), mail, mail),
        (503, 250, 503, 503, 250, 503),
        [mail[1], []],
        "out of order",
        _ORDER,
        belief="mail-before-hello",
    )
    yield Said(
        (*begun, ("RSET", ""), first, mail),
        (*yes, 250, 503, 250),
        [mail[1], []],
        "RSET",
        "RFC 5321 section 4.1.1.5",
        belief="envelope-is-kept",
    )
    yield Said(
        (*begun, ("EHLO", ""), second),
        (*yes, 501, 250),
        [mail[1], [one, two]],
        "a second EHLO that is refused",
        _ORDER,
    )
    yield Said(
        (*begun, ("EHLO", "you.example"), ("DATA", "")),
        (*yes, 250, 503),
        None,
        "a second EHLO",
        _ORDER,
        belief="hello-once",
    )
    yield Said((*begun, ("DATA", "")), (*yes, 354), [mail[1], [one]], "DATA", _SEVERAL)


def _own(
    mail: tuple[str, str], mailboxes: list[str], house: TakingBack
) -> Iterator[Said]:
    """Yield what only this house does."""
    one, two = mailboxes
    paths = [one, two, "postmaster"]
    begun: Commands = (_HELLO, mail, *(("RCPT", path) for path in paths))
    back = (house.verb, "")
    yes = (250, 250, 250, 250, 250)
    yield Said(
        (*begun, back),
        (*yes, 250),
        [mail[1], _left(paths, house)],
        "the private verb of this house, after three recipients",
        _PRIVATE,
        weight=2.0,
    )
    twice = _left(_left(paths, house), house)
    yield Said(
        (*begun, back, back, ("RCPT", one)),
        (*yes, 250, 250, 250),
        [mail[1], [*twice, one]],
        "the private verb of this house, said twice",
        _PRIVATE,
    )
    yield Said(
        (_HELLO, back, mail, back),
        (250, 503, 250, 503),
        [mail[1], []],
        "the private verb, out of order",
        _PRIVATE,
    )
    alone = _left([one], house)
    yield Said(
        (_HELLO, mail, ("RCPT", one), back, back, ("DATA", "")),
        (250, 250, 250, 250, 250 if alone else 503, 354 if alone else 503),
        [mail[1], alone],
        "the private verb of this house, after one recipient",
        _PRIVATE,
    )


def _envelope(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    mail = ("MAIL", f"ann{hidden.number(10, 99)}@example.org")
    number = hidden.number(10, 99)
    mailboxes = [f"bob{number}@example.net", f"Carol{number}@example.net"]
    tried = Tried(ASSIGNMENT.part("server-envelope"))
    yield from (
        try_envelope(tried, calls, mailboxes, said)
        for said in (
            *_usual(mail, mailboxes),
            *_own(mail, mailboxes, taking_back(visible)),
        )
    )


def _worked(visible: Dice) -> str:
    house = taking_back(visible)
    slices = {"first": "[:1]", "last": "[-1:]", "others": "[1:]"}
    return f'''\
class Envelope:
    """Keeps the envelope of one session."""

    def __init__(self, mailboxes):
        """Begin a session on a host with these mailboxes."""
        self.mailboxes = [self.key(mailbox) for mailbox in mailboxes]
        self.hosts = {{mailbox.partition("@")[2] for mailbox in self.mailboxes}}
        self.is_greeted = False
        self.kept = None

    def command(self, verb, argument):
        """Return the code of the answer to a command."""
        if verb == "EHLO":
            if not argument:
                return 501
            self.is_greeted, self.kept = True, None
        elif verb == "RSET":
            self.kept = None
        elif verb == "MAIL":
            if not self.is_greeted or self.kept:
                return 503
            self.kept = [argument, []]
        else:
            return self.within(verb, argument, self.kept[1]) if self.kept else 503
        return 250

    def envelope(self):
        """Return None, or reverse-path and list of forward-paths."""
        return self.kept

    def within(self, verb, argument, recipients):
        """Return the code of the answer to a command inside a transaction."""
        if verb == "RCPT":
            if not self.knows(argument):
                return 550
            recipients.append(argument)
        elif verb not in ("DATA", "{house.verb}"):
            return 500
        elif not recipients:
            return 503
        elif verb == "DATA":
            return 354
        else:
            del recipients{slices[house.which]}
        return 250

    def key(self, path):
        """Return a path as it is compared: the domain in small letters."""
        local, at, domain = path.partition("@")
        return local + at + domain.lower()

    def knows(self, path):
        """Tell whether a recipient has a mailbox here."""
        if path.lower() == "postmaster":
            return True
        local, _, domain = self.key(path).partition("@")
        if local.lower() == "postmaster":
            return domain in self.hosts
        return self.key(path) in self.mailboxes
'''


JUDGES: dict[str, Judge] = {"server-envelope": _envelope}
WORKED: dict[str, Answer] = {"server-envelope": _worked}
