"""What the questions on envelope and letter claim, seen happening on servers."""

import email
import email.policy

import smtpkit
from smtpkit.agents import chain
from smtpkit.homework import lessons

LETTER = (
    b"From: Ann <ann@example.org>\r\nTo: Bob <bob@example.net>\r\n"
    b"Bcc: carol@example.net\r\nSubject: A gift\r\n\r\nA boat?\r\n"
)
TO_BOB = ("RCPT TO:<bob@example.net>", "DATA")


def answer(name: str) -> object:
    return lessons.find(name).answer


def test_a_letter_goes_where_rcpt_says_and_not_where_to_says() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "MAIL FROM:<ann@example.org>")
    lab.say("RCPT TO:<carol@example.com>", "DATA", "To: bob@example.net", "", ".")
    (delivery,) = lab.mailbox
    assert delivery.envelope.forward_paths == (f"{answer('07-who-gets')}@example.com",)


def test_no_mailbox_shows_the_blind_copy() -> None:
    both = ["bob@example.net", "carol@example.net"]
    net = chain("msa.example.org", "mx.example.net")
    net.submit("ann@example.org", both, LETTER)
    net.run()
    kept = [net.last.mailboxes[name][0] for name in both]
    assert sum(b"carol" in letter for letter in kept) == answer("07-bcc")


def test_three_hosts_write_three_lines_the_newest_on_top() -> None:
    hosts = ("msa.example.org", "relay.example.net", "mx.example.net")
    net = chain(*hosts)
    net.submit("ann@example.org", "bob@example.net", LETTER)
    net.run()
    kept = email.message_from_bytes(net.last.mailboxes["bob@example.net"][0])
    lines = kept.get_all("Received", [])
    assert len(lines) == answer("07-hosts")
    assert [line.split(" by ")[-1].split()[0] for line in map(_flat, lines)] == [
        *reversed(hosts)
    ]
    assert kept.keys()[0] == "Return-Path"


def test_a_letter_may_name_another_sender_than_the_envelope() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "MAIL FROM:<eve@example.com>", *TO_BOB)
    (reply,) = lab.say("From: The Bank <help@bank.example>", "", "Hello", ".")
    assert reply.code == answer("07-spoof")


def test_a_parser_of_mail_counts_the_same_fields_and_unfolds_alike() -> None:
    material = lessons.find("07-fields").material.strip("\n").replace("\n", "\r\n")
    found = email.message_from_bytes(material.encode(), policy=email.policy.default)
    assert len(found.keys()) == answer("07-fields")
    unfolded = lessons.find("07-unfolded").answer
    subject = material[material.index("Subject") :].encode()
    assert unfolded(subject) == f"Subject: {found['Subject']}".encode()


def test_an_encoded_word_passes_where_the_character_does_not() -> None:
    choices = dict(lessons.find("07-encoded").choices)
    codes = {}
    for letter in ("A", str(answer("07-encoded"))):
        lab = smtpkit.Lab(extensions=("8BITMIME",))
        lab.say("EHLO me.example", "MAIL FROM:<ann@example.org>", *TO_BOB)
        (reply,) = lab.say(choices[letter].split("`")[1], "", "At noon.", ".")
        codes[letter] = reply.code
    assert codes == {"A": 554, answer("07-encoded"): 250}


def test_a_client_adds_a_dot_to_each_line_that_begins_with_one() -> None:
    body = b".\r\n..two\r\nthree...\r\n .four\r\n"
    lab = smtpkit.Lab()
    client = lab.client()
    client.ehlo("me.example")
    client.mail("ann@example.org")
    client.rcpt("bob@example.net")
    client.data(b"Subject: dots\r\n\r\n" + body)
    sent = [line.octets for line in lab.transcript if line.kind == "text"]
    (delivery,) = lab.mailbox
    assert len(b"".join(sent)) - len(delivery.content) == answer("07-dots")
    assert delivery.content.endswith(body)


def _flat(value: str) -> str:
    return " ".join(value.split())
