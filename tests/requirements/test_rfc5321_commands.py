"""RFC 5321, section 4.1: the commands, their arguments and their order."""

import pytest

from smtpkit import Lab
from smtpkit.protocol.commands import Mail, Rcpt
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.extensions import EXTENSIONS
from smtpkit.protocol.machine import State
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

#: What every server has (section 4.5.1), each with a line that is good at once.
REQUIRED = {
    "EHLO": EHLO,
    "HELO": "HELO me.example",
    "RSET": "RSET",
    "NOOP": "NOOP",
    "VRFY": "VRFY bob",
    "QUIT": "QUIT",
}


@pytest.mark.parametrize("line", REQUIRED.values(), ids=list(REQUIRED))
def test_the_minimum_is_there_whatever_is_switched_off(line: str) -> None:
    assert last(line, extensions=[]).code // 100 == 2


def test_a_message_passes_where_every_extension_is_off() -> None:
    lab = in_transaction(extensions=[])
    assert [reply.code for reply in lab.say("DATA", LETTER + b".\r\n")] == [354, 250]


@pytest.mark.parametrize(
    "line", [EHLO, "HELO me.example", "NOOP", "RSET", "QUIT", MAIL]
)
@pytest.mark.parametrize("space", [" ", "   ", "\t", " \t "])
def test_white_space_before_the_crlf_is_tolerated(line: str, space: str) -> None:
    lab = Lab()
    if line == MAIL:
        lab.say(EHLO)
    assert lab.say(line + space)[0].code // 100 == 2


@pytest.mark.parametrize("verb", ["RSET", "DATA", "QUIT"])
def test_a_verb_that_takes_no_argument_is_answered_501_with_one(verb: str) -> None:
    lab = in_transaction()
    assert lab.say(f"{verb} now")[0].code == 501
    assert lab.position.session is State.RECIPIENT


def test_mail_before_ehlo_or_helo_is_answered_503() -> None:
    assert codes(MAIL) == [503]


def test_all_that_is_beyond_the_minimum_is_announced() -> None:
    """Each verb of the table of extensions stands behind a keyword; VRFY is listed too."""
    lab = Lab(tls=True, users={"ann": "secret"})
    (hello,) = lab.say(EHLO)
    announced = {line.partition(" ")[0] for line in hello.lines[1:]}
    for verb in ("EXPN", "HELP", "STARTTLS", "VRFY"):
        assert verb in announced
    assert any(line.startswith("AUTH ") for line in hello.lines)
    assert "CHUNKING" in announced


@pytest.mark.parametrize(
    ("keyword", "line"),
    [
        ("EXPN", "EXPN list"),
        ("HELP", "HELP"),
        ("CHUNKING", "BDAT 0 LAST"),
        ("ETRN", "ETRN example.org"),
        ("STARTTLS", "STARTTLS"),
        ("AUTH", "AUTH PLAIN"),
        ("ATRN", "ATRN"),
    ],
)
def test_what_is_not_announced_is_answered_502(keyword: str, line: str) -> None:
    hello, answer = replies(EHLO, line, without=[keyword])
    assert keyword not in " ".join(hello.lines)
    assert answer.code == 502


def test_nothing_that_is_announced_is_answered_500_or_502() -> None:
    lab = Lab(tls=True, users={"ann": "secret"})
    (hello,) = lab.say(EHLO)
    lines = {"AUTH": "AUTH PLAIN", "CHUNKING": "BDAT 0 LAST", "EXPN": "EXPN staff"}
    for keyword in (line.partition(" ")[0] for line in hello.lines[1:]):
        for verb in EXTENSIONS[keyword].verbs:
            answer = Lab(tls=True, users={"ann": "secret"}).say(
                EHLO, lines.get(keyword, f"{verb} bob" if verb == "VRFY" else verb)
            )[-1]
            assert answer.code not in (500, 502), verb


@pytest.mark.parametrize("line", ["XPLAIN", "XTEST 1 2 3", "FOO", "TEXT", "x"])
def test_a_verb_that_is_unknown_is_answered_500_and_the_session_goes_on(
    line: str,
) -> None:
    assert codes(EHLO, line, "NOOP") == [250, 500, 250]


@pytest.mark.parametrize("verb", ["SEND", "SOML", "SAML", "TURN"])
def test_a_verb_of_the_past_is_answered_502(verb: str) -> None:
    assert last(EHLO, f"{verb} FROM:<ann@example.org>").code == 502


