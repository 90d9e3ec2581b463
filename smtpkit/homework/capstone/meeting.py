"""A talk with a real server: with its recording, or with one that runs on this machine.

`Recorded` answers each line as the real server did when it was asked the same at the same
place (``data/captures``); what it was not asked, it does not make up.  A learner meets
this in lesson 13.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...loopback.client import Client
from ...protocol.errors import BadArgument, SmtpkitError
from ...protocol.machine import START, Position, State
from ...transcript.model import Exchange, Transcript
from ...transcript.recorder import Recorder
from .pipes import running

__all__ = ["NAMES", "Recorded", "meet"]

#: The servers that were recorded.
NAMES = ("postfix", "exim", "opensmtpd", "aiosmtpd")
KINDS = ("commands", "letters")
#: What may be said at every place, and is answered alike (RFC 5321 section 4.1.4).
ANYWHERE = ("NOOP", "QUIT")
#: How many recorded lines a note names.
MOST_NAMED = 6
#: What is not said to a live server: it would begin to deliver.
NOT_LIVE = ("DATA", "BDAT", "ETRN", "ATRN", "TURN")
#: How long a live server may take for one reply, in milliseconds; then it is left.
PATIENCE_MS = dict.fromkeys(("greeting", "EHLO", "HELO", "MAIL", "RCPT"), 10_000.0)
SMTP_PORT = 25


class Recorded:
    """A server that answers from its recording.

    Args:
        recordings: conversations with it; the first that knows an answer gives it.
        note: words to begin with.

    >>> import smtpkit
    >>> lab = smtpkit.Lab()
    >>> replies = lab.say("NOOP", "XYZZY")
    >>> server = Recorded(lab.transcript)
    >>> server.say("noop")
    >>> print(server.transcript)
    S: 220 mx.example.net ESMTP ready
    C: noop
    S: 250 2.0.0 OK
    """

    def __init__(self, *recordings: Transcript, note: str = "") -> None:
        self.position = START
        self._recorder = Recorder(Transcript(server=recordings[0].server))
        self._known: dict[tuple[Position, str], tuple[Exchange, bytes]] = {}
        for recording in recordings:
            self._learn(recording)
        if note:
            self._recorder.note(note)
        self._answer("")

    def _learn(self, recording: Transcript) -> None:
        """Note what was answered to which line, at which place."""
        asked: dict[int, str] = {}
        replies: dict[int, bytes] = {}
        for line in recording:
            key = id(line.exchange)
            if line.side == "client" and not line.tls:
                asked[key] = line.text  # of a letter, its last line: the dot
            elif line.side == "server" and not line.tls:
                replies[key] = replies.get(key, b"") + line.octets
        for exchange in recording.exchanges:
            key = id(exchange)
            if exchange.before is not None and key in replies:
                where = (exchange.before, _plain(asked.get(key, "")))
                self._known.setdefault(where, (exchange, replies[key]))

    @property
    def transcript(self) -> Transcript:
        """What was said so far."""
        return self._recorder.transcript

    @property
    def lines(self) -> list[str]:
        """The lines that the recording has an answer to, at this place."""
        return [line for where, line in self._known if where == self.position and line]

    def say(self, line: str) -> None:
        """Say a line; the answer, or a note that none was recorded, is written down.

        Args:
            line: a command, or a line of a letter.
        """
        octets = line.encode("utf-8", "backslashreplace") + b"\r\n"
        if self.position.session is State.CLOSED:
            self._recorder.note(f"too late for {line}: the connection is closed")
            return
        self._recorder.flight()
        found = self._find(line)
        exchange = Exchange("") if found is None else found[0]
        if self.position.session is State.TEXT:
            self._recorder.text(octets, exchange, chunked=False)
            if line != ".":
                return
        else:
            self._recorder.command(octets, exchange)
        self._answer(line)

    def _find(self, line: str) -> tuple[Exchange, bytes] | None:
        """Return what was answered here, or elsewhere where the place is the same."""
        plain = _plain(line)
        if found := self._known.get((self.position, plain)):
            return found
        if plain in ANYWHERE and self.position.session is not State.TEXT:
            asked = (
                answer for (_, said), answer in self._known.items() if said == plain
            )
            return next(asked, None)
        return None

    def _answer(self, line: str) -> None:
        found = self._find(line)
        if found is None:
            some = self.lines[:MOST_NAMED]
            more = len(self.lines) - len(some)
            words = ", ".join(some) + (f" and {more} more" if more else "")
            self._recorder.note(f"not recorded at this place; recorded: {words}")
            return
        exchange, octets = found
        self._recorder.reply(octets, exchange)
        if _plain(line) != "NOOP":
            self.position = exchange.after or self.position


def meet(
    name: str,
    lines: Iterable[str],
    *,
    live: bool | int = False,
    folder: str | Path = "../data/captures",
) -> Transcript:
    """Say lines to a real server; return what was said.

    Args:
        name: one of `NAMES`.
        lines: the client's lines.
        live: False for the recording.  True for a server that is installed here: Exim
            is started as a program that talks to this one only and delivers nothing;
            any other server must listen on 127.0.0.1, port 25.  A number is another
            port.  Lines that would send a letter are left out then.
        folder: where the recordings are.
    Returns:
        A transcript.  If no live server is there, a note says so, and the recording
        answers.
    Raises:
        BadArgument: no such name.
    """
    if name not in NAMES:
        raise BadArgument(f"server {name!r}", f"one of {', '.join(NAMES)}")
    said = list(lines)
    why = ""
    if live is not False:
        try:
            return _live(name, said, SMTP_PORT if live is True else live)
        except SmtpkitError as error:
            seen = error.seen if isinstance(error.seen, str) else "no SMTP there"
            why = f"no live {name} here ({seen}); this is its recording"
    files = (Path(folder) / f"{name}-{kind}.jsonl" for kind in KINDS)
    server = Recorded(*map(Transcript.load, files), note=why)
    for line in said:
        server.say(line)
    return server.transcript


def _live(name: str, lines: list[str], port: int) -> Transcript:
    """Say lines to a server on this machine."""
    if name == "exim" and port == SMTP_PORT and (pipes := running()):
        client = Client(pipes, timeouts_ms=PATIENCE_MS)
    else:
        client = Client.connect("127.0.0.1", port, timeouts_ms=PATIENCE_MS)
    with client:
        for line in lines:
            if not line.upper().startswith(NOT_LIVE):
                client.send(line)
    return client.transcript


def _plain(line: str) -> str:
    """Return a line with its verb in capitals: verbs ignore case (5321 section 2.4)."""
    verb, space, rest = line.partition(" ")
    return verb.upper() + space + rest
