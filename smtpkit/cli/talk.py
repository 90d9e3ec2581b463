"""``smtpkit talk``: type SMTP by hand, see the replies as they come.

One thread listens, for a server may speak at any time; the main thread reads what is
typed.  `protocol.client` knows which reply answers which line; a lock keeps the two
threads apart.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING

from ..protocol.client import ClientConnection
from ..protocol.commands import Bdat
from ..protocol.errors import ConnectionLost, SmtpkitError, TlsFailed
from ..protocol.events import Closed, Event, HandshakeDue, Replied, Turned
from ..protocol.limits import TIMEOUTS_MS
from ..protocol.machine import State
from ..transcript.text import escape
from .duplex import Duplex
from .explain import meanings, remarks
from .terminal import STYLES, Writer, complain, is_terminal, style_of_code
from .typing_in import typed_lines

if TYPE_CHECKING:
    from ..transports.tls import TlsFilter

__all__ = ["Talk", "run"]

_WAIT_S = TIMEOUTS_MS["."] / 1000  # for a reply, when lines come from a pipe
_GOODBYE_S = 10  # for the reply to the QUIT that this program says
_INDENT = "    "


def run(options: argparse.Namespace) -> int:
    """Talk until the input or the session ends.

    Returns:
        The exit status: 0 the session ended, 1 it broke or never began.
    """
    try:
        stream = Duplex(*options.server)
    except ConnectionLost as error:
        complain("talk", error)
        return 1
    talk = Talk(
        stream, Writer(), explain=options.explain, waits=not is_terminal(sys.stdin)
    )
    try:
        talk.start(tls=options.tls)
        talk.wait(_WAIT_S)
        for line in typed_lines():
            if not talk.say(line):
                break
        talk.say_goodbye()
    except KeyboardInterrupt:
        if not talk.is_over:
            raise
    finally:
        talk.stop()
    if talk.problem:
        complain("talk", talk.problem)
    return int(bool(talk.problem))


class Talk:
    """A conversation with a server, typed by hand.

    Args:
        stream: what carries it.
        writer: where replies are shown.
        explain: whether they are explained.
        waits: whether each line waits until the one before is answered.
    """

    def __init__(
        self, stream: Duplex, writer: Writer, *, explain: bool, waits: bool
    ) -> None:
        self.is_over = False
        self.problem: SmtpkitError | str = ""
        self._stream, self._writer = stream, writer
        self._explain, self._waits = explain, waits
        self._core = ClientConnection()
        self._tls: TlsFilter | None = None
        self._answered = threading.Condition()
        self._unanswered: deque[bytes] = deque([b""])  # the greeting answers no line
        self._chunk_left = 0
        self._may_end = False  # the server has said that it closes
        self._thread = threading.Thread(target=self._listen, daemon=True)

    # What the main thread does.

    def start(self, *, tls: bool) -> None:
        """Begin to listen; shake hands first where TLS is implicit."""
        with self._answered:
            if tls:
                self._begin_tls()
            self._thread.start()

    def say(self, line: bytes) -> bool:
        """Send a line; return whether the session goes on.

        Args:
            line: without its CRLF.
        """
        with self._answered:
            if self.is_over or self._core.position.session is State.CLOSED:
                if line:
                    self._end(f"the session is over; not sent: {_plain(line)}")
                return False
            self._send(line + b"\r\n")
        self.wait(_WAIT_S)
        return True

    def say_goodbye(self) -> None:
        """Say QUIT if that is possible."""
        with self._answered:
            state = self._core.assumed.session
            if self.is_over or state is State.CLOSED:
                return
            if state is State.TEXT or self._chunk_left:
                self._note("closed in the middle of the message: the server forgets it")
                return
            if state is State.AUTHENTICATING:
                self._send(b"*\r\n")  # RFC 4954 section 4: the exchange is given up
            self._send(b"QUIT\r\n")
        self._waits = True
        self.wait(_GOODBYE_S)

    def wait(self, seconds: float) -> None:
        """Wait until all is answered; on a terminal, for a handshake only."""
        with self._answered:
            if not self._answered.wait_for(self._is_answered, seconds):
                self._end(f"no reply within {seconds:g} seconds")

    def stop(self) -> None:
        """Close the connection."""
        with self._answered:
            self.is_over = self._waits = True
        self._stream.close()

    def _is_answered(self) -> bool:
        if self.is_over:
            return True
        if self._tls is not None and not self._tls.is_ready:
            return False
        pending = self._core.pending
        if any(command.symbol == "STARTTLS" for command in pending):
            return False  # what comes next belongs inside TLS
        return not (self._waits and pending and not self._chunk_left)

    def _send(self, octets: bytes) -> None:
        if self._chunk_left == len(octets) - 2:
            octets = octets[:-2]  # the chunk ends here, without a line end
        before = len(self._core.pending)
        self._core.note(octets)
        pending = self._core.pending
        if len(pending) > before:
            self._unanswered.append(octets.rstrip(b"\r\n"))
            command = pending[-1]
            self._chunk_left = command.size if isinstance(command, Bdat) else 0
        else:
            self._chunk_left = max(0, self._chunk_left - len(octets))
        try:
            self._write(octets)
        except ConnectionLost as error:
            self._end(error)

    def _write(self, octets: bytes) -> None:
        if self._tls is not None:
            self._tls.write(octets)
            octets = self._tls.outgoing()
        self._stream.send(octets)

    # What the listening thread does.

    def _listen(self) -> None:
        while not self.is_over:
            problem: SmtpkitError | None = None
            octets = b""
            try:
                octets = self._stream.receive()
            except ConnectionLost as error:
                problem = error
            with self._answered:
                if not self.is_over:
                    self._take(octets, problem)
                self._answered.notify_all()
        self._wake_main_thread()

    def _take(self, octets: bytes, problem: SmtpkitError | None) -> None:
        """Take what came: octets, nothing more to come, or a connection that broke."""
        try:
            if self._tls is not None and octets:
                octets = self._decrypt(self._tls, octets)
                self._core.receive(octets)
            elif octets:
                self._core.receive(octets)
            else:
                self._core.end_of_input()
            while not self.is_over and (event := self._core.next_event()):
                self._on_event(event, problem)
        except SmtpkitError as error:
            self._end(error)
        except (OSError, ValueError):
            self._end(None)  # nobody reads what we write

    def _decrypt(self, tls: TlsFilter, octets: bytes) -> bytes:
        was_ready = tls.is_ready
        try:
            plain = tls.received(octets)
        except TlsFailed:
            self._stream.send(tls.outgoing())  # the alert that tells the other end
            raise
        if out := tls.outgoing():
            self._stream.send(out)
        if tls.is_ready and not was_ready:
            self._note("TLS handshake: what follows is encrypted")
            if self._core.position.session is not State.CONNECTED:
                self._core.handshake()
        if tls.is_ended:
            self._core.receive(plain)
            self._core.end_of_input()
            return b""
        return plain

    def _on_event(self, event: Event, problem: SmtpkitError | None) -> None:
        match event:
            case Replied():
                self._show(event)
                self._may_end = event.after.session is State.CLOSED
            case HandshakeDue():
                self._begin_tls()
            case Turned():
                self._end("the roles are turned, and this program cannot serve")
            case Closed() if self._may_end:
                self._end(None)
            case Closed():
                self._end(problem or event.reason)
            case _:
                raise AssertionError(event)

    def _begin_tls(self) -> None:
        from ..transports.tls import TlsFilter, client_context

        context = client_context(verify=False)
        self._tls = TlsFilter(context, server_side=False, hostname="localhost")
        self._tls.begin()
        self._stream.send(self._tls.outgoing())

    def _show(self, event: Replied) -> None:
        line = b""
        if event.command is not None and self._unanswered:
            line = self._unanswered.popleft()
        style = style_of_code(event.reply.code)
        words = meanings(event) if self._explain else []
        for number, octets in enumerate(
            event.octets.removesuffix(b"\r\n").split(b"\r\n")
        ):
            self._writer.line(_plain(octets), style)
            if self._explain:
                self._writer.line(_INDENT + words[number], STYLES["faint"])
        if self._explain:
            for heading, more in remarks(event, line, self._core.offers):
                self._writer.line(f"{_INDENT}{heading}: {more}", STYLES["note"])

    def _note(self, words: str) -> None:
        self._writer.line(f"-- {words}", STYLES["note"])

    def _end(self, problem: SmtpkitError | str | None) -> None:
        self.is_over = True
        self.problem = self.problem or problem or ""

    def _wake_main_thread(self) -> None:
        """Take a person out of `input`, where a signal alone can reach."""
        main = threading.main_thread()
        with self._answered:
            if not self._waits and hasattr(signal, "pthread_kill") and main.ident:
                signal.pthread_kill(main.ident, signal.SIGINT)


def _plain(octets: bytes) -> str:
    text = octets.decode("utf-8", "surrogateescape")
    return text if text.isprintable() else escape(octets)
