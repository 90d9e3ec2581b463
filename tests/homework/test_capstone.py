"""The last lesson's machinery: strangers, the porter, trials of a client, a meeting."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import smtpkit
from smtpkit.agents.rules import Greylisting
from smtpkit.homework import check, lessons
from smtpkit.homework.capstone import difficult_server, meet, stranger, survive
from smtpkit.homework.capstone.meeting import NAMES, Recorded
from smtpkit.homework.capstone.porter import DOORS, Porter, lab_of
from smtpkit.homework.capstone.sockets import Harbour
from smtpkit.homework.capstone.steps import Budget, NeverEnds
from smtpkit.homework.capstone.strangers import STRANGERS
from smtpkit.homework.capstone.trials import LETTER, TRIALS, Fate, Trial
from smtpkit.homework.lessons.answers_13 import deliver, past_the_porter
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.faults import WHAT, Fault

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
#: The words that would tell a stranger's name.
PROGRAMS = re.compile(r"postfix|exim|opensmtpd|aiosmtpd|python", re.I)


# strangers


@pytest.mark.parametrize("letter", STRANGERS)
def test_a_stranger_does_not_tell_its_name(letter: str) -> None:
    told = stranger(letter, CAPTURES)
    said = str(told).replace(STRANGERS[letter].greeting, "")
    assert not PROGRAMS.search(said)
    assert not PROGRAMS.search(told.server)


@pytest.mark.parametrize("letter", STRANGERS)
def test_all_else_that_a_stranger_says_was_recorded(letter: str) -> None:
    chosen = STRANGERS[letter]
    text = (CAPTURES / f"{chosen.capture}.txt").read_text()
    own = f"{chosen.program}.example.net"
    for row in str(stranger(letter, CAPTURES)).splitlines()[1:]:
        row = row.replace("mail.example.net", own)
        row = row.removesuffix("...") if row.startswith("S: 250 OK id=") else row
        assert row.rstrip() in text, row


def test_an_unknown_stranger_is_an_error_that_names_the_others() -> None:
    with pytest.raises(BadArgument, match="A, B, C"):
        stranger("Z", CAPTURES)


# the porter


def test_the_porter_lets_the_worked_answer_pass() -> None:
    porter = Porter()
    lab = lab_of(porter)
    past_the_porter(lab)
    assert porter.opened == set(DOORS)
    (delivery,) = lab.mailbox
    assert delivery.envelope.reverse_path == "ann@example.org"


#: (lines that are said, the code of the last reply, what its words name)
INSIDE = ("EHLO me.example", "STARTTLS", "EHLO me.example")
KNOWN = (*INSIDE, "AUTH PLAIN AGFubgBzZWNyZXQ=")
OPEN = (*KNOWN, "MAIL FROM:<ann@example.org> SIZE=40")
REFUSALS = [
    (("EHLO me.example", "MAIL FROM:<ann@example.org>"), 530, "STARTTLS"),
    ((*INSIDE, "MAIL FROM:<ann@example.org>"), 530, "Authentication"),
    ((*KNOWN, "MAIL FROM:<ann@example.org>"), 452, "SIZE="),
    ((*KNOWN, "MAIL FROM:<ann@example.org> SIZE=201"), 552, "200 octets"),
    ((*KNOWN, "MAIL FROM:<eve@example.org> SIZE=200"), 550, "ann@example.org"),
    ((*OPEN, "RCPT TO:<bob@example.net>"), 450, "6 minutes"),
    ((*OPEN, "RCPT TO:<carol@example.net>"), 551, "carol@example.com"),
    ((*OPEN, "RCPT TO:<eve@example.net>"), 550, "Bob and Carol"),
    ((*OPEN, "RCPT TO:<carol@example.com>", "DATA"), 554, "CHUNKING"),
    ((*OPEN, "RCPT TO:<carol@example.com>", b"BDAT 2 LAST\r\nHi"), 554, "From"),
]


@pytest.mark.parametrize(("lines", "code", "words"), REFUSALS)
def test_each_refusal_says_what_is_wanted(
    lines: tuple[str | bytes, ...], code: int, words: str
) -> None:
    reply = difficult_server().say(*lines)[-1]
    assert reply.code == code
    assert words in reply.text


def test_in_clear_the_porter_announces_starttls_alone() -> None:
    lab = difficult_server()
    clear, _, secret = lab.say("EHLO me.example", "STARTTLS", "EHLO me.example")
    assert clear.lines[1:] == ("STARTTLS",)
    assert {"SIZE 10485760", "CHUNKING"} <= set(secret.lines)


def test_bob_wants_more_patience_than_the_line_has() -> None:
    lab = difficult_server()
    lab.say(*OPEN, "RCPT TO:<bob@example.net>")
    assert [reply.code for reply in lab.wait(minutes=6)] == [421]


def test_a_client_that_stops_before_quit_is_told_so() -> None:
    class NoGoodbye:
        def __init__(self, lab: smtpkit.Lab) -> None:
            self.lab, self.wait = lab, lab.wait

        def say(self, *lines: str | bytes) -> None:
            self.lab.say(*(line for line in lines if line != "QUIT"))

    result = check("13-porter", lambda lab: past_the_porter(NoGoodbye(lab)))
    assert "take leave" in result.verdict.words


def test_the_talk_with_the_porter_is_shown_below_the_verdict() -> None:
    result = check("13-porter", lambda lab: lab.say("EHLO me.example", "DATA"))
    assert "S: 503" in repr(result) or "S: 530" in repr(result)
    assert "Open: 0 of 8" in repr(result)
    assert "<table" in result._repr_html_()


# trials


def test_the_trials_reach_every_place_and_kind_that_such_a_client_meets() -> None:
    faults = [Fault.parse(text) for trial in TRIALS for text in trial.faults]
    assert {fault.what for fault in faults} == set(WHAT)
    places = {"connect", "EHLO", "MAIL", "RCPT", "DATA", "text", ".", "QUIT"}
    assert {fault.where for fault in faults} == places


def test_the_worked_answer_survives_everything() -> None:
    table = survive(deliver)
    assert [run.trial.name for run in table if not run.is_right] == []
    assert str(table).startswith("21 of 21 trials survived")
    source = lessons.find("13-survive").worked()
    lines = [line for line in source.splitlines() if line.strip() and '"""' not in line]
    assert 40 <= len(lines) <= 44  # "about 40", as the lesson says


