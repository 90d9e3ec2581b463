"""SMTP, line by line: a server, a client and a transcript to learn the protocol with.

>>> import smtpkit
>>> lab = smtpkit.Lab()
>>> lab.say("EHLO me.example")[0].code
250

Everything here loads when it is first used, so ``import smtpkit`` costs next to nothing
and needs nothing but the standard library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import agents, homework, protocol, views, widgets
    from .homework import check, progress
    from .loopback import Client, Lab, Loopback
    from .protocol.commands import Command
    from .protocol.errors import SmtpkitError
    from .protocol.faults import Fault
    from .protocol.limits import Limits
    from .protocol.policy import Policy, Verdict
    from .protocol.replies import Reply
    from .protocol.session import Delivery, Envelope
    from .transcript import Line, Transcript

#: Where each public name stands.
_WHERE = {
    "Client": ".loopback",
    "Command": ".protocol.commands",
    "Delivery": ".protocol.session",
    "Envelope": ".protocol.session",
    "Fault": ".protocol.faults",
    "Lab": ".loopback",
    "Limits": ".protocol.limits",
    "Line": ".transcript",
    "Loopback": ".loopback",
    "Policy": ".protocol.policy",
    "Reply": ".protocol.replies",
    "SmtpkitError": ".protocol.errors",
    "Transcript": ".transcript",
    "Verdict": ".protocol.policy",
    "check": ".homework",
    "progress": ".homework",
}
_PACKAGES = ("agents", "homework", "protocol", "views", "widgets")

__all__ = [
    "Client",
    "Command",
    "Delivery",
    "Envelope",
    "Fault",
    "Lab",
    "Limits",
    "Line",
    "Loopback",
    "Policy",
    "Reply",
    "SmtpkitError",
    "Transcript",
    "Verdict",
    "agents",
    "check",
    "homework",
    "progress",
    "protocol",
    "views",
    "widgets",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        value = getattr(import_module(_WHERE[name], __name__), name)
    elif name in _PACKAGES:
        value = import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
