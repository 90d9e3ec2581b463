"""What stands behind a server: MX, queue, relay, mailbox, report.

Mail moves over real conversations, in memory on a virtual clock or over loopback TCP.
"""

from __future__ import annotations

from .chain import chain
from .clock import RealClock
from .entry import Attempt, Entry, Fate, Recipient, Schedule
from .hops import Custody, Hop
from .mailbox import Mailboxes, MaildirMailboxes
from .network import Network
from .policies import Role, final, open_relay, submission, transfer
from .policy_table import policy_from_table
from .queue import Queue
from .relay import Relay
from .report import Report, status_fields
from .route import MX, Candidate, Route
from .rules import Answers, Greylisting, Quota, Rule
from .zone import BadZone, Zone

__all__ = [
    "MX",
    "Answers",
    "Attempt",
    "BadZone",
    "Candidate",
    "Custody",
    "Entry",
    "Fate",
    "Greylisting",
    "Hop",
    "Mailboxes",
    "MaildirMailboxes",
    "Network",
    "Queue",
    "Quota",
    "RealClock",
    "Recipient",
    "Relay",
    "Report",
    "Role",
    "Route",
    "Rule",
    "Schedule",
    "Zone",
    "chain",
    "final",
    "open_relay",
    "policy_from_table",
    "status_fields",
    "submission",
    "transfer",
]
