"""What the checks on VRFY, EXPN and HELP claim, seen happening on a server."""

import pytest

import smtpkit
from smtpkit.homework import lessons

CAROLS = ("carol@example.net", "carol@example.com")


def answer(name: str) -> object:
    return lessons.find(name).answer


def test_a_name_that_fits_two_mailboxes_is_ambiguous() -> None:
    policy = smtpkit.Policy(mailboxes=CAROLS, verify=True)
    (reply,) = smtpkit.Lab(policy=policy).say("VRFY carol")
    assert reply.code == answer("04-vrfy")
    assert len(reply.lines) == 1 + len(CAROLS)


@pytest.mark.parametrize(
    "name", ["bob", "dora", "bob@example.net", "<bob@example.net>"]
)
def test_a_host_that_hides_its_users_says_the_same_of_all(name: str) -> None:
    policy = smtpkit.Policy(mailboxes=["bob@example.net"])
    (reply,) = smtpkit.Lab(policy=policy).say(f"VRFY {name}")
    assert reply.code == answer("04-hidden")


def test_a_server_that_does_not_list_expn_does_not_have_it() -> None:
    policy = smtpkit.Policy(lists={"walks": ["bob@example.net"]})
    lab = smtpkit.Lab(policy=policy, without=["EXPN"])
    assert lab.say("EHLO me.example", "EXPN walks")[-1].code == answer("04-announced")


def test_vrfy_works_where_it_is_not_listed() -> None:
    assert smtpkit.Lab(extensions=()).say("VRFY bob")[0].code == 252


def test_the_worked_answer_reads_what_our_server_says() -> None:
    members = ["bob@example.net", "dora@example.com"]
    policy = smtpkit.Policy(lists={"walks": members}, mailboxes=members, verify=True)
    lab = smtpkit.Lab(policy=policy, extensions=("EXPN",))
    mailboxes = lessons.find("04-mailboxes").answer
    for line, found in {
        "EXPN walks": members,
        "EXPN swims": [],
        "VRFY bob": members[:1],
        "VRFY eve": [],
    }.items():
        (reply,) = lab.say(line)
        assert mailboxes(bytes(reply).splitlines()) == [box.encode() for box in found]


def test_help_is_answered_before_ehlo_and_names_what_is_not_on_offer() -> None:
    lab = smtpkit.Lab(extensions=("HELP",))
    help_text, offer = lab.say("HELP", "EHLO me.example")
    assert help_text.code == 214
    assert "STARTTLS" in help_text.text
    assert "STARTTLS" not in offer.text
