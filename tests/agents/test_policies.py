"""What hosts accept: the roles, and the rules in front of them.  RFC 5321 3.6, 7; 6409."""

import tomllib
from typing import Any

import pytest

from smtpkit import Lab, Policy
from smtpkit.agents import (
    Answers,
    Greylisting,
    Network,
    Quota,
    Relay,
    Rule,
    final,
    open_relay,
    policy_from_table,
    submission,
    transfer,
)
from smtpkit.agents.policy_table import TABLE
from smtpkit.protocol.commands import Rcpt
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.session import Session, Settings
from tests.agents.letters import ANN, BOB, CARL, LETTER

FAR = "x@example.com"


def answers(policy: Policy, *paths: str, lab: Lab | None = None) -> list[int]:
    """Return the codes that a policy gives to RCPT for some paths."""
    lab = lab or Lab(policy=policy)
    lab.say("EHLO client.example", f"MAIL FROM:<{ANN}>")
    codes = [lab.say(f"RCPT TO:<{path}>")[0].code for path in paths]
    lab.say("RSET")
    return codes


@pytest.mark.parametrize(
    ("policy", "codes", "meaning"),
    [
        (submission(), [250, 250, 250], "authors may write to anyone"),
        (open_relay(), [250, 250, 250], "and so may everybody, where nobody looks"),
        (transfer("example.net"), [250, 250, 550], "a closed relay"),
        (final("example.net"), [250, 250, 550], "final delivery, nothing else"),
        (final("example.net", mailboxes=[BOB]), [250, 550, 550], "known mailboxes"),
        (final("Example.NET", mailboxes=[BOB]), [250, 550, 550], "domains ignore case"),
        (Policy(), [250, 250, 250], "the plain policy takes all"),
    ],
)
def test_each_role_takes_its_own_mail(
    policy: Policy, codes: list[int], meaning: str
) -> None:
    assert answers(policy, BOB, CARL, FAR) == codes, meaning


def test_a_closed_relay_says_why() -> None:
    lab = Lab(policy=final("example.net"))
    lab.say("EHLO client.example", f"MAIL FROM:<{ANN}>")
    (reply,) = lab.say(f"RCPT TO:<{FAR}>")
    assert str(reply.enhanced) == "5.7.1"


def test_postmaster_is_always_there() -> None:
    """4.5.1."""
    policy = final("example.net", mailboxes=[BOB])
    paths = ["Postmaster", "PostMaster@example.net", "postmaster@mx.example.net"]
    assert answers(policy, *paths) == [250] * 3
    net = Network(Relay("mx.example.net", policy))
    assert net.submit(ANN, paths, LETTER).is_accepted
    net.run()
    assert net.first.mailboxes.names == ("postmaster@mx.example.net",)


def test_who_has_a_password_must_show_it_before_handing_in() -> None:
    """RFC 6409 section 4.3."""
    msa = Relay("msa.example.org", submission("example.org", users={"ann": "secret"}))
    net = Network(msa, Relay("mx.example.net"))
    refused = net.submit(ANN, BOB, LETTER)
    assert (refused.reply.code, str(refused.reply.enhanced)) == (530, "5.7.0")
    assert net.submit(ANN, BOB, LETTER, user=("ann", "secret")).is_accepted
    net.run()
    (octets,) = net.last.mailboxes[BOB]
    assert b"by msa.example.org with ESMTPA id" in octets


def test_who_has_authenticated_may_send_anywhere() -> None:
    policy = final("example.net")
    policy.users["ann"] = "secret"
    lab = Lab(policy=policy)
    with lab.client() as client:
        client.ehlo()
        client.auth("ann", "secret")
        client.mail(ANN)
        assert client.rcpt(FAR).code == 250


def test_greylisting_tells_strangers_apart_by_all_three_names() -> None:
    policy = Greylisting(final("example.net"), minutes=5)
    lab = Lab(policy=policy)
    assert answers(policy, BOB, FAR, lab=lab) == [450, 450]
    lab.wait(minutes=4)
    assert answers(policy, BOB, lab=lab) == [450]
    lab.wait(minutes=1)
    assert answers(policy, BOB, CARL, FAR, lab=lab) == [250, 450, 550]
    assert answers(policy, BOB, lab=lab) == [250]


def test_a_stranger_who_comes_back_too_late_is_a_stranger_again() -> None:
    policy = Greylisting(final("example.net"), minutes=5, window_hours=1)
    session = Session(Settings(), client_name="client.example")
    at_minutes = {0: 450, 61: 450, 65: 450, 66: 250, 600: 250}
    for minutes, code in at_minutes.items():
        verdict = policy(session, Rcpt(BOB), minutes * 60_000)
        assert verdict.reply.code == code, minutes


