"""What no picture and no widget may stumble over, by what is wrong with it."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache

import smtpkit
from smtpkit.protocol.errors import SmtpkitError
from smtpkit.transcript.model import Line, Transcript
from smtpkit.transcript.pcap import to_pcap, to_pcapng

__all__ = ["CAPTURES", "MESSAGES", "TRANSCRIPTS", "transcript"]


def recorded(*lines: tuple[str, bytes]) -> Transcript:
    """A transcript as somebody may have written it by hand, with no sense in it."""
    made = Transcript()
    for side, octets in lines:
        made.add(Line(side, octets))
    return made


def garbled() -> Transcript:
    """Answers that faults have changed and cut."""
    lab = smtpkit.Lab(faults=["NOOP:garble", "EHLO:truncate=9"])
    for line in ("NOOP", "EHLO me.example"):
        with suppress(SmtpkitError):
            lab.say(line)
    return lab.transcript


def endless() -> Transcript:
    """Two thousand commands."""
    lab = smtpkit.Lab()
    lab.say(*["NOOP"] * 2000)
    return lab.transcript


#: what is wrong -> a transcript.
TRANSCRIPTS: dict[str, Callable[[], Transcript]] = {
    "empty": Transcript,
    "outside every table": lambda: recorded(
        ("server", b"220 hi\r\n"),
        ("client", b"JUMP\r\n"),
        ("server", b"299 why not\r\n"),
        ("client", b"\xff\xfe\x00\r\n"),
        ("server", b"999 what\r\n"),
        ("server", b"hello\r\n"),
        ("server", b"25"),
        ("client", b""),
        ("note", b"\x00"),
    ),
    "garbled": garbled,
    "endless": endless,
    "long lines": lambda: recorded(
        ("client", b"NOOP " + b"x" * 200_000 + b"\r\n"),
        ("server", b"250 " + b"y" * 200_000 + b"\r\n"),
    ),
}

BROKEN = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
#: what is wrong -> octets that somebody takes for a message.
MESSAGES: dict[str, bytes] = {
    "empty": b"",
    "no message": b"no message\r\nat all\x00\xff",
    "only NUL": b"\x00" * 3000,
    "only CR": b"\r" * 3000,
    "broken MIME": BROKEN + b"--x\r\nContent-Type: a/b; =;\r\n\r\n--x\r\n\xff",
    "MIME in itself": BROKEN * 40,
    "endless": b"X-F: v\r\n" * 5000 + b"\r\n" + b"z" * 300_000,
    "one line": b"a" * 300_000,
}


@cache
def transcript(name: str) -> Transcript:
    """Return one of `TRANSCRIPTS`, made once."""
    return TRANSCRIPTS[name]()


def short() -> Transcript:
    """A greeting and one command, with times."""
    lab = smtpkit.Lab(rtt_ms=20)
    lab.say("NOOP")
    return lab.transcript


def captures() -> dict[str, bytes]:
    """Captures that end in mid-packet, in a header, or right after the beginning."""
    made = {"pcap": to_pcap(short()), "pcapng": to_pcapng(short())}
    return {
        f"{kind}, {share} of 8": octets[: len(octets) * share // 8]
        for kind, octets in made.items()
        for share in range(8)
    } | {"pcap with noise": made["pcap"][:200] + bytes(range(256))}


#: how much is left -> octets of a capture.
CAPTURES = captures()
