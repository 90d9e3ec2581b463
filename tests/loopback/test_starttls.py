"""STARTTLS on both sides: RFC 3207; implicit TLS: RFC 8314."""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.protocol.errors import ConnectionLost, SmtpkitError, TlsFailed
from smtpkit.protocol.machine import Security, State
from smtpkit.transports.tls import client_context
from tests.loopback.scripted import CLOSE, scripted, until
from tests.loopback.walking import EHLO, MAIL, RCPT


@pytest.mark.parametrize(
    ("injected", "dropped"),
    [
        (b"NOOP\r\n", 6),
        (b"NOO", 3),
        (b"RSET\r\n" + MAIL.encode() + b"\r\nRC", 37),
        (b"x" * 5000, 5000),
    ],
)
def test_what_follows_starttls_in_clear_is_dropped_by_the_server(injected, dropped):
    """RFC 3207 section 4.2; the injection of commands (CVE-2011-0411)."""
    lab = Lab(tls=True)
    lab.say(EHLO)
    replies = lab.pipeline(b"STARTTLS\r\n" + injected)
    assert [reply.code for reply in replies] == [220]
    assert f"-- {dropped} octets that came too early were dropped" in str(
        lab.transcript
    )
    assert lab.position.session is State.GREETED
    assert lab.say("NOOP")[0].code == 250  # one reply, and to this
    assert "TLS handshake" in str(lab.transcript)


@pytest.mark.parametrize("injected", [b"250 evil\r\n", b"250-ev", b"x" * 300])
def test_what_follows_the_220_in_clear_is_dropped_by_the_client(injected):
    """RFC 3207 section 4.2, the other way round."""
    replies = (b"250-mx\r\n250 STARTTLS\r\n", b"220 go\r\n" + injected, CLOSE)
    with scripted(*replies) as (port, _):
        client = Client.connect("127.0.0.1", port)
        client.ehlo()
        with pytest.raises(SmtpkitError):  # this server shakes no hands
            client.starttls()
    note = f"-- {len(injected)} octets that came too early were dropped"
    assert note in str(client.transcript)
    assert client.offers == {}


def test_a_handshake_forgets_what_was_said_before():
    """RFC 3207 section 4.2: name, transaction and offers."""
    lab = Lab(tls=True)
    client = lab.client()
    client.ehlo()
    client.mail("ann@example.org")
    client.rcpt("bob@example.net")
    assert client.starttls().code == 220
    assert lab.session.envelope is None
    assert lab.session.client_name == ""
    assert client.offers == {}
    assert client.position == lab.position
    assert client.position.security is Security.ENCRYPTED
    assert client.send(MAIL).code == 503
    client.ehlo()
    assert "STARTTLS" not in client.offers  # section 4.2
    assert client.send("STARTTLS").code == 503


def test_a_whole_letter_travels_inside_tls_in_memory():
    lab = Lab(tls=True)
    _send_inside(lab.client())
    assert lab.mailbox[0].trace.protocol == "ESMTPS"  # RFC 3848
    inside = [line.tls for line in lab.transcript if line.kind == "command"]
    assert inside == [False, False] + [True] * (len(inside) - 2)


def test_a_whole_letter_travels_inside_tls_over_tcp():
    with (
        Loopback(tls=True) as server,
        Client.connect(server.host, server.port) as client,
    ):
        _send_inside(client)
    assert server.mailbox[0].trace.protocol == "ESMTPS"
    assert server.mailbox[0].content == b"x\r\n" * 50_000
    inside = [line.tls for line in client.transcript if line.kind == "command"]
    assert inside == [False, False] + [True] * (len(inside) - 2)


def _send_inside(client):
    client.ehlo()
    client.starttls()
    client.ehlo()
    outcome = client.send_message(
        "ann@example.org", "bob@example.net", b"x\r\n" * 50_000
    )
    assert outcome.is_accepted
    client.quit()


def test_tls_before_the_greeting():
    """RFC 8314 section 3.3."""
    with (
        Loopback(implicit_tls=True) as server,
        Client.connect(server.host, server.port, implicit_tls=True) as client,
    ):
        assert client.position.security is Security.ENCRYPTED
        client.ehlo()
        assert "STARTTLS" not in client.offers
    lab = Lab(implicit_tls=True)
    assert lab.greeting.code == 220
    assert lab.say(EHLO)[0].code == 250
    assert lab.client().noop().code == 250


