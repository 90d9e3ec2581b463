"""Our client meets smtp-sink, Postfix's test server, whose faults are the best known.

What counts: the client never hangs, never takes a refusal for an acceptance, and says
what happened by a reply or by an error of its own.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smtpkit import Client
from smtpkit.protocol.errors import ConnectionLost, SmtpkitError, TimedOut

from .corpus import LETTERS
from .roots import free_port, postfix_tool, wait_until_open

ANN, BOB = "ann@example.org", "bob@example.net"


@contextmanager
def sink(where: Path, *options: str) -> Iterator[int]:
    """Run smtp-sink; give the port."""
    command, environment = postfix_tool("smtp-sink")
    port = free_port()
    if os.geteuid() == 0:
        options += ("-u", "root")  # it wants to be told whom to work as
    process = subprocess.Popen(
        [*command, "-h", "sink.example.net", *options, f"127.0.0.1:{port}", "100"],
        env=environment,
        cwd=where,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_open(process, port)
        yield port
    finally:
        process.kill()
        process.wait(10)


def delivered(port: int, **options: bool | int | None) -> str:
    """Send a letter as a careful program does; say how it ended, in a word."""
    try:
        with Client.connect("127.0.0.1", port, timeouts_ms=PATIENCE_MS) as client:
            assert client.greeting is not None
            if not client.greeting.is_positive:
                return f"greeting {client.greeting.code}"
            hello = client.ehlo("client.example")
            if hello.code // 100 == 5:
                hello = client.helo("client.example")
            if not hello.is_positive:
                return f"hello {hello.code}"
            sent = client.send_message(ANN, BOB, LETTERS["dots"], **options)  # type: ignore[arg-type]
            return f"{'accepted' if sent.is_accepted else 'refused'} {sent.reply.code}"
    except SmtpkitError as error:
        return type(error).__name__


#: How long our client waits here, for each reply.
PATIENCE_MS = dict.fromkeys(
    ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "text", "."), 700
)
LOST, LATE = ConnectionLost.__name__, TimedOut.__name__

#: smtp-sink's options, and how it ends for our client.
FAULTS = [
    # refused for good
    ("-f CONNECT", "greeting 500"),
    ("-f EHLO", "accepted 250"),  # HELO does it
    ("-f EHLO,HELO", "hello 500"),
    ("-f MAIL", "refused 500"),
    ("-f RCPT", "refused 500"),
    ("-f DATA", "refused 500"),
    ("-f .", "refused 500"),
    ("-f QUIT", "accepted 250"),  # the letter was taken all the same
    # refused for now
    ("-r CONNECT", "greeting 450"),
    ("-r EHLO,HELO", "hello 450"),
    ("-r MAIL", "refused 450"),
    ("-r RCPT", "refused 450"),
    ("-r DATA", "refused 450"),
    ("-r .", "refused 450"),
    # cut without a word
    ("-q CONNECT", LOST),
    ("-q EHLO", LOST),
    ("-q MAIL", LOST),
    ("-q RCPT", LOST),
    ("-q DATA", LOST),
    ("-q .", LOST),
    ("-q QUIT", "accepted 250"),
    # 421, then cut
    ("-Q CONNECT", "greeting 421"),
    ("-Q EHLO", "hello 421"),
    ("-Q MAIL", "refused 421"),
    ("-Q RCPT", "refused 421"),
    ("-Q DATA", "refused 421"),
    ("-Q .", "refused 421"),
    # odd, and all right
    ("", "accepted 250"),
    ("-e", "accepted 250"),  # no EHLO
    ("-p", "accepted 250"),  # no PIPELINING
    ("-8", "accepted 250"),
    ("-a -C -E -F -N", "accepted 250"),
    ("-P", "accepted 250"),  # a greeting of stars
    # answered before the end of the mail data, and nothing read any more
    ("-A 0", "refused 550"),
    # late: one second for each reply that is due
    ("-w 2", LATE),
]


@pytest.mark.parametrize(("options", "ending"), FAULTS)
def test_our_client_says_how_it_ended(
    options: str, ending: str, tmp_path: Path
) -> None:
    with sink(tmp_path, *options.split()) as port:
        assert delivered(port) == ending


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("where", ["MAIL", "RCPT", "DATA", "."])
def test_a_cut_in_a_group_is_a_loss_too(
    where: str, pipelining: bool, tmp_path: Path
) -> None:
    with sink(tmp_path, "-q", where) as port:
        assert delivered(port, pipelining=pipelining) == LOST


def test_the_keyword_without_letters_is_survived(tmp_path: Path) -> None:
    """smtp-sink ends its reply to EHLO with a line that holds nothing."""
    with sink(tmp_path) as port, Client.connect("127.0.0.1", port) as client:
        reply = client.ehlo("client.example")
        assert reply.lines[-1] == ""
        assert "" not in client.offers
        assert {"PIPELINING", "8BITMIME", "DSN"} <= client.offers.keys()


@pytest.mark.parametrize("name", ["plain", "dots", "long line", "8-bit", "20 MB"])
def test_what_arrives_is_what_was_sent(name: str, tmp_path: Path) -> None:
    """smtp-sink writes each letter to a file, with LF, behind header lines of its own."""
    with (
        sink(tmp_path, "-d", "mail.") as port,
        Client.connect("127.0.0.1", port) as client,
    ):
        client.ehlo("client.example")
        options = ["BODY=8BITMIME"]
        sent = client.send_message(ANN, BOB, LETTERS[name], mail_parameters=options)
        assert sent.is_accepted
    (file,) = tmp_path.glob("mail.*")
    kept = file.read_bytes().rstrip(b"\n") + b"\n"  # an empty line ends the file
    assert kept.endswith(LETTERS[name].replace(b"\r\n", b"\n"))
