"""Reads what a host accepts from a TOML file: a `protocol.policy.Policy` as data.

The keys are those of `Policy`, and the rules of `agents.policy_table`; `words` shows a
file that has them all.  A key that is not known is refused, so that a slip of the pen does
not go unnoticed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..agents.policy_table import TABLE, policy_from_table
from ..loopback.held import Held
from ..protocol.errors import BadArgument
from ..protocol.policy import Policy

__all__ = ["KEYS", "make_policy", "read_policy_file"]

#: The keys, and what their values must be.
KEYS = {
    "mailboxes": "a list of mailboxes",
    "domains": "a list of domains",
    "authenticate": "true or false",
    "encrypt": "true or false",
    "verify": "true or false",
    "lists": "a table: name = a list of mailboxes",
    "users": "a table: name = a password",
    "queue": "a table: user = a list of domains",
    **TABLE,
}


def read_policy_file(path: Path) -> dict[str, Any]:
    """Return what a policy file says, each key and value checked.

    Args:
        path: of a TOML file.
    Raises:
        BadArgument: no TOML, a key that is not known, or a value that does not fit.
        OSError: the file cannot be read.
    """
    octets = path.read_bytes()
    try:
        found = tomllib.loads(octets.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadArgument(f"{path}: {error}", "a TOML file") from None
    for key, value in found.items():
        if key not in KEYS:
            raise BadArgument(f"{path}: key {key!r}", f"one of {', '.join(KEYS)}")
        if not _fits(key, value):
            raise BadArgument(f"{path}: {key} = {value!r}", KEYS[key])
    return found


def make_policy(
    found: Mapping[str, Any], users: Mapping[str, str]
) -> tuple[Policy, Held | None]:
    """Make a policy of what a file says and of users from elsewhere.

    Args:
        found: from `read_policy_file`; may be empty.
        users: more users: name to password; they take the place of the file's.
    Returns:
        The policy; and the queue where mail for its domains is to be put, if it has one.
    Raises:
        BadArgument: the queue names a user who cannot authenticate.

    >>> policy, held = make_policy({"queue": {"ann": ["example.org"]}}, {"ann": "x"})
    >>> held.domains_of("ann")
    ('example.org',)
    """
    known = {**found.get("users", {}), **users}
    queue = found.get("queue", {})
    for name in queue:
        if name not in known:
            raise BadArgument(
                f"user {name!r} in [queue]",
                f"a user with a password, from [users] or --user {name}:PASSWORD",
            )
    held = Held(queue) if queue else None
    rules = {key: found[key] for key in found if key in TABLE}
    own = {"users", "queue", *TABLE}
    plain = {key: found[key] for key in found if key not in own}
    policy = Policy(users=known, queue=held, **plain)
    return policy_from_table(rules, policy), held


def _fits(key: str, value: object) -> bool:
    match key:
        case "mailboxes" | "domains":
            return _is_texts(value)
        case "authenticate" | "encrypt" | "verify":
            return isinstance(value, bool)
        case "users":
            return isinstance(value, dict) and _is_texts(list(value.values()))
        case "greylisting" | "quota" | "answers":
            return isinstance(value, dict)  # what is inside, the rules check themselves
        case _:
            return isinstance(value, dict) and all(map(_is_texts, value.values()))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
