"""A queue on disk is killed at every step: nothing is lost, nothing comes twice unknown.

RFC 5321 sections 4.2.5 and 6.1: after 250 the host answers for the message.
"""

import errno
import os
import shutil
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from smtpkit.agents import Fate, Network, Relay, Zone, final, submission
from smtpkit.agents.disk import DiskStore
from smtpkit.agents.files import Folder
from smtpkit.agents.mailbox import Mailboxes
from smtpkit.agents.trace import EPOCH
from smtpkit.protocol.errors import SmtpkitError
from tests.agents.letters import ANN, BOB, CARL, LETTER


class Killed(BaseException):
    """The program ends here, without a word."""


class Reaper:
    """Kills the program at the nth step, once."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.steps: list[str] = []

    def __call__(self, what: str) -> None:
        self.steps.append(what)
        if len(self.steps) == self.at:
            raise Killed(what)


ZONE = Zone.of("msa.example.org", "mx.example.net")


def world(folder: Folder, boxes: dict[str, Mailboxes], mailboxes: list[str]) -> Network:
    """Return two hosts; the first keeps its queue in a folder, mail that arrived stays."""
    msa = Relay("msa.example.org", submission("example.org"), folder=folder)
    mx = Relay("mx.example.net", final("example.net", mailboxes=mailboxes))
    msa.mailboxes, mx.mailboxes = boxes["msa"], boxes["mx"]
    return Network(msa, mx, zone=ZONE)


def live(path: Path, reaper: Reaper, boxes: dict[str, Mailboxes]) -> list[str]:
    """Hand in two letters and let them travel; return the acknowledged ones."""
    acknowledged: list[str] = []
    try:
        net = world(Folder(path, reaper), boxes, [BOB])
        for number, to in ((1, [BOB, CARL]), (2, [BOB])):
            letter = LETTER.replace(b"Subject: hi", b"Subject: %d" % number)
            if net.submit(ANN, to, letter).is_accepted:
                acknowledged.append(str(number))
        net.run()
    except Killed:
        pass
    return acknowledged


def subjects(boxes: Mailboxes, path: str) -> list[str]:
    """Return the subjects of the letters in a mailbox."""
    return [str(message_from_bytes(octets)["Subject"]) for octets in boxes[path]]


def total_steps(path: Path) -> int:
    """Return how many steps an undisturbed run takes."""
    reaper = Reaper(0)
    live(path, reaper, {"msa": Mailboxes(), "mx": Mailboxes()})
    return len(reaper.steps)


def test_killed_at_any_step_nothing_is_lost_and_doubles_are_known(
    tmp_path: Path,
) -> None:
    steps = total_steps(tmp_path / "whole")
    assert steps > 60
    for at in range(1, steps + 1):
        boxes = {"msa": Mailboxes(), "mx": Mailboxes()}
        path = tmp_path / str(at)
        reaper = Reaper(at)
        acknowledged = live(path, reaper, boxes)
        place = f"killed before step {at}: {reaper.steps[-1]}"

        net = world(Folder(path), boxes, [BOB])
        net.run()

        queue = net["msa.example.org"].queue
        assert not queue.open, place
        letters = boxes["mx"][BOB]
        assert set(acknowledged) <= set(subjects(boxes["mx"], BOB)), place
        # The report about Carl comes if his letter was acknowledged.
        told = boxes["msa"][ANN]
        assert ("1" not in acknowledged) or told, place
        doubtful = {
            (entry.id, recipient.path)
            for entry in queue
            for recipient in entry.recipients
            if any(attempt.in_doubt for attempt in recipient.attempts)
        }
        assert twice(letters, BOB) | twice(told, ANN) <= doubtful, place
        shutil.rmtree(path)


def twice(letters: tuple[bytes, ...], path: str) -> set[tuple[str, str]]:
    """Return the id, in the first host's queue, of each letter that came twice."""
    names = [str(message_from_bytes(octets)["Message-ID"]) for octets in letters]
    ids = Counter(name.strip("<").partition("@")[0].partition(".")[0] for name in names)
    assert max(ids.values(), default=1) <= 2
    return {(id_, path) for id_, count in ids.items() if count > 1}


def test_killed_while_it_recovers_nothing_is_lost_either(tmp_path: Path) -> None:
    first = Reaper(30)
    boxes = {"msa": Mailboxes(), "mx": Mailboxes()}
    acknowledged = live(tmp_path / "base", first, boxes)
    assert acknowledged == ["1", "2"]
    for at in range(1, 40):
        path = tmp_path / str(at)
        shutil.copytree(tmp_path / "base", path)
        mine = {"msa": Mailboxes(), "mx": Mailboxes()}
        try:
            world(Folder(path, Reaper(at)), mine, [BOB]).run()
        except Killed:
            world(Folder(path), mine, [BOB]).run()
        came = subjects(mine["mx"], BOB) + subjects(boxes["mx"], BOB)
        assert set(acknowledged) <= set(came), at


