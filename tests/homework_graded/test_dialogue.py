"""The sheet `dialogue`: right values read a second time, sessions of every kind, variants."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from smtpkit.homework.dice import Dice, hidden_dice, visible_dice
from smtpkit.homework.grading.in_process import InProcess
from smtpkit.homework.judges import judges, worked
from smtpkit.homework.judges.dialogue import reading as right_reading
from smtpkit.homework.judges.dialogue import route as right_route
from smtpkit.homework.judges.dialogue import talking as right_talking
from smtpkit.homework.parts import Score, score
from smtpkit.homework.sheets import open_sheet
from smtpkit.homework.sheets.dialogue import (
    ASSIGNMENT,
    explaining,
    reading,
    route,
    wishes,
)
from smtpkit.homework.sheets.dialogue.playing import House, play, read_lines
from smtpkit.homework.sheets.dialogue.story import instants, log
from smtpkit.homework.sheets.dialogue.walk import Walk
from smtpkit.protocol.framing import stuff, unstuff
from smtpkit.protocol.machine import State

RELEASE = "2026"
MACHINE = [part.id for part in ASSIGNMENT.parts if not part.is_by_hand]
STUDENTS = [f"id{number}" for number in range(60)]


def dice(student: str, name: str) -> Dice:
    return visible_dice(student, "dialogue", RELEASE).part(f"dialogue-{name}")


def judged(name: str, value: Any, student: str = "ann7") -> Score:
    part = ASSIGNMENT.part(f"dialogue-{name}")
    hidden = hidden_dice(b"of this test", student, "dialogue").part(part.id)
    calls = InProcess({part.names[0]: value})
    return score(part, judges("dialogue")[part.id](calls, dice(student, name), hidden))


def answer(name: str, student: str = "ann7") -> Any:
    part = ASSIGNMENT.part(f"dialogue-{name}")
    names: dict[str, Any] = {}
    exec(worked("dialogue", part.id, dice(student, name)), names)
    return names[part.names[0]]


def checked(name: str, value: Any, student: str = "ann7") -> Any:
    return open_sheet("dialogue", student, RELEASE).check(f"dialogue-{name}", value)


# ---- right values, read a second time ------------------------------------------------

OPEN = ("READY", "SENDER", "RECIPIENT")
#: What a line does where it is legal and well-formed: RFC 5321 section 4.1.4.
LEADS = {
    ("GREETED", "EHLO"): "READY",
    ("GREETED", "HELO"): "READY",
    ("READY", "MAIL"): "SENDER",
    ("SENDER", "RCPT"): "RECIPIENT",
    ("RECIPIENT", "RCPT"): "RECIPIENT",
    ("RECIPIENT", "DATA"): "TEXT",
    **{(s, v): "READY" for s in OPEN for v in ("RSET", "EHLO", "HELO")},
    **{(s, v): s for s in ("GREETED", *OPEN) for v in ("NOOP", "VRFY")},
    **{(s, "QUIT"): "CLOSED" for s in OPEN},
    ("GREETED", "RSET"): "GREETED",
}  # fmt: skip
#: The grammar of sections 4.1.1.1 to 4.1.1.10, as far as these sheets use it.
FORM = re.compile(
    r"(?i)(EHLO|HELO) [a-z0-9.]+|MAIL FROM:<([a-z0-9.]+@[a-z0-9.]+)?>"
    r"|RCPT TO:<([a-z0-9]+@[a-z0-9.]+|Postmaster)>|DATA|RSET|QUIT|NOOP( \w+)?|VRFY \w+"
)
VERBS = {"EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "QUIT", "NOOP", "VRFY"}


def by_the_rfc(said: Walk) -> list[tuple[str, int]]:
    """Return the state behind each line, and the code of a refusal, else 0."""
    state, found = "GREETED", []
    for line in said.lines:
        verb, code = line.split(" ")[0].upper(), 0
        if state == "TEXT":
            state = "READY" if line == "." else state
        elif verb == "EXPN":
            code = 502
        elif verb not in VERBS:
            code = 500
        elif not FORM.fullmatch(line):
            code = 501
        elif (state, verb) not in LEADS:
            code = 503
        elif verb == "RCPT" and line[9:-1] not in (*said.known, "Postmaster"):
            code = 550
        else:
            state = LEADS[state, verb]
        found.append((state, code))
    return found


@pytest.mark.parametrize("student", STUDENTS)
def test_states_and_refusals_are_those_of_the_rfc(student: str) -> None:
    said = reading.states(dice(student, "states"))
    states = right_reading.states(dice(student, "states"))
    assert list(states.values()) == [state for state, _ in by_the_rfc(said)]
    said = reading.refused(dice(student, "refused"))
    visible = dice(student, "refused")
    codes = dict(
        zip(
            reading.numbered(visible, said.lines),
            [code for _, code in by_the_rfc(said)],
            strict=True,
        )
    )
    refused = {number: code for number, code in codes.items() if code}
    assert right_reading.refusals(visible) == refused
    assert len(refused) == reading.REFUSALS


@pytest.mark.parametrize("student", STUDENTS)
def test_a_reply_is_complete_with_the_end_of_its_last_line(student: str) -> None:
    """RFC 5321 section 4.2.1: a space, or nothing, stands behind the last line's code."""
    so_far, wanted = b"", {}
    for number, octets in reading.pieces(dice(student, "pieces")).items():
        so_far += octets
        wanted[number] = len(re.findall(rb"(?m)^\d{3} [^\r]*\r\n", so_far))
    assert right_reading.complete(dice(student, "pieces")) == wanted
    assert max(wanted.values()) == 5


