"""RFC 2034: a finer code in each reply."""

import re

import pytest

from smtpkit import Lab
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import EnhancedCode, Reply
from tests.requirements.conversation import EHLO, LETTER, MAIL, RCPT

LINES = [
    *(
        "FOO",
        "TURN",
        "MAIL",
        MAIL,
        MAIL,
        "RCPT TO:<x@example.net>",
        RCPT,
        "RCPT",
        "VRFY bob",
    ),
    *(
        "VRFY rob",
        "EXPN staff",
        "EXPN x",
        "HELP",
        "NOOP",
        "STARTTLS now",
        "AUTH x",
        "ETRN x",
    ),
    *("BDAT x", "DATA x", "DATA", LETTER + b".\r\n", "RSET", "QUIT"),
]
POLICY = Policy(
    mailboxes=["bob@example.net"], lists={"staff": ["a@x.example", "b@x.example"]}
)
_LINE = re.compile(rb"([245])[0-9]{2}[ -]\1\.[0-9]{1,3}\.[0-9]{1,3} [^\r\n]+")


def lines_after(hello: str) -> list[bytes]:
    """Return every line that a server answers behind a hello."""
    lab = Lab(policy=POLICY)
    octets = [bytes(reply) for reply in lab.say(hello)]
    assert octets
    octets = [bytes(reply) for reply in lab.say(*LINES)]
    return [line for reply in octets for line in reply.splitlines()]


@pytest.mark.parametrize("hello", [EHLO, "HELO me.example"])
def test_every_line_of_2yz_4yz_and_5yz_begins_with_a_code_of_its_class(
    hello: str,
) -> None:
    lines = [line for line in lines_after(hello) if not line.startswith(b"3")]
    assert len(lines) > len(LINES)
    assert [line for line in lines if not _LINE.fullmatch(line)] == []


def test_the_greeting_and_replies_to_ehlo_and_helo_have_none() -> None:
    lab = Lab(policy=Policy())
    assert lab.greeting is not None
    answers = [lab.greeting, *lab.say("EHLO", EHLO, "HELO", "HELO me.example")]
    first_words = [line.split()[0] for reply in answers for line in reply.lines if line]
    assert [word for word in first_words if re.fullmatch(r"\d\.\d+\.\d+", word)] == []


def test_a_334_and_a_354_have_none() -> None:
    lab = Lab(users={"ann": "secret"})
    answers = lab.say(EHLO, "AUTH CRAM-MD5", "*", MAIL, RCPT, "DATA")
    assert [str(answers[n].enhanced) for n in (1, 5)] == ["None", "None"]


def test_all_lines_of_a_reply_have_the_same_code() -> None:
    reply = Reply(250, ["one", "two"], "2.1.5")
    assert bytes(reply) == b"250-2.1.5 one\r\n250 2.1.5 two\r\n"


@pytest.mark.parametrize(
    ("code", "enhanced"), [(250, "5.0.0"), (550, "2.0.0"), (450, "5.1.1")]
)
def test_a_code_of_another_class_cannot_be_made(code: int, enhanced: str) -> None:
    with pytest.raises(BadArgument):
        Reply(code, "x", enhanced)


@pytest.mark.parametrize(
    "text", ["1.0.0", "3.0.0", "2.0", "2.0.0.0", "2.1234.0", "2.x.0"]
)
def test_a_code_of_another_form_cannot_be_made(text: str) -> None:
    with pytest.raises(BadArgument):
        EnhancedCode.parse(text)


def test_without_the_extension_there_are_none() -> None:
    lab = Lab(without="ENHANCEDSTATUSCODES")
    answers = lab.say(EHLO, MAIL, "FOO")
    assert [bytes(reply) for reply in answers[1:]] == [
        b"250 OK\r\n",
        b"500 Syntax error, command unrecognized\r\n",
    ]
