"""Servers to choose from: presets, and what is switched on and off from there.

A choice is a value; `Lab` and `Loopback` take its `options`.  The switches are the rows
of the tables in `protocol`: extensions, leniencies, faults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..loopback.host import make_host
from ..protocol.errors import BadArgument
from ..protocol.extensions import EXTENSIONS
from ..protocol.faults import WHAT, Fault
from ..protocol.leniencies import LENIENCIES
from ..protocol.policy import Policy

__all__ = ["FAULTS", "PRESETS", "Choice", "Preset", "fault_words", "preset"]


class Preset(NamedTuple):
    """A kind of server.

    Args:
        title: what it is called in the list.
        words: what is particular about it.
        options: for `Lab`; a policy is made anew for each choice.
        written: of the options that cannot be written by `repr`, how they are written.
    """

    title: str
    words: str
    options: dict[str, Any]
    written: dict[str, str]


#: Faults to tick: how each is written, and what happens then.
FAULTS = {
    "RCPT:reply=450 4.2.1 Mailbox busy": "the first recipient is put off",
    "RCPT:reply=550 5.1.1 No such user here": "the first recipient is refused",
    "MAIL:close": "the first MAIL is answered 421, and the connection closed",
    "DATA:delay=3000": "DATA is answered three seconds late",
    ".:reply=452 4.3.1 Not enough room": "the first letter finds no room",
    "text@10:drop": "the connection is cut after ten octets of mail data",
    "connect:reply=554 No SMTP service here": "the greeting is a refusal",
    "EHLO#*:reply=502 Command not implemented": "EHLO is not known, HELO is",
    "EHLO#*:hide=PIPELINING": "PIPELINING is kept from the answer to EHLO",
}
_BUSY = [spec for spec in FAULTS if spec.startswith(("RCPT:reply=450", "DATA", ".:"))]
_OLD = ["EHLO#*:reply=502 Command not implemented"]
_USERS = {"ann": "secret"}
_POLICY = "smtpkit.Policy(users={'ann': 'secret'}, authenticate=True)"

#: The presets, the plain one first.
PRESETS = {
    "strict": Preset(
        "Strict server",
        "Takes mail for everybody, offers what makes sense, lets nothing wrong pass.",
        {},
        {},
    ),
    "submission": Preset(
        "Submission server: TLS and AUTH",
        "Wants to know who sends: STARTTLS is offered, then AUTH (ann, secret).",
        {"hostname": "submit.example.net", "tls": True, "policy": Policy()},
        {"policy": _POLICY},
    ),
    "old": Preset(
        "Old server without extensions",
        "Knows HELO only, as in 1982: EHLO is answered 502.",
        {"hostname": "old.example.net", "extensions": [], "faults": _OLD},
        {},
    ),
    "lenient": Preset(
        "Lenient server",
        "Takes much that the RFC forbids; each leniency has its danger.",
        {"hostname": "easy.example.net", "lenient": list(LENIENCIES)},
        {},
    ),
    "busy": Preset(
        "Busy server with faults",
        "Puts the first recipient off, is slow, and has no room for the first letter.",
        {"hostname": "busy.example.net", "faults": _BUSY},
        {},
    ),
}


def preset(name: str) -> Preset:
    """Return a preset.

    Args:
        name: one of `PRESETS`.
    Raises:
        BadArgument: no such preset.
    """
    if name not in PRESETS:
        raise BadArgument(f"preset {name!r}", f"one of {', '.join(PRESETS)}")
    return PRESETS[name]


@dataclass(frozen=True)
class Choice:
    """A server as it was chosen.

    Args:
        name: of the preset.
        changes: options that take the place of the preset's.

    Raises:
        BadArgument: no such preset, or an option that does not fit.

    >>> Choice("strict", {"lenient": ["bare_cr"]}).written
    "smtpkit.Lab(lenient=['bare_cr'])"
    """

    name: str = "strict"
    changes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        make_host(**self.options)

    @property
    def options(self) -> dict[str, Any]:
        """What `Lab` and `Loopback` are given."""
        options = preset(self.name).options | self.changes
        if isinstance(options.get("policy"), Policy) and "policy" not in self.changes:
            options["policy"] = Policy(users=_USERS, authenticate=True)
        offered = options.get("extensions") or ()
        if "AUTH" in offered and "policy" not in options:
            options.setdefault("users", dict(_USERS))  # somebody who may authenticate
        return options

    @property
    def written(self) -> str:
        """How the server is made in Python."""
        special = preset(self.name).written
        parts = [
            f"{key}={special[key] if key in special else repr(value)}"
            for key, value in self.options.items()
            if key not in self.changes or value or key == "extensions"
        ]
        return f"smtpkit.Lab({', '.join(parts)})"

    @property
    def offered(self) -> tuple[str, ...]:
        """The extensions that are switched on, in the order of the table."""
        settings = make_host(**self.options).settings
        return tuple(
            keyword for keyword in EXTENSIONS if keyword in settings.extensions
        )

    @property
    def lenient(self) -> tuple[str, ...]:
        """The leniencies that are switched on, in the order of the table."""
        settings = make_host(**self.options).settings
        return tuple(name for name in LENIENCIES if name in settings.lenient)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What goes wrong."""
        return make_host(**self.options).plan.faults


def fault_words(fault: Fault) -> str:
    """Return what a fault does, in words.

    >>> fault_words(Fault.parse("RCPT#2:reply=450"))
    'at RCPT, time 2: answer 450'
    """
    written = str(fault)
    if written in FAULTS:
        return FAULTS[written]
    times = {0: ", every time", 1: ""}.get(fault.nth, f", time {fault.nth}")
    after = f", after {fault.octets} octets" if fault.octets else ""
    what = WHAT[fault.what].partition(", such as")[0].replace("VALUE", fault.value)
    return f"at {fault.where}{after}{times}: {what}"
