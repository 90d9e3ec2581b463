"""Each fault of a plan does what it says, where it says so."""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.protocol.errors import ConnectionLost, ReplySyntaxError, SmtpkitError
from smtpkit.protocol.faults import FaultPlan
from smtpkit.protocol.machine import State
from tests.loopback.walking import EHLO, LINES, MAIL, RCPT, Willing

PLACES = [
    "EHLO", "HELO", "MAIL", "RCPT", "DATA", ".", "BDAT", "BDAT LAST", "RSET", "NOOP",
    "VRFY", "EXPN", "HELP", "QUIT", "AUTH", "response",
]  # fmt: skip
#: What must be said first.
BEFORE = {
    "RCPT": [MAIL],
    "DATA": [MAIL, RCPT],
    ".": [MAIL, RCPT, "DATA"],
    "BDAT": [MAIL, RCPT],
    "BDAT LAST": [MAIL, RCPT],
    "response": ["AUTH PLAIN"],
}


def struck(where: str, what: str, **options):
    """Return a Lab with one fault, and the replies to the line that it strikes."""
    nth = "#2" if where == "EHLO" else ""  # the first one opens the session
    lab = Lab(
        faults=[f"{where}{nth}:{what}"],
        policy=Willing(),
        lenient=["auth_in_clear"],
        **options,
    )
    lab.say(EHLO, *BEFORE.get(where, []))
    return lab, lab.say(LINES[where][0])


@pytest.mark.parametrize("where", PLACES)
def test_reply_answers_in_place_of_the_host(where):
    lab, replies = struck(where, "reply=451 4.3.0 Not now")
    assert [reply.code for reply in replies] == [451]
    assert "Not now" in replies[0].text
    assert lab.mailbox == []
    assert not lab.is_over


@pytest.mark.parametrize("where", PLACES)
def test_close_says_421_and_closes(where):
    lab, replies = struck(where, "close")
    assert [reply.code for reply in replies] == [421]
    assert lab.is_over
    assert lab.position.session is State.CLOSED
    assert lab.mailbox == []


@pytest.mark.parametrize("where", PLACES)
def test_drop_cuts_without_a_word(where):
    lab, replies = struck(where, "drop")
    assert replies == []
    assert lab.is_over
    assert lab.mailbox == []
    assert "the fault plan cut the connection" in str(lab.transcript)
    with pytest.raises(ConnectionLost):
        lab.client().noop()


@pytest.mark.parametrize("where", PLACES)
def test_delay_answers_late(where):
    lab, replies = struck(where, "delay=12345")
    assert replies[0].code == LINES[where][1]
    assert lab.clock.now_ms() == 12345


@pytest.mark.parametrize("where", PLACES)
def test_truncate_sends_the_beginning_and_cuts(where):
    lab, replies = struck(where, "truncate=2")
    assert replies == []
    assert lab.is_over
    assert lab.transcript[-1].octets == str(LINES[where][1])[:2].encode()


@pytest.mark.parametrize("where", PLACES)
def test_garble_changes_octets_the_same_way_each_time(where):
    def octets():
        try:
            lab, _ = struck(where, "garble")
        except ReplySyntaxError as error:
            return str(error)
        return lab.transcript[-1].octets

    clean = struck(where, "delay=0")[0].transcript[-1].octets
    assert octets() == octets()
    assert octets() != clean


@pytest.mark.parametrize("where", ["NOOP", "MAIL"])
def test_throttle_slows_down_from_there_on(where):
    lab, replies = struck(where, "throttle=10")
    took = len(bytes(replies[0])) * 100  # ten octets a second
    assert lab.clock.now_ms() == pytest.approx(took)


def test_hide_leaves_an_extension_out_of_the_offer_and_keeps_it():
    lab = Lab(faults=["EHLO:hide=PIPELINING"])
    (reply,) = lab.say(EHLO)
    assert "PIPELINING" not in reply.lines
    assert "PIPELINING" in lab.say(EHLO)[0].lines  # the second time it is there


#: What happens in place of the greeting.
CONNECTIONS = [
    ("reply=554 Go away", 554, State.REFUSED),
    ("reply=450 Later", 450, State.REFUSED),
    ("close", 421, State.CLOSED),
    ("drop", None, State.CONNECTED),
    ("delay=99", 220, State.GREETED),
]


@pytest.mark.parametrize(("what", "code", "state"), CONNECTIONS)
def test_a_fault_strikes_when_a_client_connects(what, code, state):
    lab = Lab(faults=[f"connect:{what}"])
    assert (lab.greeting.code if lab.greeting else None) == code
    assert lab.position.session is state
    if state is State.REFUSED:
        assert [reply.code for reply in lab.say(EHLO, "QUIT")] == [503, 221]


@pytest.mark.parametrize("what", ["drop", "close"])
def test_a_fault_strikes_when_hands_should_be_shaken(what):
    lab = Lab(tls=True, faults=[f"handshake:{what}"])
    client = lab.client()
    client.ehlo()
    with pytest.raises(SmtpkitError):
        client.starttls()
    assert lab.is_over


@pytest.mark.parametrize(
    ("what", "codes"),
    [("drop", []), ("close", [421]), ("reply=451 Full", [451]), ("delay=777", [250])],
)
def test_a_fault_strikes_in_mid_data(what, codes):
    lab = Lab(faults=[f"text@20:{what}"])
    lab.say(EHLO, MAIL, RCPT, "DATA")
    assert lab.say(b"0123456789\r\n") == []
    assert not lab.is_over
    replies = lab.say(b"0123456789\r\n.\r\n")
    assert [reply.code for reply in replies] == codes
    assert len(lab.mailbox) == (what == "delay=777")
    assert lab.is_over is (what != "delay=777")
    assert lab.clock.now_ms() == (777 if "delay" in what else 0)


def test_a_fault_in_mid_data_can_wait_for_the_second_message():
    lab = Lab(faults=["text#2@1:drop"])
    client = lab.client()
    client.ehlo()
    assert client.send_message("a@b.example", "c@d.example", b"one\r\n").is_accepted
    with pytest.raises(ConnectionLost):
        client.send_message("a@b.example", "c@d.example", b"two\r\n")
    assert [delivery.content for delivery in lab.mailbox] == [b"one\r\n"]


def test_a_lost_reply_to_the_dot_leaves_the_message_accepted():
    """RFC 5321 section 4.2.5, 6.1: so a message may come twice."""
    lab = Lab(faults=[".:truncate=0"])
    client = lab.client()
    client.ehlo()
    with pytest.raises(ConnectionLost):
        client.send_message("a@b.example", "c@d.example", b"one\r\n")
    assert len(lab.mailbox) == 1


def test_each_conversation_of_a_server_has_its_own_faults():
    plan = FaultPlan.of("2/MAIL:reply=450")
    with Loopback(faults=plan) as server:
        codes = []
        for _ in range(3):
            with Client.connect(server.host, server.port) as client:
                client.ehlo()
                codes.append(client.mail("a@b.example").code)
    assert codes == [250, 450, 250]


@pytest.mark.parametrize("what", ["drop", "truncate=3", "close", "delay=10"])
def test_faults_strike_over_tcp_too(what):
    with Loopback(faults=[f"NOOP:{what}"]) as server:
        client = Client.connect(server.host, server.port)
        if what in ("drop", "truncate=3"):
            with pytest.raises(ConnectionLost):
                client.noop()
        else:
            assert client.noop().code == (421 if what == "close" else 250)
        client.close()
