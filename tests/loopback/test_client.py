"""`Client`: time-outs, servers that lie, arguments that are refused, pipelines."""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.protocol.errors import (
    BadArgument,
    ConnectionLost,
    OutOfOrder,
    ReplySyntaxError,
    SmtpkitError,
    TimedOut,
)
from smtpkit.protocol.limits import TIMEOUTS_MS
from smtpkit.protocol.machine import State
from tests.loopback.scripted import CLOSE, WAIT, scripted
from tests.loopback.walking import EHLO, MAIL, RCPT

LETTER = b"Subject: hi\r\n\r\nHello\r\n"


#: A server's lie to EHLO, and what a client is told.
LIES = [
    (b"hello\r\n", ReplySyntaxError),
    (b"250-a\r\n251 b\r\n", ReplySyntaxError),
    (b"2500 a\r\n", ReplySyntaxError),
    (b"250 a\nb\r\n", ReplySyntaxError),
    (b"\0\r\n", ReplySyntaxError),
    (b"250-" + b"a" * 100_000, ReplySyntaxError),
    (b"250-a\r\n" * 5000, ReplySyntaxError),
    (b"250", TimedOut),
    (b"250-a\r\n", TimedOut),
    (b"250 a\n", TimedOut),
    (WAIT, TimedOut),
    (CLOSE, ConnectionLost),
]


@pytest.mark.parametrize(("lie", "error"), LIES)
def test_a_server_that_lies_is_told_from_one_that_is_slow(lie, error):
    with scripted(lie) as (port, _):
        client = Client.connect("127.0.0.1", port, timeouts_ms={"EHLO": 300})
        with pytest.raises(error) as caught:
            client.ehlo()
        assert isinstance(caught.value, SmtpkitError)
        client.close()  # and this does not wait for a reply that cannot come


#: A greeting, and what a client is told.
GREETINGS = [
    (b"hello\r\n", ReplySyntaxError),
    (b"", TimedOut),
    (b"220", TimedOut),
    (b"x" * 100_000, ReplySyntaxError),
]


@pytest.mark.parametrize(("greeting", "error"), GREETINGS)
def test_a_greeting_that_is_none_closes_the_connection(greeting, error):
    """And leaves no socket open: warnings are errors here."""
    with scripted(first=greeting) as (port, _), pytest.raises(error):
        Client.connect("127.0.0.1", port, timeouts_ms={"greeting": 300})


def test_an_empty_keyword_in_the_reply_to_ehlo_is_passed_over():
    with (
        scripted(b"250-mx\r\n250-SIZE 10\r\n250-\r\n250 \r\n") as (port, _),
        Client.connect("127.0.0.1", port) as client,
    ):
        client.ehlo()
        assert client.offers == {"SIZE": ("10",)}


def test_421_out_of_turn_is_a_reply_and_the_end():
    """RFC 5321 section 3.8."""
    with scripted(b"421 going down\r\n", CLOSE) as (port, _):
        client = Client.connect("127.0.0.1", port)
        assert client.ehlo().code == 421
        assert client.position.session is State.CLOSED
        client.close()


def test_a_server_that_drips_its_reply_runs_into_the_time_out():
    """Section 4.5.3.2 speaks of the reply, not of each octet of it."""

    class Dripping:
        def __init__(self):
            self.now, self.sent = 0.0, b""

        def send(self, octets):
            self.sent += octets

        def receive(self, timeout_ms):
            self.now += 60_000
            if timeout_ms < 60_000:
                raise TimedOut("nothing", "octets")
            return b"220 hi\r\n" if not self.sent else b"2"

        def close(self):
            pass

        def now_ms(self):
            return self.now

    stream = Dripping()
    client = Client(stream)
    with pytest.raises((TimedOut, ReplySyntaxError)):
        client.ehlo()
    assert stream.now <= 60_000 + TIMEOUTS_MS["MAIL"] + 60_000


#: A command, and how long its reply is waited for: RFC 5321 section 4.5.3.2, in minutes.
WAITS = [
    (lambda client: client.mail("a@b.example"), 5),
    (lambda client: client.rcpt("a@b.example"), 5),
    (lambda client: client.data(b"x"), 2),
    (lambda client: client.bdat(b"x"), 10),
    (lambda client: client.noop(), 5),
]


@pytest.mark.parametrize(("ask", "minutes"), WAITS)
def test_each_reply_is_waited_for_as_long_as_the_rfc_says(ask, minutes):
    """On the virtual clock, with a server that thinks for an hour."""
    verbs = ("MAIL", "RCPT", "DATA", "BDAT", "NOOP")
    lab = Lab(faults=[f"{verb}:delay=3600000" for verb in verbs], idle_ms=10**9)
    lab.say(EHLO)
    client = lab.client()
    with pytest.raises(TimedOut):
        ask(client)
    assert lab.clock.now_ms() == minutes * 60_000
    client.close()
    assert "QUIT" not in str(
        lab.transcript
    )  # its reply could not be told from the other


def test_the_reply_after_the_dot_is_waited_for_ten_minutes():
    lab = Lab(faults=[".:delay=3600000"], idle_ms=10**9)
    lab.say(EHLO, MAIL, RCPT)
    with pytest.raises(TimedOut):
        lab.client().data(LETTER)
    assert lab.clock.now_ms() == 10 * 60_000


def test_time_outs_can_be_set():
    lab = Lab(faults=["NOOP:delay=3600000"])
    client = Client(
        lab.client().stream, timeouts_ms={"NOOP": 7}, core=lab.client()._core
    )
    with pytest.raises(TimedOut):
        client.noop()
    assert lab.clock.now_ms() == 7


