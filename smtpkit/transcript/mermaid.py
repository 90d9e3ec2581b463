r"""A transcript as a Mermaid sequence diagram, and back.

Mermaid draws it wherever Markdown is shown, JupyterLab included.  An arrow carries the
rows of `text`, so what was said about unprintable octets there holds here; what Mermaid
would read as its own syntax is written as an entity such as ``#59;``.  Lines of one reply
or of one letter share an arrow, with ``<br/>`` between them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby

from ..protocol.errors import UnreadableTranscript
from .model import Line, Side, Transcript
from .replay import Said, replay
from .text import rows, said_in

__all__ = ["from_mermaid", "to_mermaid"]

_BREAK = "<br/>"
_ARROWS = {"client": "Client->>Server: ", "server": "Server->>Client: "}
_NOTE = "Note over Client,Server: "
_HEAD = ("sequenceDiagram", "    participant Client", "    participant Server")

# All other printable US-ASCII can mean something to Mermaid, to Markdown or to HTML.
_UNSAFE = re.compile(r"[^A-Za-z0-9 @.,_/=+*'()\[\]!?^|~\x80-\U0010ffff-]")
_ENTITY = re.compile(r"#(\w+);")
_ROW = re.compile(
    r"(?:(?P<from>Client|Server)\s*-?->>?\s*(?P<to>Client|Server)|(?P<note>Note\b.*?))"
    r"\s*:(?P<words>.*)\Z",
    re.IGNORECASE,
)
# What else a diagram may hold: it does not matter to the conversation.
_IGNORED = re.compile(
    r"\s*(?:\Z|%%|sequenceDiagram\b|participant\b|actor\b|autonumber\b|title\b|"
    r"activate\b|deactivate\b|rect\b|end\b)",
    re.IGNORECASE,
)


def to_mermaid(transcript: Transcript) -> str:
    r"""Write a transcript as a Mermaid sequence diagram.

    Args:
        transcript: any.
    Returns:
        The diagram's source, each row ended by LF.

    >>> said = Transcript()
    >>> said.add(Line("client", b"RCPT TO:<bob@example.net>\r\n"))
    >>> print(to_mermaid(said), end="")
    sequenceDiagram
        participant Client
        participant Server
        Client->>Server: RCPT TO#58;#60;bob@example.net#62;
    """
    arrows = (f"    {arrow}" for arrow in _arrows(transcript))
    return "".join(row + "\n" for row in (*_HEAD, *arrows))


def from_mermaid(text: str) -> Transcript:
    """Read a sequence diagram that `to_mermaid` wrote.

    Args:
        text: arrows between Client and Server, and notes.  Other rows of a diagram,
            such as ``autonumber``, are passed over.
    Returns:
        The transcript, with the states that the protocol core finds.
    Raises:
        UnreadableTranscript: the text is no sequence diagram of Client and Server.
    """
    if not re.search(r"^\s*sequenceDiagram\b", text, re.MULTILINE):
        raise UnreadableTranscript(
            "a text without a row sequenceDiagram",
            "a Mermaid sequence diagram of Client and Server",
        )
    said: list[Said] = []
    for number, row in enumerate(text.split("\n"), 1):
        found = _ROW.match(row.strip())
        if found:
            words = found["words"].strip(" \r")
            said += (said_in(_side(found), _decoded(part)) for part in _parts(words))
        elif not _IGNORED.match(row):
            raise UnreadableTranscript(
                f"row {number}: {row.strip()[:60]!r}",
                "an arrow between Client and Server, or a note",
            )
    return replay(said)


def _arrows(transcript: Transcript) -> Iterator[str]:
    def group(line: Line) -> tuple[object, ...]:
        is_one = line.side == "note" or line.kind == "command"
        return (line.side, line.kind, id(line.exchange), id(line) if is_one else 0)

    lines = list(transcript)  # kept, so that no two of them share an id
    for (side, *_), together in groupby(lines, group):
        shown = [_encoded(row) for line in together for row in rows(line)]
        if side == "note":
            yield _NOTE + _BREAK.join(shown)
        elif shown:
            yield _ARROWS[str(side)] + _BREAK.join(shown)


def _encoded(row: str) -> str:
    safe = _UNSAFE.sub(lambda found: f"#{ord(found[0])};", row)
    # White space at the ends does not survive, and an empty line would not be drawn.
    return re.sub(r"\A | \Z|\A\Z", "#32;", safe)


def _decoded(text: str) -> str:
    row = _ENTITY.sub(lambda found: _character(found[1]), text)
    return "" if row == " " else row


def _character(entity: str) -> str:
    name = entity if entity.isdigit() else ""
    return html.unescape(f"&#{name};" if name else f"&{entity};")


def _parts(words: str) -> list[str]:
    return re.split(r"<br\s*/?>", words)


def _side(found: re.Match[str]) -> Side:
    if found["note"]:
        return "note"
    return "client" if found["from"].lower() == "client" else "server"