@pytest.mark.parametrize("student", STUDENTS)
def test_lines_travel_and_are_stored_as_the_framing_does_it(student: str) -> None:
    """RFC 5321 section 4.5.2; two of three lines of each kind change."""
    lines = right_reading.lines(dice(student, "dots"))
    known = reading.dots(dice(student, "dots"))
    for number, (asked, line) in known.items():
        change = stuff if asked == "travels" else unstuff
        assert change(line.encode() + b"\r\n") == lines[number].encode() + b"\r\n"
    same = [number for number, (_, line) in known.items() if line == lines[number]]
    assert len(same) == 2


@pytest.mark.parametrize("student", STUDENTS)
def test_who_holds_a_letter_is_known_from_the_log(student: str) -> None:
    """From one's own 250 to another's: RFC 5321 sections 4.2.5 and 6.1."""
    visible = dice(student, "held")
    held, events = right_route.held(visible), sorted(log(visible), key=lambda e: e.ms)
    assert held["order"][0] == events[0].host
    for ms in instants(visible):
        holding = set()
        for event in events:
            if event.ms > ms:
                break
            if event.what == "took":
                holding.add(event.host)
            elif event.what == "heard 250":
                holding.discard(event.host)
        assert set(held[ms]) == holding
    assert sorted(len(hosts) for hosts in held.values()) == [1, 1, 1, 2, 2, 4]


@pytest.mark.parametrize("student", STUDENTS)
def test_hosts_are_called_by_number_and_never_oneself(student: str) -> None:
    """RFC 5321 section 5.1 and RFC 7505 section 3."""
    me, found = route.domains(dice(student, "mx"))
    routes = right_route.routes(dice(student, "mx"))
    for name, records in found:
        number = {host: preference for preference, host in records}
        called = [host for group in routes[name] for host in group]
        if not records:
            assert called == [name]
            continue
        assert called == sorted(called, key=lambda host: number[host])
        for group in routes[name]:
            assert len({number[host] for host in group}) == 1
        left_out = set(number) - set(called)
        assert left_out == {
            host
            for host in number
            if host == "." or (me in number and number[host] >= number[me])
        }
    assert sorted(map(len, routes.values())) == [0, 1, 1, 3]


def test_each_topic_is_settled_by_a_section_that_may_be_named() -> None:
    assert right_reading.SETTLED.keys() == {topic.name for topic in explaining.TOPICS}
    assert set(right_reading.SETTLED.values()) < set(explaining.SECTIONS)


# ---- sessions ------------------------------------------------------------------------


def lower(lines: list[str]) -> list[str]:
    verbs = re.compile("^(EHLO|MAIL FROM|RCPT TO|QUIT|X[A-Z]+)")
    return [verbs.sub(lambda found: found[0].lower(), line) for line in lines]


def helo_for_ehlo(lines: list[str]) -> list[str]:
    return [line.replace("EHLO", "HELO") for line in lines]


def hello_for_rset(lines: list[str]) -> list[str]:
    return [lines[0] if line == "RSET" else line for line in lines]


