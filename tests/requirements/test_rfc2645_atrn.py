"""RFC 2645 (ATRN) and RFC 1985 (ETRN): mail that is fetched, or asked for."""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.loopback.held import Held
from smtpkit.protocol.policy import Policy
from tests.requirements.conversation import (
    EHLO,
    LETTER,
    MAIL,
    RCPT,
    Script,
    codes,
    last,
    replies,
)

USERS = {"ann": "secret", "eve": "secret"}


def provider(*waiting: str) -> Policy:
    """Return the policy of a host where mail waits for example.org and example.com.

    Args:
        waiting: the mailboxes that mail waits for.
    """
    lab = Lab()
    lab.say(EHLO)
    for path in waiting:
        lab.say(MAIL, f"RCPT TO:<{path}>", "DATA", LETTER + b".\r\n")
    held = Held({"ann": ["example.org", "example.com"]}, lab.mailbox)
    return Policy(users=USERS, queue=held)


def authenticated(policy: Policy, user: str = "ann") -> Lab:
    """Return a session whose client is known."""
    lab = Lab(policy=policy)
    client = lab.client()
    client.ehlo()
    assert client.auth(user, "secret", mechanism="CRAM-MD5").code == 235
    return lab


def test_ehlo_offers_auth_and_atrn_and_cram_md5() -> None:
    lines = replies(EHLO, policy=provider())[0].lines
    assert "ATRN" in lines
    assert "AUTH CRAM-MD5" in lines


def test_atrn_is_answered_530_until_the_client_is_known() -> None:
    assert (
        last(EHLO, "ATRN example.org", policy=provider("bob@example.org")).code == 530
    )


@pytest.mark.parametrize("line", ["ATRN example.net", "ATRN example.org,example.net"])
def test_atrn_for_a_domain_of_somebody_else_is_answered_450_and_sends_nothing(
    line: str,
) -> None:
    lab = authenticated(provider("bob@example.org"))
    assert [reply.code for reply in lab.say(line, "NOOP")] == [450, 250]


def test_atrn_of_a_user_without_domains_is_refused() -> None:
    lab = authenticated(provider("bob@example.org"), "eve")
    assert [reply.code for reply in lab.say("ATRN example.org", "ATRN")] == [450, 453]


def test_atrn_where_no_mail_waits_is_answered_453() -> None:
    assert authenticated(provider()).say("ATRN")[0].code == 453


@pytest.mark.parametrize(
    "domains", [(), ("example.org",), ("EXAMPLE.org", "example.com")]
)
def test_atrn_turns_the_roles_and_the_mail_comes(domains: tuple[str, ...]) -> None:
    with (
        Loopback(policy=provider("bob@example.org", "bob@example.org")) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        client.auth("ann", "secret")
        reply, fetched = client.atrn(*domains)
        assert reply.code == 250
        assert [delivery.content for delivery in fetched] == [LETTER] * 2


def test_mail_that_was_fetched_does_not_wait_any_more() -> None:
    policy = provider("bob@example.org")
    assert policy.queue is not None
    with (
        Loopback(policy=policy) as server,
        Client.connect(server.host, server.port) as client,
    ):
        client.ehlo()
        client.auth("ann", "secret")
        client.atrn()
    assert policy.queue.waiting("example.org") == ()


@pytest.mark.parametrize(
    "line", ["ATRN a..b", "ATRN example.org,", "ATRN ,", "ATRN a b"]
)
def test_atrn_with_no_list_of_domains_is_answered_501(line: str) -> None:
    assert authenticated(provider()).say(line)[0].code == 501


@pytest.mark.parametrize("line", ["ETRN example.org", "ATRN"])
@pytest.mark.parametrize("before", [(MAIL,), (MAIL, RCPT)])
def test_etrn_and_atrn_are_out_of_order_in_a_transaction(
    line: str, before: tuple[str, ...]
) -> None:
    lab = authenticated(provider("bob@example.org"))
    assert lab.say(*before, line)[-1].code == 503


@pytest.mark.parametrize(
    "node", ["localname", "@org", "a..b", "b\u00fccher.example", "x" * 260 + ".org"]
)
def test_a_node_that_is_no_full_name_is_answered_501(node: str) -> None:
    assert codes(EHLO, f"ETRN {node}", policy=provider())[-1] == 501


def test_etrn_says_at_once_how_much_waits() -> None:
    policy = provider("bob@example.org")
    some, none = replies(EHLO, "ETRN example.org", "ETRN example.net", policy=policy)[
        1:
    ]
    assert (some.code, none.code) == (253, 251)
    assert "1 pending" in some.text


def test_etrn_where_there_is_no_such_queue_is_answered_458() -> None:
    assert last(EHLO, "ETRN #slow", policy=provider()).code == 458


def test_etrn_before_ehlo_is_out_of_order() -> None:
    assert codes("ETRN example.org", policy=provider()) == [503]


def test_a_client_waits_ten_minutes_for_the_answer_to_atrn() -> None:
    from smtpkit.protocol.errors import TimedOut

    server = Script("220 x", "250-x\r\n250 ATRN", None)
    client = Client(server.stream)
    client.ehlo()
    with pytest.raises(TimedOut):
        client.atrn()
    assert server.clock.now_ms() == 600_000


def test_an_at_sign_is_read_and_stands_for_the_domain_alone() -> None:
    policy = provider("bob@sub.example.org")
    whole, part = replies(
        EHLO, "ETRN @example.org", "ETRN sub.example.org", policy=policy
    )[1:]
    assert (whole.code, part.code) == (251, 253)
