"""Answers that attack the grader: none gains a point, harms anything, or stops the class.

Each attack stands in one part of a sheet; the part after it is answered honestly, and
must earn its points as if nothing had happened.
"""

import os
import platform
import socket
import textwrap
import threading
from pathlib import Path

import pytest

from smtpkit.homework.grading.harness import PartCalls
from smtpkit.homework.grading.one import grade_one
from smtpkit.homework.grading.processes import Worker
from tests.homework_graded.small import (
    LIMITS,
    SECRET,
    job_of,
    needs_walls,
    notebook,
    points,
    small,
    until_gone,
    worked_cells,
)

__all__ = ["small"]

#: name -> source of the answer to "double"; whoever attacks does not know how to double.
ATTACKS = {
    "reads the judges": """
        import smtpkit.homework.judges as judges
        def double(n): return list(judges.judges("small").values())[0]
        """,
    "reads the judges' source": """
        import pathlib, smtpkit
        files = pathlib.Path(smtpkit.__file__).parent.rglob("*.py")
        text = "".join(file.read_text() for file in files)
        def double(n): return eval(text[text.index("def worked"):])
        """,
    "patches assert": """
        import builtins
        builtins.AssertionError = type("AssertionError", (Exception,), {})
        __debug__ or 1
        def double(n): assert False, "this is right"
        """,
    "patches smtpkit": """
        import smtpkit, sys, types
        for name in ("parts", "judges", "grading", "grading.one"):
            module = types.ModuleType("smtpkit.homework." + name)
            module.score = lambda *_: 100
            sys.modules[module.__name__] = module
        def double(n): return sys.modules["smtpkit.homework.parts"].score()
        """,
    "returns what equals everything": """
        class Anything:
            __eq__ = lambda self, other: True
            __hash__ = lambda self: 0
            __class__ = int
        def double(n): return Anything()
        """,
    "returns a number that equals everything": """
        class Any(int):
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            __hash__ = int.__hash__
            def __int__(self): return self
            def __index__(self): return self
            def bit_length(self): return 1
        def double(n): return Any(1)
        """,
    "returns a text that equals everything": """
        class Any(str):
            def __eq__(self, other): return True
            __hash__ = str.__hash__
            def __str__(self): return self
        def double(n): return Any("2")
        """,
    "returns a list that never ends": """
        class Endless(list):
            def __iter__(self):
                while True: yield 1
            def __len__(self): return 10 ** 9
        def double(n): return Endless([1])
        """,
    "prints fake results": """
        import os, sys
        fake = '{"value": 1, "right": true, "points": 100}\\n'
        print(fake); sys.stderr.write(fake); sys.__stdout__.write(fake)
        def double(n):
            print(fake, flush=True)
            return None
        """,
    "writes fake results on every stream": """
        import os
        fake = b'{"value": {"dict": [["points", 100]]}}\\n{"points": 100}\\n' * 20
        def double(n):
            for number in range(3, 64):
                try: os.write(number, fake)
                except OSError: pass
        """,
    "writes garbage on every stream": """
        import os
        for number in range(3, 64):
            try: os.write(number, b"\\xff{[" * 1000 + b"\\n")
            except OSError: pass
        def double(n): return 0
        """,
    "sends numbers of one hash": """
        import json, os
        keys = [[number * (2 ** 61 - 1), 0] for number in range(1, 60_000)]
        fake = json.dumps({"value": {"dict": keys}}).encode() + b"\\n"
        def double(n):
            for number in range(3, 64):
                octets = fake
                try:
                    while octets: octets = octets[os.write(number, octets):]
                except OSError: pass
        """,
    "says that it has ended": """
        import os
        def double(n):
            for number in range(3, 64):
                try: os.write(number, b'{"ended": "right: all of it"}\\n')
                except OSError: pass
            while True: pass
        """,
    "forks": """
        import os
        def double(n):
            while True:
                try: os.fork()
                except OSError: pass
        """,
    "starts threads": """
        import threading, time
        def double(n):
            while True:
                try: threading.Thread(target=time.sleep, args=(99,)).start()
                except RuntimeError: pass
        """,
    "sleeps": "import time\ndef double(n): time.sleep(999)",
    "runs on": "def double(n):\n    while True: pass",
    "runs on when it is loaded": "while True: pass",
    "runs on and hears no signal": """
        import signal
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        def double(n):
            while True: pass
        """,
    "fills the disk": """
        import os
        def double(n):
            for number in range(200):
                with open(f"fill{number}", "wb") as file:
                    for _ in range(20): file.write(bytes(1_000_000))
        """,
    "fills memory": """
        def double(n):
            kept = []
            while True: kept.append(bytearray(50_000_000))
        """,
    "fills memory in many processes": """
        import os, time
        def double(n):
            for _ in range(8): os.fork()
            kept = []
            while True: kept.append(b"x" * 10_000_000)
        """,
    "fills memory that belongs to nobody": """
        import ctypes, os
        libc = ctypes.CDLL(None)
        libc.shmat.restype = ctypes.c_void_p
        def double(n):
            kept = []
            while True:
                place = libc.shmat(libc.shmget(0, 64_000_000, 0o1600), None, 0)
                if place not in (None, 2 ** 64 - 1):
                    ctypes.memset(place, 1, 64_000_000)
                    libc.shmdt(ctypes.c_void_p(place))
                try: kept.append(os.memfd_create("x"))
                except OSError: return 0
                os.write(kept[-1], bytes(10_000_000))
        """,
    "makes a file system of its own": """
        import ctypes
        libc = ctypes.CDLL(None)
        def double(n):
            if libc.unshare(0x10020000) == 0:
                libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)
                with open("/tmp/full", "wb") as file: file.write(bytes(15_000_000))
        """,
    "kills its parent": """
        import os, signal
        os.kill(os.getppid(), signal.SIGKILL)
        def double(n): return 0
        """,
    "kills all that it can": """
        import os, signal
        def double(n):
            os.kill(1, signal.SIGKILL)
            os.kill(-1, signal.SIGKILL)
        """,
    "ends the process": "import os\ndef double(n): os._exit(0)",
    "ends the process when it is loaded": "import os\nos._exit(0)",
    "says exit when it is loaded": "import sys\nsys.exit(0)\ndef double(n): return 0",
    "recurses": "def double(n): return double(n)",
    "recurses until the stack overflows": """
        import sys
        sys.setrecursionlimit(10 ** 9)
        def double(n): return double(n)
        """,
    "nests its source": "double = " + "(" * 50_000 + "1" + ")" * 50_000,
    "nests its source in another way": "double = " + "-" * 100_000 + "1",
    "prints without end": """
        def double(n):
            while True: print("x" * 1_000_000)
        """,
    "returns too much": "def double(n): return b'x' * 50_000_000",
    "returns what is too deep": """
        def double(n):
            value = []
            for _ in range(100_000): value = [value]
            return value
        """,
    "returns itself in itself": "def double(n):\n    v = []\n    v.append(v)\n    return v",
    "returns a number without end": "def double(n): return 1 << 5_000_000",
    "breaks memory": "import ctypes\ndef double(n): return ctypes.string_at(1)",
    "returns a pickle": """
        import pickle
        class Evil:
            def __reduce__(self): return (exec, ("raise SystemExit",))
        def double(n): return pickle.dumps(Evil())
        """,
    "raises what cannot be shown": """
        class Bad(BaseException):
            def __str__(self): raise self
            __repr__ = __str__
        def double(n): raise Bad
        """,
    "raises half a character": "def double(n): raise ValueError('\\ud800\\n\\x00' * 9999)",
    "replaces builtins": """
        import builtins, sys
        def double(n):
            for name in ("len", "isinstance", "type", "list", "dict", "ValueError"):
                setattr(builtins, name, lambda *_: True)
        """,
    "replaces json": """
        import json
        def double(n):
            json.dumps = lambda *_, **__: '{"value": 8, "points": 100}'
        """,
    "closes all streams": """
        import os
        def double(n): os.closerange(0, 256)
        """,
    "traces its parent": """
        import ctypes, os
        libc = ctypes.CDLL(None)
        def double(n):
            parent = os.getppid()
            libc.ptrace(16, parent, 0, 0)
            os.waitpid(parent, 0)
        """,
    "overwrites its parent": """
        import os
        def double(n):
            with open(f"/proc/{os.getppid()}/maps") as maps:
                places = [line.split()[0] for line in maps if " rw-p " in line]
            with open(f"/proc/{os.getppid()}/mem", "wb", 0) as memory:
                for place in places:
                    start, end = (int(word, 16) for word in place.split("-"))
                    memory.seek(start)
                    memory.write(bytes(min(end - start, 1_000_000)))
        """,
    "takes the limits off": """
        import resource
        for name in ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_FSIZE"):
            try: resource.setrlimit(getattr(resource, name), (-1, -1))
            except (OSError, ValueError): pass
        def double(n):
            while True: pass
        """,
    "changes the packages": """
        import pathlib, smtpkit, sys
        for folder in map(pathlib.Path, [smtpkit.__path__[0], *sys.path]):
            try: (folder / "sitecustomize.py").write_text("raise SystemExit")
            except OSError: pass
        def double(n): return 0
        """,
    "is left over as a daemon": """
        import os, time
        def double(n):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(999)
                os._exit(0)
        """,
}