def test_a_client_that_pipelines_does_not_pester() -> None:
    """Its DATA is refused with its RCPT, each time: RFC 2920 section 3.1."""

    def pipelines(connect: Any, wait: Any, letter: bytes) -> bool:
        for _ in range(20):
            with connect() as wire:
                for words in (b"", b"EHLO a.example\r\n"):
                    wire.sendall(words)
                    wire.recv(4096)
                wire.sendall(b"MAIL FROM:<ann@example.org>\r\n")
                wire.sendall(b"RCPT TO:<bob@example.net>\r\nDATA\r\n")
                replies = b""
                while replies.count(b"\r\n") < 3:
                    replies += wire.recv(4096)
            wait(30)
        return False

    (trial,) = (trial for trial in TRIALS if "450 for ever" in trial.name)
    (run,) = survive(pipelines, [trial])
    assert "503" in str(run.transcript)
    assert run.fate is Fate.TOLD


#: Beyond the table of the lesson: each place with each kind, once and for ever.
VALUES = {
    "reply": ("250", "354", "421", "450", "550"),
    "delay": ("1000", "400000"),
    "truncate": ("0", "2", "4"),
    "throttle": ("20",),
    "hide": ("PIPELINING",),
}
PLACES = ("connect", "EHLO", "HELO", "MAIL", "RCPT", "DATA", "text", ".", "QUIT")


def everything() -> list[Trial]:
    found = []
    for where in PLACES:
        for what in WHAT:
            for value in VALUES.get(what, ("",)):
                for conversation in (0, 1):
                    octets = 40 if where == "text" else 0
                    try:
                        fault = Fault(where, what, value, 1, octets, conversation)
                    except BadArgument:
                        continue  # it does not happen there
                    found.append(Trial(str(fault), "", "", (str(fault),)))
    return found


@pytest.mark.parametrize("trial", everything(), ids=lambda trial: trial.name)
def test_the_worked_answer_loses_nothing_whatever_happens(trial: Trial) -> None:
    (run,) = survive(deliver, [trial])
    right = {Fate.ONCE, Fate.TWICE, Fate.GIVEN_UP}
    (fault,) = (Fault.parse(text) for text in trial.faults)
    if fault.where == "." and fault.conversation == 0:
        right |= {Fate.DENIED}  # it never heard a yes: it must believe the noes
    if fault.what == "garble":
        right |= {Fate.DENIED, Fate.LOST}  # noise may turn a no into a yes
    assert run.fate in right, run.said
    if fault.conversation == 1 and fault.what != "garble" and fault.value != "550":
        assert run.fate in (Fate.ONCE, Fate.TWICE)
    if run.fate is Fate.TWICE:
        assert fault.where == "."


