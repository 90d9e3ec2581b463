"""``smtpkit serve``: what it writes, what it keeps, and how it ends."""

import shutil
import signal
import smtplib
import socket
from pathlib import Path

import pytest

from smtpkit import Client, Transcript
from smtpkit.transcript.files import ENDINGS

from .programs import Server, run, serving

MESSAGE = b"Subject: hi\r\n\r\nHello\r\n.dot\r\n"
GREETING = b"[1] S: 220 mx.example.net ESMTP ready"


def deliver(server: Server, to: str = "bob@example.net") -> int:
    """Send a message by our own client; return the last code."""
    with Client.connect(server.host, server.port) as client:
        client.ehlo("client.example")
        outcome = client.send_message("ann@example.org", [to], MESSAGE)
        return outcome.reply.code


def test_the_first_line_says_where_it_listens_and_the_rest_is_the_conversation() -> (
    None
):
    with serving() as server:
        assert server.first == f"listening on 127.0.0.1:{server.port}\n".encode()
        assert deliver(server) == 250
        assert server.stop() == 0
    rows = server.out.splitlines()
    assert rows[0] == GREETING
    assert rows[1] == b"[1] C: EHLO client.example"
    assert b"[1] C: ..dot" in rows
    assert rows[-1] == b"[1] S: 221 2.0.0 mx.example.net closing connection"
    assert server.err == b""


def test_a_quiet_server_writes_its_first_line_and_no_more() -> None:
    with serving("--quiet") as server:
        assert deliver(server) == 250
        assert server.stop() == 0
    assert (server.out, server.err) == (b"", b"")


def test_a_wrong_line_is_explained_below_its_reply() -> None:
    with serving() as server, Client.connect(server.host, server.port) as client:
        client.send("MAIL FROM: bob")
        client.quit()
        assert server.stop() == 0
    rows = server.out.splitlines()
    at = rows.index(b"[1] C: MAIL FROM: bob")
    assert rows[at + 1].startswith(b"[1] S: 501 ")
    assert rows[at + 2].startswith(b"[1] -- got b'MAIL FROM: bob', wanted MAIL FROM:<")


def test_what_a_client_sends_cannot_steer_the_terminal() -> None:
    with serving() as server, Client.connect(server.host, server.port) as client:
        client.send(b"NOOP \x1b[2J\r\n")
        client.quit()
        assert server.stop() == 0
    assert rb"\x1b[2J" in server.out
    assert b"\x1b" not in server.out


def test_a_long_message_is_shown_in_part() -> None:
    with serving() as server, Client.connect(server.host, server.port) as client:
        client.ehlo()
        client.send_message("", ["bob@example.net"], b"line\r\n" * 1000)
        client.quit()
        assert server.stop() == 0
    assert server.out.count(b"C: line") == 20
    assert b"[1] -- and so on: 6,000 octets of mail data in all" in server.out


def test_it_listens_on_the_ipv6_loopback_address() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    with serving("--host", "::1") as server:
        assert server.host == "[::1]"
        with Client.connect("::1", server.port) as client:
            assert client.greeting is not None
            assert client.greeting.code == 220


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_with_status_0_and_the_connected_are_told(
    number: int, tmp_path: Path
) -> None:
    with serving("--transcript", "t.jsonl", cwd=tmp_path) as server:
        client = smtplib.SMTP(server.host, server.port, timeout=20)
        assert client.noop()[0] == 250
        assert server.stop(number) == 0
        assert client.getreply()[0] == 421
        client.close()
    assert server.err == b""
    rows = str(Transcript.load(tmp_path / "t.jsonl")).splitlines()
    assert rows[0] == "S: 220 mx.example.net ESMTP ready"
    assert rows[-1] == "S: 421 4.3.2 Service shutting down, closing connection"


def test_a_conversation_cut_in_mid_data_leaves_a_whole_transcript(
    tmp_path: Path,
) -> None:
    with serving("--transcript", "t.txt", cwd=tmp_path) as server:
        with socket.create_connection((server.host, server.port), 20) as peer:
            peer.sendall(
                b"EHLO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.net>\r\n"
                b"DATA\r\nSubject: cut\r\nno e"
            )
            heard = b""
            while b"\r\n354 " not in heard:
                heard += peer.recv(10_000)
        assert deliver(server) == 250  # by now it knows that the first one is gone
        assert server.stop() == 0
    rows = (tmp_path / "t.txt").read_text().splitlines()
    first = rows[1 : rows.index("-- connection 2 of 2")]
    assert first[0] == "S: 220 mx.example.net ESMTP ready"
    assert "C: Subject: cut" in first


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_several_conversations_go_into_one_file_in_every_format(
    tmp_path: Path, ending: str
) -> None:
    with serving("--transcript", f"t{ending}", "--quiet", cwd=tmp_path) as server:
        assert [deliver(server) for _ in range(3)] == [250] * 3
        assert server.stop() == 0
    transcript = Transcript.load(tmp_path / f"t{ending}")
    assert transcript.codes == [220, 250, 250, 250, 354, 250, 221] * 3


def test_a_server_to_which_nobody_came_leaves_an_empty_transcript(
    tmp_path: Path,
) -> None:
    with serving("--transcript", "t.jsonl", cwd=tmp_path) as server:
        assert server.stop() == 0
    assert len(Transcript.load(tmp_path / "t.jsonl")) == 0


def test_it_goes_on_and_ends_in_time_when_nobody_reads_its_output() -> None:
    """A pipe holds 64 kB; the server says more than that, and must not wait."""
    with serving() as server, Client.connect(server.host, server.port) as client:
        replies = client.pipeline(["NOOP " + "x" * 400] * 2000)
        assert {reply.code for reply in replies} == {250}
        client.close()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0


