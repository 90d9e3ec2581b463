"""Whatever goes wrong where it may: no accepted letter is lost, none arrives twice unknown.

Every fault of the plan's tables strikes the first conversation; the sender, our client or
smtplib, tries again as a mail system does (RFC 5321 section 4.5.4.1).
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from smtpkit import Loopback
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.faults import WHAT, WHERE, Fault, FaultPlan

from .senders import LETTER, SENDERS, Belief, Session, send_until_settled

#: Every place, and the session that comes by.
PLACES = {
    "connect": Session(),
    "EHLO": Session(),
    "HELO": Session(extended=False),
    "MAIL": Session(),
    "RCPT": Session(),
    "DATA": Session(),
    "text": Session(),
    ".": Session(),
    "BDAT": Session(chunk=100),
    "BDAT LAST": Session(chunk=100),
    "RSET": Session(),
    "NOOP": Session(),
    "QUIT": Session(),
    "STARTTLS": Session(tls=True),
    "handshake": Session(tls=True),
    "AUTH": Session(auth=True),
    "response": Session(auth=True),
}
#: Every kind, with values that each make another difference.
KINDS = {
    "reply": ["250", "354", "421", "450", "451 Try again", "550 No", "552 Too big"],
    "close": [""],
    "drop": [""],
    "delay": ["20", "1000"],  # shorter, and longer than any sender waits
    "truncate": ["0", "2", "4", "12"],
    "garble": [""],
    "throttle": ["2000"],
    "hide": ["PIPELINING", "CHUNKING", "STARTTLS", "AUTH", "ENHANCEDSTATUSCODES"],
}


class Case(NamedTuple):
    """A sender and the fault that it meets."""

    sender: str
    fault: Fault
    seed: int = 0


def cases() -> list[Case]:
    """Return every fault that makes sense, for each sender."""
    found = []
    for where in PLACES:
        for what, values in KINDS.items():
            for value in values:
                octets = 40 if where == "text" else 0
                try:
                    fault = Fault(where, what, value, 1, octets, conversation=1)
                except BadArgument:
                    continue  # it does not happen there
                found.append(fault)
    return [
        Case(sender, fault, seed)
        for sender in SENDERS
        for fault in found
        if not (sender == "smtplib" and fault.where.startswith("BDAT"))
        for seed in (range(8) if fault.what == "garble" else [0])
    ]


def test_the_table_has_every_place_and_every_kind() -> None:
    verbs = {"EHLO", "MAIL", "RCPT"}
    assert set(KINDS) == set(WHAT)
    assert set(PLACES) >= (set(WHERE) - {"EHLO, MAIL, RCPT …"}) | verbs
    struck = {(case.fault.where, case.fault.what) for case in cases()}
    assert {what for _, what in struck} == set(WHAT)
    assert {where for where, _ in struck} == set(PLACES)


@pytest.mark.parametrize(
    "case", cases(), ids=lambda case: f"{case.sender} {case.fault} {case.seed}"
)
def test_no_letter_is_lost_and_none_comes_twice_unknown(case: Case) -> None:
    session = PLACES[case.fault.where]
    plan = FaultPlan((case.fault,), case.seed)
    users = {"ann": "secret"} if session.auth else None
    with Loopback(faults=plan, tls=session.tls, users=users) as server:
        story = send_until_settled(SENDERS[case.sender], server, session)
    kept = len(server.mailbox)  # after the end: a late answer may have kept one more
    assert {delivery.content for delivery in server.mailbox} <= {LETTER}

    settled = story.beliefs[-1]
    assert settled in (Belief.ACCEPTED, Belief.REFUSED)
    if settled is Belief.ACCEPTED:
        assert kept >= 1, "an accepted letter was lost"
    elif case.fault.what != "garble":  # which may turn 250 into 550
        assert kept == story.beliefs.count(Belief.UNKNOWN) == 0, "refused, and kept"
    before = 0
    for known, after in zip(story.beliefs, story.kept, strict=True):
        if known is Belief.LATER and case.fault.what != "garble":
            assert after == before, "the sender believes that the server has none"
        before = after
    doubts = story.beliefs.count(Belief.UNKNOWN)
    if case.fault.what != "garble":
        assert kept <= 1 + doubts, "it came twice, and the sender knows of one"


@pytest.mark.parametrize("sender", SENDERS)
def test_the_plan_strikes_the_same_way_each_time(sender: str) -> None:
    """Garbled octets follow from the seed, so what the sender sees is the same."""
    stories = []
    for _ in range(2):
        plan = FaultPlan((Fault("MAIL", "garble"), Fault("RCPT", "garble", nth=2)), 5)
        with Loopback(faults=plan) as server:
            stories.append(send_until_settled(SENDERS[sender], server, Session()))
            said = [str(transcript) for transcript in server.transcripts]
        stories.append(said)  # type: ignore[arg-type]
    assert stories[0] == stories[2]
    assert stories[1] == stories[3]


@pytest.mark.parametrize("sender", SENDERS)
def test_a_lost_answer_to_the_dot_is_a_letter_that_comes_twice(sender: str) -> None:
    """Nobody can help that (RFC 1047); the sender knows that it may have happened."""
    with Loopback(faults=["1/.:truncate=0"]) as server:
        story = send_until_settled(SENDERS[sender], server, Session())
    assert story.beliefs == [Belief.UNKNOWN, Belief.ACCEPTED]
    assert story.kept == [1, 2]
