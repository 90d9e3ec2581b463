"""Conversations that really took place, in memory: what the formats have to carry."""

from collections.abc import Callable
from dataclasses import replace

import smtpkit
from smtpkit.transcript import Line, Transcript

LETTER = b"Subject: hi\r\n\r\n.hidden\r\ncaf\xc3\xa9 \\n \\ \r\n"
ENVELOPE = ("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>")


def plain() -> Transcript:
    lab = smtpkit.Lab(rtt_ms=50)
    lab.say("EHLO me.example", *ENVELOPE, "DATA", b"Subject: hi\r\n\r\n..dot\r\n.\r\n")
    lab.say("NOOP", "QUIT")
    return lab.transcript


def pipelined() -> Transcript:
    lab = smtpkit.Lab(rtt_ms=50)
    lab.say("EHLO me.example")
    lab.pipeline(*ENVELOPE, "RCPT TO:<carol@example.net>", "DATA")
    lab.pipeline(b"Subject: hi\r\n\r\nHello\r\n.\r\n", "NOOP", "QUIT")
    return lab.transcript


def chunked() -> Transcript:
    """Two chunks, the second without CRLF at its end."""
    lab = smtpkit.Lab(rtt_ms=50)
    lab.say("EHLO me.example", *ENVELOPE)
    lab.say(
        b"BDAT 15\r\nSubject: hi\r\n\r\n", b"BDAT 12 LAST\r\nHello\r\n\r\nBob", "QUIT"
    )
    return lab.transcript


def binary() -> Transcript:
    """Chunks that are no text, cut at any octet, in one go."""
    lab = smtpkit.Lab(rtt_ms=50)
    client = lab.client()
    client.ehlo("me.example")
    content = LETTER + bytes(range(256))
    options = {"mail_parameters": ["BODY=BINARYMIME"], "chunk": 20}
    client.send_message("ann@example.org", "bob@example.net", content, **options)
    client.quit()
    return lab.transcript


def empty_chunk() -> Transcript:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", *ENVELOPE, b"BDAT 15\r\nSubject: hi\r\n\r\n")
    lab.say("BDAT 0 LAST", "QUIT")
    return lab.transcript


def authenticated() -> Transcript:
    options = {"users": {"ann": "secret"}, "lenient": ["auth_in_clear"]}
    lab = smtpkit.Lab(rtt_ms=50, **options)
    lab.say("EHLO me.example", "AUTH LOGIN", "YW5u", "*", "AUTH LOGIN", "YW5u")
    lab.say("c2VjcmV0", "MAIL FROM:<ann@example.org> AUTH=<>", "QUIT")
    return lab.transcript


def encrypted() -> Transcript:
    lab = smtpkit.Lab(tls=True, users={"ann": "secret"})
    client = lab.client()
    client.ehlo("me.example")
    client.starttls()
    client.ehlo("me.example")
    client.auth("ann", "secret")
    client.send_message("ann@example.org", "bob@example.net", LETTER[:-10] + b"\r\n")
    client.quit()
    return lab.transcript


def refused() -> Transcript:
    """Out of order, unknown, malformed, not on offer: each line has its note."""
    lab = smtpkit.Lab(rtt_ms=50)
    lab.say("DATA", "EHLO me.example", "RCPT TO:<bob@example.net>", "BOGUS", "")
    lab.say("MAIL FROM: ann@example.org", "MAIL FROM:<ann@example.org>", "DATA")
    lab.say(b"VRFY \xff\x00\r\n", "QUIT")
    return lab.transcript


def long() -> Transcript:
    """More mail data than a transcript keeps."""
    lab = smtpkit.Lab()
    client = lab.client()
    client.ehlo("me.example")
    content = b"Subject: long\r\n\r\n" + b"0123456789 and so on\r\n" * 5000
    client.send_message("ann@example.org", "bob@example.net", content)
    client.quit()
    return lab.transcript


def long_chunk() -> Transcript:
    """A chunk that is larger than what a transcript keeps."""
    lab = smtpkit.Lab()
    client = lab.client()
    client.ehlo("me.example")
    content = b"Subject: long\r\n\r\n" + b"0123456789 and so on\r\n" * 5000
    client.send_message("ann@example.org", "bob@example.net", content, chunk=90_000)
    client.quit()
    return lab.transcript


def cut_off() -> Transcript:
    lab = smtpkit.Lab(rtt_ms=50)
    lab.say("EHLO me.example", *ENVELOPE, b"DA")
    lab.hang_up()
    return lab.transcript


def lenient() -> Transcript:
    """A server that takes what it should refuse; each leniency leaves its mark."""
    taken = ["bare_lf_command", "bare_lf_end_of_data", "bare_lf_text"]
    lab = smtpkit.Lab(lenient=[*taken, "space_after_colon", "missing_brackets"])
    lab.say(b"EHLO me.example\n", b"MAIL FROM: ann@example.org\r\n", ENVELOPE[1])
    lab.say("DATA", b"hi\n.\r\nNOOP\r\n", "QUIT")
    return lab.transcript


def silent() -> Transcript:
    """The server says 421 although nothing was asked."""
    lab = smtpkit.Lab()
    lab.say("EHLO me.example")
    lab.wait(minutes=6)
    return lab.transcript


TALKS: dict[str, Callable[[], Transcript]] = {
    talk.__name__: talk
    for talk in (
        *(plain, pipelined, chunked, binary, empty_chunk, authenticated, encrypted),
        *(refused, long, long_chunk, cut_off, lenient, silent),
    )
}


def told(transcript: Transcript, *, times: bool = False) -> list[Line]:
    """Return what must survive a format that carries no times and no hashes.

    Flights are left out as well: packets of a handshake count, and no format has them.
    """
    lines = [replace(line, flight=0, digest="") for line in transcript]
    return lines if times else [replace(line, time_ms=None) for line in lines]
