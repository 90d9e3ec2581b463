"""AUTH on both sides: RFC 4954, with PLAIN (4616), CRAM-MD5 (2195) and LOGIN."""

import base64

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.machine import State
from tests.loopback.scripted import scripted
from tests.loopback.walking import EHLO, MAIL

USERS = {"ann": "secret", "jürgen": "pässwörd"}
IN_CLEAR = {"users": USERS, "lenient": ["auth_in_clear"]}


def b64(octets: bytes) -> str:
    """Return octets in base64."""
    return base64.b64encode(octets).decode()


#: What is said after EHLO, the codes, and the section.
EXCHANGES = [
    (["AUTH PLAIN " + b64(b"\0ann\0secret")], [235], "RFC 4616 2"),
    (["AUTH PLAIN", b64(b"\0ann\0secret")], [334, 235], "RFC 4954 4"),
    (["AUTH PLAIN " + b64(b"ann\0ann\0secret")], [235], "RFC 4616 2: authzid"),
    (["AUTH PLAIN " + b64(b"bob\0ann\0secret")], [535], "RFC 4616 2: for another"),
    (["AUTH PLAIN " + b64(b"\0ann\0wrong")], [535], "RFC 4954 4"),
    (["AUTH PLAIN " + b64(b"\0nobody\0secret")], [535], "RFC 4954 4"),
    (["AUTH PLAIN " + b64(b"\0\0secret")], [501], "RFC 4616 2: authcid is not empty"),
    (["AUTH PLAIN " + b64(b"ann secret")], [501], "RFC 4616 2"),
    (["AUTH PLAIN ="], [501], "RFC 4954 4: an empty response"),
    (["AUTH PLAIN not*base64"], [501], "RFC 4954 4"),
    (["AUTH PLAIN", "=AAA"], [334, 501], "RFC 4954 4"),
    (["AUTH PLAIN", "AAA=BBB"], [334, 501], "RFC 4954 4"),
    (["AUTH PLAIN", "*"], [334, 501], "RFC 4954 4: cancelled"),
    (["AUTH PLAIN", ""], [334, 501], "RFC 4616 2"),
    (["AUTH PLAIN", "A" * 12290], [334, 500], "RFC 4954 4: too long"),
    (["AUTH LOGIN", b64(b"ann"), b64(b"secret")], [334, 334, 235], "LOGIN"),
    (["AUTH LOGIN " + b64(b"ann"), b64(b"secret")], [334, 235], "LOGIN"),
    (["AUTH LOGIN", b64(b"ann"), b64(b"wrong")], [334, 334, 535], "LOGIN"),
    (["AUTH LOGIN", b64(b"ann"), "*"], [334, 334, 501], "RFC 4954 4: cancelled"),
    (["AUTH CRAM-MD5 " + b64(b"ann x")], [501], "RFC 4954 4: the server speaks first"),
    (["AUTH CRAM-MD5", b64(b"ann 00")], [334, 535], "RFC 2195 2"),
    (["AUTH CRAM-MD5", "*"], [334, 501], "RFC 4954 4: cancelled"),
    (["AUTH EXTERNAL"], [504], "RFC 4954 4"),
]


@pytest.mark.parametrize(("lines", "codes", "section"), EXCHANGES)
def test_an_exchange_ends_as_the_rfc_says(lines, codes, section):
    lab = Lab(**IN_CLEAR)
    lab.say(EHLO)
    assert [reply.code for reply in lab.say(*lines)] == codes, section
    assert lab.session.is_authenticated is (codes[-1] == 235)
    assert lab.position.session is State.READY
    assert lab.say(MAIL)[0].code == 250


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", None])
@pytest.mark.parametrize(("user", "password"), USERS.items())
def test_both_sides_agree_on_each_mechanism(mechanism, user, password):
    lab = Lab(**IN_CLEAR)
    client = lab.client()
    client.ehlo()
    assert client.auth(user, password, mechanism=mechanism).code == 235
    assert lab.session.user == user
    assert client.auth(user, password, mechanism="PLAIN").code == 503  # RFC 4954 4


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_a_wrong_password_is_refused_and_another_try_allowed(mechanism):
    lab = Lab(**IN_CLEAR)
    client = lab.client()
    client.ehlo()
    assert client.auth("ann", "wrong", mechanism=mechanism).code == 535
    assert client.auth("ann", "secret", mechanism=mechanism).code == 235


