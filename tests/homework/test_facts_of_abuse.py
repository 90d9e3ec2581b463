"""What the checks on abuse and defence claim, seen happening on servers."""

from __future__ import annotations

from email.message import EmailMessage
from ipaddress import ip_address, ip_network

import pytest

import smtpkit
from smtpkit import Reply
from smtpkit.agents import Network, Relay, chain
from smtpkit.agents.policies import final, open_relay, submission, transfer
from smtpkit.homework import lessons

LETTER = b"From: help@bank.example\r\nSubject: Hello\r\n\r\nPassword?\r\n"
OPEN = ("EHLO me.example", "MAIL FROM:<eve@example.com>", "RCPT TO:<bob@example.net>")
LF = ("bare_lf_text", "bare_lf_end_of_data")
CR = ("bare_cr", "bare_cr_end_of_data")


def answer(name: str) -> object:
    return lessons.find(name).answer


def test_the_name_of_the_client_is_its_own_choice_and_the_address_is_not() -> None:
    seen = []
    for name in ("mail.bank.example", "mail.example.com"):
        net = chain(name, "mx.example.net")
        net.submit("help@bank.example", "bob@example.net", LETTER)
        net.run()
        (delivered,) = net.last.mailboxes["bob@example.net"]
        seen.append(delivered.splitlines()[1])
    assert seen == [
        b"Received: from mail.bank.example ([192.0.2.1])",
        b"Received: from mail.example.com ([192.0.2.1])",
    ]


def test_a_closed_relay_refuses_as_claimed_and_an_open_one_does_not() -> None:
    codes = []
    for policy in (transfer("example.net"), open_relay()):
        lab = smtpkit.Lab(policy=policy)
        *_, reply = lab.say(*OPEN, "RCPT TO:<carol@example.com>")
        codes.append(reply.code)
    assert codes == [answer("12-relay"), 250]


def test_the_report_on_a_false_letter_goes_to_whom_it_names() -> None:
    mx = Relay("mx.example.com", final("example.com", mailboxes=["bob@example.com"]))
    msa = Relay("msa.example.org", submission("example.org"))
    net = Network(Relay("relay.example.net", open_relay()), mx, msa)
    to = "relay.example.net"
    net.submit("ann@example.org", "bobb@example.com", LETTER, to=to)
    net.run()
    (report,) = msa.mailboxes["ann@example.org"]
    assert report.startswith(b"Return-Path: <>\r\n")


def test_after_three_wrong_names_nobody_answers() -> None:
    class Counting(smtpkit.Policy):
        wrong = 0

        def rcpt(self, session, command):  # type: ignore[no-untyped-def]
            reply = super().rcpt(session, command)
            self.wrong += reply.code == 550
            return reply if self.wrong < 3 else Reply(421, "Too many wrong names")

    lab = smtpkit.Lab(policy=Counting(mailboxes=["bob@example.net"]))
    lab.say("EHLO me.example", "MAIL FROM:<eve@example.com>")
    names = ("ann", "bob", "carol", "dora", "eric", "fay")
    replies = lab.say(*(f"RCPT TO:<{name}@example.net>" for name in names))
    assert len(replies) == answer("12-closed")
    assert lab.is_over


def test_a_crlf_that_was_typed_makes_a_second_recipient() -> None:
    lab = smtpkit.Lab()
    lab.say(*OPEN[:2])
    lab.say("RCPT TO:<bob@example.net>\r\nRCPT TO:<carol@example.com>")
    lab.say("DATA", "", "Hello", ".")
    (delivery,) = lab.mailbox
    assert len(delivery.envelope.forward_paths) == answer("12-injected")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_what_the_worked_answer_refuses_our_client_and_email_refuse(end: str) -> None:
    typed = f"Hello{end}Bcc: eve@example.com"
    assert not answer("12-one-line")(typed)  # type: ignore[operator]
    with pytest.raises(ValueError, match="without CR, LF"):
        smtpkit.Lab().client().rcpt(typed)
    with pytest.raises(ValueError, match="linefeed"):
        EmailMessage()["Subject"] = typed


@pytest.mark.parametrize(
    ("end", "strict", "lf", "cr"),
    [
        (b"\r\n.\r\n", 2, 2, 2),
        (b"\n.\n", 0, 2, 0),
        (b"\n.\r\n", 0, 2, 0),
        (b"\r\n.\n", 0, 2, 0),
        (b"\r.\r", 0, 0, 2),
        (b"\r\n.\r", 0, 0, 2),
    ],
)
def test_only_one_end_is_an_end_for_a_strict_server(
    end: bytes, strict: int, lf: int, cr: int
) -> None:
    """RFC 5321 sections 2.3.8 and 4.1.1.4."""
    tail = b"MAIL FROM:<>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\n\r\nPay.\r\n.\r\n"
    accepted = []
    for lenient in ((), LF, CR):
        lab = smtpkit.Lab(lenient=lenient, extensions=())
        lab.say(*OPEN, "DATA", b"\r\nNoon." + end + tail)
        accepted.append(len(lab.mailbox))
    assert accepted == [strict, lf, cr]
    if end == b"\n.\n":
        assert lf == answer("12-two-readings")


def test_mending_line_ends_makes_the_end_that_was_to_be_avoided() -> None:
    hidden = b"At noon.\n.\nMAIL FROM:<boss@example.org>\r\n"
    assert b"\r\n.\r\n" in hidden.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_the_list_of_the_envelope_says_nothing_of_the_letter() -> None:
    listed = {"example.com": "203.0.113.0/24"}
    passes = ip_address("203.0.113.66") in ip_network(listed["example.com"])
    assert ("fail", "pass")[passes] == answer("12-spf")


def test_a_strict_host_at_either_end_hides_no_letter_in_a_letter() -> None:
    letter = b"From: eve@example.org\r\n\r\nNoon.\n.\nMAIL FROM:<boss@example.org>\r\n"
    letter += b"RCPT TO:<bob@example.net>\r\nDATA\r\n\r\nPay.\r\n"
    arrived = {}
    for first in ((), LF[:1]):
        for last in ((), LF):
            relay = Relay("relay.example.org", transfer("example.net"), lenient=first)
            mx = Relay("mx.example.net", final("example.net"), lenient=last)
            net = Network(relay, mx)
            net.submit("eve@example.org", "bob@example.net", letter)
            net.run()
            names = mx.mailboxes.names
            arrived[first, last] = len(mx.mailboxes[names[0]]) if names else 0
    assert arrived == {((), ()): 0, ((), LF): 0, (LF[:1], ()): 0, (LF[:1], LF): 2}
