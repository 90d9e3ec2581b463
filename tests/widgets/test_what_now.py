"""A reply arrives: what the client does, judged by the tables of codes."""

import pytest

from smtpkit import widgets
from smtpkit.protocol.codes import CODES, REPLY_CODES, find
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.replies import Reply
from smtpkit.widgets.riddles import (
    DECISIONS,
    RIDDLES,
    Riddle,
    decision_for,
    judge,
    reply_of,
    sequence,
)

BY_DIGIT = {2: "next", 3: "go on", 4: "later", 5: "give up"}
NAMES = [f"{riddle.code} to {riddle.symbol}" for riddle in RIDDLES]


@pytest.mark.parametrize("riddle", RIDDLES, ids=NAMES)
def test_each_reply_is_one_and_answers_what_it_may_answer(riddle: Riddle) -> None:
    assert isinstance(reply_of(riddle), Reply)
    row = find(riddle.code, riddle.symbol)
    if row is not None:
        anywhere = any(
            one.code == riddle.code and "any" in one.answers for one in REPLY_CODES
        )
        assert riddle.symbol in row.answers or anywhere


def test_every_decision_is_asked_for_and_some_codes_are_unknown() -> None:
    assert {riddle.decision for riddle in RIDDLES} == set(DECISIONS)
    unknown = [riddle for riddle in RIDDLES if riddle.code not in CODES]
    assert {riddle.code // 100 for riddle in unknown} == {2, 3, 4, 5}


@pytest.mark.parametrize("code", range(200, 600))
def test_an_unknown_code_goes_by_its_first_digit(code: int) -> None:
    """RFC 5321 section 4.3.2."""
    if code not in CODES:
        assert decision_for(code, "RCPT") == BY_DIGIT[code // 100]


DECIDED = [
    (250, "RCPT", "next"),
    (354, "DATA", "go on"),
    (450, "RCPT", "later"),
    (452, "RCPT", "later"),  # RFC 5321 section 4.5.3.1.10
    (550, "RCPT", "give up"),
    (421, "NOOP", "close"),  # section 3.8
    (421, ".", "close"),
    (500, "EHLO", "mend"),  # HELO is left: section 3.2
    (530, "MAIL", "mend"),  # RFC 4954 section 6
    (554, "greeting", "give up"),
    (521, "greeting", "give up"),  # RFC 7504 section 3
]


@pytest.mark.parametrize(("code", "symbol", "decision"), DECIDED)
def test_what_is_to_be_done(code: int, symbol: str, decision: str) -> None:
    assert decision_for(code, symbol) == decision


@pytest.mark.parametrize("riddle", RIDDLES, ids=NAMES)
def test_every_answer_is_judged_with_a_reason(riddle: Riddle) -> None:
    verdicts = {name: judge(riddle, name) for name in DECISIONS}
    assert [name for name, (right, _) in verdicts.items() if right] == [riddle.decision]
    for right, words in verdicts.values():
        assert words.startswith("✓" if right else "✕")
        assert "RFC " in words


def test_the_first_digit_alone_is_nearly_right() -> None:
    (needs_auth,) = [riddle for riddle in RIDDLES if riddle.code == 530]
    right, words = judge(needs_auth, "give up")
    assert not right
    assert words.startswith("✕ Nearly. By the first digit alone that is right")


def test_the_order_follows_from_the_seed() -> None:
    assert sequence(1) == sequence(1)
    assert sequence(1) != sequence(2)
    assert sorted(sequence(7)) == sorted(RIDDLES)
    assert [riddle.code for riddle in sequence(1)[:3]] == FIRST_CODES


#: On every machine and in every Python.
FIRST_CODES = [554, 354, 235]


def test_an_answer_is_judged_and_counted_once() -> None:
    asking = widgets.what_now(seed=1, number=2)
    asking.choices["later"].click()
    assert asking.message.kind == "error"
    asking.choices[asking.riddle.decision].click()
    assert asking.message.kind == ""
    assert "Right at the first attempt: 0 of 1." in asking.message.words
    asking.next.click()
    assert asking.number == 3
    assert asking.message.words == ""
    asking.choices[asking.riddle.decision].click()
    assert "Right at the first attempt: 1 of 2." in asking.message.words


def test_the_meaning_is_not_shown_before_the_answer() -> None:
    asking = widgets.what_now(seed=1, number=2)
    assert asking.pane.value == ""
    asking.choices["go on"].click()
    assert "a client then" in asking.pane.value


def test_after_the_last_reply_the_first_comes_again() -> None:
    asking = widgets.what_now(number=len(RIDDLES))
    asking.next.click()
    assert asking.riddle == sequence(1)[0]
    assert "reply 1 of 30" in repr(asking)


def test_the_still_is_what_the_widget_shows() -> None:
    asking = widgets.what_now(seed=5)
    still = widgets.still.what_now(seed=5)
    assert repr(asking) == f"<widget {repr(still)[1:]}"
    assert asking.children[1].value == still.parts[0].html
    for words in DECISIONS.values():
        assert words in still.describe()


def test_wrong_arguments_are_told_where_they_are_written() -> None:
    with pytest.raises(BadArgument, match="number 0"):
        widgets.what_now(number=0)
    with pytest.raises(BadArgument, match="answer 'sulk'"):
        widgets.still.what_now(answer="sulk")
