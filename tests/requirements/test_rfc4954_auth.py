"""RFC 4954: saying who one is, and AUTH= on MAIL."""

import base64

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.loopback.procedures import best_mechanism
from smtpkit.protocol.client import pipeline_groups
from smtpkit.protocol.commands import Auth, Mail
from smtpkit.protocol.errors import TlsFailed
from smtpkit.protocol.policy import Policy
from tests.requirements.conversation import (
    EHLO,
    MAIL,
    RCPT,
    Script,
    codes,
    last,
    replies,
)

USERS = {"ann": "secret"}


def b64(text: str) -> str:
    """Return text as base64."""
    return base64.b64encode(text.encode()).decode()


PLAIN = b64("\0ann\0secret")


def in_tls() -> Lab:
    """Return a session inside TLS, introduced, where ann may authenticate."""
    lab = Lab(tls=True, users=USERS)
    lab.say(EHLO, "STARTTLS", EHLO)
    return lab


def said(lab: Lab, *lines: str) -> list[tuple[int, str]]:
    """Return code and enhanced code of what a session answers."""
    return [(reply.code, str(reply.enhanced or "")) for reply in lab.say(*lines)]


def authenticated(**options: object) -> Lab:
    """Return a session in clear whose client has proved to be ann."""
    lab = Lab(users=USERS, **options)
    client = lab.client()
    client.ehlo()
    assert client.auth("ann", "secret").code == 235
    return lab


def test_mechanisms_differ_inside_tls() -> None:
    lab = Lab(tls=True, users=USERS)
    before, _, after = lab.say(EHLO, "STARTTLS", EHLO)
    assert "AUTH CRAM-MD5" in before.lines
    assert "AUTH CRAM-MD5 PLAIN LOGIN" in after.lines


def test_plain_works_inside_tls_with_and_without_an_initial_response() -> None:
    assert said(in_tls(), f"AUTH PLAIN {PLAIN}") == [(235, "2.7.0")]
    assert said(in_tls(), "AUTH PLAIN", PLAIN) == [(334, ""), (235, "2.7.0")]


def test_a_second_auth_is_answered_503() -> None:
    lab = in_tls()
    assert said(lab, f"AUTH PLAIN {PLAIN}", f"AUTH PLAIN {PLAIN}")[1] == (503, "5.5.1")


@pytest.mark.parametrize("before", [(MAIL,), (MAIL, RCPT)])
def test_auth_in_a_transaction_is_answered_503(before: tuple[str, ...]) -> None:
    lab = in_tls()
    assert said(lab, *before, f"AUTH PLAIN {PLAIN}")[-1] == (503, "5.5.1")


@pytest.mark.parametrize("mechanism", ["FOO", "PLAIN", "LOGIN", "EXTERNAL"])
def test_a_mechanism_that_is_not_to_be_had_is_answered_504(mechanism: str) -> None:
    answer = last(EHLO, f"AUTH {mechanism}", users=USERS)
    assert (answer.code, str(answer.enhanced)) == (504, "5.5.4")


def test_a_challenge_is_334_with_base64_and_nothing_else() -> None:
    lab = in_tls()
    (cram,) = lab.say("AUTH CRAM-MD5")
    assert base64.b64decode(cram.text, validate=True) == b"<1@mx.example.net>"
    lab.say("*")
    (login,) = lab.say("AUTH LOGIN")
    assert base64.b64decode(login.text, validate=True) == b"Username:"


def test_a_challenge_without_data_is_334_and_a_space() -> None:
    lab = in_tls()
    (challenge,) = lab.say("AUTH PLAIN")
    assert bytes(challenge) == b"334 \r\n"


def test_a_star_gives_up_and_is_answered_501() -> None:
    lab = in_tls()
    assert [code for code, _ in said(lab, "AUTH LOGIN", "*", "NOOP")] == [334, 501, 250]
    assert not lab.session.is_authenticated


@pytest.mark.parametrize(
    "response",
    [
        "=AAA",
        "AAA=BBB",
        "AAAA=AAA",
        "AA A",
        "AAA",
        "A===",
        "AAAA\x0b",
        "\u00e9\u00e9",
        "-_AA",
        "====",
    ],
)
def test_what_is_not_base64_is_answered_501(response: str) -> None:
    lab = in_tls()
    assert said(lab, "AUTH LOGIN", response) == [(334, ""), (501, "5.5.2")]
    assert lab.say("NOOP")[0].code == 250


