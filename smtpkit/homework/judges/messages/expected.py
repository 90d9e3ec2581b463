"""The values that the parts of `messages` ask for, read off the same material.

RFC 5321 sections 3.3 and 4.4; RFC 5322 section 3.6; RFC 2045 sections 6.7 and 6.8; RFC
2047 section 6; RFC 3461 section 4; RFC 3464 section 2.
"""

from __future__ import annotations

import base64
import email
import re
from collections.abc import Sequence
from email.message import Message
from email.utils import getaddresses
from typing import Any

from ...dice import Dice
from ...sheets.messages.contents import REQUIRED, Line, bodies, message, texts
from ...sheets.messages.letters import QUESTIONS, header_section, session
from ...sheets.messages.reports import ABOUT, delivery_report
from ...sheets.messages.trees import mime_message

__all__ = ["costs", "envelope", "flaws", "report", "tree", "words", "writers"]


def envelope(visible: Dice) -> dict[str, Any]:
    """Return what is asked of the session."""
    lines = session(visible)
    path, start = "", 0
    replies: dict[str, int] = {}
    for number, line in enumerate(lines):
        if found := re.match(r"C: MAIL FROM:<(.*)>", line):
            path, replies = found[1], {}
        elif found := re.match(r"C: RCPT TO:<(.*)>", line):
            replies[found[1]] = int(lines[number + 1][3:6])
        elif line == "C: DATA":
            start = number + 2
    octets = "\n".join(line[3:] for line in lines[start:])
    letter = email.message_from_string(octets)
    takes = [path for path, code in replies.items() if code < 300]
    again = [path for path, code in replies.items() if 400 <= code < 500]
    named = getaddresses([*letter.get_all("To", []), *letter.get_all("Cc", [])])
    hidden = [one for one in takes if one not in {address for _, address in named}]
    ((_, author),) = getaddresses([letter["From"]])
    found_all = (takes, again, path, author, letter["Reply-To"], hidden)
    return dict(zip(QUESTIONS, found_all, strict=True))


def writers(visible: Dice) -> dict[str, list[int]]:
    """Return who wrote which lines of the header section."""
    hosts, lines = header_section(visible)
    found: dict[str, list[int]] = {"author": [], "resender": []}
    found |= {host: [] for host in sorted(hosts)}
    end = lines.index("")
    starts = [at for at in range(end) if not lines[at].startswith(" ")]
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        field = " ".join(line.strip() for line in lines[start:stop])
        if by := re.match(r"Received: .*\bby (\S+)", field):
            writer = by[1]
        elif field.startswith("Return-Path"):
            writer = hosts[-1]
        else:
            writer = "resender" if field.startswith("Resent-") else "author"
        found[writer] += range(start + 1, stop + 1)
    return found


_WORD = re.compile(r"=\?([\w-]+)\?([qb])\?([^ ?]+)\?=", re.I)


def words(visible: Dice) -> dict[int, str]:
    """Return what a reader sees of each body."""
    return {
        number: _read(body) if name == "Subject" else body
        for number, (name, body) in enumerate(bodies(visible), 1)
    }


def _read(body: str) -> str:
    shown, was_encoded = "", True
    for word in body.split(" "):
        found = _WORD.fullmatch(word)
        # White space between two encoded words is not shown: RFC 2047 section 6.2.
        space = "" if not shown or (found and was_encoded) else " "
        shown += space + (_decoded(*found.groups()) if found else word)
        was_encoded = bool(found)
    return shown


def _decoded(charset: str, encoding: str, text: str) -> str:
    if encoding in "bB":
        return base64.b64decode(text).decode(charset)
    octets = text.replace("_", " ").encode()
    pairs = re.sub(rb"=(..)", lambda pair: bytes([int(pair[1], 16)]), octets)
    return pairs.decode(charset)


def tree(visible: Dice) -> Any:
    """Return the types of the message's parts."""
    octets = "\r\n".join(mime_message(visible)).encode()
    return _branch(email.message_from_bytes(octets))


def _branch(part: Message) -> Any:
    kind = part.get_content_type()
    if not part.is_multipart():
        return kind
    return [kind, *map(_branch, part.get_payload())]


def costs(visible: Dice) -> dict[int, tuple[int, int]]:
    """Return the octets of each text in quoted-printable and in base64."""
    return {
        number: (_printable(f"{text}\r\n".encode()), _base64(f"{text}\r\n".encode()))
        for number, text in enumerate(texts(visible), 1)
    }


def _printable(octets: bytes) -> int:
    line = octets.removesuffix(b"\r\n")
    last = {len(line) - 1} if line.endswith((b" ", b"\t")) else set()
    plain = [32 <= octet <= 126 and octet != 61 for octet in line]
    long = sum(at in last or not is_plain for at, is_plain in enumerate(plain))
    return len(octets) + 2 * long


def _base64(octets: bytes) -> int:
    signs = len(base64.b64encode(octets))
    return signs + 2 * -(-signs // 76)


def report(visible: Dice) -> dict[str, Any]:
    """Return what the report says."""
    octets = "\r\n".join(delivery_report(visible)).encode()
    letter: Any = email.message_from_bytes(octets)
    first, *groups = letter.get_payload()[1].get_payload()
    envelope_id = first["Original-Envelope-Id"]
    parameter = envelope_id.replace("+", "+2B").replace("=", "+3D")
    about = (_value(first["Reporting-MTA"]), envelope_id, f"ENVID={parameter}")
    found: dict[str, Any] = dict(zip(ABOUT, about, strict=True))
    for group in groups:
        if path := group["Original-Recipient"]:
            final = _value(group["Final-Recipient"])
            found[_value(path)] = (final, group["Action"].lower(), group["Status"])
    return found


def _value(typed: str) -> str:
    """Return what stands behind the type of an address or a host."""
    return typed.partition(";")[2].strip()


#: Fields that a message may have once: RFC 5322 section 3.6.
_ONCE = ("Date", "From", "To", "Subject", "Message-ID")


def flaws(visible: Dice) -> dict[int, str]:
    """Return the line of each flaw with its kind, and at 0 the field that is missing."""
    lines = message(visible)
    end = [line.text for line in lines].index("")
    names = [_name(line.text) for line in lines[:end]]
    (missing,) = set(REQUIRED) - set(names)
    found = {0: missing}
    for at, line in enumerate(lines):
        if kind := _flaw(line, names[: at + 1] if at < end else ()):
            found[at + 1] = kind
    return found


def _flaw(line: Line, names: Sequence[str]) -> str:
    """Return the kind of a line's flaw; `names` are those of the fields up to it."""
    if line.length > 998:
        return "too long"
    if line.end != "CRLF":
        return "line end"
    if not line.text.removesuffix(" …").isascii():
        return "not ASCII"
    if not names or line.text.startswith("\t"):
        return ""
    if not names[-1]:
        return "no field"
    return "twice" if names[-1] in _ONCE and names[-1] in names[:-1] else ""


def _name(text: str) -> str:
    """Return the name of the field that a line begins; "" if it begins none."""
    found = re.match(r"([!-9;-~]+):", text)
    return found[1] if found else ""
