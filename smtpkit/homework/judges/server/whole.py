r"""Judge of the whole server: well-behaved clients, two written by others, hostile ones.

The answer that earns full marks is in `whole_worked`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ....protocol.errors import SmtpkitError
from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.server import ASSIGNMENT
from ...sheets.server.driving import ANY_REFUSAL, Said, Wire, lines
from ...sheets.server.hosting import desk_row, try_server
from ...sheets.server.steps import PrivateRow
from ...sheets.trying import Tried, as_data, same
from .bridges import letter_by_client, letter_by_smtplib

__all__ = ["JUDGES"]

_PRIVATE = "RFC 5321 section 4.1.5"
_END = "RFC 5321 section 4.1.1.4"
_REPLIES = "RFC 5321 section 4.2"
#: Codes of EHLO, MAIL, RCPT and DATA, behind the greeting.
_UP_TO_TEXT = (220, 250, 250, 250, 354)


class _Cast(NamedTuple):
    """Who writes to whom."""

    ann: str
    bob: str
    eve: str
    row: PrivateRow

    @property
    def opening(self) -> tuple[str, ...]:
        """The lines up to DATA."""
        mail, rcpt = f"MAIL FROM:<{self.ann}>", f"RCPT TO:<{self.bob}>"
        return "EHLO me.example", mail, rcpt, "DATA"


Try = tuple[list[bytes], Said]


def _peaceful(cast: _Cast) -> Iterator[Try]:
    """Yield sessions of well-behaved clients."""
    ann, bob, eve, _ = cast
    text = (b"One\r\n.\r\n..\r\n", ("One", "..", "...", "."))
    whole = b"".join(lines(*cast.opening, *text[1], "QUIT"))
    held = [[ann, [bob], text[0]]]
    codes = (*_UP_TO_TEXT, 250, 221)
    said = Said((), codes, held, "a letter with dots", "RFC 5321 section 4.5.2")
    yield (
        [whole[at : at + 1] for at in range(len(whole))],
        said._replace(
            category="a letter with dots, octet by octet",
            weight=2.0,
            belief="chunk-is-line",
        ),
    )
    yield [whole], said._replace(category="a whole session in one write")
    rcpts = (f"RCPT TO:<{eve}>", "RCPT TO:<Postmaster>", "DATA", "Two", ".")
    two = lines(*cast.opening, "One", ".", *cast.opening[1:3], *rcpts, "QUIT")
    yield (
        two,
        Said(
            (),
            (*_UP_TO_TEXT, 250, 250, 250, 550, 250, 354, 250, 221),
            [[ann, [bob], b"One\r\n"], [ann, [bob, "Postmaster"], b"Two\r\n"]],
            "two letters, and a recipient that is refused",
            "RFC 5321 section 3.3",
        ),
    )
    slips = (
        "DATA",
        "HELO me.example",
        "MAIL FROM: <a@b.example>",
        "MIAL",
        "RCPT TO:<x@y.example>",
        f"mail from:<{ann}> SIZE=5",
        "VRFY bob",
        "NOOP",
        "EHLO",
    )
    yield (
        lines(*slips, "QUIT"),
        Said(
            (),
            (220, 503, 250, 501, 500, 503, 555, 252, 250, 501, 221),
            [],
            "lines that are refused, and why",
            "RFC 5321 section 4.2.4",
        ),
    )
    again = (*cast.opening[:3], "EHLO me.example", "DATA", *cast.opening[1:3])
    yield (
        lines(*again, "RSET", "DATA", "QUIT"),
        Said(
            (),
            (220, 250, 250, 250, 250, 503, 250, 250, 250, 503, 221),
            [],
            "EHLO again, and RSET",
            "RFC 5321 section 4.1.4",
        ),
    )


def _hostile(cast: _Cast) -> Iterator[Try]:
    """Yield clients that try what they may not."""
    ann, bob, _, _ = cast
    inside = b"MAIL FROM:<boss@example.org>\nRCPT TO:<%b>\nDATA\n" % bob.encode()
    opening = lines(*cast.opening)
    for end, words in ((b"\n.\n", "LF, dot, LF"), (b"\n.\r\n", "LF, dot, CRLF")):
        text = b"Lunch?" + end + inside.replace(b"\n", b"\r\n") + b"Pay Eve.\r\n"
        yield (
            [*opening, text + b".\r\n", *lines("NOOP")],
            Said(
                (),
                (*_UP_TO_TEXT, 250, 250),
                [[ann, [bob], text]],
                f"a letter hidden in a letter: {words}",
                _END,
                weight=1.5,
                belief="any-end",
            ),
        )
    yield (
        [b"EHLO me.example\r\n", b"NOOP\nMAIL FROM:<>\r\n", b"NOOP\r\n"],
        Said(
            (),
            (220, 250, ANY_REFUSAL, 250),
            [],
            "a command hidden in a command",
            "RFC 5321 section 2.3.8",
            belief="lf-is-enough",
        ),
    )
    yield (
        [b"NOOP " + b"x" * 50_000, b"x" * 50_000 + b"\r\nNOOP\r\n"],
        Said((), (220, 500, 250), [], "a very long line", "RFC 5321 section 4.5.3.1.9"),
    )
    yield (
        [b"NOOP\xff\r\n", b"\r\n", b"MAIL FROM:<a\0@b.example>\r\nNOOP\r\n"],
        Said(
            (),
            (220, ANY_REFUSAL, ANY_REFUSAL, ANY_REFUSAL, 250),
            [],
            "octets that no command has",
            "RFC 5321 section 2.4",
        ),
    )
    yield (
        [b"QUIT\r\nEHLO me.example\r\n", b"NOOP\r\n"],
        Said((), (220, 221), [], "lines behind QUIT", "RFC 5321 section 4.1.1.10"),
    )


def _own(cast: _Cast) -> Iterator[Try]:
    """Yield what only this house knows."""
    row = cast.row
    at = {"ready": 1, "sender": 2, "recipient": 3}
    far = at[row.legal[-1]]
    legal = (*cast.opening[:far], row.verb.lower(), *cast.opening[1:3], "RSET")
    begun = tuple(250 for _ in range(far))
    yield (
        lines(*legal, row.verb, "QUIT"),
        Said(
            (),
            (220, *begun, row.code, 250, 250, 250, 503, 221),
            [],
            "the private verb of this house, where it is legal",
            _PRIVATE,
            weight=2.0,
        ),
    )
    wrong = (row.verb, *cast.opening[:far], f"{row.verb} now", row.verb, "DATA")
    yield (
        lines(*wrong),
        Said(
            (),
            (220, 503, *begun, 501, row.code, 503),
            [],
            "the private verb of this house, where it is not",
            _PRIVATE,
        ),
    )


def _by_others(cast: _Cast, calls: Calls, tried: Tried) -> Iterator[Trial]:
    """Let two clients written by others send a letter."""
    ann, bob, eve, _ = cast
    content = b"Subject: Lunch\r\n\r\n.\r\n..noon\r\n"
    ways: tuple[tuple[str, Callable[..., dict[str, int]], dict[str, int]], ...] = (
        ("smtplib", letter_by_smtplib, {eve: 550}),
        ("smtpkit's own client", letter_by_client, {bob: 250, eve: 550}),
    )
    for name, send, wanted in ways:
        wire = Wire(calls, [bob])
        codes: Any = None
        try:
            codes = send(wire, ann, [bob, eve], content)
        except (OSError, SmtpkitError) as error:  # smtplib's errors are OSErrors
            wire.wrong = wire.wrong or f"{type(error).__name__}: {error}"[:200]
        letters = None if wire.wrong else wire.letters()
        held = as_data([[ann, [bob], content]])
        yield Trial(
            f"{name} sends a letter",
            not wire.wrong and codes == wanted and same(letters, held),
            f"codes {wanted}; letters {held!r}",
            wire.wrong or f"codes {codes}; letters {letters!r:.200}",
            "02_a_session#smtplib-wire",
            _REPLIES,
            weight=1.5,
        )


def _whole(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    number = hidden.number(100, 999)
    cast = _Cast(
        f"ann{number}@example.org",
        f"bob{number}@example.net",
        f"eve{number}@example.net",
        desk_row(visible),
    )
    tried = Tried(ASSIGNMENT.part("server-whole"))
    for tries in (_peaceful, _hostile, _own):
        for pieces, said in tries(cast):
            # A letter with a bare LF in it may be stored or refused, but not be two.
            refusal = Said((), (*_UP_TO_TEXT, ANY_REFUSAL, 250), [], "", "")
            or_else = refusal if said.source == _END else None
            yield try_server(tried, calls, [cast.bob], pieces, said, or_else)
    yield from _by_others(cast, calls, tried)


JUDGES: dict[str, Judge] = {"server-whole": _whole}
