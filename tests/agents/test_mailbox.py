"""Mailboxes on disk are Maildirs that other programs read."""

import mailbox
from pathlib import Path

import pytest

from smtpkit.agents import Mailboxes, MaildirMailboxes, Network, Relay, chain
from smtpkit.agents.mailbox import Stored
from tests.agents.letters import ANN, BOB, LETTER

HARD = [
    "a/b@example.net",
    "../x@example.net",
    "Ann@example.net",
    "ü@example.net",
    '" "@x.example',
]


@pytest.fixture(params=["memory", "disk"])
def boxes(request: pytest.FixtureRequest, tmp_path: Path) -> Stored:
    return (
        Mailboxes() if request.param == "memory" else MaildirMailboxes(tmp_path / "m")
    )


def test_what_is_put_in_comes_out_in_order(boxes: Stored) -> None:
    letters = [b"Subject: %d\r\n\r\n.dot\r\n\r\n" % n for n in range(12)]
    for letter in letters:
        boxes.deliver(BOB, letter)
    assert boxes[BOB] == tuple(letters)
    assert boxes["bob@EXAMPLE.net"] == tuple(letters), "domains ignore case"
    assert boxes["Bob@example.net"] == (), "local-parts do not (RFC 5321 section 2.4)"
    assert boxes.names == (BOB,)


@pytest.mark.parametrize("path", HARD)
def test_any_mailbox_has_a_folder_of_its_own(boxes: Stored, path: str) -> None:
    boxes.deliver(path, LETTER)
    boxes.deliver("ann@example.net", LETTER)
    assert boxes[path] == (LETTER,)
    assert boxes.names == tuple(sorted([path, "ann@example.net"]))


def test_no_mailbox_leaves_the_folder(tmp_path: Path) -> None:
    boxes = MaildirMailboxes(tmp_path / "mail")
    for path in HARD:
        assert boxes.folder_of(path).parent == tmp_path / "mail"


def test_the_standard_library_reads_what_arrived(tmp_path: Path) -> None:
    net = chain("msa.example.org", "mx.example.net", maildir=tmp_path)
    net.submit(ANN, BOB, LETTER)
    net.run()
    (message,) = mailbox.Maildir(tmp_path / BOB)
    assert message["Return-Path"] == f"<{ANN}>"
    assert message.get_payload() == "Hello\n", "lines end with LF on disk"
    assert message.get_subdir() == "new"
    assert [p.name for p in sorted((tmp_path / BOB).iterdir())] == ["cur", "new", "tmp"]


def test_a_disk_that_refuses_delays_and_loses_nothing(tmp_path: Path) -> None:
    mx = Relay("mx.example.net", maildir=tmp_path)
    net = Network(mx)
    (tmp_path / BOB).write_text("in the way")
    net.submit(ANN, BOB, LETTER)
    net.run(minutes=1)
    last = mx.queue["Q1"].recipients[0].last
    assert last is not None
    assert last.reply is not None
    assert last.reply.code == 452
    (tmp_path / BOB).unlink()
    net.run()
    assert len(mx.mailboxes[BOB]) == 1


def test_binary_octets_stay_as_they_are(tmp_path: Path) -> None:
    mx = Relay("mx.example.net", maildir=tmp_path)
    net = Network(mx)
    body = b"Subject: b\r\n\r\n\x00\r\n\n\xff"
    with net.client() as client:
        client.ehlo("client.example")
        client.mail(ANN, "BODY=BINARYMIME")
        client.rcpt(BOB)
        assert client.bdat(body).code == 250
    net.run()
    (file,) = (tmp_path / BOB / "new").iterdir()
    assert file.read_bytes().endswith(body)