def test_a_full_mailbox_is_answered_452_until_there_is_room() -> None:
    """RFC 3463 section 3.3: its owner can make room."""
    quota = Quota(final("example.net"), messages=1)
    net = Network(
        Relay("msa.example.org", submission("example.org")),
        Relay("mx.example.net", quota),
    )
    for _ in range(2):
        net.submit(ANN, BOB, LETTER)
        net.run(minutes=1)
    last = net.first.queue["Q2"].recipients[0].last
    assert last is not None
    assert str(last.reply) == "452 4.2.2 Mailbox full"
    quota.empty(BOB)
    net.run()
    assert len(net.last.mailboxes[BOB]) == 2


def test_a_quota_counts_octets_and_believes_the_declared_size() -> None:
    quota = Quota(final("example.net"), octets=100)
    lab = Lab(policy=quota)
    lab.say("EHLO client.example", f"MAIL FROM:<{ANN}> SIZE=101")
    assert lab.say(f"RCPT TO:<{BOB}>")[0].code == 452
    lab.say("RSET", f"MAIL FROM:<{ANN}> SIZE=80", f"RCPT TO:<{BOB}>", "DATA")
    lab.say("x" * 78, ".")
    assert quota.used == {BOB: (1, 80)}
    lab.say(f"MAIL FROM:<{ANN}> SIZE=21")
    assert lab.say(f"RCPT TO:<{BOB}>", f"RCPT TO:<{CARL}>")[0].code == 452


def test_a_refused_message_fills_no_mailbox() -> None:
    quota = Quota(Answers(answers={".": "554 5.6.0 No"}), messages=1)
    lab = Lab(policy=quota)
    lab.say("EHLO c.example", f"MAIL FROM:<{ANN}>", f"RCPT TO:<{BOB}>", "DATA")
    assert lab.say("hi", ".")[-1].code == 554
    assert quota.used == {}


def test_rules_stand_in_front_of_each_other() -> None:
    policy = Answers(
        Greylisting(
            Quota(final("example.net", mailboxes=[BOB]), messages=9), minutes=5
        ),
        answers={f"RCPT {CARL}": "550 5.2.1 Gone", "VRFY": "502 5.5.1 Off"},
    )
    lab = Lab(policy=policy)
    assert answers(policy, BOB, CARL, lab=lab) == [450, 550]
    assert lab.say("VRFY bob")[0].code == 502
    assert policy.local == ("example.net",)
    assert policy.has_mailbox(BOB)
    assert not policy.has_mailbox(CARL)


def test_users_and_queue_belong_to_the_policy_at_the_bottom() -> None:
    base = final("example.net")
    rule = Greylisting(base)
    rule.users = {"ann": "secret"}
    assert base.users == {"ann": "secret"}
    with pytest.raises(AttributeError):
        rule.nothing  # noqa: B018


def test_a_rule_that_decides_nothing_changes_nothing() -> None:
    assert answers(Rule(final("example.net")), BOB, FAR) == [250, 550]
    assert answers(Rule(), BOB, FAR) == [250, 250]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Greylisting(minutes=0),
        lambda: Greylisting(minutes=60, window_hours=1),
        lambda: Quota(),
        lambda: Answers(answers={"RCPT x@y": "250 fine"}),
        lambda: Answers(answers={"RCPT x@y": "no code"}),
        lambda: Answers(answers={"": "550 No"}),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(make: Any) -> None:
    with pytest.raises(BadArgument):
        make()


def test_a_policy_file_makes_rules() -> None:
    table = tomllib.loads(
        """
        [greylisting]
        minutes = 10
        [quota]
        messages = 3
        octets = 1000
        [answers]
        "RCPT bob@example.net" = "450 4.2.1 Mailbox busy"
        """
    )
    policy = policy_from_table(table, final("example.net"))
    assert isinstance(policy, Answers)
    assert (policy.minutes, policy.messages, policy.octets) == (10, 3, 1000)
    assert answers(policy, BOB, CARL, FAR) == [450, 450, 450]
    base = final("example.net")
    assert policy_from_table({}, base) is base
    assert set(table) == set(TABLE)


@pytest.mark.parametrize(
    "text",
    [
        "greylist = 1",
        "[grey]\nminutes = 1",
        "greylisting = 1",
        '[greylisting]\nminutes = "5"',
        "[greylisting]\nminutes = true",
        "[greylisting]\nseconds = 5",
        "[greylisting]\nminutes = 0",
        "[quota]",
        "[quota]\nmessages = -1",
        "[quota]\nmessages = 1.5",
        "[answers]\nMAIL = 550",
        '[answers]\nMAIL = "250 OK"',
    ],
)
def test_a_slip_in_a_policy_file_is_one_clear_error(text: str) -> None:
    with pytest.raises(BadArgument) as caught:
        policy_from_table(tomllib.loads(text))
    assert "\n" not in str(caught.value)
