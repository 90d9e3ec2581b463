"""The sheet on the server: who drives it, what is right besides, its values."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from smtpkit.homework.dice import Dice, hidden_dice, visible_dice
from smtpkit.homework.grading.in_process import InProcess
from smtpkit.homework.judges import judges, worked
from smtpkit.homework.judges.server import values as judged_values
from smtpkit.homework.judges.server.bridges import letter_by_client, letter_by_smtplib
from smtpkit.homework.judges.server.values import SETTLED
from smtpkit.homework.parts import Score, score
from smtpkit.homework.sheets.server import ASSIGNMENT, values
from smtpkit.homework.sheets.server.driving import Wire, drive, lines
from smtpkit.homework.sheets.server.hosting import desk_row
from smtpkit.protocol.commands import Unknown
from smtpkit.protocol.events import Asked, Text
from smtpkit.protocol.machine import Outcome, step
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from smtpkit.protocol.server import ServerConnection
from smtpkit.protocol.session import Settings

SLUG = "server"
ANN, BOB, EVE = "ann@example.org", "bob@example.net", "eve@example.net"


def visible(student: str, part_id: str) -> Dice:
    return visible_dice(student, SLUG, "2026").part(part_id)


def judged(part_id: str, names: dict[str, Any], student: str = "ann7") -> Score:
    hidden = hidden_dice(b"a secret", student, SLUG).part(part_id)
    trials = judges(SLUG)[part_id](InProcess(names), visible(student, part_id), hidden)
    return score(ASSIGNMENT.part(part_id), trials)


def worked_server() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(worked(SLUG, "server-whole", visible("ann7", "server-whole")), names)
    return names


class Strict:
    """The package's own server, as an answer: it refuses letters with a bare LF."""

    def __init__(self, mailboxes: list[str]) -> None:
        self._core = ServerConnection(Settings(extensions=frozenset()))
        self._policy = Policy(mailboxes=mailboxes)
        self._row = desk_row(visible("ann7", "server-whole"))
        self._letters: list[Any] = []
        self._content = b""

    def greeting(self) -> bytes:
        return self._run()

    def receive(self, octets: bytes) -> bytes:
        self._core.receive(octets)
        return self._run()

    def letters(self) -> list[Any]:
        return self._letters

    def _run(self) -> bytes:
        said = b""
        while event := self._core.next_event():
            if isinstance(event, Text):
                self._content += event.octets
            elif isinstance(event, Asked):
                said += self._core.answer(self._reply(event))
        return said

    def _reply(self, asked: Asked) -> Reply:
        session, command = self._core.session, asked.command
        if isinstance(command, Unknown) and command.symbol == self._row.verb:
            return self._private(command)
        reply = asked.ruling or self._policy(session, command, 0).reply
        envelope = session.envelope
        if command.symbol == "." and envelope:
            if reply.code == 250:
                paths = list(envelope.forward_paths)
                self._letters.append([envelope.reverse_path, paths, self._content])
            self._content = b""
        return reply

    def _private(self, command: Unknown) -> Reply:
        session = self._core.session
        if b" " in command.line:
            return Reply(501, "No argument here")
        if session.position.session.name.lower() not in self._row.legal:
            return Reply(503, "Not now")
        session.position = step(session.position, "RSET", Outcome.DONE)
        session.forget_transaction()
        return Reply(self._row.code, "Forgotten")


# Who drives a server.


def test_another_server_earns_full_marks_too() -> None:
    """A second opinion: written by others, and stricter about bare LF."""
    result = judged("server-whole", {"Server": Strict})
    assert [t for t in result.trials if t.right != 1] == []
    assert result.points == 18