def recipients_turned(lines: list[str]) -> list[str]:
    lines = [*lines]
    first = next(
        n for n, line in enumerate(lines) if "RCPT" in line and "RCPT" in lines[n + 1]
    )
    lines[first : first + 2] = lines[first + 1], lines[first]
    return lines


def noops(lines: list[str]) -> list[str]:
    return ["NOOP", "RSET", *lines]


ALSO_RIGHT = (lower, helo_for_ehlo, hello_for_rset, recipients_turned, noops)


@pytest.mark.parametrize("change", ALSO_RIGHT)
def test_there_are_many_right_sessions(
    change: Callable[[list[str]], list[str]],
) -> None:
    for student in STUDENTS[:10]:
        assert (
            judged("session", change(answer("session", student)), student).points == 14
        )
        assert judged("repair", change(answer("repair", student)), student).points == 10


def test_the_private_verb_is_wanted_before_each_mail() -> None:
    """The house rule: RFC 5321 section 4.1.5."""
    house, hello, mail = House("XLOMA", "tea"), "EHLO me.example", "MAIL FROM:<>"
    for lines, codes in (
        ([hello, mail], [250, 503]),
        ([hello, "XLOMA tea", mail], [250, 250, 250]),
        ([hello, "xloma tea", mail], [250, 250, 250]),
        ([hello, "XLOMA milk", mail], [250, 501, 503]),
        ([hello, "XLOMA", "XLOMO tea"], [250, 501, 500]),
        (["XLOMA tea", hello, mail], [503, 250, 503]),
        ([hello, "XLOMA tea", "RSET", mail], [250, 250, 250, 503]),
        ([hello, "XLOMA tea", hello, mail], [250, 250, 250, 503]),
        ([hello, "XLOMA tea", "EHLO", mail], [250, 250, 501, 250]),
        ([hello, "XLOMA tea", mail, "XLOMA tea"], [250, 250, 250, 503]),
        ([hello, "XLOMA tea", mail, "RSET", mail], [250, 250, 250, 250, 503]),
        (["QUIT", "XLOMA tea", mail], [221]),
    ):
        assert play(lines, [], house).codes == codes, lines


def test_in_a_letter_the_private_verb_is_text() -> None:
    lines = ["EHLO me.example", "XLOMA tea", "MAIL FROM:<>", "RCPT TO:<Postmaster>"]
    played = play([*lines, "DATA", "XLOMA tea", "MAIL", "."], [], House("XLOMA", "tea"))
    (letter,) = played.letters
    assert letter.content == b"XLOMA tea\r\nMAIL\r\n"
    assert played.state is State.READY


def test_a_session_keeps_the_points_of_what_it_did() -> None:
    lines = answer("session")
    cut = lines[: lines.index("RSET") + 1]
    assert judged("session", cut).points == 3  # the hello, and what was taken back
    assert judged("session", [*lines, "NOOP"]).points == 13
    assert judged("session", ["DATA", *lines]).points == 13


def test_a_public_check_shows_the_refusal_and_not_what_was_delivered() -> None:
    lines = answer("session")
    broken = [line.replace("FROM:<", "FROM: <") for line in lines]
    said = repr(checked("session", broken))
    assert "was answered `501`" in said
    assert "Not yet" in said
    silent = [line for line in lines if not line.startswith("Subject:")]
    assert checked("session", silent).right
    assert judged("session", silent).points == 10


def test_a_public_check_plays_one_of_three_conversations() -> None:
    lines = answer("codes")
    assert checked("codes", {**lines, "C": ["NOOP"]}).right
    assert not checked("codes", {**lines, "A": ["NOOP"]}).right
    assert "250, and GREETED at the end" in repr(
        checked("codes", {**lines, "A": ["NOOP"]})
    )
    assert judged("codes", {**lines, "C": ["NOOP"]}).points == 5.33


def test_the_right_codes_with_another_state_earn_one_half() -> None:
    student = next(
        s for s in STUDENTS if answer("codes", s)["A"][-1] in ("QUIT", "quit")
    )
    lines = answer("codes", student)
    ends = [*lines["A"][:-1], "NOOP"]
    assert judged("codes", {**lines, "A": ends}, student).points == pytest.approx(5.33)


# ---- hostile lines -------------------------------------------------------------------

