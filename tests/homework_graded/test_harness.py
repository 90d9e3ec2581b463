"""Requests to a worker: what comes back, and what a lost worker costs."""

import dataclasses
import pickle
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.homework.grading import processes
from smtpkit.homework.grading.harness import PartCalls
from smtpkit.homework.grading.in_process import InProcess
from smtpkit.homework.grading.one import grade_one, keys_of
from smtpkit.homework.grading.plain import TooLarge, pack, plain, unpack
from smtpkit.homework.grading.processes import Worker
from smtpkit.homework.parts import Calls, Outcome, Trial
from tests.homework_graded.small import (
    ANSWERS,
    LIMITS,
    SECRET,
    Band,
    cell,
    job_of,
    needs_walls,
    notebook,
    points,
    small,
    worked_cells,
)

__all__ = ["small"]

SOURCE = """
import enum, os, time
from collections import namedtuple
class Code(enum.IntEnum):
    OK = 250
class Word(str, enum.Enum):
    DONE = "done"
Pair = namedtuple("Pair", "code text")
number, text, octets, nothing, real = 250, "p\\xe4", b"\\xff\\r\\n", None, 0.5
code, word, pair, array = Code.OK, Word.DONE, Pair(250, b"OK"), bytearray(b"x")
deep = {(1, b"a"): [True, {"b": (None,)}]}
thing = object()
group = {1}
def echo(*arguments): return arguments
def change(items): items.append(1); return items
def fail(): raise ValueError("no code")
class BadCode(ValueError): pass
def fail_too(): raise BadCode(999)
def leave(): raise SystemExit(3)
def ask(): return input()
class Counter:
    def __init__(self, start): self.count = start
    def add(self, n): self.count += n; return self.count
    def fail(self): raise KeyError("k")
def client(connection, name):
    greeting = connection.receive()
    connection.start_tls()
    connection.send(b"EHLO " + name)
    reply = connection.receive()
    connection.close()
    return [greeting, reply, connection.receive()]
def clumsy(connection): connection.send("QUIT")
def keeps(connection):
    global kept
    kept = connection
def uses(): return kept.receive()
def sleeps(): time.sleep(99)
def ends(): os._exit(3)
"""


def over_worker() -> Iterator[Calls]:
    """Yield calls over a process behind walls."""
    with Worker(needs_walls(), LIMITS) as worker:
        yield PartCalls(worker, LIMITS, SOURCE)


def in_process() -> Iterator[Calls]:
    """Yield calls over a namespace."""
    names: dict[str, object] = {"__name__": "answers"}
    exec(SOURCE, names)
    yield InProcess(names)


@pytest.fixture(params=[over_worker, in_process], ids=["worker", "in process"])
def calls(request) -> Iterator[Calls]:
    """Give both ways to ask: they must agree."""
    yield from request.param()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", 250), ("text", "p\xe4"), ("octets", b"\xff\r\n"), ("nothing", None),
        ("real", 0.5), ("code", 250), ("word", "done"), ("pair", (250, b"OK")),
        ("array", b"x"), ("deep", {(1, b"a"): [True, {"b": (None,)}]}),
    ],
)  # fmt: skip
def test_a_variable_arrives_as_plain_data(calls, name, value):
    got = calls.value(name)
    assert got == Outcome(value)
    assert type(got.value) is type(value)


@pytest.mark.parametrize("name", ["thing", "group", "echo"])
def test_what_is_no_plain_data_arrives_as_words(calls, name):
    got = calls.value(name)
    assert got.value is None
    assert got.raised.startswith("TypeError: no plain value, but")


@pytest.mark.parametrize(
    ("name", "raised"),
    [
        ("fail", "ValueError: no code"),
        ("fail_too", "ValueError: BadCode: 999"),
        ("leave", "SystemExit: 3"),
        ("missing", "missing"),
        ("number", "TypeError: 'int' object is not callable"),
    ],
)
def test_what_is_raised_arrives_in_words(calls, name, raised):
    assert calls.call(name) == Outcome(raised=raised)


def test_arguments_go_there_and_back_and_ours_stay_as_they_are(calls):
    items = [(1, b"\x00"), {"a": None}, -1.5]
    assert calls.call("echo", items, b"").value == (items, b"")
    assert calls.call("change", items).value == [*items, 1]
    assert len(items) == 3


def test_objects_keep_their_state_and_stay_apart(calls):
    one_, other = calls.make("Counter", 1).value, calls.make("Counter", 10).value
    assert calls.method(one_, "add", 1).value == 2
    assert calls.method(other, "add", 1).value == 11
    assert calls.method(one_, "add", 1).value == 3
    assert calls.method(one_, "fail").raised == "KeyError: 'k'"
    assert calls.method(one_, "none").raised.startswith("AttributeError")
    assert calls.make("Counter").raised.startswith("TypeError")
    assert calls.make("none") == Outcome(raised="missing")


