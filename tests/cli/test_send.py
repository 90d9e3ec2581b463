"""``smtpkit send``: what goes out, what is said about it, and the exit status."""

import os
import socket
from pathlib import Path

import pytest

from smtpkit import Transcript
from smtpkit.cli.send import parameters_for
from smtpkit.protocol.errors import SmtpkitError

from .programs import Server, answering, read_until, run, serving, start

LETTER = b"Subject: hi\n\nHello\n.dot\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a letter in it."""
    (tmp_path / "letter.eml").write_bytes(LETTER)
    return tmp_path


def send(server: Server | str, folder: Path, *words: str, stdin: bytes = b""):  # type: ignore[no-untyped-def]
    """Run ``smtpkit send`` from ann@example.org."""
    address = server if isinstance(server, str) else server.address
    return run(
        "send", "--server", address, "--from", "ann@example.org", *words,
        stdin=stdin, cwd=folder,
    )  # fmt: skip


def said(folder: Path) -> list[str]:
    """Return the rows of the transcript that was saved."""
    return str(Transcript.load(folder / "t.txt")).splitlines()


def test_a_letter_is_accepted_for_all(folder: Path) -> None:
    with serving() as server:
        ended = send(server, folder, "--to", "bob@example.net", "letter.eml")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout == b"accepted  bob@example.net  250 2.0.0 OK\n"


def test_each_recipient_is_told_and_one_refusal_makes_the_status_1(
    folder: Path,
) -> None:
    faults = ("--fault", "RCPT#2:reply=450 busy", "--fault", "RCPT#3:reply=550 no")
    with serving(*faults) as server:
        ended = send(server, folder, "--to", "a@example.net", "b@example.net", "--to",
                     "c@example.net", "letter.eml")  # fmt: skip
    assert ended.returncode == 1
    assert ended.stdout.splitlines() == [
        b"accepted  a@example.net  250 2.0.0 OK",
        b"deferred  b@example.net  450 busy",
        b"refused  c@example.net  550 no",
    ]


@pytest.mark.parametrize(
    ("fault", "row"),
    [
        ("connect:reply=554 no", b"deferred  b@example.net  nothing was acknowledged"),
        ("MAIL:reply=550 no", b"refused  b@example.net  550 no"),
        ("DATA:reply=450 not now", b"deferred  b@example.net  450 not now"),
        (".:reply=552 too much", b"refused  b@example.net  552 too much"),
        (".:drop", b"deferred  b@example.net  nothing was acknowledged"),
        ("text@5:drop", b"deferred  b@example.net  nothing was acknowledged"),
        ("EHLO:close", b"deferred  b@example.net  nothing was acknowledged"),
        ("EHLO:garble", b""),
    ],
)
def test_whatever_goes_wrong_is_said_without_a_traceback(
    folder: Path, fault: str, row: bytes
) -> None:
    with serving("--fault", fault) as server:
        ended = send(server, folder, "--to", "b@example.net", "letter.eml")
    assert b"Traceback" not in ended.stderr
    if row:
        assert ended.returncode == 1
        assert ended.stdout == row + b"\n"


def test_a_pipelined_letter_travels_in_groups(folder: Path) -> None:
    with serving() as server:
        ended = send(server, folder, "--to", "a@example.net", "--to", "b@example.net",
                     "--pipeline", "--transcript", "t.txt", "letter.eml")  # fmt: skip
    assert ended.returncode == 0
    rows = said(folder)
    at = rows.index("C: MAIL FROM:<ann@example.org> SIZE=28")
    assert rows[at + 1 : at + 4] == [
        "C: RCPT TO:<a@example.net>",
        "C: RCPT TO:<b@example.net>",
        "C: DATA",
    ]


def test_pipelining_that_is_not_offered_is_not_used(folder: Path) -> None:
    with serving("--without", "PIPELINING") as server:
        ended = send(
            server, folder, "--to", "b@example.net", "--pipeline", "letter.eml"
        )
    assert ended.returncode == 0
    assert ended.stderr.startswith(b"smtpkit send: PIPELINING is not offered")


def test_chunks_travel_by_bdat(folder: Path) -> None:
    with serving() as server:
        ended = send(server, folder, "--to", "b@example.net", "--chunk", "20",
                     "--transcript", "t.txt", "letter.eml")  # fmt: skip
    assert ended.returncode == 0
    assert [row for row in said(folder) if "BDAT" in row] == [
        "C: BDAT 20",
        "C: BDAT 8 LAST",
    ]


def test_tls_comes_before_all_else_and_the_certificate_can_be_checked(
    folder: Path,
) -> None:
    with serving("--tls", "--user", "ann:secret", "--ca-file", "ca.pem",
                 cwd=folder) as server:  # fmt: skip
        ended = send(server, folder, "--to", "b@example.net", "--tls", "--ca-file",
                     "ca.pem", "--user", "ann:secret", "--transcript", "t.txt",
                     "letter.eml")  # fmt: skip
        assert ended.returncode == 0, ended
    rows = said(folder)
    assert rows.index("-- TLS handshake") < rows.index("C: AUTH PLAIN AGFubgBzZWNyZXQ=")


