"""Every question is solved by its worked answer; each wrong one is explained."""

import itertools
import json
import re
from collections import Counter
from typing import Any

import pytest

from smtpkit.homework import check, lessons
from smtpkit.homework.functions import Write
from smtpkit.homework.misconceptions import BELIEFS
from smtpkit.homework.questions import Choose, Order, Question, Read
from smtpkit.homework.sessions import Session
from smtpkit.protocol.machine import State

QUESTIONS = [q for number in lessons.numbers() for q in lessons.questions(number)]
#: The kinds of check that each lesson owes.
KINDS = {"predict", "choose", "order", "read"}
BLANK = (..., None, "", "  ", "...", [], [...], b"", ())


def every(kind: type[Question] = Question) -> Any:
    """Give a test each question of a kind, by its id."""
    chosen = [question for question in QUESTIONS if isinstance(question, kind)]
    return pytest.mark.parametrize("question", chosen, ids=[q.id for q in chosen])


def test_ids_are_unique_and_fit_for_the_id_of_a_notebook_cell() -> None:
    assert [name for name, n in Counter(q.id for q in QUESTIONS).items() if n > 1] == []
    for question in QUESTIONS:
        assert re.fullmatch(r"\d\d(-[a-z0-9]+)+", question.id), question.id
        assert len(question.id) <= 64


@pytest.mark.parametrize("lesson", lessons.numbers())
def test_a_lesson_has_at_least_five_checks_of_different_kinds(lesson: str) -> None:
    questions = lessons.questions(lesson)
    assert len(questions) >= 5
    assert all(question.id.startswith(f"{lesson}-") for question in questions)
    assert {question.kind for question in questions} >= KINDS
    assert {"write", "session"} & {question.kind for question in questions}


@every()
def test_the_worked_answer_is_right(question: Question) -> None:
    assert question.judge(question.answer).right is True


@every()
def test_each_wrong_answer_gets_a_message_of_its_own(question: Question) -> None:
    verdicts = [question.judge(answer) for answer in question.wrong_answers()]
    assert len(verdicts) >= 2
    assert all(verdict.right is False for verdict in verdicts)
    assert all(verdict.key for verdict in verdicts)
    assert len({verdict.words for verdict in verdicts}) == len(verdicts)
    assert all(verdict.words.endswith((".", "?", ".)")) for verdict in verdicts), (
        verdicts
    )


@every()
def test_a_wrong_answer_shows_which_belief_is_behind_it(question: Question) -> None:
    beliefs = [question.judge(answer).belief for answer in question.wrong_answers()]
    missing = beliefs.count(None)
    # One row of a table of inputs may be there for Python's sake, not for SMTP's.
    assert missing <= isinstance(question, Write)


@every()
def test_a_question_names_the_rfc_section_that_settles_it(question: Question) -> None:
    section = re.compile(r"RFC \d+ section \d+(\.\d+)*")
    assert section.fullmatch(question.source)
    for answer in question.wrong_answers():
        source = question.judge(answer).source
        assert source == "" or section.fullmatch(source)


@every()
def test_a_question_has_two_hints_an_explanation_and_a_cell_that_teaches_it(
    question: Question,
) -> None:
    texts = [question.prompt, question.because, *question.hints]
    assert all(text.endswith((".", "?", ".)")) for text in texts), texts
    assert len(set(texts)) == 4
    assert re.fullmatch(r"[a-z0-9-]+", question.taught_in)


@every()
def test_a_hint_does_not_give_the_answer_away(question: Question) -> None:
    if isinstance(question, Read):
        answer = re.compile(rf"(?<!\w){re.escape(str(question.answer))}(?!\w)")
        assert not answer.search(question.hints[0])


@every()
@pytest.mark.parametrize("blank", BLANK, ids=repr)
def test_a_blank_answer_is_still_open(question: Question, blank: object) -> None:
    result = check(question.id, blank)
    assert (result.state, result.right) == ("still open", None)


@every()
@pytest.mark.parametrize(
    "nonsense",
    [
        *(0, -1, 3.5, True, 10**5000, "9" * 5000, "é\r\n\0", b"\xff", object(), {}),
        *("\ud800 é", ["\ud800"], b"\r\n.\r\n", "EHLO\x85me\u2028x"),
        *([1, 2], ["A", None], {"A"}, print, int, lambda: 1 / 0, lambda *_: exit()),
        *(Ellipsis.__class__, [b"\xff"], "QUIT\nQUIT", ["NOOP\r\nNOOP"], "C: NOOP"),
    ],
    ids=lambda value: repr(value)[:20] if not isinstance(value, int) else "int",
)
def test_no_answer_makes_a_check_raise(question: Question, nonsense: object) -> None:
    result = check(question.id, nonsense)
    assert result.right in (False, None)
    assert repr(result)
    assert result._repr_html_()