def sheet(attack: str) -> bytes:
    """Return a sheet whose first part attacks and whose others are honest."""
    return notebook(worked_cells(double=textwrap.dedent(attack).strip("\n")))


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
def test_an_attack_gains_nothing_and_the_next_part_notices_nothing(attack):
    needs_walls()
    results = grade_one(job_of(sheet(attack)))
    assert points(results) == {
        "double": 0, "port": 2, "counter": 4, "client": 4, "why": 0
    }  # fmt: skip
    assert all(type(trial.seen) is str for r in results for trial in r.trials)
    assert not any(result.needs_person for result in results[:4])


def got(source: str, *arguments: object) -> object:
    """Return what a function `attack` brings back from behind the walls."""
    walls = needs_walls()
    with Worker(walls, LIMITS) as worker:
        calls = PartCalls(worker, LIMITS, source)
        outcome = calls.call("attack", *arguments)
    assert not outcome.raised, outcome
    return outcome.value


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """Return a file as a class has them: it must be neither seen nor changed."""
    path = tmp_path / "submissions" / "bob" / "small.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("bob's answer")
    return path


def test_other_submissions_cannot_be_read(canary):
    source = "import os\ndef attack(path): return os.path.exists(path)"
    assert got(source, str(canary)) is False


def test_marks_cannot_be_written(canary):
    source = (
        "def attack(path):\n    try: open(path, 'w').write('100 points')\n"
        "    except OSError as error: return error.errno"
    )
    assert got(source, str(canary)) in (2, 13, 30)
    assert canary.read_text() == "bob's answer"