@pytest.mark.parametrize("response", ["=AAA", "AAA=BBB", "A"])
def test_an_initial_response_that_is_not_base64_is_answered_501(response: str) -> None:
    assert said(in_tls(), f"AUTH PLAIN {response}") == [(501, "5.5.2")]


def test_an_empty_initial_response_is_an_equals_sign() -> None:
    """PLAIN has no use for an empty one; it is read, and then refused as PLAIN."""
    assert said(in_tls(), "AUTH PLAIN =") == [(501, "5.5.2")]


def test_an_initial_response_where_the_server_speaks_first_is_answered_501() -> None:
    assert said(in_tls(), f"AUTH CRAM-MD5 {b64('ann x')}") == [(501, "5.7.0")]


def test_a_response_of_12288_octets_is_read_and_a_longer_one_answered_500() -> None:
    lab = in_tls()
    assert said(lab, "AUTH LOGIN", b64("x" * 9000), b64("y"))[1:] == [
        (334, ""),
        (535, "5.7.8"),
    ]
    assert said(lab, "AUTH LOGIN", "A" * 12287)[1] == (500, "5.5.6")
    assert said(lab, "NOOP") == [(250, "2.0.0")]


@pytest.mark.parametrize(
    "message", ["\0\0secret", "\0ann\0", "eve\0ann\0secret", "\0eve\0secret"]
)
def test_a_wrong_or_empty_name_or_password_fails(message: str) -> None:
    ((code, _),) = said(in_tls(), f"AUTH PLAIN {b64(message)}")
    assert code in (501, 535)


def test_wrong_credentials_are_answered_535_and_another_attempt_is_free() -> None:
    wrong = f"AUTH PLAIN {b64(chr(0) + 'ann' + chr(0) + 'wrong')}"
    lab = in_tls()
    assert said(lab, wrong, wrong, wrong, wrong) == [(535, "5.7.8")] * 4
    assert said(lab, f"AUTH PLAIN {PLAIN}") == [(235, "2.7.0")]


def test_a_client_may_go_on_without_authentication() -> None:
    lab = Lab(tls=True, users=USERS)
    lab.say(EHLO, "STARTTLS", EHLO, "AUTH PLAIN AAAA")
    assert [reply.code for reply in lab.say(MAIL, RCPT)] == [250, 250]


def test_no_password_travels_in_clear_unless_a_leniency_says_so() -> None:
    assert "AUTH CRAM-MD5" in replies(EHLO, users=USERS)[0].lines
    assert last(EHLO, f"AUTH PLAIN {PLAIN}", users=USERS).code == 504
    assert (
        last(EHLO, f"AUTH PLAIN {PLAIN}", users=USERS, lenient="auth_in_clear").code
        == 235
    )


def test_cram_md5_works_in_clear() -> None:
    assert authenticated().session.user == "ann"


def test_the_client_chooses_plain_inside_tls_and_cram_md5_in_clear() -> None:
    offered = ["CRAM-MD5", "PLAIN", "LOGIN"]
    assert best_mechanism(offered, encrypted=True) == "PLAIN"
    assert best_mechanism(offered, encrypted=False) == "CRAM-MD5"


def test_auth_stands_at_the_end_of_a_group() -> None:
    batch = [Auth("LOGIN"), Mail("ann@example.org")]
    assert list(pipeline_groups(batch, pipelining=True)) == [batch[:1], batch[1:]]


@pytest.mark.parametrize(
    "challenge", ["not base64!", "=AAA", "\u00e9", "YQ==\r\n334 YQ"]
)
def test_a_client_cancels_where_a_challenge_is_not_base64(challenge: str) -> None:
    server = Script(
        "220 x", "250-x\r\n250 AUTH LOGIN", f"334 {challenge}", "501 cancelled"
    )
    client = Client(server.stream)
    client.ehlo()
    assert client.auth("ann", "secret").code in (501, 334)
    assert server.lines[-1] == "*"


