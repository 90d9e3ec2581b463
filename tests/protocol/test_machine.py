"""The tables are well-formed, and say what RFC 5321 section 4.1.4 says."""

import pytest

from smtpkit.protocol import machine
from smtpkit.protocol.machine import (
    IDENTITY,
    SECURITY,
    SESSION,
    SYMBOLS,
    Identity,
    Outcome,
    Position,
    Security,
    State,
    forgets,
    legal_symbols,
    legal_verbs,
    objection,
    step,
)
from tests.protocol.positions import ALL_POSITIONS

DONE, GO_ON, LATER, NO = Outcome


@pytest.mark.parametrize("table", [SESSION, SECURITY, IDENTITY])
def test_no_two_rows_say_what_follows_the_same_thing(table):
    keys = [(state, row.symbol, row.outcome) for row in table for state in row.before]
    assert len(keys) == len(set(keys))


def test_every_symbol_of_the_small_tables_stands_in_the_large_one():
    small = {row.symbol for row in (*SECURITY, *IDENTITY)}
    assert small <= set(SYMBOLS)


def test_every_state_can_be_reached_and_left():
    assert {position.session for position in ALL_POSITIONS} == set(State)
    assert {position.security for position in ALL_POSITIONS} == set(Security)
    assert {position.identity for position in ALL_POSITIONS} == set(Identity)
    for position in ALL_POSITIONS:
        closed = step(position, "close", DONE)
        assert closed.session is State.CLOSED


def test_the_rows_of_one_symbol_in_one_state_need_the_same():
    """Whether a symbol is legal is asked before its outcome is known."""
    needs: dict = {}
    for row in SESSION:
        for state in row.before:
            needs.setdefault((state, row.symbol), []).append(row.needs)
    for key, found in needs.items():
        wanted = max(found, key=len)
        assert all(set(need) <= set(wanted) for need in found), key


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_refusal_leaves_the_state_as_it_was(symbol):
    """Section 4.1.4; except after . and BDAT, at the greeting and in an AUTH exchange."""
    if symbol in (
        ".",
        "BDAT",
        "BDAT LAST",
        "greeting",
        "response",
        "handshake",
        "close",
    ):
        return
    for position in ALL_POSITIONS:
        for result in (LATER, NO):
            assert step(position, symbol, result) == position
            assert not forgets(position, symbol, result)


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_what_is_out_of_order_changes_nothing(symbol):
    for position in ALL_POSITIONS:
        is_legal = objection(position, symbol) is None
        assert is_legal is (symbol in legal_symbols(position))
        if not is_legal:
            assert {step(position, symbol, result) for result in Outcome} == {position}
            assert not any(forgets(position, symbol, result) for result in Outcome)


#: State, what a client may send there after EHLO, in clear and not authenticated.
LEGAL = {
    State.CONNECTED: "",
    State.GREETED: "EHLO HELO RSET NOOP HELP VRFY EXPN QUIT",
    State.READY: "EHLO HELO MAIL RSET NOOP HELP VRFY EXPN QUIT AUTH STARTTLS ETRN",
    State.SENDER: "EHLO HELO RCPT RSET NOOP HELP VRFY EXPN QUIT STARTTLS",
    State.RECIPIENT: (
        "EHLO HELO RCPT DATA BDAT,BDAT LAST RSET NOOP HELP VRFY EXPN QUIT STARTTLS"
    ),
    State.TEXT: ".",
    State.CHUNKS: "EHLO HELO BDAT,BDAT LAST RSET NOOP HELP VRFY EXPN QUIT",
    State.FAILED_CHUNK: "EHLO HELO RSET NOOP HELP VRFY EXPN QUIT",
    State.AUTHENTICATING: "response",
    State.REFUSED: "QUIT",
    State.CLOSED: "",
}


