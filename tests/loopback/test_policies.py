"""What a host wants: RCPT, VRFY, EXPN, HELP, delays, and mail that is kept."""

import pytest

from smtpkit import Lab, Policy, Reply, Verdict
from smtpkit.protocol.errors import BadArgument
from tests.loopback.walking import EHLO, MAIL, RCPT

PICKY = {
    "mailboxes": [
        "Ann@example.net",
        "bob@example.net",
        "bob@example.org",
        "zoë@example.net",
    ],
    "domains": ["example.net", "Example.ORG"],
    "lists": {
        "staff": ["ann@example.net", "bob@example.net"],
        "ö": ["zoë@example.net"],
    },
    "verify": True,
}

#: What is said after EHLO and MAIL, the code, and the section.
RECIPIENTS = [
    ("bob@example.net", 250, "3.3"),
    ("bob@EXAMPLE.net", 250, "2.4: domains ignore case"),
    ("Ann@example.net", 250, "2.4"),
    ("ann@example.net", 550, "2.4: local-parts do not"),
    ("carol@example.net", 550, "3.3: no such user"),
    ("bob@elsewhere.example", 550, "3.6.2: relaying"),
    ("Postmaster", 250, "4.5.1"),
    ("pOSTmaster@example.org", 250, "4.5.1: any case"),
    ("postmaster@elsewhere.example", 550, "4.5.1: of the domains served here"),
]


@pytest.mark.parametrize(("path", "code", "section"), RECIPIENTS)
def test_a_recipient_is_judged(path, code, section):
    lab = Lab(policy=Policy(**PICKY))
    assert lab.say(EHLO, MAIL, f"RCPT TO:<{path}>")[-1].code == code, section


def test_who_has_authenticated_may_relay():
    policy = Policy(domains=["example.net"], users={"ann": "secret"})
    client = Lab(policy=policy, lenient=["auth_in_clear"]).client()
    client.ehlo()
    client.auth("ann", "secret")
    client.mail("ann@example.org")
    assert client.rcpt("x@elsewhere.example").code == 250


def test_a_policy_may_demand_authentication():
    policy = Policy(users={"ann": "secret"}, authenticate=True)
    lab = Lab(policy=policy, lenient=["auth_in_clear"])
    assert lab.say(EHLO, MAIL)[-1].code == 530
    lab.client().auth("ann", "secret")
    assert lab.say(MAIL)[-1].code == 250


#: What is asked, the code, the lines, and the section.
QUESTIONS = [
    ("VRFY ann@example.net", 550, None, "2.4: local-parts do not ignore case"),
    ("VRFY Ann@EXAMPLE.NET", 250, ("<Ann@example.net>",), "3.5.1"),
    ("VRFY <Ann@example.net>", 250, ("<Ann@example.net>",), "3.5.1"),
    ("VRFY Ann", 250, ("<Ann@example.net>",), "3.5.1"),
    (
        "VRFY bob",
        553,
        ("Ambiguous; possibilities are", "<bob@example.net>", "<bob@example.org>"),
        "3.5.1",
    ),
    ("VRFY nobody", 550, None, "3.5.1"),
    ("VRFY zoë SMTPUTF8", 250, ("<zoë@example.net>",), "RFC 6531 3.7.4.2"),
    ("VRFY zoë", 550, None, "RFC 6531 3.7.4.2: no UTF-8 in the answer"),
    ("EXPN staff", 250, ("<ann@example.net>", "<bob@example.net>"), "3.5.2"),
    ("EXPN nolist", 550, None, "3.5.2"),
    ("EXPN ö SMTPUTF8", 250, ("<zoë@example.net>",), "RFC 6531 3.7.4.2"),
    ("HELP", 214, None, "4.1.1.8"),
    ("HELP MAIL", 214, None, "4.1.1.8"),
    ("HELP no such thing", 214, None, "4.1.1.8"),
    ("NOOP whatever", 250, ("OK",), "4.1.1.9"),
]


@pytest.mark.parametrize(("line", "code", "lines", "section"), QUESTIONS)
def test_a_question_is_answered(line, code, lines, section):
    reply = Lab(policy=Policy(**PICKY)).say(EHLO, line)[-1]
    assert reply.code == code, section
    assert lines is None or reply.lines == lines
    assert reply.text.isascii() or "SMTPUTF8" in line