HOSTILE = [
    ["NOOP"] * 100_000,
    ["NOOP " + "x" * 10_000_000],
    ["NOOP\r\nQUIT"],
    ["NOOP\nQUIT"],
    ["NOOP\0"],
    ["\x1b[2J"],
    ["NOOP \ud800"],
    ["NOOP é"],
    ["NOOP\u2028QUIT"],
    [b"NOOP"],
    [["NOOP"]],
    [None],
    {"A": 1},
    "NOOP",
    [],
    (),
    7,
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_what_is_no_decent_list_of_lines_is_not_played(value: Any) -> None:
    lines, wrong = read_lines(value)
    assert not lines
    assert len(wrong) < 100
    for name in ("session", "repair"):
        assert judged(name, value).points == 0
        assert checked(name, value).state in ("not yet", "still open")
    assert judged("codes", dict.fromkeys("ABC", value)).points == 0
    assert checked("codes", dict.fromkeys("ABC", value)).state in (
        "not yet",
        "still open",
    )


def test_lines_that_may_be_played_are_played_soon() -> None:
    """As many and as long as allowed; the clock is far from tight."""
    began = time.monotonic()
    for line in ("x" * 500, "EHLO a", "AUTH PLAIN", "BDAT 99999", "STARTTLS", "."):
        assert judged("session", [line] * 80).points <= 1
    assert time.monotonic() - began < 20


# ---- variants ------------------------------------------------------------------------


def test_sheets_have_equal_counts_of_lines_recipients_and_traps() -> None:
    shapes = set()
    for number in range(300):
        student = f"class{number}"
        asked = wishes.wish(dice(student, "session"))
        broken = wishes.wreck(dice(student, "repair"))
        codes = dice(student, "codes")
        shapes.add(
            (
                len(set(asked.known)),
                tuple(len(letter.lines) for letter in asked.letters),
                sum(line.startswith(".") for one in asked.letters for line in one.lines),
                len(broken.lines),
                len(broken.letter.forward_paths),
                tuple(
                    len(play(list(said.lines), list(said.known)).codes)
                    for said in (wishes.target(codes, name) for name in "ABC")
                ),
                len(by_the_rfc(reading.states(dice(student, "states")))),
                sum(bool(c) for _, c in by_the_rfc(reading.states(dice(student, "states")))),
                sum(bool(c) for _, c in by_the_rfc(reading.refused(dice(student, "refused")))),
            )
        )  # fmt: skip
    assert shapes == {(4, (4, 5), 2, 10, 2, (6, 6, 6), 12, 3, 5)}


def test_a_broken_session_has_four_faults_and_each_costs_points() -> None:
    """Each fault alone, put into the lines that are right."""
    for student in STUDENTS:
        broken = list(wishes.wreck(dice(student, "repair")).lines)
        right = right_talking.repaired(dice(student, "repair"))
        assert judged("repair", broken, student).points == 0
        mail = next(line for line in broken if line.startswith("MAIL"))
        rcpt = next(n for n in broken if n.startswith("RCPT") and n not in right)
        bare_end = broken[-2] != "."
        hello, ann, bob, carol = right[:4]
        faults = [
            [hello, mail, bob, carol, *right[4:]],
            [hello, ann, bob, rcpt, *right[4:]],
            [hello, bob, ann, carol, *right[4:]],
            [*right[:-2], "QUIT"]
            if bare_end
            else [*right[:7], right[7][1:], *right[8:]],
        ]
        for lines in faults:
            assert judged("repair", lines, student).points < 10, lines


@pytest.mark.parametrize("part_id", MACHINE)
def test_no_neighbour_is_worth_copying(part_id: str) -> None:
    """Each part alone, over 100 pairs: under a fifth."""
    name = part_id.removeprefix("dialogue-")
    points = ASSIGNMENT.part(part_id).points
    shares = [
        judged(name, answer(name, f"id{n + 1}"), f"id{n}").points / points
        for n in range(100)
    ]
    assert sum(shares) / len(shares) < 0.2


def test_no_pair_of_neighbours_shares_a_fifth_of_the_sheet() -> None:
    whole = sum(ASSIGNMENT.part(part_id).points for part_id in MACHINE)
    for n in range(50):
        earned = sum(
            judged(part[9:], answer(part[9:], f"pair{n}b"), f"pair{n}a").points
            for part in MACHINE
        )
        assert earned < whole / 5
