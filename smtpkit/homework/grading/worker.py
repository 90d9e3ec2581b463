"""The program inside the walls: runs answers, returns plain data, knows nothing else.

It is run by itself, from its source, with the standard library alone: nothing of
`smtpkit.homework` can be imported here.  It listens on standard input, a socket, and
forks for each part, so that what one answer breaks, no other one feels.  The harness does
not trust a word of what it says: it takes values from it, never points.

Each message is one line of JSON.  The harness says ``part`` (the fork answers that it is
loaded), ``value``, ``call``, ``make``, ``method``, ``converse`` and ``end``.  A fork that
ends before it is told to is reported by the process that forked it.
"""

from __future__ import annotations

import builtins
import gc
import json
import os
import resource
import signal
import sys
from types import ModuleType
from typing import Any

from .namespaces import Answers
from .plain import Connection, describe, pack, plain, unpack

__all__ = ["main"]


class Channel:
    """Lines of JSON over one socket, which two processes use in turn."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._held = b""

    def read(self) -> Any:
        """Return the next message; leave at the end, as there is nobody to serve."""
        while b"\n" not in self._held:
            octets = os.read(self._number, 1 << 16)
            if not octets:
                os._exit(0)
            self._held += octets
        line, self._held = self._held.split(b"\n", 1)
        return json.loads(line)

    def write(self, message: dict[str, Any]) -> None:
        """Write one message."""
        octets = json.dumps(message).encode() + b"\n"
        while octets:
            octets = octets[os.write(self._number, octets) :]


# ---- answers -------------------------------------------------------------------------


class Part:
    """Serves the requests for one part, in a process of its own."""

    def __init__(self, channel: Channel, answers: Answers, most_octets: int) -> None:
        self._channel = channel
        self._answers = answers
        self._most = most_octets
        self._is_talking = False

    def serve(self) -> None:
        """Answer requests until the harness has no more."""
        loaded = {"loaded": self._answers.raised, "helped": self._answers.helped}
        self._channel.write(loaded)
        while (request := self._channel.read())["do"] != "end":
            self._channel.write(self._answered(request))

    def _answered(self, request: dict[str, Any]) -> dict[str, Any]:
        name = request.get("name", "")
        if request["do"] != "method" and name not in self._answers.names:
            return {"raised": "missing"}
        try:
            packed = pack(plain(self._result(request, name)))
        except BaseException as error:
            return {"raised": describe(error)}
        if len(json.dumps(packed)) > self._most:
            return {"raised": "too large"}
        return {"value": packed}

    def _result(self, request: dict[str, Any], name: str) -> Any:
        what, arguments = request["do"], unpack(request.get("arguments", []))
        made = self._answers.made
        if what == "method":
            return getattr(made[request["handle"]], name)(*arguments)
        named = self._answers.names[name]
        if what == "call":
            return named(*arguments)
        if what == "make":
            made.append(named(*arguments))
            return len(made) - 1
        if what == "converse":
            self._is_talking = True
            try:
                return named(Connection(self._ask), *arguments)
            finally:
                self._is_talking = False
        return named

    def _ask(self, operation: str, octets: bytes) -> bytes:
        if not self._is_talking:
            raise ConnectionError("the conversation is over")
        self._channel.write({"ask": operation, "octets": octets.hex()})
        answer = self._channel.read()
        if "octets" not in answer:
            raise ConnectionError(answer["error"])
        return bytes.fromhex(answer["octets"])


# ---- the process ---------------------------------------------------------------------


def main() -> None:
    """Take limits upon this process, then fork for each part that is asked for."""
    channel = Channel(_move_streams())
    settings = channel.read()
    sys.path.extend(settings["paths"])
    _limit(settings)
    for name in settings["modules"]:
        try:
            __import__(name)
        except Exception:  # the answer itself shall meet it
            continue
    _stand_in()
    gc.freeze()
    channel.write({"ready": True})
    while True:
        part = channel.read()
        child = os.fork()
        if not child:
            _run_part(channel, part, settings)
        status = os.waitpid(child, 0)[1]
        # Number 2 means: alone with what it started, behind a wall.  Elsewhere a signal
        # to all would hit all of the user's processes.
        if settings["is_alone"] and os.getpid() == 2:
            _kill_all()
        channel.write({"ended": ended(status)})


def _run_part(channel: Channel, part: dict[str, Any], settings: dict[str, Any]) -> None:
    try:
        seconds = settings["cpu_s"]
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        answers = Answers(part["source"], part["others"])
        Part(channel, answers, settings["answer_octets"]).serve()
    except BaseException:  # nothing of it is of use to anyone
        os._exit(70)
    os._exit(0)


def _move_streams() -> int:
    """Move the socket out of the way of what answers print; return its number."""
    number = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    return number


class Quiet:
    """Stands for what only a notebook has: whatever is asked of it, nothing happens."""

    def __getattr__(self, name: str) -> Quiet:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Quiet:
        return self


def _stand_in() -> None:
    """Let an answer call `display` or `sheet.check`; students leave such things in."""
    homework = ModuleType("smtpkit.homework")
    quiet = Quiet()
    vars(homework).update(open_sheet=quiet, check=quiet, progress=quiet)
    sys.modules["smtpkit.homework"] = homework
    vars(builtins).update(display=quiet)


def _limit(settings: dict[str, Any]) -> None:
    """Put on the limits; none can be taken off again."""
    try:  # should memory run out, this goes first
        with open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123  Path is slow
            file.write("1000")
    except OSError:
        pass
    if (user := settings.get("user")) is not None:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    for name, most in settings["limits"].items():
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (ValueError, OSError, AttributeError):  # `walls` tells what is in force
            continue


def _kill_all() -> None:
    """Kill what the part has left behind, and wait until it is gone."""
    try:
        for _ in range(100):
            os.kill(-1, signal.SIGKILL)
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    except OSError:  # nobody is left
        return


def ended(status: int) -> str:
    """Say how a process ended that should not have.

    >>> ended(9), ended(3 << 8)
    ('stopped: by signal 9', 'stopped: the process ended itself with status 3')
    """
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "too slow: the time on the processor is used up"
        return f"stopped: by signal {number}"
    code = os.WEXITSTATUS(status)
    return f"stopped: the process ended itself with status {code}" if code else ""