@pytest.mark.parametrize("send", [letter_by_smtplib, letter_by_client])
def test_clients_written_by_others_reach_an_answer(send: Any) -> None:
    wire = Wire(InProcess(worked_server()), [BOB])
    content = b"Subject: Lunch\r\n\r\n.\r\n"
    codes = send(wire, ANN, [BOB, EVE], content)
    assert codes[EVE] == 550
    assert wire.letters() == [[ANN, [BOB], content]]
    assert wire.wrong == ""


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (lambda self: "220 text", "no octets: '220 text'"),
        (lambda self: None, "no octets: None"),
        (lambda self: 1 / 0, "raised ZeroDivisionError: division by zero"),
        (lambda self: b"hello\r\n", "no reply: got b'hello'"),
        (lambda self: b"220 ready\n", "half a reply: b'220 ready\\n'"),
    ],
    ids=["text", "none", "raised", "no code", "LF"],
)
def test_what_is_wrong_with_an_answer_is_said(answer: Any, wrong: str) -> None:
    class Server:
        def __init__(self, mailboxes: list[str]) -> None: ...
        def receive(self, octets: bytes) -> bytes:
            return b""

        def letters(self) -> list[Any]:
            return []

    Server.greeting = answer  # type: ignore[attr-defined]
    driven = drive(InProcess({"Server": Server}), [BOB], lines("NOOP"))
    assert driven.wrong.startswith(wrong)


def test_an_answer_that_says_nothing_ends_the_visit_of_every_client() -> None:
    class Server:
        def __init__(self, mailboxes: list[str]) -> None: ...
        def greeting(self) -> bytes:
            return b"220 ready\r\n"

        def receive(self, octets: bytes) -> bytes:
            return b""

        def letters(self) -> list[Any]:
            return []

    assert judged("server-whole", {"Server": Server}).points == 0


def test_a_letter_in_a_letter_is_found_whatever_the_server_says_to_it() -> None:
    """One that ends a letter at LF, dot, LF loses just the trials on hidden letters."""
    names = worked_server()
    source = worked(SLUG, "server-whole", visible("ann7", "server-whole"))
    exec(source.replace("TextReader()", "TextReader(lf_ends=True)"), names)
    lost = [t for t in judged("server-whole", names).trials if t.right != 1]
    assert {t.category for t in lost} == {
        "a letter hidden in a letter: LF, dot, LF",
        "a letter hidden in a letter: LF, dot, CRLF",
    }


# What is wanted.


def test_every_topic_of_the_assistant_has_a_section_that_may_be_named() -> None:
    assert {topic.name for topic in values.TOPICS} == set(SETTLED)
    assert set(SETTLED.values()) < set(values.SECTIONS)


def test_a_thousand_sessions_have_six_refusals_of_the_same_kinds() -> None:
    """Two out of order, and one each: 500, 501, 550, 555."""
    for number in range(1000):
        dice = visible(f"id{number}", "server-refused")
        refusals = judged_values.refusals(dice)
        assert Counter(refusals.values()) == {503: 2, 500: 1, 501: 1, 550: 1, 555: 1}
        assert len(values.session(dice)) == 16


def test_a_thousand_variants_have_six_letters_with_an_end_each() -> None:
    for number in range(1000):
        dice = visible(f"id{number}", "server-stored")
        streams = values.letters(dice)
        lengths = judged_values.stored(dice)
        assert len(streams) == len(lengths) == 6
        for key, octets in streams.items():
            assert 0 < lengths[key] < len(octets)
        assert sum(b"\r\nNOOP\r\n" in octets for octets in streams.values()) == 1


def test_who_names_every_line_has_found_no_refusal() -> None:
    everything = dict.fromkeys(range(1, 17), 503)
    assert judged("server-refused", {"refused": everything}).points == 0


def test_the_part_by_hand_has_a_rubric_that_falls_to_nothing() -> None:
    part = ASSIGNMENT.part("server-choice")
    earned = [points for points, _ in part.rubric]
    assert part.is_by_hand
    assert earned[0] == part.points
    assert earned[-1] == 0
    assert earned == sorted(earned, reverse=True)


def test_the_worked_choice_has_about_eighty_words() -> None:
    text = worked(SLUG, "server-choice", visible("ann7", "server-choice"))
    assert 60 <= len(text.split()) <= 110
