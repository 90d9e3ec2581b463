"""A server says each code of RFC 5321 section 4.2.3: how to make it, and what for."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from smtpkit import Lab
from smtpkit.agents import Answers, Greylisting, Quota
from smtpkit.protocol import codes
from smtpkit.protocol.limits import Limits
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply

#: RFC 5321 section 4.2.3, in its order.
IN_NUMERIC_ORDER = """211 214 220 221 250 251 252 354 421 450 451 452 455 500 501 502 503
504 550 551 552 553 554 555"""

EHLO = "EHLO me.example"
MAIL = "MAIL FROM:<ann@example.org>"
BOB = "RCPT TO:<bob@example.net>"
OPEN = (EHLO, MAIL)
TEXT = (*OPEN, BOB, "DATA", "Subject: Lunch?", "")


class _Moved(Policy):
    """A host whose users have moved: it forwards for bob, and not for eve."""

    def rcpt(self, session: object, command: object) -> Reply:
        if "bob" in str(command):
            return Reply(251, "User not local; will forward to <bob@example.com>")
        return Reply(551, "User not local; please try <eve@example.com>")

    def help(self, session: object, command: object) -> Reply:
        return Reply(211, "All is well on mx.example.net")


def _one_box() -> Policy:
    return Policy(mailboxes=["bob@example.net", "bob@example.com"], verify=True)


def _lab(**options: object) -> Callable[[], Lab]:
    return lambda: Lab(**options)  # type: ignore[arg-type]


def _lab_with(policy: Callable[[], Policy]) -> Callable[[], Lab]:
    return lambda: Lab(policy=policy())


class Case(NamedTuple):
    """How a code is brought about.

    Args:
        code: what the server must say.
        answers: to which command, by its name in the tables.
        lab: makes the server.
        lines: what the client says; the last reply is the one.
    """

    code: int
    answers: str
    lab: Callable[[], Lab]
    lines: tuple[str | bytes, ...]


CASES = [
    Case(211, "HELP", _lab_with(_Moved), ("HELP",)),
    Case(214, "HELP", Lab, ("HELP MAIL",)),
    Case(220, "greeting", Lab, ()),
    Case(221, "QUIT", Lab, ("QUIT",)),
    Case(250, "EHLO", Lab, (EHLO,)),
    Case(250, ".", Lab, (*TEXT, ".")),
    Case(251, "RCPT", _lab_with(_Moved), (*OPEN, BOB)),
    Case(252, "VRFY", Lab, (EHLO, "VRFY bob")),
    Case(354, "DATA", Lab, (*OPEN, BOB, "DATA")),
    Case(421, "NOOP", _lab(faults="NOOP:close"), (EHLO, "NOOP")),
    Case(450, "RCPT", _lab_with(Greylisting), (*OPEN, BOB)),
    Case(451, ".", _lab_with(lambda: Answers(answers={".": "451 Disk"})), (*TEXT, ".")),
    Case(452, "RCPT", _lab(limits=Limits(recipients=100)), (*OPEN, *[BOB] * 101)),
    Case(452, "RCPT", _lab_with(lambda: Quota(messages=1)), (*TEXT, ".", MAIL, BOB)),
    Case(455, "MAIL", _lab_with(lambda: Answers(answers={"MAIL": "455 Busy"})), OPEN),
    Case(500, "any", Lab, ("MIAL FROM:<ann@example.org>",)),
    Case(500, "any", Lab, ("NOOP " + "x" * 512,)),
    Case(501, "any", Lab, (EHLO, "MAIL FROM: <ann@example.org>")),
    Case(502, "EXPN", _lab(without="EXPN"), (EHLO, "EXPN staff")),
    Case(503, "DATA", Lab, (EHLO, "DATA")),
    Case(504, "AUTH", _lab(users={"ann": "x"}), (EHLO, "AUTH NOSUCH")),
    Case(550, "RCPT", _lab_with(_one_box), (*OPEN, "RCPT TO:<eve@example.net>")),
    Case(551, "RCPT", _lab_with(_Moved), (*OPEN, "RCPT TO:<eve@example.net>")),
    Case(552, "MAIL", _lab(size=70_000), (EHLO, f"{MAIL} SIZE=70001")),
    Case(552, ".", _lab(size=65_536), (*TEXT, *["x" * 998] * 70, ".")),
    Case(553, "VRFY", _lab_with(_one_box), (EHLO, "VRFY bob")),
    Case(554, ".", Lab, (*TEXT, b"bare\nLF\r\n", ".")),
    Case(554, "greeting", _lab(faults="connect:reply=554 No SMTP service here"), ()),
    Case(555, "MAIL", Lab, (EHLO, f"{MAIL} COLOUR=RED")),
]


def _last_reply(case: Case) -> Reply:
    lab = case.lab()
    replies = lab.say(*case.lines) if case.lines else []
    reply = replies[-1] if replies else lab.greeting
    assert reply is not None
    return reply


def test_no_code_of_the_rfc_is_missing() -> None:
    assert list(dict.fromkeys(case.code for case in CASES)) == [
        int(code) for code in IN_NUMERIC_ORDER.split()
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.answers}")
def test_a_server_says_it(case: Case) -> None:
    assert _last_reply(case).code == case.code


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.answers}")
def test_the_table_of_codes_knows_it_as_an_answer_to_this_command(case: Case) -> None:
    row = codes.find(case.code, case.answers)
    assert row is not None
    assert case.answers in row.answers or codes.ANY in row.answers


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.answers}")
def test_a_refusal_moves_no_state_but_ends_mail_data_and_a_session(case: Case) -> None:
    """Section 4.1.4; section 4.1.1.4 for the dot, section 3.8 for 421."""
    if case.code < 400:
        return
    lab = case.lab()
    lab.say(*case.lines)
    last = lab.transcript.exchanges[-1]
    assert last.before is not None
    assert last.after is not None
    if case.code == 421:
        assert last.after.session.name == "CLOSED"
    elif case.answers == ".":
        assert (last.after.session.name, lab.mailbox) == ("READY", [])
    elif case.answers == "greeting":
        assert last.after.session.name == "REFUSED"
    else:
        assert last.after == last.before
