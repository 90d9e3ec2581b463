"""The part on a delivery report: what it says of each recipient, and of the envelope.

RFC 3461 sections 4 and 6.3; RFC 3464 sections 2.2 and 2.3; RFC 6522.  It is answered by
a value, so the public check judges the form only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material

__all__ = ["ABOUT", "ACTIONS", "PUBLIC", "TASKS", "asked", "delivery_report"]

#: What is asked of the report as a whole.
ABOUT = ("reporter", "envelope id", "parameter")
ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
_NAMES = ("bob", "carol", "dave", "fay", "grace", "heidi", "ivan", "judy", "leo", "nia")
#: action, status, and two lines more.
_FATES = (
    ("failed", "5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 Not here"),
    ("failed", "5.2.{0}", "Diagnostic-Code: smtp; 552 Too much"),
    ("failed", "4.4.7", "Diagnostic-Code: smtp; 452 4.2.2 Mailbox full"),
    ("delayed", "4.4.{0}", "Diagnostic-Code: smtp; 421 Come again"),
    ("delayed", "4.2.{0}", "Diagnostic-Code: smtp; 450 5 letters wait already"),
    ("delivered", "2.1.5", "Last-Attempt-Date: Tue, 2 Jun 2026 10:00:00 +0200"),
    ("relayed", "2.{0}.0", "Last-Attempt-Date: Tue, 2 Jun 2026 11:00:00 +0200"),
    ("expanded", "2.1.{0}", "Last-Attempt-Date: Tue, 2 Jun 2026 12:00:00 +0200"),
)


def asked(visible: Dice) -> list[str]:
    """Return the addresses that the sender gave."""
    visible = visible.part("names")
    names = visible.sample(_NAMES, 3)
    return [f"{name}{visible.number(10, 99)}@example.net" for name in names]


def delivery_report(visible: Dice) -> tuple[str, ...]:
    """Return a report on three recipients, line by line.

    Its words for people say less than its fields, and not quite the same.
    """
    reporter = f"mx{visible.number(10, 99)}.example.net"
    remote = f"in{visible.number(10, 99)}.example.com"
    a, b = visible.number(10, 99), visible.number(10, 99)
    envelope = visible.choose(
        (f"Q{a}+B={b}", f"Q={a}+B{b}", f"{a}+{b}=Q", f"{a}=Q+{b}")
    )
    sender = f"keeper{visible.number(10, 99)}@lists.example.org"
    lines = [
        *("Return-Path: <>", f"From: Mail system <postmaster@{reporter}>"),
        *(f"To: {sender}", "Subject: Undelivered", "MIME-Version: 1.0"),
        "Content-Type: multipart/report; report-type=delivery-status;",
        *("    boundary=lake", "", "--lake", ""),
        *("None of your recipients has your letter.", "--lake"),
        *("Content-Type: message/delivery-status", ""),
        *(f"Reporting-MTA: dns; {reporter}", f"Original-Envelope-Id: {envelope}"),
        *(f"Received-From-MTA: dns; out{a}.example.org", ""),
    ]
    fates = visible.sample(_FATES, 3)
    for path, (action, status, more) in zip(asked(visible), fates, strict=True):
        final = f"{visible.choose(_NAMES)}{visible.number(100, 999)}@example.com"
        said = action.upper() if visible.number(0, 1) else action
        lines += [
            *(
                f"Original-Recipient: rfc822; {path}",
                f"Final-Recipient: rfc822; {final}",
            ),
            *(f"Action: {said}", f"Status: {status.format(visible.number(1, 3))}"),
            *(f"Remote-MTA: dns; {remote}", more, ""),
        ]
    lines += ["--lake", "Content-Type: text/rfc822-headers", ""]
    lines += [f"From: ann{a}@example.org", f"To: all{b}@lists.example.org"]
    return (*lines, f"Message-ID: <{b}.{a}@lists.example.org>", "", "--lake--")


def _task(visible: Dice) -> Material:
    return Material("Your report", lines=delivery_report(visible))


def _public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    paths = asked(visible)

    def form(value: Any) -> str:
        if wrong := dictionary(value, (*ABOUT, *paths), lambda _: ""):
            return wrong
        for key in ABOUT:
            if not isinstance(value[key], str) or not value[key]:
                return f"at the key {key!r}: {value[key]!r} is no text"
        return next((w for path in paths if (w := _triple(value[path]))), "")

    wanted = f"a dictionary with the keys {', '.join((*ABOUT, *paths))}"
    yield from check_form(part, calls, wanted, form)


def _triple(value: Any) -> str:
    """Say what is wrong with the form of what became of a recipient."""
    wanted = "wanted are an address, an action and a status of three numbers"
    if not isinstance(value, list | tuple) or len(value) != 3:
        return f"{value!r}; {wanted}"
    address, action, status = value
    is_address = isinstance(address, str) and "@" in address
    is_status = isinstance(status, str) and re.fullmatch(r"\d\.\d+\.\d+", status)
    return (
        "" if is_address and action in ACTIONS and is_status else f"{value!r}; {wanted}"
    )


TASKS = {"messages-report": _task}
PUBLIC = {"messages-report": _public}
