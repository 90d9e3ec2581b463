"""RFC 5321, sections 2 and 3: what a server keeps to from the greeting to the end."""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.protocol.machine import State
from smtpkit.protocol.parsing import parse
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from tests.requirements.conversation import (
    EHLO,
    LETTER,
    MAIL,
    RCPT,
    Asked,
    codes,
    in_transaction,
    last,
    replies,
)


def test_ehlo_is_answered_where_no_extension_is_on() -> None:
    assert replies(EHLO, extensions=[]) == [
        Reply(250, "mx.example.net greets me.example")
    ]


def test_helo_opens_a_session_and_mail_passes() -> None:
    lab = Lab()
    lines = ("HELO me.example", MAIL, RCPT, "DATA", LETTER + b".\r\n")
    assert [reply.code for reply in lab.say(*lines)] == [250, 250, 250, 354, 250]
    assert [delivery.content for delivery in lab.mailbox] == [LETTER]


def test_helo_is_answered_with_one_line_and_no_keyword() -> None:
    assert replies("HELO me.example") == [Reply(250, "mx.example.net")]


def test_only_registered_keywords_are_announced() -> None:
    """The registry's names, as far as this package knows them; none begins with X."""
    registered = {
        *("PIPELINING", "SIZE", "VRFY", "EXPN", "ETRN", "STARTTLS", "AUTH", "ATRN"),
        *("ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "CHUNKING", "BINARYMIME"),
        *("SMTPUTF8", "LIMITS", "HELP"),
    }
    (reply,) = replies(EHLO, tls=True, users={"ann": "secret"})
    assert {line.partition(" ")[0] for line in reply.lines[1:]} <= registered


@pytest.mark.parametrize("path", ["Postmaster", "postmaster", "POSTMASTER"])
@pytest.mark.parametrize("domain", ["", "@example.net", "@EXAMPLE.net"])
def test_postmaster_is_always_there_with_and_without_a_domain(
    path: str, domain: str
) -> None:
    policy = Policy(mailboxes=["bob@example.net"], domains=["example.net"])
    assert codes(EHLO, MAIL, f"RCPT TO:<{path}{domain}>", policy=policy)[-1] == 250


def test_postmaster_of_another_domain_is_relaying() -> None:
    policy = Policy(mailboxes=[], domains=["example.net"])
    assert (
        last(EHLO, MAIL, "RCPT TO:<postmaster@example.org>", policy=policy).code == 550
    )


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\n\r", b"\x85", b"\x0b", b"\x0c"])
def test_only_crlf_ends_a_command(end: bytes) -> None:
    lab = Lab()
    assert lab.say(b"EHLO me.example" + end) == []


def test_a_server_sends_crlf_and_no_other_line_end() -> None:
    (reply,) = replies(EHLO)
    octets = bytes(reply)
    assert octets.count(b"\r\n") == octets.count(b"\n") == octets.count(b"\r")


@pytest.mark.parametrize("octet", [b"\n", b"\r"])
def test_mail_data_with_a_bare_line_end_is_refused(octet: bytes) -> None:
    lab = in_transaction()
    text = LETTER + b"one" + octet + b"two\r\n.\r\n"
    assert [reply.code for reply in lab.say("DATA", text)] == [354, 554]
    assert lab.mailbox == []


def test_a_local_part_keeps_its_case_and_other_cases_are_other_mailboxes() -> None:
    policy = Policy(mailboxes=["Smith@example.net"])
    to = ("RCPT TO:<Smith@EXAMPLE.net>", "RCPT TO:<smith@example.net>")
    lab = Lab(policy=policy)
    assert [reply.code for reply in lab.say(EHLO, MAIL, *to)][-2:] == [250, 550]
    envelope = lab.session.envelope
    assert envelope is not None
    assert envelope.forward_paths == ("Smith@EXAMPLE.net",)


def test_a_local_part_means_nothing_to_the_parser() -> None:
    command, _ = parse(b"RCPT TO:<a%b!c+d@example.net>")
    assert command.arguments() == "TO:<a%b!c+d@example.net>"


def test_verbs_and_keywords_ignore_case() -> None:
    lines = ("eHlO me.example", "mail from:<ann@example.org> size=10 body=8bitmime")
    more = ("RcPt To:<bob@example.net>", "data", LETTER + b".\r\n", "quit")
    assert codes(*lines, *more) == [250, 250, 250, 354, 250, 221]


@pytest.mark.parametrize(
    ("options", "answer"),
    [({}, 554), ({"lenient": "eight_bit_text"}, 250)],
)
def test_eight_bit_text_is_refused_unless_it_was_announced(
    options: dict[str, str], answer: int
) -> None:
    lab = in_transaction(**options)
    assert lab.say("DATA", b"Subject: \xe9\r\n\r\n.\r\n")[-1].code == answer


@pytest.mark.parametrize("line", [b"MA\xefL FROM:<>\r\n", b"\xff\xfe\r\n"])
def test_a_verb_with_octets_above_127_is_answered_500(line: bytes) -> None:
    assert last(EHLO, line).code == 500


def test_a_path_with_octets_above_127_is_answered_501_where_nothing_allows_it() -> None:
    line = "MAIL FROM:<zo\u00eb@example.org>"
    assert last(EHLO, line, without="SMTPUTF8").code == 501


def test_8bitmime_is_announced_and_keeps_every_bit() -> None:
    text = bytes(range(128, 256)) + b"\r\n"
    lab = Lab()
    lines = (EHLO, f"{MAIL} BODY=8BITMIME", RCPT, "DATA", b"\r\n" + text + b".\r\n")
    answers = lab.say(*lines)
    assert "8BITMIME" in answers[0].lines
    assert answers[-1].code == 250
    assert lab.mailbox[0].content == b"\r\n" + text


def test_a_greeting_of_554_leaves_quit_and_answers_503_to_the_rest() -> None:
    greeting = Reply(554, "No SMTP service here: this host only sends", "5.3.2")
    lab = Lab(policy=Asked(greeting=greeting))
    answers = [reply.code for reply in lab.say(EHLO, MAIL, "NOOP", "QUIT")]
    assert (lab.greeting, *answers) == (Reply(554, greeting.lines), 503, 503, 503, 221)
    assert lab.is_over


def test_the_greeting_is_the_policys_to_choose() -> None:
    greeting = Reply(220, "mx.example.net ESMTP Postilion 3.14 ready")
    assert Lab(policy=Asked(greeting=greeting)).greeting == greeting


def test_the_greeting_names_no_software() -> None:
    assert Lab().greeting == Reply(220, "mx.example.net ESMTP ready")


@pytest.mark.parametrize(
    "reply",
    [Reply(451, "Try again later", "4.3.0"), Reply(550, "Not from you", "5.7.1")],
)
def test_a_refused_reverse_path_opens_no_transaction(reply: Reply) -> None:
    lab = Lab(policy=Asked(mail=reply))
    assert lab.say(EHLO, MAIL, RCPT)[1:] == [
        reply,
        Reply(503, "Bad sequence of commands", "5.5.1"),
    ]
    assert lab.position.session is State.READY


def test_a_reverse_path_may_be_refused_when_the_recipients_are_known() -> None:
    lab = Lab(policy=Asked(rcpt=Reply(550, "Not from you to him", "5.7.1")))
    assert [reply.code for reply in lab.say(EHLO, MAIL, RCPT)] == [250, 250, 550]


@pytest.mark.parametrize("route", ["@a.example:", "@a.example,@b.example:"])
def test_a_source_route_is_read_and_not_followed(route: str) -> None:
    lab = Lab()
    lab.say(
        EHLO, f"MAIL FROM:<{route}ann@example.org>", f"RCPT TO:<{route}bob@example.net>"
    )
    envelope = lab.session.envelope
    assert envelope is not None
    assert envelope.reverse_path == "ann@example.org"
    assert envelope.forward_paths == ("bob@example.net",)


def test_mail_for_others_is_refused_with_550_unless_the_client_is_known() -> None:
    policy = Policy(domains=["example.net"])
    assert last(EHLO, MAIL, "RCPT TO:<eve@example.com>", policy=policy).code == 550
    assert (
        last(EHLO, MAIL, "RCPT TO:<@example.net:eve@example.com>", policy=policy).code
        == 550
    )
    assert last(EHLO, MAIL, RCPT, policy=policy).code == 250


def test_rcpt_without_mail_is_answered_503() -> None:
    assert codes(EHLO, RCPT) == [250, 503]


@pytest.mark.parametrize(
    "before", [(), (MAIL,), (MAIL, "RCPT TO:<nobody@example.net>")]
)
def test_data_without_a_recipient_is_answered_503(before: tuple[str, ...]) -> None:
    policy = Policy(mailboxes=["bob@example.net"])
    assert last(EHLO, *before, "DATA", policy=policy).code == 503


@pytest.mark.parametrize(
    "text",
    [
        b"no header at all\r\n",
        b": no name\r\n\r\n",
        b"Resent-To: bob@example.net\r\n\r\n",
        b"Resent-From: a@example.org\r\nResent-From: b@example.org\r\n\r\n",
        b"Content-Type: nonsense\r\nMIME-Version: 7\r\n\r\n--x\r\n",
        b"Received: by nobody, in no form\r\n\r\n",
        b"From: a\r\nFrom: b\r\nDate: never\r\n\r\n",
        b"Return-Path: <eve@example.com>\r\n\r\n",
        b"\r\n",
    ],
)
def test_a_message_is_not_refused_for_the_look_of_its_header(text: bytes) -> None:
    lab = in_transaction()
    assert lab.say("DATA", text + b".\r\n")[-1].code == 250
    assert lab.mailbox[0].content == text


@pytest.mark.parametrize(
    "lines",
    [
        (RCPT, MAIL, "DATA"),
        ("DATA", MAIL, RCPT),
        (MAIL, "DATA", RCPT),
        (MAIL, MAIL, RCPT),
        (MAIL, RCPT, MAIL),
    ],
)
def test_the_commands_of_a_transaction_come_in_order(lines: tuple[str, ...]) -> None:
    assert 503 in codes(EHLO, *lines)


def test_the_server_closes_after_quit_and_not_before() -> None:
    lab = Lab()
    lab.say(EHLO, "FOO", MAIL, "MAIL", RCPT, "RSET", "RSET", b"\x00\r\n", "RCPT TO:")
    assert not lab.is_over
    assert lab.say("QUIT")[-1].code == 221
    assert lab.is_over


def test_a_policy_may_close_with_421() -> None:
    lab = Lab(policy=Asked(noop=Reply(421, "Shutting down", "4.3.2")))
    assert lab.say(EHLO, "NOOP")[-1].code == 421
    assert lab.is_over


def test_silence_is_ended_after_five_minutes_with_421() -> None:
    lab = Lab()
    lab.say(EHLO)
    assert lab.wait(minutes=4.9) == []
    assert [reply.code for reply in lab.wait(minutes=0.2)] == [421]
    assert lab.is_over


def test_a_server_that_is_shut_down_says_421() -> None:
    with Loopback() as server, Client.connect(server.host, server.port) as client:
        server.stop()
        assert client.noop().code == 421


def test_a_client_that_vanishes_leaves_no_message() -> None:
    lab = in_transaction()
    lab.say("DATA", "half a lett")
    lab.hang_up()
    assert lab.mailbox == []
    assert lab.is_over


def test_a_client_that_vanishes_loses_nothing_that_was_accepted() -> None:
    lab = in_transaction()
    lab.say("DATA", LETTER + b".\r\n", MAIL, RCPT)
    lab.hang_up()
    assert [delivery.content for delivery in lab.mailbox] == [LETTER]


def test_names_in_mail_need_not_be_in_any_directory() -> None:
    """Nothing is looked up by the server: any well-formed domain will do."""
    assert codes(EHLO, "MAIL FROM:<ann@no-such.example>", "RCPT TO:<bob@localhost>")[
        1:
    ] == [
        250,
        250,
    ]
