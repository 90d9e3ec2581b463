"""A message's way from host to host: each conversation with what came of it.

RFC 5321 sections 2.3.3 and 4.2.5.  Reads the hops that a network keeps.  Draws nothing:
see `draw_hops` and `draw_encryption`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..protocol.errors import BadArgument
from ..transcript.model import Line, Transcript
from .picture import counted
from .trip_rows import symbols_of

__all__ = ["Leg", "legs_of", "span_words", "steps_of"]


class Leg(NamedTuple):
    """One conversation on the way of a message.

    Args:
        client: the host that sent.
        server: the host that answered, or should have.
        start_ms: when it began, in milliseconds.
        end_ms: when it ended; None while it goes on.
        lines: what was said.
        problem: why it ended too early; "" if it did not.
        taken: how many messages the server took.
        refusals: the replies with 4yz and 5yz, the first lines of them.
    """

    client: str
    server: str
    start_ms: float
    end_ms: float | None
    lines: tuple[Line, ...]
    problem: str
    taken: int
    refusals: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """One of ``""``, ``"refused"``, ``"later"``: what came of it for the message."""
        if self.taken and not self.refusals:
            return ""
        if self.taken or not (self.refusals or self.problem):
            return ""
        return "refused" if self.refusals and self.refusals[0][:1] == "5" else "later"

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        parts = [f"{counted(self.taken, 'message')} taken"] if self.taken else []
        parts += [self.refusals[0]] if self.refusals else []
        if len(self.refusals) > 1:
            parts.append(f"{len(self.refusals) - 1} more refusals")
        parts += [self.problem] if self.problem else []
        return "; ".join(parts) or ("no message sent" if self.lines else "nothing said")

    @property
    def clear(self) -> int:
        """How many lines travelled in clear."""
        return sum(line.side != "note" and not line.tls for line in self.lines)

    @property
    def inside(self) -> int:
        """How many lines travelled inside TLS."""
        return sum(line.side != "note" and line.tls for line in self.lines)

    @property
    def letter_is_clear(self) -> bool | None:
        """Whether mail data travelled in clear; None if none travelled."""
        text = [line.tls for line in self.lines if line.kind == "text"]
        return None if not text else not all(text)


def legs_of(value: object) -> list[Leg]:
    """Return the conversations of a journey, in the order in which they began.

    Args:
        value: a network, or its hops.
    Raises:
        BadArgument: something else.
    """
    hops = getattr(value, "hops", value)
    if isinstance(hops, Iterable) and not isinstance(hops, str | bytes | Transcript):
        hops = list(hops)
        if all(
            isinstance(getattr(hop, "transcript", None), Transcript) for hop in hops
        ):
            return [_leg(hop) for hop in hops]
    raise BadArgument(
        f"a value of type {type(value).__name__}", "a network, or a list of its hops"
    )


def _leg(hop: object) -> Leg:
    transcript: Transcript = hop.transcript  # type: ignore[attr-defined]
    lines = tuple(transcript)
    taken = sum(
        1
        for exchange in transcript.exchanges
        if exchange.symbol in (".", "BDAT LAST") and (exchange.code or 0) // 100 == 2
    )
    refusals = tuple(
        line.text
        for line in lines
        if line.kind == "reply"
        and line.octets[:1] in b"45"
        and line.octets[3:4] != b"-"
    )
    return Leg(
        str(hop.client),  # type: ignore[attr-defined]
        str(hop.server),  # type: ignore[attr-defined]
        getattr(hop, "start_ms", 0.0),
        getattr(hop, "end_ms", None),
        lines,
        str(getattr(hop, "problem", "")),
        taken,
        refusals,
    )


def steps_of(lines: Sequence[Line]) -> str:
    """Return a conversation as its commands, each with the code of its answer.

    >>> import smtpkit
    >>> lab = smtpkit.Lab()
    >>> _ = lab.say("EHLO me.example", "RCPT TO:<bob@example.net>")
    >>> steps_of(list(lab.transcript))
    'greeting 220, EHLO 250, RCPT 503'
    """
    exchanges = {id(line.exchange): line.exchange for line in lines if line.exchange}
    said = ["text" if e.symbol == "." else e.symbol for e in exchanges.values()]
    codes = [e.code for e in exchanges.values()]
    runs: list[tuple[str, int]] = []
    for name, code in zip(said, codes, strict=True):
        words = f"{name} {code or 'unanswered'}"
        if runs and runs[-1][0] == words:
            runs[-1] = (words, runs[-1][1] + 1)
        else:
            runs.append((words, 1))
    found = ", ".join(w if n == 1 else f"{w} (×{n})" for w, n in runs)
    return found or ", ".join(symbols_of([x for x in lines if x.side == "client"]))


def span_words(span_ms: float) -> str:
    """Return a span of time in at most two units.

    >>> (
    ...     span_words(50),
    ...     span_words(1500),
    ...     span_words(90_000),
    ...     span_words(5.5 * 3_600_000),
    ... )
    ('50 ms', '1.5 s', '1 min 30 s', '5 h 30 min')
    """
    if span_ms < 1000:
        return f"{span_ms:,.4g} ms"
    if span_ms < 60_000:
        return f"{span_ms / 1000:.4g} s"
    seconds, parts = round(span_ms / 1000), []
    for name, size in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count:,} {name}")
    return " ".join(parts[:2])
