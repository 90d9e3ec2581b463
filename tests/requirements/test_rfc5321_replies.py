"""RFC 5321, sections 3.5, 4.2, 4.3 and 7.3: replies, and questions about mailboxes."""

import re

import pytest

from smtpkit import Lab
from smtpkit.protocol import codes as known_codes
from smtpkit.protocol.client import ClientConnection
from smtpkit.protocol.errors import ReplySyntaxError
from smtpkit.protocol.grammar import mailbox_is_valid
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

BOXES = ["bob@example.net", "rob.smith@example.net", "al.smith@example.net"]
TRUTHFUL = Policy(mailboxes=BOXES, lists={"staff": BOXES[:2]}, verify=True)
HIDING = Policy(mailboxes=BOXES)


def test_every_command_is_answered_exactly_once() -> None:
    """Good, bad, out of order, unknown, empty: one line, one reply."""
    lines = [
        EHLO,
        MAIL,
        RCPT,
        "RCPT",
        "FOO",
        "",
        " ",
        "NOOP",
        MAIL,
        "VRFY",
        b"\x00\r\n",
    ]
    lab = Lab()
    assert [len(lab.say(line)) for line in lines] == [1] * len(lines)
    lab = Lab()
    octets = b"".join(
        n if isinstance(n, bytes) else n.encode() + b"\r\n" for n in lines
    )
    assert len(lab.say(octets)) == len(lines)


def test_each_reply_has_the_form_of_a_reply() -> None:
    lines = [
        EHLO,
        MAIL,
        RCPT,
        "FOO",
        "HELP",
        "VRFY bob",
        "EXPN staff",
        "DATA",
        LETTER + b".\r\n",
    ]
    for reply in replies(*lines, "QUIT", policy=TRUTHFUL):
        text = bytes(reply)
        assert re.fullmatch(
            rb"(?:[2-5][0-5][0-9]-[\t -~]*\r\n)*[2-5][0-5][0-9] [\t -~]+\r\n", text
        )
        assert len({line[:3] for line in text.splitlines()}) == 1


def test_every_code_that_is_sent_is_in_the_table_of_codes() -> None:
    lines = [
        EHLO,
        MAIL,
        RCPT,
        RCPT + " FOO",
        "FOO",
        "TURN",
        "DATA",
        LETTER + b".\r\n",
        "VRFY x",
    ]
    known = set(known_codes.CODES)
    assert set(codes(*lines, "EXPN x", "HELP", "BDAT x", "MAIL", "QUIT")) <= known


@pytest.mark.parametrize("code", [100, 199, 600, 999, 99, 1000])
def test_no_reply_can_be_made_with_another_first_digit(code: int) -> None:
    with pytest.raises(ValueError, match="200 to 599"):
        Reply(code, "no such code")


def test_a_reply_without_text_still_has_the_space() -> None:
    assert bytes(Reply(250, "")) == b"250 \r\n"


@pytest.mark.parametrize("octets", [b"250\r\n", b"250 \r\n", b"250-a\r\n250\r\n"])
def test_a_client_reads_a_code_without_text_or_space(octets: bytes) -> None:
    assert Reply.parse(octets).code == 250


def _client_after(*answers: bytes) -> ClientConnection:
    """Return a client that has heard a greeting and then these answers."""
    client = ClientConnection()
    client.receive(b"220 x\r\n" + b"".join(answers))
    while client.next_event():
        pass
    return client


@pytest.mark.parametrize(
    "octets", [b"150 wait\r\n", b"099 x\r\n", b"650 x\r\n", b"250 x"]
)
def test_a_client_takes_no_other_first_digit_and_no_half_reply(octets: bytes) -> None:
    client = ClientConnection()
    client.receive(octets)
    if octets.endswith(b"\n"):
        with pytest.raises(ReplySyntaxError):
            client.next_event()
    else:
        assert client.next_event() is None


def test_a_client_reads_codes_that_it_does_not_know_by_their_first_digit() -> None:
    assert [
        Reply.parse(b"%d x\r\n" % code).is_positive for code in (299, 399, 499, 599)
    ] == [
        True,
        True,
        False,
        False,
    ]


