"""A plan of what goes wrong: data that a driver carries out, never a percentage.

Each fault says *where* it strikes and *what* happens then; garbled octets follow from a
seed.  So a failure that was seen once can be seen again.  A learner meets faults in
lesson 13.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .commands import HISTORIC, VERBS
from .errors import BadArgument
from .replies import Reply

__all__ = ["GRAMMAR", "WHAT", "WHERE", "Fault", "FaultPlan", "Strikes"]

#: How a fault is written, for the command line and for `Fault.parse`.
GRAMMAR = "[CONVERSATION/]WHERE[#NTH][@OCTETS]:WHAT[=VALUE]"

#: Where a fault can strike, and what that means.
WHERE = {
    "connect": "when the connection opens, in place of the greeting",
    "EHLO, MAIL, RCPT …": "when that command is answered; any verb",
    "text": "while mail data arrives, after @OCTETS of it; #NTH counts messages",
    ".": "when the mail data has ended and is answered",
    "response": "when a response to a 334 is answered",
    "handshake": "when the TLS handshake should begin",
}

#: What can happen, and what VALUE means.
WHAT = {
    "reply": "answer VALUE, such as 450 or 450 Mailbox busy",
    "close": "answer 421 and close",
    "drop": "cut the connection without a word",
    "delay": "answer VALUE milliseconds late",
    "truncate": "send only the first VALUE octets of the answer, then cut",
    "garble": "change octets of the answer, chosen by the plan's seed",
    "throttle": "from here on send VALUE octets a second",
    "hide": "leave the extension VALUE out of the answer to EHLO",
}
_TAKES_NUMBER = ("delay", "truncate", "throttle")
_SPEC = re.compile(
    r"(?:(?P<conversation>[0-9]+)/)?(?P<where>[A-Za-z]+(?: LAST)?|\.)"
    r"(?:#(?P<nth>[0-9]+|\*))?(?:@(?P<octets>[0-9]+))?"
    r":(?P<what>[a-z]+)(?:=(?P<value>.*))?\Z"
)
_PLACES = ("connect", "text", "response", "handshake")
_COMMANDS = (*VERBS, *HISTORIC, "BDAT LAST", ".")
#: What can happen where: to an answer, and where there is none.
_ANSWER = tuple(what for what in WHAT if what != "hide")
_FITS = {
    "EHLO": tuple(WHAT),
    "text": ("reply", "close", "drop", "delay", "throttle"),
    "handshake": ("close", "drop"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Args:
        where: a verb, ``"."``, ``"connect"``, ``"text"``, ``"response"`` or
            ``"handshake"``; see `WHERE`.
        what: one of `WHAT`.
        value: its value, as text; what it means stands in `WHAT`.
        nth: which time it strikes in one conversation, from 1; 0 for every time.
        octets: for ``"text"``: after how many octets of mail data.
        conversation: in which conversation of the server, from 1; 0 for every one.

    Raises:
        BadArgument: a word that is not known, or a value that does not fit.

    >>> Fault.parse("RCPT#2:reply=450 Mailbox busy")
    Fault(where='RCPT', what='reply', value='450 Mailbox busy', nth=2, octets=0, conversation=0)
    >>> str(Fault("MAIL", "close"))
    'MAIL:close'
    """

    where: str
    what: str
    value: str = ""
    nth: int = 1
    octets: int = 0
    conversation: int = 0

    def __post_init__(self) -> None:
        if self.what not in WHAT:
            raise BadArgument(f"fault {self.what!r}", f"one of {', '.join(WHAT)}")
        if self.where not in _PLACES and self.where not in _COMMANDS:
            raise BadArgument(f"place {self.where!r}", f"one of {', '.join(WHERE)}")
        if self.what not in _FITS.get(self.where, _ANSWER):
            raise BadArgument(
                f"{self.where}:{self.what}",
                f"one of {', '.join(_FITS.get(self.where, _ANSWER))}",
            )
        if self.what in _TAKES_NUMBER and not self.value.isdigit():
            raise BadArgument(
                f"{self.what}={self.value}", f"{self.what}=NUMBER: {WHAT[self.what]}"
            )
        if self.what == "throttle" and int(self.value) < 1:
            raise BadArgument("throttle=0", "at least one octet a second")
        if self.what == "hide" and not self.value:
            raise BadArgument("hide", "hide=EXTENSION, such as hide=PIPELINING")
        if self.what == "reply":
            code = self.reply().code  # raises if it is none
            if self.where == "text" and code < 400:
                raise BadArgument(
                    f"text:reply={code}, which accepts a message that is cut off",
                    "a refusal: 400 to 599",
                    source="RFC 5321 section 4.2.5",
                )

    def __str__(self) -> str:
        text = f"{self.conversation}/" if self.conversation else ""
        text += self.where
        text += "" if self.nth == 1 else f"#{self.nth or '*'}"
        text += f"@{self.octets}" if self.octets else ""
        return f"{text}:{self.what}" + (f"={self.value}" if self.value else "")

    def reply(self) -> Reply:
        """Return the reply that ``reply`` and ``close`` answer with."""
        if self.what == "close":
            return Reply(421, "Service not available, closing connection", "4.3.2")
        code, _, text = self.value.partition(" ")
        if not re.fullmatch("[2-5][0-9][0-9]", code):
            raise BadArgument(
                f"reply={self.value}", "reply=CODE or reply=CODE TEXT, CODE 200 to 599"
            )
        return Reply.parse(f"{code} {text or 'as the fault plan says'}\r\n".encode())

    @classmethod
    def parse(cls, spec: str) -> Fault:
        """Read a fault as it is written on a command line; see `GRAMMAR`.

        Raises:
            BadArgument: it does not follow the grammar; the error shows it.
        """
        found = _SPEC.match(spec)
        if not found:
            raise BadArgument(
                f"fault {spec!r}",
                f"{GRAMMAR}, such as RCPT#2:reply=450 or text@100:drop",
            )
        where = found["where"]
        nth = found["nth"] or "1"
        return cls(
            where.lower() if where.lower() in _PLACES else where.upper(),
            found["what"],
            found["value"] or "",
            0 if nth == "*" else int(nth),
            int(found["octets"] or 0),
            int(found["conversation"] or 0),
        )


