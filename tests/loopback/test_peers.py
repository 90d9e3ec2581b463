"""A second implementation at the other end: `smtplib` as a client, aiosmtpd as a server."""

import asyncio
import smtplib
import ssl
import threading

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from smtpkit import Client, Loopback
from smtpkit.transports.tls import client_context

LETTER = b"Subject: hi\r\n\r\n.dot\r\n..\r\nHello\r\n"


@pytest.fixture
def server():
    with Loopback(
        users={"ann": "secret"}, lenient=["auth_in_clear"], tls=True
    ) as running:
        yield running


def test_smtplib_sends_a_letter(server):
    with smtplib.SMTP(server.host, server.port, local_hostname="me.example") as peer:
        assert peer.sendmail("ann@example.org", ["bob@example.net"], LETTER) == {}
    (delivery,) = server.mailbox
    assert delivery.content == LETTER
    assert delivery.trace.client_name == "me.example"
    assert server.transcripts[0].codes == [220, 250, 250, 250, 354, 250, 221]


def test_smtplib_finds_each_extension(server):
    with smtplib.SMTP(server.host, server.port, local_hostname="me.example") as peer:
        peer.ehlo()
        for keyword in ("size", "8bitmime", "smtputf8", "pipelining", "chunking"):
            assert peer.has_extn(keyword)
        assert peer.esmtp_features["size"] == "10485760"


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_smtplib_authenticates(server, mechanism):
    with smtplib.SMTP(server.host, server.port, local_hostname="me.example") as peer:
        peer.ehlo()
        peer.esmtp_features["auth"] = mechanism
        assert peer.login("ann", "secret")[0] == 235
    with (
        smtplib.SMTP(server.host, server.port, local_hostname="me.example") as peer,
        pytest.raises(smtplib.SMTPAuthenticationError),
    ):
        peer.login("ann", "wrong")


def test_smtplib_goes_inside_tls(server):
    with smtplib.SMTP(server.host, server.port, local_hostname="me.example") as peer:
        peer.starttls(context=client_context())
        assert isinstance(peer.sock, ssl.SSLSocket)
        peer.sendmail("ann@example.org", "bob@example.net", LETTER)
    assert server.mailbox[0].trace.protocol == "ESMTPS"


def test_smtplib_goes_inside_tls_before_the_greeting():
    with (
        Loopback(implicit_tls=True) as server,
        smtplib.SMTP_SSL(server.host, server.port, context=client_context()) as peer,
    ):
        assert peer.noop()[0] == 250


def test_smtplib_is_told_of_refusals(server):
    with smtplib.SMTP(server.host, server.port, local_hostname="me.example") as peer:
        assert peer.docmd("FOO")[0] == 500
        assert peer.docmd("MAIL FROM: <a@b.example>")[0] == 501
        with pytest.raises(smtplib.SMTPSenderRefused):
            peer.sendmail("not a mailbox", "bob@example.net", LETTER)
        assert peer.noop()[0] == 250


class Keeps:
    """An aiosmtpd handler that keeps each envelope."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  its name there
        self.envelopes.append(envelope)
        return "250 kept"


def authenticator(server, session, envelope, mechanism, data) -> AuthResult:
    """Let ann in, and nobody else."""
    success = (data.login, data.password) == (b"ann", b"secret")
    return AuthResult(success=success, handled=False)


@pytest.fixture
def peer():
    """An aiosmtpd in a thread, without its controller, which knows no port 0."""
    handler, loop = Keeps(), asyncio.new_event_loop()

    def factory() -> SMTP:
        return SMTP(
            handler,
            hostname="peer.example",
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=authenticator,
            loop=loop,
        )

    server = loop.run_until_complete(loop.create_server(factory, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield handler, server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    loop.run_until_complete(cancelled(asyncio.all_tasks(loop)))
    loop.close()


async def cancelled(tasks) -> None:
    """End what aiosmtpd has left running."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_a_client_sends_letters_to_aiosmtpd(peer):
    handler, port = peer
    with Client.connect("127.0.0.1", port) as client:
        client.ehlo("me.example")
        assert "SIZE" in client.offers
        for content in (LETTER, b"", b"abc\r\n" * 20_000):
            outcome = client.send_message("ann@example.org", "bob@example.net", content)
            assert outcome.is_accepted
    contents = [envelope.content for envelope in handler.envelopes]
    assert contents == [LETTER, b"", b"abc\r\n" * 20_000]
    assert handler.envelopes[0].rcpt_tos == ["bob@example.net"]


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize(("password", "code"), [("secret", 235), ("wrong", 535)])
def test_a_client_authenticates_to_aiosmtpd(peer, mechanism, password, code):
    with Client.connect("127.0.0.1", peer[1]) as client:
        client.ehlo("me.example")
        assert client.auth("ann", password, mechanism=mechanism).code == code


def test_a_client_is_told_of_aiosmtpds_refusals(peer):
    with Client.connect("127.0.0.1", peer[1]) as client:
        assert client.mail("ann@example.org").code == 503
        client.ehlo("me.example")
        assert client.rcpt("bob@example.net").code == 503
        assert client.mail("ann@example.org", "FOO=1").code == 555
        assert client.mail("zoë@example.org", "SMTPUTF8").code == 250
        assert client.rset().code == 250
        assert client.send("BDAT 0").code == 500
        assert client.noop().code == 250


def test_both_clients_leave_the_same_letter(server, peer):
    """What smtpkit says to aiosmtpd is what smtplib says to smtpkit."""
    handler, port = peer
    with Client.connect("127.0.0.1", port) as client:
        client.ehlo("me.example")
        client.send_message("a@b.example", "c@d.example", LETTER)
    with smtplib.SMTP(server.host, server.port, local_hostname="me.example") as other:
        other.sendmail("a@b.example", "c@d.example", LETTER)
    assert handler.envelopes[0].content == server.mailbox[0].content == LETTER