def test_in_clear_only_what_hides_the_password_is_on_offer():
    """RFC 4954 section 4: 504 for a mechanism that needs an encryption layer."""
    lab = Lab(users=USERS, tls=True)
    client = lab.client()
    client.ehlo()
    assert client.offers["AUTH"] == ("CRAM-MD5",)
    assert client.auth("ann", "secret", mechanism="PLAIN").code == 504
    client.starttls()
    client.ehlo()
    assert set(client.offers["AUTH"]) == {"CRAM-MD5", "PLAIN", "LOGIN"}
    assert client.auth("ann", "secret").code == 235
    assert "AUTH PLAIN" in str(lab.transcript)  # inside TLS the simplest will do


def test_nobody_can_authenticate_where_no_users_are():
    lab = Lab(extensions=["AUTH"], lenient=["auth_in_clear"])
    assert lab.say(EHLO, "AUTH PLAIN " + b64(b"\0\0\0"))[-1].code == 501
    assert lab.say("AUTH PLAIN " + b64(b"\0x\0\0"))[-1].code == 501
    assert lab.say("AUTH PLAIN " + b64(b"\0x\0y"))[-1].code == 535


def test_a_challenge_of_cram_md5_differs_between_conversations():
    """RFC 2195 section 2: it must never be the same twice."""
    with Loopback(users=USERS) as server:
        challenges = set()
        for _ in range(3):
            with Client.connect(server.host, server.port) as client:
                client.ehlo()
                challenges.add(client.send("AUTH CRAM-MD5").text)
                client.send("*")
    assert len(challenges) == 3


def test_authentication_is_forgotten_by_a_handshake():
    """RFC 3207 section 4.2."""
    lab = Lab(**IN_CLEAR, tls=True)
    client = lab.client()
    client.ehlo()
    client.auth("ann", "secret", mechanism="PLAIN")
    client.starttls()
    assert not lab.session.is_authenticated
    assert lab.session.user == ""
    client.ehlo()
    assert client.auth("ann", "secret").code == 235


#: What a server may answer wrongly to AUTH, and what the client says then.
LIES = [
    (b"334 not base64\r\n", [b"*\r\n"]),
    (b"334 YQ\r\n", [b"*\r\n"]),
    ("334 zoë\r\n".encode(), [b"*\r\n"]),
    (b"334-YQ==\r\n334 YQ==\r\n", [b"*\r\n"]),
]


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
@pytest.mark.parametrize(("challenge", "answers"), LIES)
def test_a_challenge_that_is_no_base64_is_given_up(mechanism, challenge, answers):
    """RFC 4954 section 4: the client answers with a star."""
    with (
        scripted(b"250 hi\r\n", challenge, b"501 ok\r\n") as (port, lines),
        Client.connect("127.0.0.1", port) as client,
    ):
        client.ehlo()
        assert client.auth("ann", "secret", mechanism=mechanism).code == 501
    assert lines[2:3] == answers


@pytest.mark.parametrize(
    ("mechanism", "most"), [("PLAIN", 0), ("LOGIN", 2), ("CRAM-MD5", 1)]
)
def test_challenges_without_end_are_given_up(mechanism, most):
    """A server that asks on and on does not get the password again and again."""
    endless = [b"334 YQ==\r\n"] * (most + 1)
    with (
        scripted(b"250 hi\r\n", *endless, b"501 ok\r\n") as (port, lines),
        Client.connect("127.0.0.1", port) as client,
    ):
        client.ehlo()
        assert client.auth("ann", "secret", mechanism=mechanism).code == 501
    assert lines[-2:] == [b"*\r\n", b"QUIT\r\n"]


def test_a_response_too_long_for_the_command_line_waits_for_a_challenge():
    """RFC 4954 section 4: the AUTH command obeys the limit of command lines."""
    password = "p" * 600
    lab = Lab(users={"ann": password}, lenient=["auth_in_clear"])
    client = lab.client()
    client.ehlo()
    assert client.auth("ann", password, mechanism="PLAIN").code == 235
    assert "AUTH PLAIN\n" in str(lab.transcript)


@pytest.mark.parametrize("arguments", [("a\0b", "x"), ("a", "x\0")])
def test_nul_in_a_name_or_password_is_refused_before_it_is_sent(arguments):
    """RFC 4616 section 2: NUL is what keeps them apart."""
    client = Lab(**IN_CLEAR).client()
    client.ehlo()
    with pytest.raises(BadArgument):
        client.auth(*arguments)


def test_a_mechanism_that_nobody_speaks_is_refused():
    client = Lab(users=USERS, without=["AUTH"]).client()
    client.ehlo()
    with pytest.raises(BadArgument, match="no AUTH"):
        client.auth("ann", "secret")
    with pytest.raises(BadArgument, match="GSSAPI"):
        client.auth("ann", "secret", mechanism="GSSAPI")
