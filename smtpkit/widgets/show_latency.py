"""What the latency widget shows: one letter sent four ways over the same slow line.

RFC 2920 (PIPELINING) and RFC 3030 (BDAT).  The times are those of the virtual clock; a
learner meets the widget in lesson 09.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from ..loopback.lab import Lab
from ..protocol.errors import BadArgument
from ..protocol.limits import Limits
from ..transcript.model import Transcript
from .shown import Still, framed_words, table

__all__ = ["LINES", "WAYS", "Line", "Sent", "latency", "of_line", "send"]

#: The ways to send a letter: whether commands travel in groups, and whether by BDAT.
WAYS = {
    "one at a time": (False, False),
    "PIPELINING": (True, False),
    "BDAT": (False, True),
    "PIPELINING and BDAT": (True, True),
}
#: Rates to choose from, in octets a second; None: as fast as the clock can tell.
LINES = {
    "no limit": None,
    "100 Mbit/s": 12_500_000,
    "1 Mbit/s": 125_000,
    "56 kbit/s, a modem": 7_000,
}
MOST_RTT_MS, MOST_RECIPIENTS, MOST_OCTETS = 10_000, 100, 1_000_000
LEAST_OCTETS = 100
_HEADER = b"Subject: how long does it take?\r\n\r\n"


class Line(NamedTuple):
    """What is chosen.

    Args:
        rtt_ms: the round-trip time, in milliseconds.
        recipients: how many RCPT commands there are.
        octets: the size of the letter.
        octets_per_s: how fast the line is; None for no limit.
    """

    rtt_ms: float = 100
    recipients: int = 3
    octets: int = 2000
    octets_per_s: int | None = None

    def checked(self) -> Line:
        """Return the same, if it can be tried.

        Raises:
            BadArgument: a number that is out of range.
        """
        ranges = (
            ("rtt_ms", self.rtt_ms, 0, MOST_RTT_MS),
            ("recipients", self.recipients, 1, MOST_RECIPIENTS),
            ("octets", self.octets, LEAST_OCTETS, MOST_OCTETS),
        )
        for name, value, least, most in ranges:
            if not least <= value <= most:
                raise BadArgument(f"{name}={value}", f"{least:,} to {most:,}")
        return self


@dataclass(frozen=True)
class Sent:
    """How it went, one way.

    Args:
        way: one of `WAYS`.
        round_trips: how often the client had to wait for the server.
        time_ms: from EHLO to the reply to QUIT.
        commands: how many commands the client gave, the end of the letter included.
        transcript: the whole session.
    """

    way: str
    round_trips: int
    time_ms: float
    commands: int
    transcript: Transcript


def latency(
    rtt_ms: float = 100,
    recipients: int = 3,
    octets: int = 2000,
    octets_per_s: int | None = None,
    *,
    way: str = "PIPELINING",
) -> Still:
    """Return what the latency widget shows for one line and one letter.

    Args:
        rtt_ms: the round-trip time, in milliseconds, 0 to 10,000.
        recipients: 1 to 100.
        octets: the size of the letter, 100 to 1,000,000.
        octets_per_s: how fast the line is; None for no limit.
        way: whose ladder is drawn: one of `WAYS`.
    Returns:
        A table of the four ways, their round trips drawn, and the ladder of one.
    Raises:
        BadArgument: a number that is out of range, or no such way.

    >>> latency(200, recipients=2)
    <latency: 200 ms; one at a time 7 x, PIPELINING 4 x, BDAT 6 x, PIPELINING and BDAT 4 x>
    """
    return of_line(Line(rtt_ms, recipients, octets, octets_per_s), way)


def of_line(line: Line, way: str = "PIPELINING") -> Still:
    """Return what the latency widget shows for one choice.

    Args:
        line: what was chosen.
        way: whose ladder is drawn.
    """
    from ..views import ladder, round_trips

    if way not in WAYS:
        raise BadArgument(f"way {way!r}", f"one of {', '.join(WAYS)}")
    sent = [send(name, line) for name in WAYS]
    slowest = sent[0].time_ms
    rows: list[tuple[Any, ...]] = [
        (
            one.way,
            one.commands,
            one.round_trips,
            _ms(one.time_ms),
            f"{one.time_ms / slowest:.0%}" if slowest else "–",
        )
        for one in sent
    ]
    columns = ("way", "commands", "round trips", "time", "of the slowest")
    title = (
        f"One letter of {line.octets:,} octets to {line.recipients} "
        f"recipient{'s' * (line.recipients != 1)}, from EHLO to QUIT; "
        f"{line.rtt_ms:g} ms for a round trip"
    )
    counts = ", ".join(f"{one.way} {one.round_trips} x" for one in sent)
    words = _words(sent, line)
    drawn = next(one for one in sent if one.way == way)
    return Still(
        f"latency: {line.rtt_ms:g} ms; {counts}",
        (
            table(title, columns, rows),
            framed_words(f"<p>{words}</p>", words, "What this says"),
            round_trips({one.way: one.transcript for one in sent}),
            ladder(drawn.transcript),
        ),
    )


def send(way: str, line: Line) -> Sent:
    """Send the letter one way.

    Args:
        way: one of `WAYS`.
        line: over which line, and what.
    """
    line = line.checked()
    lab, time_ms = _run(way, line)
    # At 1 ms a round trip, and no other delay, the clock counts the round trips.
    _, trips = _run(way, line._replace(rtt_ms=1, octets_per_s=None))
    commands = {
        id(entry.exchange) for entry in lab.transcript if entry.side == "client"
    }
    return Sent(way, round(trips), time_ms, len(commands), lab.transcript)


def _run(way: str, line: Line) -> tuple[Lab, float]:
    """Hold the session; return it, and how long it took from EHLO on."""
    pipelining, chunked = WAYS[way]
    limits = Limits(message=MOST_OCTETS)
    lab = Lab(rtt_ms=line.rtt_ms, octets_per_s=line.octets_per_s, limits=limits)
    client = lab.client()
    start = lab.clock.now_ms()
    client.ehlo("client.example")
    client.send_message(
        "ann@example.org",
        [f"user{number}@example.net" for number in range(1, line.recipients + 1)],
        letter(line.octets),
        pipelining=pipelining,
        chunk=line.octets if chunked else None,
    )
    client.send("QUIT")
    return lab, lab.clock.now_ms() - start


def letter(octets: int) -> bytes:
    r"""Return a letter of exactly so many octets, in lines of 78 with their CRLF.

    >>> letter(100)[-6:]
    b'xxxx\r\n'
    """
    room = octets - len(_HEADER)
    full, rest = divmod(room, 78)
    if rest == 1:  # a CRLF needs two octets
        full, rest = full - 1, rest + 78
    lines = [76] * full + [rest - 2] * (rest > 0)
    return _HEADER + b"".join(b"x" * size + b"\r\n" for size in lines)


def _words(sent: list[Sent], line: Line) -> str:
    slow, piped, bdat, both = sent
    words = [
        (
            f"PIPELINING saves {slow.round_trips - piped.round_trips} of "
            f"{slow.round_trips} round trips, {_ms(slow.time_ms - piped.time_ms)}: every "
            "command is still answered, in order."
        ),
        (
            f"BDAT alone saves {slow.round_trips - bdat.round_trips}: there is no 354 to "
            "wait for."
        ),
    ]
    if both.round_trips == piped.round_trips:
        words.append("Beside PIPELINING it saves none.")
    if line.octets_per_s:
        sending_ms = line.octets / line.octets_per_s * 1000
        words.append(
            f"The letter alone fills the line for {_ms(sending_ms)}; no way saves that."
        )
    return " ".join(words)


def _ms(time_ms: float) -> str:
    return f"{time_ms:,.1f}".removesuffix(".0") + " ms"
