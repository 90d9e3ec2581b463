"""A server without a network: Exim on its standard input and output.

`Client` asks of what carries it only what `transports.Stream` promises, so two pipes do.
"""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpkit import Client, Loopback
from smtpkit.protocol.errors import TimedOut

from .corpus import LETTERS
from .servers import prepared_exim


class Pipes:
    """A program's standard input and output, as a `transports.Stream`."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to, self._from = process.stdin, process.stdout

    def send(self, octets: bytes) -> None:
        self._to.write(octets)
        self._to.flush()

    def receive(self, timeout_ms: float) -> bytes:
        if not select.select([self._from], [], [], timeout_ms / 1000)[0]:
            raise TimedOut("nothing", "octets")
        return os.read(self._from.fileno(), 100_000)

    def close(self) -> None:
        self._to.close()

    def now_ms(self) -> float:
        return time.monotonic() * 1000


@pytest.fixture
def onward() -> Iterator[Loopback]:
    with Loopback(size=60_000_000, lenient=["eight_bit_text"]) as server:
        yield server


@pytest.mark.parametrize("name", ["plain", "dots", "long line", "20 MB"])
@pytest.mark.parametrize("chunk", [None, 100_000], ids=["DATA", "BDAT"])
def test_our_client_talks_through_two_pipes(
    name: str, chunk: int | None, onward: Loopback, tmp_path: Path
) -> None:
    root = prepared_exim(tmp_path / "root", port=0, onward=onward.port)
    # -odf: deliver before answering, so that nothing need be waited for.
    command = root.command("/usr/sbin/exim4", "-bs", "-odf")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/"
    ) as exim:
        with Client(Pipes(exim)) as client:
            assert client.greeting is not None
            assert client.greeting.code == 220
            client.ehlo("client.example")
            sent = client.send_message(
                "ann@example.org", "bob@example.net", LETTERS[name], chunk=chunk
            )
            assert sent.is_accepted, sent.reply
        assert exim.wait(20) == 0
    (delivery,) = onward.mailbox
    assert delivery.content.endswith(LETTERS[name])
