"""An envelope with its letter, in words: what stands on it, what is in it.

RFC 5321 section 2.3.1 (the envelope is no part of the message).  Draws nothing: see
`draw_envelope`.
"""

from __future__ import annotations

from email.utils import getaddresses
from typing import NamedTuple

from ..protocol.session import Envelope
from .message_lines import Letter, Parts, readable
from .picture import Table, counted

__all__ = [
    "Side",
    "Strange",
    "description",
    "side_notes",
    "strange",
    "summary",
    "table",
]

#: Fields that name those who are to read the letter.
READERS = ("to", "cc", "bcc")


class Strange(NamedTuple):
    """Where the envelope and the header section name different people.

    Args:
        unnamed: forward-paths that stand in no To, Cc or Bcc field.
        is_other_sender: whether the reverse-path is no address of the From field.
    """

    unnamed: frozenset[str] = frozenset()
    is_other_sender: bool = False


class Side(NamedTuple):
    """The words beside a part of the drawing."""

    name: str
    size: str
    words: str


def strange(parts: Parts, letter: Letter) -> Strange:
    """Compare what stands on the envelope with what stands in the letter."""
    if parts.envelope is None or parts.content is None or not letter.fields:
        return Strange()
    named = _addresses(letter, READERS)
    authors = _addresses(letter, ("from",))
    paths = parts.envelope.forward_paths
    unnamed = frozenset(path for path in paths if path.casefold() not in named)
    reverse = parts.envelope.reverse_path
    return Strange(unnamed, bool(reverse) and reverse.casefold() not in authors)


def _addresses(letter: Letter, names: tuple[str, ...]) -> set[str]:
    values = [field.value for field in letter.fields if field.name.lower() in names]
    return {address.casefold() for _, address in getaddresses(values)}


def side_notes(letter: Letter) -> dict[str, Side]:
    """Return what is said beside the parts of the letter."""
    fields = sum(1 for field in letter.fields if field.name)
    return {
        "header": Side("header section", counted(fields, "field"),
                       "for those who read it; no server delivers by it"),
        "body": Side("body", f"{counted(len(letter.body), 'line')}, "
                     f"{counted(letter.body_octets, 'octet')}", ""),
        "letter": Side("the message", counted(letter.octets, "octet"),
                       "sent as mail data"),
        "envelope": Side("the envelope", "",
                         "said in MAIL and RCPT; no part of the message"),
    }  # fmt: skip


def recipients(envelope: Envelope) -> list[tuple[str, str]]:
    """Return each forward-path with the parameters of its RCPT, as they are written."""
    parameters = [*envelope.rcpt_parameters]
    parameters += [()] * (len(envelope.forward_paths) - len(parameters))
    return [
        (path, " ".join(map(str, given)))
        for path, given in zip(envelope.forward_paths, parameters, strict=True)
    ]


def summary(parts: Parts, letter: Letter) -> str:
    """Return what is on the picture, in one line."""
    found = []
    if parts.envelope is not None:
        many = counted(len(parts.envelope.forward_paths), "recipient")
        found.append(f"from <{parts.envelope.reverse_path}> to {many}")
    else:
        found.append("no envelope known")
    if parts.content is None:
        found.append("no letter given")
    elif letter.octets:
        fields = sum(1 for field in letter.fields if field.name)
        found.append(f"{counted(fields, 'header field')}, "
                     f"{counted(len(letter.body), 'line')} of body")  # fmt: skip
    found += letter.complaints
    other = strange(parts, letter)
    if other.unnamed:
        found.append(f"{counted(len(other.unnamed), 'recipient')} in no To, Cc or Bcc")
    if other.is_other_sender:
        found.append("the reverse-path is not in From")
    return "; ".join(found)


def description(parts: Parts, letter: Letter) -> str:
    """Return all that the drawing says, and the lines it had no room for."""
    lines = [f"A letter in its envelope: {summary(parts, letter)}."]
    if parts.envelope is not None:
        lines.append("On the envelope, no part of the message:")
        lines += [f"{what}: {text}" for _, what, text in _envelope_rows(parts, letter)]
    if parts.content is not None:
        lines.append("In the envelope, the message:")
        for part, _, text in _letter_rows(letter):
            shown = text if len(text) <= 200 else f"{text[:200]}… ({len(text):,} long)"
            lines.append(f"{part}: {shown}")
    return "\n".join(lines)


def table(parts: Parts, letter: Letter) -> Table:
    """Return every line of envelope and letter."""
    rows = [*_envelope_rows(parts, letter), *_letter_rows(letter)]
    return Table("Envelope and letter, line by line", ("part", "what", "reads"), rows)


def _envelope_rows(parts: Parts, letter: Letter) -> list[tuple[str, str, str]]:
    if parts.envelope is None:
        return []
    other = strange(parts, letter)
    given = " ".join(map(str, parts.envelope.parameters))
    rows = [("envelope", "MAIL FROM (reverse-path)",
             _joined(f"<{parts.envelope.reverse_path}>", given,
                     "(not in From)" * other.is_other_sender))]  # fmt: skip
    rows += [
        ("envelope", "RCPT TO (forward-path)",
         _joined(f"<{path}>", more, "(in no To, Cc or Bcc)" * (path in other.unnamed)))
        for path, more in recipients(parts.envelope)
    ]  # fmt: skip
    if parts.trace is not None:
        rows.append(("envelope", "how it came", way(parts)))
    return rows


def _letter_rows(letter: Letter) -> list[tuple[str, str, str]]:
    rows = [
        ("header section", field.name or "no header field", readable(line))
        for field in letter.fields
        for line in field.lines
    ]
    if letter.has_empty_line:
        rows.append(("empty line", "ends the header section", ""))
    return rows + [("body", "line", readable(line)) for line in letter.body]


def way(parts: Parts) -> str:
    """Return how the message came: from which host to which, and over what."""
    if parts.trace is None:
        return ""
    client = parts.trace.client_name or "an unnamed client"
    return f"{parts.trace.protocol} from {client} to {parts.trace.server_name}"


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))