def test_vrfy_hides_users_unless_told_otherwise():
    """RFC 5321 section 7.3."""
    lab = Lab(policy=Policy(mailboxes=["bob@example.net"]))
    assert {reply.code for reply in lab.say("VRFY bob", "VRFY nobody")} == {252}


def test_a_verdict_may_take_its_time():
    """Greylisting, tarpits: the delay passes on the virtual clock."""

    class Slow(Policy):
        def rcpt(self, session, command):
            return Verdict(Reply(450, "Try later", "4.7.1"), 20_000)

    lab = Lab(policy=Slow())
    before = lab.clock.now_ms()
    assert lab.say(EHLO, MAIL, RCPT)[-1].code == 450
    assert lab.clock.now_ms() - before == 20_000


def test_a_policy_is_shown_the_session_and_the_time():
    seen = []

    class Curious(Policy):
        def __call__(self, session, command, now_ms):
            seen.append((command.symbol, session.client_name, now_ms))
            return super().__call__(session, command, now_ms)

    Lab(policy=Curious(), rtt_ms=10).say(EHLO, "NOOP")
    assert seen == [("greeting", "", 0), ("EHLO", "", 10), ("NOOP", "me.example", 20)]


def test_policy_and_users_cannot_both_be_given():
    with pytest.raises(BadArgument):
        Lab(policy=Policy(), users={"ann": "x"})


#: Ways to begin a message and not to end it.
UNFINISHED = [
    [b"BDAT 6\r\nsecret", "RSET"],
    [b"BDAT 6\r\nsecret", EHLO],
    [b"BDAT 6\r\nsecret", b"BDAT 9999999\r\n" + b"x" * 9_999_999, "RSET"],
    [b"BDAT 6\r\nsecret", b"BDAT 2 LAST\r\n\nx", "RSET"],
]


@pytest.mark.parametrize("lines", UNFINISHED, ids=range(len(UNFINISHED)))
def test_no_octet_of_one_message_gets_into_the_next(lines):
    """RFC 3030 section 2: RSET clears all segments."""
    lab = Lab(size=9_999_999)
    lab.say(EHLO, MAIL, RCPT, *lines)
    assert lab.say(MAIL, RCPT, "DATA", b"mine\r\n.\r\n")[-1].code == 250
    assert [delivery.content for delivery in lab.mailbox] == [b"mine\r\n"]


def test_a_chunk_that_the_host_refused_leaves_nothing_behind():
    class Full(Policy):
        def bdat(self, session, command):
            return (
                Reply(452, "Full")
                if command.size == 6
                else super().bdat(session, command)
            )

    lab = Lab(policy=Full())
    lab.say(
        EHLO, MAIL, RCPT, b"BDAT 6\r\nsecret", "RSET", MAIL, RCPT, b"BDAT 1 LAST\r\nx"
    )
    assert [delivery.content for delivery in lab.mailbox] == [b"x"]


def test_only_a_reply_of_2yz_takes_the_message():
    """RFC 5321 section 4.2.5."""
    for code in (354, 450, 550):

        class Odd(Policy):
            answer = Reply(code, "hm")

            def end_of_text(self, session, command):
                return self.answer

        lab = Lab(policy=Odd())
        assert lab.say(EHLO, MAIL, RCPT, "DATA", b"x\r\n.\r\n")[-1].code == code
        assert lab.mailbox == []


def test_a_delivery_says_how_the_message_came():
    lab = Lab(rtt_ms=10)
    lab.say(EHLO, MAIL + " SMTPUTF8", RCPT + "", "DATA", "x", ".")
    (delivery,) = lab.mailbox
    assert delivery.envelope.reverse_path == "ann@example.org"
    assert delivery.envelope.forward_paths == ("bob@example.net",)
    assert delivery.trace.client_name == "me.example"
    assert delivery.trace.server_name == "mx.example.net"
    assert delivery.trace.protocol == "UTF8SMTP"  # RFC 6531 section 4.3
    assert delivery.trace.time_ms > 0
    assert delivery.content == b"x\r\n"


@pytest.mark.parametrize("slip", [None, 250, KeyError("bob")])
def test_a_policy_that_breaks_is_the_hosts_own_fault(slip):
    class Broken(Policy):
        def rcpt(self, session, command):
            if isinstance(slip, Exception):
                raise slip
            return slip

    lab = Lab(policy=Broken())
    assert [reply.code for reply in lab.say(EHLO, MAIL, RCPT, "NOOP")][-2:] == [
        451,
        250,
    ]
    assert "the policy failed" in str(lab.transcript)
