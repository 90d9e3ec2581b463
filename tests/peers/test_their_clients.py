"""Other people's clients send awkward messages to our server, over TCP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smtpkit import Loopback

from .corpus import LETTERS, MESSAGES
from .programs import CLIENTS, ended, smtp_source

ROOM = 30_000_000
#: Clients that cannot say BODY=8BITMIME and send 8-bit octets all the same.
UNASKED = {"swaks", "curl", "msmtp", "exim"}


def sent_by(client: str, content: bytes) -> bytes:
    """Return what a client makes of a message on its way: its known habits."""
    if client in ("smtplib", "aiosmtplib"):
        return (
            ended(content) or b"\r\n"
        )  # the line break before the dot is always theirs
    if client == "swaks":
        # It adds a line break of its own, and takes a dot at the end for the final one.
        return re.sub(rb"(\r\n)?\.(\r\n)?\Z", b"", content) + b"\r\n"
    return ended(content)


def pairs() -> list[tuple[str, str]]:
    """Return each client with each message that it can be given."""
    return [
        (client, name)
        for client in CLIENTS
        for name in (LETTERS if client in ("exim", "swaks") else MESSAGES)
    ]


@pytest.mark.parametrize(("client", "name"), pairs())
def test_a_client_delivers_what_it_was_given(
    client: str, name: str, tmp_path: Path
) -> None:
    lenient = ["eight_bit_text"] if client in UNASKED else []
    with Loopback(size=ROOM, lenient=lenient, record=False) as server:
        CLIENTS[client](server.port, MESSAGES[name], tmp_path)
        (delivery,) = server.mailbox
    expected = sent_by(client, MESSAGES[name])
    assert delivery.envelope.reverse_path == "ann@example.org"
    assert delivery.envelope.forward_paths == ("bob@example.net",)
    if client == "exim":  # a host on the way: it adds its trace
        assert delivery.content.startswith(b"Received: from ")
        assert delivery.content.endswith(expected)
    else:
        assert len(delivery.content) == len(expected)
        assert delivery.content == expected


@pytest.mark.parametrize(
    ("options", "messages", "recipients", "sessions"),
    [
        (("-s", "5", "-m", "50", "-l", "1000"), 50, 1, 50),
        (("-d", "-s", "5", "-m", "50", "-l", "1000"), 50, 1, 5),
        (("-d", "-s", "1", "-m", "3", "-r", "100"), 3, 100, 1),
        (("-d", "-s", "2", "-m", "6", "-l", "100000"), 6, 1, 2),
    ],
    ids=["a session for each", "kept sessions", "100 recipients", "100 kB"],
)
def test_smtp_source_sends_many_at_once(
    options: tuple[str, ...], messages: int, recipients: int, sessions: int
) -> None:
    with Loopback() as server:
        smtp_source(server.port, *options)
        assert len(server.mailbox) == messages
        assert len(server.transcripts) == sessions
        for delivery in server.mailbox:
            assert len(delivery.envelope.forward_paths) == recipients
            assert delivery.content.endswith(b"\r\n")
        assert len({delivery.content for delivery in server.mailbox}) <= messages
        for transcript in server.transcripts:
            assert transcript.codes[-1] == 221
            assert max(transcript.codes) < 400
