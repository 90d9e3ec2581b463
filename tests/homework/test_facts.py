"""What the questions claim, seen happening on a server."""

import smtplib

import smtpkit
from smtpkit.homework import lessons
from smtpkit.protocol.extensions import EXTENSIONS
from smtpkit.protocol.machine import State

OPEN = ("EHLO me.example", "MAIL FROM:<ann@example.org>")


def answer(name: str) -> object:
    return lessons.find(name).answer


def test_noop_is_answered_as_claimed() -> None:
    (reply,) = smtpkit.Lab().say("NOOP")
    assert reply.code == answer("00-noop")


def test_a_second_mail_is_refused_and_the_first_goes_on() -> None:
    lab = smtpkit.Lab()
    before = (lab.say(*OPEN), lab.position)[1]
    (refusal,) = lab.say("MAIL FROM:<bob@example.org>")
    assert refusal.code == answer("02-second-mail")
    assert lab.position == before
    assert lab.say("RCPT TO:<bob@example.net>")[0].code == 250
    lab.say("DATA", "Hi", ".")
    assert [d.envelope.reverse_path for d in lab.mailbox] == ["ann@example.org"]


def test_half_a_line_waits_and_the_whole_line_gets_one_reply() -> None:
    lab = smtpkit.Lab()
    assert lab.say(b"NOO") == []
    assert len(lab.say(b"P\r\n")) == answer("02-cut")


def test_one_dot_of_two_arrives() -> None:
    lab = smtpkit.Lab()
    lab.say(*OPEN, "RCPT TO:<bob@example.net>", "DATA", "..hidden", ".")
    (delivery,) = lab.mailbox
    assert bytes(delivery.content).splitlines()[-1].decode() == answer("02-dots")


def test_only_the_line_with_an_octet_above_127_is_refused_without_extensions() -> None:
    for letter, text in lessons.find("02-ascii").choices:
        lab = smtpkit.Lab(without=EXTENSIONS)
        _, reply = lab.say("EHLO me.example", text.strip("`"))
        assert (reply.code >= 500) is (letter == answer("02-ascii")), text


def test_smtplib_says_ehlo_and_quit_without_being_asked() -> None:
    with smtpkit.Loopback() as server:
        with smtplib.SMTP(server.host, server.port) as smtp:
            smtp.sendmail("ann@example.org", "bob@example.net", "Subject: hi\r\n\r\nHi")
        (transcript,) = server.transcripts
    said = [exchange.symbol for exchange in transcript.exchanges]
    verbs = [symbol for symbol in said if symbol.isupper()]
    right = dict(lessons.find("02-smtplib").choices)[str(answer("02-smtplib"))]
    assert ", ".join(f"`{verb}`" for verb in verbs) == right.partition(":")[0]
    assert transcript.positions[-1].session is State.CLOSED
