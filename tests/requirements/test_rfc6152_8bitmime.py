"""RFC 6152: octets above 127 in the body."""

import pytest

from smtpkit import Client, Lab
from smtpkit.protocol.errors import BadArgument
from tests.requirements.conversation import (
    EHLO,
    MAIL,
    RCPT,
    Script,
    codes,
    last,
    replies,
)

TEXT = b"MIME-Version: 1.0\r\n\r\n" + bytes(range(128, 256)) + b"\r\n.\xe9\r\n\xff.\r\n"


def test_the_keyword_stands_alone() -> None:
    assert "8BITMIME" in replies(EHLO)[0].lines


@pytest.mark.parametrize("value", ["7BIT", "8BITMIME", "7bit", "8BitMime"])
def test_both_values_are_taken_in_any_case(value: str) -> None:
    assert last(EHLO, f"{MAIL} BODY={value}").code == 250


@pytest.mark.parametrize("value", ["BODY", "BODY=", "BODY=9BIT"])
def test_another_value_is_refused(value: str) -> None:
    assert last(EHLO, f"{MAIL} {value}").code in (501, 504)


def test_body_stands_once_on_a_line() -> None:
    assert last(EHLO, f"{MAIL} BODY=7BIT BODY=8BITMIME").code == 501


def test_every_bit_is_kept_through_data() -> None:
    lab = Lab()
    client = lab.client()
    client.ehlo()
    outcome = client.send_message(
        *("a@example.org", "b@example.net", TEXT), mail_parameters=["BODY=8BITMIME"]
    )
    assert outcome.is_accepted
    assert lab.mailbox[0].content == TEXT


@pytest.mark.parametrize("offers", ["250 x", "250-x\r\n250 SIZE 9", "502 no"])
def test_a_client_sends_no_8_bit_content_where_it_is_not_offered(offers: str) -> None:
    for parameters in ([], ["BODY=8BITMIME"]):
        server = Script("220 x", offers)
        client = Client(server.stream)
        client.ehlo()
        with pytest.raises(BadArgument):
            client.send_message(
                "a@example.org", "b@example.net", TEXT, mail_parameters=parameters
            )
        assert server.lines == ["EHLO client.example"]


def test_a_server_without_it_takes_no_parameter_and_no_such_octet() -> None:
    off = ["8BITMIME", "BINARYMIME", "SMTPUTF8"]
    assert last(EHLO, f"{MAIL} BODY=8BITMIME", without=off).code == 555
    assert codes(EHLO, MAIL, RCPT, "DATA", TEXT + b".\r\n", without=off)[-1] == 554


def test_lines_stay_lines_and_octets_of_binary_need_binarymime() -> None:
    lines = (EHLO, f"{MAIL} BODY=8BITMIME", RCPT, "DATA", b"\xe9\n\r\n.\r\n")
    assert codes(*lines)[-1] == 554
