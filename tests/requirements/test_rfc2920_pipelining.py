"""RFC 2920: several commands in one go, each answered, in order."""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.loopback.conversation import Conversation
from smtpkit.loopback.host import make_host
from smtpkit.protocol.client import pipeline_groups
from smtpkit.protocol.commands import (
    Command,
    Data,
    Ehlo,
    Mail,
    Noop,
    Quit,
    Rcpt,
    Rset,
    Vrfy,
)
from smtpkit.protocol.errors import TimedOut
from smtpkit.protocol.policy import Policy
from smtpkit.transports.memory import VirtualClock
from smtpkit.transports.tcp import TcpStream
from tests.requirements.conversation import EHLO, LETTER, MAIL, RCPT, Script


class Wire:
    """Keeps what a server writes, one write after the other."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def write(self, octets: bytes) -> None:
        """Keep the octets."""
        self.writes.append(octets)

    def close(self) -> None:
        """Nothing to close."""

    def abort(self) -> None:
        """Nothing to cut."""

    def throttle(self, octets_per_s: int) -> None:
        """Nothing to slow down."""

    def pause_reading(self) -> None:
        """Nothing to hold back."""

    def resume_reading(self) -> None:
        """Nothing was held back."""


def writes_after(*lines: str) -> list[bytes]:
    """Return what a server writes when these lines come in one piece."""
    wire = Wire()
    conversation = Conversation(make_host(), wire, VirtualClock())
    conversation.start()
    conversation.received(f"{EHLO}\r\n".encode())
    wire.writes.clear()
    conversation.received("".join(f"{line}\r\n" for line in lines).encode())
    return wire.writes


def codes_in(octets: bytes) -> list[int]:
    """Return the codes of the lines in what was written."""
    return [int(line[:3]) for line in octets.splitlines()]


def test_replies_come_in_the_order_of_the_commands() -> None:
    lab = Lab(policy=Policy(mailboxes=["bob@example.net"]))
    lines = (EHLO, MAIL, "RCPT TO:<x@example.net>", RCPT, "FOO", "RSET", "DATA", "QUIT")
    answers = [reply.code for reply in lab.pipeline(*lines)]
    assert answers == [250, 250, 550, 250, 500, 250, 503, 221]


def test_replies_to_a_group_go_out_together() -> None:
    writes = writes_after(MAIL, RCPT, RCPT, "RSET", MAIL, RCPT)
    assert [codes_in(octets) for octets in writes] == [[250] * 6]


@pytest.mark.parametrize(
    "line", [EHLO, "DATA", "VRFY bob", "EXPN staff", "NOOP", "FOO", "TURN"]
)
def test_a_reply_that_a_client_waits_for_is_not_held_back(line: str) -> None:
    first, second = writes_after(line, "RSET")
    assert codes_in(second) == [250]
    assert len(set(codes_in(first))) == 1


def test_everything_is_answered_when_no_more_input_is_there() -> None:
    assert codes_in(b"".join(writes_after(MAIL))) == [250]


def test_data_gets_354_only_with_a_recipient_that_was_accepted() -> None:
    lab = Lab(policy=Policy(mailboxes=["bob@example.net"]))
    lab.say(EHLO)
    assert [r.code for r in lab.pipeline(MAIL, "RCPT TO:<x@example.net>", "DATA")] == [
        250,
        550,
        503,
    ]
    assert [r.code for r in lab.pipeline("RSET", MAIL, RCPT, "DATA")] == [
        250,
        250,
        250,
        354,
    ]


def test_a_group_that_no_recipient_survives_sends_nobody_anything() -> None:
    lab = Lab(policy=Policy(mailboxes=[]))
    client = lab.client()
    client.ehlo()
    outcome = client.send_message("ann@example.org", "x@example.net", LETTER)
    assert (outcome.reply.code, lab.mailbox) == (550, [])


def test_a_client_sends_an_empty_message_where_data_was_accepted_all_the_same() -> None:
    """Section 3.1: a server says 354 though it took no recipient."""
    answers = ["220 x", "250-x\r\n250 PIPELINING", "250 x", "550 x", "354 x", "554 x"]
    server = Script(*answers)
    client = Client(server.stream)
    client.ehlo()
    outcome = client.send_message("a@example.org", "b@example.net", LETTER)
    assert not outcome.is_accepted
    assert server.lines[-2:] == ["DATA", "."]


def test_what_waits_in_the_input_is_never_lost() -> None:
    """A whole session in one write, cut anywhere on the way."""
    for cut in (1, 2, 3, 7, 64, None):
        lab = Lab(cut=cut)
        octets = f"{EHLO}\r\n{MAIL}\r\n{RCPT}\r\nDATA\r\nx\r\n.\r\nRSET\r\nQUIT\r\n"
        answers = [reply.code for reply in lab.say(octets.encode())]
        assert answers == [250, 250, 250, 354, 250, 250, 221]


def test_a_server_judges_each_command_when_its_turn_comes() -> None:
    lab = Lab()
    lab.say(EHLO)
    assert [r.code for r in lab.pipeline(RCPT, MAIL, RCPT)] == [503, 250, 250]


def test_a_client_counts_replies_and_is_not_misled_by_their_lines() -> None:
    answers = [
        "220 x",
        "250-x\r\n250 PIPELINING",
        "250-a\r\n250-b\r\n250 c",
        "550-d\r\n550 e",
    ]
    server = Script(*answers, "503 no", "250 x")
    client = Client(server.stream)
    client.ehlo()
    outcome = client.send_message("a@example.org", "b@example.net", LETTER)
    assert outcome.mail is not None
    assert len(outcome.mail.lines) == 3
    assert outcome.refused["b@example.net"].code == 550


def test_a_client_looks_at_every_reply_of_a_group() -> None:
    lab = Lab(policy=Policy(mailboxes=["b@example.net"]))
    client = lab.client()
    client.ehlo()
    paths = ["a@example.net", "b@example.net", "c@example.net"]
    outcome = client.send_message("ann@example.org", paths, LETTER)
    assert outcome.accepted == ("b@example.net",)
    assert set(outcome.refused) == {"a@example.net", "c@example.net"}


def test_a_client_pipelines_only_where_it_was_offered() -> None:
    for offered, lines_at_once in (("PIPELINING", 3), ("SIZE 9", 1)):
        server = Script("220 x", f"250-x\r\n250 {offered}", *[None] * 9)
        client = Client(server.stream, timeouts_ms={"MAIL": 1})
        client.ehlo()
        with pytest.raises(TimedOut):
            client.send_message("a@example.org", "b@example.net", LETTER)
        assert len(server.lines) == 1 + lines_at_once


@pytest.mark.parametrize(
    "last", [Ehlo("me.example"), Data(), Vrfy("bob"), Quit(), Noop()]
)
def test_some_commands_stand_only_at_the_end_of_a_group(last: Command) -> None:
    batch = [Rset(), Mail("a@example.org"), Rcpt("b@example.net"), last, Rset()]
    groups = list(pipeline_groups(batch, pipelining=True))
    assert groups == [batch[:4], batch[4:]]


def test_a_group_larger_than_any_window_does_not_hang() -> None:
    """Both ends would wait for ever if the client only wrote while the server answers."""
    count = 15_000
    with Loopback(record=False) as server:
        stream = TcpStream(server.host, server.port)
        stream.send(b"EHLO me.example\r\n" * count + b"QUIT\r\n")
        heard = 0
        while octets := stream.receive(60_000):
            heard += octets.count(b"250 HELP\r\n")
        stream.close()
    assert count - 100 < heard <= count  # a few may be cut in two by the reading


@pytest.mark.parametrize("line", ["VRFY bob", "NOOP", "RSET", "FOO", RCPT])
def test_the_text_of_a_reply_or_its_enhanced_code_tells_what_it_answers(
    line: str,
) -> None:
    (reply,) = Lab().say(line)
    assert reply.text.strip()