def test_no_recipient_at_all_is_refused():
    client = Lab().client()
    with pytest.raises(BadArgument):
        client.send_message("a@b.example", [], LETTER)


def test_data_adds_dots_and_the_last_line_end_and_bdat_adds_nothing():
    """RFC 5321 section 4.5.2; RFC 3030 section 2."""
    lab = Lab()
    client = lab.client()
    client.ehlo()
    for send in (client.data, client.bdat):
        client.mail("a@b.example")
        client.rcpt("c@d.example")
        assert send(b".a\r\n..\r\nend").code == 250
    assert [d.content for d in lab.mailbox] == [
        b".a\r\n..\r\nend\r\n",
        b".a\r\n..\r\nend",
    ]


#: What a reader may try after `send("DATA")`.
AFTER_354 = [
    lambda client: client.data(LETTER),
    lambda client: client.rset(),
    lambda client: client.bdat(LETTER),
    lambda client: client.pipeline(["RSET"]),
    lambda client: client.send_message("a@example.org", "b@example.net", LETTER),
]


@pytest.mark.parametrize("ask", AFTER_354)
def test_a_command_after_a_354_is_refused_and_data_sends_data_itself(ask):
    """RFC 5321 section 4.1.1.4: the server would take it for mail data."""
    lab = Lab()
    client = lab.client()
    for line in (EHLO, MAIL, RCPT, "DATA"):
        client.send(line)
    with pytest.raises(OutOfOrder, match="sends DATA itself"):
        ask(client)
    for line in LETTER.decode().split("\r\n")[:-1]:
        client.send(line)
    assert client.send(".").code == 250  # nothing of it had gone out
    assert lab.mailbox[0].content == LETTER


@pytest.mark.parametrize("content", [b"", b"x" * 10, b"ab\r\n" * 1000])
@pytest.mark.parametrize("chunk", [1, 7, 4000, None])
@pytest.mark.parametrize("pipelining", [True, False])
def test_a_message_arrives_octet_for_octet_in_chunks(content, chunk, pipelining):
    if chunk == 1 and len(content) > 100:
        return
    lab = Lab()
    client = lab.client()
    client.ehlo()
    outcome = client.send_message(
        "a@b.example",
        "c@d.example",
        content,
        chunk=chunk or 10**6,
        pipelining=pipelining,
    )
    assert outcome.is_accepted
    assert lab.mailbox[0].content == content
    client.mail("a@b.example")
    client.rcpt("c@d.example")
    assert client.bdat(content, chunk=chunk).code == 250
    assert lab.mailbox[1].content == content


@pytest.mark.parametrize("pipelining", [True, False])
def test_an_outcome_tells_each_recipients_reply(pipelining):
    """RFC 5321 section 3.3; RFC 2920 section 3.1."""
    lab = Lab(faults=["RCPT#2:reply=550 No such user"])
    client = lab.client()
    client.ehlo()
    outcome = client.send_message(
        "a@b.example",
        ["x@d.example", "y@d.example", "z@d.example"],
        LETTER,
        pipelining=pipelining,
    )
    assert outcome.accepted == ("x@d.example", "z@d.example")
    assert [reply.code for reply in outcome.refused.values()] == [550]
    assert lab.mailbox[0].envelope.forward_paths == outcome.accepted


#: What fails, the code of the outcome, and whether the session is clean afterwards.
FAILURES = [
    ("MAIL:reply=450", 450),
    ("RCPT:reply=550", 550),
    ("DATA:reply=451", 451),
    (".:reply=554", 554),
    ("BDAT:reply=452", 452),
    ("BDAT#2:reply=552", 552),
]


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(("fault", "code"), FAILURES)
def test_after_a_failure_the_next_message_goes_through(fault, code, pipelining):
    lab = Lab(faults=[fault])
    client = lab.client()
    client.ehlo()
    chunk = 3 if fault.startswith("BDAT") else None
    options = {"pipelining": pipelining, "chunk": chunk}
    outcome = client.send_message("a@b.example", "c@d.example", b"abcdefgh", **options)
    assert (outcome.reply.code, outcome.is_accepted) == (code, False)
    assert lab.mailbox == []
    again = client.send_message("a@b.example", "c@d.example", b"again\r\n", **options)
    assert again.is_accepted
    assert [d.content for d in lab.mailbox] == [b"again\r\n"]
    assert client.position == lab.position


def test_a_pipeline_with_all_recipients_refused_sends_a_single_dot():
    """RFC 2920 section 3.1: DATA may have been accepted all the same."""
    replies = (
        b"250 hi\r\n",
        b"250 ok\r\n",
        b"550 no\r\n",
        b"354 go\r\n",
        b"554 none\r\n",
    )
    with (
        scripted(*replies) as (port, lines),
        Client.connect("127.0.0.1", port) as client,
    ):
        client.ehlo()
        outcome = client.send_message(
            "a@b.example", "c@d.example", LETTER, pipelining=True
        )
        assert outcome.reply.code == 550
    assert lines[-2:] == [b".\r\n", b"QUIT\r\n"]


def test_a_large_pipeline_does_not_block_both_ends():
    """RFC 2920 section 3.1: both send, and both read."""
    with Loopback(record=False) as server:
        client = Client.connect(server.host, server.port)
        replies = client.pipeline(["HELP"] * 20_000)
        client.close()
    assert {reply.code for reply in replies} == {214}
    assert len(replies) == 20_000
