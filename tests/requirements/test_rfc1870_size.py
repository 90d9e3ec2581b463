"""RFC 1870: the size of a message, declared before it is sent."""

import pytest

from smtpkit import Client, Lab
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from tests.requirements.conversation import (
    EHLO,
    LETTER,
    MAIL,
    RCPT,
    Asked,
    Script,
    codes,
    last,
    replies,
)

K64 = 64 * 1024


def test_the_largest_size_is_announced() -> None:
    assert "SIZE 70000" in replies(EHLO, size=70_000)[0].lines


def test_a_declared_size_ends_no_message() -> None:
    lab = Lab()
    text = b"x" * 50 + b"\r\n"
    lab.say(EHLO, f"{MAIL} SIZE=10", RCPT, "DATA")
    assert lab.say(text) == []
    assert lab.say(text + b".\r\n")[-1].code == 250
    assert lab.mailbox[0].content == text * 2


@pytest.mark.parametrize(
    ("value", "code"),
    [(K64, 250), (K64 + 1, 552), ("9" * 20, 552), (0, 250), ("007", 250)],
)
def test_a_declared_size_over_the_limit_is_answered_552(
    value: int | str, code: int
) -> None:
    assert last(EHLO, f"{MAIL} SIZE={value}", size=K64).code == code


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "1" * 21, "0x10"])
def test_a_size_that_is_no_number_is_answered_501(value: str) -> None:
    assert last(EHLO, f"{MAIL} SIZE={value}").code == 501


def test_size_stands_once_on_a_line() -> None:
    assert last(EHLO, f"{MAIL} SIZE=1 SIZE=1").code == 501


def test_a_message_may_be_larger_than_was_declared() -> None:
    assert codes(EHLO, f"{MAIL} SIZE=1", RCPT, "DATA", LETTER + b".\r\n")[-1] == 250


def test_a_message_as_large_as_declared_and_within_the_limit_is_not_answered_552() -> (
    None
):
    text = b"x" * 1022 + b"\r\n"
    lines = (EHLO, f"{MAIL} SIZE={K64}", RCPT, "DATA", text * 64 + b".\r\n")
    assert codes(*lines, size=K64)[-1] == 250


def test_dots_that_were_added_do_not_count() -> None:
    text = b"." * 62 + b"\r\n"
    lab = Lab(size=K64)
    client = lab.client()
    client.ehlo()
    outcome = client.send_message("a@example.org", "b@example.net", text * 1024)
    assert outcome.is_accepted
    assert len(lab.mailbox[0].content) == K64


@pytest.mark.parametrize("code", [452, 552])
def test_a_size_may_be_refused_for_now_or_for_one_recipient(code: int) -> None:
    no = Reply(code, "Too big for me", f"{code // 100}.3.4")
    assert last(EHLO, f"{MAIL} SIZE=9", policy=Asked(mail=no)) == no
    assert last(EHLO, f"{MAIL} SIZE=9", RCPT, policy=Asked(rcpt=no)) == no


@pytest.mark.parametrize("at", ["mail", "data", "end"])
@pytest.mark.parametrize("code", [452, 552])
def test_a_client_is_ready_for_452_and_552_at_every_step(at: str, code: int) -> None:
    answers = ["220 x", "250-x\r\n250 SIZE 9", "250 x", "250 x", "354 x", *[None] * 3]
    step = {"mail": 2, "data": 4, "end": 8}[at]
    server = Script(*answers[:step], f"{code} too big", "250 x")
    client = Client(server.stream)
    client.ehlo()
    outcome = client.send_message(
        *("a@example.org", "b@example.net", LETTER), mail_parameters=["SIZE=9"]
    )
    assert (outcome.is_accepted, outcome.reply.code) == (False, code)


def test_after_a_refusal_a_client_can_send_another_message() -> None:
    lab = Lab(size=K64)
    client = lab.client()
    client.ehlo()
    for size, accepted in ((K64 + 1, False), (10, True)):
        outcome = client.send_message(
            *("a@example.org", "b@example.net", LETTER),
            mail_parameters=[f"SIZE={size}"],
        )
        assert outcome.is_accepted is accepted


def test_a_mail_line_has_room_for_the_parameter() -> None:
    """26 octets more than 512 (section 3)."""
    path = "a" * 64 + "@" + ".".join(["d" * 47] * 3) + ".example"
    line = f"MAIL FROM:<{path}> SIZE=1"
    without = [name for name in _MAIL_EXTENSIONS if name != "SIZE"]
    for length, code in ((538, 250), (539, 500)):
        padded = line + " " * (length - 2 - len(line))
        assert last(EHLO, padded, without=without, policy=Policy()).code == code


#: The extensions that make room on a MAIL line.
_MAIL_EXTENSIONS = ("SIZE", "AUTH", "DSN", "BINARYMIME", "SMTPUTF8")