def test_it_goes_on_when_the_reader_of_its_output_has_left() -> None:
    with serving() as server:
        assert server.process.stdout is not None
        server.process.stdout.close()
        assert [deliver(server) for _ in range(3)] == [250] * 3
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        assert server.process.stderr is not None
        assert server.process.stderr.read() == b""


def test_a_maildir_gets_each_message_with_the_lines_of_final_delivery(
    tmp_path: Path,
) -> None:
    with (
        serving("--maildir", "a/mail", "--quiet", cwd=tmp_path) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo("client.example")
        to = ["bob@example.net", "eve@example.net"]
        assert client.send_message("ann@example.org", to, MESSAGE).is_accepted
        # The acknowledgement comes after the file, so it is there now.
        (stored,) = (tmp_path / "a" / "mail" / "new").iterdir()
    rows = stored.read_bytes().split(b"\n")
    assert rows[:5] == [
        b"Return-Path: <ann@example.org>",
        b"Delivered-To: bob@example.net",
        b"Delivered-To: eve@example.net",
        b"Received: from client.example ([127.0.0.1])",
        b"\tby mx.example.net with ESMTP;",
    ]
    assert rows[6:] == [b"Subject: hi", b"", b"Hello", b".dot", b""]


def test_a_binary_message_keeps_its_octets_in_a_maildir(tmp_path: Path) -> None:
    content = b"Subject: hi\r\n\r\n\x00\n\r\xff\r\n"
    (tmp_path / "letter").write_bytes(content)
    with serving("--maildir", "mail", cwd=tmp_path) as server:
        sent = run(
            "send", "--server", server.address, "--from", "", "--to", "bob@example.net",
            "--chunk", "7", "--verbatim", "letter", cwd=tmp_path,
        )  # fmt: skip
        assert sent.returncode == 0, sent
    (stored,) = (tmp_path / "mail" / "new").iterdir()
    assert stored.read_bytes().endswith(b"\n" + content)


def test_a_message_that_cannot_be_stored_is_not_acknowledged(tmp_path: Path) -> None:
    with serving("--maildir", "mail", cwd=tmp_path) as server:
        shutil.rmtree(tmp_path / "mail")
        assert deliver(server) == 451
        assert server.stop() == 0
    assert server.err == b""


POLICY = """
mailboxes = ["bob@example.net"]
domains = ["example.net", "example.org"]
verify = true
[lists]
staff = ["ann@example.org", "bob@example.net"]
[users]
ann = "secret"
"""


def test_a_policy_file_says_what_the_host_accepts(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(POLICY)
    with (
        serving("--policy", "p.toml", cwd=tmp_path) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        client.mail("ann@example.org")
        codes = {
            to: client.rcpt(to).code
            for to in ("bob@example.net", "eve@example.net", "eve@example.com")
        }
        assert codes == {
            "bob@example.net": 250,
            "eve@example.net": 550,
            "eve@example.com": 550,
        }
        assert client.vrfy("bob").code == 250
        assert client.expn("staff").lines == ("<ann@example.org>", "<bob@example.net>")
        assert client.rset().code == 250
        assert client.auth("ann", "secret").code == 235


def test_rules_in_a_policy_file_stand_in_front(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(
        "[greylisting]\nminutes = 5\n[answers]\n"
        '"RCPT full@example.net" = "452 4.2.2 Mailbox full"\n'
    )
    with (
        serving("--policy", "p.toml", cwd=tmp_path) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        client.mail("ann@example.org")
        assert client.rcpt("full@example.net").code == 452
        assert client.rcpt("bob@example.net").code == 450


def test_mail_for_a_queue_waits_until_it_is_fetched_by_atrn(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text('[queue]\nann = ["example.org"]\n')
    with serving("--policy", "p.toml", "--user", "ann:secret",
                 cwd=tmp_path) as server:  # fmt: skip
        assert deliver(server, "bob@example.org") == 250
        assert deliver(server, "bob@example.net") == 250
        with Client.connect(server.host, server.port) as client:
            client.ehlo()
            assert client.etrn("example.org").code == 253
            client.auth("ann", "secret")
            reply, fetched = client.atrn()
    assert reply.code == 250
    assert [delivery.content for delivery in fetched] == [MESSAGE]
    assert fetched[0].envelope.forward_paths == ("bob@example.org",)


def test_without_switches_an_extension_off_and_faults_strike() -> None:
    with (
        serving(
            "--without", "pipelining", "--fault", "RCPT#2:reply=450 busy"
        ) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        assert "PIPELINING" not in client.offers
        assert "SIZE" in client.offers
        client.mail("")
        codes = [client.rcpt("bob@example.net").code for _ in range(3)]
        assert codes == [250, 450, 250]


def test_the_size_that_is_announced_is_the_one_that_was_asked_for() -> None:
    with (
        serving("--size", "70000", "--hostname", "mail.example.com") as server,
        Client.connect(server.host, server.port) as client,
    ):
        assert client.ehlo().lines[0].startswith("mail.example.com ")
        assert client.offers["SIZE"] == ("70000",)


def test_a_port_that_is_taken_is_refused_in_one_line() -> None:
    with serving() as server:
        second = run("serve", "--port", str(server.port))
    assert second.returncode == 2
    assert second.stdout == b""
    assert second.stderr.startswith(b"smtpkit serve: got port ")
    assert second.stderr.count(b"\n") == 1
