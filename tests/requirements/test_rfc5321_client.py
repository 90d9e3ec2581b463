"""RFC 5321: what a client keeps to."""

import pytest

from smtpkit import Client, Lab
from smtpkit.loopback.onward import hand_over
from smtpkit.protocol.client import ClientConnection, normal_line_ends
from smtpkit.protocol.commands import Ehlo, Helo, Quit
from smtpkit.protocol.errors import BadArgument, ConnectionLost, TimedOut
from smtpkit.protocol.framing import stuff
from smtpkit.protocol.machine import State
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from tests.requirements.conversation import EHLO, LETTER, Script


def test_a_client_waits_for_the_greeting_before_it_says_anything() -> None:
    server = Script(None)
    with pytest.raises(TimedOut):
        Client(server.stream)
    assert server.heard == b""


def test_a_client_sends_each_command_after_the_reply_to_the_one_before() -> None:
    """Without PIPELINING: a server that stops answering hears no more."""
    server = Script("220 x", "250 x", "250 x", None)
    client = Client(server.stream)
    client.ehlo()
    with pytest.raises(TimedOut):
        client.send_message(
            "ann@example.org", ["bob@example.net", "b@example.net"], LETTER
        )
    assert server.lines[1:] == [
        "MAIL FROM:<ann@example.org>",
        "RCPT TO:<bob@example.net>",
    ]


def test_a_client_that_was_refused_ehlo_can_say_helo() -> None:
    server = Script(
        "220 x", "502 no", "250 x", "250 x", "250 x", "354 x", *[None] * 3, "250 x"
    )
    client = Client(server.stream)
    assert client.ehlo().code == 502
    assert client.helo().code == 250
    assert client.send_message("a@example.org", "b@example.net", LETTER).is_accepted


def test_mail_that_is_handed_over_begins_with_ehlo_and_falls_back_on_helo() -> None:
    steps = hand_over("me.example", [])
    next(steps)
    assert steps.send([Reply(220, "x")]) == [Ehlo("me.example")]
    assert steps.send([Reply(500, "what?")]) == [Helo("me.example")]
    assert steps.send([Reply(250, "x")]) == [Quit()]


@pytest.mark.parametrize(
    "answer", ["503 no", "554 no", "451 no", "250 what", "421 bye"]
)
def test_mail_data_is_sent_after_354_only(answer: str) -> None:
    server = Script("220 x", "250 x", "250 x", "250 x", answer, "250 x", "221 x")
    client = Client(server.stream)
    client.ehlo()
    outcome = client.send_message("a@example.org", "b@example.net", LETTER)
    assert not outcome.is_accepted
    assert b"Subject" not in server.heard


def test_one_copy_goes_to_all_recipients_of_a_host() -> None:
    lab = Lab()
    client = lab.client()
    client.ehlo()
    paths = [f"u{n}@example.net" for n in range(5)]
    assert client.send_message("ann@example.org", paths, LETTER).accepted == tuple(
        paths
    )
    assert [d.envelope.forward_paths for d in lab.mailbox] == [tuple(paths)]


def test_a_refused_recipient_does_not_keep_the_others_from_their_mail() -> None:
    lab = Lab(policy=Policy(mailboxes=["bob@example.net"]))
    client = lab.client()
    client.ehlo()
    paths = ["nobody@example.net", "bob@example.net"]
    outcome = client.send_message("ann@example.org", paths, LETTER)
    assert outcome.accepted == ("bob@example.net",)
    assert outcome.refused["nobody@example.net"].code == 550


@pytest.mark.parametrize(
    ("parameters", "to", "content"),
    [
        (["SIZE=10"], "bob@example.net", LETTER),
        (["BODY=8BITMIME"], "bob@example.net", LETTER),
        ([], "bob@example.net", b"Subject: \xe9\r\n\r\n"),
        ([], "zo\u00eb@example.net", LETTER),
    ],
)
def test_a_message_that_needs_what_is_not_offered_is_not_begun(
    parameters: list[str], to: str, content: bytes
) -> None:
    server = Script("220 x", "250 x")
    client = Client(server.stream)
    client.ehlo()
    with pytest.raises(BadArgument):
        client.send_message("a@example.org", to, content, mail_parameters=parameters)
    assert server.lines == ["EHLO client.example"]


