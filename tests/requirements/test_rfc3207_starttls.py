"""RFC 3207: going on inside TLS."""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.protocol.client import ClientConnection, pipeline_groups
from smtpkit.protocol.commands import Ehlo, Mail, StartTls
from smtpkit.protocol.errors import OutOfOrder, SmtpkitError, TimedOut, TlsFailed
from smtpkit.protocol.events import HandshakeDue
from smtpkit.protocol.machine import State
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from smtpkit.protocol.server import ServerConnection
from smtpkit.protocol.session import Settings
from tests.requirements.conversation import (
    EHLO,
    LETTER,
    MAIL,
    RCPT,
    Script,
    codes,
    replies,
)


def encrypted() -> Lab:
    """Return a session that has just gone inside TLS."""
    lab = Lab(tls=True)
    lab.say(EHLO, "STARTTLS")
    lab.wait()
    assert lab.position.is_encrypted
    return lab


def test_starttls_is_not_demanded_unless_the_host_is_told_to() -> None:
    assert codes(EHLO, MAIL, RCPT, "DATA", LETTER + b".\r\n", tls=True)[-1] == 250


@pytest.mark.parametrize("line", [MAIL, "HELO me.example", "VRFY bob", "RSET", "HELP"])
def test_a_host_that_demands_tls_answers_530_to_the_rest(line: str) -> None:
    policy = Policy(encrypt=True)
    answer = replies(EHLO, line, tls=True, policy=policy)[-1]
    assert answer.code == 530
    assert line.startswith("HELO") or str(answer.enhanced) == "5.7.0"


def test_a_host_that_demands_tls_lets_four_verbs_pass() -> None:
    policy = Policy(encrypt=True)
    assert codes("NOOP", EHLO, "QUIT", tls=True, policy=policy) == [250, 250, 221]
    lab = Lab(tls=True, policy=policy)
    answers = lab.say(EHLO, "STARTTLS", EHLO, MAIL)
    assert [reply.code for reply in answers] == [250, 220, 250, 250]


def test_a_client_shakes_hands_at_once() -> None:
    """The first octets behind STARTTLS are a TLS record of type handshake, not a command."""
    server = Script("220 x", "250-x\r\n250 STARTTLS", "220 go")
    client = Client(server.stream)
    client.ehlo()
    with pytest.raises(TimedOut):
        client.starttls()
    assert server.heard.partition(b"STARTTLS\r\n")[2][:1] == b"\x16"


def test_a_handshake_that_fails_ends_the_connection() -> None:
    with (
        Loopback(tls=True, faults="handshake:drop") as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        with pytest.raises(SmtpkitError):
            client.starttls()
        assert client.position.session is State.CLOSED


def test_starttls_is_the_last_command_of_a_group() -> None:
    batch = [StartTls(), Mail("a@example.org")]
    assert list(pipeline_groups(batch, pipelining=True)) == [batch[:1], batch[1:]]


def test_both_ends_forget_what_was_said_in_clear() -> None:
    lab = encrypted()
    assert (lab.session.client_name, lab.session.envelope) == ("", None)
    assert lab.position.session is State.GREETED
    assert lab.say(MAIL)[0].code == 503
    with (
        Loopback(tls=True) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        client.starttls()
        assert client.offers == {}
        assert client.position.session is State.GREETED


def test_a_session_inside_tls_begins_with_ehlo_again() -> None:
    with (
        Loopback(tls=True) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        client.starttls()
        assert client.mail("ann@example.org").code == 503
        assert client.ehlo().code == 250
        assert client.send_message("a@example.org", "b@example.net", LETTER).is_accepted


def test_an_authentication_in_clear_is_forgotten() -> None:
    lab = Lab(tls=True, users={"ann": "secret"})
    client = lab.client()
    client.ehlo()
    assert client.auth("ann", "secret", mechanism="CRAM-MD5").code == 235
    client.starttls()
    lab.wait()
    assert not lab.session.is_authenticated


def test_inside_tls_other_mechanisms_are_offered_and_no_starttls() -> None:
    lab = Lab(tls=True, users={"ann": "secret"})
    before, _, after = lab.say(EHLO, "STARTTLS", EHLO)
    assert "AUTH CRAM-MD5" in before.lines
    assert "STARTTLS" in before.lines
    assert "AUTH CRAM-MD5 PLAIN LOGIN" in after.lines
    assert "STARTTLS" not in after.lines


def test_starttls_inside_tls_is_refused_by_both() -> None:
    lab = encrypted()
    assert [reply.code for reply in lab.say(EHLO, "STARTTLS")] == [250, 503]
    with (
        Loopback(tls=True) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        client.starttls()
        with pytest.raises(OutOfOrder):
            client.starttls()


@pytest.mark.parametrize(
    "early", [b"MAIL FROM:<eve@example.com>\r\n", b"MAIL FR", b"\r\n"]
)
def test_what_comes_between_the_220_and_the_handshake_is_dropped_by_the_server(
    early: bytes,
) -> None:
    server = ServerConnection(Settings(extensions=frozenset({"STARTTLS"})))
    server.next_event()
    server.answer(Reply(220, "x"))
    server.receive(b"EHLO me.example\r\nSTARTTLS\r\n" + early)
    server.next_event()
    server.answer(Reply(250, "x"))
    server.next_event()
    server.answer(Reply(220, "go"))
    assert server.next_event() == HandshakeDue(len(early))
    server.handshake()
    assert server.next_event() is None


@pytest.mark.parametrize("early", [b"250-x\r\n250 AUTH PLAIN\r\n", b"250-x", b"550"])
def test_what_comes_between_the_220_and_the_handshake_is_dropped_by_the_client(
    early: bytes,
) -> None:
    client = ClientConnection()
    client.receive(b"220 x\r\n")
    client.next_event()
    client.send(Ehlo("me.example"))
    client.receive(b"250-x\r\n250 STARTTLS\r\n")
    client.next_event()
    client.send(StartTls())
    client.receive(b"220 go\r\n" + early)
    client.next_event()
    assert client.next_event() == HandshakeDue(len(early))
    client.handshake()
    assert client.unread() == b""
    assert client.offers == {}


def test_starttls_with_an_argument_is_answered_501() -> None:
    assert codes(EHLO, "STARTTLS now", tls=True)[-1] == 501


def test_a_client_may_go_on_where_tls_is_not_to_be_had() -> None:
    server = Script("220 x", "250-x\r\n250 STARTTLS", "454 not now", "250 x")
    client = Client(server.stream)
    client.ehlo()
    assert client.starttls().code == 454
    assert client.mail("ann@example.org").code == 250


def test_a_certificate_of_somebody_else_is_refused_by_default() -> None:
    with (
        Loopback(tls=True) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        with pytest.raises(TlsFailed):
            client.starttls(hostname="mx.example.com")
