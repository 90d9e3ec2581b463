"""RFC 6531: addresses and header fields in UTF-8."""

import pytest

from smtpkit import Client, Lab
from smtpkit.agents import Network, Relay, chain, final, submission
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from tests.requirements.conversation import (
    EHLO,
    LETTER,
    MAIL,
    Script,
    codes,
    last,
    replies,
)

ZOE = "zo\u00eb@b\u00fccher.example"
MAIL_ZOE = f"MAIL FROM:<{ZOE}> SMTPUTF8"
UTF8_LETTER = "Subject: Gr\u00fc\u00dfe\r\n\r\nHello\r\n".encode()


def test_the_keyword_has_no_parameter_and_8bitmime_goes_with_it() -> None:
    lines = replies(EHLO)[0].lines
    assert {"SMTPUTF8", "8BITMIME"} <= set(lines)
    assert "SMTPUTF8" not in replies(EHLO, without="8BITMIME")[0].lines


def test_a_client_ignores_what_stands_behind_the_keyword() -> None:
    server = Script("220 x", "250-x\r\n250 SMTPUTF8 2.0 extra", *["250 x"] * 2, "354 x")
    client = Client(server.stream, timeouts_ms={".": 1})
    client.ehlo()
    assert client.mail(ZOE, "SMTPUTF8").code == 250


@pytest.mark.parametrize(
    "path", [ZOE, "\u7528\u6237@example.org", '"a \u00e9"@example.org']
)
def test_utf8_is_taken_wherever_a_mailbox_may_stand(path: str) -> None:
    lines = (
        EHLO,
        f"MAIL FROM:<{path}> SMTPUTF8",
        f"RCPT TO:<{path}>",
        f"VRFY {path} SMTPUTF8",
    )
    assert codes(*lines) == [250, 250, 250, 252]