def test_a_source_route_goes_out_only_where_the_caller_writes_one() -> None:
    server = Script("220 x", "250 x", "250 x", "250 x", "354 x", *[None] * 3, "250 x")
    client = Client(server.stream)
    client.ehlo()
    client.send_message("ann@example.org", "bob@example.net", LETTER)
    assert not any(
        "@" in line and ":" in line.split("@")[1] for line in server.lines[1:3]
    )


def test_nothing_can_be_put_behind_data_rset_and_quit() -> None:
    server = Script("220 x", "250 x", "250 x", "221 x")
    client = Client(server.stream)
    client.ehlo()
    client.rset()
    client.quit()
    assert server.lines == ["EHLO client.example", "RSET", "QUIT"]


@pytest.mark.parametrize(
    ("content", "travels"),
    [
        (b"one\r\n", b"one\r\n.\r\n"),
        (b"one", b"one\r\n.\r\n"),
        (b"", b".\r\n"),
        (b".\r\n..x\r\n", b"..\r\n...x\r\n.\r\n"),
    ],
)
def test_mail_data_ends_with_crlf_and_dot_and_no_line_is_added(
    content: bytes, travels: bytes
) -> None:
    assert ClientConnection().text(content) == travels


def test_every_line_end_can_be_made_crlf_before_a_message_is_sent() -> None:
    assert normal_line_ends(b"a\nb\rc\r\nd") == b"a\r\nb\r\nc\r\nd"
    assert stuff(normal_line_ends(b"\n.\n")) == b"\r\n..\r\n"


def test_a_client_says_quit_and_waits_for_the_answer() -> None:
    server = Script("220 x", "250 x", "221 x")
    with Client(server.stream) as client:
        client.ehlo()
    assert server.lines[-1] == "QUIT"
    assert client.position.session is State.CLOSED


def test_a_client_says_quit_where_no_session_was_opened() -> None:
    server = Script("554 go away", "221 x")
    with Client(server.stream):
        pass
    assert server.lines == ["QUIT"]


@pytest.mark.parametrize(
    "answers", [["220 x", "250 x", ""], ["220 x", "250 x", "250 x", ""]]
)
def test_a_connection_that_is_lost_leaves_the_message_with_the_client(
    answers: list[str],
) -> None:
    client = Client(Script(*answers).stream)
    client.ehlo()
    with pytest.raises(ConnectionLost):
        client.send_message("a@example.org", "b@example.net", LETTER)


def test_421_can_come_at_any_time_and_ends_the_session() -> None:
    server = Script("220 x", "421 shutting down", "")
    client = Client(server.stream)
    assert client.ehlo().code == 421
    assert client.position.session is State.CLOSED


def test_ehlo_is_read_whatever_the_case_of_its_keywords() -> None:
    server = Script("220 x", "250-x hello\r\n250-size 1000\r\n250 8bitMIME")
    client = Client(server.stream)
    client.ehlo()
    assert client.offers == {"SIZE": ("1000",), "8BITMIME": ()}


def test_offers_of_an_earlier_ehlo_do_not_last() -> None:
    server = Script("220 x", "250-x\r\n250 SIZE 9", "250 x")
    client = Client(server.stream)
    client.ehlo()
    client.ehlo()
    assert client.offers == {}


def test_mail_cannot_be_legal_before_ehlo_or_in_a_transaction() -> None:
    lab = Lab()
    client = lab.client()
    assert client.mail("ann@example.org").code == 503
    assert [reply.code for reply in lab.say(EHLO)] == [250]
    assert client.mail("ann@example.org").code == 250
    assert client.mail("ann@example.org").code == 503


def test_more_recipients_than_a_server_takes_come_back_as_refused_for_now() -> None:
    """What is left can be sent in a second transaction (sections 4.5.3.1.8 and .10)."""
    from smtpkit.protocol.limits import Limits

    lab = Lab(limits=Limits(recipients=100))
    client = lab.client()
    client.ehlo()
    paths = [f"u{n}@example.net" for n in range(150)]
    outcome = client.send_message("ann@example.org", paths, LETTER)
    assert {reply.code for reply in outcome.refused.values()} == {452}
    rest = client.send_message("ann@example.org", list(outcome.refused), LETTER)
    assert outcome.accepted + rest.accepted == tuple(paths)
