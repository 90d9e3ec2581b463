"""What one connection takes in memory, whatever its client sends: measured, and bounded."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from smtpkit import Lab
from smtpkit.loopback.conversation import Conversation
from smtpkit.loopback.host import Host, make_host
from smtpkit.transports.memory import VirtualClock

HELLO = b"EHLO client.example\r\n"
OPEN = HELLO + b"MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.net>\r\n"
#: What an open connection may take while nothing comes, in octets.
IDLE = 32 * 1024
#: What is held of a line that does not end, of mail data and of replies: 64 kB of each.
BUSY = 320 * 1024


class Sink:
    """A wire whose other end reads all, and counts it."""

    def __init__(self) -> None:
        self.written = 0

    def write(self, octets: bytes) -> None:
        self.written += len(octets)

    def close(self) -> None: ...
    def abort(self) -> None: ...
    def throttle(self, octets_per_s: int) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


@contextmanager
def measured() -> Iterator[Callable[[], int]]:
    """Give a function that returns the octets of memory taken since the block began."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        yield lambda: tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


#: Shared by all conversations, as a server's clock is.
CLOCK = VirtualClock()


def conversation(host: Host) -> Conversation:
    """Return a conversation that has greeted its client."""
    made = Conversation(host, Sink(), CLOCK)
    made.start()
    return made


def say(server: Conversation, octets: bytes) -> None:
    """Let a conversation have octets, and the turns that it wants to work them off."""
    server.received(octets)
    CLOCK.settle()


@pytest.fixture
def host() -> Host:
    """Return a host that has served before: what is loaded once is loaded."""
    host = make_host(keep=lambda delivery: None)
    say(conversation(host), OPEN + b"DATA\r\nHello\r\n.\r\nQUIT\r\n")
    return host


@pytest.mark.parametrize(
    "said",
    [
        b"",
        HELLO,
        OPEN,
        OPEN + b"DATA\r\n",
        OPEN + b"DATA\r\nHello\r\n.\r\n",
        HELLO + b"x" * 500,
        OPEN + b"BDAT 1000000\r\n",
    ],
    ids=["greeted", "EHLO", "RCPT", "DATA", "after a letter", "half a line", "BDAT"],
)
def test_an_open_connection_takes_little(said: bytes, host: Host) -> None:
    with measured() as taken:
        kept = []
        for _ in range(50):
            kept.append(conversation(host))
            say(kept[-1], said)
        assert taken() / len(kept) < IDLE


#: What a hostile client repeats, after what, and how often.
FLOODS = {
    "a line without end": (b"", b"x" * 10_000, 300),
    "a line without end in mail data": (OPEN + b"DATA\r\n", b"x" * 10_000, 300),
    "CR without LF": (OPEN + b"DATA\r\n", b"\r" * 10_000, 300),
    "commands": (HELLO, b"NOOP\r\n" * 1000, 10),
    "unknown verbs": (HELLO, b"XYZZY\r\n" * 1000, 10),
    "EHLO": (b"", HELLO * 500, 6),
    "transactions given up": (HELLO, b"MAIL FROM:<>\r\nRSET\r\n" * 300, 20),
    "AUTH given up": (HELLO, b"AUTH CRAM-MD5\r\n*\r\n" * 300, 10),
    "refused chunks": (HELLO, b"BDAT 9000\r\n" + b"x" * 9000, 300),
    "mail data over the limit": (OPEN + b"DATA\r\n", (b"x" * 98 + b"\r\n") * 100, 1500),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_fills_no_memory(flood: str) -> None:
    """Nothing is kept of what is refused; of mail data, no more than the limit."""
    begin, again, times = FLOODS[flood]
    host = make_host(keep=lambda delivery: None, users={"ann": "x"}, size=65_536)
    say(conversation(host), OPEN)
    with measured() as taken:
        flooded = conversation(host)
        say(flooded, begin)
        most = 0
        for turn in range(times):
            say(flooded, again)
            if turn % 50 == 0:
                most = max(most, taken())
        assert max(most, taken()) < BUSY
        assert not flooded.is_over


def test_recipients_are_kept_up_to_the_limit_only() -> None:
    """At most 1,000 of them, each as long as a path may be, some 256 octets."""
    host = make_host()
    say(conversation(host), OPEN)
    rcpt = b"RCPT TO:<%s@example.net>\r\n" % (b"x" * 60)
    with measured() as taken:
        flooded = conversation(host)
        say(flooded, OPEN)
        for _ in range(30):
            say(flooded, rcpt * 100)
        assert len(flooded.core.session.recipients) <= 1000
        assert taken() < 1_500_000


def test_a_sender_of_one_octet_a_second_is_served() -> None:
    """It takes five minutes for a letter, and nobody is in the way of others."""
    lab = Lab(octets_per_s=1)
    lab.say(*(line for line in OPEN.decode().split("\r\n") if line), "DATA")
    lab.say(b"Subject: slow\r\n\r\nHello\r\n.\r\n")
    assert [delivery.content for delivery in lab.mailbox] == [
        b"Subject: slow\r\n\r\nHello\r\n"
    ]
    assert lab.clock.now_ms() > 100_000
