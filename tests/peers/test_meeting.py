"""The last lesson's meeting with a server that runs: Exim as a program, others by port."""

from pathlib import Path

import pytest

from smtpkit import Client, Loopback
from smtpkit.homework.capstone.meeting import PATIENCE_MS, meet
from smtpkit.homework.capstone.pipes import Pipes

from .servers import SERVERS, prepared_exim

LINES = ["EHLO client.example", "XYZZY", "MAIL FROM: <ann@example.org>", "QUIT"]


@pytest.mark.parametrize("name", SERVERS)
def test_a_live_server_says_what_its_recording_says(name: str, tmp_path: Path) -> None:
    with Loopback() as onward, SERVERS[name](tmp_path / "root", onward.port) as peer:
        live = meet(name, LINES, live=peer.port)
    captures = Path(__file__).parents[2] / "data" / "captures"
    assert live.codes == [220, 250, 500, 250, 221]
    assert live.codes == meet(name, LINES, folder=captures).codes


def test_exim_plays_a_session_without_a_network(tmp_path: Path) -> None:
    root = prepared_exim(tmp_path / "root", port=0, onward=9)
    pipes = Pipes(root.command("/usr/sbin/exim4", "-bh", "127.0.0.1"))
    with Client(pipes, timeouts_ms=PATIENCE_MS) as client:
        assert client.greeting is not None
        assert client.greeting.code == 220
        assert client.ehlo("client.example").code == 250
    assert pipes._process.returncode == 0
