"""What can go wrong while one letter is handed over: a table of trials.

Each row is a plan of faults (`smtpkit.protocol.faults`), or a host that wants something,
and what a good client makes of it.  RFC 5321 sections 4.2.1, 4.5.3.2, 4.5.4.1 and 6.1.
Together the rows reach every place and every kind of fault that a client meets which
knows neither TLS nor AUTH nor BDAT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ...agents.rules import Greylisting
from ...protocol.faults import FaultPlan
from .sockets import Harbour
from .steps import Budget

__all__ = ["ANN", "BOB", "LETTER", "TRIALS", "Fate", "Trial"]

ANN, BOB = "ann@example.org", "bob@example.net"
#: Two of its lines begin with a dot; one is nothing else.
LETTER = (
    b"From: Ann <ann@example.org>\r\nTo: Bob <bob@example.net>\r\n"
    b"Date: Mon, 05 Jan 2026 09:00:00 +0000\r\nMessage-ID: <lunch@example.org>\r\n"
    b"Subject: Lunch?\r\n\r\n.hidden\r\n.\r\nAt noon, by the lake.\r\n"
)


class Fate(Enum):
    """What became of the letter.  Value: in words."""

    ONCE = "delivered once"
    TWICE = "delivered twice"
    LOST = "lost"
    TOLD = "refused, and told so"
    GIVEN_UP = "given up too early"
    DENIED = "delivered, but called a failure"
    DAMAGED = "damaged"
    PESTERED = "refused, and tried again"
    ENDLESS = "never ends"
    BROKEN = "an error"
    OPEN = "still open"


@dataclass(frozen=True)
class Trial:
    """One thing that goes wrong.

    Args:
        name: what goes wrong, in words.
        why: what a good client does then, as one or two sentences.
        source: the section that says so.
        faults: the plan.
        seed: what garbled octets follow from.
        wanted: the fate that a good client brings about.
        greylisted: minutes for which the server answers 450 to a stranger.
        options: more options of the server.
    """

    name: str
    why: str
    source: str
    faults: tuple[str, ...] = ()
    seed: int = 0
    wanted: Fate = Fate.ONCE
    greylisted: float = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    def harbour(self, budget: Budget | None = None) -> Harbour:
        """Return a new server on which it goes wrong.

        Args:
            budget: how many steps of Python the client may take.
        """
        policy = Greylisting(minutes=self.greylisted) if self.greylisted else None
        plan = FaultPlan.of(*self.faults, seed=self.seed)
        return Harbour(policy=policy, faults=plan, budget=budget, **self.options)


#: The simplest first.
TRIALS = (
    Trial(
        "nothing goes wrong",
        "Double the dot of each line that begins with one. Then end with a line `.`.",
        "RFC 5321 section 4.5.2",
    ),
    Trial(
        "replies come octet by octet",
        "Collect octets until the last line of the reply is complete.",
        "RFC 5321 section 4.2.1",
        options={"cut": 1},
    ),
    Trial(
        "the answer to EHLO drips, one octet a second",
        "Go on reading as long as something comes.",
        "RFC 5321 section 4.2.1",
        ("EHLO:throttle=1",),
    ),
    Trial(
        "no extension is offered",
        "The list may be empty: then the reply has one line.",
        "RFC 5321 section 4.1.1.1",
        ("EHLO:hide=PIPELINING", "EHLO:hide=SIZE"),
        options={"extensions": ("PIPELINING", "SIZE")},
    ),
    Trial(
        "EHLO is not known: 502",
        "An old server knows `HELO` only. So say that.",
        "RFC 5321 section 3.2",
        ("EHLO#*:reply=502",),
    ),
    Trial(
        "MAIL is answered 259, which nobody knows",
        "Go by the first digit: 2 is a yes.",
        "RFC 5321 section 4.3.2",
        ("MAIL:reply=259",),
    ),
    Trial(
        "the connection drops before the greeting",
        "Nothing was sent. Wait, and connect again.",
        "RFC 5321 section 4.5.4.1",
        ("1/connect:drop",),
    ),
    Trial(
        "421 in place of the greeting",
        "A 4 says: later. Wait, and connect again.",
        "RFC 5321 section 3.8",
        ("1/connect:close",),
    ),
    Trial(
        "MAIL is answered 451, once",
        "A 4 says: later. Close politely, wait, and begin anew.",
        "RFC 5321 section 4.2.1",
        ("1/MAIL:reply=451",),
    ),
    Trial(
        "MAIL is answered by noise",
        "A line that is no reply says nothing. End this connection; try another.",
        "RFC 5321 section 4.2.1",
        ("1/MAIL:garble",),
        seed=1,
    ),
    Trial(
        "greylisting: RCPT is answered 450 for 20 minutes",
        "Waiting 30 minutes between tries is enough. Coming back at once is not.",
        "RFC 5321 section 4.5.4.1",
        greylisted=20,
    ),
    Trial(
        "half of the answer to RCPT, then the end",
        "Half a reply is no reply. Nothing was sent: try again.",
        "RFC 5321 section 3.8",
        ("1/RCPT:truncate=2",),
    ),
    Trial(
        "RCPT is answered 550",
        "A 5 says: no. Do not come back; tell Ann.",
        "RFC 5321 section 4.2.1",
        ("RCPT#*:reply=550 5.1.1 No such user",),
        wanted=Fate.TOLD,
    ),
    Trial(
        "RCPT is answered 450 for ever",
        "Nobody tries for ever. Give up in the end, and tell Ann.",
        "RFC 5321 section 4.5.4.1",
        ("RCPT#*:reply=450",),
        wanted=Fate.TOLD,
    ),
    Trial(
        "421 to DATA, then the end",
        "421 may come at any time. Wait, and connect again.",
        "RFC 5321 section 3.8",
        ("1/DATA:close",),
    ),
    Trial(
        "the connection drops in the middle of the letter",
        "Without the dot the server has no letter. Send it again, whole.",
        "RFC 5321 section 4.1.1.4",
        ("1/text@40:drop",),
    ),
    Trial(
        "the dot is answered 452",
        "The server did not take it. A 4 says: later.",
        "RFC 5321 section 4.2.5",
        ("1/.:reply=452",),
    ),
    Trial(
        "the dot is answered 554",
        "The server did not take it, and never will. Tell Ann.",
        "RFC 5321 section 4.2.5",
        (".#*:reply=554",),
        wanted=Fate.TOLD,
    ),
    Trial(
        "the dot is answered after 8 minutes",
        "After the dot be patient for 10 minutes: `settimeout(600)`.",
        "RFC 5321 section 4.5.3.2.6",
        ("1/.:delay=480000",),
    ),
    Trial(
        "the answer to the dot gets lost",
        "You cannot know, so try again. Twice is better than never.",
        "RFC 5321 section 6.1",
        ("1/.:truncate=0",),
        wanted=Fate.TWICE,
    ),
    Trial(
        "the connection drops at QUIT",
        "The `250` to the dot counts. What comes after it changes nothing.",
        "RFC 5321 section 4.2.5",
        ("QUIT#*:drop",),
    ),
)