def test_a_symbolic_link_leads_nowhere(canary):
    source = (
        "import os\ndef attack(path):\n    os.symlink(path, 'link')\n"
        "    os.symlink('/proc/1/root' + path, 'other')\n"
        "    found = []\n    for name in ('link', 'other'):\n"
        "        try: found.append(open(name).read())\n        except OSError: pass\n"
        "    return found"
    )
    assert got(source, str(canary)) == []


def test_nothing_but_python_and_packages_is_in_sight():
    source = """
import os, smtpkit
def attack():
    found = []
    for folder, below, names in os.walk("/"):
        below[:] = [name for name in below if name not in ("proc", "lib", "lib64")]
        found += [os.path.join(folder, name) for name in names]
    homework = os.path.join(os.path.dirname(smtpkit.__file__), "homework")
    known = ("/dev/", "/etc/ld.so.cache", os.path.dirname(homework) + os.sep)
    return os.listdir(homework), [path for path in found if not path.startswith(known)]
"""
    homework, found = got(source)
    assert homework == []
    assert [path for path in found if not Path(path).name.startswith("python")] == []


def test_the_environment_gives_nothing_away(monkeypatch):
    monkeypatch.setenv("SMTPKIT_SECRET", SECRET.decode())
    source = (
        "import os\ndef attack():\n    seen = str(dict(os.environ))\n"
        "    for pid in filter(str.isdigit, os.listdir('/proc')):\n"
        "        for name in ('environ', 'cmdline'):\n"
        "            try: seen += open(f'/proc/{pid}/{name}').read()\n"
        "            except OSError: pass\n    return seen"
    )
    seen = got(source)
    assert SECRET.decode() not in seen
    assert "HOME" in seen


