"""Mail that a host is responsible for: tried, tried again, handed over or returned.

RFC 5321 section 4.5.4.1 (retry and give up), section 6.1 (responsibility); RFC 1985 (ETRN)
and RFC 2645 (ATRN).  It decides when, never how: sending is `dispatch`, reports are
`report`, the folder is `store`.  A learner meets this in lesson 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from threading import Lock
from typing import NamedTuple

from ..protocol.grammar import domain_of
from ..protocol.machine import Outcome
from ..protocol.replies import Reply
from ..protocol.session import Delivery
from .entry import HOUR_MS, Attempt, Entry, Fate, Recipient, Schedule
from .notify import Action, wanted
from .report import Report
from .store import Forgetful, Store

__all__ = ["Queue", "Result"]

_EXPIRED = "the time for trying is over"
_NOT_FETCHED = "its host has not fetched it in time"


class Result(NamedTuple):
    """What an attempt came to for one recipient.

    Args:
        recipient: whose state changes.
        attempt: what was tried.
        fate: what a success means: `Fate.RELAYED` or `Fate.DELIVERED`.
    """

    recipient: Recipient
    attempt: Attempt
    fate: Fate = Fate.RELAYED


class Queue:
    """The queue of one host.  It is a `policy.Waiting`, for ETRN and ATRN.

    Args:
        hostname: the host's name.
        now_ms: the clock, in milliseconds.
        date: turns a time of that clock into a date, for reports.
        schedule: when it tries again, warns, gives up.
        hold: domains whose mail is not sent but waits to be fetched.
        users: who may fetch by ATRN: name to domains; they are held too.
        store: where entries are kept; None keeps them in memory only.

    `entries` has every message, the settled ones too, in the order of acceptance.
    """

    def __init__(
        self,
        hostname: str,
        now_ms: Callable[[], float],
        *,
        date: Callable[[float], str],
        schedule: Schedule | None = None,
        hold: Iterable[str] = (),
        users: Mapping[str, Iterable[str]] | None = None,
        store: Store | None = None,
    ) -> None:
        self.hostname = hostname
        self.schedule = schedule or Schedule()
        self.users = {
            user: tuple(map(str.lower, domains))
            for user, domains in (users or {}).items()
        }
        self.hold = {domain.lower() for domain in hold}
        self.hold.update(*self.users.values())
        #: Called with an entry that failed and must not be reported to its sender.
        self.to_postmaster: Callable[[Entry], None] = lambda entry: None
        self._now_ms, self._date = now_ms, date
        self._lock = Lock()
        self._store: Store = store or Forgetful()
        self._lent: list[tuple[Delivery, Entry, list[Recipient]]] = []
        self.entries: list[Entry] = self._store.load()
        self._count = self._store.last_number()
        self._owing = list(self.entries)  # a crash may have come before the reports

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self.entries))

    def __len__(self) -> int:
        return len(self.entries)

    def __bool__(self) -> bool:
        return True  # an empty queue is a queue

    def __getitem__(self, id: str) -> Entry:  # noqa: A002  the entry's own word
        """Return the entry with this id."""
        return next(entry for entry in self.entries if entry.id == id)

    @property
    def open(self) -> tuple[Entry, ...]:
        """The messages that are not settled."""
        return tuple(entry for entry in self.entries if not entry.is_settled)

    @property
    def next_ms(self) -> float | None:
        """When there is something to do; None if there never is."""
        times = [when for entry in self.open for when in self._times_of(entry)]
        return min(times, default=None)

    def new_id(self) -> str:
        """Return a name that no other message of this queue has."""
        with self._lock:  # a server's thread and the sender's may ask at once
            self._count += 1
            return f"Q{self._count}"

    def accept(self, delivery: Delivery, *, id: str = "", report_of: str = "") -> Entry:  # noqa: A002
        """Take the responsibility for a message: it is kept when this returns.

        Args:
            delivery: the message; several RCPT for one mailbox count as one.
            id: from `new_id`; "" takes a new one.
            report_of: for a report: the id of the message it is about.
        Raises:
            OSError: it cannot be kept, and must not be acknowledged.
        """
        now_ms = self._now_ms()
        envelope = delivery.envelope
        given = dict(zip(envelope.forward_paths, envelope.rcpt_parameters, strict=True))
        expires_ms = now_ms + self.schedule.give_up_hours * HOUR_MS
        recipients = []
        for path, parameters in given.items():
            held = domain_of(path) in self.hold
            recipients.append(
                Recipient(path, parameters, expires_ms if held else now_ms)
            )
        entry = Entry(
            *(id or self.new_id(), envelope, delivery.content, delivery.trace),
            *(now_ms, expires_ms, recipients, report_of),
        )
        self._store.accept(entry)
        self.entries.append(entry)
        return entry

    def take_due(self) -> list[tuple[Entry, list[Recipient]]]:
        """Return what is to be tried now, and mark it as under way.

        Warnings that are due go out, and what nobody fetched in time is returned.
        """
        now_ms = self._now_ms()
        owing, self._owing = self._owing, []
        for entry in owing:
            self._finish_reports(entry)
        found = []
        for entry in self.open:
            if _is_due(self._warn_ms(entry), now_ms):
                with suppress(OSError):  # a full disk: it is tried again
                    self._report(entry, Action.DELAYED, entry.recipients)
            due = [r for r in entry.recipients if _is_due(_next_ms(r), now_ms)]
            late = [r for r in due if domain_of(r.path) in self.hold]
            late = [r for r in late if now_ms >= entry.expires_ms]
            if late:
                attempt = Attempt(now_ms, now_ms, "", Outcome.LATER, None, _NOT_FETCHED)
                self.finish(entry, [Result(r, attempt) for r in late])
            if due := [r for r in due if r not in late]:
                found.append((entry, due))
                for recipient in due:
                    recipient.is_under_way = True
        return found

    def begin(self, entry: Entry, recipients: Iterable[Recipient], host: str) -> None:
        """Write down that a message is about to be sent, before it is."""
        paths = [recipient.path for recipient in recipients]
        self._store.begin(entry, paths, host, self._now_ms())

    def finish(self, entry: Entry, results: Iterable[Result]) -> None:
        """Write down what an attempt came to; report what has to be reported.

        Args:
            entry: the message.
            results: one for each recipient that was tried.
        """
        results = list(results)
        for result in results:
            self._move_on(entry, *result)
        with suppress(OSError):  # an attempt without an end is in doubt: that is safe
            self._store.finish(entry, [result.recipient for result in results])
        self._finish_reports(entry)

    def _move_on(
        self, entry: Entry, recipient: Recipient, attempt: Attempt, fate: Fate
    ) -> None:
        recipient.attempts.append(attempt)
        recipient.is_under_way = False
        if attempt.outcome is Outcome.DONE:
            recipient.fate = fate
        elif attempt.outcome is Outcome.NO or attempt.end_ms >= entry.expires_ms:
            recipient.fate = Fate.RETURNED
        else:
            wait_ms = self.schedule.delay_ms(len(recipient.attempts))
            recipient.fate = Fate.DEFERRED
            recipient.next_ms = min(attempt.end_ms + wait_ms, entry.expires_ms)
            if domain_of(recipient.path) in self.hold:
                recipient.next_ms = entry.expires_ms
            return
        recipient.next_ms, recipient.settled_ms = None, attempt.end_ms

    def _finish_reports(self, entry: Entry) -> None:
        """Send the reports that are due about settled recipients, each once."""
        try:
            for action in (Action.FAILED, Action.DELIVERED, Action.RELAYED):
                self._report(entry, action, entry.recipients)
            if entry.is_settled:
                self._store.done(entry)
        except OSError:  # such as a full disk: it is tried again
            self._owing.append(entry)

    def _report(
        self, entry: Entry, action: Action, recipients: Iterable[Recipient]
    ) -> None:
        due = [r for r in recipients if wanted(action, entry, r)]
        if not due:
            return
        if entry.envelope.reverse_path == "":
            # Never a report about a report (4.5.4): what failed goes to the postmaster,
            # once, and by no conversation that could fail.
            if action is Action.FAILED:
                paths = [recipient.path for recipient in due]
                self._store.begin(entry, paths, "postmaster", self._now_ms())
                self.to_postmaster(entry)
            id_ = ""
        else:
            id_ = self._known_report(entry, action, due) or self._send(
                entry, action, due
            )
        for recipient in due:
            recipient.reports.append((action.value, id_))
        self._store.finish(entry, due)

    def _send(self, entry: Entry, action: Action, due: list[Recipient]) -> str:
        now_ms, id_ = self._now_ms(), self.new_id()
        report = Report(
            *(entry, action, tuple(due), self.hostname, id_),
            *(self._date(now_ms), self._date),
        )
        key = f"{entry.id} {action.value} {' '.join(r.path for r in due)}"
        self.accept(report.delivery(now_ms), id=id_, report_of=key)
        return id_

    def _known_report(self, entry: Entry, action: Action, due: list[Recipient]) -> str:
        """Return a report that was queued before this host was last stopped."""
        key = f"{entry.id} {action.value} {' '.join(r.path for r in due)}"
        return next((e.id for e in self.entries if e.report_of == key), "")

    def _times_of(self, entry: Entry) -> Iterator[float]:
        times = [_next_ms(r) for r in entry.recipients]
        yield from (when for when in (*times, self._warn_ms(entry)) if when is not None)

    def _warn_ms(self, entry: Entry) -> float | None:
        """Return when the sender is to be told of the delay; None if never."""
        hours = self.schedule.warn_hours
        if hours is None or not any(
            wanted(Action.DELAYED, entry, r) for r in entry.recipients
        ):
            return None
        return entry.arrived_ms + hours * HOUR_MS

    # What ETRN and ATRN ask for: `protocol.policy.Waiting`.

    def domains_of(self, user: str) -> tuple[str, ...]:
        """Return the domains whose mail `user` may fetch."""
        return self.users.get(user, ())

    def waiting(self, domain: str) -> tuple[Delivery, ...]:
        """Return the messages that wait for `domain`, for its recipients only."""
        found = []
        for entry in self.open:
            mine = [
                r
                for r in entry.recipients
                if domain_of(r.path) == domain.lower()
                and not (r.fate.is_settled or r.is_under_way)
            ]
            if mine:
                delivery = entry.delivery_for(mine)
                self._lent = [loan for loan in self._lent if not loan[1].is_settled]
                self._lent.append((delivery, entry, mine))
                found.append(delivery)
        return tuple(found)

    def start(self, domain: str) -> None:
        """Try what waits for `domain` now (RFC 1985 section 5)."""
        for entry in self.open:
            for recipient in entry.recipients:
                if domain_of(recipient.path) == domain.lower():
                    recipient.next_ms = recipient.next_ms and self._now_ms()

    def handed_over(self, delivery: Delivery, replies: Mapping[str, Reply]) -> None:
        """Take note of what the host that fetched a message answered (RFC 2645)."""
        now_ms = self._now_ms()
        for lent, entry, recipients in self._lent:
            if lent is delivery:
                results = []
                for recipient in recipients:
                    reply = replies[recipient.path]
                    attempt = Attempt(
                        *(now_ms, now_ms, "", reply.outcome, reply),
                        why="fetched by its host (ATRN)",
                    )
                    results.append(Result(recipient, attempt))
                self.finish(entry, results)

    def __repr__(self) -> str:
        return f"<Queue of {self.hostname}: {len(self.open)} open, {len(self)} in all>"

    def _repr_html_(self) -> str:
        from .shown import queue_html

        return queue_html(self)


def _next_ms(recipient: Recipient) -> float | None:
    return None if recipient.is_under_way else recipient.next_ms


def _is_due(when_ms: float | None, now_ms: float) -> bool:
    return when_ms is not None and when_ms <= now_ms