Client = Callable[[Any, Any, bytes], Any]


def says_yes(connect: Any, wait: Any, letter: bytes) -> Any:
    return True


def says_no(connect: Any, wait: Any, letter: bytes) -> Any:
    return False


def twice(connect: Any, wait: Any, letter: bytes) -> Any:
    return deliver(connect, wait, letter) and deliver(connect, wait, letter)


def denies(connect: Any, wait: Any, letter: bytes) -> Any:
    deliver(connect, wait, letter)
    return False


def breaks(connect: Any, wait: Any, letter: bytes) -> Any:
    return connect().shout()


def leaves(connect: Any, wait: Any, letter: bytes) -> Any:
    raise SystemExit


def says_250(connect: Any, wait: Any, letter: bytes) -> Any:
    return 250


def other_letter(connect: Any, wait: Any, letter: bytes) -> Any:
    return deliver(connect, wait, b"Subject: Lunch?\r\n\r\nNo.\r\n")


FATES: list[tuple[Client, Fate, str]] = [
    (says_yes, Fate.LOST, ""),
    (says_no, Fate.GIVEN_UP, ""),
    (twice, Fate.TWICE, ""),
    (denies, Fate.DENIED, ""),
    (breaks, Fate.BROKEN, "AttributeError"),
    (leaves, Fate.BROKEN, "SystemExit"),
    (says_250, Fate.BROKEN, "it returned 250, not True or False"),
    (other_letter, Fate.DAMAGED, "its octets"),
]


@pytest.mark.parametrize(("client", "fate", "words"), FATES)
def test_each_fate_is_told(client: Client, fate: Fate, words: str) -> None:
    run = survive(client)[1]
    assert run.fate is fate
    assert words in run.said


def loops(connect: Any, wait: Any, letter: bytes) -> Any:
    while True:
        pass


def loops_over_everything(connect: Any, wait: Any, letter: bytes) -> Any:
    line = connect()
    while True:
        try:
            line.recv(1)
        except:  # noqa: E722
            continue


def connects_for_ever(connect: Any, wait: Any, letter: bytes) -> Any:
    while True:
        try:
            connect().recv(1)
        except BaseException:
            wait(1)


@pytest.mark.parametrize("client", [loops, loops_over_everything, connects_for_ever])
def test_a_client_that_never_ends_is_ended(client: Client) -> None:
    table = survive(client)
    assert table[1].fate is Fate.ENDLESS
    assert (
        table[2].fate is Fate.OPEN
    )  # the others are not tried: each would take as long
    result = check("13-survive", client)
    assert result.state == "not yet"
    assert "never ends" in result.verdict.words


def test_a_client_that_was_ended_leaves_nothing_behind() -> None:
    """Neither a watch, nor an error that seems to be handled still."""
    before = sys.gettrace()
    with pytest.raises(NeverEnds):
        Budget(1000).run(lambda: loops(None, None, b""))
    survive(loops_over_everything)
    assert sys.gettrace() is before
    assert sys.exc_info() == (None, None, None)


def test_the_blank_cell_is_still_open() -> None:
    def stub(connect: Any, wait: Any, letter: bytes) -> Any:
        connect().sendall(b"EHLO me.example\r\n")
        return ...

    table = survive(stub)
    assert table.is_open
    assert {run.fate for run in table} == {Fate.OPEN}


def test_text_and_html_of_the_table_say_the_same() -> None:
    table = survive(says_yes)
    html = re.sub(r"(?s)<style.*?</style>", "", table._repr_html_())
    for number, run in enumerate(table, 1):
        assert f"{number:>2} ✕ {run.trial.name}" in str(table)
        assert f">{number} &ensp;{run.trial.name}</th>" in html
        assert run.fate.value in html
    assert html.count('scope="row"') == len(TRIALS)
    assert html.count('scope="col"') == 2


def test_the_first_wrong_trial_is_told_with_its_conversation() -> None:
    result = check("13-survive", says_no)
    assert "Trial 1" in result.verdict.words
    run = next(run for run in survive(denies) if run.fate is Fate.DENIED)
    assert "connection 1, at minute 0" in str(run.transcript)


