"""Whatever is typed wrongly gives one line that helps, and exit status 2."""

import sys
from pathlib import Path

import pytest

from smtpkit.cli import main
from smtpkit.transports import tls

from .programs import run

POLICIES = {
    "unknown.toml": "mailbox = []\n",
    "type.toml": "domains = 'example.org'\n",
    "broken.toml": "domains = [\n",
    "queue.toml": "[queue]\nann = ['example.org']\n",
    "latin.toml": b"domains = ['\xff']\n",
}

WRONG = [
    ("", "COMMAND"),
    ("srve", "invalid choice: 'srve'"),
    ("--hel", "--hel"),
    ("serve --por 0", "--por"),
    ("serve --quie", "--quie"),
    ("serve extra", "extra"),
    ("serve --port x", "a number from 0 to 65535"),
    ("serve --port 65536", "a number from 0 to 65535"),
    ("serve --port " + "9" * 5000, "a number from 0 to 65535"),
    ("serve --host 192.0.2.1", "loopback"),
    ("serve --host 0.0.0.0", "loopback"),
    ("serve --host mx.example.net", "loopback"),
    ("serve --host ::", "loopback"),
    ("serve --hostname not_a_host", "a domain such as"),
    ("serve --size 10", "at least 65536"),
    ("serve --size -1", "--size"),
    ("serve --user ann", "NAME:PASSWORD"),
    ("serve --user :secret", "NAME:PASSWORD"),
    ("serve --without NOSUCH", "PIPELINING"),
    ("serve --lenient nosuch", "bare_lf_command"),
    ("serve --fault nosuch", "WHERE[#NTH]"),
    ("serve --fault RCPT:reply=99", "CODE"),
    ("serve --transcript t.doc", ".jsonl (JSON lines"),
    ("serve --transcript nowhere/t.txt", "can be written"),
    ("serve --maildir letter.eml", "letter.eml"),
    ("serve --ca-file nowhere/ca.pem --port 0", "nowhere/ca.pem"),
    ("serve --policy nowhere.toml", "nowhere.toml: No such file"),
    ("serve --policy unknown.toml", "key 'mailbox', wanted one of mailboxes, domains"),
    ("serve --policy type.toml", "wanted a list of domains"),
    ("serve --policy broken.toml", "a TOML file"),
    ("serve --policy latin.toml", "a TOML file"),
    ("serve --policy queue.toml", "--user ann:PASSWORD"),
    ("talk", "HOST:PORT"),
    ("talk 127.0.0.1", "HOST:PORT such as"),
    ("talk 127.0.0.1:", "HOST:PORT such as"),
    ("talk 192.0.2.1:25", "loopback"),
    ("talk example.org:25", "loopback"),
    ("talk 127.0.0.1:smtp", "a number from 0"),
    ("send", "--server"),
    ("send --server 127.0.0.1:1 --from a@example.org letter.eml", "--to"),
    ("send --server 127.0.0.1:1 --from a@example.org --to b@example.net", "FILE"),
    ("send --server 192.0.2.1:25 --from '' --to b@example.net letter.eml", "loopback"),
    ("send --server 127.0.0.1:1 --from '' --to b@example.net no.eml", "no.eml: No such"),
    ("send --server 127.0.0.1:1 --from '' --to b@example.net --chunk 0 l", "at least 1"),
    ("send --server 127.0.0.1:1 --from '' --to b@example.net --user x l", "PASSWORD"),
    ("send --server 127.0.0.1:1 --from '' --to b --tls --ca-file letter.eml letter.eml",
     "PEM"),
    ("show", "FILE"),
    ("show nowhere.txt", "nowhere.txt: No such file"),
    ("show letter.eml", "C:, S: or --"),
    ("show letter.pcap", "letter.pcap"),
    ("show letter.jsonl", "letter.jsonl"),
    ("show .", "directory"),
    ("show said.txt --as pdf", "'png'"),
    ("show said.txt -o nowhere/x.svg", "nowhere/x.svg"),
    ("copy", "DIR"),
    ("copy letter.eml", "a folder"),
    ("doctor now", "now"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a letter, a transcript and policies that are wrong."""
    for name, text in POLICIES.items():
        octets = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(octets)
    for name in ("letter.eml", "letter.pcap", "letter.jsonl"):
        (tmp_path / name).write_bytes(b"Subject: hi\r\n\r\nHello\r\n")
    (tmp_path / "said.txt").write_bytes(b"S: 220 mx.example.net\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("typed", "told"), WRONG, ids=lambda text: text[:60] or "-")
def test_a_wrong_argument_gives_one_line_and_status_2(
    typed: str, told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word if word != "''" else "" for word in typed.split()]
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("smtpkit")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert told in err


def test_the_process_says_the_same_and_ends_with_the_same_status() -> None:
    ended = run("serve", "--host", "192.0.2.1")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(b"smtpkit serve: argument --host: got host ")
    assert ended.stderr.count(b"\n") == 1


def test_octets_that_are_no_characters_are_refused() -> None:
    ended = run("send", b"\xff".decode("utf-8", "surrogateescape"))
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr
    assert ended.stderr.count(b"\n") == 1


def test_a_library_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    for cached in (tls._authority, tls.server_context, tls.client_context):
        cached.cache_clear()
    assert main(["serve", "--port", "0", "--tls"]) == 2
    assert capsys.readouterr().err == (
        "smtpkit serve: trustme is not installed; 'smtpkit doctor' says how to get it\n"
    )
