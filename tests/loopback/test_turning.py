"""ATRN with the roles turned (RFC 2645) and ETRN (RFC 1985), on both sides."""

import pytest

from smtpkit import Client, Lab, Loopback, Policy, Reply, Verdict
from smtpkit.loopback.held import Held
from smtpkit.protocol.machine import State
from tests.loopback.walking import EHLO, MAIL

LETTER = b"Subject: hi\r\n\r\n.hidden\r\nHello\r\n"


def held_mail(*recipients: str) -> Held:
    """Return a queue with one letter to each recipient; ann may fetch two domains."""
    lab = Lab()
    client = lab.client()
    client.ehlo()
    for path in recipients:
        client.send_message("bob@example.net", path, LETTER)
    users = {"ann": ["a.example", "b.example"], "eve": ["e.example"]}
    return Held(users, lab.mailbox)


def host(queue: Held) -> dict:
    """Return the options of a server that has the queue."""
    users = {"ann": "secret", "eve": "evil"}
    return {"policy": Policy(users=users, queue=queue), "lenient": ["auth_in_clear"]}


def authenticated(
    client: Client, user: str = "ann", password: str = "secret"
) -> Client:
    client.ehlo()
    assert client.auth(user, password).code == 235
    return client


def test_waiting_mail_is_fetched_with_the_roles_turned_in_memory():
    queue = held_mail("x@a.example", "y@b.example", "z@e.example")
    lab = Lab(**host(queue))
    reply, fetched = authenticated(lab.client()).atrn()
    assert reply.code == 250
    assert [d.envelope.forward_paths for d in fetched] == [
        ("x@a.example",),
        ("y@b.example",),
    ]
    assert {d.content for d in fetched} == {LETTER}
    assert queue.waiting("a.example") == queue.waiting("b.example") == ()
    assert len(queue.waiting("e.example")) == 1
    assert lab.is_over
    said = str(lab.transcript)
    assert "the roles are turned" in said


@pytest.mark.parametrize("tls", [False, True])
def test_waiting_mail_is_fetched_over_tcp(tls):
    queue = held_mail("x@a.example", "y@a.example")
    with (
        Loopback(tls=tls, **host(queue)) as server,
        Client.connect(server.host, server.port) as client,
    ):
        if tls:
            client.ehlo()
            client.starttls()
        reply, fetched = authenticated(client).atrn("a.example")
    assert reply.code == 250
    assert [d.content for d in fetched] == [LETTER, LETTER]
    assert queue.waiting("a.example") == ()


#: Domains asked for by ann, the code, and the section.
ASKED = [
    (("a.example",), 250, "5.2.1"),
    (("A.Example", "b.example"), 250, "5.2.1: domains ignore case"),
    (("e.example",), 450, "5.2.1: not hers"),
    (("a.example", "e.example"), 450, "5.2.1: not all hers"),
    (("b.example",), 453, "5.2.1: no mail"),
]


@pytest.mark.parametrize(("domains", "code", "section"), ASKED)
def test_a_customer_gets_only_its_own_mail(domains, code, section):
    queue = held_mail("x@a.example", "z@e.example")
    lab = Lab(**host(queue))
    reply, fetched = authenticated(lab.client()).atrn(*domains)
    assert reply.code == code, section
    assert len(fetched) == (code == 250)


def test_atrn_needs_authentication_and_no_open_transaction():
    """RFC 2645 section 5.2.1."""
    lab = Lab(**host(held_mail("x@a.example")))
    assert lab.say(EHLO, "ATRN")[-1].code == 530
    client = authenticated(lab.client())
    client.send(MAIL)
    assert client.send("ATRN").code == 503


def test_mail_that_the_customer_refuses_stays():
    queue = held_mail("x@a.example", "y@a.example")
    lab = Lab(**host(queue))
    picky = Policy(mailboxes=["y@a.example"])
    _, fetched = authenticated(lab.client()).atrn(policy=picky)
    assert [d.envelope.forward_paths for d in fetched] == [("y@a.example",)]
    left = [d.envelope.forward_paths for d in queue.waiting("a.example")]
    assert left == [("x@a.example",)]


class Leaves(Policy):
    """A customer that takes one message and closes at the second."""

    def mail(self, session, command):
        self.seen = getattr(self, "seen", 0) + 1
        return (
            Reply(421, "Enough") if self.seen == 2 else super().mail(session, command)
        )


def test_what_was_handed_over_before_the_connection_broke_is_not_sent_again():
    """RFC 5321 section 4.2.5: with the 250 the responsibility went over."""
    queue = held_mail("x@a.example", "y@a.example")
    lab = Lab(**host(queue))
    _, fetched = authenticated(lab.client()).atrn(policy=Leaves())
    assert [d.envelope.forward_paths for d in fetched] == [("x@a.example",)]
    left = [d.envelope.forward_paths for d in queue.waiting("a.example")]
    assert left == [("y@a.example",)]


def test_a_customer_that_thinks_slowly_gets_its_mail_all_the_same():
    class Slow(Policy):
        def rcpt(self, session, command):
            return Verdict(Reply(250, "OK"), 1000)

    lab = Lab(**host(held_mail("x@a.example", "y@a.example")))
    assert len(authenticated(lab.client()).atrn(policy=Slow())[1]) == 2


def test_a_customer_that_says_nothing_after_atrn_is_left_in_the_end():
    """The server waits for a greeting; RFC 5321 section 4.5.3.2.7 ends that."""
    lab = Lab(**host(held_mail("x@a.example")))
    authenticated(lab.client())
    assert lab.say("ATRN")[-1].code == 250
    assert lab.wait(minutes=6) == []  # a client says no 421
    assert lab.is_over


def test_a_customer_that_answers_nonsense_is_left():
    lab = Lab(**host(held_mail("x@a.example")))
    authenticated(lab.client())
    lab.say("ATRN")
    lab.say(b"this is no greeting\r\n")
    assert lab.is_over
    assert len(lab.transcript.positions) > 3


def test_a_server_keeps_the_mail_that_comes_with_the_roles_turned_whole():
    """The customer's own transcript shows both parts."""
    queue = held_mail("x@a.example")
    with (
        Loopback(**host(queue)) as server,
        Client.connect(server.host, server.port) as client,
    ):
        authenticated(client).atrn()
        said = str(client.transcript)
    assert "the client now serves" in said
    assert "..hidden" in said


#: Node, the code, and the section.
NODES = [
    ("a.example", 253, "5.1: messages pending"),
    ("A.EXAMPLE", 253, "5.1: domains ignore case"),
    ("c.example", 251, "5.1: no messages"),
    ("#queue", 458, "5.3: no such queue"),
]


@pytest.mark.parametrize(("node", "code", "section"), NODES)
def test_etrn_starts_the_queue_for_a_node(node, code, section):
    queue = held_mail("x@a.example")
    lab = Lab(**host(queue))
    client = lab.client()
    client.ehlo()
    assert client.etrn(node).code == code, section
    assert [name.lower() for name in queue.started] == ["a.example"] * (code == 253)
    assert lab.position.session is State.READY


def test_etrn_without_a_queue_cannot_start_one():
    lab = Lab(extensions=["ETRN"])
    assert lab.say(EHLO, "ETRN a.example")[-1].code == 458