def test_a_conversation_reaches_the_peer_and_comes_back(calls):
    band = Band()
    got = calls.converse("client", band, b"me.example")
    assert got.value == [b"220 mx.example\r\n", b"250 mx.example\r\n", b""]
    assert (band.heard, band.is_closed) == (b"EHLO me.example", True)


def test_characters_are_no_octets(calls):
    raised = calls.converse("clumsy", Band()).raised
    assert raised == "TypeError: send() takes octets (bytes), not str"


def test_a_connection_that_was_kept_leads_nowhere():
    for calls in over_worker():
        assert calls.converse("keeps", Band()) == Outcome()
        assert calls.call("uses").raised == "ConnectionError: the conversation is over"


def test_a_peer_that_objects_is_heard_by_the_client():
    class Strict(Band):
        def receive(self) -> bytes:
            raise TimeoutError("nobody speaks")

    for calls in over_worker():
        raised = calls.converse("client", Strict(), b"").raised
        assert raised == "ConnectionError: TimeoutError: nobody speaks"


def test_nobody_types_where_answers_run():
    for calls in over_worker():
        assert calls.call("ask").raised.startswith("EOFError")


@pytest.mark.parametrize(
    ("name", "category"), [("sleeps", "too slow"), ("ends", "stopped")]
)
def test_one_lost_process_is_replaced_and_a_second_ends_the_part(name, category):
    for calls in over_worker():
        made = calls.make("Counter", 1).value
        assert calls.call(name).raised.startswith(f"{category}: ")
        assert calls.value("number").value == 250
        assert calls.method(made, "add", 1).raised.startswith(category)
        assert calls.call(name).raised.startswith(f"{category}: ")
        assert calls.value("number").raised.startswith(f"{category}: ")


def test_the_next_part_has_a_process_of_its_own():
    with Worker(needs_walls(), LIMITS) as worker:
        for source, wanted in (
            ("x = 1", 1),
            ("import os\nos._exit(3)", None),
            ("x = 3", 3),
        ):
            calls = PartCalls(worker, LIMITS, source)
            assert calls.value("x").value == wanted
            calls.close()


def test_what_one_part_defines_no_other_one_sees():
    with Worker(needs_walls(), LIMITS) as worker:
        first = PartCalls(worker, LIMITS, "import json\njson.x = x = 1")
        first.close()
        second = PartCalls(worker, LIMITS, "import json\ny = hasattr(json, 'x')")
        assert second.value("y").value is False
        assert second.value("x").raised == "missing"


def test_where_no_process_starts_no_answer_is_blamed(monkeypatch):
    needs_walls()
    monkeypatch.setattr(processes, "_START", "raise SystemExit")
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    result = grade_one(job_of(notebook(worked_cells())))[0]
    assert result.needs_person
    assert result.points == 0
    assert "no process could be started" in " ".join(result.remarks)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary()
    | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.tuples(inner, inner)
    | st.dictionaries(st.text() | st.binary() | st.tuples(st.integers()), inner),
    max_leaves=12,
)  # fmt: skip


@given(PLAIN)
def test_plain_data_comes_out_as_it_went_in(value):
    assert unpack(pack(plain(value))) == value


@pytest.mark.parametrize("value", [b"x" * 10**7, [0] * 300_000, 1 << 10_000])
def test_what_is_too_large_is_not_carried(value):
    with pytest.raises(TooLarge):
        plain(value)


@pytest.mark.parametrize(
    "value",
    [{}, {"hex": 1}, {"hex": "zz"}, {"a": 1, "b": 2}, {"code": "x"}, [{"dict": [1]}],
     {"dict": [[[], 1]]}],
)  # fmt: skip
def test_what_was_never_packed_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        unpack(value)


# ---- a whole submission --------------------------------------------------------------


def test_job_and_results_can_be_sent_to_another_process():
    needs_walls()
    job = pickle.loads(pickle.dumps(job_of(notebook(worked_cells()))))
    results = grade_one(job)
    assert pickle.loads(pickle.dumps(results)) == results
    assert SECRET not in pickle.dumps(job)


def test_the_same_submission_earns_the_same_twice():
    needs_walls()
    job = job_of(notebook(worked_cells(double="def double(n): return 2 * (n % 100)")))
    first, second = ([r.trials for r in grade_one(job)] for _ in range(2))
    assert first == second


def test_results_come_in_the_order_of_their_keys():
    needs_walls()
    job = job_of(notebook(worked_cells()))
    assert [result.key for result in grade_one(job)] == keys_of(job)


def test_only_what_is_asked_for_is_run():
    needs_walls()
    job = job_of(notebook(worked_cells()))
    wanted = keys_of(job)[2]
    only = dataclasses.replace(job, only=frozenset([wanted]))
    assert [result.key for result in grade_one(only)] == [wanted]


