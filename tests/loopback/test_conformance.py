"""A live server answers each symbol in each state as the tables say.

The pairs are drawn from the tables of `machine`, so a new row is tried without a new test.
"""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.protocol.events import Asked
from smtpkit.protocol.extensions import EXTENSIONS
from smtpkit.protocol.machine import (
    SYMBOLS,
    Need,
    Outcome,
    Position,
    State,
    objection,
    outcome,
    step,
)
from smtpkit.protocol.replies import Reply
from smtpkit.protocol.server import ServerConnection
from smtpkit.protocol.session import Settings
from tests.loopback.walking import LINES, WAYS, Willing

#: What happens to a client and is no line of its own.
EVENTS = ("greeting", "handshake", "close")
STATES = [state for state in State if state is not State.CONNECTED]
OPTIONS = {
    "extensions": set(EXTENSIONS) - {"STARTTLS"},
    "lenient": ["auth_in_clear"],
}


def lab_in(state: State, **options) -> Lab:
    """Return a Lab whose conversation stands in the state."""
    policy = Willing(turns_away=state is State.REFUSED)
    lab = Lab(policy=policy, **{**OPTIONS, **options})
    policy.answer = None
    lab.policy = policy
    lab.say(*WAYS[state])
    assert lab.position.session is state
    return lab


def as_octets(line: str | bytes) -> bytes:
    """Return a line as it travels."""
    return line if isinstance(line, bytes) else line.encode() + b"\r\n"


def expected(position: Position, symbol: str) -> int | None:
    """Return the code that the tables and a willing policy give; None: no reply."""
    if position.session is State.CLOSED:
        return None
    if position.session is State.TEXT:
        return 250 if symbol == "." else None  # every other line is text
    if position.session is State.AUTHENTICATING:
        return LINES[symbol][1] if symbol == "response" else 501  # no base64
    against = objection(position, symbol)
    if symbol in (".", "response"):
        return 500  # where no text or response is due, the line is no command
    if against is Need.AUTHENTICATED:
        return 530
    return 503 if against else LINES[symbol][1]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_each_symbol_is_answered_in_each_state_as_the_tables_say(state):
    for symbol in SYMBOLS:
        if symbol in (*EVENTS, "STARTTLS"):
            continue
        lab = lab_in(state)
        before = lab.position
        replies = lab.say(LINES[symbol][0])
        code = expected(before, symbol)
        assert [reply.code for reply in replies] == ([code] if code else []), symbol
        if code is None:
            assert lab.position == before
        elif state is State.AUTHENTICATING:
            assert lab.position == step(before, "response", outcome(code))
        else:
            assert lab.position == step(before, symbol, outcome(code)), symbol


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_starttls_is_answered_in_each_state_as_the_tables_say(state):
    """On its own: hands must be shaken where it is accepted."""
    lab = lab_in(state, extensions=set(EXTENSIONS))
    before = lab.position
    code = expected(before, "STARTTLS")
    assert [reply.code for reply in lab.say("STARTTLS")] == ([code] if code else [])
    if code == 220:
        after = step(step(before, "STARTTLS", Outcome.DONE), "handshake", Outcome.DONE)
        assert lab.position == after
        assert lab.session.envelope is None


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_server_over_tcp_gives_the_same_answers(state):
    """The same pairs over TCP: one connection for each."""
    policy = Willing()
    turned_away = Reply(554, "No service") if state is State.REFUSED else None
    with Loopback(policy=policy, **OPTIONS) as server:
        for symbol in SYMBOLS:
            if symbol in (*EVENTS, "STARTTLS", "ATRN") or state is State.CLOSED:
                continue
            policy.answer = turned_away
            with Client.connect(server.host, server.port) as client:
                policy.answer = None
                for line in WAYS[state]:
                    client.send(line)
                assert client.position.session is state
                code = expected(client.position, symbol)
                reply = client.send(LINES[symbol][0])
                assert (reply.code if reply else None) == code, symbol


@pytest.mark.parametrize("symbol", sorted(set(LINES) - {".", "response"}))
def test_what_comes_before_the_greeting_is_out_of_order(symbol):
    """RFC 5321 section 4.3.1; the state is the one after the greeting, and stays."""
    core = ServerConnection(Settings(extensions=EXTENSIONS))
    core.next_event()
    core.receive(as_octets(LINES[symbol][0]))
    core.answer(Reply(220, "ready"))
    event = core.next_event()
    while not isinstance(event, Asked):
        event = core.next_event()
    assert event.ruling.code == 503
    core.answer(event.ruling)
    assert core.session.position.session is State.GREETED
    core.receive(b"NOOP\r\n")
    assert core.next_event().ruling is None  # not early any more


def refused_in(
    state: State, symbol: str, reply: Reply
) -> tuple[Lab, list[Reply], tuple]:
    """Return a Lab that answered a symbol with the reply; the replies; what was there."""
    lab = lab_in(state, extensions=set(EXTENSIONS))
    before = lab.position, lab.session.envelope
    lab.policy.answer = reply
    return lab, lab.say(LINES[symbol][0]), before


@pytest.mark.parametrize("code", [450, 550])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_refusal_by_the_host_leads_where_the_tables_say(state, code):
    """Section 4.1.4: the state stays, except after . and BDAT."""
    for symbol in LINES:
        if objection(lab_in(state).position, symbol) is not None:
            continue
        lab, replies, (position, envelope) = refused_in(
            state, symbol, Reply(code, "No")
        )
        assert [reply.code for reply in replies] == [code], symbol
        assert lab.position == step(position, symbol, outcome(code))
        if symbol not in (".", "BDAT", "BDAT LAST", "response"):
            assert lab.position == position
        assert lab.session.envelope == (None if symbol == "." else envelope)
        assert lab.mailbox == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_421_closes_whatever_was_asked(state):
    """RFC 5321 section 3.8."""
    for symbol in LINES:
        if objection(lab_in(state).position, symbol) is not None:
            continue
        lab, replies, _ = refused_in(state, symbol, Reply(421, "Busy"))
        assert [reply.code for reply in replies] == [421], symbol
        assert lab.position.session is State.CLOSED
        assert lab.is_over
        assert lab.say("NOOP") == []


def test_an_early_talker_can_be_let_in_and_is_marked():
    """The leniency: what came too early is answered as if it had come in time."""
    core = ServerConnection(Settings(lenient=frozenset({"early_talker"})))
    core.next_event()
    core.receive(b"EHLO me.example\r\nNOO")
    core.answer(Reply(220, "ready"))
    hello = core.next_event()
    assert (hello.ruling, hello.marks) == (None, ("early_talker",))
    core.answer(Reply(250, "hello"))
    core.receive(b"P\r\nNOOP\r\n")
    marks = []
    for _ in range(2):
        marks.append(core.next_event().marks)
        core.answer(Reply(250, "OK"))
    assert marks == [("early_talker",), ()]  # half of the first NOOP came too early


@pytest.mark.parametrize("early", [b"FOO\r\n", b"x" * 600 + b"\r\n", b"BDAT 3\r\nabc"])
def test_after_an_early_line_of_any_kind_nothing_else_is_early(early):
    core = ServerConnection(Settings(extensions=EXTENSIONS))
    core.next_event()
    core.receive(early)
    core.answer(Reply(220, "ready"))
    while event := core.next_event():
        if isinstance(event, Asked):
            assert event.ruling.code in (500, 503)
            core.answer(event.ruling)
    core.receive(b"EHLO me.example\r\n")
    assert core.next_event().ruling is None