class Strikes:
    """The faults of one conversation, counted as it goes on.

    Args:
        faults: what may strike.
        seed: what garbled octets follow from.
    """

    def __init__(self, faults: Iterable[Fault], seed: int) -> None:
        self._faults = tuple(faults)
        self._seed = seed
        self._count: Counter[str] = Counter()

    def __bool__(self) -> bool:
        """Whether anything may strike at all."""
        return bool(self._faults)

    def due(self, *places: str) -> tuple[Fault, ...]:
        """Return what strikes now, in the plan's order; this counts as one time."""
        self._count.update(places)
        return tuple(
            fault
            for fault in self._faults
            if fault.where in places and fault.nth in (0, self._count[fault.where])
        )

    def due_in_text(self, before: int, after: int) -> tuple[Fault, ...]:
        """Return what strikes while mail data grows from `before` to `after` octets."""
        if after > before == 0:
            self._count["text"] += 1  # another message begins
        return tuple(
            fault
            for fault in self._faults
            if fault.where == "text"
            and fault.nth in (0, self._count["text"])
            and before <= fault.octets < after
        )

    def garble(self, octets: bytes) -> bytes:
        """Change about every fourth octet, always in the same way for the same seed."""
        key = f"{self._seed} {sum(self._count.values())}".encode()
        noise = hashlib.shake_128(key).digest(len(octets))
        return bytes(
            octet ^ (noise[i] & 0x1F or 1)
            if noise[i] % 4 == 0 and octet > 31
            else octet
            for i, octet in enumerate(octets)
        )


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """All that will go wrong on one server.

    Args:
        faults: in the order in which they are looked at.
        seed: what garbled octets follow from.

    >>> plan = FaultPlan.of("RCPT:reply=450")
    >>> [fault.reply().code for fault in plan.conversation(1).due("RCPT")]
    [450]
    """

    faults: tuple[Fault, ...] = ()
    seed: int = 0

    @classmethod
    def of(cls, *faults: Fault | str, seed: int = 0) -> FaultPlan:
        """Make a plan of faults, or of texts that `Fault.parse` reads."""
        read = (Fault.parse(f) if isinstance(f, str) else f for f in faults)
        return cls(tuple(read), seed)

    def conversation(self, number: int) -> Strikes:
        """Return the faults of the server's `number`-th conversation, from 1."""
        chosen = (f for f in self.faults if f.conversation in (0, number))
        return Strikes(chosen, self.seed * 1000003 + number)
