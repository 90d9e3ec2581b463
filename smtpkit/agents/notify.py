"""When a delivery report is due: what NOTIFY asks for, and what is told without it.

RFC 3461 sections 4.1 and 5.2; RFC 5321 sections 4.5.4 and 6.1.  What it says is `report`.
"""

from __future__ import annotations

import enum

from .entry import Entry, Fate, Recipient

__all__ = ["Action", "wanted"]


class Action(enum.Enum):
    """What a report tells of a recipient (RFC 3464 section 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"


def wanted(action: Action, entry: Entry, recipient: Recipient) -> bool:
    """Tell whether a report about a recipient is due, and has not been made.

    Args:
        action: what the report would tell.
        entry: the message.
        recipient: one of its recipients.
    Source:
        RFC 3461 sections 5.2.2 to 5.2.6.  Without NOTIFY, failures are reported and
        delays may be.
    """
    if any(done == action.value for done, _ in recipient.reports):
        return False
    notify = recipient.parameter("NOTIFY")
    asked = set((notify or "").upper().split(","))
    match action:
        case Action.FAILED:
            is_told = notify is None or "FAILURE" in asked
            # A failed report is told to the postmaster, whatever was asked for.
            return recipient.fate is Fate.RETURNED and (
                is_told or entry.envelope.reverse_path == ""
            )
        case Action.DELAYED:
            is_told = notify is None or "DELAY" in asked
            return not recipient.fate.is_settled and is_told
        case Action.DELIVERED:
            return recipient.fate is Fate.DELIVERED and "SUCCESS" in asked
        case Action.RELAYED:
            last = recipient.last
            silent = last is not None and not last.offers_dsn
            return recipient.fate is Fate.RELAYED and silent and "SUCCESS" in asked
