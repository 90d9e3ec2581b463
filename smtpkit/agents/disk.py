"""A queue's entries on disk: each message in a file, and beside it a log of its state.

RFC 5321 section 6.1: a host must not lose a message because it crashes.  ``Q1.eml`` is the
message, ``Q1.log`` has one line of JSON for each change.  A message counts from the moment
its log is there; from then on 250 may be said.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from ..protocol.commands import Parameter
from ..protocol.machine import Outcome
from ..protocol.replies import Reply
from ..protocol.session import Envelope, Trace
from .entry import Attempt, Entry, Fate, Recipient
from .files import TEMPORARY, Folder

__all__ = ["DiskStore"]

_ID = re.compile(r"Q([0-9]+)\Z")
_STOPPED = "this host was stopped during the attempt"


class DiskStore:
    """Keeps the entries of a queue in a folder.  It is a `store.Store`.

    Args:
        folder: where; or a `Folder`.
        epoch: what 0 ms on the queue's clock stands for: on disk times are absolute, so
            that they still hold after the next start.

    `recovered` tells what was put right when the folder was read; `damaged` names the
    files that could not be read, with the reason: they are left as they are.
    """

    def __init__(self, folder: str | Path | Folder, *, epoch: datetime) -> None:
        self.folder = folder if isinstance(folder, Folder) else Folder(folder)
        self.recovered: list[str] = []
        self.damaged: list[tuple[str, str]] = []
        self._epoch_ms = epoch.timestamp() * 1000
        self._last = 0

    def load(self) -> list[Entry]:
        """Return the entries of the folder; put right what a crash has left behind."""
        names = self.folder.names()
        entries = []
        for name in names:
            stem, _, ending = name.partition(".")
            if name.endswith(TEMPORARY):
                self._clean(name, "it was not whole, and never acknowledged")
            elif not (found := _ID.match(stem)) or ending not in ("eml", "log"):
                self.damaged.append((name, "no file of a queue"))
            elif ending == "eml" and f"{stem}.log" not in names:
                self._clean(name, "it was never acknowledged")
            elif ending == "log":
                self._last = max(self._last, int(found[1]))
                entries += self._load_entry(stem, f"{stem}.eml" in names)
        return sorted(entries, key=lambda entry: int(entry.id[1:]))

    def last_number(self) -> int:
        """Return the highest number that an id has had."""
        return self._last

    def accept(self, entry: Entry) -> None:
        """Keep a message: first its octets, then, in one step, that it was accepted."""
        self.folder.write(f"{entry.id}.eml", entry.content)
        record = {
            "what": "accepted",
            "envelope": _from_envelope(entry.envelope),
            "trace": [
                *(entry.trace.client_name, entry.trace.server_name),
                *(entry.trace.protocol, entry.trace.user),
            ],
            "arrived": self._absolute(entry.arrived_ms),
            "expires": self._absolute(entry.expires_ms),
            "report_of": entry.report_of,
            "sha256": hashlib.sha256(entry.content).hexdigest(),
            "recipients": [self._from_recipient(r) for r in entry.recipients],
        }
        try:
            self.folder.write(f"{entry.id}.log", _line(record))
        except OSError:
            with suppress(OSError):
                self.folder.remove(f"{entry.id}.eml")
            raise

    def begin(
        self, entry: Entry, paths: Sequence[str], host: str, now_ms: float
    ) -> None:
        """Keep that an attempt begins: if no end follows, it is in doubt."""
        time = self._absolute(now_ms)
        record = {"what": "begin", "paths": list(paths), "host": host, "time": time}
        self.folder.append(f"{entry.id}.log", _line(record))

    def finish(self, entry: Entry, recipients: Sequence[Recipient]) -> None:
        """Keep the state of some recipients."""
        states = [self._from_recipient(r) for r in recipients]
        record = {"what": "state", "recipients": states}
        self.folder.append(f"{entry.id}.log", _line(record))

    def done(self, entry: Entry) -> None:
        """Take the message away; its log stays, as its history."""
        if f"{entry.id}.eml" in self.folder.names():
            self.folder.append(f"{entry.id}.log", _line({"what": "done"}))
            self.folder.remove(f"{entry.id}.eml")

    def _clean(self, name: str, why: str) -> None:
        self.folder.remove(name)
        self.recovered.append(f"{name} was removed: {why}")

    def _load_entry(self, id_: str, has_content: bool) -> list[Entry]:
        name = f"{id_}.log"
        octets = self.folder.read(name)
        whole = octets[: octets.rfind(b"\n") + 1]
        try:
            records = [json.loads(line) for line in whole.splitlines()]
            entry = self._replay(id_, records)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            self.damaged.append((name, f"not the log of a message: {error!r}"))
            return []
        if whole != octets:
            self.folder.write(name, whole)
            self.recovered.append(f"the last line of {name} was torn; it was cut off")
        is_done = records[-1]["what"] == "done"
        if is_done and has_content:
            self._clean(f"{id_}.eml", "nothing was left to do")
        elif not is_done:
            content = self.folder.read(f"{id_}.eml") if has_content else b""
            if hashlib.sha256(content).hexdigest() != records[0]["sha256"]:
                self.damaged.append((f"{id_}.eml", "not the octets that were accepted"))
                return []
            entry.content = content
        return [entry]

    def _replay(self, id_: str, records: list[dict[str, Any]]) -> Entry:
        """Return the entry that the records of a log lead to."""
        first = records[0]
        entry = Entry(
            id_,
            _to_envelope(first["envelope"]),
            b"",
            _to_trace(first["trace"], self._relative(first["arrived"])),
            self._relative(first["arrived"]),
            self._relative(first["expires"]),
            [self._to_recipient(state) for state in first["recipients"]],
            first["report_of"],
        )
        begun: dict[str, dict[str, Any]] = {}
        for record in records[1:]:
            if record["what"] == "begin":
                begun.update(dict.fromkeys(record["paths"], record))
            elif record["what"] == "state":
                for state in record["recipients"]:
                    recipient = self._to_recipient(state)
                    paths = [known.path for known in entry.recipients]
                    entry.recipients[paths.index(recipient.path)] = recipient
                    begun.pop(recipient.path, None)
        for recipient in entry.recipients:
            if recipient.path in begun:
                self._doubt(id_, recipient, begun[recipient.path])
        return entry

    def _doubt(self, id_: str, recipient: Recipient, begun: dict[str, Any]) -> None:
        """Note an attempt that began, and whose end nobody knows."""
        words = f"{id_} for <{recipient.path}> is in doubt: {_STOPPED}"
        self.recovered.append(words)
        if recipient.fate.is_settled:
            return  # it was about to be shown to the postmaster
        time_ms, host = self._relative(begun["time"]), begun["host"]
        recipient.attempts.append(
            Attempt(
                *(time_ms, time_ms, host, Outcome.LATER), why=_STOPPED, in_doubt=True
            )
        )
        recipient.fate = Fate.DEFERRED

    def _absolute(self, time_ms: float | None) -> float | None:
        return None if time_ms is None else self._epoch_ms + time_ms

    def _relative(self, time_ms: float) -> float:
        return time_ms - self._epoch_ms

    def _from_recipient(self, recipient: Recipient) -> dict[str, Any]:
        return {
            "path": recipient.path,
            "parameters": _from_parameters(recipient.parameters),
            "fate": recipient.fate.value,
            "next": self._absolute(recipient.next_ms),
            "settled": self._absolute(recipient.settled_ms),
            "reports": recipient.reports,
            "attempts": [self._from_attempt(a) for a in recipient.attempts],
        }

    def _to_recipient(self, state: dict[str, Any]) -> Recipient:
        def relative(key: str) -> float | None:
            return None if state[key] is None else self._relative(state[key])

        return Recipient(
            state["path"],
            _to_parameters(state["parameters"]),
            relative("next"),
            Fate(state["fate"]),
            [self._to_attempt(kept) for kept in state["attempts"]],
            relative("settled"),
            [(action, id_) for action, id_ in state["reports"]],
        )

    def _from_attempt(self, attempt: Attempt) -> list[Any]:
        reply = attempt.reply
        said = None
        if reply is not None:
            finer = str(reply.enhanced) if reply.enhanced else None
            said = [reply.code, list(reply.lines), finer]
        times = [self._absolute(attempt.start_ms), self._absolute(attempt.end_ms)]
        flags = [attempt.in_doubt, attempt.is_remote, attempt.offers_dsn]
        return [*times, attempt.host, attempt.outcome.value, said, attempt.why, *flags]

    def _to_attempt(self, kept: list[Any]) -> Attempt:
        start, end, host, outcome, said, why, *flags = kept
        reply = Reply(said[0], tuple(said[1]), said[2]) if said else None
        times = (self._relative(start), self._relative(end))
        return Attempt(*times, host, Outcome(outcome), reply, why, *flags)


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _from_parameters(parameters: Sequence[Parameter]) -> list[list[str | None]]:
    return [[p.keyword, p.value] for p in parameters]


def _to_parameters(kept: list[list[Any]]) -> tuple[Parameter, ...]:
    return tuple(Parameter(keyword, value) for keyword, value in kept)


def _from_envelope(envelope: Envelope) -> list[Any]:
    return [
        envelope.reverse_path,
        list(envelope.forward_paths),
        _from_parameters(envelope.parameters),
        [_from_parameters(given) for given in envelope.rcpt_parameters],
    ]


def _to_envelope(kept: list[Any]) -> Envelope:
    reverse_path, paths, parameters, more = kept
    each = tuple(_to_parameters(given) for given in more)
    return Envelope(reverse_path, tuple(paths), _to_parameters(parameters), each)


def _to_trace(kept: list[str], time_ms: float) -> Trace:
    client_name, server_name, protocol, user = kept
    return Trace(client_name, server_name, protocol, time_ms, user)
