r"""The steps of AUTH: what each mechanism asks and what it answers.

RFC 4954 (AUTH), RFC 4616 (PLAIN), RFC 2195 (CRAM-MD5).  LOGIN has no RFC; it asks for a
name, then for a password.  Both ends as pure functions of what was said so far.  A
learner meets them in lesson 10.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .errors import BadArgument

__all__ = ["Accepted", "Challenge", "Rejected", "Step", "respond", "server_step"]


class Challenge(NamedTuple):
    """The server asks for more: `octets` go into a 334, in base64."""

    octets: bytes


class Accepted(NamedTuple):
    """The client has proved to be `user`."""

    user: str


class Rejected(NamedTuple):
    """The client has not proved who it is; `code` is what to answer."""

    code: int = 535
    enhanced: str = "5.7.8"
    text: str = "Authentication credentials invalid"


Step = Challenge | Accepted | Rejected


def server_step(
    mechanism: str,
    responses: Sequence[bytes],
    challenge: bytes,
    users: Mapping[str, str],
) -> Step:
    r"""Return what the server answers after these responses.

    Args:
        mechanism: PLAIN, LOGIN or CRAM-MD5.
        responses: what the client has sent so far, decoded, the initial response first.
        challenge: what CRAM-MD5 asks: ``<something unique@host>``.
        users: each user's name to the password.
    Returns:
        The next step.
    Source:
        RFC 4616 section 2; RFC 2195 section 2.

    >>> server_step("PLAIN", [b"\0ann\0secret"], b"", {"ann": "secret"})
    Accepted(user='ann')
    """
    count = len(responses)
    if mechanism == "PLAIN":
        return _plain(responses[0], users) if count else Challenge(b"")
    if mechanism == "LOGIN":
        if count < 2:
            return Challenge((b"Username:", b"Password:")[count])
        return _prove(responses[0], responses[1], users)
    if count == 0:
        return Challenge(challenge)
    return _cram_md5(responses[0], challenge, users)


def _prove(name: bytes, password: bytes, users: Mapping[str, str]) -> Step:
    user = name.decode("utf-8", "replace")
    # The comparison takes as long for a wrong password as for a right one.
    known = users.get(user, "\0").encode()
    same = hmac.compare_digest(known, password)
    return Accepted(user) if same and user in users else Rejected()


def _plain(response: bytes, users: Mapping[str, str]) -> Step:
    # message = [authzid] UTF8NUL authcid UTF8NUL passwd        ; RFC 4616 section 2
    parts = response.split(b"\0")
    if len(parts) != 3 or not parts[1]:
        return Rejected(501, "5.5.2", "PLAIN takes [identity] NUL name NUL password")
    if parts[0] not in (b"", parts[1]):
        return Rejected()  # nobody here may act for another
    return _prove(parts[1], parts[2], users)


def _cram_md5(response: bytes, challenge: bytes, users: Mapping[str, str]) -> Step:
    name, _, digest = response.rpartition(b" ")
    user = name.decode("utf-8", "replace")
    secret = users.get(user, "\0").encode()
    wanted = hmac.new(secret, challenge, hashlib.md5).hexdigest().encode()
    same = hmac.compare_digest(wanted, digest.lower())
    return Accepted(user) if same and user in users else Rejected()


def respond(
    mechanism: str, challenges: Sequence[bytes], user: str, password: str
) -> bytes | None:
    r"""Return what the client answers to these challenges; None: it has to wait.

    Args:
        mechanism: PLAIN, LOGIN or CRAM-MD5.
        challenges: what the server has asked so far, decoded; empty for the initial
            response, which goes with the AUTH command.
        user: the name.
        password: the password.
    Raises:
        BadArgument: a mechanism that this package does not speak, or NUL in a name.
    Source:
        RFC 4616 section 2; RFC 2195 section 2.

    >>> respond("PLAIN", [], "ann", "secret")
    b'\x00ann\x00secret'
    """
    if "\0" in user + password:
        raise BadArgument("NUL", "a name and a password without it", source="RFC 4616")
    if mechanism == "PLAIN":
        return b"\0%b\0%b" % (user.encode(), password.encode())
    if mechanism == "LOGIN":
        if not challenges:
            return None
        return (user if len(challenges) == 1 else password).encode()
    if mechanism == "CRAM-MD5":
        if not challenges:
            return None
        digest = hmac.new(password.encode(), challenges[0], hashlib.md5).hexdigest()
        return f"{user} {digest}".encode()
    raise BadArgument(f"mechanism {mechanism!r}", "PLAIN, LOGIN or CRAM-MD5")