def test_the_next_start_goes_on_where_the_queue_was(tmp_path: Path) -> None:
    boxes = {"msa": Mailboxes(), "mx": Mailboxes()}
    net = world(Folder(tmp_path), boxes, [BOB])
    net["mx.example.net"].is_up = False
    net.submit(ANN, BOB, LETTER, rcpt_parameters=["NOTIFY=SUCCESS", "ORCPT=rfc822;b@x"])
    net.run(minutes=40)
    before = net["msa.example.org"].queue.entries[0]

    again = world(Folder(tmp_path), boxes, [BOB])
    after = again["msa.example.org"].queue.entries[0]
    assert after == before
    assert [a.words for a in after.recipients[0].attempts] == [
        "no connection: nobody listens at 192.0.2.2"
    ] * 2
    again.run()
    assert after.recipients[0].fate is Fate.RELAYED
    (told,) = again["msa.example.org"].mailboxes[ANN]
    assert b"Action: delivered" in told


def test_a_settled_message_is_gone_and_its_history_stays(tmp_path: Path) -> None:
    boxes = {"msa": Mailboxes(), "mx": Mailboxes()}
    net = world(Folder(tmp_path), boxes, [BOB])
    net.submit(ANN, BOB, LETTER)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["Q1.eml", "Q1.log"]
    net.run()
    assert [p.name for p in tmp_path.iterdir()] == ["Q1.log"]
    again = world(Folder(tmp_path), boxes, [BOB])
    (entry,) = again["msa.example.org"].queue
    assert entry.recipients[0].fate is Fate.RELAYED
    assert again["msa.example.org"].queue.new_id() == "Q2"


@pytest.mark.parametrize(
    ("name", "octets", "said"),
    [
        ("Q9.eml.tmp", b"Subj", "not whole"),
        ("Q9.eml", b"Subject: hi\r\n\r\n", "never acknowledged"),
    ],
)
def test_what_was_never_acknowledged_is_cleaned_away_and_noted(
    tmp_path: Path, name: str, octets: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(octets)
    store = DiskStore(tmp_path, epoch=EPOCH)
    assert store.load() == []
    assert not list(tmp_path.iterdir())
    assert said in store.recovered[0]


@pytest.mark.parametrize(
    ("name", "octets"),
    [
        ("Q9.log", b"no json\n"),
        ("Q9.log", b"[]\n"),
        ("Q9.log", b"{}\n"),
        ("Q9.log", b""),
        ("Q9.log", b'{"what":"begin"}\n'),
        ("notes.txt", b"mine"),
    ],
)
def test_what_cannot_be_read_is_named_and_left_alone(
    tmp_path: Path, name: str, octets: bytes
) -> None:
    (tmp_path / name).write_bytes(octets)
    store = DiskStore(tmp_path, epoch=EPOCH)
    assert store.load() == []
    assert [found for found, _ in store.damaged] == [name]
    assert (tmp_path / name).read_bytes() == octets


def test_a_message_whose_octets_changed_is_not_sent(tmp_path: Path) -> None:
    boxes = {"msa": Mailboxes(), "mx": Mailboxes()}
    world(Folder(tmp_path), boxes, [BOB]).submit(ANN, BOB, LETTER)
    (tmp_path / "Q1.eml").write_bytes(b"something else")
    store = DiskStore(tmp_path, epoch=EPOCH)
    assert store.load() == []
    assert store.damaged == [("Q1.eml", "not the octets that were accepted")]
    assert (tmp_path / "Q1.eml").exists()


def test_a_torn_last_line_is_cut_off(tmp_path: Path) -> None:
    boxes = {"msa": Mailboxes(), "mx": Mailboxes()}
    world(Folder(tmp_path), boxes, [BOB]).submit(ANN, BOB, LETTER)
    log = tmp_path / "Q1.log"
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"what":"sta')
    store = DiskStore(tmp_path, epoch=EPOCH)
    assert len(store.load()) == 1
    assert log.read_bytes() == whole
    assert "torn" in store.recovered[0]


class Full:
    """A disk that is full at the nth step."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, what: str) -> None:
        self.count += 1
        if self.count == self.at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_on_a_full_disk_the_client_keeps_the_letter(tmp_path: Path) -> None:
    """6.1: no 250 for a message that is not kept; RFC 5321 section 4.3.2 has 45z."""
    for at in range(1, 9):
        boxes = {"msa": Mailboxes(), "mx": Mailboxes()}
        net = world(Folder(tmp_path / str(at), Full(at)), boxes, [BOB])
        outcome = net.submit(ANN, BOB, LETTER)
        accepted = outcome.is_accepted
        assert accepted or outcome.reply.code in (451, 452)
        net.run()
        assert subjects(boxes["mx"], BOB) == ["hi"] * accepted, at


def test_a_disk_that_is_full_later_loses_nothing(tmp_path: Path) -> None:
    steps = total_steps(tmp_path / "whole")
    for at in range(9, steps + 1):
        boxes = {"msa": Mailboxes(), "mx": Mailboxes()}
        full = Full(at)
        net = world(Folder(tmp_path / str(at), full), boxes, [BOB])
        kept = net.submit(ANN, [BOB, CARL], LETTER).is_accepted
        net.run()
        net.run()
        assert subjects(boxes["mx"], BOB) == ["hi"] * kept, at
        assert len(subjects(boxes["msa"], ANN)) == kept, at


def test_an_unusable_folder_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((SmtpkitError, OSError)):
        world(Folder(tmp_path / "file"), {"msa": Mailboxes(), "mx": Mailboxes()}, [])