@every()
def test_no_sentence_is_long(question: Question) -> None:
    said = [question.prompt, question.because, *question.hints]
    said += [question.judge(answer).words for answer in question.wrong_answers()]
    sentences = [s for text in said for s in re.split(r"(?<=[.?!;:])\s+", text)]
    assert max(len(sentence.split()) for sentence in sentences) <= 24
    assert sum(len(s.split()) for s in sentences) / len(sentences) <= 14


def test_every_belief_is_shown_by_some_wrong_answer() -> None:
    shown = {
        verdict.belief.name
        for question in QUESTIONS
        for answer in question.wrong_answers()
        if (verdict := question.judge(answer)).belief
    }
    assert shown | {row.belief for q in QUESTIONS for row in getattr(q, "rows", ())} - {
        ""
    } == set(BELIEFS)


def test_the_right_letter_of_a_choice_is_not_always_the_same() -> None:
    right = [q.answer for q in QUESTIONS if isinstance(q, Choose)]
    assert max(Counter(right).values()) <= 1 + len(right) / 2


@every(Choose)
def test_a_letter_may_be_small_and_have_a_dot(question: Choose) -> None:
    assert question.judge(f" {question.answer.lower()}. ").right


@every(Order)
def test_each_order_is_either_right_or_breaks_a_named_rule(question: Order) -> None:
    letters = "".join(letter for letter, _ in question.choices)
    verdicts = {
        order: question.judge(order)
        for order in map("".join, itertools.permutations(letters))
    }
    right = {order for order, verdict in verdicts.items() if verdict.right}
    assert right == RIGHT_ORDERS[question.id]
    assert all(v.belief and v.source for o, v in verdicts.items() if o not in right)


#: Found by hand, apart from the rules.
RIGHT_ORDERS = {
    "13-order": {"BGEDAFC"},
    "11-order": {"CFADEB"},
    "12-order": {"DBEAC"},
    "00-order": {"CFAEDB"},
    "01-order": {"BFDACE"},
    "02-order": {"DGBFCHAE", "DGFBCHAE"},
    "03-order": {"ECAFBD"},
    "05-order": {"EGBDAFC"},
    "06-order": {"CEABFD"},
    "04-order": {"ECFBDA"},
    "07-order": {"BEDAC"},
    "08-order": {"DFCAEB"},
    "09-order": {"BFECADG"},
    "10-order": {"FBDCAE"},
}


@every(Order)
def test_an_order_may_be_written_with_commas_or_as_a_list(question: Order) -> None:
    assert question.judge(", ".join(question.answer).lower()).right
    assert question.judge(list(question.answer)).right


def test_a_letter_that_is_missing_or_twice_is_named() -> None:
    verdict = lessons.find("00-order").judge("CFAEDD")
    assert verdict.words.startswith("Look at B, D. ")
    assert verdict.key == ""  # a slip climbs no ladder


@every(Read)
def test_a_value_may_be_given_as_text_or_as_octets(question: Read) -> None:
    text = f" {question.answer} "
    assert question.judge(text).right
    assert question.judge(text.encode()).right


def test_a_state_may_be_given_as_the_state_itself() -> None:
    question = lessons.find("02-read-state")
    assert question.judge(State.RECIPIENT).right
    assert question.judge("recipient").right


@every(Read)
def test_a_transcript_that_is_asked_about_is_what_a_server_says(question: Read) -> None:
    """Only the codes are compared: the words of a reply are each server's own."""
    lines = question.material.strip("\n").splitlines()
    if not any(line[:2] == "S:" for line in lines):
        return
    from smtpkit import Lab

    lab = Lab()
    said = [line[3:] for line in lines if line[:2] == "C:"]
    lab.say(*said)
    codes = [int(line[3:6]) for line in lines if line[:2] == "S:"]
    assert lab.transcript.codes == codes
    if isinstance(question.answer, str):
        assert lab.position.session.name == question.answer


@every(Write)
def test_each_row_of_inputs_catches_what_it_is_there_for(question: Write) -> None:
    caught = {question.judge(wrong).key.split()[0] for wrong in question.typical}
    assert len(caught) >= len(question.rows) - 1


@every(Write)
def test_a_function_with_an_empty_body_is_still_open(question: Write) -> None:
    def dots(*_: object) -> None: ...

    def words(*_: object) -> None:
        """Nothing yet."""

    def nothing(*_: object) -> None:
        pass

    def later(*_: object) -> None:
        raise NotImplementedError

    for stub in (dots, words, nothing, later, lambda *_: ...):
        assert check(question.id, stub).state == "still open"


def test_a_missing_return_is_told_apart_from_an_empty_body() -> None:
    def stuffed(line: bytes) -> None:
        line.replace(b".", b"..")

    assert "Is `return` missing?" in check("02-stuffed", stuffed).verdict.words


#: (what a function returns for ``.`` CRLF, what the check says of it)
RETURNED = [
    (b".\r\n", "The first wrong octet is number 2: 0D for 2E"),
    (b"..\r", "Octet 4 is missing: 0A"),
    (b"..\r\n\n", "Octet 5 is too many: 0A"),
    ("..\r\n", "Octets are wanted (`bytes`), not characters (`str`)"),
    (7, "returned `7`; wanted `b'..\\r\\n'`"),
]


