"""Rules from a policy file, such as that of ``smtpkit serve``: a table of plain values.

A file in TOML that has them all::

    [greylisting]
    minutes = 5
    window_hours = 24

    [quota]
    octets = 1000000
    messages = 100

    [answers]
    "RCPT full@example.net" = "452 4.2.2 Mailbox full"
    "VRFY" = "502 5.5.1 VRFY is switched off"
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..protocol.errors import BadArgument
from ..protocol.policy import Policy
from .rules import Answers, Greylisting, Quota

__all__ = ["TABLE", "policy_from_table"]

#: The tables that a policy file may have for rules, and what stands in each.
TABLE = {
    "greylisting": "minutes = a number; window_hours = a number",
    "quota": "octets = a whole number; messages = a whole number",
    "answers": 'such as "RCPT bob@example.net" = "450 4.2.1 Mailbox busy"',
}


def policy_from_table(table: Mapping[str, Any], base: Policy | None = None) -> Policy:
    """Put the rules of a policy file in front of a policy.

    Args:
        table: what `tomllib` read, or a part of it.  Its keys are those of `TABLE`, each
            with a table; answers come first, then greylisting, then quota.
        base: the policy that decides what no rule does.
    Returns:
        The policy with the rules; `base` itself if there are none.
    Raises:
        BadArgument: a key or a value that does not fit; the error lists what does.

    >>> policy = policy_from_table({"greylisting": {"minutes": 10}})
    >>> policy.minutes
    10
    """
    policy = base or Policy()
    for key, value in table.items():
        if key not in TABLE or not isinstance(value, dict):
            raise BadArgument(
                f"{key} = {value!r}",
                "; ".join(f"[{name}] with {what}" for name, what in TABLE.items()),
            )
    if "quota" in table:
        limits = _numbers("quota", table["quota"], ("octets", "messages"), int)
        policy = Quota(policy, **limits)
    if "greylisting" in table:
        times = _numbers(
            "greylisting", table["greylisting"], ("minutes", "window_hours"), float
        )
        policy = Greylisting(policy, **times)
    if "answers" in table:
        for key, value in table["answers"].items():
            if not isinstance(value, str):
                raise BadArgument(f"{key} = {value!r} in [answers]", TABLE["answers"])
        policy = Answers(policy, answers=table["answers"])
    return policy


def _numbers(
    name: str, table: Mapping[str, Any], keys: tuple[str, ...], kind: type
) -> dict[str, Any]:
    for key, value in table.items():
        fits = isinstance(value, int | kind) and not isinstance(value, bool)
        if key not in keys or not fits or value < 0:
            raise BadArgument(f"{key} = {value!r} in [{name}]", TABLE[name])
    return dict(table)