def test_a_parameter_that_was_not_offered_is_answered_555() -> None:
    assert last(EHLO, f"{MAIL} FOO=1").code == 555
    assert last(EHLO, MAIL, f"{RCPT} FOO=1").code == 555
    assert last("HELO me.example", f"{MAIL} SIZE=1").code == 555


def test_a_line_that_is_no_dot_ends_no_message() -> None:
    """Section 4.1.1.4: LF alone, CR alone, and dots with something beside them."""
    for end in (
        b"\n.\n",
        b"\r.\r",
        b"\r\n.\n",
        b"\n.\r\n",
        b"\r\n. \r\n",
        b"\r\n..\r\n",
    ):
        lab = in_transaction()
        assert [reply.code for reply in lab.say("DATA", b"one" + end)] == [354]
        assert lab.position.session is State.TEXT


def test_the_dot_is_answered_250_once_and_the_message_is_there() -> None:
    lab = in_transaction()
    assert [reply.code for reply in lab.say("DATA", LETTER + b".\r\n")] == [354, 250]
    assert [delivery.content for delivery in lab.mailbox] == [LETTER]


@pytest.mark.parametrize("code", [451, 452, 550, 552, 554])
def test_a_message_that_is_refused_at_the_dot_is_not_kept(code: int) -> None:
    enhanced = f"{code // 100}.0.0"
    lab = in_transaction(policy=Asked(end_of_text=Reply(code, "No", enhanced)))
    assert [reply.code for reply in lab.say("DATA", LETTER + b".\r\n")] == [354, code]
    assert lab.mailbox == []
    assert lab.session.envelope is None


def test_a_message_that_cannot_be_kept_is_refused() -> None:
    def disk_is_full(_: object) -> None:
        raise OSError("no space left")

    with_disk = in_transaction()
    with_disk._server._keeper._keep = disk_is_full
    assert with_disk.say("DATA", LETTER + b".\r\n")[-1].code == 451


def test_no_empty_line_is_added_to_a_message() -> None:
    lab = in_transaction()
    lab.say("DATA", b"Subject: x\r\n\r\nend\r\n.\r\n")
    assert lab.mailbox[0].content.endswith(b"end\r\n")
    assert not lab.mailbox[0].content.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("before", [(), (EHLO,), (EHLO, MAIL), (EHLO, MAIL, RCPT)])
def test_rset_is_answered_250_and_clears_everything(before: tuple[str, ...]) -> None:
    lab = Lab()
    lab.say(*before)
    assert [reply.code for reply in lab.say("RSET")] == [250]
    assert lab.session.envelope is None
    assert not lab.is_over


def test_rset_clears_chunks_too() -> None:
    lab = in_transaction()
    lab.say(b"BDAT 5\r\nhello", "RSET", MAIL, RCPT, b"BDAT 7 LAST\r\nworld\r\n")
    assert [delivery.content for delivery in lab.mailbox] == [b"world\r\n"]


@pytest.mark.parametrize("before", [(), (EHLO,), (EHLO, MAIL), (EHLO, MAIL, RCPT)])
@pytest.mark.parametrize("line", ["NOOP", "HELP", "EXPN staff", "VRFY bob"])
def test_a_question_changes_no_transaction(before: tuple[str, ...], line: str) -> None:
    lab = Lab()
    lab.say(*before)
    state, envelope = lab.position.session, lab.session.envelope
    assert lab.say(line)[0].code != 503
    assert (lab.position.session, lab.session.envelope) == (state, envelope)


def test_help_tells_about_one_verb_and_about_all() -> None:
    plain, about_mail = replies("HELP", "HELP MAIL")
    assert (plain.code, about_mail.code) == (214, 214)
    assert "MAIL FROM:" in about_mail.text


@pytest.mark.parametrize("line", ["NOOP", "NOOP please", "NOOP one two three"])
def test_noop_ignores_what_follows_it(line: str) -> None:
    assert codes(line) == [250]


@pytest.mark.parametrize("before", [(), (EHLO,), (EHLO, MAIL), (EHLO, MAIL, RCPT)])
def test_quit_is_answered_221_everywhere_and_then_the_server_closes(
    before: tuple[str, ...],
) -> None:
    lab = Lab()
    assert lab.say(*before, "QUIT")[-1].code == 221
    assert lab.is_over
    assert lab.mailbox == []


@pytest.mark.parametrize("octet", [*range(1, 9), 11, 12, *range(14, 32), 127])
def test_control_characters_are_refused_in_paths(octet: int) -> None:
    line = b"MAIL FROM:<a" + bytes([octet]) + b"b@example.org>\r\n"
    assert last(EHLO, line).code in (500, 501)
    quoted = b'MAIL FROM:<"a' + bytes([octet]) + b'b"@example.org>\r\n'
    assert last(EHLO, quoted).code in (500, 501)