@pytest.mark.parametrize(("returned", "words"), RETURNED)
def test_the_first_wrong_octet_is_named(returned: object, words: str) -> None:
    def stuffed(line: bytes) -> object:
        return returned if line == b".\r\n" else line

    assert words in check("02-stuffed", stuffed).verdict.words


def test_an_error_in_a_function_is_shown_in_one_line() -> None:
    words = check("02-stuffed", lambda line: line[99]).verdict.words
    assert words.startswith("`stuffed(b'Hello\\r\\n')` raised IndexError: index out of")


def test_a_list_is_compared_item_by_item() -> None:
    words = check(
        "02-complete-lines", lambda octets: octets.split(b"\r\n")
    ).verdict.words
    assert "They differ first at item 2" in words


#: (lines, what the check says, the section)
ENVELOPE = "EHLO me.example\nMAIL FROM:<{}>\nRCPT TO:<{}>\nDATA\nHi\n."
SESSIONS = [
    ("EHLO", "Line 1, `EHLO`, was answered 501.", None),
    (
        "EHLO me.example\nDATA",
        "Line 2, `DATA`, was answered 503. DATA may not be said in state READY",
        "RFC 5321 section 4.1.4",
    ),
    ("QUIT\nNOOP", "Line 2, `NOOP`, comes after the end", "RFC 5321 section 4.1.1.10"),
    ("EHLO me.example\nQUIT", "Letters that the server holds: 0; wanted: 1.", None),
    (
        ENVELOPE.format("eve@example.org", "bob@example.net"),
        "Letter 1 has the reverse-path `<eve@example.org>`; wanted `<ann@",
        None,
    ),
    (
        ENVELOPE.format("ann@example.org", "eve@example.net"),
        "Letter 1 goes to eve@example.net; wanted bob@example.net.",
        None,
    ),
    (
        ENVELOPE.format("ann@example.org", "bob@example.net"),
        "the session ends in READY",
        None,
    ),
    (
        "EHLO me.example\nMAIL FROM: <ann@example.org>",
        "Wanted: `MAIL FROM:<reverse-path> [SP parameters] CRLF: no space after the",
        "RFC 5321 section 4.1.1.2",
    ),
    ("C: EHLO me.example", "Leave out the `C:`", "RFC 5321 section 4.1.1"),
]


@pytest.mark.parametrize(("lines", "words", "source"), SESSIONS)
def test_the_first_wrong_line_of_a_session_is_named_with_its_rule(
    lines: str, words: str, source: str | None
) -> None:
    verdict = lessons.find("00-first-letter").judge(lines)
    assert words in verdict.words
    assert source is None or verdict.source == source


@every(Session)
def test_a_session_may_be_a_list_and_may_be_indented(question: Session) -> None:
    lines = question.answer.strip("\n").splitlines()
    assert question.judge(lines).right
    assert question.judge([line + "\r\n" for line in lines]).right
    assert question.judge("\n" + "".join(f"    {line}\n" for line in lines)).right


def test_another_session_with_the_same_sort_of_fault_is_explained_alike() -> None:
    question = lessons.find("00-first-letter")
    spaced = question.judge("EHLO x.example\nMAIL FROM: <zoe@example.org>")
    assert spaced.belief
    assert spaced.belief.name == "spaces-are-free"
    assert question.judge("EHLO x.example\nMAIL FROM:zoe@example.org").belief is None


@every(Session)
def test_what_was_said_can_be_looked_at(question: Session) -> None:
    played = check(question.id, question.answer).transcript
    assert played.codes[0] == 220
    assert played.codes[-1] == 221
    assert check(question.id).transcript is None


@every(Session)
def test_a_session_with_dots_still_to_be_filled_in_is_open(question: Session) -> None:
    assert check(question.id, f"{question.opening}\n...\n").state == "still open"
    assert check(question.id, [question.opening, ...]).state == "still open"


@every()
def test_the_blank_cell_runs_and_says_still_open(question: Question) -> None:
    assert run(question.cell()).state == "still open"


@every()
def test_the_solved_cell_runs_and_is_right(question: Question) -> None:
    assert run(question.cell(question.answer)).state in ("right", "noted")


@every()
def test_each_wrong_cell_runs_and_is_not_right(question: Question) -> None:
    for answer in question.wrong_answers():
        assert run(question.cell(answer)).state in ("not yet", "noted")


def run(cell: str) -> Any:
    """Run a cell as a notebook does; return the value of its last expression."""
    *body, last = cell.rstrip().split("\n")
    names: dict[str, Any] = {"check": check}
    exec("\n".join(body), names)
    return eval(last, names)


@every()
def test_a_result_is_the_same_text_each_time(question: Question) -> None:
    for answer in (..., question.answer, *question.wrong_answers()):
        first, second = check(question.id, answer), check(question.id, answer)
        assert repr(first) == repr(second)
        assert first._repr_html_() == second._repr_html_()
        json.dumps(repr(first))