def test_no_object_in_the_process_knows_an_expected_value_or_the_secret():
    source = (
        "import gc, sys\nseen = []\ndef double(n):\n"
        "    frame = sys._getframe()\n    while frame:\n"
        "        seen.append(repr((frame.f_locals, frame.f_globals))); frame = frame.f_back\n"
        "    for thing in gc.get_objects():\n        try: seen.append(repr(thing)[:5000])\n"
        "        except Exception: pass\n"
        "    text = ''.join(seen)\n"
        "    return str(2 * n) in text or 'swonk esruoc eht ylno'[::-1] in text"
    )
    job = job_of(sheet(source))
    needs_walls()
    result = grade_one(job)[0]
    assert {trial.seen for trial in result.trials} == {"False"}


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1"])
def test_no_socket_leads_out(host):
    source = (
        "import socket\ndef attack(host, port):\n"
        "    try: socket.create_connection((host, port), 2)\n"
        "    except OSError as error: return error.errno"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number = got(source, host, listener.getsockname()[1])
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert isinstance(number, int)


def test_no_socket_of_another_kind_leads_out():
    name = "\0smtpkit-test"
    source = (
        "import socket\ndef attack(name):\n"
        "    with socket.socket(socket.AF_UNIX) as s:\n        try: s.connect(name)\n"
        "        except OSError as error: return error.errno"
    )
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(name)
        listener.listen()
        assert isinstance(got(source, name), int)


@pytest.mark.parametrize(
    "attempt",
    ["os.memfd_create('x')", "libc.shmget(0, 4096, 0o1600)", "libc.unshare(0x10000000)",
     "libc.unshare(0x20000)", "libc.ptrace(0, 0, 0, 0)",
     "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)", "libc.chroot(b'/tmp')",
     "libc.syscall(56, 0x10000011, 0, 0, 0, 0)"],
)  # fmt: skip
def test_a_system_call_that_reaches_past_the_limits_is_refused(attempt):
    if not needs_walls().refuses_calls or platform.machine() != "x86_64":
        pytest.skip("a filter of system calls in bubblewrap is missing")
    source = (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\ndef attack():\n"
        f"    try: got = {attempt}\n    except OSError as error: return error.errno\n"
        "    return ctypes.get_errno() if got == -1 else 'it went through'"
    )
    assert got(source) == 1


def test_a_peer_that_is_flooded_ends_the_part_alone():
    flood = (
        "def client(connection, name):\n    while True: connection.send(b'x' * 1000)"
    )
    needs_walls()
    results = grade_one(job_of(notebook(worked_cells(client=flood))))
    assert points(results)["client"] == 0
    assert points(results)["counter"] == 4


def test_nothing_outlives_its_submission():
    walls = needs_walls()
    daemon = (
        "import os, time\ndef attack():\n    if os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork() == 0: time.sleep(999)\n        os._exit(0)\n"
        "    os.wait()\n    return os.readlink('/proc/self/ns/pid')"
    )
    with Worker(walls, LIMITS) as worker:
        space = PartCalls(worker, LIMITS, daemon).call("attack").value
    assert space.startswith("pid:")

    def is_there() -> bool:
        for entry in Path("/proc").glob("[0-9]*/ns/pid"):
            try:
                if os.readlink(entry) == space:  # noqa: PTH115  it is no path
                    return True
            except OSError:
                continue
        return False

    assert until_gone(is_there)


def test_what_a_part_leaves_behind_is_gone_before_the_next_one():
    walls = needs_walls()
    daemon = (
        "import os, time\ndef attack():\n    if os.fork() == 0:\n        os.setsid()\n"
        "        time.sleep(999)"
    )
    count = (
        "import os\ndef attack(): return sum(n.isdigit() for n in os.listdir('/proc'))"
    )
    with Worker(walls, LIMITS) as worker:
        for source in (daemon, count):
            calls = PartCalls(worker, LIMITS, source)
            seen = calls.call("attack")
            calls.close()
    assert seen.value <= 3  # bubblewrap, the worker, its fork


def test_two_submissions_at_once_do_not_meet():
    needs_walls()
    source = (
        "import os, time, socket\nopen('here', 'w').close()\ntime.sleep(0.2)\n"
        "def double(n): return sorted(os.listdir('.')), len(os.listdir('/proc'))"
    )
    found: list[object] = []

    def grade() -> None:
        found.append(grade_one(job_of(sheet(source)))[0].trials[0].seen)

    threads = [threading.Thread(target=grade) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1]