def test_a_certificate_of_somebody_else_is_refused(folder: Path) -> None:
    with serving("--tls", "--ca-file", "ca.pem", cwd=folder):
        pass
    with serving("--tls") as server:
        ended = send(server, folder, "--to", "b@example.net", "--tls", "--ca-file",
                     "ca.pem", "letter.eml")  # fmt: skip
    assert ended.returncode == 1
    assert b"certificate verify failed" in ended.stderr
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("options", "more", "told"),
    [
        ((), ("--tls",), b"does not offer STARTTLS"),
        ((), ("--user", "ann:secret"), b"does not offer AUTH"),
        (("--user", "ann:secret"), ("--user", "ann:wrong"), b"got 535 "),
        (("--without", "CHUNKING"), ("--chunk", "9"), b"does not offer CHUNKING"),
    ],
)
def test_what_was_asked_for_and_is_not_to_be_had_sends_nothing(
    folder: Path, options: tuple[str, ...], more: tuple[str, ...], told: bytes
) -> None:
    with serving(*options) as server:
        ended = send(server, folder, "--to", "b@example.net", *more, "letter.eml")
        assert server.stop() == 0
    assert ended.returncode == 1
    assert told in ended.stderr
    assert ended.stderr.count(b"\n") == 1
    assert b"C: MAIL" not in server.out


def test_the_transcript_is_whole_when_the_server_goes_away(folder: Path) -> None:
    with serving("--fault", ".:drop") as server:
        ended = send(server, folder, "--to", "b@example.net", "--transcript", "t.txt",
                     "letter.eml")  # fmt: skip
    assert ended.returncode == 1
    assert said(folder)[-2:] == ["C: .", "-- the reply to . is missing"]


def test_line_ends_become_crlf_and_a_message_may_come_from_a_pipe(
    folder: Path,
) -> None:
    with serving("--maildir", "mail", cwd=folder) as server:
        ended = send(server, folder, "--to", "b@example.net", "--transcript", "t.txt",
                     "-", stdin=b"Subject: hi\n\none\rtwo\r\n")  # fmt: skip
        assert ended.returncode == 0
    assert "C: MAIL FROM:<ann@example.org> SIZE=25" in said(folder)
    assert not any("no CRLF" in row for row in said(folder))


def test_verbatim_leaves_them_and_a_strict_server_says_what_it_thinks(
    folder: Path,
) -> None:
    with serving() as server:
        ended = send(
            server, folder, "--to", "b@example.net", "--verbatim", "letter.eml"
        )
    assert ended.returncode == 1
    assert ended.stdout.startswith(b"refused  b@example.net  554 ")


def test_where_nobody_listens_everybody_is_deferred(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    ended = send(f"127.0.0.1:{port}", folder, "--to", "b@example.net", "letter.eml")
    assert ended.returncode == 1
    assert ended.stdout == b"deferred  b@example.net  nothing was acknowledged\n"
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "octets", [b"", b"hello\r\n", b"220 mx\r\nxyz\r\n", b"\xff" * 99]
)
def test_a_peer_that_does_not_speak_smtp_leaves_no_traceback(
    folder: Path, octets: bytes
) -> None:
    with answering(octets) as address:
        ended = send(address, folder, "--to", "b@example.net", "letter.eml")
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert ended.stderr.count(b"\n") == 1


#: content, paths, what is offered, the parameters of MAIL, and the section.
PARAMETERS = [
    (b"a\r\n", ["a@example.org"], [], [], "RFC 5321 section 4.1.1.2"),
    (b"a\r\n", ["a@example.org"], ["SIZE"], ["SIZE=3"], "RFC 1870 section 6"),
    (b"\r\n\r\n\xff\r\n", [], ["8BITMIME"], ["BODY=8BITMIME"], "RFC 6152 section 3"),
    (b"a: \xc3\xa9\r\n\r\n", [], ["8BITMIME", "SMTPUTF8"],
     ["BODY=8BITMIME", "SMTPUTF8"], "RFC 6532 section 3.2"),
    (b"a\r\n", ["\xfc@example.org"], ["8BITMIME", "SMTPUTF8"], ["SMTPUTF8"],
     "RFC 6531 section 3.4"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "paths", "offers", "wanted", "section"), PARAMETERS
)
def test_mail_gets_the_parameters_that_are_needed_and_offered(
    content: bytes, paths: list[str], offers: list[str], wanted: list[str], section: str
) -> None:
    assert parameters_for(content, paths, offers) == wanted, section


@pytest.mark.parametrize(
    ("content", "paths", "offers"),
    [
        (b"\r\n\r\n\xff\r\n", [], ["SIZE"]),
        (b"a\r\n", ["\xfc@example.org"], ["8BITMIME"]),
        (b"a: \xc3\xa9\r\n\r\nb\r\n", [], ["8BITMIME"]),
    ],
)
def test_what_the_server_cannot_take_is_not_sent(
    content: bytes, paths: list[str], offers: list[str]
) -> None:
    with pytest.raises(SmtpkitError):
        parameters_for(content, paths, offers)


def test_a_large_message_shows_its_progress_on_a_terminal(
    folder: Path, terminal: tuple[int, int]
) -> None:
    (folder / "large.eml").write_bytes(b"line\r\n" * 400_000)
    with serving("--quiet") as server:
        process = start(terminal, "send", "--server", server.address, "--from", "",
                        "--to", "b@example.net", "large.eml", cwd=folder)  # fmt: skip
        shown = read_until(terminal[0], b"accepted")
        assert process.wait(30) == 0
    assert b"sending" in shown
    assert b"2.4/2.4 MB" in shown


def test_a_large_message_shows_nothing_in_a_pipe(folder: Path) -> None:
    (folder / "large.eml").write_bytes(os.linesep.encode() + b"line\r\n" * 400_000)
    with serving("--quiet") as server:
        ended = send(server, folder, "--to", "b@example.net", "large.eml")
    assert (ended.returncode, ended.stderr) == (0, b"")
