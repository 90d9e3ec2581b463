"""The core, and whole conversations, without a network."""

from __future__ import annotations

import smtplib
import tracemalloc

from smtpkit import Lab
from smtpkit.protocol.events import Asked
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.server import ServerConnection

from .result import Row, busy_s

__all__ = ["rows"]

LINE = b"x" * 98 + b"\r\n"
ONE_KB = LINE * 10
TRANSACTIONS = 100
PIECE = LINE * 640  # 64,000 octets, about what one read from a socket brings
PIECES = 160  # 10 MB
ROUNDS = 60


def pump(server: ServerConnection, policy: Policy) -> None:
    """Let the core work through what it received."""
    while (event := server.next_event()) is not None:
        if type(event) is Asked:
            reply = event.ruling or policy(server.session, event.command, 0).reply
            server.answer(reply)


def begun() -> tuple[ServerConnection, Policy]:
    """Return a conversation after EHLO."""
    server, policy = ServerConnection(), Policy()
    pump(server, policy)
    server.receive(b"EHLO client.example\r\n")
    pump(server, policy)
    return server, policy


def transactions() -> None:
    """Give the core alone many transactions; every path is another one."""
    server, policy = begun()
    for n in range(TRANSACTIONS):
        for octets in (
            b"MAIL FROM:<ann%d@example.org>\r\n" % n,
            b"RCPT TO:<bob%d@example.net>\r\n" % n,
            b"DATA\r\n",
            ONE_KB + b".\r\n",
        ):
            server.receive(octets)
            pump(server, policy)


def conversation() -> None:
    """Hold a conversation in memory: both ends, and the transcript."""
    client = Lab().client()
    client.ehlo()
    for n in range(TRANSACTIONS):
        client.send_message(f"ann{n}@example.org", f"bob{n}@example.net", ONE_KB)
    client.quit()


def mail_data() -> None:
    """Give the core 10 MB of mail data, and keep none of it."""
    server, policy = begun()
    for line in (b"MAIL FROM:<>\r\n", b"RCPT TO:<bob@example.net>\r\n", b"DATA\r\n"):
        server.receive(line)
        pump(server, policy)
    for _ in range(PIECES):
        server.receive(PIECE)
        pump(server, policy)
    server.receive(b".\r\n")
    pump(server, policy)


def most_held_kb() -> float:
    """Return how much memory `mail_data` takes at most, in kB."""
    tracemalloc.start()
    mail_data()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1000


def smtplib_quotes() -> None:
    """Do what smtplib does to mail data on the sending side: the only like of it."""
    for _ in range(PIECES // 4):
        smtplib._quote_periods(PIECE)  # type: ignore[attr-defined]


def rows() -> list[Row]:
    """Measure all three."""
    megabytes = PIECES * len(PIECE) / 1e6
    theirs = megabytes / 4 / busy_s(smtplib_quotes, ROUNDS)
    beside = f"smtplib adds dots at {theirs:,.0f} MB/s; {most_held_kb():,.0f} kB held"
    core = TRANSACTIONS / busy_s(transactions, ROUNDS)
    both = TRANSACTIONS / busy_s(conversation, ROUNDS)
    return [
        Row("core alone, 1 kB", core, 20_000, "transactions/s"),
        Row("both ends in memory, transcript", both, 5_000, "transactions/s"),
        Row("mail data through the core", megabytes / busy_s(mail_data, ROUNDS), 250, "MB/s",
            peer=beside),
    ]  # fmt: skip