def test_a_client_decides_by_the_code_and_not_by_the_text() -> None:
    assert not Reply.parse(b"550 OK, all is well\r\n").is_positive
    assert Reply.parse(b"250 ERROR 550\r\n").is_positive


def test_a_client_refuses_codes_that_differ_within_a_reply() -> None:
    with pytest.raises(ReplySyntaxError):
        Reply.parse(b"250-one\r\n550 two\r\n")


def test_vrfy_and_expn_are_there_and_ehlo_says_so() -> None:
    hello, vrfy, expn = replies(EHLO, "VRFY bob", "EXPN staff", policy=TRUTHFUL)
    assert {"VRFY", "EXPN"} <= set(hello.lines)
    assert (vrfy.code, expn.code) == (250, 250)


def test_vrfy_finds_a_mailbox_by_its_name_and_by_its_address() -> None:
    for name in ("bob", "bob@example.net", "bob@EXAMPLE.net", "<bob@example.net>"):
        assert last(EHLO, f"VRFY {name}", policy=TRUTHFUL).lines == (
            "<bob@example.net>",
        )
    assert last(EHLO, "VRFY nobody", policy=TRUTHFUL).code == 550


def test_vrfy_gives_the_choice_where_a_name_is_ambiguous() -> None:
    policy = Policy(mailboxes=["bob@example.net", "bob@example.org"], verify=True)
    answer = last(EHLO, "VRFY bob", policy=policy)
    assert answer.code == 553
    assert answer.lines[1:] == ("<bob@example.net>", "<bob@example.org>")


def test_expn_gives_the_mailboxes_of_a_list() -> None:
    answer = last(EHLO, "EXPN staff", policy=TRUTHFUL)
    assert (answer.code, answer.lines) == (
        250,
        ("<bob@example.net>", "<rob.smith@example.net>"),
    )


def test_vrfy_of_a_list_and_expn_of_a_user_are_errors() -> None:
    assert codes("VRFY staff", "EXPN bob", policy=TRUTHFUL) == [550, 550]


def test_what_vrfy_and_expn_give_can_be_used_in_rcpt() -> None:
    for answer in replies(EHLO, "VRFY bob", "EXPN staff", policy=TRUTHFUL)[1:]:
        for line in answer.lines:
            assert line[0] + line[-1] == "<>"
            assert mailbox_is_valid(line[1:-1].encode())
            assert last(EHLO, MAIL, f"RCPT TO:{line}", policy=TRUTHFUL).code == 250


def test_expn_can_be_switched_off_and_vrfy_can_be_silenced() -> None:
    assert codes(EHLO, "EXPN staff", without="EXPN")[1] == 502
    assert "EXPN" not in replies(EHLO, without="EXPN")[0].lines
    assert last(EHLO, "VRFY bob", policy=HIDING).code == 252


@pytest.mark.parametrize("name", ["bob", "nobody", "bob@example.net", "x@y.example"])
def test_vrfy_that_is_silenced_says_252_whatever_is_asked(name: str) -> None:
    assert last(EHLO, f"VRFY {name}", policy=HIDING).code == 252
    assert last(EHLO, f"VRFY {name}").code == 252


@pytest.mark.parametrize("name", ["staff", "nolist", "bob@example.net"])
def test_expn_that_is_silenced_says_252_whatever_is_asked(name: str) -> None:
    """A host that has no list to open says 550 all the same: that is the truth."""
    assert last(EHLO, f"EXPN {name}", policy=HIDING).code == 252
    assert last(EHLO, f"EXPN {name}").code == 252
    assert last(EHLO, f"EXPN {name}", policy=Policy(lists={})).code == 550


def test_vrfy_says_250_only_about_a_mailbox_that_is_there() -> None:
    asked = ["bob", "nobody", "a@b.example", "postmaster"]
    answers = codes(*(f"VRFY {name}" for name in asked), policy=TRUTHFUL)
    assert answers == [250, 550, 550, 252]


def test_vrfy_of_what_is_no_name_is_answered_501() -> None:
    assert (
        codes("VRFY", "VRFY a..b@example.net", "VRFY (x)", policy=TRUTHFUL) == [501] * 3
    )


