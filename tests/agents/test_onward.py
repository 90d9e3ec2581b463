"""What a message may need of the next host, and what happens without it."""

import pytest

from smtpkit.agents import Fate, Network, Relay, status_fields, submission
from tests.agents.letters import ANN, BOB, LETTER

EIGHT = "Subject: hi\r\n\r\nGrüße\r\n".encode()
UTF8_HEADER = "Subject: Grüße\r\n\r\nHello\r\n".encode()


def world(*without: str, **options: object) -> Network:
    mx = Relay("mx.example.net", without=without, **options)  # type: ignore[arg-type]
    return Network(Relay("msa.example.org", submission("example.org")), mx)


def sent(net: Network, letter: bytes, *parameters: str, to: str = BOB) -> str:
    """Send a letter; return what was said to the next host."""
    net.submit(ANN, to, letter, mail_parameters=parameters)
    net.run()
    return str(net.hops[1].transcript)


@pytest.mark.parametrize(
    ("letter", "parameters", "without", "status", "source"),
    [
        (EIGHT, ["BODY=8BITMIME"], ["8BITMIME"], "5.6.3", "RFC 6152 section 3"),
        (
            UTF8_HEADER,
            ["SMTPUTF8", "BODY=8BITMIME"],
            ["SMTPUTF8"],
            "5.6.9",
            "RFC 6531 3.5",
        ),
    ],
)
def test_what_cannot_be_converted_is_returned(
    letter: bytes, parameters: list[str], without: list[str], status: str, source: str
) -> None:
    net = world(*without)
    said = sent(net, letter, *parameters)
    assert "C: MAIL" not in said
    (octets,) = net.first.mailboxes[ANN]
    _, fields = status_fields(octets)
    assert fields["Status"] == status, source
    assert "Remote-MTA" not in fields, "this host said it, not the next one"


@pytest.mark.parametrize(
    ("letter", "parameters"),
    [
        (EIGHT, ["BODY=8BITMIME"]),
        (UTF8_HEADER, ["SMTPUTF8", "BODY=8BITMIME"]),
        (LETTER, ["BODY=8BITMIME"]),
    ],
)
def test_what_the_next_host_offers_is_used(
    letter: bytes, parameters: list[str]
) -> None:
    net = world()
    said = sent(net, letter, *parameters)
    for parameter in parameters:
        assert parameter in said
    assert net.last.mailboxes[BOB][0].endswith(letter.partition(b"\r\n\r\n")[2])


def test_a_promise_that_the_content_does_not_need_is_dropped() -> None:
    """Plain text goes anywhere, whatever it was announced as."""
    net = world("8BITMIME", "SMTPUTF8")
    said = sent(net, LETTER, "BODY=8BITMIME", "SMTPUTF8")
    assert "BODY" not in said
    assert len(net.last.mailboxes[BOB]) == 1


def test_an_address_in_utf8_needs_smtputf8() -> None:
    net = world("SMTPUTF8")
    sent(net, LETTER, "SMTPUTF8", to="jürgen@example.net")
    (recipient,) = net.first.queue["Q1"].recipients
    assert recipient.fate is Fate.RETURNED
    assert recipient.last is not None
    assert str(recipient.last.reply)[:9] == "553 5.6.7"


def test_what_is_too_big_is_not_sent_at_all() -> None:
    """RFC 1870 section 6.1: SIZE tells before the octets travel."""
    net = world(size=65536)
    said = sent(net, LETTER + b"x\r\n" * 30000)
    assert "C: MAIL" not in said
    assert net.first.queue["Q1"].recipients[0].fate is Fate.RETURNED


def test_binary_content_travels_in_chunks_octet_for_octet() -> None:
    """RFC 3030."""
    net = world()
    body = b"Subject: b\r\n\r\n\x00\r\n.\r\n\n\xff"
    with net.client() as client:
        client.ehlo("client.example")
        client.mail(ANN, "BODY=BINARYMIME")
        client.rcpt(BOB)
        assert client.bdat(body).code == 250
    (hop,) = net.run()
    assert "C: BDAT" in str(hop.transcript)
    assert net.last.mailboxes[BOB][0].endswith(b"\x00\r\n.\r\n\n\xff")


def test_a_host_without_ehlo_gets_helo() -> None:
    """3.2: and no parameter, no TLS, no pipelining."""
    net = world(faults=["EHLO:reply=502 Not implemented"])
    said = sent(net, LETTER)
    assert "C: HELO msa.example.org" in said
    assert f"C: MAIL FROM:<{ANN}>\n" in said
    (octets,) = net.last.mailboxes[BOB]
    assert b"by mx.example.net with SMTP id" in octets


def test_lines_that_begin_with_a_dot_arrive_as_they_were() -> None:
    net = world()
    body = b"Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\n"
    sent(net, body)
    assert net.last.mailboxes[BOB][0].endswith(b"\r\n\r\n.\r\n..\r\n.hidden\r\n")


def test_tls_that_fails_delays_the_letter_and_is_named() -> None:
    net = Network(
        Relay("msa.example.org", submission("example.org"), tls=True),
        Relay("mx.example.net", tls=True, faults=["1/handshake:drop"]),
    )
    net.submit(ANN, BOB, LETTER)
    net.run()
    first, second = net.first.queue["Q1"].recipients[0].attempts
    assert first.reply is None
    assert not first.in_doubt
    assert second.reply is not None
    assert net.hops[-1].is_encrypted