def test_a_certificate_for_another_name_is_refused_by_the_client():
    """RFC 3207 section 4.1."""
    with Loopback(tls=True) as server:
        client = Client.connect(server.host, server.port)
        client.ehlo()
        with pytest.raises(TlsFailed, match="certificate verify failed"):
            client.starttls(hostname="other.example")
        assert client.position.session is State.CLOSED
        with pytest.raises(ConnectionLost):
            client.noop()
        with Client.connect(server.host, server.port) as careless:
            careless.ehlo()
            assert careless.starttls(hostname="other.example", verify=False).code == 220


@pytest.mark.parametrize("hostname", [".", "a" * 300, "ü" * 300])
def test_a_name_that_no_certificate_can_have_is_an_error_that_teaches(hostname):
    with Loopback(implicit_tls=True) as server, pytest.raises(SmtpkitError):
        Client.connect(server.host, server.port, implicit_tls=True, hostname=hostname)


@pytest.mark.parametrize(
    "octets", [b"EHLO me.example\r\n", b"\x16\x03\x01garbage", b"\0" * 99]
)
def test_octets_that_are_no_handshake_end_the_conversation(octets):
    """And nothing more is said in clear."""
    with Loopback(tls=True) as server:
        client = Client.connect(server.host, server.port)
        client.ehlo()
        stream = client.stream
        stream.send(b"STARTTLS\r\n")
        assert stream.receive(5000).startswith(b"220")
        stream.send(octets)
        rest = b""
        try:
            while piece := stream.receive(5000):
                rest += piece
        except ConnectionLost:
            pass
        assert b"220" not in rest
        assert b"500" not in rest
        stream.close()
    assert "TLS failed" in str(server.transcripts[0])


def test_garbage_inside_tls_ends_the_conversation():
    lab = Lab(tls=True)
    client = lab.client()
    client.ehlo()
    plain = client.stream
    client.starttls()
    plain.send(b"RSET\r\nMAIL FROM:<evil@example.org>\r\n")
    plain.settle()
    assert lab.is_over
    assert "evil" not in str(lab.transcript)


def test_a_client_that_leaves_in_the_handshake_ends_the_conversation():
    with Loopback(tls=True) as server:
        client = Client.connect(server.host, server.port)
        client.ehlo()
        client.stream.send(b"STARTTLS\r\n")
        client.stream.receive(5000)
        client.stream.close()
        until(lambda: "TLS failed: the client closed" in str(server.transcripts[0]))
        until(lambda: not server._open)  # nothing waits for it any more


def test_starttls_typed_by_hand_shakes_hands_too():
    with (
        Loopback(tls=True) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.send(EHLO)
        assert client.send(b"STARTTLS\r\nNOOP\r\n").code == 220
        assert client.position.security is Security.ENCRYPTED
        assert client.send(EHLO).code == 250
        assert [r.code for r in client.pipeline([MAIL, RCPT])] == [250, 250]


def test_a_context_of_ones_own_can_be_given():
    with (
        Loopback(tls=True) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        assert client.starttls(context=client_context(verify=False)).code == 220


def test_a_client_that_stops_in_the_handshake_is_left_without_a_word():
    """Nothing can be said while hands are shaken: not 421, and not in clear."""
    lab = Lab(tls=True)
    lab.say(EHLO)
    lab.client().stream.send(b"STARTTLS\r\n")
    lab.clock.settle()
    lab.client().stream.send(b"\x16\x03")
    lab.clock.advance(6 * 60_000)
    assert lab.is_over
    assert lab.client().stream.settle().startswith(b"220 2.0.0")
    assert lab.client().stream.settle() == b""


def test_a_reply_that_was_due_when_tls_failed_is_not_said_in_clear():
    lab = Lab(tls=True, faults=["NOOP:delay=1000"])
    client = lab.client()
    client.ehlo()
    plain = client.stream
    client.starttls()
    client.stream.send(b"NOOP\r\n")
    plain.send(b"no TLS record\r\n")
    lab.clock.advance(5000)
    assert lab.is_over
    assert b"250" not in plain.settle()