def test_a_known_command_that_is_off_gets_502_and_an_unknown_one_500() -> None:
    assert codes("EXPN x", "FOO x", "TURN", without="EXPN") == [502, 500, 502]


def test_arguments_where_none_belong_are_answered_501() -> None:
    assert codes("DATA x", "RSET x", "QUIT x") == [501, 501, 501]


@pytest.mark.parametrize("code", [421, 450, 451, 452, 550, 552, 554])
def test_a_message_refused_after_the_dot_is_never_delivered(code: int) -> None:
    lab = in_transaction(
        policy=Asked(end_of_text=Reply(code, "No", f"{code // 100}.0.0"))
    )
    lab.say("DATA", LETTER + b".\r\n")
    lab.wait(minutes=60)
    assert lab.mailbox == []


def test_the_greeting_comes_unasked_and_says_220() -> None:
    greeting = Lab().greeting
    assert greeting is not None
    assert (greeting.code, greeting.text.split()[0]) == (220, "mx.example.net")


#: Section 4.3.2: what each command may be answered, as far as one can provoke it here.
SEQUENCES = {
    "EHLO": ({EHLO: 250, "EHLO": 501}, {250, 504, 550, 502, 501, 500}),
    "MAIL": (
        {MAIL: 250, "MAIL FROM:<a": 501, f"{MAIL} X=1": 555},
        {250, 552, 451, 452, 550, 553, 503, 455, 555, 501},
    ),
    "VRFY": ({"VRFY bob": 250, "VRFY x": 550}, {250, 251, 252, 550, 551, 553, 502, 504, 501}),
    "EXPN": ({"EXPN staff": 250, "EXPN x": 550}, {250, 252, 550, 500, 502, 504, 501}),
    "HELP": ({"HELP": 214}, {211, 214, 502, 504}),
    "NOOP": ({"NOOP": 250}, {250}),
    "QUIT": ({"QUIT": 221}, {221}),
    "RSET": ({"RSET": 250}, {250}),
}  # fmt: skip


@pytest.mark.parametrize("verb", SEQUENCES)
def test_a_command_is_answered_as_the_table_of_sequences_has_it(verb: str) -> None:
    provoked, allowed = SEQUENCES[verb]
    for line, code in provoked.items():
        before = [EHLO] if verb == "MAIL" else []
        assert last(*before, line, policy=TRUTHFUL).code == code
        assert code in allowed


def test_data_and_rcpt_are_answered_as_the_table_of_sequences_has_it() -> None:
    rcpts = [RCPT, "RCPT TO:<nobody@example.net>", "RCPT TO:<>", f"{RCPT} X=1"]
    answers = codes(EHLO, MAIL, *rcpts, "DATA", LETTER + b".\r\n", policy=TRUTHFUL)
    assert answers == [250, 250, 250, 550, 501, 555, 354, 250]


def test_finer_distinctions_are_made_in_the_enhanced_code() -> None:
    """Two refusals with one code, told apart as RFC 3463 has it."""
    policy = Policy(mailboxes=["bob@example.net"], domains=["example.net"])
    rcpts = ["RCPT TO:<x@example.net>", "RCPT TO:<x@example.org>"]
    answers = replies(EHLO, MAIL, *rcpts, policy=policy)[-2:]
    assert [(reply.code, str(reply.enhanced)) for reply in answers] == [
        (550, "5.1.1"),
        (550, "5.7.1"),
    ]


def test_the_texts_are_those_of_the_examples() -> None:
    """Section 4.2.3, for the codes whose text depends on nothing."""
    lab = Lab()
    lines = ["FOO", "MAIL FROM:", MAIL, EHLO, MAIL, RCPT, "DATA", LETTER + b".\r\n"]
    assert [reply.lines[0] for reply in lab.say(*lines)][:2] == [
        "5.5.1 Syntax error, command unrecognized",
        "5.5.4 Syntax error in parameters or arguments",
    ]
    texts = [
        reply.text for reply in lab.say("TURN", RCPT, MAIL, RCPT, "DATA", b".\r\n")
    ]
    assert texts == [
        "Command not implemented",
        "Bad sequence of commands",
        "OK",
        "OK",
        "Start mail input; end with <CRLF>.<CRLF>",
        "OK",
    ]