@pytest.mark.parametrize(
    ("claimed", "release", "second"),
    [("ann7", "2026", None), (" ANN7", "2026", None), ("bob", "2026", ("bob", "2026")),
     ("", "2026", ("example", "2026")), ("ann7", "2025", ("ann7", "2025"))],
)  # fmt: skip
def test_a_sheet_that_claims_another_identity_is_judged_as_both(
    claimed, release, second
):
    needs_walls()
    job = job_of(notebook(worked_cells(student=claimed, release=release)))
    results = grade_one(job)
    others = {(r.key.student, r.key.release) for r in results if not r.is_given}
    assert others == ({second} if second else set())
    assert {(r.key.student, r.key.release) for r in results if r.is_given} == {
        ("ann7", "2026")
    }


def test_a_changed_answer_changes_its_own_key_alone():
    before = keys_of(job_of(notebook(worked_cells())))
    after = keys_of(job_of(notebook(worked_cells(why="Nobody knows."))))
    assert [x.part for x, y in zip(before, after, strict=True) if x != y] == [
        "small-why"
    ]


def test_another_secret_or_student_changes_every_key():
    job = job_of(notebook(worked_cells()))
    other = job_of(notebook(worked_cells(student="bob")), student="bob")
    assert not set(keys_of(job)) & set(keys_of(other))


def test_a_judge_that_fails_gives_no_points_and_calls_a_person(monkeypatch):
    needs_walls()

    def judge(calls: Calls, visible: object, hidden: object) -> Iterator[Trial]:
        yield Trial("first", True, "", "", "", "")
        raise KeyError(calls.value("port").value)

    monkeypatch.setitem(small_judges(), "small-port", judge)
    result = grade_one(job_of(notebook(worked_cells())))[1]
    assert (result.points, result.needs_person) == (0, True)
    assert result.remarks == ("The judge could not cope: KeyError: 25.",)


def small_judges() -> dict[str, object]:
    """Return the judges of the small assignment, to be changed for a test."""
    from tests.homework_graded.small import JUDGES

    return JUDGES  # type: ignore[return-value]


def test_an_answer_may_use_the_package_and_leave_a_check_in():
    needs_walls()
    source = (
        "from smtpkit import Lab, Reply\nfrom smtpkit.homework import check\n"
        "check('02-second-mail', 503)\nsheet.check('small-double')\n"
        "def double(n):\n    assert Lab().say('NOOP')[0].code == 250\n    return 2 * n\n"
    )
    results = grade_one(job_of(notebook(worked_cells(double=source))))
    assert results[0].points == 4


def test_code_that_an_answer_needs_is_looked_for_in_the_other_cells():
    needs_walls()
    cells = worked_cells(double="def double(n): return once(n) + once(n)")
    helpers = [
        cell("def once(n): return same(n)"),
        cell("same = int\n1 / 0"),
        cell("!ls"),
    ]
    results = grade_one(job_of(notebook([*cells, *helpers])))
    assert points(results)["double"] == 4
    assert "It needed code from other cells, which was run first." in results[0].remarks


def test_a_part_for_a_person_is_not_run_and_keeps_its_text():
    needs_walls()
    result = grade_one(job_of(notebook(worked_cells())))[-1]
    assert (result.needs_person, result.points, result.walls) == (True, 0, ())
    assert result.source == ANSWERS["small-why"]


def test_an_answer_may_serve_on_loopback_with_threads():
    needs_walls()
    source = (
        "import threading\nfrom smtpkit import Client, Loopback\n"
        "def serve():\n    with Loopback() as server:\n"
        "        with Client.connect(server.host, server.port) as client:\n"
        "            codes.append(client.ehlo('me.example').code)\n"
        "def double(n):\n    global codes\n    codes = []\n"
        "    thread = threading.Thread(target=serve)\n    thread.start()\n"
        "    thread.join()\n    return 2 * n if codes == [250] else codes\n"
    )
    results = grade_one(job_of(notebook(worked_cells(double=source))))
    assert results[0].points == 4, results[0]


@pytest.mark.parametrize(
    "value",
    [{n * (2**61 - 1): 0 for n in range(1, 500)}, [0] * 30_000],
    ids=["numbers of one hash", "a long list"],
)
def test_what_would_keep_a_judge_busy_for_hours_is_too_large(value):
    with pytest.raises(TooLarge):
        unpack(pack(value), [20_000])
    assert unpack(pack(value)) == value


def test_a_sheet_that_uses_up_its_time_ends_and_a_person_looks_at_the_rest():
    needs_walls()
    slow = "import time\ndef double(n):\n    time.sleep(1)\n    return 2 * n\n"
    job = job_of(notebook(worked_cells(double=slow)))
    limits = dataclasses.replace(job.limits, sheet_s=0.2)
    first, *others = grade_one(dataclasses.replace(job, limits=limits))
    assert first.points == first.out_of  # what was begun is finished
    assert len(others) == 4
    for result in others:
        assert (result.points, result.needs_person, result.trials) == (0, True, ())
        assert "0 s together" in result.remarks[-1]