@pytest.mark.parametrize(
    "octets", [b"\xe9", b"\xc3", b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\x80"]
)
def test_what_is_no_utf8_is_answered_501(octets: bytes) -> None:
    line = b"MAIL FROM:<a" + octets + b"@example.org> SMTPUTF8\r\n"
    assert last(EHLO, line).code == 501


def test_the_delimiters_stay_those_of_ascii() -> None:
    """A full stop or an at sign of another script separates nothing."""
    lab = Lab()
    lab.say(EHLO, "MAIL FROM:<a\uff0eb\uff20c@example.org> SMTPUTF8")
    assert lab.session.mail is not None
    assert lab.session.mail.reverse_path == "a\uff0eb\uff20c@example.org"
    assert last(EHLO, "MAIL FROM:<a\uff20example.org> SMTPUTF8").code == 501


def test_the_parameter_takes_no_value() -> None:
    assert last(EHLO, f"{MAIL} SMTPUTF8=1").code == 501
    assert last(EHLO, f"{MAIL} SMTPUTF8").code == 250


@pytest.mark.parametrize("body", ["", " BODY=8BITMIME", " BODY=BINARYMIME"])
def test_it_goes_with_each_body(body: str) -> None:
    assert last(EHLO, f"{MAIL_ZOE}{body}").code == 250


def test_a_path_in_utf8_without_the_parameter_is_answered_550_or_553() -> None:
    mail, _, rcpt = replies(EHLO, f"MAIL FROM:<{ZOE}>", MAIL, f"RCPT TO:<{ZOE}>")[1:]
    assert (mail.code, str(mail.enhanced)) == (550, "5.6.7")
    assert (rcpt.code, str(rcpt.enhanced)) == (553, "5.6.7")


def test_a_header_in_utf8_passes_with_the_parameter() -> None:
    lab = Lab()
    client = lab.client()
    client.ehlo()
    outcome = client.send_message(ZOE, ZOE, UTF8_LETTER, mail_parameters=["SMTPUTF8"])
    assert outcome.is_accepted
    assert lab.mailbox[0].content == UTF8_LETTER


@pytest.mark.parametrize(
    ("path", "content", "parameters"),
    [
        (ZOE, LETTER, []),
        (ZOE, LETTER, ["SMTPUTF8"]),
        ("ann@example.org", UTF8_LETTER, []),
        ("ann@example.org", UTF8_LETTER, ["SMTPUTF8"]),
    ],
)
def test_a_client_sends_nothing_in_utf8_where_it_is_not_offered(
    path: str, content: bytes, parameters: list[str]
) -> None:
    server = Script("220 x", "250-x\r\n250 8BITMIME")
    client = Client(server.stream)
    client.ehlo()
    with pytest.raises(BadArgument):
        client.send_message(
            path, "bob@example.net", content, mail_parameters=parameters
        )
    assert server.lines == ["EHLO client.example"]


def test_a_client_must_give_the_parameter_where_a_path_needs_it() -> None:
    client = Lab().client()
    client.ehlo()
    with pytest.raises(BadArgument):
        client.send_message(ZOE, "bob@example.net", LETTER)


def test_a_message_that_needs_nothing_goes_without_the_parameter() -> None:
    lab = Lab()
    client = lab.client()
    client.ehlo()
    client.send_message("ann@example.org", "bob@example.net", LETTER)
    assert lab.mailbox[0].envelope.parameters == ()


@pytest.mark.parametrize("verb", ["EHLO", "HELO"])
def test_names_in_ehlo_and_helo_are_ascii(verb: str) -> None:
    assert codes(f"{verb} b\u00fccher.example") == [501]
    assert codes(f"{verb} xn--bcher-kva.example") == [250]
    for reply in replies(EHLO, "HELO me.example"):
        assert reply.text.isascii()


FOREIGN = Policy(mailboxes=[ZOE, "bob@example.net"], lists={"all": [ZOE]}, verify=True)


@pytest.mark.parametrize("line", [f"VRFY {ZOE}", "VRFY zo\u00eb", "EXPN all"])
def test_a_mailbox_in_utf8_is_shown_only_to_who_asks_with_smtputf8(line: str) -> None:
    hidden, shown = replies(EHLO, line, f"{line} SMTPUTF8", policy=FOREIGN)[1:]
    assert (hidden.code, str(hidden.enhanced)[1:]) in [(252, ".6.8"), (550, ".6.8")]
    assert hidden.text.isascii()
    assert (shown.code, shown.lines) == (250, (f"<{ZOE}>",))


def test_a_client_reads_utf8_in_replies() -> None:
    assert Reply.parse(f"250 2.1.5 <{ZOE}>\r\n".encode()).text == f"<{ZOE}>"
    assert (
        Reply.parse(f"251 User not local; will forward to <{ZOE}>\r\n".encode()).code
        == 251
    )


@pytest.mark.parametrize(
    "line",
    [
        f"MAIL FROM:<{ZOE}> BODY=\u00e9",
        f"MAIL FROM:<{ZOE}> \u00e9=1",
        f"MAIL FROM:<{ZOE}>",
        "EHLO \u00e9.example",
        "ETRN \u00e9.example",
        "HELP \u00e9",
        "NOOP \u00e9",
        "\u00e9",
        f"VRFY {ZOE}",
    ],
)
def test_replies_are_ascii_but_for_vrfy_and_expn(line: str) -> None:
    assert last(
        EHLO, line, extensions=["SMTPUTF8", "8BITMIME", "ETRN", "HELP"]
    ).text.isascii()


def test_a_mail_line_has_ten_octets_more() -> None:
    base = f"{MAIL} SMTPUTF8"
    off = ["SIZE", "AUTH", "DSN", "BINARYMIME"]
    for length, code in ((522, 250), (523, 500)):
        assert (
            last(EHLO, base + " " * (length - 2 - len(base)), without=off).code == code
        )


def test_a_host_that_must_relay_to_one_without_it_returns_the_message() -> None:
    net = Network(
        Relay("msa.example.org", submission("example.org")),
        Relay("mx.example.net", final("example.net"), without="SMTPUTF8"),
    )
    to = "zo\u00eb@example.net"
    assert net.submit(
        "ann@example.org", to, LETTER, mail_parameters=["SMTPUTF8"]
    ).is_accepted
    net.run()
    (report,) = net["msa.example.org"].mailboxes["ann@example.org"]
    assert report.startswith(b"Return-Path: <>\r\n")
    assert b"Status: 5.6.7\r\n" in report


def test_the_trace_says_utf8smtp() -> None:
    net = chain("msa.example.org", "mx.example.net")
    to = "zo\u00eb@example.net"
    net.submit("ann@example.org", to, UTF8_LETTER, mail_parameters=["SMTPUTF8"])
    net.run()
    (message,) = net["mx.example.net"].mailboxes[to]
    assert message.count(b"with UTF8SMTP") == 2


def test_a_report_about_a_foreign_address_is_written_as_rfc_6533_says() -> None:
    net = chain("msa.example.org", "mx.example.net")
    net["mx.example.net"].policy.mailboxes = frozenset()
    to = "zo\u00eb@example.net"
    net.submit("ann@example.org", to, UTF8_LETTER, mail_parameters=["SMTPUTF8"])
    net.run()
    report = net["msa.example.org"].mailboxes["ann@example.org"][0]
    assert b"message/global-delivery-status" in report
    assert f"Final-Recipient: utf-8; {to}".encode() in report