def test_a_client_leaves_out_an_initial_response_that_makes_the_line_too_long() -> None:
    server = Script("220 x", "250-x\r\n250 AUTH PLAIN", "334 ", "235 x")
    client = Client(server.stream)
    client.ehlo()
    assert client.auth("ann", "x" * 600).code == 235
    assert server.lines[1] == "AUTH PLAIN"
    assert len(server.lines[2]) > 800


@pytest.mark.parametrize(
    "value", ["<>", "ann@example.org", "e+3Dmc2@example.com", "+3C+3E"]
)
@pytest.mark.parametrize("known", [True, False])
def test_auth_on_mail_is_taken_whether_the_client_is_known_or_not(
    value: str, known: bool
) -> None:
    lab = authenticated() if known else Lab(users=USERS)
    assert lab.say(EHLO, f"{MAIL} AUTH={value}")[-1].code == 250


@pytest.mark.parametrize("value", ["", "ann", "a+3", "a+b", "a+20b@c", "x@y@z", "=<>"])
def test_auth_on_mail_that_is_no_mailbox_is_answered_501(value: str) -> None:
    assert last(EHLO, f"{MAIL} AUTH={value}", users=USERS).code == 501


def test_auth_of_nobody_makes_nobody_of_the_sender() -> None:
    """The parameter is kept as it is, beside the user and apart from it."""
    lab = authenticated()
    lab.say(EHLO, f"{MAIL} AUTH=<>", RCPT, "DATA", b"\r\n.\r\n")
    envelope, trace = lab.mailbox[0].envelope, lab.mailbox[0].trace
    assert [str(parameter) for parameter in envelope.parameters] == ["AUTH=<>"]
    assert trace.user == "ann"


@pytest.mark.parametrize("line", [MAIL])
def test_mail_is_answered_530_where_authentication_is_demanded(line: str) -> None:
    policy = Policy(users=USERS, authenticate=True)
    lab = Lab(policy=policy)
    assert said(lab, EHLO, line)[-1] == (530, "5.7.0")
    assert [code for code, _ in said(lab, "NOOP", "RSET", EHLO, "QUIT")] == [
        250,
        250,
        250,
        221,
    ]


@pytest.mark.parametrize("verb", ["auth", "Auth", "AUTH"])
@pytest.mark.parametrize("mechanism", ["plain", "Plain", "PLAIN"])
def test_verb_and_mechanism_ignore_case(verb: str, mechanism: str) -> None:
    assert said(in_tls(), f"{verb} {mechanism} {PLAIN}") == [(235, "2.7.0")]


def test_the_protocol_in_the_trace_says_esmtpa_and_esmtpsa() -> None:
    lab = authenticated()
    lab.say(MAIL, RCPT, "DATA", b"\r\n.\r\n")
    assert lab.mailbox[0].trace.protocol == "ESMTPA"
    lab = in_tls()
    lab.say(f"AUTH PLAIN {PLAIN}", MAIL, RCPT, "DATA", b"\r\n.\r\n")
    assert lab.mailbox[0].trace.protocol == "ESMTPSA"


def test_the_certificate_is_held_against_the_name_that_was_dialled() -> None:
    """The greeting names another host: it has no say in whom the client trusts."""
    with (
        Loopback(tls=True, hostname="mx.example.com") as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        assert client.starttls().code == 220
        assert client.position.is_encrypted


def test_no_password_is_sent_where_the_certificate_is_not_trusted() -> None:
    with (
        Loopback(tls=True, users=USERS) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        with pytest.raises(TlsFailed):
            client.starttls(hostname="mx.example.com")
        with pytest.raises(Exception, match="closed client"):
            client.auth("ann", "secret", mechanism="PLAIN")


def test_a_known_client_may_relay_and_a_stranger_may_not() -> None:
    policy = Policy(users=USERS, domains=["example.net"])
    line = "RCPT TO:<eve@example.com>"
    assert codes(EHLO, MAIL, line, policy=policy)[-1] == 550
    lab = Lab(policy=policy)
    client = lab.client()
    client.ehlo()
    client.auth("ann", "secret")
    assert [reply.code for reply in lab.say(MAIL, line)] == [250, 250]
