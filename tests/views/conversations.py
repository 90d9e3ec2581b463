"""Conversations for the tests of pictures, recorded by hand: no server is needed."""

from smtpkit.protocol.machine import START, Position, outcome, step
from smtpkit.transcript.model import Exchange, Transcript
from smtpkit.transcript.recorder import Recorder

HELLO = b"Subject: hi\r\n\r\nHello\r\n..hidden\r\n"


class Script:
    """Records what it is told was said, and keeps the states as the tables say."""

    def __init__(self, timed: bool = True, names: bool = True) -> None:
        self.now_ms = 0.0
        self.recorder = Recorder(now_ms=(lambda: self.now_ms) if timed else None)
        self.position: Position = START
        if names:
            self.transcript.client = "me.example"
            self.transcript.server = "mx.example.net"

    @property
    def transcript(self) -> Transcript:
        return self.recorder.transcript

    def ask(self, *exchanges: tuple[bytes, str, bytes], rtt_ms: float = 50) -> None:
        """Record (line, symbol, reply) triples; all lines in one flight, then replies.

        A line b"" is none, as before the greeting; b"data:..." is mail data.
        """
        made = [Exchange(symbol) for _, symbol, _ in exchanges]
        self.recorder.flight()
        for (line, _, _), exchange in zip(exchanges, made, strict=True):
            if line.startswith(b"data:"):
                self.recorder.text(line[5:], exchange, False)
            elif line.startswith(b"chunk:"):
                self.recorder.text(line[6:], exchange, True)
            elif line:
                self.recorder.command(line, exchange)
        self.now_ms += rtt_ms
        self.recorder.flight()
        for (_, symbol, reply), exchange in zip(exchanges, made, strict=True):
            if not reply:
                continue
            code = int(reply[:3])
            exchange.before, exchange.code = self.position, code
            self.position = step(self.position, symbol, outcome(code))
            exchange.after = self.position
            self.recorder.reply(reply, exchange)

    def handshake(self) -> None:
        from smtpkit.protocol.machine import Outcome

        self.recorder.note("TLS handshake: TLSv1.3")
        self.position = step(self.position, "handshake", Outcome.DONE)
        self.recorder.tls = True


def greeted(**options: bool) -> Script:
    script = Script(**options)
    script.ask((b"", "greeting", b"220 mx.example.net ESMTP ready\r\n"))
    return script


def typical(**options: bool) -> Transcript:
    script = greeted(**options)
    script.ask((
        b"EHLO me.example\r\n", "EHLO",
        (b"250-mx.example.net greets me.example\r\n250-SIZE 10485760\r\n"
        b"250-8BITMIME\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n"),
    ))  # fmt: skip
    script.ask((b"MAIL FROM:<ann@example.org>\r\n", "MAIL", b"250 2.1.0 OK\r\n"))
    script.ask((
        b"RCPT TO:<nobody@example.net>\r\n", "RCPT",
        b"550 5.1.1 no such mailbox here\r\n",
    ))  # fmt: skip
    script.ask((
        b"RCPT TO:<grey@example.net>\r\n", "RCPT",
        b"451 4.7.1 greylisted, try again in 5 minutes\r\n",
    ))  # fmt: skip
    script.ask((b"RCPT TO:<bob@example.net>\r\n", "RCPT", b"250 2.1.5 OK\r\n"))
    script.ask((b"DATA\r\n", "DATA", b"354 go on, end with CRLF.CRLF\r\n"))
    exchange = Exchange(".")
    script.recorder.flight()
    script.recorder.text(HELLO, exchange, False)
    script.recorder.command(b".\r\n", exchange)
    script.now_ms += 50
    script.recorder.flight()
    exchange.before, exchange.code = script.position, 250
    script.position = step(script.position, ".", outcome(250))
    exchange.after = script.position
    script.recorder.reply(b"250 2.0.0 accepted: it is mine now\r\n", exchange)
    script.ask((b"QUIT\r\n", "QUIT", b"221 2.0.0 bye\r\n"))
    return script.transcript


def pipelined() -> Transcript:
    script = greeted()
    script.ask((b"EHLO me.example\r\n", "EHLO", b"250-mx\r\n250 STARTTLS\r\n"))
    script.ask((b"STARTTLS\r\n", "STARTTLS", b"220 2.0.0 go ahead\r\n"))
    script.handshake()
    script.ask((b"EHLO me.example\r\n", "EHLO", b"250-mx\r\n250 PIPELINING\r\n"))
    script.ask(
        (b"MAIL FROM:<ann@example.org>\r\n", "MAIL", b"250 2.1.0 OK\r\n"),
        (b"RCPT TO:<bob@example.net>\r\n", "RCPT", b"250 2.1.5 OK\r\n"),
        (b"RCPT TO:<carol@example.net>\r\n", "RCPT", b"550 5.1.1 nobody\r\n"),
        (b"DATA\r\n", "DATA", b"354 go on\r\n"),
    )
    script.ask((b"data:" + HELLO, ".", b"250 2.0.0 OK\r\n"))
    return script.transcript


def long_lines(octets: int) -> Transcript:
    script = greeted()
    line = b"NOOP " + b"x" * (octets - 7) + b"\r\n"
    script.ask((line, "NOOP", b"500 5.5.2 " + b"y" * (octets - 12) + b"\r\n"))
    return script.transcript


def many(lines: int) -> Transcript:
    script = greeted()
    for number in range((lines - 1) // 2):
        script.ask((b"NOOP %d\r\n" % number, "NOOP", b"250 OK\r\n"))
    return script.transcript
