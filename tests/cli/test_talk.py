"""``smtpkit talk``: lines in, replies out, from a pipe and from a terminal."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from .programs import LIMIT_S, answering, read_until, run, serving, start

LETTER = (
    b"EHLO client.example\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.net>\n"
    b"DATA\nSubject: hi\n\nHello\n..\n.\n"
)


def codes(out: bytes) -> list[int]:
    """Return the codes of the last lines of all replies."""
    return [int(row[:3]) for row in out.splitlines() if row[3:4] == b" "]


def test_a_session_comes_from_a_pipe_and_ends_politely() -> None:
    with serving() as server:
        ended = run("talk", server.address, stdin=LETTER)
        assert server.stop() == 0
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.startswith(
        b"220 mx.example.net ESMTP ready\n250-mx.example.net"
    )
    assert codes(ended.stdout) == [220, 250, 250, 250, 354, 250, 221]
    rows = server.out.splitlines()
    assert b"[1] C: .." in rows  # as it was typed
    assert b"[1] C: QUIT" in rows


def test_the_same_input_gives_the_same_output() -> None:
    with serving("--quiet") as server:
        outs = {
            run("talk", server.address, "--explain", stdin=LETTER).stdout
            for _ in range(3)
        }
    assert len(outs) == 1


def test_line_ends_of_any_system_become_crlf() -> None:
    with serving() as server:
        typed = b"NOOP one\r\nNOOP two\nNOOP three"
        assert run("talk", server.address, stdin=typed).returncode == 0
        assert server.stop() == 0
    rows = server.out.splitlines()
    assert b"[1] C: NOOP three" in rows
    assert not any(b"no CRLF" in row or b"--" in row for row in rows)


def test_each_reply_is_explained_and_what_was_wrong_with_the_line() -> None:
    typed = b"EHLO client.example\nMAIL FROM: ann\nRCPT TO:<bob@example.net>\n"
    typed += b"ETRN example.org\n"
    with serving() as server:
        shown = run("talk", server.address, "--explain", stdin=typed).stdout.decode()
    assert "    220: done; connections. The server mx.example.net is ready.\n" in shown
    assert "    Offers PIPELINING: several commands in one go" in shown
    assert "    Wrong: got b'MAIL FROM: ann', wanted MAIL FROM:<reverse-path>" in shown
    assert "    Wrong: got RCPT, but the session is in state READY" in shown
    assert "    Wrong: got ETRN, wanted a command that EHLO announced" in shown
    assert "    Then: " in shown


def test_starttls_shakes_hands_and_the_session_goes_on() -> None:
    typed = (
        b"EHLO client.example\nSTARTTLS\nEHLO client.example\n"
        b"AUTH PLAIN AGFubgBzZWNyZXQ=\n"
    )
    with serving("--tls", "--user", "ann:secret") as server:
        ended = run("talk", server.address, stdin=typed)
        assert server.stop() == 0
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"\n-- TLS handshake: what follows is encrypted\n" in ended.stdout
    assert codes(ended.stdout) == [220, 250, 220, 250, 235, 221]
    assert b"[1] -- TLS handshake" in server.out


def test_tls_can_begin_before_the_greeting() -> None:
    with serving("--implicit-tls") as server:
        ended = run("talk", server.address, "--tls", stdin=b"NOOP\n")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert codes(ended.stdout) == [220, 250, 221]


def test_a_chunk_has_exactly_the_octets_that_bdat_promised() -> None:
    typed = (
        b"EHLO client.example\nMAIL FROM:<>\nRCPT TO:<bob@example.net>\n"
        b"BDAT 9\nSubject\nBDAT 5 LAST\nHello\nNOOP\n"
    )
    with serving() as server:
        ended = run("talk", server.address, stdin=typed)
    assert codes(ended.stdout) == [220, 250, 250, 250, 250, 250, 250, 221]


def test_in_the_middle_of_a_message_it_closes_without_quit() -> None:
    with serving() as server:
        ended = run("talk", server.address, stdin=LETTER[:-2])
        assert server.stop() == 0
    assert ended.returncode == 0
    assert codes(ended.stdout) == [220, 250, 250, 250, 354]
    assert b"QUIT" not in server.out


def test_an_exchange_of_auth_that_was_begun_is_given_up() -> None:
    typed = b"EHLO client.example\nAUTH CRAM-MD5\n"
    with serving("--user", "ann:secret") as server:
        ended = run("talk", server.address, stdin=typed)
    assert codes(ended.stdout) == [220, 250, 334, 501, 221]


def test_lines_after_the_end_of_the_session_are_not_lost_in_silence() -> None:
    with serving() as server:
        ended = run("talk", server.address, stdin=b"QUIT\nNOOP\n")
    assert ended.returncode == 1
    assert codes(ended.stdout) == [220, 221]
    assert ended.stderr == b"smtpkit talk: the session is over; not sent: NOOP\n"


def test_a_server_that_cuts_the_connection_is_told_apart_from_one_that_ends_it() -> (
    None
):
    with serving("--fault", "NOOP:drop") as server:
        ended = run("talk", server.address, stdin=b"NOOP\n")
    assert ended.returncode == 1
    assert codes(ended.stdout) == [220]
    assert ended.stderr.startswith(b"smtpkit talk: ")
    assert ended.stderr.count(b"\n") == 1


def test_where_nobody_listens_one_line_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    ended = run("talk", f"127.0.0.1:{port}")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr.startswith(b"smtpkit talk: got no connection to 127.0.0.1 ")
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"hello\r\n",
        b"220-mx\r\n",
        b"220 mx\r\n250 and more\r\nxyz\r\n",
        b"\xff" * 99,
    ],
)
def test_a_peer_that_does_not_speak_smtp_leaves_no_traceback(octets: bytes) -> None:
    with answering(octets) as address:
        ended = run("talk", address, stdin=b"NOOP\n")
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert ended.stderr.count(b"\n") == 1


def test_a_server_cannot_steer_the_terminal() -> None:
    with answering(b"220 mx \x1b[2J\r\n") as address:
        ended = run("talk", address)
    assert ended.stdout == b"220 mx \\x1b[2J\n"


# On a terminal.


def test_on_a_terminal_replies_come_unasked_and_end_the_program(
    terminal: tuple[int, int],
) -> None:
    """The person sits in the middle of a line, and the server says 421."""
    with serving() as server:
        process = start(terminal, "talk", server.address)
        assert b"\x1b[32m220 mx" in read_until(terminal[0], b"ready")
        os.write(terminal[0], b"NOOP\n")
        read_until(terminal[0], b"250 2.0.0 OK")
        assert server.stop() == 0
        read_until(terminal[0], b"421 4.3.2")
        assert process.wait(LIMIT_S) == 0


def test_on_a_terminal_the_end_of_input_says_quit(terminal: tuple[int, int]) -> None:
    with serving() as server:
        process = start(terminal, "talk", server.address)
        read_until(terminal[0], b"ready")
        read_until(terminal[0], b"221 2.0.0", typed=b"\x04")  # Ctrl-D
        assert process.wait(LIMIT_S) == 0


def interrupted(process: subprocess.Popen[bytes]) -> int:
    """Press Ctrl-C until the program ends, as a person would; return its status.

    Python forgets a Ctrl-C that comes while it cleans up an object.
    """
    for _ in range(3):
        process.send_signal(signal.SIGINT)
        try:
            return process.wait(LIMIT_S / 3)
        except subprocess.TimeoutExpired:
            continue
    return process.wait(1)


def test_ctrl_c_ends_it_without_a_traceback(terminal: tuple[int, int]) -> None:
    with serving() as server:
        process = start(terminal, "talk", server.address)
        read_until(terminal[0], b"ready")
        assert interrupted(process) == 130
        os.set_blocking(terminal[0], False)
        try:
            rest = os.read(terminal[0], 10_000)
        except OSError:  # nothing was written, and the other end is closed
            rest = b""
        assert b"Traceback" not in rest


def test_no_color_is_honoured(terminal: tuple[int, int]) -> None:
    with serving() as server:
        process = start(terminal, "talk", server.address, NO_COLOR="1")
        shown = read_until(terminal[0], b"ready")
        assert interrupted(process) == 130
    assert b"\x1b[3" not in shown


def test_a_transcript_has_colour_on_a_terminal_only(
    terminal: tuple[int, int], tmp_path: Path
) -> None:
    (tmp_path / "t.txt").write_text("S: 220 mx.example.net\nC: QUIT\nS: 550 no\n")
    assert b"\x1b" not in run("show", "t.txt", cwd=tmp_path).stdout
    process = start(terminal, "show", "t.txt", cwd=tmp_path)
    shown = read_until(terminal[0], b"550 no")
    assert process.wait(LIMIT_S) == 0
    assert b"\x1b[36mC: QUIT" in shown
    assert b"\x1b[1;31mS: 550 no" in shown