@pytest.mark.parametrize("state", State)
def test_what_is_legal_where_is_what_the_rfcs_say(state):
    """RFC 5321 4.1.4, RFC 3030 2, RFC 3207 4, RFC 4954 4, RFC 1985 5, RFC 2645 5.2.1."""
    wanted = {
        symbol
        for word in LEGAL[state].replace("BDAT LAST", "BDAT_LAST").split()
        for symbol in word.replace("BDAT_LAST", "BDAT LAST").split(",")
    }
    assert set(legal_verbs(Position(state, extended=True))) == wanted


#: What was said with what outcome, and where it leads, from READY after EHLO.
WALKS = [
    ("MAIL", DONE, State.SENDER, "3.3"),
    ("MAIL DONE RCPT", NO, State.SENDER, "3.3: a refused recipient ends nothing"),
    ("MAIL DONE RCPT DONE DATA", GO_ON, State.TEXT, "4.1.1.4"),
    ("MAIL DONE RCPT DONE DATA", NO, State.RECIPIENT, "4.1.4"),
    ("MAIL DONE RCPT DONE DATA GO_ON .", DONE, State.READY, "4.1.1.4"),
    ("MAIL DONE RCPT DONE DATA GO_ON .", LATER, State.READY, "4.1.1.4"),
    ("MAIL DONE RCPT DONE DATA GO_ON .", NO, State.READY, "4.1.1.4"),
    ("MAIL DONE RCPT DONE BDAT", DONE, State.CHUNKS, "RFC 3030 2"),
    ("MAIL DONE RCPT DONE BDAT", NO, State.FAILED_CHUNK, "RFC 3030 2"),
    ("MAIL DONE RCPT DONE BDAT_LAST", DONE, State.READY, "RFC 3030 2"),
    ("MAIL DONE RCPT DONE BDAT_LAST", LATER, State.FAILED_CHUNK, "RFC 3030 2"),
    ("MAIL DONE RCPT DONE BDAT DONE DATA", NO, State.CHUNKS, "RFC 3030 2: 503"),
    ("MAIL DONE RCPT DONE BDAT NO RSET", DONE, State.READY, "RFC 3030 2"),
    ("MAIL DONE RSET", DONE, State.READY, "4.1.1.5"),
    ("MAIL DONE EHLO", DONE, State.READY, "4.1.4: as RSET"),
    ("MAIL DONE EHLO", NO, State.SENDER, "4.1.4: a refused EHLO changes nothing"),
    ("MAIL DONE NOOP", DONE, State.SENDER, "4.1.1.9"),
    ("AUTH GO_ON response GO_ON response", NO, State.READY, "RFC 4954 4"),
    ("QUIT", DONE, State.CLOSED, "4.1.1.10"),
    ("STARTTLS DONE handshake", DONE, State.GREETED, "RFC 3207 4.2"),
]


@pytest.mark.parametrize(("said", "result", "state", "section"), WALKS)
def test_a_walk_through_the_table_ends_where_the_rfc_says(said, result, state, section):
    position = Position(State.READY, extended=True)
    words = [*said.split(), result.name]
    for symbol, name in zip(words[::2], words[1::2], strict=True):
        position = step(position, symbol.replace("_", " "), Outcome[name])
    assert position.session is state, section


def test_a_handshake_forgets_who_the_client_is():
    """RFC 3207 section 4.2."""
    inside = Position(
        State.READY, Security.NEGOTIATING, Identity.AUTHENTICATED, extended=True
    )
    after = step(inside, "handshake", DONE)
    assert after == Position(State.GREETED, Security.ENCRYPTED)
    assert forgets(inside, "handshake", DONE)


def test_only_a_handshake_may_follow_an_accepted_starttls():
    position = step(Position(State.READY, extended=True), "STARTTLS", DONE)
    assert legal_symbols(position) == ("handshake", "close")


def test_a_first_digit_that_is_none_is_told():
    with pytest.raises(ValueError, match="199"):
        machine.outcome(199)