@pytest.mark.parametrize(
    "name", ["my_host.example", "my host", "-a.example", "a..b", "a!b"]
)
@pytest.mark.parametrize("verb", ["EHLO {}", "HELO {}", "MAIL FROM:<a@{}>"])
def test_a_domain_of_other_characters_is_answered_501(name: str, verb: str) -> None:
    lab = Lab()
    if verb.startswith("MAIL"):
        lab.say(EHLO)
    assert lab.say(verb.format(name))[0].code == 501


def test_quotes_that_say_nothing_make_no_other_mailbox() -> None:
    policy = Policy(mailboxes=["bob@example.net", '"a b"@example.net'])
    same = ['"bob"', '"b\\ob"', '"a b"', '"a\\ b"']
    lines = [f"RCPT TO:<{name}@example.net>" for name in same]
    assert codes(EHLO, MAIL, *lines, policy=policy)[2:] == [250] * len(lines)


@pytest.mark.parametrize("literal", ["[192.0.2.1]", "[IPv6:2001:db8::1]"])
def test_an_address_literal_may_stand_for_a_domain(literal: str) -> None:
    lines = (
        f"EHLO {literal}",
        f"MAIL FROM:<ann@{literal}>",
        f"RCPT TO:<bob@{literal}>",
    )
    assert codes(*lines) == [250, 250, 250]


@pytest.mark.parametrize(
    "literal",
    [
        "[2001:db8::1]",
        "[999.1.1.1]",
        "[IPv6:x]",
        "[192.0.2.1",
        "#3221225985",
    ],
)
def test_a_literal_of_another_form_is_answered_501(literal: str) -> None:
    assert codes(f"EHLO {literal}")[0] == 501


def test_a_session_needs_ehlo_for_mail_only() -> None:
    lines = ("NOOP", "HELP", "VRFY bob", "EXPN staff", "RSET", MAIL)
    assert codes(*lines) == [250, 214, 252, 252, 250, 503]


def test_ehlo_later_in_the_session_clears_the_transaction() -> None:
    lab = in_transaction()
    assert lab.say(EHLO)[0].code == 250
    assert lab.session.envelope is None
    assert lab.position.session is State.READY


@pytest.mark.parametrize("line", ["EHLO", "EHLO my_host", "HELO [192.0.2.1]"])
def test_a_refused_ehlo_leaves_everything_as_it_was(line: str) -> None:
    lab = in_transaction()
    assert lab.say(line)[0].code == 501
    assert lab.position.session is State.RECIPIENT
    assert lab.say("DATA")[0].code == 354


def test_the_name_in_ehlo_is_not_held_against_the_client() -> None:
    lab = Lab()
    assert lab.say("EHLO some.other.example")[0].code == 250
    assert lab.session.client_name == "some.other.example"


def test_a_second_mail_is_answered_503_and_the_first_stays() -> None:
    lab = Lab()
    assert lab.say(EHLO, MAIL, "MAIL FROM:<eve@example.com>")[-1].code == 503
    assert lab.session.mail == Mail("ann@example.org")


@pytest.mark.parametrize(
    "line",
    [
        "MAIL",
        "MAIL FROM",
        "MAIL FROM:ann@example.org",
        "MAIL FROM: <ann@example.org>",
        "MAIL FROM:<ann>",
        "MAIL FROM:<a..b@example.org>",
        "MAIL TO:<ann@example.org>",
    ],
)
def test_a_mail_that_cannot_be_read_is_answered_501_and_changes_nothing(
    line: str,
) -> None:
    lab = Lab()
    assert lab.say(EHLO, line)[-1].code == 501
    assert lab.position.session is State.READY


def test_a_command_out_of_order_is_answered_503_and_changes_nothing() -> None:
    lab = Lab()
    lab.say(EHLO, MAIL)
    assert lab.say("DATA", MAIL)[0].code == 503
    assert lab.position.session is State.SENDER
    assert lab.say(RCPT)[0].code == 250


@pytest.mark.parametrize("bad", ["a>b@example.org", "a\r\nRCPT TO:<b", "a\nb", "a\0b"])
def test_a_path_cannot_bring_a_second_command_along(bad: str) -> None:
    with pytest.raises(BadArgument):
        bytes(Mail(bad))
    with pytest.raises(BadArgument):
        bytes(Rcpt(bad))
