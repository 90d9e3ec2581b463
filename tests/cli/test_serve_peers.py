"""Other people's clients talk to ``python -m smtpkit serve``."""

import smtplib
from pathlib import Path

import pytest

from smtpkit import Transcript

from .programs import run_program, serving

MESSAGE = b"Subject: hi\r\nFrom: ann@example.org\r\n\r\nHello\r\n.dot\r\n"
MAIL = ("--from", "ann@example.org", "--to", "bob@example.net")


def said(path: Path) -> list[str]:
    """Return the rows of a transcript."""
    return str(Transcript.load(path)).splitlines()


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        ((), ["C: DATA"]),
        (("--tls",), ["-- TLS handshake"]),
        (("--tls", "--pipeline"), ["-- TLS handshake"]),
        (("--pipeline",), ["C: DATA"]),
        (("--auth", "CRAM-MD5"), ["C: AUTH CRAM-MD5"]),
        (("--tls", "--auth", "PLAIN"), ["C: AUTH PLAIN AGFubgBzZWNyZXQ="]),
        (("--tls", "--auth", "LOGIN"), ["C: AUTH LOGIN"]),
        (("--auth",), ["C: AUTH CRAM-MD5"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_swaks_delivers(
    tmp_path: Path, options: tuple[str, ...], seen: list[str]
) -> None:
    """All that swaks can do: in clear, in TLS, authenticated, pipelined."""
    user = ("--auth-user", "ann", "--auth-password", "secret")
    if not any(option.startswith("--auth") for option in options):
        user = ()
    with serving("--tls", "--user", "ann:secret", "--transcript", "t.txt",
                 cwd=tmp_path) as server:  # fmt: skip
        sent = run_program(
            "swaks", "--server", server.host, "--port", str(server.port), *MAIL,
            "--helo", "client.example", *options, *user,
        )  # fmt: skip
        assert sent.returncode == 0, sent.stdout
        assert server.stop() == 0
    rows = said(tmp_path / "t.txt")
    assert set(seen) <= set(rows)
    assert rows[-2:][0] == "C: QUIT"
    if "--pipeline" in options:
        at = rows.index("C: MAIL FROM:<ann@example.org>")
        assert rows[at + 1 : at + 3] == ["C: RCPT TO:<bob@example.net>", "C: DATA"]


def test_swaks_begins_with_tls_where_the_server_does(tmp_path: Path) -> None:
    with serving("--implicit-tls") as server:
        sent = run_program(
            "swaks", "--server", server.host, "--port", str(server.port), *MAIL,
            "--helo", "client.example", "--tls-on-connect",
        )  # fmt: skip
        assert sent.returncode == 0, sent.stdout


@pytest.mark.parametrize("tls", [False, True], ids=["clear", "STARTTLS"])
def test_curl_delivers(tmp_path: Path, tls: bool) -> None:
    """The path of the URL is what curl says in EHLO."""
    with serving("--maildir", "mail", "--tls", "--ca-file", "ca.pem",
                 cwd=tmp_path) as server:  # fmt: skip
        more = ("--ssl-reqd", "--cacert", "ca.pem") if tls else ()
        sent = run_program(
            "curl", "-sS", f"smtp://{server.address}/client.example", *more,
            "--mail-from", "ann@example.org", "--mail-rcpt", "bob@example.net",
            "--upload-file", "-", stdin=MESSAGE, cwd=tmp_path,
        )  # fmt: skip
        assert (sent.returncode, sent.stderr) == (0, b"")
        assert server.stop() == 0
    (stored,) = (tmp_path / "mail" / "new").iterdir()
    assert stored.read_bytes().endswith(MESSAGE.replace(b"\r\n", b"\n"))


def test_curl_delivers_with_an_underscore_in_its_name_where_that_is_taken() -> None:
    """Else curl says the name of this machine, whatever is in it."""
    with serving("--lenient", "underscore_host") as server:
        sent = run_program(
            "curl", "-sS", f"smtp://{server.address}/my_host", "--mail-from",
            "ann@example.org", "--mail-rcpt", "bob@example.net", "-T", "-",
            stdin=MESSAGE,
        )  # fmt: skip
        assert (sent.returncode, sent.stderr) == (0, b"")
        assert server.stop() == 0
    assert b"[1] -- taken by the leniency underscore_host: " in server.out


@pytest.mark.parametrize("tls", [False, True], ids=["clear", "STARTTLS"])
def test_msmtp_delivers(tmp_path: Path, tls: bool) -> None:
    with serving("--tls", "--user", "ann:secret", "--maildir", "mail",
                 cwd=tmp_path) as server:  # fmt: skip
        mechanism = "plain" if tls else "cram-md5"
        (tmp_path / "msmtprc").write_text(
            "account default\n"
            f"host {server.host}\nport {server.port}\ndomain client.example\n"
            f"from ann@example.org\nauth {mechanism}\nuser ann\npassword secret\n"
            f"tls {'on' if tls else 'off'}\ntls_starttls on\ntls_certcheck off\n"
        )
        (tmp_path / "msmtprc").chmod(0o600)
        sent = run_program(
            "msmtp", "--file", tmp_path / "msmtprc", "bob@example.net", stdin=MESSAGE
        )
        assert (sent.returncode, sent.stderr) == (0, b"")
        assert server.stop() == 0
    (stored,) = (tmp_path / "mail" / "new").iterdir()
    protocol = b"ESMTPSA" if tls else b"ESMTPA"
    assert b"\tby mx.example.net with " + protocol + b" for " in stored.read_bytes()


def test_smtplib_delivers_and_authenticates() -> None:
    with (
        serving("--user", "ann:secret") as server,
        smtplib.SMTP(
            server.host, server.port, local_hostname="client.example", timeout=20
        ) as client,
    ):
        client.login("ann", "secret")
        refused = client.sendmail("ann@example.org", ["bob@example.net"], MESSAGE)
        assert refused == {}


def test_nobody_must_authenticate_because_somebody_can() -> None:
    with (
        serving("--user", "ann:secret") as server,
        smtplib.SMTP(
            server.host, server.port, local_hostname="client.example", timeout=20
        ) as client,
    ):
        client.ehlo()
        assert client.has_extn("auth")
        assert client.sendmail("ann@example.org", ["bob@example.net"], MESSAGE) == {}
