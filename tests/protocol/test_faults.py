"""A plan of faults: written and read as inverses, the same every time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.faults import WHAT, Fault, FaultPlan

#: How a fault is written, and what it is.
SPECS = [
    ("RCPT:reply=450", Fault("RCPT", "reply", "450")),
    ("rcpt:reply=450", Fault("RCPT", "reply", "450")),
    (
        "RCPT#2:reply=450 Mailbox busy",
        Fault("RCPT", "reply", "450 Mailbox busy", nth=2),
    ),
    ("RCPT#*:reply=450", Fault("RCPT", "reply", "450", nth=0)),
    ("3/MAIL:close", Fault("MAIL", "close", conversation=3)),
    ("text@100:drop", Fault("text", "drop", octets=100)),
    ("text#2@100:delay=5", Fault("text", "delay", "5", nth=2, octets=100)),
    (".:truncate=3", Fault(".", "truncate", "3")),
    ("connect:reply=554 Go away", Fault("connect", "reply", "554 Go away")),
    ("Connect:drop", Fault("connect", "drop")),
    ("EHLO:hide=PIPELINING", Fault("EHLO", "hide", "PIPELINING")),
    ("BDAT LAST:garble", Fault("BDAT LAST", "garble")),
    ("response:reply=454", Fault("response", "reply", "454")),
    ("handshake:drop", Fault("handshake", "drop")),
    ("NOOP:throttle=10", Fault("NOOP", "throttle", "10")),
]


@pytest.mark.parametrize(("spec", "fault"), SPECS)
def test_a_fault_is_read_as_its_grammar_says(spec, fault):
    assert Fault.parse(spec) == fault
    assert Fault.parse(str(fault)) == fault


_values = {
    "reply": st.sampled_from(["450", "550 No", "421 5.x text: with = and /"]),
    "delay": st.integers(0, 10**6).map(str),
    "truncate": st.integers(0, 500).map(str),
    "throttle": st.integers(1, 10**6).map(str),
    "hide": st.sampled_from(["SIZE", "AUTH"]),
}
_faults = st.sampled_from(sorted(WHAT)).flatmap(
    lambda what: st.builds(
        Fault,
        st.just("EHLO")
        if what == "hide"
        else st.sampled_from(["MAIL", ".", "connect"]),
        st.just(what),
        _values.get(what, st.just("")),
        nth=st.integers(0, 9),
        octets=st.integers(0, 999),
        conversation=st.integers(0, 9),
    )
)


@given(_faults)
def test_a_fault_is_read_as_it_was_written(fault):
    assert Fault.parse(str(fault)) == fault


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "RCPT",
        "RCPT:",
        ":drop",
        "RCPT:explode",
        "RCTP:drop",
        "nowhere:drop",
        "RCPT:reply",
        "RCPT:reply=",
        "RCPT:reply=45",
        "RCPT:reply=600",
        "RCPT:delay",
        "RCPT:delay=soon",
        "RCPT:delay=-1",
        "RCPT:throttle=0",
        "RCPT:truncate=x",
        "EHLO:hide",
        "RCPT:hide=SIZE",
        "text:garble",
        "text:truncate=1",
        "handshake:reply=450",
        "handshake:delay=1",
        "RCPT#x:drop",
        "RCPT:drop\n",
        "x/RCPT:drop",
    ],
)
def test_a_fault_that_makes_no_sense_is_an_error_that_teaches(spec):
    with pytest.raises(BadArgument) as caught:
        Fault.parse(spec)
    assert caught.value.wanted


@given(st.binary(max_size=80), st.integers(0, 5))
def test_garbled_octets_follow_from_the_seed_and_keep_their_lines(octets, seed):
    def garbled() -> bytes:
        strikes = FaultPlan.of("NOOP:garble", seed=seed).conversation(1)
        strikes.due("NOOP")
        return strikes.garble(octets)

    once = garbled()
    assert once == garbled()
    assert len(once) == len(octets)
    assert [o for o in once if o < 32] == [o for o in octets if o < 32]


def test_another_seed_and_another_conversation_garble_otherwise():
    octets = b"250 something that is long enough\r\n"
    results = {
        FaultPlan.of(seed=seed).conversation(number).garble(octets)
        for seed in range(3)
        for number in range(1, 4)
    }
    assert len(results) == 9


def test_faults_are_counted_in_each_conversation_anew():
    plan = FaultPlan.of("RCPT#2:drop", "2/RCPT:close")
    first, second = plan.conversation(1), plan.conversation(2)
    assert [len(first.due("RCPT")) for _ in range(3)] == [0, 1, 0]
    assert [len(second.due("RCPT")) for _ in range(3)] == [1, 1, 0]
    assert [f.what for f in plan.conversation(2).due("RCPT")] == ["close"]


def test_a_plan_is_looked_at_in_its_order():
    strikes = FaultPlan.of("MAIL:reply=450", "MAIL:reply=550").conversation(1)
    assert [fault.value for fault in strikes.due("MAIL")] == ["450", "550"]


def test_a_fault_in_mid_data_strikes_at_its_octet_of_its_message():
    strikes = FaultPlan.of("text#2@10:drop").conversation(1)
    assert strikes.due_in_text(0, 100) == ()  # the first message
    assert strikes.due_in_text(0, 10) == ()  # the second: octet 10 is still to come
    assert len(strikes.due_in_text(10, 11)) == 1
    assert strikes.due_in_text(11, 99) == ()
