"""RFC 9422: saying how much the server takes."""

import re

import pytest

from smtpkit import Client, Lab
from smtpkit.protocol.limits import Limits
from smtpkit.protocol.policy import Policy
from tests.requirements.conversation import EHLO, LETTER, MAIL, Script, replies


def test_the_limit_that_is_announced_has_a_registered_name_and_its_syntax() -> None:
    (line,) = [text for text in replies(EHLO)[0].lines if text.startswith("LIMITS")]
    assert re.fullmatch(r"LIMITS RCPTMAX=[1-9][0-9]{0,5}", line)


def test_the_limit_that_is_announced_is_the_one_that_is_kept() -> None:
    lab = Lab(limits=Limits(recipients=101))
    assert "LIMITS RCPTMAX=101" in lab.say(EHLO)[0].lines
    answers = lab.say(MAIL, *(f"RCPT TO:<u{n}@example.net>" for n in range(102)))
    assert [reply.code for reply in answers[-2:]] == [250, 452]


def test_recipients_that_were_refused_count_too() -> None:
    lab = Lab(
        limits=Limits(recipients=100), policy=Policy(mailboxes=["bob@example.net"])
    )
    lab.say(EHLO, MAIL)
    answers = lab.say(*["RCPT TO:<x@example.net>"] * 100, "RCPT TO:<bob@example.net>")
    assert [reply.code for reply in answers[-2:]] == [550, 452]


def test_the_limits_of_an_earlier_ehlo_do_not_last() -> None:
    server = Script(
        "220 x", "250-x\r\n250 LIMITS RCPTMAX=9 MAILMAX=2", "250-x\r\n250 SIZE 9"
    )
    client = Client(server.stream)
    client.ehlo()
    assert client.offers["LIMITS"] == ("RCPTMAX=9", "MAILMAX=2")
    client.ehlo()
    assert "LIMITS" not in client.offers


@pytest.mark.parametrize(
    "value", ["", "RCPTMAX", "RCPTMAX=0", "=;;=", "FOO=1 BAR", "rcptmax=x"]
)
def test_a_client_goes_on_whatever_stands_there(value: str) -> None:
    answers = ["220 x", f"250-x\r\n250 LIMITS {value}", "250 x", "250 x", "354 x"]
    server = Script(*answers, *[None] * 3, "250 x")
    client = Client(server.stream)
    client.ehlo()
    assert client.send_message("a@example.org", "b@example.net", LETTER).is_accepted