def test_an_error_of_python_where_nothing_goes_wrong_gets_no_advice_on_mail() -> None:
    def says_text(connect: Any, wait: Any, letter: bytes) -> bool:
        connect().sendall("EHLO a.example")
        return True

    words = check("13-survive", says_text).verdict.words
    assert "bytes-like" in words
    assert TRIALS[0].why not in words


# connections that look like sockets


def test_a_connection_has_the_manners_of_a_socket() -> None:
    harbour = Harbour(extensions=())
    with harbour.connect() as line:
        assert line.recv(4) == b"220 "
        line.recv(4096)
        line.sendall(b"QUIT\r\n")
        assert line.recv(4096).startswith(b"221 ")
        assert line.recv(4096) == b""
        with pytest.raises(ConnectionError):
            line.sendall(b"NOOP\r\n")


def test_nothing_comes_and_the_clock_says_how_long_that_took() -> None:
    harbour = Harbour()
    line = harbour.connect()
    line.recv(4096)
    line.settimeout(60)
    with pytest.raises(TimeoutError, match="60 s"):
        line.recv(1)
    assert harbour.clock.now_ms() == 60_000


def test_a_connection_is_cut_and_the_next_one_is_not() -> None:
    harbour = Harbour(faults=["1/connect:drop"])
    with pytest.raises(ConnectionError):
        harbour.connect().recv(1)
    assert harbour.connect().recv(4) == b"220 "


def test_the_server_remembers_a_client_that_comes_back() -> None:
    harbour = Harbour(policy=Greylisting(minutes=20))
    assert not deliver(harbour.connect, lambda minutes: None, LETTER)
    harbour.wait(30)
    assert deliver(harbour.connect, harbour.wait, LETTER)


# meetings


@pytest.mark.parametrize("name", NAMES)
def test_the_recording_answers_as_the_server_did(name: str) -> None:
    recorded = smtpkit.Transcript.load(CAPTURES / f"{name}-commands.jsonl")
    lines = [line.text for line in recorded if line.side == "client"]
    assert str(meet(name, lines, folder=CAPTURES)) == str(recorded)


def test_verbs_ignore_case_and_paths_do_not() -> None:
    said = meet(
        "postfix", ["ehlo client.example", "vrfy BOB@example.net"], folder=CAPTURES
    )
    assert said.codes == [220, 250]
    assert "-- not recorded at this place; recorded: NOOP, " in str(said)


def test_after_quit_nothing_is_said() -> None:
    said = meet("postfix", ["QUIT", "NOOP"], folder=CAPTURES)
    assert str(said).endswith("-- too late for NOOP: the connection is closed")


def test_a_letter_can_be_replayed_with_other_words() -> None:
    lines = ["EHLO client.example", "MAIL FROM:<ann@example.org>"]
    lines += [
        "RCPT TO:<bob@example.net>",
        "DATA",
        "Subject: Hi",
        "",
        "Noon?",
        ".",
        "QUIT",
    ]
    said = meet("aiosmtpd", lines, folder=CAPTURES)
    assert said.codes == [220, 250, 250, 250, 354, 250, 221]


def test_without_a_live_server_a_note_says_so_and_the_recording_answers() -> None:
    with smtpkit.Loopback() as server:
        port = server.port
    said = meet("postfix", ["QUIT"], live=port, folder=CAPTURES)
    assert str(said).startswith("-- no live postfix here (")
    assert said.codes == [220, 221]


def test_a_live_server_is_sent_no_letter() -> None:
    lines = ["EHLO me.example", "MAIL FROM:<ann@example.org>"]
    lines += ["RCPT TO:<bob@example.net>", "DATA", "QUIT"]
    with smtpkit.Loopback(extensions=()) as server:
        said = meet("exim", lines, live=server.port)
    assert said.codes == [220, 250, 250, 250, 221]
    assert server.mailbox == []


def test_an_unknown_server_is_an_error_that_names_the_others() -> None:
    with pytest.raises(BadArgument, match="postfix, exim"):
        meet("sendmail", [], folder=CAPTURES)


def test_a_recording_makes_nothing_up() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "NOOP")
    server = Recorded(lab.transcript)
    server.say("EHLO other.example")
    assert server.position.session.name == "GREETED"
    assert "recorded: EHLO me.example" in str(server.transcript)
